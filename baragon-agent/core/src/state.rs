//! What the agent knows about its host between two changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{
    desired::{Group, Held},
    endpoints::{self, Endpoints},
    ids::{ConfigNumber, Generation, ServiceId, Term, Timestamp},
    template::{Error, Hosts, Rendered, Renderer, upstream_name},
    tree::{Files, Manifest},
};

/// What must outlive a tree. The applied generation of each service is in the
/// manifest of the live tree, which is swapped with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The highest term seen.
    pub term: Term,
    /// The last number given to a tree that went live; never used again.
    pub last: ConfigNumber,
    /// The live tree was put in place without a reload, as was asked.
    pub awaiting_reload: bool,
}

/// The host as the agent sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// As on disk.
    pub ledger: Ledger,
    /// The live tree.
    pub live: Manifest,
    /// Resolved host names, kept so that a name that vanishes still works.
    pub hosts: Hosts,
    /// Why a service is not served as asked.
    pub problems: BTreeMap<ServiceId, String>,
    pub(crate) rendered: BTreeMap<ServiceId, Rendered>,
    /// Held services that made the last check fail; the balancer serves them as
    /// it loaded them.
    pub(crate) rotten: BTreeSet<ServiceId>,
    /// Services in files because the balancer has no room for their endpoints.
    pub(crate) crowded: BTreeSet<ServiceId>,
    /// The balancer itself has said that there is no room: no service comes back
    /// from its files until the agent is started again.
    pub(crate) full: bool,
    /// What the journal of the live tree says is open.
    pub(crate) unsure: bool,
}

/// What is known beside the tree, and decides how services are rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    hosts: Hosts,
    crowded: BTreeSet<ServiceId>,
}

/// Said where a service is served, but not quite as it asks.
const NO_SLOW_START: &str =
    "slow_start is ignored: only nginx with Lua and upstreams with known addresses can do that";

/// What a service asks for and does not get when it is rendered like this.
pub(crate) fn note_on(held: &Held, rendered: &Rendered) -> Option<&'static str> {
    let content = held.content.as_ref()?;
    let asked = content.service.options.slow_start().ok().flatten()?;
    (asked > 0 && rendered.peers.is_none()).then_some(NO_SLOW_START)
}

// === impl Surroundings ===

impl Surroundings {
    /// With these host names, too.
    #[must_use]
    pub fn and(mut self, hosts: Hosts) -> Self {
        self.hosts.extend(hosts);
        self
    }
}

// === impl State ===

impl State {
    /// A host whose live tree is this one, or that has none yet. Whatever does
    /// not render any more is a problem and is left out.
    #[must_use]
    pub fn new(ledger: Ledger, live: Manifest, renderer: &Renderer) -> Self {
        Self::within(Surroundings::default(), ledger, live, renderer)
    }

    /// The same, with what is known beside the tree.
    #[must_use]
    pub fn within(around: Surroundings, ledger: Ledger, live: Manifest, renderer: &Renderer) -> Self {
        let ledger = Ledger { last: ledger.last.max(live.number), ..ledger };
        let mut state = Self {
            ledger,
            live,
            hosts: around.hosts,
            problems: BTreeMap::new(),
            rendered: BTreeMap::new(),
            rotten: BTreeSet::new(),
            crowded: around.crowded,
            full: false,
            unsure: false,
        };
        let group = state.live.group.clone();
        state.rendered = state.render_held(&group, renderer);
        state
    }

    /// Every file of the live tree, rendered.
    ///
    /// # Errors
    /// What is wrong with the shared templates.
    pub fn files(&self, renderer: &Renderer, now: Timestamp) -> Result<Files, Error> {
        let mut files = renderer.shared(&self.live, now, &self.hosts)?;
        for rendered in self.rendered.values() {
            files.extend(rendered.files.iter().map(|(path, file)| (path.clone(), file.clone())));
        }
        if renderer.is_reload_free() {
            files.extend([self.endpoints().to_file()]);
        }
        Ok(files)
    }

    /// The files of one service.
    #[must_use]
    pub fn files_of(&self, id: &ServiceId) -> Option<&Files> {
        self.rendered.get(id).map(|rendered| &rendered.files)
    }

    /// What is known beside the tree.
    #[must_use]
    pub fn surroundings(&self) -> Surroundings {
        Surroundings { hosts: self.hosts.clone(), crowded: self.crowded.clone() }
    }

    /// What a service asks for and does not get, although it is served.
    #[must_use]
    pub fn note_of(&self, id: &ServiceId) -> Option<&'static str> {
        note_on(self.held(id)?, self.rendered.get(id)?)
    }

    /// What the balancer looks up.
    #[must_use]
    pub fn endpoints(&self) -> Endpoints {
        let named = |(id, rendered): (&ServiceId, &Rendered)| {
            rendered.peers.clone().map(|peers| (upstream_name(id), peers))
        };
        self.rendered.iter().filter_map(named).collect()
    }

    /// The peers of one service, where the balancer looks them up.
    #[must_use]
    pub fn peers_of(&self, id: &ServiceId) -> Option<&str> {
        self.rendered.get(id)?.peers.as_deref()
    }

    /// The disk does not say what it should: the next change makes a new tree.
    pub fn doubt(&mut self) {
        self.unsure = true;
    }

    /// Whether the disk may hold a change that was answered as failed.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        self.unsure
    }

    /// The generation that is held of a service; 0 for none.
    #[must_use]
    pub fn held_generation(&self, id: &ServiceId) -> Generation {
        self.held(id).map_or(Generation(0), |held| held.generation)
    }

    /// Every service held, rendered for a group.
    pub(crate) fn render_held(
        &mut self,
        group: &Group,
        renderer: &Renderer,
    ) -> BTreeMap<ServiceId, Rendered> {
        let mut rendered = BTreeMap::new();
        for (id, held) in &self.live.services {
            match self.render(group, held, id, renderer) {
                Ok(made) => {
                    rendered.insert(id.clone(), made);
                }
                Err(error) => {
                    self.problems.insert(id.clone(), error.to_string());
                }
            }
        }
        rendered
    }

    pub(crate) fn render(
        &self,
        group: &Group,
        held: &Held,
        id: &ServiceId,
        renderer: &Renderer,
    ) -> Result<Rendered, Error> {
        match self.crowded.contains(id) {
            true => renderer.rendered_in_files(group, held, &self.hosts),
            false => renderer.rendered(group, held, &self.hosts),
        }
    }

    /// Services that reload because the balancer had no room for their endpoints.
    pub fn crowded(&self) -> impl Iterator<Item = &ServiceId> {
        self.crowded.iter()
    }

    /// How much of the room for endpoints is taken, in percent and by estimate.
    #[must_use]
    pub fn room_taken(&self, renderer: &Renderer) -> Option<usize> {
        let room = endpoints::room(renderer.dictionary()?).max(1);
        let sizes = self.rendered.iter().map(|(id, one)| Some(endpoints::size_of(id, one.peers.as_deref()?)));
        Some(sizes.flatten().sum::<usize>() * 100 / room)
    }

    pub(crate) fn forget_gone_crowd(&mut self) {
        let held = &self.live.services;
        self.crowded.retain(|id| held.get(id).is_some_and(|held| held.content.is_some()));
    }

    /// Only names that a held upstream has are kept.
    pub(crate) fn forget_unused_hosts(&mut self) {
        if self.hosts.is_empty() {
            return;
        }
        let contents = self.live.services.values().filter_map(|held| held.content.as_ref());
        let used: BTreeSet<_> =
            contents.flat_map(|content| &content.upstreams).map(|upstream| upstream.address.host()).collect();
        self.hosts.retain(|name, _| used.contains(name.as_str()));
    }

    pub(crate) fn held(&self, id: &ServiceId) -> Option<&Arc<Held>> {
        self.live.services.get(id)
    }
}
