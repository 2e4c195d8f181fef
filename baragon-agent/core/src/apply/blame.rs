//! When the held configuration itself is refused: which service is at fault?
//!
//! It passed when it went live, so something around it has changed: a name lost
//! its address, a file that it includes is gone. What is held is tried without
//! anything, then in parts, until the services at fault are known.
//!
//! What follows depends on what would be lost. The running balancer still serves
//! these services as it loaded them, and what is missing may be back in a moment
//! (a name server that restarts): a change of others ends at once with the names
//! of those at fault, and nothing is touched. A host that is brought to the whole
//! state, or that serves nothing, goes on without them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Apply, Candidate, Scope, steps::End, steps::Phase};
use crate::{
    apply::Outcome,
    ids::ServiceId,
    search::Search,
    state::State,
    template::{Renderer, upstream_name},
    tree::Files,
};

// === impl Apply ===

impl Apply {
    /// The held configuration was refused in these words.
    pub(super) fn begin_blame(mut self, words: &str, renderer: &Renderer) -> Self {
        let held = held_here(&self.state);
        let named = named(held.iter(), words, |id| self.state.files_of(id));
        self.batch.anew = true;
        self.blame = Some(Search::of_refused(held, words, &named));
        self.propose_held(words, renderer)
    }

    /// A part of what is held was checked.
    pub(super) fn on_part_checked(
        mut self,
        search: Search,
        outcome: Outcome,
    ) -> (Self, Result<String, String>) {
        let (search, told) = match outcome {
            Outcome::Done => (search.passed(), Ok(String::new())),
            Outcome::Refused(words) => {
                let named = named(search.trying().iter(), &words, |id| self.state.files_of(id));
                (search.failed(&words, &named), Ok(words))
            }
            Outcome::Failed(reason) | Outcome::Full(reason) => (search, Err(reason)),
        };
        self.blame = Some(search);
        (self, told)
    }

    /// The next part to check, or what comes of the search.
    pub(super) fn propose_held(mut self, words: &str, renderer: &Renderer) -> Self {
        let Some(search) = &self.blame else { return self.propose(renderer) };
        if search.is_exhausted() {
            let (rejected, accepted) = (search.rejected().clone(), search.accepted().is_empty());
            self.blame = None;
            return match rejected.is_empty() {
                false => self.go_on_without(rejected, renderer),
                true if accepted => self.end(End::Blocked(format!("{BEGIN}: {words}"))),
                true => self.end(End::Failed(format!("{BEGIN}, and then did: {words}"))),
            };
        }
        let kept = search.candidate();
        let left_out = held_here(&self.state).into_iter().filter(|id| !kept.contains(id)).collect();
        let nothing = BTreeSet::new();
        match Candidate::compose(&self.state, &self.batch, (&nothing, &left_out), self.now, renderer) {
            Ok(candidate) => self.to(Phase::Staging(Box::new(candidate))),
            Err(error) => self.end(End::Failed(error.to_string())),
        }
    }

    fn go_on_without(mut self, rotten: BTreeMap<ServiceId, String>, renderer: &Renderer) -> Self {
        self.batch.rotten = rotten;
        self.search = Search::new(self.batch.fresh.keys().cloned().collect());
        let replaced = |id: &ServiceId| self.batch.fresh.contains_key(id);
        if self.batch.isolates() || self.batch.rotten.keys().all(replaced) {
            self.propose(renderer)
        } else {
            let end = self.blocked();
            self.end(end)
        }
    }

    /// Whether the tree that was found good lacks what is served now.
    pub(super) fn loses_a_service(&self) -> bool {
        !self.batch.isolates() && !self.batch.rotten.keys().all(|id| self.search.accepted().contains(id))
    }

    /// Whether a host is to serve what is left, although nothing new passes.
    pub(super) fn isolates_all(&self) -> bool {
        self.batch.isolates() && !self.batch.rotten.is_empty()
    }

    pub(super) fn blocked(&self) -> End {
        let each: Vec<_> = self.batch.rotten.iter().map(|(id, words)| format!("`{id}`: {words}")).collect();
        End::Blocked(format!("{BEGIN}; change or delete the service at fault first: {}", each.join("; ")))
    }
}

const BEGIN: &str = "the configuration held so far does not pass its check any more";

// === impl Batch ===

impl super::Batch {
    /// Whether services at fault may be left out.
    fn isolates(&self) -> bool {
        self.rescue || self.scope == Scope::Everything
    }
}

fn held_here(state: &State) -> BTreeSet<ServiceId> {
    let here = state.live.services.iter().filter(|(_, held)| held.content.is_some());
    here.map(|(id, _)| id.clone()).collect()
}

/// The services whose file or upstream block the words of a check name.
pub(super) fn named<'a>(
    among: impl Iterator<Item = &'a ServiceId>,
    words: &str,
    files_of: impl Fn(&ServiceId) -> Option<&'a Files>,
) -> BTreeSet<ServiceId> {
    let breaks = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '"' | '\'' | '[' | ']' | '(' | ')');
    let said: BTreeSet<&str> = words.split(breaks).flat_map(|word| [word, before_slash(word)]).collect();
    let is_named = |id: &&ServiceId| {
        let files = files_of(id).into_iter().flat_map(Files::keys);
        said.contains(&*upstream_name(id)) || files.into_iter().any(|path| said.contains(path.as_str()))
    };
    among.filter(is_named).cloned().collect()
}

/// HAProxy names a server after its backend.
fn before_slash(word: &str) -> &str {
    word.split('/').next().unwrap_or_default()
}
