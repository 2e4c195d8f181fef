//! Options reach templates, so they carry nothing that could end a directive,
//! open a block or start a comment.

use serde_json::{Map, Value};

use super::status::Violation;

/// Characters with a meaning to the balancer.
const FORBIDDEN: &[char] = &[';', '{', '}', '"', '\'', '\\', '$', '#', '`'];
/// Of one text.
const MAX_TEXT: usize = 4096;
/// The agents' limit.
const MAX_DEPTH: usize = 8;

/// Notes every option that breaks a rule.
pub(super) fn check(field: &str, options: &Map<String, Value>, violations: &mut Vec<Violation>) {
    check_fields(field, options, 0, violations);
}

fn check_fields(field: &str, fields: &Map<String, Value>, depth: usize, violations: &mut Vec<Violation>) {
    for (name, value) in fields {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        if name.is_empty() || name.len() > 128 || !name.bytes().all(plain) {
            let rule = "names of options must be 1 to 128 letters, digits, `_`, `-` or `.`";
            violations.push((field.to_owned(), rule.to_owned()));
        } else {
            check_value(&format!("{field}.{name}"), value, depth + 1, violations);
        }
    }
}

fn check_value(field: &str, value: &Value, depth: usize, violations: &mut Vec<Violation>) {
    if depth > MAX_DEPTH {
        violations.push((field.to_owned(), format!("must not nest deeper than {MAX_DEPTH} levels")));
        return;
    }
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => check_text(field, text, violations),
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                check_value(&format!("{field}[{index}]"), value, depth + 1, violations);
            }
        }
        Value::Object(fields) => check_fields(field, fields, depth, violations),
    }
}

/// Notes what is wrong with a text that reaches a template.
pub(super) fn check_text(field: &str, text: &str, violations: &mut Vec<Violation>) {
    if text.len() > MAX_TEXT {
        violations.push((field.to_owned(), format!("must be at most {MAX_TEXT} bytes long")));
    }
    if text.chars().any(|one| one.is_control() || FORBIDDEN.contains(&one)) {
        let rule = "must not have control characters or any of ; { } \" ' \\ $ # `";
        violations.push((field.to_owned(), rule.to_owned()));
    }
}
