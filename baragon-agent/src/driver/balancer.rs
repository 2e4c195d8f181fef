//! What the agent needs of the program that balances.

use std::{
    io,
    time::{Duration, SystemTime},
};

use baragon_agent_core::{endpoints::Change, ids::ConfigNumber};

use super::processes::Ended;

/// Why a check did not pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CheckError {
    /// The configuration is wrong, in the program's words.
    #[error("{0}")]
    Refused(String),
    /// The check itself did not work.
    #[error("{0}")]
    Failed(String),
}

/// Why the balancer does not serve what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReloadError {
    /// It does not take the configuration, in its own words.
    #[error("{0}")]
    Refused(String),
    #[error("{0}")]
    Other(String),
    /// It has no room for endpoints outside its files.
    #[error("{0}")]
    Full(String),
}

/// The running program, as status shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Running {
    /// Process id of the master.
    pub(crate) master: Option<i32>,
    /// Workers that only finish what they have.
    pub(crate) old_workers: u32,
    /// When it last loaded a configuration at this agent's word.
    pub(crate) last_reload: Option<SystemTime>,
}

/// The program beside the agent. nginx, or a stand-in in tests.
#[tonic::async_trait]
pub(crate) trait Balancer: Send + Sync + 'static {
    /// Checks a tree that is not live.
    async fn check(&self, number: ConfigNumber) -> Result<(), CheckError>;
    /// Loads the live tree, starting the program if it does not run, and waits
    /// until this tree and no other is served.
    async fn reload(&self, number: ConfigNumber) -> Result<(), ReloadError>;
    /// Brings a change of endpoints, or all that the tree and its journal say,
    /// into the program that serves this tree, and waits until it has them.
    async fn push(&self, number: ConfigNumber, change: Option<&Change>) -> Result<(), ReloadError>;
    /// Whether the program runs and serves this tree with its endpoints, now.
    async fn confirm(&self, number: ConfigNumber) -> Result<(), ReloadError>;
    /// Has its health say that it takes no traffic, or that it does; without a
    /// reload, and kept over each start.
    async fn set_maintenance(&self, on: bool) -> io::Result<()>;
    /// What its health says, or would if it ran.
    fn is_in_maintenance(&self) -> bool;
    /// As it is now.
    fn running(&self) -> Running;
    /// Resolves when the program that runs now has died; never if none runs.
    async fn died(&self);
}

/// What the end of a checking program says of the tree it was given.
pub(crate) fn verdict(
    ended: Ended,
    limit: Duration,
    shorten: impl FnOnce(&str) -> String,
) -> Result<(), CheckError> {
    let output = match ended {
        Ended::Exited(output) if output.status.success() => return Ok(()),
        Ended::Exited(output) => output,
        Ended::TimedOut => return Err(CheckError::Failed(format!("the check timed out after {limit:?}"))),
    };
    let words = shorten(&String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(_) => Err(CheckError::Refused(words)),
        None => Err(CheckError::Failed(format!("the check ended by {}: {words}", output.status))),
    }
}
