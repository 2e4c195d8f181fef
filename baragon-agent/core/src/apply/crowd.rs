//! Endpoints that the balancer has no room for: their services go into files,
//! where each change of theirs is a reload, instead of not being served.

use super::{Apply, steps::End};
use crate::{
    ids::{ConfigNumber, ServiceId},
    search::Search,
    template::Renderer,
};

use super::steps::Next;

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
        let next = if self.move_to_files(renderer) { Next::Propose } else { Next::End(End::Failed(reason)) };
        self.discard(number, next)
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
