//! Timestamps as text, by strftime or by the common letters of Java.

use jiff::Timestamp;

const DEFAULT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// Java's letters, longest first, and what they are in strftime.
const LETTERS: [(&str, &str); 10] = [
    ("yyyy", "%Y"),
    ("SSS", "%3f"),
    ("MMM", "%b"),
    ("EEE", "%a"),
    ("yy", "%y"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("HH", "%H"),
    ("mm", "%M"),
    ("ss", "%S"),
];

/// The time in UTC. A pattern with `%` is strftime's, another one Java's.
pub(super) fn format(millis: i64, pattern: Option<&str>) -> Result<String, String> {
    let time = Timestamp::from_millisecond(millis).map_err(|error| error.to_string())?;
    let pattern = match pattern {
        None | Some("") => DEFAULT.to_owned(),
        Some(pattern) if pattern.contains('%') => pattern.to_owned(),
        Some(pattern) => from_java(pattern),
    };
    jiff::fmt::strtime::format(&pattern, time).map_err(|error| error.to_string())
}

fn from_java(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let letter = LETTERS.iter().find(|(java, _)| rest.starts_with(java));
        let (taken, added) = letter.map_or_else(
            || {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                (length, &rest[..length])
            },
            |(java, ours)| (java.len(), *ours),
        );
        // Quotes mark plain text in Java.
        out.push_str(if added == "'" { "" } else { added });
        rest = &rest[taken..];
    }
    out
}
