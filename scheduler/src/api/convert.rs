//! Between the wire and the core's values. Protobuf types stop here. One file
//! for each resource; what several need is here.

#![allow(
    dead_code,
    unused_imports,
    reason = "the calls for jobs, nodes and actions come to use the rest of it"
)]

use pbjson_types::{Duration, Timestamp};
use proto::scheduler::v1 as pb;
use scheduler_core::{
    audit::Actor,
    deploy::BalancerRecord,
    ids::{DeployId, Fault, NodeId, RequestId, RunId, TaskId},
    time::{self, Millis},
};

mod action;
mod cluster;
mod deploy;
mod deploy_status;
mod node;
mod request;
mod run;
mod task;

pub(super) use self::{
    action::{action_kind_from_pb, action_kind_to_pb, audit_to_pb},
    cluster::cluster_to_pb,
    deploy::{definition_to_pb as deploy_definition_to_pb, deploy_from_pb},
    deploy_status::deploy_to_pb,
    node::{node_state_from_pb, node_to_pb},
    request::{
        definition_to_pb as request_definition_to_pb, kind_to_pb, request_from_pb, request_state_to_pb,
        request_to_pb, schedule_from_pb,
    },
    run::{overrides_from_pb, run_state_to_pb, run_to_pb},
    task::{task_state_to_pb, task_to_pb},
};

pub(super) fn request_id_from_pb(text: &str) -> Result<RequestId, Fault> {
    RequestId::parse(text).map_err(|rule| Fault::new("request_id", rule))
}

pub(super) fn deploy_id_from_pb(text: &str) -> Result<DeployId, Fault> {
    DeployId::parse(text).map_err(|rule| Fault::new("deploy_id", rule))
}

pub(super) fn task_id_from_pb(text: &str) -> Result<TaskId, Fault> {
    TaskId::parse(text).map_err(|rule| Fault::new("task_id", rule))
}

pub(super) fn run_id_from_pb(text: &str) -> Result<RunId, Fault> {
    RunId::parse(text).map_err(|rule| Fault::new("run_id", rule))
}

pub(super) fn node_id_from_pb(text: &str) -> Result<NodeId, Fault> {
    NodeId::parse(text).map_err(|rule| Fault::new("node_id", rule))
}

/// Who does it; nobody in particular when the call does not say.
pub(super) fn actor_from_pb(actor: Option<pb::Actor>) -> Actor {
    let actor = actor.unwrap_or_default();
    Actor::new(&actor.user, &actor.message)
}

pub(super) fn span_from_pb(field: &str, value: Option<Duration>, faults: &mut Vec<Fault>) -> Millis {
    let Some(value) = value else { return Millis(0) };
    let Ok(span) = std::time::Duration::try_from(value) else {
        faults.push(Fault::new(field, "must not be negative"));
        return Millis(0);
    };
    // Less than a millisecond must not turn into "the default".
    let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Millis(if millis == 0 && !span.is_zero() { 1 } else { millis })
}

/// A number of the wire that is none of the names, which a newer client may send,
/// must not turn into the default.
pub(super) fn check_choice<E: TryFrom<i32>>(field: &str, number: i32, faults: &mut Vec<Fault>) {
    if E::try_from(number).is_err() {
        let rule = format!("is {number}, which this server has no name for");
        faults.push(Fault::new(field, rule));
    }
}

/// `None`: it was not given.
pub(super) fn timestamp_from_pb(
    field: &str,
    value: Option<Timestamp>,
    faults: &mut Vec<Fault>,
) -> Option<time::Timestamp> {
    let value = value?;
    let millis = || {
        let whole = u64::try_from(value.seconds).ok()?.checked_mul(1000)?;
        whole.checked_add(u64::try_from(value.nanos).ok()? / 1_000_000)
    };
    let at = millis().map(time::Timestamp);
    if at.is_none() {
        faults.push(Fault::new(field, "must be a time after 1970"));
    }
    at
}

pub(super) fn timestamp_to_pb(at: time::Timestamp) -> Timestamp {
    let seconds = i64::try_from(at.0 / 1000).unwrap_or(i64::MAX);
    let nanos = i32::try_from(at.0 % 1000 * 1_000_000).expect("less than a second");
    Timestamp { seconds, nanos }
}

pub(super) fn span_to_pb(span: Millis) -> Duration {
    std::time::Duration::from_millis(span.0).into()
}

fn balancer_to_pb(record: &BalancerRecord) -> pb::LoadBalancerRecord {
    pb::LoadBalancerRecord {
        request_id: record.id.clone(),
        state: record.state.to_string(),
        message: record.message.clone(),
        at: Some(timestamp_to_pb(record.at)),
    }
}

fn cpus_to_pb(millis: impl Into<f64>) -> f64 {
    millis.into() / 1000.0
}

fn words<T: ToString>(id: Option<&T>) -> String {
    id.map(ToString::to_string).unwrap_or_default()
}
