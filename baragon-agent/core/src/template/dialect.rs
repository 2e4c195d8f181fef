//! Two ways of writing that Baragon's engine knows and ours does not: `{{.}}` is
//! `{{this}}`, and `{{^name}}...{{/name}}` is `{{#unless name}}...{{/unless}}`.

use std::borrow::Cow;

/// The same template as our engine reads it. Lines stay lines.
pub(super) fn translate(text: &str) -> Cow<'_, str> {
    let is_foreign = |tag: &str| tag == "." || inverse(tag).is_some();
    if !tags(text).any(|(_, tag)| is_foreign(tag.trim_matches(['{', '}', '&', ' ']))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // Open blocks, and whether we have renamed each.
    let mut open: Vec<bool> = Vec::new();
    let mut copied = 0;
    for (at, tag) in tags(text) {
        out.push_str(&text[copied..at]);
        copied = at + tag.len();
        let inner = tag.trim_matches(['{', '}', ' ']);
        if let Some(name) = inverse(inner) {
            open.push(true);
            out.push_str(&format!("{{{{#unless {name}}}}}"));
        } else if inner == "." {
            out.push_str(&tag.replace('.', "this"));
        } else if inner.starts_with('/') && open.pop() == Some(true) {
            out.push_str("{{/unless}}");
        } else {
            if inner.starts_with('#') {
                open.push(false);
            }
            out.push_str(tag);
        }
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The name in `^name`; a bare `^` is another word for `else`.
fn inverse(inner: &str) -> Option<&str> {
    let name = inner.strip_prefix('^')?.trim();
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@');
    (!name.is_empty() && name.chars().all(is_word)).then_some(name)
}

/// Each tag with its place; comments are none.
fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text[from..].find("{{")?;
            let rest = &text[at..];
            let end = if rest.starts_with("{{!--") {
                "--}}"
            } else if rest.starts_with("{{{") {
                "}}}"
            } else {
                "}}"
            };
            let length = rest.find(end)? + end.len();
            from = at + length;
            if !rest.starts_with("{{!") {
                return Some((at, &rest[..length]));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_foreign_is_changed() {
        for (foreign, ours) in [
            ("{{{.}}} {{.}} {{ . }}", "{{{this}}} {{this}} {{ this }}"),
            ("{{^a.b}}x{{/a.b}}", "{{#unless a.b}}x{{/unless}}"),
            ("{{#a}}{{^a}}x{{/a}}{{/a}}", "{{#a}}{{#unless a}}x{{/unless}}{{/a}}"),
            ("{{#if a}}1{{^}}2{{/if}}{{.}}", "{{#if a}}1{{^}}2{{/if}}{{this}}"),
            ("{{!-- {{.}} --}}{{! . }}{{a}}", "{{!-- {{.}} --}}{{! . }}{{a}}"),
            ("{ {{unclosed", "{ {{unclosed"),
        ] {
            assert_eq!(translate(foreign), ours);
        }
    }
}
