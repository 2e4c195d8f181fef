//! What clients and operators ask for.

use std::collections::BTreeSet;

use baragon_service_core::{
    agent::AgentKey,
    commit::Key,
    decide::{self, Admission, Cancellation},
    group::{Group, PathKey},
    ids::{Address, BasePath, GroupName, RequestId, ServiceId},
    request::{Action, Submission},
    service::Service,
    upstream::{Upstream, UpstreamChange},
};

use super::{GROUPS, World};
use crate::agent::POISON;

impl World {
    pub(super) fn client_submits(&mut self, replica: usize) {
        let submission = self.submission();
        self.submit(replica, submission);
    }

    /// Several changes of upstreams that find each other waiting.
    pub(super) fn client_moves_upstreams(&mut self, replica: usize) {
        let Some(service) = self.random.choice(["a", "b", "c"]) else {
            return;
        };
        for _ in 0..4 {
            let mut submission = self.submission();
            submission.service = ServiceId::parse(service).unwrap();
            submission.no_validate = false;
            let upstreams = self.change(&submission.id);
            submission.action = Action::Update { service: None, upstreams, no_duplicates: false };
            self.submit(replica, submission);
        }
    }

    fn submit(&mut self, replica: usize, submission: Submission) {
        let snapshot = &self.replicas[replica].snapshot;
        match decide::submit(snapshot, submission.clone(), &self.limits, self.now) {
            Admission::Accepted(commit) => match self.store.commit(&commit, None) {
                Ok(revision) => {
                    self.claims_of_addresses_exclude_each_other(&submission);
                    self.accepted.insert(submission.id);
                    if !self.strikes(5) {
                        self.replicas[replica].snapshot.absorb(&commit, revision);
                    }
                }
                Err(()) => self.refresh_after(replica, &commit),
            },
            Admission::Refused(faults) => {
                let paths = faults.into_iter().filter_map(|fault| match fault {
                    decide::Fault::PathOwned { path, .. } => Some(Key::Path(path)),
                    _ => None,
                });
                paths.for_each(|path| self.refresh(replica, &path));
            }
            Admission::Known | Admission::Taken => {}
        }
    }

    /// The path that a service has just left, before the leader has freed it and
    /// without its knowing.
    pub(super) fn client_takes_a_left_path_again(&mut self, replica: usize) {
        let truth = &self.store.truth;
        let is_left = |path: &PathKey, owner: &ServiceId| {
            let committed = truth.service(owner).and_then(|stored| stored.value.content.as_ref());
            !committed.is_some_and(|content| content.service.locks().contains(path))
                && truth.waiting(owner).next().is_none()
        };
        let left = truth.paths().find(|(path, owner)| is_left(path, owner));
        let Some((path, owner)) = left.map(|(path, owner)| (path.clone(), owner.clone())) else {
            return;
        };
        self.hear(replica, usize::MAX);
        let mut submission = self.submission();
        let service = Service {
            base_path: path.path,
            groups: BTreeSet::from([path.group]),
            ..self.description(&owner)
        };
        let upstreams = UpstreamChange::Edit { add: Vec::new(), remove: Vec::new() };
        let service = Some(Box::new(service));
        submission.action = Action::Update { service, upstreams, no_duplicates: false };
        submission.service = owner;
        self.submit(replica, submission);
        if let Some((leader, _)) = self.store.leader.filter(|(leader, _)| *leader != replica) {
            self.lead(leader);
        }
    }

    pub(super) fn client_cancels(&mut self, replica: usize) {
        let waiting: Vec<RequestId> =
            self.accepted.iter().filter(|id| !self.ended.contains_key(id)).cloned().collect();
        let Some(id) = self.random.choice(&waiting) else {
            return;
        };
        if let Cancellation::Accepted(commit) = decide::cancel(&self.replicas[replica].snapshot, id, self.now)
            && let Ok(revision) = self.store.commit(&commit, None)
        {
            self.replicas[replica].snapshot.absorb(&commit, revision);
        }
    }

    pub(super) fn group_changes(&mut self, replica: usize) {
        let mut group = Group::named(GroupName::parse("g").unwrap());
        group.minimum_agents = self.random.u32(1..3);
        if let Ok(commit) = decide::put_group(&self.replicas[replica].snapshot, group)
            && let Ok(revision) = self.store.commit(&commit, None)
        {
            self.replicas[replica].snapshot.absorb(&commit, revision);
        }
    }

    pub(super) fn maintenance_begins_or_ends(&mut self, replica: usize) {
        let agents: Vec<AgentKey> = self.agents.keys().cloned().collect();
        let Some(agent) = self.random.choice(&agents).cloned() else {
            return;
        };
        let wanted = decide::Wanted { agent, on: self.random.bool(), message: String::new(), force: false };
        self.set_maintenance(replica, &wanted);
    }

    pub(super) fn set_maintenance(&mut self, replica: usize, wanted: &decide::Wanted) {
        if let Ok(Some(commit)) = decide::set_maintenance(&self.replicas[replica].snapshot, wanted, self.now)
            && let Ok(revision) = self.store.commit(&commit, None)
        {
            self.replicas[replica].snapshot.absorb(&commit, revision);
        }
    }

    fn submission(&mut self) -> Submission {
        self.requests += 1;
        let id = RequestId::parse(&format!("r{}", self.requests)).unwrap();
        let service = ServiceId::parse(self.random.choice(["a", "b", "c"]).expect("not empty")).unwrap();
        let action = match self.random.u8(0..10) {
            0 => Action::Delete,
            1 => Action::Reload,
            2..6 => Action::Update { service: None, upstreams: self.change(&id), no_duplicates: false },
            _ => Action::Update {
                service: Some(Box::new(self.description(&service))),
                upstreams: self.change(&id),
                no_duplicates: self.random.u8(0..5) == 0,
            },
        };
        let no_validate = self.random.u8(0..5) == 0;
        // As somebody knows who has just read it.
        let expects = self.random.u8(0..4) == 0;
        let present = self.store.truth.service(&service).map(|stored| stored.value.generation);
        let expected_generation = expects.then(|| present.unwrap_or_default());
        Submission { id, service, action, no_validate, no_reload: false, expected_generation }
    }

    fn change(&mut self, id: &RequestId) -> UpstreamChange {
        let port =
            if self.random.u8(0..6) == 0 { POISON.to_owned() } else { format!(":{}", self.random.u16(1..9)) };
        let address = Address::parse(&format!("10.0.0.1{port}")).unwrap();
        let new =
            Upstream { address, group: None, rack: None, weight: 1, backup: false, request: id.clone() };
        let old = Address::parse(&format!("10.0.0.1:{}", self.random.u16(1..9))).unwrap();
        if self.random.bool() {
            return UpstreamChange::Replace(vec![new]);
        }
        UpstreamChange::Edit { add: vec![new], remove: vec![(old, None)] }
    }

    fn description(&mut self, id: &ServiceId) -> Service {
        let paths = ["/a", "/b", "/c", "/shared"];
        let groups = [&GROUPS[..1], &GROUPS[1..], &GROUPS[..]];
        let groups = self.random.choice(groups).expect("not empty");
        Service {
            id: id.clone(),
            owners: Vec::new(),
            base_path: BasePath::parse(self.random.choice(paths).expect("not empty")).unwrap(),
            additional_paths: Vec::new(),
            groups: groups.iter().map(|name| GroupName::parse(name).unwrap()).collect(),
            domains: BTreeSet::new(),
            options: serde_json::Map::new(),
            template: None,
        }
    }
}
