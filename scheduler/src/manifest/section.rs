//! Reads one table of a manifest. What is left when all known keys are taken is
//! unknown.

use std::collections::BTreeMap;

use platform::config::Faults;

use super::{
    choice::Choice,
    document::{Fields, Node, Place, Value},
};

pub(super) struct Section<'a> {
    pub(super) place: Place,
    fields: Fields,
    faults: &'a mut Faults,
}

// === impl Section ===

impl<'a> Section<'a> {
    /// Anything but a table is a fault, and reads as an empty one.
    pub(super) fn of(node: Node, faults: &'a mut Faults) -> Self {
        let type_name = node.type_name();
        let fields = match node.value {
            Value::Table(fields) => fields,
            _ => {
                let rule = format!("is {type_name}; must be a table, [{}]", node.place.path);
                faults.note(node.place.to_string(), rule);
                Fields::new()
            }
        };
        Self { place: node.place, fields, faults }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    pub(super) fn is_text(&self, key: &str) -> bool {
        matches!(self.fields.get(key).map(|node| &node.value), Some(Value::Text(_)))
    }

    /// A fault of a key that is not there, or not any more.
    pub(super) fn fault(&mut self, key: &str, rule: &str) {
        let place = if key.is_empty() { self.place.clone() } else { self.place.missing(key) };
        self.faults.note(place.to_string(), rule);
    }

    fn take<T>(&mut self, key: &str, rule: &str, read: impl FnOnce(Node) -> Option<T>) -> Option<T> {
        let node = self.fields.remove(key)?;
        let (place, type_name) = (node.place.clone(), node.type_name());
        let value = read(node);
        if value.is_none() {
            self.faults.note(place.to_string(), format!("is {type_name}; must be {rule}"));
        }
        value
    }

    pub(super) fn text(&mut self, key: &str) -> String {
        self.take(key, "a text in quotes", text).unwrap_or_default()
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        self.list(key, "a list of texts, for example [\"a\", \"b\"]", text)
    }

    /// A text, or a list of them.
    pub(super) fn one_or_more(&mut self, key: &str) -> Vec<String> {
        if self.is_text(key) { vec![self.text(key)] } else { self.texts(key) }
    }

    fn list<T>(&mut self, key: &str, rule: &str, read: impl Fn(Node) -> Option<T>) -> Vec<T> {
        let read = |node: Node| match node.value {
            Value::List(nodes) => nodes.into_iter().map(read).collect(),
            _ => None,
        };
        self.take(key, rule, read).unwrap_or_default()
    }

    pub(super) fn number<T: TryFrom<i64>>(&mut self, key: &str) -> Option<T> {
        self.take(key, "a whole number, 0 or more, that is not too large", whole)
    }

    pub(super) fn numbers<T: TryFrom<i64>>(&mut self, key: &str) -> Vec<T> {
        self.list(key, "a list of whole numbers, for example [1, 2]", whole)
    }

    pub(super) fn decimal(&mut self, key: &str) -> f64 {
        let read = |node: Node| match node.value {
            Value::Decimal(number) if number.is_finite() => Some(number),
            Value::Whole(number) => Some(number as f64),
            _ => None,
        };
        self.take(key, "a number, for example 0.5", read).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        let read = |node: Node| match node.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        };
        self.take(key, "true or false", read).unwrap_or_default()
    }

    pub(super) fn span(&mut self, key: &str) -> Option<pbjson_types::Duration> {
        let place = self.fields.get(key)?.place.to_string();
        let text = self.take(key, "a duration in quotes like \"10s\" or \"500ms\"", text)?;
        self.faults.duration(&place, &text).map(Into::into)
    }

    /// 0, "unspecified", when it is absent.
    pub(super) fn choice<E: Choice + Into<i32>>(&mut self, key: &str) -> i32 {
        let Some(place) = self.fields.get(key).map(|node| node.place.to_string()) else { return 0 };
        let text = self.text(key);
        match E::parse(&text) {
            Ok(choice) => choice.into(),
            Err(rule) => {
                if !text.is_empty() {
                    self.faults.note(place, rule);
                }
                0
            }
        }
    }

    pub(super) fn section(&mut self, key: &str) -> Option<Section<'_>> {
        let node = self.fields.remove(key)?;
        Some(Section::of(node, self.faults))
    }

    /// The tables of a list of tables, `[[key]]`.
    pub(super) fn each<T>(&mut self, key: &str, read: impl Fn(Section<'_>) -> T) -> Vec<T> {
        let nodes = self.list(key, &format!("a list of tables, [[{}]]", self.place.below(key)), Some);
        nodes.into_iter().map(|node| read(Section::of(node, self.faults))).collect()
    }

    /// Each key is a name, each value a table.
    pub(super) fn for_each_table(self, mut read: impl FnMut(String, Section<'_>)) {
        for (name, node) in self.fields {
            read(name, Section::of(node, self.faults));
        }
    }

    pub(super) fn all_texts(mut self) -> BTreeMap<String, String> {
        let keys: Vec<String> = self.fields.keys().cloned().collect();
        keys.into_iter().map(|key| (key.clone(), self.text(&key))).collect()
    }

    pub(super) fn free_form(&mut self, key: &str) -> Option<serde_json::Value> {
        self.section(key).map(|section| {
            Node { place: section.place.clone(), value: Value::Table(section.fields) }.into_json()
        })
    }

    pub(super) fn into_fields(self) -> Fields {
        self.fields
    }

    pub(super) fn finish(self) {
        for node in self.fields.values() {
            self.faults.note(node.place.to_string(), "is not a known key");
        }
    }
}

fn text(node: Node) -> Option<String> {
    match node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn whole<T: TryFrom<i64>>(node: Node) -> Option<T> {
    match node.value {
        Value::Whole(number) => number.try_into().ok(),
        _ => None,
    }
}
