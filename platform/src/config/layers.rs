//! Defaults, file, environment and flags, merged in this order. What does not
//! fit the defaults is noted and left out, so that the rest is still checked.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Faults, Sources};

/// What the layers make together.
pub(super) struct Merged {
    pub(super) table: Table,
    /// Which layer set a key, the highest one.
    pub(super) origins: BTreeMap<String, String>,
}

pub(super) fn merge(schema: &Table, sources: &Sources, faults: &mut Faults) -> Merged {
    let merged = Merged { table: schema.clone(), origins: BTreeMap::new() };
    let mut merge = Merge { schema, merged, faults };
    merge.file(sources);
    merge.environment(sources);
    merge.flags(sources);
    merge.merged
}

struct Merge<'a> {
    schema: &'a Table,
    merged: Merged,
    faults: &'a mut Faults,
}

// === impl Merge ===

impl Merge<'_> {
    fn file(&mut self, sources: &Sources) {
        let Some(path) = &sources.file else { return };
        let name = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return self.faults.note(name, format!("cannot be read: {error}")),
        };
        match toml::from_str::<Table>(&text) {
            Ok(table) => self.tree(&format!("file {name}"), "", &table),
            Err(error) => self.faults.note(place(&name, &text, &error), error.message()),
        }
    }

    fn tree(&mut self, layer: &str, above: &str, table: &Table) {
        for (key, value) in table {
            let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
            match (find(self.schema, &key), value) {
                (None, _) => self.unknown(&key, layer),
                (Some(Value::Table(known)), Value::Table(given)) if !known.is_empty() => {
                    self.tree(layer, &key, given);
                }
                (Some(known), _) => match fit(known, value) {
                    Ok(value) => self.set(&key, value, layer),
                    Err(rule) => self.faults.note(format!("{key} [{layer}]"), rule),
                },
            }
        }
    }

    fn environment(&mut self, sources: &Sources) {
        let prefix = format!("{}__", sources.env_prefix);
        for (name, text) in &sources.env {
            if let Some(rest) = name.strip_prefix(&prefix) {
                let key = rest.to_lowercase().replace("__", ".");
                self.text(&key, text, &format!("environment {name}"));
            }
        }
    }

    fn flags(&mut self, sources: &Sources) {
        for flag in &sources.flags {
            match flag.split_once('=') {
                Some((key, text)) => self.text(key.trim(), text, "flag --set"),
                None => self.faults.note(format!("{flag} [flag --set]"), "must have the form key=value"),
            }
        }
    }

    fn text(&mut self, key: &str, text: &str, layer: &str) {
        match find(self.schema, key).map(|known| parse(known, text)) {
            None => self.unknown(key, layer),
            Some(Ok(value)) => self.set(key, value, layer),
            Some(Err(rule)) => self.faults.note(format!("{key} [{layer}]"), rule),
        }
    }

    fn set(&mut self, key: &str, value: Value, layer: &str) {
        let mut table = &mut self.merged.table;
        let mut path: Vec<_> = key.split('.').collect();
        let last = path.pop().expect("splitting a text gives at least one part");
        for part in path {
            let Some(Value::Table(inner)) = table.get_mut(part) else {
                unreachable!("the schema has the path of `{key}`")
            };
            table = inner;
        }
        table.insert(last.to_owned(), value);
        self.merged.origins.insert(key.to_owned(), layer.to_owned());
    }

    fn unknown(&mut self, key: &str, layer: &str) {
        let rule = match nearest(self.schema, key) {
            Some(near) => format!("is not a key; did you mean `{near}`?"),
            None => "is not a key; --check-config without it shows all keys".to_owned(),
        };
        self.faults.note(format!("{key} [{layer}]"), rule);
    }
}

fn find<'a>(schema: &'a Table, key: &str) -> Option<&'a Value> {
    let mut parts = key.split('.');
    let mut value = schema.get(parts.next()?)?;
    for part in parts {
        value = value.as_table()?.get(part)?;
    }
    Some(value)
}

/// A value of the file, if it is of the kind of the default.
fn fit(known: &Value, given: &Value) -> Result<Value, String> {
    match (known, given) {
        (Value::Float(_), Value::Integer(whole)) => Ok(Value::Float(*whole as f64)),
        (Value::Array(known), Value::Array(given)) => match known.first() {
            Some(first) => {
                given.iter().map(|item| fit(first, item)).collect::<Result<_, _>>().map(Value::Array)
            }
            None => Ok(Value::Array(given.clone())),
        },
        (known, given) if known.same_type(given) => Ok(given.clone()),
        (known, given) => Err(format!("must be {}, not {}", kind(known), kind(given))),
    }
}

/// A text of the environment or a flag, in the kind of the default. Strings
/// stay as they are: `00123` is no number here.
fn parse(known: &Value, text: &str) -> Result<Value, String> {
    let parsed = match known {
        Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Integer(_) => text.trim().parse().ok().map(Value::Integer),
        Value::Float(_) => text.trim().parse().ok().filter(|float: &f64| float.is_finite()).map(Value::Float),
        Value::Boolean(_) => text.trim().parse().ok().map(Value::Boolean),
        Value::Datetime(_) => text.trim().parse().ok().map(Value::Datetime),
        Value::Array(items) => return parse_list(items.first(), text),
        Value::Table(_) => return Err("is a table; set one of its keys".to_owned()),
    };
    parsed.ok_or_else(|| format!("must be {}, not {text:?}", kind(known)))
}

fn parse_list(first: Option<&Value>, text: &str) -> Result<Value, String> {
    let any = Value::String(String::new());
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(|item| parse(first.unwrap_or(&any), item)).collect::<Result<_, _>>().map(Value::Array)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}

fn place(name: &str, text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else { return name.to_owned() };
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("{name}:{line}:{column}")
}

fn nearest(schema: &Table, key: &str) -> Option<String> {
    let mut keys = Vec::new();
    collect_keys(schema, "", &mut keys);
    let near = keys.into_iter().min_by_key(|known| distance(known, key))?;
    let last = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
    let close = distance(&near, key) <= near.len().div_ceil(3).max(2);
    (close || last(&near) == last(key)).then_some(near)
}

fn collect_keys(table: &Table, above: &str, keys: &mut Vec<String>) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            Value::Table(inner) if !inner.is_empty() => collect_keys(inner, &key, keys),
            _ => keys.push(key),
        }
    }
}

/// Edits that turn one text into the other (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
