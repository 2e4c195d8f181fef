//! What the command lines of the services have in common: output forms, exit
//! codes, the words for a failed call.

use std::fmt;

use comfy_table::{Table, presets};
use serde::Serialize;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::config::EXIT_USAGE;

/// The operation was carried out and failed.
pub const EXIT_FAILED: u8 = 1;
/// No server could be reached (sysexits `EX_UNAVAILABLE`).
pub const EXIT_UNAVAILABLE: u8 = 69;

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines and tables.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Why a command did not do what was asked, and the exit code that says so.
#[derive(Debug)]
pub struct Failure {
    /// What the person at the terminal reads.
    pub message: String,
    /// Exit code of the process.
    pub code: u8,
}

/// One line of JSON, in protobuf's own mapping for our messages.
#[must_use]
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("messages are plain data with text keys")
}

/// Aligned columns without borders; an empty table is its header. Cells may come
/// from anywhere: what would steer the terminal is shown and not sent to it.
#[must_use]
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let rows = rows.iter().map(|row| row.iter().map(|cell| printable(cell)).collect::<Vec<_>>());
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.iter().copied()).add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The text with its control characters in words.
#[must_use]
pub fn printable(text: &str) -> String {
    let shown = |each: char| match each.is_control() {
        true => each.escape_default().collect(),
        false => each.to_string(),
    };
    text.chars().map(shown).collect()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// INVALID_ARGUMENT exits 64 and lists every field violation; UNAVAILABLE and
/// DEADLINE_EXCEEDED exit 69; all else exits 1.
impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        match status.code() {
            Code::InvalidArgument => Self { message: violations(&status), code: EXIT_USAGE },
            Code::Unavailable | Code::DeadlineExceeded => {
                let message = format!("no server answers: {}", described(&status));
                Self { message, code: EXIT_UNAVAILABLE }
            }
            _ => Self { message: described(&status), code: EXIT_FAILED },
        }
    }
}

fn violations(status: &Status) -> String {
    let details = status.get_details_bad_request().map(|request| request.field_violations);
    let lines: Vec<_> = details
        .unwrap_or_default()
        .into_iter()
        .map(|violation| format!("{}: {}", violation.field, violation.description))
        .collect();
    if lines.is_empty() { described(status) } else { lines.join("\n") }
}

fn described(status: &Status) -> String {
    let name = code_name(status.code());
    match status.message() {
        "" => name.to_owned(),
        message => format!("{message} ({name})"),
    }
}

/// The canonical spelling, as other gRPC tools print it.
fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_has_no_loose_spaces() {
        let rows = [vec!["a".to_owned(), "SUCCESS".to_owned()], vec!["longer".to_owned(), "x".to_owned()]];
        assert_eq!(table(&["ID", "STATE"], &rows), "ID      STATE\na       SUCCESS\nlonger  x");
        assert_eq!(table(&["ID", "STATE"], &[]), "ID  STATE");
    }

    #[test]
    fn a_cell_does_not_steer_the_terminal() {
        let rows = [vec!["a\u{1b}[31mred\u{9b}2J".to_owned()]];
        assert_eq!(table(&["NAME"], &rows), "NAME\na\\u{1b}[31mred\\u{9b}2J");
    }

    #[test]
    fn every_violation_is_a_line_and_exits_64() {
        let faults =
            [("service.groups".to_owned(), "unknown".to_owned()), ("id".to_owned(), "empty".to_owned())];
        let failure = Failure::from(crate::serve::invalid_argument(&faults));
        assert_eq!(failure.message, "service.groups: unknown\nid: empty");
        assert_eq!(failure.code, 64);
        let bare = Failure::from(Status::invalid_argument("no"));
        assert_eq!((bare.message.as_str(), bare.code), ("no (INVALID_ARGUMENT)", 64));
    }

    #[test]
    fn exit_codes_tell_absence_from_failure() {
        assert_eq!(Failure::from(Status::unavailable("x")).code, 69);
        assert_eq!(Failure::from(Status::deadline_exceeded("x")).code, 69);
        let failure = Failure::from(Status::not_found("no such service"));
        assert_eq!((failure.to_string().as_str(), failure.code), ("no such service (NOT_FOUND)", 1));
    }

    #[test]
    fn json_is_one_line() {
        assert_eq!(json(&std::collections::BTreeMap::from([("a", [1, 2])])), r#"{"a":[1,2]}"#);
    }
}
