//! New tasks: each with a place, a node that has room for it and free ports.

use alloc::{collections::BTreeSet, format, string::String, sync::Arc, vec::Vec};

use super::{Draft, NO_PORT};
use crate::{
    deploy::DeployRecord,
    ids::{RunId, TaskId},
    node::Capacity,
    placement::choose_ports,
    snapshot::Snapshot,
    survey::Listed,
    task::{Membership, Phase, Seen, TaskRecord},
    time::Millis,
};

const PORTS_RETRY: Millis = Millis::seconds(1);

impl Draft<'_> {
    /// Records the next attempt of a run; `None`: there is no place for it.
    pub(crate) fn launch_run(&mut self, deploy: &DeployRecord, instance: u32, run: &RunId) -> Option<TaskId> {
        let id = TaskId::new(&self.id(), &deploy.deploy.id, instance, self.progress.launches + 1);
        self.launch(deploy, instance);
        let task = Arc::make_mut(self.tasks.get_mut(&id)?);
        task.run = Some(run.clone());
        Some(id)
    }

    /// Records a new task, to be launched when the commit is done.
    pub(crate) fn launch(&mut self, deploy: &DeployRecord, instance: u32) {
        let need = Capacity::of(&deploy.deploy.resources);
        if let Some(words) = self.why_frozen() {
            return self.remark(&deploy.deploy.id, &words);
        }
        let request = self.id();
        let id = TaskId::new(&request, &deploy.deploy.id, instance, self.progress.launches + 1);
        let Some(spot) = self.place(deploy, instance, need) else { return };
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
            note: String::new(),
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
            lost_in_sight: false,
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
