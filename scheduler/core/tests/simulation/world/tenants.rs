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
    pub(super) qualities: Vec<Quality>,
    pub(super) deploys: u32,
    /// It fills a service that others fill too.
    pub(super) shares: bool,
    /// No decision can be made for it.
    pub(super) poisoned: bool,
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
            shares: false,
            poisoned: false,
            born: BTreeMap::new(),
            baseline: None,
            full: None,
        }
    }

    /// The load-balanced service that it fills.
    pub(super) fn service(&self) -> String {
        if self.shares { "shared".to_owned() } else { self.id.to_string() }
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
    /// One more request, with deploys of its own.
    pub(crate) fn with_tenant(mut self, id: &str, qualities: &[Quality]) -> Self {
        let shares = self.tenants[0].shares;
        self.tenants.push(Tenant { shares, ..Tenant::new(id, qualities) });
        self.command_deploy(self.tenants.len() - 1);
        self
    }

    /// From now on, or no longer.
    pub(crate) fn poison_the_last(&mut self, poisoned: bool) {
        if let Some(tenant) = self.tenants.last_mut() {
            tenant.poisoned = poisoned;
        }
    }

    /// A deploy of a request that can be decided is open.
    pub(super) fn is_busy(&self, who: usize) -> bool {
        let tenant = &self.tenants[who];
        !tenant.poisoned && self.store.deploys_of(&tenant.id).any(|deploy| !deploy.is_done())
    }

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
            (tenant.full, tenant.baseline) = (None, None);
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
