//! What must hold after each event, and in the end.

use std::collections::{BTreeMap, BTreeSet};

use baragon_service_core::{
    check::check,
    commit::{Commit, Record, Write},
    ids::{Generation, Revision, ServiceId},
    request::{Action, Outcome, Phase, Request, Submission, Verdict},
    snapshot::Stored,
};

use super::World;

impl World {
    /// After each event.
    pub(crate) fn check(&mut self) {
        let broken = check(&self.store.truth);
        assert!(broken.is_empty(), "path_has_one_owner, one_request_in_flight: {broken:?}");
        self.accepted_requests_end_in_exactly_one_terminal_state();
        self.services_are_first_in_first_out();
    }

    /// After the faults have stopped.
    pub(crate) fn check_end(&self) {
        for id in &self.accepted {
            assert!(self.ended.contains_key(id), "{id} never ends: {:?}", self.store.truth.request(id));
        }
        self.agents_converge_to_the_store();
        self.paths_are_held_only_by_their_services();
    }

    /// How many requests ended together with others, well or one by one.
    pub(crate) fn taken_together(&self) -> (usize, usize) {
        let requests = || self.store.truth.requests().map(|request| &request.value);
        (requests().filter(|one| !one.merged.is_empty()).count(), requests().filter(|one| one.alone).count())
    }

    /// Whether deleted services were forgotten.
    pub(crate) fn forgot(&self) -> bool {
        self.store.truth.floor() > Generation(0)
    }

    /// How the requests ended.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        self.ended.values().map(|outcome| outcome.verdict).collect()
    }

    fn accepted_requests_end_in_exactly_one_terminal_state(&mut self) {
        for id in &self.accepted {
            let request =
                self.store.truth.request(id).unwrap_or_else(|| panic!("{id} was accepted and is lost"));
            match (&request.value.phase, self.ended.get(id)) {
                (Phase::Done(outcome), None) => {
                    let moved = outcome.message.contains("not at the expected");
                    assert!(!moved, "an_expected_generation_is_decided_at_admission: {id}");
                    self.ended.insert(id.clone(), outcome.clone());
                }
                (phase, Some(end)) => assert_eq!(phase, &Phase::Done(end.clone()), "{id} ended twice"),
                (Phase::Pending | Phase::Applying { .. } | Phase::Reverting { .. }, None) => {}
            }
        }
    }

    /// Of two that want an address alone only one is accepted, whoever has heard
    /// of the other.
    pub(super) fn claims_of_addresses_exclude_each_other(&self, accepted: &Submission) {
        let claimed = |submission: &Submission| match &submission.action {
            Action::Update { upstreams, no_duplicates: true, .. } => {
                upstreams.added().iter().map(|one| one.address.clone()).collect()
            }
            Action::Update { .. } | Action::Delete | Action::Reload => BTreeSet::new(),
        };
        let own = claimed(accepted);
        let truth = &self.store.truth;
        for service in truth.busy_services().filter(|service| **service != accepted.service) {
            for other in truth.waiting(service) {
                let shared = claimed(&other.value.submission).intersection(&own).next().cloned();
                assert_eq!(shared, None, "{} and {} claim it", accepted.id, other.value.id());
            }
        }
    }

    fn services_are_first_in_first_out(&self) {
        let mut newest: BTreeMap<&ServiceId, (Revision, Generation)> = BTreeMap::new();
        let mut all: Vec<&Stored<Request>> = self.store.truth.requests().collect();
        all.sort_by_key(|request| request.created);
        for request in all {
            let Phase::Done(Outcome { verdict: Verdict::Success, generation, .. }) = &request.value.phase
            else {
                continue;
            };
            let mine = (request.created, *generation);
            let before = newest.insert(request.value.service(), mine);
            assert!(before.is_none_or(|(_, older)| older <= *generation), "{} overtook", request.value.id());
        }
    }

    /// success_means_every_live_agent_serves_it: at the commit, every agent
    /// that holds its lease has it, whoever knows of it.
    pub(super) fn check_success(&self, commit: &Commit) {
        for write in commit.writes().values() {
            let Write::Put(record) = write else { continue };
            let Record::Service(service) = &**record else { continue };
            let succeeded = commit.writes().values().any(|write| {
                matches!(write, Write::Put(record) if matches!(&**record, Record::Request(request)
                    if matches!(&request.phase, Phase::Done(Outcome { verdict: Verdict::Success, .. }))))
            });
            for agent in self.store.truth.agents().filter(|_| succeeded) {
                let wanted = service.target(&agent.value.key.group);
                if !service.known_in.contains(&agent.value.key.group) || wanted.content.is_none() {
                    continue;
                }
                let held = self.agents[&agent.value.key].held.get(&service.id);
                assert_eq!(
                    held,
                    Some(&(wanted.generation, wanted.content)),
                    "success_means_every_live_agent_serves_it: {} at {}",
                    service.id,
                    agent.value.key
                );
            }
        }
    }

    fn agents_converge_to_the_store(&self) {
        for (key, agent) in self.agents.iter().filter(|(_, agent)| agent.live) {
            let wanted: BTreeMap<_, _> = self
                .store
                .truth
                .services()
                .map(|record| (record.id.clone(), record.target(&key.group).content))
                .filter(|(_, content)| content.is_some())
                .collect();
            let served: BTreeMap<_, _> = agent
                .held
                .iter()
                .map(|(service, (_, content))| (service.clone(), content.clone()))
                .filter(|(_, content)| content.is_some())
                .collect();
            assert_eq!(served, wanted, "agents_converge_to_the_store: {key}");
            let sync = self.store.truth.sync(key).expect("every live agent was confirmed");
            assert!(sync.value.in_sync, "{key}: {:?}", sync.value);
            let wanted = self.store.truth.is_in_maintenance(key);
            let known = (agent.maintenance, sync.value.maintenance);
            assert_eq!(known, (wanted, wanted), "agents_know_of_their_maintenance: {key}");
        }
    }

    fn paths_are_held_only_by_their_services(&self) {
        let truth = &self.store.truth;
        for (path, owner) in truth.paths() {
            let content = truth.service(owner).and_then(|stored| stored.value.content.as_ref());
            let needed = content.is_some_and(|content| content.service.locks().contains(path));
            assert!(needed, "{owner} holds {path:?} for nothing");
        }
    }
}
