//! The requests of a world: what their deploys are like, and what is remembered
//! of each between two steps.

use std::collections::BTreeMap;

use scheduler_core::{
    ids::{DeployId, RequestId},
    time::Timestamp,
};

use super::{Quality, World};

pub(super) struct Tenant {
    pub(super) id: RequestId,
    qualities: Vec<Quality>,
    pub(super) deploys: u32,
    /// When the first task of a deploy was launched.
    pub(super) born: BTreeMap<DeployId, Timestamp>,
    /// Serving tasks when the deploy in progress began, and which one it is.
    pub(super) baseline: Option<(DeployId, usize)>,
    /// How many are wanted, unless it is paused; all of them serve.
    pub(super) full: Option<u32>,
}

// === impl Tenant ===

impl Tenant {
    pub(super) fn new(id: &str, qualities: &[Quality]) -> Self {
        Self {
            id: RequestId::parse(id).unwrap(),
            qualities: qualities.to_vec(),
            deploys: 0,
            born: BTreeMap::new(),
            baseline: None,
            full: None,
        }
    }

    /// The load-balanced service that it fills.
    pub(super) fn service(&self) -> String {
        self.id.to_string()
    }

    /// No task of it ends unasked once it has served.
    pub(super) fn lasts(&self) -> bool {
        self.lasts_unless_it_rots() && !self.qualities.contains(&Quality::Rots)
    }

    pub(super) fn lasts_unless_it_rots(&self) -> bool {
        !self.qualities.contains(&Quality::CrashesLater)
    }
}

// === impl World ===

impl World {
    /// Draws nothing when there is no choice.
    pub(super) fn some_tenant(&mut self) -> usize {
        let all = self.tenants.len();
        if all == 1 { 0 } else { self.random.usize(0..all) }
    }

    pub(super) fn who(&self, request: &RequestId) -> usize {
        self.tenants.iter().position(|tenant| tenant.id == *request).unwrap()
    }

    /// Something happened that costs tasks.
    pub(super) fn forget_who_serves(&mut self) {
        for tenant in &mut self.tenants {
            tenant.full = None;
        }
    }

    pub(super) fn quality(&self, who: usize, deploy: &DeployId) -> Quality {
        // "v2.again1" is as good as "v2".
        let name = deploy.as_str().split('.').next().unwrap_or_default();
        let number: usize = name.trim_start_matches('v').parse().unwrap_or(0);
        let qualities = &self.tenants[who].qualities;
        // The first one is good, so that there is something to lose.
        if number == 1 { Quality::Good } else { qualities[(number + self.seed as usize) % qualities.len()] }
    }
}
