//! What differs between two messages, field by field, in the words of the wire.

use proto::scheduler::v1::FieldChange;
use serde::Serialize;
use serde_json::{Map, Value};

/// The keys of these are names that people chose, not fields.
const CHOSEN_NAMES: [&str; 6] =
    ["env", "variables", "metadata", "requiredAttributes", "allowedAttributes", "options"];

/// A message as JSON; none at all is empty.
pub(crate) fn value<T: Serialize>(message: Option<&T>) -> Value {
    let empty = || Value::Object(Map::new());
    message.map_or_else(empty, |message| {
        serde_json::to_value(message).expect("a message is plain data with text keys")
    })
}

/// Each field below `name` whose value differs. Lists are compared as a whole;
/// an absent value is an empty text.
pub(crate) fn field_changes(name: &str, before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    compare(name, false, before, after, &mut changes);
    changes
}

fn compare(name: &str, is_chosen: bool, before: &Value, after: &Value, changes: &mut Vec<FieldChange>) {
    let empty = Map::new();
    let fields = |value: &'_ Value| matches!(value, Value::Object(_) | Value::Null);
    if before == after {
        return;
    }
    if !fields(before) || !fields(after) {
        changes.push(FieldChange { field: name.to_owned(), before: text(before), after: text(after) });
        return;
    }
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let below = if is_chosen { key.clone() } else { snake_case(key) };
        let value = |fields: &Map<String, Value>| fields.get(key).cloned().unwrap_or(Value::Null);
        let is_chosen = CHOSEN_NAMES.contains(&key.as_str()) && !is_chosen;
        compare(&format!("{name}.{below}"), is_chosen, &value(before), &value(after), changes);
    }
}

fn text(value: &Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}

/// "healthCheck" is health_check.
fn snake_case(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// "health_check" is healthCheck.
pub(crate) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
    words.filter(|word| !word.is_empty()).fold(first, |name, word| name + &upper(word))
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::{Deploy, HealthCheck, Resources};

    use super::*;

    fn told(before: Option<&Deploy>, after: &Deploy) -> Vec<String> {
        field_changes("deploy", &value(before), &value(Some(after)))
            .into_iter()
            .map(|change| format!("{} {}>{}", change.field, change.before, change.after))
            .collect()
    }

    #[test]
    fn each_field_that_differs_is_told_in_the_words_of_the_wire() {
        let before = Deploy {
            command: vec!["a".to_owned()],
            env: [("appKey".to_owned(), "1".to_owned()), ("SAME".to_owned(), "x".to_owned())].into(),
            resources: Some(Resources { memory_mb: 64, cpus: 0.5, ..Default::default() }),
            ..Default::default()
        };
        let mut after = before.clone();
        assert!(told(Some(&before), &after).is_empty());
        after.command.push("b".to_owned());
        after.env.insert("appKey".to_owned(), "2".to_owned());
        after.resources.as_mut().unwrap().memory_mb = 128;
        after.health_check = Some(HealthCheck { path: "/healthz".to_owned(), ..Default::default() });
        assert_eq!(
            told(Some(&before), &after),
            [
                r#"deploy.command ["a"]>["a","b"]"#,
                r#"deploy.env.appKey "1">"2""#,
                r#"deploy.health_check.path >"/healthz""#,
                r#"deploy.resources.memory_mb "64">"128""#,
            ]
        );
        assert_eq!(told(None, &before).len(), 5);
    }

    #[test]
    fn names_of_fields_go_both_ways() {
        assert_eq!(snake_case("consideredHealthyAfter"), "considered_healthy_after");
        assert_eq!(camel_case("considered_healthy_after"), "consideredHealthyAfter");
    }
}
