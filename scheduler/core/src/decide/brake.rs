//! The disaster brake, and settings of the cluster that end by themselves.

use alloc::{collections::BTreeMap, format, string::String, sync::Arc, vec::Vec};

use super::admit::{Deed, write_entry};
use crate::{
    audit::{ActionKind, Actor},
    cluster::{Brake, ClusterRecord},
    commit::Commit,
    ids::TaskId,
    snapshot::{Key, Record, Snapshot},
    time::{Millis, Timestamp},
};

/// What counts as a mass loss of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrakePolicy {
    /// Hundredths of all tasks; 0 means that nothing brakes.
    pub share: u32,
    /// Fewer are never one.
    pub least: usize,
    /// Within so long.
    pub window: Millis,
    /// Automatic actions stop for so long.
    pub hold: Millis,
}

/// The tasks that the engine lost lately, unasked: those that their records
/// tell of, also from the terms before, and those that are not recorded yet. What
/// the engine does not name when a term begins is no such loss: it is how a
/// restart of its host looks. Nor is a task that crashed: each request's own
/// cooldown holds that, and a restart may be all that mends it, while a loss
/// says that the engine itself is not to be trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<TaskId, Timestamp>);

/// What is to be done for the cluster as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// To be written.
    pub commit: Commit,
    /// Look again at this time.
    pub wake: Option<Timestamp>,
}

/// Puts the brake on after a mass loss, and ends what has had its time.
#[must_use]
pub fn settle(snapshot: &Snapshot, losses: &Losses, policy: &BrakePolicy, now: Timestamp) -> Settled {
    let mut commit = Commit::default();
    let before = snapshot.cluster();
    let mut record = (*before).clone();
    let mut deeds = end_settings(&mut record, now);
    if let Some(reason) = mass_loss(snapshot, losses, policy, now).filter(|_| record.brake.is_none()) {
        record.brake = Some(Brake { since: now, until: Some(now + policy.hold), reason: reason.clone() });
        deeds.push((ActionKind::Automatic, String::new(), format!("brake: {reason}")));
    }
    let wake = ends(&record).min();
    if record == *before {
        return Settled { commit, wake };
    }
    let by = Actor::scheduler("by itself");
    for (kind, before, after) in deeds {
        let deed = Deed { kind, by: &by, before, after };
        write_entry(snapshot, &mut commit, None, &mut record.audited, deed, now);
    }
    commit.write(snapshot, Key::Cluster, Some(Record::Cluster(Arc::new(record))));
    Settled { commit, wake }
}

fn end_settings(record: &mut ClusterRecord, now: Timestamp) -> Vec<(ActionKind, String, String)> {
    let over = |until: Option<Timestamp>| until.is_some_and(|until| now >= until);
    let mut deeds = Vec::new();
    record.disabled.retain(|kind, disabled| {
        let is_over = over(disabled.until);
        if is_over {
            deeds.push((
                ActionKind::ClusterSettings,
                format!("action {kind}: disabled"),
                format!("action {kind}: enabled"),
            ));
        }
        !is_over
    });
    if record.freeze.take_if(|freeze| over(freeze.until)).is_some() {
        deeds.push((
            ActionKind::ClusterSettings,
            "priority freeze: set".into(),
            "priority freeze: none".into(),
        ));
    }
    if let Some(brake) = record.brake.take_if(|brake| over(brake.until)) {
        record.released_at = Some(now);
        deeds.push((ActionKind::Automatic, format!("brake: {}", brake.reason), "brake: released".into()));
    }
    deeds
}

fn ends(record: &ClusterRecord) -> impl Iterator<Item = Timestamp> {
    let disabled = record.disabled.values().filter_map(|disabled| disabled.until);
    let freeze = record.freeze.as_ref().and_then(|freeze| freeze.until);
    disabled.chain(freeze).chain(record.brake.as_ref().and_then(|brake| brake.until))
}

/// Why the brake is to be put on, in words; `None`: it is not.
#[must_use]
pub fn mass_loss(
    snapshot: &Snapshot,
    losses: &Losses,
    policy: &BrakePolicy,
    now: Timestamp,
) -> Option<String> {
    let lost: Vec<&TaskId> = losses.within(policy.window, now).collect();
    if policy.share == 0 || lost.len() < policy.least.max(1) {
        return None;
    }
    let gone = lost.iter().filter(|id| snapshot.task(id).is_none_or(|task| task.is_ended())).count();
    let all = snapshot.tasks().filter(|task| !task.is_ended()).count() + gone;
    let is_mass = lost.len() * 100 >= all * policy.share as usize;
    is_mass.then(|| format!("{} of {all} tasks were lost within {}", lost.len(), policy.window))
}

/// Records of losses are kept for so long, whatever the bound of the history.
pub const LONGEST_WINDOW: Millis = Millis::seconds(600);

// === impl BrakePolicy ===

impl Default for BrakePolicy {
    fn default() -> Self {
        Self { share: 30, least: 10, window: Millis::seconds(30), hold: Millis::seconds(300) }
    }
}

// === impl Losses ===

impl Losses {
    /// The engine has lost a task that nobody wanted gone.
    pub fn note(&mut self, snapshot: &Snapshot, task: &TaskId, at: Timestamp) {
        if snapshot.task(task).is_some_and(|record| record.is_staying()) {
            self.0.insert(task.clone(), at);
        }
    }

    /// Those that the records tell of. What was lost before somebody released the
    /// brake is known to them.
    pub fn take_up(&mut self, snapshot: &Snapshot, window: Millis, now: Timestamp) {
        let released = snapshot.cluster().released_at;
        let lost = snapshot.tasks().filter_map(|task| Some((task, task.lost_at()?)));
        for (task, at) in lost.filter(|(_, at)| now.since(*at) < window && Some(*at) > released) {
            self.0.entry(task.id.clone()).or_insert(at);
        }
    }

    /// What was lost until now is known and counts no more.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Drops what is too old to count.
    pub fn prune(&mut self, window: Millis, now: Timestamp) {
        self.0.retain(|_, at| now.since(*at) < window);
    }

    /// Nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn within(&self, window: Millis, now: Timestamp) -> impl Iterator<Item = &TaskId> {
        self.0.iter().filter(move |(_, at)| now.since(**at) < window).map(|(task, _)| task)
    }
}
