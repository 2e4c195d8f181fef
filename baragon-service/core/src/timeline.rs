//! Where the time of a request went.

use alloc::vec::Vec;
use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// When a request passed its steps, by the leader's clock.
///
/// Nothing is invented: a step that was not taken is absent, and so is one that
/// another leader saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// It left the queue: a generation was given to it.
    #[serde(default, rename = "taken_ms", skip_serializing_if = "Option::is_none")]
    pub taken: Option<Timestamp>,
    /// The first agent was called.
    #[serde(default, rename = "sent_ms", skip_serializing_if = "Option::is_none")]
    pub sent: Option<Timestamp>,
    /// The last agent had checked it.
    #[serde(default, rename = "checked_ms", skip_serializing_if = "Option::is_none")]
    pub checked: Option<Timestamp>,
    /// The last agent had reloaded.
    #[serde(default, rename = "reloaded_ms", skip_serializing_if = "Option::is_none")]
    pub reloaded: Option<Timestamp>,
    /// The last agent had seen it served, and said so.
    #[serde(default, rename = "verified_ms", skip_serializing_if = "Option::is_none")]
    pub verified: Option<Timestamp>,
}

/// What an agent says of where the time of an Apply went, in this order. Zero:
/// the step was not taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Of the candidate.
    pub check: Duration,
    /// From the signal until it is served.
    pub reload: Duration,
    /// Or without one.
    pub verify: Duration,
}

/// The steps of a request, in the order in which they are passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// From its acceptance until it was taken up.
    Queued,
    /// Until the first agent was called.
    Sent,
    /// Until the last agent had checked it.
    Checked,
    /// Until the last agent had reloaded.
    Reloaded,
    /// Until the last agent had seen it served.
    Verified,
    /// Until that was written.
    Committed,
}

/// How an agent came to serve a generation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage {
    pub(crate) answered: Timestamp,
    pub(crate) steps: Steps,
}

// === impl Timeline ===

impl Timeline {
    pub(crate) fn taken(now: Timestamp) -> Self {
        Self { taken: Some(now), ..Self::default() }
    }

    /// With the first call, and with all agents if all have passed.
    pub(crate) fn passed(self, sent: Timestamp, passages: Vec<&Passage>) -> Self {
        let last = |step: fn(&Passage) -> Option<Timestamp>| {
            let times = passages.iter().filter_map(|passage| step(passage));
            times.max().map(|at| at.max(sent))
        };
        Self {
            sent: Some(sent),
            checked: last(Passage::checked),
            reloaded: last(Passage::reloaded),
            verified: last(|passage| Some(passage.answered)),
            ..self
        }
    }

    /// How long each step took; those of which an end is not known are left
    /// out. `committed` is the end of a request that succeeded.
    #[must_use]
    pub fn steps(&self, accepted: Timestamp, committed: Option<Timestamp>) -> Vec<(Step, Duration)> {
        let mut steps = Vec::new();
        let mut before = Some(accepted);
        for (step, at) in [(Step::Queued, self.taken), (Step::Sent, self.sent)] {
            steps.extend(at.zip(before).map(|(at, before)| (step, at.since(before))));
            before = at;
        }
        let passed = [
            (Step::Checked, self.checked),
            (Step::Reloaded, self.reloaded),
            (Step::Verified, self.verified),
            (Step::Committed, committed.filter(|_| self.verified.is_some())),
        ];
        for (step, at) in passed {
            // One that was not taken takes no time.
            if let Some((begin, end)) = before.zip(at) {
                steps.push((step, end.since(begin)));
                before = at;
            }
        }
        steps
    }
}

// === impl Step ===

impl Step {
    /// The word for metrics and people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Checked => "checked",
            Self::Reloaded => "reloaded",
            Self::Verified => "verified",
            Self::Committed => "committed",
        }
    }
}

// === impl Passage ===

impl Passage {
    fn checked(&self) -> Option<Timestamp> {
        let Steps { check, reload, verify } = self.steps;
        (!check.is_zero()).then(|| self.answered.minus(reload + verify))
    }

    fn reloaded(&self) -> Option<Timestamp> {
        let Steps { reload, verify, .. } = self.steps;
        (!reload.is_zero()).then(|| self.answered.minus(verify))
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    const ACCEPTED: Timestamp = Timestamp(100);

    fn passage(answered: u64, check: u64, reload: u64) -> Passage {
        let steps = Steps {
            check: Duration::from_millis(check),
            reload: Duration::from_millis(reload),
            ..Steps::default()
        };
        Passage { answered: Timestamp(answered), steps }
    }

    fn told(times: &Timeline, committed: Option<u64>) -> Vec<(&'static str, u128)> {
        let steps = times.steps(ACCEPTED, committed.map(Timestamp));
        steps.into_iter().map(|(step, took)| (step.as_str(), took.as_millis())).collect()
    }

    #[test]
    fn the_slowest_agent_counts() {
        let agents = [passage(200, 20, 50), passage(300, 10, 60)];
        let times = Timeline::taken(Timestamp(110)).passed(Timestamp(111), agents.iter().collect());
        let expected = vec![
            ("queued", 10),
            ("sent", 1),
            ("checked", 129),
            ("reloaded", 60),
            ("verified", 0),
            ("committed", 5),
        ];
        assert_eq!(told(&times, Some(305)), expected);
    }

    #[test]
    fn steps_that_were_not_taken_take_no_time() {
        let agents = [passage(120, 0, 0)];
        let times = Timeline::taken(Timestamp(110)).passed(Timestamp(111), agents.iter().collect());
        let expected = vec![("queued", 10), ("sent", 1), ("verified", 9), ("committed", 2)];
        assert_eq!(told(&times, Some(122)), expected);
    }

    #[test]
    fn what_another_leader_saw_is_left_out() {
        assert_eq!(told(&Timeline::taken(Timestamp(110)), Some(500)), [("queued", 10)]);
        assert_eq!(told(&Timeline::default(), Some(500)), []);
    }
}
