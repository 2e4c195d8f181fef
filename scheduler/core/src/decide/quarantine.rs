//! What is written of a request for which no decision can be made.

use alloc::{format, sync::Arc};

use crate::{
    commit::Commit,
    deploy::{DeployRecord, Failure, FailureKind, Step, StepName},
    draft::progress_of,
    ids::{DeployId, RequestId},
    progress::Progress,
    request::RequestRecord,
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
};

/// Before the words of a deploy that is to go back for it.
pub(super) const MARK: &str = "quarantined: ";

/// Notes that no decision can be made for a request, and why; the next one
/// that is made takes the note away. A deploy that has touched nothing but its
/// own tasks ends, for nobody can say when it would go on. One that has
/// touched the old tasks or the load balancers goes back as soon as that can
/// be decided: to leave it half done would be worse than late.
#[must_use]
pub fn quarantine(snapshot: &Snapshot, request: &RequestId, why: &str, now: Timestamp) -> Commit {
    let mut commit = Commit::default();
    note(snapshot, &mut commit, request, why, now);
    let Some(before) = snapshot.request(request) else { return commit };
    let mut record = (**before).clone();
    for id in before.waiting.iter().chain(&before.pending) {
        let Some(deploy) = snapshot.deploy(request, id).filter(|deploy| !deploy.is_done()) else { continue };
        if end(snapshot, &mut commit, deploy, why, now) {
            forget(&mut record, id);
        }
    }
    if record != **before {
        commit.write(snapshot, Key::Request(request.clone()), Some(Record::Request(Arc::new(record))));
    }
    commit
}

fn note(snapshot: &Snapshot, commit: &mut Commit, request: &RequestId, why: &str, now: Timestamp) {
    let known = progress_of(snapshot, request);
    if known.quarantine.as_deref() == Some(why) {
        return;
    }
    let since = known.quarantine.as_ref().and(known.quarantined_at).unwrap_or(now);
    let (quarantine, quarantined_at) = (Some(why.into()), Some(since));
    let progress = Progress { quarantine, quarantined_at, ..(*known).clone() };
    commit.write(snapshot, Key::Progress(request.clone()), Some(Record::Progress(Arc::new(progress))));
}

/// `true`: it has ended.
fn end(
    snapshot: &Snapshot,
    commit: &mut Commit,
    deploy: &Arc<DeployRecord>,
    why: &str,
    now: Timestamp,
) -> bool {
    let mut record = (**deploy).clone();
    let harmless = is_harmless(&record);
    if harmless {
        let failure = Failure::new(FailureKind::Quarantined, why);
        record.enter(Step::Done { at: now, failure: Some(failure) }, now);
    } else {
        record.cancel.get_or_insert_with(|| format!("{MARK}{why}"));
    }
    if record != **deploy {
        let key = Key::Deploy(record.deploy.request.clone(), record.deploy.id.clone());
        commit.write(snapshot, key, Some(Record::Deploy(Arc::new(record))));
    }
    harmless
}

fn is_harmless(record: &DeployRecord) -> bool {
    let own = [StepName::Queued, StepName::Launching];
    record.steps.iter().all(|(step, _)| own.contains(step)) && record.balancer.is_empty()
}

fn forget(record: &mut RequestRecord, id: &DeployId) {
    record.waiting.retain(|waiting| waiting != id);
    record.pending.take_if(|pending| pending == id);
}
