//! The load-balancer requests that the state of a request implies: of single
//! tasks, and of the service as a whole.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use super::{Effect, EffectKey};
use crate::{
    deploy::{DeployRecord, LoadBalancer, Restore},
    ids::{BalancerId, DeployId, RequestId},
    request::{Life, Removal, RequestRecord},
    snapshot::Snapshot,
    survey::Listed,
    task::{Membership, TaskRecord},
    time::Timestamp,
};

/// A load-balancer request.
#[derive(Clone, Debug, PartialEq)]
pub struct BalancerCall {
    /// Whose it is.
    pub request: RequestId,
    /// Its id, the same for the same intent.
    pub id: BalancerId,
    /// For people.
    pub owners: Vec<String>,
    /// The whole description of the service.
    pub service: LoadBalancer,
    /// What is to change.
    pub change: Change,
    /// By address, what the load balancers are told of a task.
    pub places: BTreeMap<String, Place>,
    /// It should rather not happen; its outcome is wanted all the same.
    pub cancel: bool,
}

/// Where an upstream stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Sub-pool; empty: "default".
    pub group: String,
    /// Empty: unknown.
    pub rack: String,
}

/// What a load-balancer request changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Addresses.
    Upstreams {
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
        /// Of those to add; without one: that of everybody.
        weights: BTreeMap<String, u32>,
    },
    /// The service goes.
    Delete,
}

// === impl Change ===

impl Change {
    fn edit(add: Vec<String>, remove: Vec<String>) -> Self {
        Self::Upstreams { add, remove, weights: BTreeMap::new() }
    }
}

pub(super) fn membership_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    task: &TaskRecord,
    now: Timestamp,
) {
    let address = |service: &LoadBalancer| [task.address(port_of(snapshot, task, service))];
    let (id, from, joins) = match &task.membership {
        Membership::Joining { attempt, from } => (BalancerId::add(&task.id, *attempt), *from, true),
        Membership::Leaving { attempt, from, .. } => (BalancerId::remove(&task.id, *attempt), *from, false),
        Membership::Outside | Membership::Switching | Membership::Inside | Membership::Left { .. } => return,
    };
    if is_taken(snapshot, record) {
        return;
    }
    let Some(service) = service_of(snapshot, record).filter(|_| now >= from) else { return };
    let change = if joins {
        let add = address(&service);
        let weight = weight_before_the_last_switch(snapshot, record, task);
        let weights = weight.map(|weight| (add[0].clone(), weight)).into_iter().collect();
        Change::Upstreams { add: add.into(), remove: Vec::new(), weights }
    } else {
        Change::edit(Vec::new(), address(&service).into())
    };
    insert_call(effects, snapshot, record, id, service, change, false);
}

/// As a rollout in progress has it for its tasks.
fn weight_before_the_last_switch(
    snapshot: &Snapshot,
    record: &RequestRecord,
    task: &TaskRecord,
) -> Option<u32> {
    let pending = record.pending.as_ref().filter(|pending| **pending == task.deploy)?;
    let deploy = snapshot.deploy(&record.request.id, pending)?;
    deploy.step.holds_the_old().then(|| deploy.deploy.rollout_weight())
}

pub(super) fn sweep_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    now: Timestamp,
) {
    let Some(progress) = snapshot.progress(&record.request.id) else { return };
    let Some(sweep) = progress.sweep.as_ref().filter(|sweep| now >= sweep.from) else { return };
    // It would bring the description of before along, or a service back that is gone.
    if is_taken(snapshot, record) {
        return;
    }
    let Some(service) = service_of(snapshot, record) else { return };
    let id = BalancerId::sweep(&record.request.id, record.incarnation, progress.sweeps);
    let remove = sweep.remove.iter().map(|listed| listed.address.clone()).collect();
    let change = Change::edit(Vec::new(), remove);
    insert_call(effects, snapshot, record, id.clone(), service, change, false);
    if let Some(Effect::Balance(call)) = effects.get_mut(&EffectKey::Balance(id)) {
        let place = |listed: &Listed| Place { group: listed.group.clone(), rack: String::new() };
        call.places = sweep.remove.iter().map(|listed| (listed.address.clone(), place(listed))).collect();
    }
}

pub(super) fn restore_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    deploy: &DeployRecord,
    stage: &Restore,
    now: Timestamp,
) {
    let (request, id) = (&record.request.id, &deploy.deploy.id);
    // What served before has the say; the first deploy has only itself.
    let Some(service) = service_of(snapshot, record) else { return };
    match stage {
        Restore::Verifying { round } => {
            let key = (BalancerId::switch(request, id, record.incarnation, 1), *round);
            let effect =
                Effect::Read { request: request.clone(), key: key.clone(), service_id: service.service_id };
            effects.insert(EffectKey::Read(key), effect);
        }
        Restore::Correcting { attempt, from, add, remove } if now >= *from => {
            let id = BalancerId::restore(request, id, record.incarnation, *attempt);
            let change = Change::edit(add.clone(), remove.clone());
            insert_call(effects, snapshot, record, id, service, change, false);
        }
        Restore::Correcting { .. } => {}
    }
}

pub(super) fn removal_effect(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    now: Timestamp,
) {
    let Life::Deleting { removal: Removal::Asked { attempt, from, own }, .. } = &record.life else { return };
    let Some(service) = service_of(snapshot, record).filter(|_| now >= *from) else { return };
    let id = BalancerId::delete(&record.request.id, record.incarnation, *attempt);
    let change = if *own {
        let inside = snapshot.tasks_of(&record.request.id).filter(|task| task.may_be_upstream());
        let remove = inside.map(|task| task.address(port_of(snapshot, task, &service))).collect();
        Change::edit(Vec::new(), remove)
    } else {
        Change::Delete
    };
    insert_call(effects, snapshot, record, id, service, change, false);
}

/// Which of its ports is the task's upstream, as its own deploy says.
fn port_of(snapshot: &Snapshot, task: &TaskRecord, service: &LoadBalancer) -> u32 {
    let deploy = snapshot.deploy(&task.request, &task.deploy);
    let own = deploy.and_then(|deploy| deploy.deploy.load_balancer.as_ref());
    own.unwrap_or(service).port_index
}

/// The whole service is being switched, restored or deleted.
fn is_taken(snapshot: &Snapshot, record: &RequestRecord) -> bool {
    let pending = record.pending.as_ref().and_then(|id| snapshot.deploy(&record.request.id, id));
    let removed = matches!(&record.life, Life::Deleting { removal, .. } if *removal != Removal::NotBegun);
    removed || pending.is_some_and(|deploy| deploy.step.owns_the_balancer())
}

/// The description that is in force: that of a deploy in progress from its first
/// group on, unless it is taken back; else the active deploy's, or that of the
/// only one there was. Earlier builds noted the groups alone.
fn service_of(snapshot: &Snapshot, record: &RequestRecord) -> Option<LoadBalancer> {
    let find = |id: &DeployId| snapshot.deploy(&record.request.id, id);
    let is_in_force = |id: &&DeployId| {
        let Some(deploy) = find(id) else { return false };
        let is_noted = match &record.described_by {
            Some(by) => by == *id,
            None => deploy.taken > 0,
        };
        is_noted && !deploy.step.is_taken_back()
    };
    let pending = record.pending.as_ref();
    let id = pending.filter(is_in_force).or(record.active.as_ref());
    let id = id.or(record.described_by.as_ref()).or(pending)?;
    find(id)?.deploy.load_balancer.clone()
}

pub(super) fn insert_call(
    effects: &mut BTreeMap<EffectKey, Effect>,
    snapshot: &Snapshot,
    record: &RequestRecord,
    id: BalancerId,
    service: LoadBalancer,
    change: Change,
    cancel: bool,
) {
    let owners = record.request.owners.clone();
    let request = record.request.id.clone();
    let places = places(snapshot, record, &change);
    let call = BalancerCall { request, id: id.clone(), owners, service, change, places, cancel };
    effects.insert(EffectKey::Balance(id), Effect::Balance(call));
}

/// Each task stands where its own deploy says, whichever describes the service.
fn places(snapshot: &Snapshot, record: &RequestRecord, change: &Change) -> BTreeMap<String, Place> {
    let Change::Upstreams { add, remove, .. } = change else { return BTreeMap::new() };
    let mut places = BTreeMap::new();
    for task in snapshot.tasks_of(&record.request.id) {
        let deploy = snapshot.deploy(&task.request, &task.deploy);
        let Some(lb) = deploy.and_then(|deploy| deploy.deploy.load_balancer.as_ref()) else { continue };
        let address = task.address(lb.port_index);
        // A port is used again: the task that has it now counts.
        let is_current = task.holds_ports() || !places.contains_key(&address);
        if is_current && (add.contains(&address) || remove.contains(&address)) {
            let place = Place { group: lb.upstream_group.clone(), rack: task.rack.clone() };
            places.insert(address, place);
        }
    }
    places
}
