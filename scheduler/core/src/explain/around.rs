//! What keeps a request back that is not its own doing: the cluster's settings,
//! its failures, and the nodes.

use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::Cause;
use crate::{
    audit::{ActionKind, Actor},
    deploy::DeployRecord,
    node::{Capacity, NodeState},
    outgoing,
    placement::{self, Dimension, NotPlaced},
    request::RequestRecord,
    snapshot::Snapshot,
    task::{Phase, TaskRecord},
    time::Timestamp,
};

/// The brake, disabled automatic actions, and a freeze of priorities.
pub(super) fn cluster(snapshot: &Snapshot, record: &RequestRecord, now: Timestamp) -> Vec<Cause> {
    let cluster = snapshot.cluster();
    let mut causes = Vec::new();
    if let Some(brake) = cluster.brake.as_ref().filter(|brake| brake.until.is_none_or(|until| now < until)) {
        let what = format!("automatic actions are stopped: {}", brake.reason);
        causes.push(Cause::new(what, Some(brake.since), "`scheduler cluster release-brake`"));
    }
    if let Some(disabled) = cluster.refuses(ActionKind::Automatic, now) {
        let what = format!("automatic actions are disabled, as {} wanted", by(&disabled.by));
        causes.push(Cause::new(what, Some(disabled.since), "`scheduler cluster enable automatic`"));
    }
    let priority = record.request.priority;
    if let Some(freeze) = cluster.freezes(priority, now) {
        let what = format!("nothing below priority {} starts, and it has {priority}", freeze.minimum);
        let by_itself = freeze.until.map(|until| format!("; it ends by itself in {}", until.since(now)));
        let remedy = format!(
            "`scheduler cluster unfreeze`, or `scheduler priority {}`{}",
            record.request.id,
            by_itself.unwrap_or_default()
        );
        causes.push(Cause::new(what, Some(freeze.since), remedy));
    }
    causes
}

/// Cooldown and quarantine.
pub(super) fn progress(snapshot: &Snapshot, record: &RequestRecord) -> Vec<Cause> {
    let id = &record.request.id;
    let Some(progress) = snapshot.progress(id) else { return Vec::new() };
    let mut causes = Vec::new();
    if let Some(words) = &progress.quarantine {
        let remedy = "others are not touched; deploy a version that it can be decided on, or delete it";
        causes.push(Cause::new(format!("decisions for it fail: {words}"), progress.quarantined_at, remedy));
    }
    if let Some(cooldown) = &progress.cooldown {
        let deaths = progress.deaths.len();
        let what = format!("launches are held back after {deaths} deaths of its tasks");
        let remedy = format!("it ends by itself; `scheduler exit-cooldown {id}` launches at once");
        causes.push(Cause::new(what, Some(cooldown.since), remedy));
    }
    causes
}

/// What the tasks of the active deploy lack.
pub(super) fn active(snapshot: &Snapshot, record: &RequestRecord) -> Vec<Cause> {
    let id = &record.request.id;
    let Some(active) = record.active.as_ref().and_then(|deploy| snapshot.deploy(id, deploy)) else {
        let what = "it has no deploy that serves";
        return vec![Cause::new(what, Some(record.created_at), "make one with `scheduler deploy`")];
    };
    if record.request.kind.is_job() {
        return Vec::new();
    }
    let mut causes: Vec<Cause> = snapshot
        .tasks_of(id)
        .filter(|task| !task.is_ended() && (!task.is_healthy() || !task.note.is_empty()))
        .flat_map(|task| super::task(snapshot, task).causes)
        .collect();
    causes.extend(no_place(snapshot, record, active));
    causes.extend(failing(snapshot, record));
    causes
}

/// Launches are paused between failures in a row.
fn failing(snapshot: &Snapshot, record: &RequestRecord) -> Option<Cause> {
    let progress = snapshot.progress(&record.request.id).filter(|progress| progress.crashes.count > 1)?;
    let what = format!("its tasks failed {} times in a row", progress.crashes.count);
    let remedy =
        format!("the next launch comes by itself; see `scheduler tasks {} --all`", record.request.id);
    Some(Cause::new(what, Some(progress.crashes.last), remedy))
}

/// One more task of a deploy is wanted, and no node takes it.
pub(super) fn no_place(snapshot: &Snapshot, record: &RequestRecord, deploy: &DeployRecord) -> Option<Cause> {
    let request = &record.request;
    let nodes = placement::views(snapshot, &request.id, snapshot.tasks_of(&request.id));
    if nodes.is_empty() {
        return None;
    }
    let need = Capacity::of(&deploy.deploy.resources);
    let mut ask = placement::ask(request, &deploy.deploy.id, need, &nodes);
    let there =
        snapshot.tasks_of(&request.id).filter(|task| task.deploy == deploy.deploy.id && task.is_staying());
    // Those that go when another one serves are short of that one.
    let (outgoing, settled): (Vec<_>, Vec<_>) =
        there.partition(|task| outgoing::why(snapshot, record, task).is_some());
    let is_short = request.kind.is_job() || settled.len() < ask.instances as usize;
    if !is_short {
        return None;
    }
    if request.kind.is_long_running() {
        let missing = |instance: &u32| settled.iter().all(|task| task.instance != *instance);
        let instance = (1..=ask.instances).find(missing).unwrap_or(0);
        ask.replaces = placement::replaced(snapshot.tasks_of(&request.id), instance);
    }
    let told = placement::place(&nodes, &ask).err()?;
    let what = format!("no node takes one more task of deploy {}", deploy.deploy.id);
    let bounce = record.bounce.as_ref().filter(|_| outgoing.len() + settled.len() >= ask.instances as usize);
    let (since, remedy) = match bounce {
        None => (short_since(snapshot, deploy), remedy(&told)),
        Some(bounce) => {
            let words = "each new task serves before its old one goes";
            let cancel = format!("`scheduler bounce {} --cancel` leaves the rest as it is", request.id);
            (Some(bounce.since), format!("{words}; {}; {cancel}", remedy(&told)))
        }
    };
    Some(Cause { not_placed: told, ..Cause::new(what, since, remedy) })
}

pub(super) fn state_of(snapshot: &Snapshot, task: &TaskRecord) -> NodeState {
    snapshot.node(&task.node).map_or(NodeState::Active, |node| node.state)
}

/// The latest end of one of its tasks, or the beginning of its step.
fn short_since(snapshot: &Snapshot, deploy: &DeployRecord) -> Option<Timestamp> {
    let ended = snapshot.tasks_of(&deploy.deploy.request).filter_map(|task| match &task.phase {
        Phase::Ended { at, .. } if task.deploy == deploy.deploy.id => Some(*at),
        Phase::Ended { .. }
        | Phase::Launching
        | Phase::Started
        | Phase::Healthy
        | Phase::Unhealthy { .. }
        | Phase::Stopping { .. } => None,
    });
    ended.chain(deploy.steps.last().map(|(_, at)| *at)).max()
}

fn remedy(told: &[NotPlaced]) -> String {
    let asleep = told.iter().find(|one| one.dimension == Dimension::State && !one.node.as_str().is_empty());
    let by_itself = "it is placed as soon as a task ends or a node takes more";
    match asleep {
        Some(one) => format!("{by_itself}; `scheduler node set {} active`, or ask for less", one.node),
        None => format!("{by_itself}; ask for less, or add a node"),
    }
}

/// Who, with their words.
pub(super) fn by(actor: &Actor) -> String {
    match (&*actor.user, &*actor.message) {
        ("", "") => "somebody".to_string(),
        (user, "") => user.to_string(),
        ("", message) => format!("somebody ({message})"),
        (user, message) => format!("{user} ({message})"),
    }
}
