//! What must hold for any snapshot, as a list of what does not. Run after each
//! step of the simulation and when a leader takes up its work.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use crate::{
    request::RequestRecord,
    snapshot::Snapshot,
    task::{Membership, Phase, TaskRecord},
};

/// Every broken invariant in words.
#[must_use]
pub fn broken(snapshot: &Snapshot) -> Vec<String> {
    let mut words = Vec::new();
    for request in snapshot.requests() {
        pointers(snapshot, request, &mut words);
    }
    ports(snapshot, &mut words);
    stops(snapshot, &mut words);
    words
}

fn pointers(snapshot: &Snapshot, record: &RequestRecord, words: &mut Vec<String>) {
    let id = &record.request.id;
    let active = record.active.iter().map(|deploy| ("active", deploy));
    let pending = record.pending.iter().map(|deploy| ("pending", deploy));
    let waiting = record.waiting.iter().map(|deploy| ("waiting", deploy));
    for (role, deploy) in active.chain(pending).chain(waiting) {
        match snapshot.deploy(id, deploy) {
            None => words.push(format!("request {id}: its {role} deploy {deploy} does not exist")),
            Some(known) if known.is_done() && role != "active" => {
                words.push(format!("request {id}: its {role} deploy {deploy} has ended"));
            }
            Some(_) => {}
        }
    }
    for deploy in snapshot.deploys_of(id).filter(|deploy| !deploy.is_done()) {
        let known = &deploy.deploy.id;
        if record.pending.as_ref() != Some(known) && !record.waiting.contains(known) {
            words.push(format!("request {id}: deploy {} is neither pending nor waiting", deploy.deploy.id));
        }
    }
    let launches = snapshot.progress(id).map_or(0, |progress| progress.launches);
    for task in snapshot.tasks_of(id).filter(|task| task.id.launch() > launches) {
        words.push(format!("task {} was launched beyond the counter {launches}", task.id));
    }
}

fn ports(snapshot: &Snapshot, words: &mut Vec<String>) {
    let mut holders: BTreeMap<(String, u16), String> = BTreeMap::new();
    for task in snapshot.tasks().filter(|task| task.holds_ports()) {
        for port in &task.ports {
            if let Some(other) = holders.insert((task.host.clone(), *port), task.id.to_string()) {
                words.push(format!("tasks {other} and {} both have port {port}", task.id));
            }
        }
    }
}

fn stops(snapshot: &Snapshot, words: &mut Vec<String>) {
    // One that is destroyed waits for nothing.
    let orderly =
        |task: &&Arc<TaskRecord>| !task.forced && task.kill.as_ref().is_none_or(|kill| !kill.destroy);
    let stopping =
        snapshot.tasks().filter(|task| matches!(task.phase, Phase::Stopping { .. })).filter(orderly);
    for task in stopping {
        match task.membership {
            Membership::Outside | Membership::Left { .. } => {}
            Membership::Joining { .. }
            | Membership::Switching
            | Membership::Inside
            | Membership::Leaving { .. } => {
                words.push(format!("task {} is stopped while it may be an upstream", task.id));
            }
        }
    }
}
