//! Defaults, file, environment and flags, merged in this order. What does not
//! fit the defaults is noted and left out, so that the rest is still checked.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Faults, Sources};

/// What the layers make together.
pub(super) struct Merged {
    pub(super) table: Table,
    /// What the layers set, by key.
    pub(super) set: BTreeMap<String, Setting>,
}

/// A value of the highest layer that set its key.
pub(super) struct Setting {
    value: Value,
    pub(super) layer: String,
}

pub(super) fn merge(schema: &Table, sources: &Sources, faults: &mut Faults) -> Merged {
    let mut merge = Merge { schema, set: BTreeMap::new(), faults };
    merge.file(sources);
    merge.environment(sources);
    merge.flags(sources);
    let set = merge.set;
    Merged { table: overlay(schema, &set), set }
}

/// The defaults with one setting only, to find the one that does not fit.
pub(super) fn alone(schema: &Table, key: &str, setting: &Setting) -> Table {
    overlay(schema, [(key, setting)])
}

struct Merge<'a> {
    schema: &'a Table,
    set: BTreeMap<String, Setting>,
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
        self.set.insert(key.to_owned(), Setting { value, layer: layer.to_owned() });
    }

    fn unknown(&mut self, key: &str, layer: &str) {
        let rule = match nearest(self.schema, key) {
            Some(near) => format!("is not a key; did you mean `{near}`?"),
            None => "is not a key; --check-config without it shows all keys".to_owned(),
        };
        self.faults.note(format!("{key} [{layer}]"), rule);
    }
}

/// Every setting has a key of the schema and the kind of its default.
fn overlay<'a, K: AsRef<str>>(schema: &Table, set: impl IntoIterator<Item = (K, &'a Setting)>) -> Table {
    let why = "the keys of the schema are dotted words";
    let mut builder = config::Config::builder();
    // Not as one source: the crate's own conversion loses empty lists.
    for (key, value) in schema {
        builder = builder.set_default(key, plain(value)).expect(why);
    }
    for (key, setting) in set {
        builder = builder.set_override(key.as_ref(), plain(&setting.value)).expect(why);
    }
    let merged = builder.build().and_then(config::Config::try_deserialize);
    merged.expect("all sources are in memory and hold TOML values")
}

fn plain(value: &Value) -> config::Value {
    let kind = match value {
        Value::String(text) => config::ValueKind::String(text.clone()),
        Value::Integer(whole) => config::ValueKind::I64(*whole),
        Value::Float(float) => config::ValueKind::Float(*float),
        Value::Boolean(boolean) => config::ValueKind::Boolean(*boolean),
        Value::Datetime(date) => config::ValueKind::String(date.to_string()),
        Value::Array(items) => config::ValueKind::Array(items.iter().map(plain).collect()),
        Value::Table(table) => {
            config::ValueKind::Table(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
    };
    config::Value::new(None, kind)
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
