//! What the command lines of the services have in common: output forms, exit
//! codes, the words for a failed call.

use std::fmt;

use serde::Serialize;

/// The operation was carried out and failed.
pub const EXIT_FAILED: u8 = 1;
/// No server could be reached (sysexits `EX_UNAVAILABLE`).
pub const EXIT_UNAVAILABLE: u8 = 69;

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// Why a command did not do what was asked, and the exit code that says so.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub code: u8,
}

/// One line of JSON, in protobuf's own mapping for our messages.
#[must_use]
pub fn json<T: Serialize>(_value: &T) -> String {
    todo!()
}

/// Aligned columns without borders; an empty table is its header.
#[must_use]
pub fn table(_header: &[&str], _rows: &[Vec<String>]) -> String {
    todo!()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// INVALID_ARGUMENT exits 64 and lists every field violation; UNAVAILABLE and
/// DEADLINE_EXCEEDED exit 69; all else exits 1.
impl From<tonic::Status> for Failure {
    fn from(_status: tonic::Status) -> Self {
        todo!()
    }
}
