//! What people do, and the log of it.

use proto::scheduler::v1 as pb;
use scheduler_core::{
    audit::{ActionKind, AuditEntry},
    ids::Fault,
};

use super::{timestamp_to_pb, words};

pub(in crate::api) fn action_kind_from_pb(kind: pb::ActionKind) -> Result<ActionKind, Fault> {
    let all = ActionKind::ALL.into_iter();
    let known = all.into_iter().find(|known| action_kind_to_pb(*known) == kind);
    known.ok_or_else(|| Fault::new("kind", "must name an action, for example DEPLOY"))
}

pub(in crate::api) fn action_kind_to_pb(kind: ActionKind) -> pb::ActionKind {
    match kind {
        ActionKind::PutRequest => pb::ActionKind::PutRequest,
        ActionKind::DeleteRequest => pb::ActionKind::DeleteRequest,
        ActionKind::Deploy => pb::ActionKind::Deploy,
        ActionKind::CancelDeploy => pb::ActionKind::CancelDeploy,
        ActionKind::Rollback => pb::ActionKind::Rollback,
        ActionKind::Run => pb::ActionKind::Run,
        ActionKind::KillTask => pb::ActionKind::KillTask,
        ActionKind::Scale => pb::ActionKind::Scale,
        ActionKind::Bounce => pb::ActionKind::Bounce,
        ActionKind::Pause => pb::ActionKind::Pause,
        ActionKind::Unpause => pb::ActionKind::Unpause,
        ActionKind::ExitCooldown => pb::ActionKind::ExitCooldown,
        ActionKind::SetPriority => pb::ActionKind::SetPriority,
        ActionKind::SkipHealthChecks => pb::ActionKind::SkipHealthChecks,
        ActionKind::SetNode => pb::ActionKind::SetNode,
        ActionKind::TaskCommand => pb::ActionKind::TaskCommand,
        ActionKind::AdvanceDeploy => pb::ActionKind::AdvanceDeploy,
        ActionKind::CancelRun => pb::ActionKind::CancelRun,
        ActionKind::ClusterSettings => pb::ActionKind::ClusterSettings,
        ActionKind::Automatic => pb::ActionKind::Automatic,
    }
}

pub(in crate::api) fn audit_to_pb(entry: &AuditEntry) -> pb::AuditEntry {
    pb::AuditEntry {
        sequence: entry.sequence,
        at: Some(timestamp_to_pb(entry.at)),
        kind: action_kind_to_pb(entry.kind).into(),
        request_id: words(entry.request.as_ref()),
        user: entry.by.user.clone(),
        message: entry.by.message.clone(),
        before: entry.before.clone(),
        after: entry.after.clone(),
    }
}
