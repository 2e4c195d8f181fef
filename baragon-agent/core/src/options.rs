//! Free-form options of a service, on their way to a template.
//!
//! The rule: a string may hold any printable character but `;{}"'\$#` and the
//! back quote, because with these it could end a directive, open a block, name
//! a variable or begin a comment. There is no raw form: an option that needs
//! such a character belongs into a template. Keys are plain words, so that a
//! template can name them. Blanks are allowed; a template that puts an option
//! into a list of arguments has to quote it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{Rule, is_meaningful};

/// Options that may be handed to a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Options(Map<String, Value>);

/// How deep options may nest.
const DEPTH: usize = 8;
/// Bytes of all options of one service as JSON.
const SIZE: usize = 64 << 10;

/// The option of that name.
pub const SLOW_START: &str = "slow_start";
/// Seconds.
const LONGEST_START: u32 = 3600;

// === impl Options ===

impl Options {
    /// Checks every key and value; `faults` gets the path of each bad one.
    pub fn check(map: Map<String, Value>, field: &str, faults: &mut Vec<(String, Rule)>) -> Option<Self> {
        let before = faults.len();
        let value = Value::Object(map);
        check_value(&value, field, 0, faults);
        if value.to_string().len() > SIZE {
            faults.push((field.to_owned(), Rule("must be at most 64 KiB as JSON".to_owned())));
        }
        match value {
            Value::Object(map) if faults.len() == before => Some(Self(map)),
            Value::Object(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        }
    }

    /// Whether an option is `true`.
    #[must_use]
    pub fn is_set(&self, key: &str) -> bool {
        self.0.get(key) == Some(&Value::Bool(true))
    }

    /// How long a new upstream takes to its full share, in seconds. None where
    /// nothing is said.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn slow_start(&self) -> Result<Option<u32>, Rule> {
        let seconds = match self.0.get(SLOW_START) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Bool(false)) => Some(0),
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => seconds(text),
            Some(Value::Bool(true) | Value::Array(_) | Value::Object(_)) => None,
        };
        let fits = seconds.and_then(|seconds| u32::try_from(seconds).ok()).filter(|s| *s <= LONGEST_START);
        let rule =
            || Rule("must be whole seconds or minutes up to 1h, such as `30s`; `0s` is none".to_owned());
        fits.map(Some).ok_or_else(rule)
    }

    /// As JSON, for the template.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

impl TryFrom<Map<String, Value>> for Options {
    type Error = Rule;

    fn try_from(map: Map<String, Value>) -> Result<Self, Rule> {
        let mut faults = Vec::new();
        Self::check(map, "options", &mut faults).ok_or_else(|| {
            Rule(
                faults
                    .into_iter()
                    .map(|(field, rule)| format!("{field} {rule}"))
                    .collect::<Vec<_>>()
                    .join("; "),
            )
        })
    }
}

impl From<Options> for Map<String, Value> {
    fn from(options: Options) -> Self {
        options.0
    }
}

/// Of `30s`, `5m`, `1h`.
fn seconds(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

fn check_value(value: &Value, field: &str, depth: usize, faults: &mut Vec<(String, Rule)>) {
    if depth > DEPTH {
        faults.push((field.to_owned(), Rule("is nested deeper than 8 levels".to_owned())));
        return;
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => {
            if text.chars().any(is_meaningful) {
                let rule =
                    "must have no control character and none of ;{}\"'\\$#`; put such text into a template";
                faults.push((field.to_owned(), Rule(rule.to_owned())));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_value(item, &format!("{field}[{index}]"), depth + 1, faults);
            }
        }
        Value::Object(map) => check_object(map, field, depth, faults),
    }
}

fn check_object(map: &Map<String, Value>, field: &str, depth: usize, faults: &mut Vec<(String, Rule)>) {
    for (key, value) in map {
        let word = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if key.is_empty() || !word {
            let shown: String = key.chars().filter(|c| !c.is_control()).take(40).collect();
            faults.push((
                format!("{field}[`{shown}`]"),
                Rule("a key must hold only letters, digits, `_`, `-` and `.`".to_owned()),
            ));
        }
        check_value(value, &format!("{field}.{key}"), depth + 1, faults);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults_of(value: Value) -> Vec<String> {
        let mut faults = Vec::new();
        let Value::Object(map) = value else { panic!("not an object") };
        Options::check(map, "options", &mut faults);
        faults.into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn plain_values_pass() {
        let none: Vec<String> = Vec::new();
        assert_eq!(faults_of(json!({"timeout": "5s", "n": 3, "deep": {"list": ["a b", true, null]}})), none);
    }

    #[test]
    fn every_injection_is_named() {
        let bad = json!({"a": "1; return 200", "b": "x}", "c": ["ok", "$host"], "d": {"e": "x\ny"}, "bad key;": 1,
            "f": "#", "g": "\"", "h": "'", "i": "\\", "j": "{{service}}", "k": "\u{85}"});
        assert_eq!(faults_of(bad).len(), 11);
    }

    #[test]
    fn a_slow_start_is_seconds_or_minutes() {
        let of = |value: Value| {
            let Value::Object(map) = json!({ "slow_start": value }) else { panic!("not an object") };
            Options::check(map, "options", &mut Vec::new()).unwrap().slow_start().ok()
        };
        for (value, wanted) in [
            (json!("30s"), Some(Some(30))),
            (json!("2m"), Some(Some(120))),
            (json!("1h"), Some(Some(3600))),
            (json!(15), Some(Some(15))),
            (json!("0s"), Some(Some(0))),
            (json!(false), Some(Some(0))),
            (json!(null), Some(None)),
            (json!("2h"), None),
            (json!("soon"), None),
            (json!(""), None),
            (json!(-1), None),
            (json!(true), None),
        ] {
            assert_eq!(of(value.clone()), wanted, "{value}");
        }
        assert_eq!(Options::default().slow_start(), Ok(None));
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let mut deep = json!("x");
        for _ in 0..12 {
            deep = json!({ "a": deep });
        }
        assert_eq!(faults_of(deep).len(), 1);
        assert_eq!(faults_of(json!({"a": "x".repeat(SIZE)})), ["options"]);
    }
}
