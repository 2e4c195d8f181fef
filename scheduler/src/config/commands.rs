//! `[commands.NAME]`: what people may run inside tasks. Nothing else can be run.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use platform::config::Faults;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCommand {
    command: Vec<String>,
    #[serde(default)]
    options: BTreeSet<String>,
    #[serde(default = "usual_timeout")]
    timeout: String,
}

/// A command by its name.
pub(super) type RawCommands = BTreeMap<String, RawCommand>;

/// What one of them runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allowed {
    /// `{pid}` and `{user}` stand for the task's.
    pub(crate) command: Vec<String>,
    /// What callers may add.
    pub(crate) options: BTreeSet<String>,
    pub(crate) timeout: Duration,
}

fn usual_timeout() -> String {
    "30s".to_owned()
}

pub(super) fn validate(commands: RawCommands, faults: &mut Faults) -> BTreeMap<String, Allowed> {
    let mut allowed = BTreeMap::new();
    for (name, raw) in commands {
        let key = format!("commands.{name}");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
            faults.note(&key, "must be named by 1 to 64 of A-Z a-z 0-9 _ -");
        }
        if raw.command.first().is_none_or(String::is_empty) {
            faults.note(
                format!("{key}.command"),
                "must be a program and its arguments, like [\"ps\", \"-ef\"]",
            );
        }
        if let Some(timeout) = faults.duration(&format!("{key}.timeout"), &raw.timeout) {
            allowed.insert(name, Allowed { command: raw.command, options: raw.options, timeout });
        }
    }
    allowed
}

// === impl Allowed ===

impl Allowed {
    /// The complete command, or the options that are not allowed.
    pub(crate) fn argv(&self, options: &[String], pid: u32, user: &str) -> Result<Vec<String>, Vec<String>> {
        let bad: Vec<_> = options.iter().filter(|each| !self.options.contains(*each)).cloned().collect();
        if !bad.is_empty() {
            return Err(bad);
        }
        let filled = |word: &String| word.replace("{pid}", &pid.to_string()).replace("{user}", user);
        Ok(self.command.iter().map(filled).chain(options.iter().cloned()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_operator_allows_is_added() {
        let allowed = Allowed {
            command: ["kill", "-QUIT", "{pid}"].map(str::to_owned).to_vec(),
            options: BTreeSet::from(["-v".to_owned()]),
            timeout: Duration::from_secs(1),
        };
        assert_eq!(allowed.argv(&[], 7, "nobody").unwrap(), ["kill", "-QUIT", "7"]);
        assert_eq!(allowed.argv(&["-v".to_owned()], 7, "nobody").unwrap()[3], "-v");
        assert_eq!(allowed.argv(&["1".to_owned(), "-v".to_owned()], 7, "nobody").unwrap_err(), ["1"]);
    }

    #[test]
    fn a_wrong_command_is_told_by_its_key() {
        let raw = RawCommand { command: Vec::new(), options: BTreeSet::new(), timeout: "soon".to_owned() };
        let mut faults = Faults::default();
        validate(BTreeMap::from([("a b".to_owned(), raw)]), &mut faults);
        let told = faults.to_string();
        for key in ["commands.a b", "commands.a b.command", "commands.a b.timeout"] {
            assert!(told.contains(key), "{key} is not in {told}");
        }
    }
}
