//! The load balancers, which are slow, refuse, or are away.

use std::collections::BTreeSet;

use scheduler_core::{
    deploy::{BalancerState, LoadBalancer},
    effect::{BalancerCall, Change},
    ids::{BalancerId, RequestId},
    observed::{Answer, Event},
    survey::Listed,
    time::{Millis, Timestamp},
};

use super::{World, leaders::Leader};

/// An address, in the order of services.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Upstream {
    pub(super) service: String,
    pub(super) address: String,
    /// The request that it was added for.
    pub(super) owner: RequestId,
}

#[derive(Clone)]
pub(super) struct Submitted {
    pub(super) request: RequestId,
    pub(super) service: LoadBalancer,
    pub(super) change: Change,
    pub(super) state: BalancerState,
    pub(super) settles_at: Timestamp,
}

impl World {
    pub(super) fn settle_request(&mut self, id: &BalancerId) {
        let fails = !self.fair && self.random.u32(0..5) == 0;
        let submitted = self.submitted.get_mut(id).unwrap();
        submitted.state = match submitted.state {
            BalancerState::Canceling => BalancerState::Canceled,
            _ if fails => BalancerState::Failed,
            _ => BalancerState::Success,
        };
        // A revert that somebody undid by hand: its FAILED proves nothing.
        let unfaithful = submitted.state == BalancerState::Failed && self.random.u32(0..3) == 0;
        if submitted.state == BalancerState::Success || unfaithful {
            let submitted = submitted.clone();
            self.check_description(id, &submitted, unfaithful);
            self.apply(submitted);
        }
    }

    /// Only the step of a deploy takes what the deploys that count say out of
    /// force: but for what nobody was told of, for a pause in its midst, and for
    /// one that failed and serves all the same.
    fn check_description(&mut self, id: &BalancerId, submitted: &Submitted, unfaithful: bool) {
        let service = &submitted.service.service_id;
        let is_single = ["-ADD-", "-REMOVE-", "-SWEEP-"].iter().any(|kind| id.as_str().contains(kind));
        if unfaithful {
            self.unsure.insert(service.clone());
        } else if !is_single {
            self.unsure.remove(service);
        }
        let Some(request) = self.store.request(&submitted.request) else { return };
        let deploys = request.active.iter().chain(&request.pending);
        let counting: Vec<_> = deploys.filter_map(|id| self.store.deploy(&submitted.request, id)).collect();
        let is_kept = counting.iter().any(|deploy| deploy.step.failure().is_some() && deploy.is_done());
        let known = self.described.get(service).filter(|known| {
            counting.iter().any(|deploy| deploy.deploy.load_balancer.as_ref() == Some(*known))
        });
        let alters = known.is_some_and(|known| *known != submitted.service);
        if is_single && alters && !is_kept && !self.acts && !self.unsure.contains(service) {
            self.fail(&format!("no_single_change_alters_a_description: {id} has {:?}", submitted.service));
        }
    }

    fn apply(&mut self, submitted: Submitted) {
        self.check_owner(&submitted);
        let Submitted { request, service: description, change, .. } = submitted;
        let service = description.service_id.clone();
        match change {
            Change::Upstreams { add, remove, .. } => {
                self.described.insert(service.clone(), description);
                let names = |one: &Upstream| add.contains(&one.address) || remove.contains(&one.address);
                self.upstreams.retain(|one| one.service != service || !names(one));
                let added = add.iter().map(|address| (address.clone(), request.clone()));
                self.upstreams.extend(added.map(|(address, owner)| Upstream {
                    service: service.clone(),
                    address,
                    owner,
                }));
            }
            Change::Delete => {
                self.described.remove(&service);
                self.upstreams.retain(|one| one.service != service);
            }
        }
    }

    fn check_owner(&self, Submitted { request, service, change, .. }: &Submitted) {
        let touches = |one: &&Upstream| match change {
            Change::Upstreams { add, remove, .. } => {
                add.contains(&one.address) || remove.contains(&one.address)
            }
            Change::Delete => true,
        };
        let of_others =
            self.upstreams.iter().filter(|one| one.service == service.service_id && one.owner != *request);
        if let Some(one) = of_others.into_iter().find(touches) {
            self.fail(&format!(
                "no_request_touches_an_upstream_of_another: {request} does {change:?} to {one:?}"
            ));
        }
    }

    pub(super) fn is_upstream(&self, address: &str) -> bool {
        self.upstreams.iter().any(|one| one.address == address)
    }

    /// The addresses of a service.
    pub(super) fn upstreams_of(&self, service: &str) -> BTreeSet<String> {
        let of = self.upstreams.iter().filter(|one| one.service == service);
        of.map(|one| one.address.clone()).collect()
    }

    /// Somebody takes an upstream out and puts one in that no task has.
    pub(super) fn meddle(&mut self) {
        self.upstreams.pop_first();
        self.forget_who_serves();
        // One that is not deleted.
        let owner = &self.tenants[self.tenants.len() - 1];
        let (service, owner) = (owner.service(), owner.id.clone());
        self.upstreams.insert(Upstream { service, address: "10.0.0.1:39999".to_owned(), owner });
    }

    pub(super) fn balance(&mut self, leader: &mut Leader, call: &BalancerCall) {
        let state = if self.baragon_away {
            BalancerState::Unreachable
        } else {
            let delay = Millis(self.random.u64(1..400));
            let fresh = Submitted {
                request: call.request.clone(),
                service: call.service.clone(),
                change: call.change.clone(),
                // A cancel of an unknown id closes the id.
                state: if call.cancel { BalancerState::Canceled } else { BalancerState::Waiting },
                settles_at: self.now + delay,
            };
            let known = self.submitted.entry(call.id.clone()).or_insert(fresh);
            if call.cancel && known.state == BalancerState::Waiting {
                known.state = BalancerState::Canceling;
            }
            known.state
        };
        let answer = Answer { state, message: String::new() };
        leader.observed.note(Event::Balancer(call.request.clone(), call.id.clone(), answer), self.now);
    }
}

// === impl Upstream ===

impl Upstream {
    pub(super) fn listed(&self) -> Listed {
        let (address, owner) = (self.address.clone(), self.owner.to_string());
        Listed { address, group: "default".to_owned(), owner }
    }
}
