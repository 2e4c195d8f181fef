//! The load balancers, which are slow, refuse, or are away.

use scheduler_core::{
    deploy::BalancerState,
    effect::{BalancerCall, Change},
    ids::BalancerId,
    observed::{Answer, Event},
    survey::Listed,
    time::{Millis, Timestamp},
};

use super::{World, leaders::Leader};

#[derive(Clone)]
pub(super) struct Submitted {
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
            match submitted.change.clone() {
                Change::Upstreams { add, remove, .. } => {
                    self.upstreams.retain(|address| !remove.contains(address));
                    self.upstreams.extend(add);
                }
                Change::Delete => self.upstreams.clear(),
            }
        }
    }

    /// Somebody takes an upstream out and puts one in that no task has.
    pub(super) fn meddle(&mut self) {
        self.upstreams.pop_first();
        self.upstreams.insert("10.0.0.1:39999".to_owned());
    }

    pub(super) fn balance(&mut self, leader: &mut Leader, call: &BalancerCall) {
        let state = if self.baragon_away {
            BalancerState::Unreachable
        } else {
            let delay = Millis(self.random.u64(1..400));
            let fresh = Submitted {
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

pub(super) fn listed(address: &str) -> Listed {
    Listed { address: address.to_owned(), group: "default".to_owned(), owner: "hello".to_owned() }
}
