//! The way of one change through the host.
//!
//! ```text
//! save term -> stage -> check -> save number -> swap -> reload, verified -> done
//!                 ^        | refused: halve the batch           | did not take
//!                 +--------+                                    v
//!                                             swap back -> reload back -> done
//! ```
//!
//! A batch that nobody wants checked is staged, swapped and reloaded at once. When
//! the balancer refuses to load it, it goes the way above after the way back, for
//! its part at fault to be found.
//!
//! Refused whatever part is tried: is the held configuration itself refused, and
//! which service is at fault? (`blame`)
//!
//! A change of endpoints alone needs no new tree:
//!
//! ```text
//! save term -> journal -> push, verified -> done
//!                 | not written  | not taken
//!                 +-> journal what takes it back -> push everything -> done
//! ```
//!
//! One effect is wanted at a time; its outcome decides the next. The change is
//! committed by the swap: a tree carries the record of what it holds, so a crash
//! before the swap leaves the old tree with the old record and one after it the
//! new tree with the new record. A change of endpoints is committed by its line
//! in the journal, which is read with the record.

use std::collections::BTreeSet;

use crate::{
    desired::{Group, Target},
    endpoints::Change,
    ids::{ConfigNumber, Generation, ServiceId, Term, Timestamp},
    plan::{FilePlan, Level},
    search::Search,
    state::{Ledger, State},
    template::{Hosts, Renderer},
    tree::{Manifest, TreePath},
};

mod batch;
mod blame;
mod candidate;
mod change;
mod crowd;
mod steps;

use batch::Batch;
use candidate::Candidate;
use steps::Phase;

/// One service of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Names the request in the answer.
    pub request_id: String,
    /// What to serve.
    pub target: Target,
    /// Whether the candidate is checked.
    pub check: Check,
    /// Whether the balancer is told.
    pub reload: Reload,
}

/// Whether a candidate is checked before it goes live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// Yes.
    #[default]
    Always,
    /// No: the reload is the check, and what it refuses is looked for by checks
    /// afterwards. Ignored where nothing is reloaded, for then nobody would find
    /// out, and when another item of the batch wants a check.
    Skip,
}

/// Whether a change is brought into the running balancer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reload {
    /// If anything differs.
    #[default]
    Needed,
    /// Even if nothing differs.
    Forced,
    /// Not now: a later change brings it in.
    Later,
}

/// What is asked of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks. None: the agent itself.
    pub term: Option<Term>,
    /// The group as it is now. None: as it was.
    pub group: Option<Group>,
    /// The services.
    pub items: Vec<Item>,
    /// Whether the items are all that there is.
    pub scope: Scope,
    /// Resolved host names.
    pub hosts: Hosts,
    /// Files of the live tree that are not what they were, or foreign.
    pub damaged: BTreeSet<TreePath>,
    /// Services that stay as they are although they are not named.
    pub spared: BTreeSet<ServiceId>,
    /// The host serves nothing: services that keep it from that are left out.
    pub rescue: bool,
}

/// What becomes of services that a request does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// They stay.
    Part,
    /// They go.
    Everything,
}

/// What the driver has to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make the ledger durable.
    Save(Ledger),
    /// Write a tree beside the live one.
    Stage(Box<Stage>),
    /// Have the balancer check a tree, and make it durable.
    Check(ConfigNumber),
    /// Make a tree durable without a check.
    Sync(ConfigNumber),
    /// Remove a tree that is not live.
    Discard(ConfigNumber),
    /// Make a tree the live one; none: there is no live tree.
    Swap(Option<ConfigNumber>),
    /// Have the balancer load the live tree and wait until it serves it alone.
    Reload(ConfigNumber),
    /// Ask whether the balancer serves this tree.
    Confirm(ConfigNumber),
    /// Replace the record inside the live tree.
    Record(Box<Manifest>),
    /// Make a change of the live tree's endpoints durable.
    Journal(ConfigNumber, Box<Change>),
    /// Have the balancer take this change, or everything that the live tree
    /// and its journal say, and see that it did.
    Push(ConfigNumber, Option<Box<Change>>),
}

/// A tree to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its record.
    pub manifest: Manifest,
    /// Its files.
    pub plan: FilePlan,
    /// Where linked files come from.
    pub from: ConfigNumber,
}

/// What came of an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; a tree to confirm is served.
    Done,
    /// The tree was refused, by the check or by the balancer that was to load it,
    /// in these words. It will be refused again.
    Refused(String),
    /// It did not work, and may work later.
    Failed(String),
    /// The balancer has no room for these endpoints outside its files.
    Full(String),
}

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Served.
    Applied,
    /// A higher generation is held.
    Stale,
    /// Will fail again unchanged.
    Invalid,
    /// May pass later.
    Failed,
}

/// The answer for one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemResult {
    /// The service.
    pub id: ServiceId,
    /// As in the item.
    pub request_id: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How much the balancer had to change.
    pub level: Level,
    /// In case of failure, why. When applied, what was ignored.
    pub message: String,
    /// What is held of this service now.
    pub generation: Generation,
}

/// The answer for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In the order of the items.
    pub results: Vec<ItemResult>,
    /// How much the balancer had to change.
    pub level: Level,
    /// Why nothing of the request could be done.
    pub failure: Option<String>,
    /// Old trees that are no longer needed may go.
    pub number: ConfigNumber,
}

/// Who asks does not lead any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the term {asked} is over: this agent has seen term {seen}")]
pub struct StaleTerm {
    /// The term of the request.
    pub asked: Term,
    /// The highest term seen.
    pub seen: Term,
}

/// A request under way.
#[derive(Clone, Debug)]
pub struct Apply {
    state: State,
    batch: Batch,
    search: Search,
    /// Under way when what is held is refused itself.
    blame: Option<Search>,
    phase: Phase,
    now: Timestamp,
}

// === impl Item ===

impl Item {
    /// An item with nothing special.
    #[must_use]
    pub fn new(request_id: &str, target: Target) -> Self {
        Self { request_id: request_id.to_owned(), target, check: Check::Always, reload: Reload::Needed }
    }
}

// === impl Request ===

impl Request {
    /// A change of some services.
    #[must_use]
    pub fn part(term: Term, group: Option<Group>, items: Vec<Item>) -> Self {
        Self {
            term: Some(term),
            group,
            items,
            scope: Scope::Part,
            hosts: Hosts::new(),
            damaged: BTreeSet::new(),
            spared: BTreeSet::new(),
            rescue: false,
        }
    }

    /// Everything that this host serves. No term: from the store itself.
    #[must_use]
    pub fn everything(term: Option<Term>, group: Group, targets: Vec<Target>) -> Self {
        let items = targets.into_iter().map(|target| Item::new("", target)).collect();
        Self {
            term,
            group: Some(group),
            items,
            scope: Scope::Everything,
            hosts: Hosts::new(),
            damaged: BTreeSet::new(),
            spared: BTreeSet::new(),
            rescue: false,
        }
    }

    /// Puts right what was damaged.
    #[must_use]
    pub fn repair(damaged: BTreeSet<TreePath>) -> Self {
        Self {
            term: None,
            group: None,
            items: Vec::new(),
            scope: Scope::Part,
            hosts: Hosts::new(),
            damaged,
            spared: BTreeSet::new(),
            rescue: false,
        }
    }

    /// Has something served by a host that serves nothing because its tree is
    /// refused.
    #[must_use]
    pub fn rescue() -> Self {
        Self { rescue: true, ..Self::repair(BTreeSet::new()) }
    }
}

// === impl Apply ===

impl Apply {
    /// Begins.
    ///
    /// # Errors
    /// [`StaleTerm`], with the state untouched.
    pub fn begin(
        state: State,
        request: Request,
        now: Timestamp,
        renderer: &Renderer,
    ) -> Result<Self, Box<(State, StaleTerm)>> {
        let mut state = state;
        let asked = request.term.unwrap_or(state.ledger.term);
        if asked < state.ledger.term {
            let stale = StaleTerm { asked, seen: state.ledger.term };
            return Err(Box::new((state, stale)));
        }
        let raised = asked > state.ledger.term;
        let mut batch = Batch::sort(&mut state, request, now, renderer);
        let lost = batch.lost_by_templates(&state, renderer);
        batch.fit(&mut state, renderer);
        let search = Search::new(batch.fresh.keys().cloned().collect());
        let rescue = batch.rescue && state.live.exists();
        let apply = Self { state, batch, search, blame: None, phase: Phase::SavingTerm(asked), now };
        if let Some(words) = lost {
            return Ok(apply.end(steps::End::Failed(words)));
        }
        Ok(match (raised, rescue) {
            (true, _) => apply,
            (false, true) => apply.to(Phase::CheckingHeld),
            (false, false) => apply.propose(renderer),
        })
    }

    /// What to do next; nothing when it is done.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.phase.effect(&self.state)
    }

    /// The state and the answer.
    ///
    /// # Panics
    /// When there is still something to do.
    #[must_use]
    pub fn finish(self) -> (State, Report) {
        let Phase::Done(end) = self.phase else { panic!("finished only when there is no effect") };
        let mut state = self.state;
        let report = self.batch.report(&mut state, &self.search, end);
        (state, report)
    }
}

#[cfg(test)]
mod tests;
