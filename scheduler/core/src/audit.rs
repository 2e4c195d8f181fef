//! Who did what, and when.

use alloc::{borrow::ToOwned, format, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    ids::RequestId,
    run::{RunRecord, Trigger},
    time::Timestamp,
};

/// Who does something, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// As the client names them; "scheduler" for what the leader does itself.
    pub user: String,
    /// In their words.
    pub message: String,
}

/// What somebody can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of the wire")]
pub enum ActionKind {
    PutRequest,
    DeleteRequest,
    Deploy,
    CancelDeploy,
    Rollback,
    Run,
    KillTask,
    Scale,
    Bounce,
    Pause,
    Unpause,
    ExitCooldown,
    SetPriority,
    SkipHealthChecks,
    SetNode,
    TaskCommand,
    AdvanceDeploy,
    CancelRun,
    ClusterSettings,
    /// What the scheduler does by itself.
    Automatic,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Rises by one within its request; 0 of a run, which is its own entry.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: ActionKind,
    /// `None`: of the cluster.
    pub request: Option<RequestId>,
    /// Who, and why.
    pub by: Actor,
    /// What it was, in words.
    pub before: String,
    /// What it became.
    pub after: String,
}

/// More of a user's name or message is cut off.
const MOST_USER: usize = 100;
const MOST_MESSAGE: usize = 1000;

// === impl Actor ===

impl Actor {
    /// Somebody, with names and words cut to what is stored.
    #[must_use]
    pub fn new(user: &str, message: &str) -> Self {
        Self { user: cut(user, MOST_USER), message: cut(message, MOST_MESSAGE) }
    }

    /// The leader, on its own account.
    #[must_use]
    pub fn scheduler(message: &str) -> Self {
        Self::new("scheduler", message)
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}

// === impl AuditEntry ===

impl AuditEntry {
    /// What a run that somebody asked for, or to end, says of itself. Runs come by
    /// the hundred a second: with an entry of its own each would wait for the one
    /// before it, and what else was done would fall out.
    pub fn of_run(run: &RunRecord) -> impl Iterator<Item = Self> + use<> {
        let entry = |at, kind, by: &Actor, after| Self {
            sequence: 0,
            at,
            kind,
            request: Some(run.request.clone()),
            by: by.clone(),
            before: String::new(),
            after,
        };
        let asked = match run.trigger {
            Trigger::User => Some(entry(run.created_at, ActionKind::Run, &run.by, format!("run {}", run.id))),
            Trigger::Schedule { .. } | Trigger::Dependency { .. } | Trigger::Deploy => None,
        };
        let canceled = run
            .canceled_by
            .as_ref()
            .map(|(at, by)| entry(*at, ActionKind::CancelRun, by, format!("run {} canceled", run.id)));
        asked.into_iter().chain(canceled)
    }
}

// === impl ActionKind ===

impl ActionKind {
    /// Every one, in the order of the wire.
    pub const ALL: [Self; 20] = [
        Self::PutRequest,
        Self::DeleteRequest,
        Self::Deploy,
        Self::CancelDeploy,
        Self::Rollback,
        Self::Run,
        Self::KillTask,
        Self::Scale,
        Self::Bounce,
        Self::Pause,
        Self::Unpause,
        Self::ExitCooldown,
        Self::SetPriority,
        Self::SkipHealthChecks,
        Self::SetNode,
        Self::TaskCommand,
        Self::AdvanceDeploy,
        Self::CancelRun,
        Self::ClusterSettings,
        Self::Automatic,
    ];
}

impl fmt::Display for ActionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PutRequest => "put_request",
            Self::DeleteRequest => "delete_request",
            Self::Deploy => "deploy",
            Self::CancelDeploy => "cancel_deploy",
            Self::Rollback => "rollback",
            Self::Run => "run",
            Self::KillTask => "kill_task",
            Self::Scale => "scale",
            Self::Bounce => "bounce",
            Self::Pause => "pause",
            Self::Unpause => "unpause",
            Self::ExitCooldown => "exit_cooldown",
            Self::SetPriority => "set_priority",
            Self::SkipHealthChecks => "skip_health_checks",
            Self::SetNode => "set_node",
            Self::TaskCommand => "task_command",
            Self::AdvanceDeploy => "advance_deploy",
            Self::CancelRun => "cancel_run",
            Self::ClusterSettings => "cluster_settings",
            Self::Automatic => "automatic",
        })
    }
}
