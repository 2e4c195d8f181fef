//! The working copy of one request that a decision edits. What differs from
//! the snapshot at the end is the commit.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    sync::Arc,
    vec::Vec,
};

use crate::{
    audit::{ActionKind, Actor},
    cluster::ClusterRecord,
    decide::{Policy, admit::why_frozen},
    deploy::{DeployRecord, Marks, Step},
    ids::{DeployId, RequestId, RunId, TaskId},
    observed::Observed,
    progress::{Death, Progress},
    request::RequestRecord,
    run::RunRecord,
    snapshot::{Key, Snapshot},
    task::{Exit, Membership, Phase, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// Edits that may be split over several commits stop here: two of these and
/// the fixed records fit in one transaction of the store.
const SPLIT_AFTER: usize = 40;

mod commit;
mod launch;
mod membership;
mod place;

pub(crate) use self::place::{NO_PLACE, NO_PORT};

pub(crate) struct Draft<'a> {
    snapshot: &'a Snapshot,
    pub(crate) observed: &'a Observed,
    policy: &'a Policy,
    pub(crate) now: Timestamp,
    pub(crate) request: Arc<RequestRecord>,
    pub(crate) progress: Arc<Progress>,
    pub(crate) runs: BTreeMap<RunId, Arc<RunRecord>>,
    pub(crate) deploys: BTreeMap<DeployId, Arc<DeployRecord>>,
    pub(crate) tasks: BTreeMap<TaskId, Arc<TaskRecord>>,
    wake: Option<Timestamp>,
    budget: usize,
    more: bool,
    used_ports: Option<BTreeSet<u16>>,
    /// New runs of other requests, which follow one of this.
    followers: Vec<Arc<RunRecord>>,
    waits_for_room: bool,
    relied: BTreeSet<Key>,
    deeds: Vec<(ActionKind, Actor, String, String)>,
    /// Begins and ends of cooldowns for it: why, from what, to what.
    cooldowns: Vec<(String, String, String)>,
}

impl<'a> Draft<'a> {
    pub(crate) fn open(
        snapshot: &'a Snapshot,
        observed: &'a Observed,
        policy: &'a Policy,
        request: &RequestId,
        now: Timestamp,
    ) -> Option<Self> {
        Some(Self {
            snapshot,
            observed,
            policy,
            now,
            request: snapshot.request(request)?.clone(),
            progress: progress_of(snapshot, request),
            runs: snapshot.runs_of(request).map(|run| (run.id.clone(), run.clone())).collect(),
            deploys: snapshot.deploys_of(request).map(|d| (d.deploy.id.clone(), d.clone())).collect(),
            tasks: snapshot.tasks_of(request).map(|t| (t.id.clone(), t.clone())).collect(),
            wake: None,
            budget: SPLIT_AFTER,
            more: false,
            used_ports: None,
            followers: Vec::new(),
            waits_for_room: false,
            relied: BTreeSet::new(),
            deeds: Vec::new(),
            cooldowns: Vec::new(),
        })
    }

    pub(crate) fn id(&self) -> RequestId {
        self.request.request.id.clone()
    }

    pub(crate) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    pub(crate) fn removal_bound(&self) -> Millis {
        self.policy.removal_bound
    }

    /// The commit is only good while this record is as it was read.
    pub(crate) fn rely_on(&mut self, key: Key) {
        self.relied.insert(key);
    }

    /// Adds to the log what the scheduler does by itself: why, from what, to what.
    pub(crate) fn audit(&mut self, why: &str, before: String, after: String) {
        self.log(ActionKind::Automatic, Actor::scheduler(why), before, after);
    }

    /// The same for cooldowns, of which there can be one after the other for days.
    pub(crate) fn audit_cooldown(&mut self, why: String, before: String, after: String) {
        self.cooldowns.push((why, before, after));
    }

    /// The same for what people do too.
    pub(crate) fn log(&mut self, kind: ActionKind, by: Actor, before: String, after: String) {
        self.deeds.push((kind, by, before, after));
    }

    /// The decision has to be made again at this time at the latest.
    pub(crate) fn wake(&mut self, at: Timestamp) {
        self.wake = Some(self.wake.map_or(at, |earlier| earlier.min(at)));
    }

    /// Takes one edit from the budget of this commit; `false`: go on in the next.
    pub(crate) fn spend(&mut self) -> bool {
        self.more |= self.budget == 0;
        let left = self.budget.checked_sub(1);
        self.budget = left.unwrap_or(0);
        left.is_some()
    }

    /// [`Self::spend`], unless the task is as it was.
    pub(crate) fn spend_if_changed(&mut self, before: &Arc<TaskRecord>) -> bool {
        let is_same = self.tasks.get(&before.id).is_some_and(|task| Arc::ptr_eq(task, before));
        is_same || self.spend()
    }

    pub(crate) fn request_mut(&mut self) -> &mut RequestRecord {
        Arc::make_mut(&mut self.request)
    }

    pub(crate) fn progress_mut(&mut self) -> &mut Progress {
        Arc::make_mut(&mut self.progress)
    }

    pub(crate) fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// How many more edits this commit takes.
    pub(crate) fn left(&self) -> usize {
        self.budget
    }

    /// Decide again as soon as this commit is done.
    pub(crate) fn again(&mut self) {
        self.more = true;
    }

    pub(crate) fn edit_run(&mut self, id: &RunId, edit: impl FnOnce(&mut RunRecord)) {
        if let Some(record) = self.runs.get_mut(id) {
            edit(Arc::make_mut(record));
        }
    }

    /// A run of another request, in the same commit.
    pub(crate) fn add_follower(&mut self, run: RunRecord) {
        self.followers.push(Arc::new(run));
    }

    pub(crate) fn edit_deploy(&mut self, id: &DeployId, edit: impl FnOnce(&mut DeployRecord)) {
        if let Some(record) = self.deploys.get_mut(id) {
            edit(Arc::make_mut(record));
        }
    }

    pub(crate) fn edit_task(&mut self, id: &TaskId, edit: impl FnOnce(&mut TaskRecord)) {
        if let Some(record) = self.tasks.get_mut(id) {
            edit(Arc::make_mut(record));
        }
    }

    /// Moves a deploy and sets its remark.
    pub(crate) fn enter(&mut self, id: &DeployId, step: Step) {
        let (now, marks) = (self.now, self.marks(id));
        self.edit_deploy(id, |record| {
            record.enter_from(step, now, marks);
            record.remark.clear();
        });
    }

    /// How far the tasks that a step waits for have come.
    fn marks(&self, id: &DeployId) -> Marks {
        let back = self.deploys.get(id).is_some_and(|record| record.failing_since.is_some());
        let waited = self.tasks.values().filter(|task| (task.deploy == *id) != back);
        waited.fold(Marks::default(), |marks, task| Marks {
            placed: marks.placed.max(task.created_at),
            started: marks.started.max(task.seen.started_at.unwrap_or_default()),
        })
    }

    pub(crate) fn remark(&mut self, id: &DeployId, words: &str) {
        if self.deploys.get(id).is_some_and(|record| record.remark != words) {
            self.edit_deploy(id, |record| record.remark = words.into());
        }
    }

    pub(crate) fn note(&mut self, id: &TaskId, words: &str) {
        if self.tasks.get(id).is_some_and(|task| task.note != words) {
            self.edit_task(id, |task| task.note = words.into());
        }
    }

    /// The settings of the cluster.
    pub(crate) fn cluster(&self) -> Arc<ClusterRecord> {
        self.snapshot.cluster()
    }

    /// A user has acted on the request since automatic actions were stopped, or
    /// their action is in progress.
    pub(crate) fn is_meant_despite_brake(&self) -> bool {
        let cluster = self.snapshot.cluster();
        let brake = cluster.brake.as_ref().map(|brake| brake.since);
        let disabled = cluster.disabled.get(&ActionKind::Automatic).map(|disabled| disabled.since);
        self.request.bounce.is_some()
            || brake.max(disabled).is_some_and(|since| self.request.changed_at > since)
    }

    /// Why nothing of this priority starts; `None`: it does.
    pub(crate) fn why_frozen(&self) -> Option<String> {
        why_frozen(&self.snapshot.cluster(), self.request.request.priority, self.now)
    }

    /// The tasks of one deploy.
    pub(crate) fn tasks_of(&self, deploy: &DeployId) -> Vec<Arc<TaskRecord>> {
        self.tasks.values().filter(|task| task.deploy == *deploy).cloned().collect()
    }

    /// The tasks of all other deploys.
    pub(crate) fn tasks_beside(&self, deploy: &DeployId) -> Vec<Arc<TaskRecord>> {
        self.tasks.values().filter(|task| task.deploy != *deploy).cloned().collect()
    }

    pub(crate) fn deploy_of(&self, task: &TaskRecord) -> Option<Arc<DeployRecord>> {
        self.deploys.get(&task.deploy).cloned()
    }

    /// Asks the engine to end a task. The caller has made sure that no load
    /// balancer sends to it.
    pub(crate) fn stop(&mut self, id: &TaskId, cause: StopCause) {
        let now = self.now;
        self.edit_task(id, |task| {
            if !task.is_ended() && !matches!(task.phase, Phase::Stopping { .. }) {
                task.note = format!("{cause}");
                task.phase = Phase::Stopping { since: now, cause };
            }
        });
    }

    /// Notes that a process is gone.
    pub(crate) fn end(&mut self, id: &TaskId, exit: Exit, at: Timestamp) {
        let Some(task) = self.tasks.get(id).cloned() else { return };
        let cause = match &task.phase {
            Phase::Stopping { cause, .. } => Some(cause.clone()),
            Phase::Launching
            | Phase::Started
            | Phase::Healthy
            | Phase::Unhealthy { .. }
            | Phase::Ended { .. } => None,
        };
        self.note_death(&task, &exit, cause.as_ref(), at);
        self.edit_task(id, |task| {
            task.note = match &cause {
                Some(cause) => format!("{exit}; {cause}"),
                None => format!("{exit}"),
            };
            task.phase = Phase::Ended { at, exit, cause };
            if matches!(task.membership, Membership::Left { .. }) {
                task.membership = Membership::Outside;
            }
        });
    }

    /// Evidence, when it served and nobody asked it to go: it ended by itself, or
    /// its checks failed.
    fn note_death(&mut self, task: &TaskRecord, exit: &Exit, cause: Option<&StopCause>, at: Timestamp) {
        let unhealthy = cause.and_then(StopCause::unhealthy);
        let unasked = task.is_staying() || unhealthy.is_some();
        if task.run.is_some() || !unasked || self.request.active.as_ref() != Some(&task.deploy) {
            return;
        }
        let death = Death {
            task: task.id.clone(),
            at,
            lived: task.seen.started_at.map_or(Millis(0), |started| at.since(started)),
            exit: exit.clone(),
            instance: task.instance,
            healthy: task.seen.healthy_at.is_some(),
            unhealthy: unhealthy.map(Into::into),
        };
        self.progress_mut().note_death(death);
    }

    /// Nothing is done on nobody's request.
    pub(crate) fn is_braked(&self) -> bool {
        self.snapshot.cluster().is_braked(self.now)
    }
}

/// What the leader remembers of a request, or where one that it has not met
/// begins: above the ids that were used before it.
pub(crate) fn progress_of(snapshot: &Snapshot, id: &RequestId) -> Arc<Progress> {
    snapshot.progress(id).cloned().unwrap_or_else(|| {
        let launches = snapshot.cluster().floor.launches;
        Arc::new(Progress { launches, ..Progress::new(id.clone()) })
    })
}
