//! Endpoints that the balancer has no room for: their services go into files,
//! where each change of theirs is a reload, instead of not being served.
//!
//! Whether they fit is estimated, so that no reload is tried in vain; where the
//! balancer itself says that it is full, its word counts until the agent is
//! started again.

use super::{
    Apply, Batch, Check,
    steps::{End, Next},
};
use crate::{
    endpoints,
    ids::{ConfigNumber, ServiceId},
    search::Search,
    state::State,
    template::Renderer,
};

// === impl Apply ===

impl Apply {
    /// The host is as it was before. When that was for want of room, the change
    /// is tried anew with its largest services in files.
    pub(super) fn gone_back(mut self, reason: String, renderer: &Renderer) -> Self {
        if self.move_to_files(renderer) { self.propose(renderer) } else { self.end(End::Failed(reason)) }
    }

    /// The same, with a tree to remove first.
    pub(super) fn gone_back_from(
        mut self,
        number: ConfigNumber,
        reason: String,
        renderer: &Renderer,
    ) -> Self {
        let again = self.move_to_files(renderer) || self.has_to_be_checked();
        let next = if again { Next::Propose } else { Next::End(End::Failed(reason)) };
        self.discard(number, next)
    }

    /// What the balancer refused to load without a check is tried anew with one:
    /// that finds the part at fault, and does no harm.
    fn has_to_be_checked(&mut self) -> bool {
        if std::mem::take(&mut self.batch.unproven) {
            self.batch.check = Check::Always;
            self.search = Search::new(self.batch.fresh.keys().cloned().collect());
            return true;
        }
        false
    }

    fn move_to_files(&mut self, renderer: &Renderer) -> bool {
        if !std::mem::take(&mut self.batch.crowded) {
            return false;
        }
        let largest = self.largest();
        for id in &largest {
            let Some(fresh) = self.batch.fresh.get_mut(id) else { continue };
            let Ok(rendered) = renderer.rendered_in_files(&self.batch.group, &fresh.held, &self.state.hosts)
            else {
                return false;
            };
            fresh.rendered = rendered;
            self.state.crowded.insert(id.clone());
            self.state.full = true;
        }
        self.search = Search::new(self.batch.fresh.keys().cloned().collect());
        !largest.is_empty()
    }

    /// The largest of the change, with at least half of its endpoints.
    fn largest(&self) -> Vec<ServiceId> {
        let size = |id: &ServiceId| Some(self.batch.fresh.get(id)?.rendered.peers.as_ref()?.len());
        let sized = self.batch.fresh.keys().filter_map(|id| Some((size(id)?, id.clone())));
        let mut sized: Vec<_> = sized.collect();
        sized.sort_by(|a, b| b.cmp(a));
        let half = sized.iter().map(|(size, _)| size).sum::<usize>() / 2;
        let mut sum = 0;
        let taken = sized.into_iter().take_while(|(size, _)| {
            let more = sum <= half;
            sum += size;
            more
        });
        taken.map(|(_, id)| id).collect()
    }
}

// === impl Batch ===

impl Batch {
    /// Has each service of the change where there is room for its endpoints.
    pub(super) fn fit(&mut self, state: &mut State, renderer: &Renderer) {
        let Some(dictionary) = renderer.dictionary() else { return };
        let mut taken = self.taken(state);
        if !state.full {
            taken = self.take_back(state, taken, endpoints::comfortable(dictionary), renderer);
        }
        let room = endpoints::room(dictionary);
        while taken > room {
            let Some((size, id)) = self.largest() else { return };
            let Some(fresh) = self.fresh.get_mut(&id) else { return };
            let Ok(rendered) = renderer.rendered_in_files(&self.group, &fresh.held, &state.hosts) else {
                return;
            };
            fresh.rendered = rendered;
            state.crowded.insert(id);
            taken -= size;
        }
    }

    /// Services of the change that are in files come back as far as there is
    /// plenty of room.
    fn take_back(
        &mut self,
        state: &mut State,
        mut taken: usize,
        enough: usize,
        renderer: &Renderer,
    ) -> usize {
        for (id, fresh) in
            self.fresh.iter_mut().filter(|(id, _)| state.crowded.contains(*id)).collect::<Vec<_>>()
        {
            let Ok(rendered) = renderer.rendered(&self.group, &fresh.held, &state.hosts) else { continue };
            let size = rendered.peers.as_deref().map_or(0, |peers| endpoints::size_of(id, peers));
            if taken + size <= enough {
                taken += size;
                fresh.rendered = rendered;
                state.crowded.remove(id);
            }
        }
        taken
    }

    /// What the endpoints take when the change is made.
    fn taken(&self, state: &State) -> usize {
        let goes = |id: &ServiceId| self.gone.contains(id) || self.fresh.contains_key(id);
        let stay = state.rendered.iter().filter(|(id, _)| !goes(id));
        let come = self.fresh.iter().map(|(id, fresh)| (id, &fresh.rendered));
        stay.chain(come).filter_map(|(id, one)| Some(endpoints::size_of(id, one.peers.as_deref()?))).sum()
    }

    fn largest(&self) -> Option<(usize, ServiceId)> {
        let sized = self.fresh.iter().filter_map(|(id, fresh)| {
            let peers = fresh.rendered.peers.as_deref().filter(|peers| !peers.is_empty())?;
            Some((endpoints::size_of(id, peers), id.clone()))
        });
        sized.max()
    }
}
