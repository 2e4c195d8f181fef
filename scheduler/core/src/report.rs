//! "Why is it waiting?", in plain words, from the stored state alone, so that
//! any replica can answer.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    decide::gates,
    deploy::{DeployRecord, Gate, Restore, Step},
    placement,
    request::{Life, Removal, RequestRecord},
    snapshot::Snapshot,
    task::{Membership, Phase, TaskRecord},
};

mod run;
mod state;

pub use self::{
    run::{explain_overdue, explain_run},
    state::RequestState,
};

/// Why a deploy is where it is, and what it waits for.
#[must_use]
pub fn explain_deploy(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let words = match &record.step {
        Step::Queued => explain_queued(snapshot, record),
        Step::Launching => explain_launching(snapshot, record),
        Step::Switching { giving_up, .. } => explain_switching(record, giving_up.is_some()),
        Step::Gate { .. } => explain_gate(snapshot, record),
        Step::RelaunchingOld { failure } => {
            format!("the old tasks come back before the new ones go, because {}", failure.reason)
        }
        Step::Draining { .. } => {
            format!(
                "the load balancers serve it; old tasks have {} to finish their calls",
                drain(snapshot, record)
            )
        }
        Step::StoppingOld => format!("stopping {}", old_tasks(snapshot, record)),
        Step::Restoring { failure, stage } => match stage {
            Restore::Verifying { .. } => {
                format!("proving that the old tasks are in the load balancers, because {}", failure.reason)
            }
            Restore::Correcting { .. } => {
                format!("putting the old tasks back in the load balancers, because {}", failure.reason)
            }
        },
        Step::StoppingNew { failure } => {
            format!("stopping the new tasks, the old ones stay, because {}", failure.reason)
        }
        Step::Done { failure: Some(failure), .. } => failure.reason.clone(),
        Step::Done { failure: None, .. } => String::new(),
    };
    join(&words, &record.remark)
}

fn join(words: &str, remark: &str) -> String {
    match (words, remark) {
        (words, "") => words.to_string(),
        ("", remark) => remark.to_string(),
        (words, remark) => format!("{words}: {remark}"),
    }
}

fn explain_queued(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let pending = snapshot.request(&record.deploy.request).and_then(|request| request.pending.clone());
    match pending.filter(|pending| *pending != record.deploy.id) {
        Some(pending) => format!("waits behind deploy {pending}"),
        None => "waits for the leading scheduler to take it up".to_string(),
    }
}

fn explain_gate(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let all = wanted(snapshot, record).unwrap_or(record.taken);
    let waits = match gates::gate(record) {
        None => return format!("{} of {all} places are taken", record.taken),
        Some(Gate::Timed { wait }) => format!("it waits {wait} before it goes on"),
        Some(Gate::Webhook { url, .. }) => format!("it waits for the word of {}", gates::shown(url)),
        Some(Gate::Manual) => {
            let deploy = &record.deploy;
            format!("it waits for `scheduler advance {} {}`", deploy.request, deploy.id)
        }
    };
    format!("{} of {all} places are taken; {waits}", record.taken)
}

/// How many tasks the request of a deploy is to have.
fn wanted(snapshot: &Snapshot, record: &DeployRecord) -> Option<u32> {
    let request = snapshot.request(&record.deploy.request)?;
    Some(placement::wanted(snapshot, &request.request))
}

fn explain_launching(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let all = wanted(snapshot, record).unwrap_or(1);
    let wanted = if record.target == 0 { all } else { record.target.min(all) };
    let tasks: Vec<_> = snapshot
        .tasks_of(&record.deploy.request)
        .filter(|task| task.deploy == record.deploy.id && !task.is_ended())
        .collect();
    let healthy = tasks.iter().filter(|task| task.is_healthy()).count();
    let running = tasks.iter().filter(|task| !matches!(task.phase, Phase::Launching)).count();
    let told = tasks.iter().find(|task| !task.is_healthy() && !task.note.is_empty());
    let note = told.map_or_else(String::new, |task| format!(" ({}: {})", task.id, task.note));
    if running < wanted as usize {
        let plural = if wanted == 1 { "task" } else { "tasks" };
        return format!("launching {wanted} {plural}, {running} running{note}");
    }
    if healthy < wanted as usize {
        return format!("{healthy} of {wanted} new tasks healthy{note}");
    }
    format!("all {wanted} new tasks are healthy")
}

fn explain_switching(record: &DeployRecord, giving_up: bool) -> String {
    let Some(last) = record.balancer.last() else {
        return "asking baragon-service to switch the load balancers".to_string();
    };
    let words = format!("load-balancer request {} is {}", last.id, last.state);
    let words = if giving_up { format!("giving up; {words}") } else { words };
    if last.message.is_empty() { words } else { format!("{words} ({})", last.message) }
}

fn drain(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let old = snapshot.tasks_of(&record.deploy.request).find(|task| task.deploy != record.deploy.id);
    let deploy = old.and_then(|task| snapshot.deploy(&task.request, &task.deploy));
    deploy.map_or(record.deploy.drain, |old| old.deploy.drain).to_string()
}

fn old_tasks(snapshot: &Snapshot, record: &DeployRecord) -> String {
    let old = snapshot
        .tasks_of(&record.deploy.request)
        .filter(|task| task.deploy != record.deploy.id && !task.is_ended());
    let names: Vec<_> = old.map(|task| task.id.to_string()).collect();
    match names.len() {
        0 => "the old tasks".to_string(),
        1..=3 => format!("old {}", names.join(", ")),
        more => format!("{more} old tasks"),
    }
}

/// What a request waits for; empty when all is well.
#[must_use]
pub fn explain_request(snapshot: &Snapshot, record: &RequestRecord) -> String {
    match &record.life {
        Life::Deleted { .. } => return "deleted".to_string(),
        Life::Deleting { removal, .. } => return explain_removal(snapshot, record, removal),
        Life::Paused { .. } => return "paused; go on with `scheduler unpause`".to_string(),
        Life::Finished { .. } => return "finished".to_string(),
        Life::Active => {}
    }
    if let Some(words) = explain_trouble(snapshot, record) {
        return words;
    }
    if let Some(pending) = record.pending.as_ref().and_then(|id| snapshot.deploy(&record.request.id, id)) {
        return format!("deploy {} is in progress: {}", pending.deploy.id, explain_deploy(snapshot, pending));
    }
    if record.active.is_none() {
        return "has no deploy yet; make one with `scheduler deploy`".to_string();
    }
    let concerns =
        |task: &TaskRecord| task.is_staying() || matches!(task.membership, Membership::Leaving { .. });
    let trouble = snapshot.tasks_of(&record.request.id).find(|task| concerns(task) && !task.note.is_empty());
    let serving = serving(snapshot, record);
    let wanted = placement::wanted(snapshot, &record.request);
    match trouble {
        Some(task) => format!("task {}: {}", task.id, task.note),
        // A job has tasks only while it runs.
        None if record.request.kind.is_long_running() && serving < wanted as usize => {
            explain_shortage(snapshot, record, serving, wanted)
        }
        None => String::new(),
    }
}

/// What concerns the request as a whole.
fn explain_trouble(snapshot: &Snapshot, record: &RequestRecord) -> Option<String> {
    let progress = snapshot.progress(&record.request.id);
    if let Some(why) = progress.and_then(|progress| progress.quarantine.as_ref()) {
        return Some(format!("quarantined: {why}; a change of it, or a new leader, tries it again"));
    }
    let cooldown = progress
        .filter(|_| record.pending.is_none())
        .and_then(|progress| progress.cooldown.as_ref().map(|cooldown| (progress, cooldown)));
    let (progress, cooldown) = cooldown?;
    let span = cooldown.until.since(progress.deaths.last()?.at);
    let last = progress.deaths.last()?;
    Some(format!(
        "tasks die one after another, the last one {last}; it launches again {span} after that, when a deploy \
         mends it, or at once with `scheduler exit-cooldown {}`",
        record.request.id
    ))
}

fn explain_removal(snapshot: &Snapshot, record: &RequestRecord, removal: &Removal) -> String {
    let left = snapshot.tasks_of(&record.request.id).filter(|task| !task.is_ended()).count();
    match removal {
        Removal::NotBegun => "waits until the deploy in progress has ended".to_string(),
        Removal::Asked { attempt, .. } => format!("leaves the load balancers (attempt {attempt})"),
        Removal::Done => format!("stopping {left} tasks"),
    }
}

fn serving(snapshot: &Snapshot, record: &RequestRecord) -> usize {
    snapshot.tasks_of(&record.request.id).filter(|task| task.is_healthy() && task.is_staying()).count()
}

fn explain_shortage(snapshot: &Snapshot, record: &RequestRecord, serving: usize, wanted: u32) -> String {
    let short = format!("{serving} of {wanted} tasks healthy");
    let mut ended: Vec<_> = snapshot.tasks_of(&record.request.id).filter(|task| task.is_ended()).collect();
    ended.sort_by_key(|task| task.id.launch());
    let crashes = snapshot.progress(&record.request.id).map_or(0, |progress| progress.crashes.count);
    match ended.last().filter(|_| crashes > 1) {
        Some(task) => format!(
            "{short}; tasks failed {} times in a row, the last one {} {}; launches are paused in between",
            crashes, task.id, task.note
        ),
        None => short,
    }
}

/// What a task does or waits for.
#[must_use]
pub fn explain_task(task: &TaskRecord) -> String {
    if !task.note.is_empty() {
        return task.note.clone();
    }
    match (&task.phase, &task.membership) {
        (Phase::Launching, _) => "the engine is asked to start it".to_string(),
        // A job proves itself by its end.
        (Phase::Started, _) if task.run.is_some() => "runs".to_string(),
        (Phase::Started, _) => "runs; not yet proven healthy".to_string(),
        (_, Membership::Joining { .. }) => "is being added to the load balancers".to_string(),
        (_, Membership::Switching) => "waits for the switch of the load balancers".to_string(),
        (_, Membership::Leaving { cause, .. }) => format!("leaves the load balancers: {cause}"),
        (_, Membership::Left { cause, .. }) => format!("left the load balancers: {cause}"),
        (
            Phase::Healthy | Phase::Unhealthy { .. } | Phase::Stopping { .. } | Phase::Ended { .. },
            Membership::Outside | Membership::Inside,
        ) => String::new(),
    }
}
