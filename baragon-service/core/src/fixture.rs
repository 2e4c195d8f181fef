//! Values for the tests of this crate.

use std::{boxed::Box, collections::BTreeSet, string::ToString, vec, vec::Vec};

use crate::{
    agent::{Agent, AgentKey},
    clock::Timestamp,
    commit::{Commit, Record},
    decide::{Admission, Limits},
    group::Group,
    ids::{Address, AgentId, BasePath, Generation, GroupName, RequestId, Revision, ServiceId},
    progress::{Answer, ItemAnswer, ItemOutcome, Progress},
    request::{Action, Phase, Request, Submission},
    service::Service,
    snapshot::Snapshot,
    upstream::{Upstream, UpstreamChange},
};

/// A store of one replica: what is committed is seen at once.
pub(crate) struct World {
    pub(crate) snapshot: Snapshot,
    pub(crate) progress: Progress,
    pub(crate) limits: Limits,
    pub(crate) now: Timestamp,
    revision: u64,
}

pub(crate) fn service_id(text: &str) -> ServiceId {
    ServiceId::parse(text).unwrap()
}

pub(crate) fn group_name(text: &str) -> GroupName {
    GroupName::parse(text).unwrap()
}

pub(crate) fn request_id(text: &str) -> RequestId {
    RequestId::parse(text).unwrap()
}

pub(crate) fn agent_key(group: &str, id: &str) -> AgentKey {
    AgentKey { group: group_name(group), id: AgentId::parse(id).unwrap() }
}

pub(crate) fn upstream(address: &str) -> Upstream {
    let address = Address::parse(address).unwrap();
    Upstream { address, group: None, rack: None, weight: 1, backup: false, request: request_id("r") }
}

pub(crate) fn group(name: &str) -> Group {
    Group::named(group_name(name))
}

pub(crate) fn service(id: &str, path: &str, groups: &[&str]) -> Service {
    Service {
        id: service_id(id),
        owners: Vec::new(),
        base_path: BasePath::parse(path).unwrap(),
        additional_paths: Vec::new(),
        groups: groups.iter().map(|name| group_name(name)).collect(),
        domains: BTreeSet::new(),
        options: serde_json::Map::new(),
        template: None,
    }
}

pub(crate) fn submission(id: &str, service: Service, add: &[&str]) -> Submission {
    let add = add.iter().map(|address| upstream(address)).collect();
    let upstreams = UpstreamChange::Edit { add, remove: vec![] };
    Submission {
        id: request_id(id),
        service: service.id.clone(),
        action: Action::Update { service: Some(Box::new(service)), upstreams, no_duplicates: false },
        no_validate: false,
        no_reload: false,
        expected_generation: None,
    }
}

pub(crate) fn action(id: &str, of: &str, action: Action) -> Submission {
    Submission { action, service: service_id(of), ..submission(id, service(of, "/", &["g"]), &[]) }
}

pub(crate) fn request(id: &str, of: &str) -> Request {
    Request {
        submission: submission(id, service(of, "/", &["g"]), &[]),
        domains: BTreeSet::new(),
        groups: BTreeSet::new(),
        accepted_at: Timestamp(0),
        deadline: Timestamp(60_000),
        phase: Phase::Pending,
        notes: Vec::new(),
        merged: Vec::new(),
        alone: false,
        times: crate::timeline::Timeline::default(),
    }
}

pub(crate) fn says(service: &str, outcome: ItemOutcome, message: &str) -> ItemAnswer {
    ItemAnswer { service: service_id(service), outcome, message: message.to_string() }
}

// === impl World ===

impl World {
    /// Group "g" with these agents, all in sync.
    pub(crate) fn with_agents(agents: &[&str]) -> Self {
        let snapshot = Snapshot::default();
        let progress = Progress::new(&snapshot);
        let mut world =
            Self { snapshot, progress, limits: Limits::default(), now: Timestamp(1_000), revision: 0 };
        world.put(Record::Group(group("g")));
        for agent in agents {
            world.join("g", agent);
        }
        world.confirm_all();
        world
    }

    pub(crate) fn put(&mut self, record: Record) {
        self.revision += 1;
        self.snapshot.put(record, Revision(self.revision), Revision(self.revision));
        self.progress.observe(&self.snapshot);
    }

    pub(crate) fn join(&mut self, group: &str, agent: &str) {
        let key = agent_key(group, agent);
        self.put(Record::Agent(Agent {
            key,
            address: "127.0.0.1:1".into(),
            boot: "1".into(),
            since: self.now,
            templates: None,
        }));
    }

    pub(crate) fn leave(&mut self, group: &str, agent: &str) {
        self.revision += 1;
        let key = crate::commit::Key::Agent(agent_key(group, agent));
        self.snapshot.remove(&key, Revision(self.revision));
        self.progress.observe(&self.snapshot);
    }

    /// Answers every Resync well until none is asked for.
    pub(crate) fn confirm_all(&mut self) {
        for effect in self.calls() {
            self.progress.answered(&effect.agent, effect.id, Answer::Resynced(vec![]), self.now);
        }
        self.settle();
    }

    pub(crate) fn commit(&mut self, commit: &Commit) {
        self.revision += 1;
        self.snapshot.absorb(commit, Revision(self.revision));
        self.snapshot.advance(Revision(self.revision));
        self.progress.committed(&self.snapshot, commit);
        assert_eq!(crate::check::check(&self.snapshot), Vec::<std::string::String>::new());
    }

    pub(crate) fn submit(&mut self, submission: Submission) {
        match crate::decide::submit(&self.snapshot, submission, &self.limits, self.now) {
            Admission::Accepted(commit) => self.commit(&commit),
            other @ (Admission::Known | Admission::Taken | Admission::Refused(_)) => {
                panic!("not accepted: {other:?}")
            }
        }
    }

    /// Advances until nothing is left to write.
    pub(crate) fn settle(&mut self) {
        loop {
            let decision = crate::decide::advance(&self.snapshot, &self.progress, &self.limits, self.now);
            if decision.commits.is_empty() {
                return;
            }
            decision.commits.iter().for_each(|commit| self.commit(commit));
            self.progress.observe(&self.snapshot);
        }
    }

    /// The same; what is kept for a time is looked at again.
    pub(crate) fn settle_old(&mut self) {
        self.now = self.now.plus(core::time::Duration::from_secs(60));
        self.settle();
        self.progress.swept(&self.snapshot, self.now);
    }

    /// The calls that go out now.
    pub(crate) fn calls(&mut self) -> Vec<crate::decide::Effect> {
        let (effects, _) = crate::decide::fan_out(&self.snapshot, &self.progress, &self.limits, self.now);
        effects.iter().for_each(|effect| self.progress.sent(effect, self.now));
        effects
    }

    /// Sends what is due and lets every agent say the same of every item.
    pub(crate) fn answer_all(&mut self, outcome: ItemOutcome, message: &str) -> usize {
        let calls = self.calls();
        for effect in &calls {
            self.answer(effect, outcome, message);
        }
        self.settle();
        calls.len()
    }

    pub(crate) fn answer(&mut self, effect: &crate::decide::Effect, outcome: ItemOutcome, message: &str) {
        let services = effect.call.services();
        let items = services.keys().map(|service| says(service.as_str(), outcome, message)).collect();
        self.progress.answered(&effect.agent, effect.id, Answer::Applied(items, None), self.now);
    }

    /// Lets every agent apply what is due, as if its steps took this long.
    pub(crate) fn apply_all(&mut self, steps: crate::timeline::Steps) {
        for effect in self.calls() {
            self.now = self.now.plus(steps.check + steps.reload + steps.verify);
            let applied = ItemOutcome::Applied(crate::agent::Level::Structural);
            let items = effect.call.services();
            let items = items.keys().map(|service| says(service.as_str(), applied, "")).collect();
            self.progress.answered(&effect.agent, effect.id, Answer::Applied(items, Some(steps)), self.now);
        }
        self.settle();
    }

    pub(crate) fn phase(&self, id: &str) -> Phase {
        self.snapshot.request(&request_id(id)).unwrap().value.phase.clone()
    }

    pub(crate) fn generation(&self, of: &str) -> Generation {
        self.snapshot.service(&service_id(of)).map(|stored| stored.value.generation).unwrap_or_default()
    }
}
