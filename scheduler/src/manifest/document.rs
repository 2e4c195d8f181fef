//! TOML with the place of each value, so that a fault can name file, line and
//! key, also after tables of several files were laid over each other.

use std::{collections::BTreeMap, sync::Arc};

use platform::config::Faults;
use toml::de::{DeTable, DeValue};

pub(super) type Fields = BTreeMap<String, Node>;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) line: usize,
    /// Dotted; empty for the whole file.
    pub(super) path: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Decimal(f64),
    Flag(bool),
    Moment(String),
    List(Vec<Node>),
    Table(Fields),
}

/// All faults of the form are noted; `None` after one.
pub(super) fn parse(file: &str, text: &str, faults: &mut Faults) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let reader = Reader { file: file.into(), text };
    for error in &errors {
        let place = reader.place(error.span().map_or(0, |span| span.start), String::new());
        faults.note(place.to_string(), format!("is not TOML: {}", error.message()));
    }
    let root = reader.table(table.get_ref(), reader.place(0, String::new()));
    errors.is_empty().then_some(root)
}

struct Reader<'a> {
    file: Arc<str>,
    text: &'a str,
}

// === impl Reader ===

impl Reader<'_> {
    fn place(&self, offset: usize, path: String) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        Place { file: self.file.clone(), line: before.matches('\n').count() + 1, path }
    }

    fn table(&self, table: &DeTable<'_>, place: Place) -> Node {
        let fields = table.iter().map(|(key, value)| {
            let path = place.below(key.get_ref());
            let place = self.place(key.span().start, path);
            (key.get_ref().to_string(), self.node(value.get_ref(), place))
        });
        Node { value: Value::Table(fields.collect()), place: place.clone() }
    }

    fn node(&self, value: &DeValue<'_>, place: Place) -> Node {
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Whole(number),
                // Larger than any number that is read; each refuses it.
                Err(_) => Value::Decimal(f64::INFINITY),
            },
            DeValue::Float(number) => Value::Decimal(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
            DeValue::Array(values) => {
                let nodes = values.iter().enumerate().map(|(index, value)| {
                    let path = format!("{}[{index}]", place.path);
                    self.node(value.get_ref(), self.place(value.span().start, path))
                });
                Value::List(nodes.collect())
            }
            DeValue::Table(table) => return self.table(table, place),
        };
        Node { place, value }
    }
}

// === impl Place ===

impl Place {
    pub(super) fn below(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// A key that is not there, in this table.
    pub(super) fn missing(&self, key: &str) -> Self {
        Self { path: self.below(key), ..self.clone() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.path.is_empty() { Ok(()) } else { write!(f, ": {}", self.path) }
    }
}

// === impl Node ===

impl Node {
    pub(super) fn fields(&self) -> Option<&Fields> {
        match &self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn fields_mut(&mut self) -> Option<&mut Fields> {
        match &mut self.value {
            Value::Table(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Self> {
        self.fields_mut()?.remove(key)
    }

    /// Tables are merged, all else is replaced.
    pub(super) fn overlaid(self, over: Self) -> Self {
        match (self.value, over.value) {
            (Value::Table(mut fields), Value::Table(more)) => {
                for (key, node) in more {
                    let merged = match fields.remove(&key) {
                        Some(below) => below.overlaid(node),
                        None => node,
                    };
                    fields.insert(key, merged);
                }
                Self { place: self.place, value: Value::Table(fields) }
            }
            (_, value) => Self { place: over.place, value },
        }
    }

    /// `[app] name`, unless the file has one.
    pub(super) fn name_application(&mut self, name: &str) {
        let place = Place { file: "--app".into(), line: 1, path: "app".to_owned() };
        let Some(root) = self.fields_mut() else { return };
        let app = root
            .entry("app".to_owned())
            .or_insert_with(|| Self { place: place.clone(), value: Value::Table(Fields::new()) });
        if let Some(fields) = app.fields_mut() {
            fields
                .entry("name".to_owned())
                .or_insert_with(|| Self { place, value: Value::Text(name.to_owned()) });
        }
    }

    pub(super) fn type_name(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a text",
            Value::Whole(_) => "a whole number",
            Value::Decimal(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Moment(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// As JSON, for fields whose form is free.
    pub(super) fn into_json(self) -> serde_json::Value {
        match self.value {
            Value::Text(text) | Value::Moment(text) => text.into(),
            Value::Whole(number) => number.into(),
            Value::Decimal(number) => number.into(),
            Value::Flag(flag) => flag.into(),
            Value::List(nodes) => nodes.into_iter().map(Self::into_json).collect(),
            Value::Table(fields) => {
                let fields = fields.into_iter().map(|(key, node)| (key, node.into_json()));
                serde_json::Value::Object(fields.collect())
            }
        }
    }
}
