//! What a user wants to run for a long time.

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeployId, Fault, Incarnation, RequestId},
    time::{Millis, Timestamp},
};

/// How its tasks live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Answers calls; may stand behind the load balancers.
    Service,
    /// Works by itself.
    Worker,
}

/// A valid request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// Cannot be changed later.
    pub kind: Kind,
    /// For people; passed on to the load balancers.
    pub owners: Vec<String>,
    /// How many tasks run.
    pub instances: u32,
}

/// Where a request is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Life {
    /// Its tasks run.
    Active,
    /// It leaves the load balancers and its tasks are stopped.
    Deleting {
        /// When that was asked for.
        since: Timestamp,
        /// The removal from the load balancers, if one is needed.
        removal: Removal,
    },
    /// Gone; kept so that its counters never start again.
    Deleted {
        /// When the last task had ended.
        at: Timestamp,
    },
}

/// How far the removal of a service from the load balancers is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removal {
    /// Deploys in progress have to end first.
    NotBegun,
    /// Asked for, as the `attempt`-th request, not before `from`.
    Asked {
        /// From 1.
        attempt: u32,
        /// Earlier failures put it off.
        from: Timestamp,
    },
    /// No load balancer sends anything any more.
    Done,
}

/// Deaths in a row of the active deploy's tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crashes {
    /// How many without a longer life between.
    pub count: u32,
    /// The latest.
    pub last: Timestamp,
}

/// A request as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// What the user wants.
    pub request: Request,
    /// Where it is in its life.
    pub life: Life,
    /// Which life.
    pub incarnation: Incarnation,
    /// When this life began.
    pub created_at: Timestamp,
    /// The deploy whose tasks serve.
    pub active: Option<DeployId>,
    /// The deploy in progress.
    pub pending: Option<DeployId>,
    /// The deploy that waits behind it.
    pub waiting: Option<DeployId>,
    /// How many tasks were ever launched; the last part of a task id.
    pub launches: u64,
    /// Deaths in a row, for the back-off.
    pub crashes: Crashes,
}

/// More would not fit in one deploy record.
pub const MAX_INSTANCES: u32 = 500;
const MAX_OWNERS: usize = 32;
/// A task that lived longer than this does not count as failing repeatedly.
const LONG_LIFE: Millis = Millis::seconds(60);
const BACKOFF_MOST: Millis = Millis::seconds(60);

// === impl Request ===

impl Request {
    /// # Errors
    /// Every rule that is broken.
    pub fn new(id: &str, kind: Kind, owners: Vec<String>, instances: u32) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let parsed =
            RequestId::parse(id).map_err(|rule| faults.push(Fault::new("request.request_id", rule))).ok();
        if instances > MAX_INSTANCES {
            let rule = format!("is {instances}; at most {MAX_INSTANCES} are allowed");
            faults.push(Fault::new("request.instances", rule));
        }
        if owners.len() > MAX_OWNERS {
            faults.push(Fault::new("request.owners", format!("at most {MAX_OWNERS} are allowed")));
        }
        for (index, owner) in owners.iter().enumerate() {
            if owner.is_empty() || owner.len() > 200 || owner.contains(char::is_control) {
                let rule = "must be 1 to 200 characters without control characters";
                faults.push(Fault::new(format!("request.owners[{index}]"), rule));
            }
        }
        match parsed {
            Some(id) if faults.is_empty() => Ok(Self { id, kind, owners, instances: instances.max(1) }),
            Some(_) | None => Err(faults),
        }
    }
}

// === impl RequestRecord ===

impl RequestRecord {
    /// A request in its first life.
    #[must_use]
    pub fn new(request: Request, now: Timestamp) -> Self {
        Self {
            request,
            life: Life::Active,
            incarnation: Incarnation(1),
            created_at: now,
            active: None,
            pending: None,
            waiting: None,
            launches: 0,
            crashes: Crashes::default(),
        }
    }

    /// The same id again after its deletion. The counters go on.
    #[must_use]
    pub fn reborn(&self, request: Request, now: Timestamp) -> Self {
        Self {
            incarnation: Incarnation(self.incarnation.0 + 1),
            launches: self.launches,
            ..Self::new(request, now)
        }
    }

    /// Whether it was deleted entirely.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        matches!(self.life, Life::Deleted { .. })
    }

    /// Whether it is on its way out.
    #[must_use]
    pub fn is_deleting(&self) -> bool {
        matches!(self.life, Life::Deleting { .. })
    }
}

// === impl Crashes ===

impl Crashes {
    /// One more death, after a life of `lived`.
    pub(crate) fn note(&mut self, lived: Millis, at: Timestamp) {
        self.count = if lived > LONG_LIFE { 1 } else { self.count.saturating_add(1) };
        self.last = at;
    }

    /// The earliest time of the next launch: the first death is replaced at
    /// once, then 1 s, doubling.
    #[must_use]
    pub fn next_launch(&self) -> Timestamp {
        let Some(repeats) = self.count.checked_sub(2) else { return Timestamp(0) };
        let pause = Millis(1000_u64 << repeats.min(16)).min(BACKOFF_MOST);
        self.last + pause
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let faults = Request::new("a b", Kind::Service, vec![String::new()], 501).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["request.request_id", "request.instances", "request.owners[0]"]);
    }

    #[test]
    fn the_first_death_is_replaced_at_once_and_further_ones_back_off_to_a_minute() {
        let mut crashes = Crashes::default();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            crashes.note(Millis(10), Timestamp(1_000_000));
            pauses.push(crashes.next_launch().since(Timestamp(1_000_000)).0 / 1000);
        }
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        crashes.note(Millis::seconds(61), Timestamp(2_000_000));
        assert_eq!(crashes.count, 1);
    }
}
