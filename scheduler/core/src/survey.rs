//! What the load balancers should have of a request, to be compared with what
//! they have. Only meaningful while nothing moves: the key of a survey names
//! the state of the tasks, and a reading that was begun under one key says
//! nothing once the key is another.

use alloc::{collections::BTreeMap, string::String, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    deploy::DeployRecord,
    ids::{DeployId, TaskId},
    progress::Progress,
    request::RequestRecord,
    task::{Membership, TaskRecord},
};

/// Names a state of a request's tasks in the load balancers.
pub type SurveyKey = u64;

/// An upstream as baragon-service lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Listed {
    /// "host:port".
    pub address: String,
    /// Sub-pool; empty: "default".
    pub group: String,
    /// The request that it was added for.
    pub owner: String,
}

/// What is expected of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) key: SurveyKey,
    pub(crate) service_id: String,
    /// By address and group, who is to be there.
    pub(crate) inside: BTreeMap<(String, String), TaskId>,
}

type Deploys<'a> = &'a dyn Fn(&DeployId) -> Option<Arc<DeployRecord>>;

/// `None` while something moves, or when the request is not load balanced.
pub(crate) fn of<'a>(
    record: &RequestRecord,
    progress: Option<&Progress>,
    deploys: Deploys<'_>,
    tasks: impl Iterator<Item = &'a Arc<TaskRecord>>,
) -> Option<Survey> {
    let active = deploys(record.active.as_ref()?)?;
    let service = active.deploy.load_balancer.as_ref()?;
    let pending = record.pending.as_ref().and_then(deploys);
    if record.is_deleting() || pending.is_some_and(|pending| pending.step.owns_the_balancer()) {
        return None;
    }
    if progress.is_some_and(|progress| progress.sweep.is_some()) {
        return None;
    }
    let (mut inside, mut key) = (BTreeMap::new(), Digest::new());
    key.add(&progress.map_or(0, |progress| progress.sweeps).to_le_bytes());
    key.add(service.service_id.as_bytes());
    for task in tasks {
        match task.membership {
            Membership::Outside | Membership::Left { .. } => continue,
            Membership::Inside => {}
            Membership::Joining { .. } | Membership::Switching | Membership::Leaving { .. } => return None,
        }
        key.add(task.id.as_str().as_bytes());
        key.add(&task.adds.to_le_bytes());
        let own = deploys(&task.deploy);
        let own = own.as_ref().and_then(|own| own.deploy.load_balancer.as_ref()).unwrap_or(service);
        inside.insert((task.address(own.port_index), own.upstream_group.clone()), task.id.clone());
    }
    Some(Survey { key: key.0, service_id: service.service_id.clone(), inside })
}

/// FNV-1a: the same on every replica and in every build.
struct Digest(u64);

impl Digest {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
