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
    commit::Commit,
    decide::{
        Decision, Policy,
        admit::{Deed, audit, why_frozen},
    },
    deploy::{BalancerState, DeployRecord, Marks, Step},
    ids::{BalancerId, DeployId, NodeId, RequestId, RunId, TaskId},
    node::Capacity,
    observed::Observed,
    placement::choose_ports,
    progress::{Death, Progress},
    request::RequestRecord,
    run::RunRecord,
    snapshot::{Key, Record, Snapshot},
    survey::Listed,
    task::{Exit, Membership, Phase, Seen, StopCause, TaskRecord},
    time::{Millis, Timestamp},
};

/// Edits that may be split over several commits stop here: two of these and
/// the fixed records fit in one transaction of the store.
const SPLIT_AFTER: usize = 40;
const PORTS_RETRY: Millis = Millis::seconds(1);

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

    /// Records the next attempt of a run; `None`: there is no place for it.
    pub(crate) fn launch_run(&mut self, deploy: &DeployRecord, instance: u32, run: &RunId) -> Option<TaskId> {
        let id = TaskId::new(&self.id(), &deploy.deploy.id, instance, self.progress.launches + 1);
        self.launch(deploy, instance);
        let task = Arc::make_mut(self.tasks.get_mut(&id)?);
        task.run = Some(run.clone());
        Some(id)
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

    pub(crate) fn set_membership(&mut self, id: &TaskId, membership: Membership) {
        self.edit_task(id, |task| task.membership = membership);
    }

    /// Begins the next request that adds the task.
    pub(crate) fn join(&mut self, id: &TaskId, from: Timestamp) {
        let now = self.now;
        self.edit_task(id, |task| {
            task.adds += 1;
            let lb = BalancerId::add(id, task.adds);
            task.note_balancer(&lb, BalancerState::Waiting, "", now);
            task.membership = Membership::Joining { attempt: task.adds, from };
        });
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
        why_frozen(&self.snapshot.cluster(), self.request.request.priority)
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

    /// How long a task of this kind may finish its calls.
    pub(crate) fn drained_at(&self, task: &TaskRecord) -> Timestamp {
        self.now + self.deploy_of(task).map_or(Millis::seconds(1), |record| record.deploy.drain)
    }

    /// Which of its ports is the task's upstream.
    pub(crate) fn balancer_port(&self, task: &TaskRecord) -> u32 {
        let record = self.deploys.get(&task.deploy);
        record.and_then(|record| record.deploy.load_balancer.as_ref()).map_or(0, |lb| lb.port_index)
    }

    /// Something may be under way between the old and the new state of the
    /// service, so that no single task may be added or removed.
    pub(crate) fn is_balancer_taken(&self) -> bool {
        let pending = self.request.pending.as_ref().and_then(|id| self.deploys.get(id));
        pending.is_some_and(|record| record.step.owns_the_balancer()) || self.request.is_deleting()
    }

    /// Why a task that the load balancers refused should not try again: it has
    /// died, or what would mend that waits for it.
    pub(crate) fn why_not_join(&self, task: &TaskRecord) -> Option<StopCause> {
        if task.is_ended() {
            return Some(StopCause::EndedBefore);
        }
        if self.request.is_deleting() {
            return Some(StopCause::RequestDeleted);
        }
        // Not `Replaced`: that one may come back when the deploy fails.
        self.request.pending.as_ref().map(|_| StopCause::Surplus)
    }

    /// Whether a request for a single task is under way; its id in words. A
    /// removal that waits for its next attempt is not: it is held back until the
    /// service is free again, and does no harm if an earlier leader makes it.
    pub(crate) fn single_change(&self) -> Option<TaskId> {
        let moving = |task: &&Arc<TaskRecord>| match task.membership {
            Membership::Joining { .. } => true,
            Membership::Leaving { from, .. } => self.now >= from,
            Membership::Outside | Membership::Switching | Membership::Inside | Membership::Left { .. } => {
                false
            }
        };
        self.tasks.values().find(moving).map(|task| task.id.clone())
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
        if task.run.is_none() && task.is_staying() && self.request.active.as_ref() == Some(&task.deploy) {
            let lived = task.seen.started_at.map_or(Millis(0), |started| at.since(started));
            let (instance, healthy) = (task.instance, task.seen.healthy_at.is_some());
            let death = Death { task: id.clone(), at, lived, exit: exit.clone(), instance, healthy };
            self.progress_mut().note_death(death);
        }
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

    /// Records a new task, to be launched when the commit is done.
    pub(crate) fn launch(&mut self, deploy: &DeployRecord, instance: u32) {
        let need = Capacity::of(&deploy.deploy.resources);
        self.launch_with(deploy, instance, need, None);
    }

    /// [`Self::launch`] with other needs, or in place of a task on a node that
    /// is to be left.
    pub(crate) fn launch_with(
        &mut self,
        deploy: &DeployRecord,
        instance: u32,
        need: Capacity,
        replaces: Option<NodeId>,
    ) {
        if let Some(words) = self.why_frozen() {
            return self.remark(&deploy.deploy.id, &words);
        }
        let request = self.id();
        let id = TaskId::new(&request, &deploy.deploy.id, instance, self.progress.launches + 1);
        let Some(spot) = self.place(deploy, instance, need, replaces) else { return };
        let Some(ports) = self.choose_ports(&id, deploy.deploy.resources.ports) else {
            let range = self.policy.ports;
            let words = format!(
                "{NO_PORT} {instance} in {}-{}; widen engine.ports or stop something",
                range.first, range.last
            );
            self.remark(&deploy.deploy.id, &words);
            let retry = self.now + PORTS_RETRY;
            return self.wake(retry);
        };
        if !self.spend() {
            return;
        }
        self.progress_mut().launches += 1;
        let task = TaskRecord {
            id: id.clone(),
            request,
            deploy: deploy.deploy.id.clone(),
            instance,
            host: spot.host,
            ports,
            created_at: self.now,
            phase: Phase::Launching,
            membership: Membership::Outside,
            seen: Seen::default(),
            note: alloc::string::String::new(),
            run: None,
            node: spot.node,
            rack: spot.rack,
            need,
            kill: None,
            balancer: Vec::new(),
            notes: Vec::new(),
            last_output: String::new(),
            adds: 0,
            leaving_since: None,
            forced: false,
        };
        self.used_ports.get_or_insert_default().extend(&task.ports);
        self.tasks.insert(id, Arc::new(task));
    }

    fn choose_ports(&mut self, id: &TaskId, count: u32) -> Option<Vec<u16>> {
        if count == 0 {
            return Some(Vec::new());
        }
        let snapshot = self.snapshot;
        let used = self.used_ports.get_or_insert_with(|| used_ports(snapshot));
        choose_ports(self.policy.ports, count, id, used, self.observed, self.now)
    }

    /// Nothing is done on nobody's request.
    pub(crate) fn is_braked(&self) -> bool {
        self.snapshot.cluster().is_braked(self.now)
    }

    pub(crate) fn finish(mut self) -> Decision {
        let mut commit = Commit::default();
        let id = self.id();
        self.write_deeds(&mut commit);
        self.write_request(&mut commit);
        self.write_progress(&id, &mut commit);
        self.write_deploys(&id, &mut commit);
        self.write_tasks(&id, &mut commit);
        self.write_runs(&id, &mut commit);
        self.write_followers(&mut commit);
        if !commit.is_empty() {
            // A deploy, scale, delete or cancel that came in between has to be seen.
            commit.rely_on(self.snapshot, Key::Request(id.clone()));
            if let Some(pending) = self.snapshot.request(&id).and_then(|record| record.pending.clone()) {
                commit.rely_on(self.snapshot, Key::Deploy(id, pending));
            }
            for key in core::mem::take(&mut self.relied) {
                commit.rely_on(self.snapshot, key);
            }
        }
        Decision { commit, wake: self.wake, more: self.more, waits_for_room: self.waits_for_room }
    }

    fn write_deeds(&mut self, commit: &mut Commit) {
        for (kind, by, before, after) in core::mem::take(&mut self.deeds) {
            let deed = Deed { kind, by: &by, before, after };
            let (snapshot, now) = (self.snapshot, self.now);
            audit(snapshot, commit, self.request_mut(), deed, now);
        }
    }

    fn write_request(&self, commit: &mut Commit) {
        let id = self.id();
        let before = self.snapshot.request(&id);
        if before.is_none_or(|before| !same(before, &self.request)) {
            commit.write(self.snapshot, Key::Request(id), Some(Record::Request(self.request.clone())));
        }
    }

    fn write_progress(&self, id: &RequestId, commit: &mut Commit) {
        if !same(&progress_of(self.snapshot, id), &self.progress) {
            let record = Record::Progress(self.progress.clone());
            commit.write(self.snapshot, Key::Progress(id.clone()), Some(record));
        }
    }

    fn write_runs(&self, id: &RequestId, commit: &mut Commit) {
        for (run, record) in &self.runs {
            if self.snapshot.run(id, run).is_none_or(|before| !same(before, record)) {
                let key = Key::Run(id.clone(), run.clone());
                commit.write(self.snapshot, key, Some(Record::Run(record.clone())));
            }
        }
        for run in self.snapshot.runs_of(id).filter(|run| !self.runs.contains_key(&run.id)) {
            commit.write(self.snapshot, Key::Run(id.clone(), run.id.clone()), None);
        }
    }

    /// What follows relies on the request that it is of, as it was read.
    fn write_followers(&self, commit: &mut Commit) {
        for run in &self.followers {
            commit.rely_on(self.snapshot, Key::Request(run.request.clone()));
            let key = Key::Run(run.request.clone(), run.id.clone());
            commit.write(self.snapshot, key, Some(Record::Run(run.clone())));
        }
    }

    fn write_deploys(&self, id: &RequestId, commit: &mut Commit) {
        for (deploy, record) in &self.deploys {
            if self.snapshot.deploy(id, deploy).is_none_or(|before| !same(before, record)) {
                let key = Key::Deploy(id.clone(), deploy.clone());
                commit.write(self.snapshot, key, Some(Record::Deploy(record.clone())));
            }
        }
        let gone = self.snapshot.deploys_of(id).filter(|d| !self.deploys.contains_key(&d.deploy.id));
        for deploy in gone {
            commit.write(self.snapshot, Key::Deploy(id.clone(), deploy.deploy.id.clone()), None);
        }
    }

    fn write_tasks(&self, id: &RequestId, commit: &mut Commit) {
        for (task, record) in &self.tasks {
            if self.snapshot.task(task).is_none_or(|before| !same(before, record)) {
                let key = Key::Task(id.clone(), task.clone());
                commit.write(self.snapshot, key, Some(Record::Task(record.clone())));
            }
        }
        for task in self.snapshot.tasks_of(id).filter(|task| !self.tasks.contains_key(&task.id)) {
            commit.write(self.snapshot, Key::Task(id.clone(), task.id.clone()), None);
        }
    }
}

/// Also those of upstreams that are still there without their task.
fn used_ports(snapshot: &Snapshot) -> BTreeSet<u16> {
    let holders = snapshot.tasks().filter(|task| task.holds_ports());
    let swept =
        snapshot.requests().filter_map(|record| snapshot.progress(&record.request.id)?.sweep.as_ref());
    let port = |listed: &Listed| listed.address.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    let swept = swept.flat_map(|sweep| sweep.remove.iter().filter_map(port));
    holders.flat_map(|task| task.ports.clone()).chain(swept).collect()
}

fn progress_of(snapshot: &Snapshot, id: &RequestId) -> Arc<Progress> {
    snapshot.progress(id).cloned().unwrap_or_else(|| {
        let launches = snapshot.cluster().floor.launches;
        Arc::new(Progress { launches, ..Progress::new(id.clone()) })
    })
}

/// Untouched records are still shared, which makes most comparisons free.
fn same<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}
