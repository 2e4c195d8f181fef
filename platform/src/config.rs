//! Configuration in layers: defaults, file, environment, flags.
//!
//! A service describes its keys by one serde type whose `Default` names every
//! key (an optional value is an empty string or list). The default is the
//! schema: a key that is not in it is a fault, and so is a value of another
//! kind. All faults of all layers are reported together.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};

mod layers;
mod rules;
pub mod tables;

/// Exit code of bad usage and bad configuration (sysexits `EX_USAGE`).
pub const EXIT_USAGE: u8 = 64;

/// Where the layers above the defaults come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A TOML file.
    pub file: Option<PathBuf>,
    /// Prefix of the environment variables: `SCHEDULER` makes
    /// `SCHEDULER__ETCD__URLS=a,b` set `etcd.urls`.
    pub env_prefix: String,
    /// The environment, injected so that tests bring their own.
    pub env: BTreeMap<String, String>,
    /// `key=value` from the command line, the key dotted.
    pub flags: Vec<String>,
}

/// One thing that is wrong: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Dotted key, with the layer in brackets where it is known.
    pub key: String,
    /// What must hold and does not.
    pub rule: String,
}

/// Everything that is wrong, one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

/// Turns the raw form into the typed one, noting every fault.
pub trait Validate: Serialize + DeserializeOwned + Default {
    /// The form that holds no invalid value.
    type Valid;

    /// `None` only after a fault was noted.
    fn validate(self, faults: &mut Faults) -> Option<Self::Valid>;
}

/// Loads, merges and validates.
///
/// # Errors
/// All faults at once.
pub fn load<R: Validate>(sources: &Sources) -> Result<R::Valid, Faults> {
    settle::<R>(sources).map(|(_, valid)| valid)
}

/// The merged raw configuration as TOML, for `--check-config`.
///
/// # Errors
/// The same faults as [`load`].
pub fn effective<R: Validate>(sources: &Sources) -> Result<String, Faults> {
    let (table, _) = settle::<R>(sources)?;
    Ok(toml::to_string_pretty(&table).expect("a TOML table is written as TOML"))
}

/// The merged raw table with the typed form that it makes.
fn settle<R: Validate>(sources: &Sources) -> Result<(toml::Table, R::Valid), Faults> {
    let mut faults = Faults::default();
    let schema = schema::<R>();
    let merged = layers::merge(&schema, sources, &mut faults);
    let valid = match merged.table.clone().try_into::<R>() {
        Ok(raw) => validate(raw, &merged, &mut faults),
        Err(error) => {
            note_misfits::<R>(&schema, &merged, &error, &mut faults);
            None
        }
    };
    match valid {
        Some(valid) if faults.0.is_empty() => Ok((merged.table, valid)),
        Some(_) | None => Err(faults),
    }
}

/// Names the layer of each fault that the service notes.
fn validate<R: Validate>(raw: R, merged: &layers::Merged, faults: &mut Faults) -> Option<R::Valid> {
    let known = faults.0.len();
    let valid = raw.validate(faults);
    for fault in &mut faults.0[known..] {
        if let Some(setting) = merged.set.get(&fault.key) {
            fault.key = format!("{} [{}]", fault.key, setting.layer);
        }
    }
    valid
}

/// Values of the right kind that their field still cannot hold, as -1 in a
/// count: serde tells one and without its key, so each is tried alone.
fn note_misfits<R: Validate>(
    schema: &toml::Table,
    merged: &layers::Merged,
    error: &toml::de::Error,
    faults: &mut Faults,
) {
    let known = faults.0.len();
    for (key, setting) in &merged.set {
        if let Err(error) = layers::alone(schema, key, setting).try_into::<R>() {
            faults.note(format!("{key} [{}]", setting.layer), error.message());
        }
    }
    if faults.0.len() == known {
        faults.note("configuration", error.message());
    }
}

fn schema<R: Validate>() -> toml::Table {
    toml::Table::try_from(R::default()).expect("the default configuration is a TOML table without nulls")
}

/// The environment of this process, the one place that reads it.
#[must_use]
pub fn process_env() -> BTreeMap<String, String> {
    // Names and values that are not text cannot be ours.
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The flags of a `serve` command. Flatten it into the command's arguments.
#[derive(Clone, Debug, clap::Args)]
pub struct ConfigArgs {
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Override one key, for example --set etcd.urls=http://10.0.0.1:2379
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Print the effective configuration and exit
    #[arg(long)]
    pub check_config: bool,
}

// === impl ConfigArgs ===

impl ConfigArgs {
    /// The layers that these flags and the environment make.
    #[must_use]
    pub fn sources(&self, env_prefix: &str) -> Sources {
        Sources {
            file: self.config.clone(),
            env_prefix: env_prefix.to_owned(),
            env: process_env(),
            flags: self.set.clone(),
        }
    }
}

// === impl Faults ===

impl Faults {
    /// Notes one fault.
    pub fn note(&mut self, key: impl Into<String>, rule: impl Into<String>) {
        self.0.push(Fault { key: key.into(), rule: rule.into() });
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}: {}", fault.key, fault.rule)?;
        }
        Ok(())
    }
}
