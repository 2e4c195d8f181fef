//! Settings of the whole cluster.

use proto::scheduler::v1 as pb;
use scheduler_core::cluster::{Brake, ClusterRecord, Freeze};

use super::{action_kind_to_pb, timestamp_to_pb};

pub(in crate::api) fn cluster_to_pb(record: &ClusterRecord) -> pb::ClusterSettings {
    let disabled = record.disabled.iter().map(|(kind, disabled)| pb::DisabledAction {
        kind: action_kind_to_pb(*kind).into(),
        user: disabled.by.user.clone(),
        message: disabled.by.message.clone(),
        since: Some(timestamp_to_pb(disabled.since)),
        until: disabled.until.map(timestamp_to_pb),
    });
    pb::ClusterSettings {
        disabled: disabled.collect(),
        freeze: record.freeze.as_ref().map(freeze_to_pb),
        brake: record.brake.as_ref().map(brake_to_pb),
    }
}

fn freeze_to_pb(freeze: &Freeze) -> pb::PriorityFreeze {
    pb::PriorityFreeze {
        minimum: freeze.minimum,
        stop_tasks: freeze.stop_tasks,
        user: freeze.by.user.clone(),
        message: freeze.by.message.clone(),
        since: Some(timestamp_to_pb(freeze.since)),
        until: freeze.until.map(timestamp_to_pb),
    }
}

fn brake_to_pb(brake: &Brake) -> pb::Brake {
    pb::Brake {
        reason: brake.reason.clone(),
        since: Some(timestamp_to_pb(brake.since)),
        until: brake.until.map(timestamp_to_pb),
    }
}
