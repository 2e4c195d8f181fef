//! One step after the other: which effect a phase wants, and what its outcome
//! leads to.

use super::{Apply, Candidate, Effect, Outcome, blame, change};
use crate::{
    endpoints::Change,
    ids::{ConfigNumber, ServiceId, Term},
    plan::Level,
    state::{Ledger, State},
    template::Renderer,
};

/// Where a request is; each phase wants one effect.
#[derive(Clone, Debug)]
pub(super) enum Phase {
    /// A term counts once it is durable: the next request may not save it.
    SavingTerm(Term),
    Staging(Box<Candidate>),
    Checking(Box<Candidate>),
    /// Removes a tree that was tried, then goes on.
    Discarding(ConfigNumber, Next),
    /// Every item was refused: is the held configuration itself refused?
    CheckingHeld,
    SavingNumber(Box<Candidate>),
    Swapping(Box<Candidate>),
    Reloading(Box<Candidate>),
    SwappingBack(ConfigNumber, String),
    ReloadingBack(ConfigNumber, String),
    /// Nothing to change: is it served?
    Confirming(Box<Candidate>),
    /// It is not: perhaps only the endpoints are not those of the tree.
    PushingAgain(Box<Candidate>),
    /// It is not: load it again.
    LoadingAgain(Box<Candidate>),
    Recording(Box<Candidate>, Level),
    /// The same, where a line of the journal says all that is new.
    Noting(Box<Change>, Level),
    PushingNote(Box<Change>, Level),
    Journaling(Box<Change>),
    Pushing(Box<Change>),
    /// A change of endpoints did not work: what takes it back, and why.
    Unjournaling(Box<Change>, String),
    PushingBack(String),
    Done(End),
}

/// What follows the removal of a tree.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Propose,
    /// After a part of what is held was refused in these words, or passed.
    Blame(String),
    End(End),
}

/// How a request ended.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// What was not refused is served.
    Applied(Level),
    /// Everything was refused.
    Refused,
    /// What is held is refused by itself; nothing was touched.
    Blocked(String),
    /// The new tree could not be put in place; the old one is served.
    Failed(String),
    /// The balancer does not serve what it should.
    Unserved(String),
}

// === impl End ===

impl End {
    pub(super) fn level(&self) -> Level {
        match self {
            Self::Applied(level) => *level,
            Self::Refused | Self::Failed(_) | Self::Blocked(_) | Self::Unserved(_) => Level::None,
        }
    }

    pub(super) fn failure(&self) -> Option<String> {
        match self {
            Self::Applied(_) | Self::Refused => None,
            Self::Failed(reason) | Self::Blocked(reason) | Self::Unserved(reason) => Some(reason.clone()),
        }
    }
}

// === impl Phase ===

impl Phase {
    pub(super) fn effect(&self, state: &State) -> Option<Effect> {
        let back = Some(state.live.number).filter(|_| state.live.exists());
        Some(match self {
            Self::SavingTerm(term) => Effect::Save(Ledger { term: *term, ..state.ledger }),
            Self::Staging(candidate) => Effect::Stage(Box::new(candidate.stage(state))),
            Self::Checking(candidate) if candidate.unchecked => Effect::Sync(candidate.number()),
            Self::Checking(candidate) => Effect::Check(candidate.number()),
            Self::Discarding(number, _) => Effect::Discard(*number),
            Self::CheckingHeld => Effect::Check(state.live.number),
            Self::SavingNumber(candidate) => Effect::Save(ledger_with(state, candidate)),
            Self::Swapping(candidate) => Effect::Swap(Some(candidate.number())),
            Self::Reloading(candidate) | Self::LoadingAgain(candidate) => Effect::Reload(candidate.number()),
            Self::SwappingBack(..) => Effect::Swap(back),
            Self::ReloadingBack(..) => Effect::Reload(state.live.number),
            Self::Confirming(candidate) => Effect::Confirm(candidate.number()),
            Self::Recording(candidate, _) => Effect::Record(Box::new(candidate.manifest.clone())),
            Self::PushingAgain(candidate) => Effect::Push(candidate.number(), None),
            Self::Journaling(change) | Self::Unjournaling(change, _) | Self::Noting(change, _) => {
                Effect::Journal(state.live.number, change.clone())
            }
            Self::Pushing(change) | Self::PushingNote(change, _) => {
                Effect::Push(state.live.number, Some(change.clone()))
            }
            Self::PushingBack(_) => Effect::Push(state.live.number, None),
            Self::Done(_) => return None,
        })
    }
}

/// The number is used up before its tree can be served.
fn ledger_with(state: &State, candidate: &Candidate) -> Ledger {
    Ledger { last: candidate.number(), awaiting_reload: candidate.later, ..state.ledger }
}

// === impl Apply ===

impl Apply {
    /// Takes the outcome of the present effect.
    #[must_use]
    pub fn advance(mut self, outcome: Outcome, renderer: &Renderer) -> Self {
        let phase = std::mem::replace(&mut self.phase, Phase::CheckingHeld);
        let brings_in = matches!(phase, Phase::Pushing(_) | Phase::Reloading(_));
        self.batch.crowded |= brings_in && matches!(outcome, Outcome::Full(_));
        match phase {
            Phase::SavingTerm(term) => match problem(outcome) {
                None => {
                    self.state.ledger.term = term;
                    self.propose(renderer)
                }
                Some(reason) => self.end(End::Failed(reason)),
            },
            Phase::Staging(candidate) => match problem(outcome) {
                None => self.to(Phase::Checking(candidate)),
                Some(reason) => self.discard(candidate.number(), Next::End(End::Failed(reason))),
            },
            Phase::Checking(candidate) => self.on_checked(candidate, outcome),
            Phase::Discarding(_, Next::Propose) => self.propose(renderer),
            Phase::Discarding(_, Next::Blame(words)) => self.propose_held(&words, renderer),
            Phase::Discarding(_, Next::End(end)) => self.end(end),
            Phase::CheckingHeld => self.on_held_checked(outcome, renderer),
            Phase::SavingNumber(candidate) => match problem(outcome) {
                None => {
                    self.state.ledger = ledger_with(&self.state, &candidate);
                    self.to(Phase::Swapping(candidate))
                }
                Some(reason) => self.discard(candidate.number(), Next::End(End::Failed(reason))),
            },
            Phase::Swapping(candidate) => match problem(outcome) {
                None if candidate.later => self.commit(*candidate),
                None => self.to(Phase::Reloading(candidate)),
                Some(reason) => self.to(Phase::SwappingBack(candidate.number(), reason)),
            },
            Phase::Reloading(candidate) => {
                self.batch.unproven = candidate.unchecked && matches!(outcome, Outcome::Refused(_));
                match problem(outcome) {
                    None => self.commit(*candidate),
                    Some(reason) => self.to(Phase::SwappingBack(candidate.number(), reason)),
                }
            }
            Phase::SwappingBack(number, reason) => self.on_swapped_back(number, reason, outcome, renderer),
            Phase::ReloadingBack(number, reason) => self.on_reloaded_back(number, reason, outcome, renderer),
            Phase::Confirming(candidate) => match problem(outcome) {
                None => self.record(candidate, Level::None),
                Some(_) if self.state.live.is_reload_free() => self.to(Phase::PushingAgain(candidate)),
                Some(_) => self.to(Phase::LoadingAgain(candidate)),
            },
            Phase::PushingAgain(candidate) => match problem(outcome) {
                None => self.record(candidate, Level::Endpoints),
                Some(_) => self.to(Phase::LoadingAgain(candidate)),
            },
            Phase::LoadingAgain(candidate) => match problem(outcome) {
                None => self.record(candidate, Level::Structural),
                Some(reason) => self.end(End::Unserved(reason)),
            },
            Phase::Recording(candidate, level) => match problem(outcome) {
                None => self.adopt(*candidate, level),
                Some(reason) => self.end(End::Failed(reason)),
            },
            Phase::Noting(change, level) => self.on_noted(change, level, outcome),
            Phase::PushingNote(change, level) => match problem(outcome) {
                None => self.adopt_change(*change, level),
                Some(reason) => self.take_back(&change, reason),
            },
            Phase::Journaling(change) => match problem(outcome) {
                None => self.to(Phase::Pushing(change)),
                Some(reason) => self.take_back(&change, reason),
            },
            Phase::Pushing(change) => match problem(outcome) {
                None => self.adopt_change(*change, Level::Endpoints),
                Some(reason) => self.take_back(&change, reason),
            },
            Phase::Unjournaling(undo, reason) => self.on_unjournaled(*undo, reason, outcome),
            Phase::PushingBack(reason) => match problem(outcome) {
                None => self.gone_back(reason, renderer),
                Some(more) => self.end(End::Unserved(format!("{reason}; going back failed: {more}"))),
            },
            Phase::Done(end) => self.end(end),
        }
    }

    /// Makes the tree of the next candidate, or ends.
    pub(super) fn propose(mut self, renderer: &Renderer) -> Self {
        if self.search.is_hopeless() && !(self.batch.rescue || self.isolates_all()) {
            let checkable = self.state.live.exists() && self.batch.rotten.is_empty();
            return if checkable { self.to(Phase::CheckingHeld) } else { self.end(End::Refused) };
        }
        let set = self.search.candidate();
        if let Some(change) = change::compose(&self.state, &self.batch, &set, self.now, renderer) {
            // Nothing that a check could refuse.
            self.search = self.search.passed();
            let is_last = self.search.is_settled();
            return if is_last {
                self.to(Phase::Journaling(Box::new(change)))
            } else {
                self.propose(renderer)
            };
        }
        let left_out = self.batch.rotten.keys().cloned().collect();
        let composed = Candidate::compose(&self.state, &self.batch, (&set, &left_out), self.now, renderer);
        let candidate = match composed {
            Ok(candidate) => Box::new(candidate),
            Err(error) => return self.end(End::Failed(error.to_string())),
        };
        if !candidate.is_live(&self.state) {
            return self.to(Phase::Staging(candidate));
        }
        // The same as the live tree, which was checked when it went live.
        self.search = self.search.passed();
        if !self.search.is_settled() {
            return self.propose(renderer);
        }
        let awaited = self.state.ledger.awaiting_reload && candidate.later;
        if awaited { self.record(candidate, Level::None) } else { self.to(Phase::Confirming(candidate)) }
    }

    fn on_checked(mut self, candidate: Box<Candidate>, outcome: Outcome) -> Self {
        let number = candidate.number();
        if let Some(search) = self.blame.take() {
            let (apply, told) = self.on_part_checked(search, outcome);
            return match told {
                Ok(words) => apply.discard(number, Next::Blame(words)),
                Err(reason) => apply.discard(number, Next::End(End::Failed(reason))),
            };
        }
        match outcome {
            Outcome::Done => {
                self.search = self.search.passed();
                match self.search.is_settled() {
                    true if self.loses_a_service() => {
                        let end = self.blocked();
                        self.discard(number, Next::End(end))
                    }
                    true => self.to(Phase::SavingNumber(candidate)),
                    false => self.discard(number, Next::Propose),
                }
            }
            Outcome::Refused(words) => {
                let files_of = |id: &ServiceId| self.batch.fresh.get(id).map(|fresh| &fresh.rendered.files);
                let named = blame::named(self.search.trying().iter(), &words, files_of);
                self.search = self.search.failed(&words, &named);
                let nothing_to_blame = self.search.is_hopeless() && self.search.rejected().is_empty();
                let next = if nothing_to_blame { Next::End(End::Failed(words)) } else { Next::Propose };
                self.discard(number, next)
            }
            Outcome::Failed(reason) | Outcome::Full(reason) => {
                self.discard(number, Next::End(End::Failed(reason)))
            }
        }
    }

    fn on_held_checked(self, outcome: Outcome, renderer: &Renderer) -> Self {
        match outcome {
            Outcome::Done if self.batch.rescue => self.propose(renderer),
            Outcome::Done => self.end(End::Refused),
            Outcome::Refused(words) => self.begin_blame(&words, renderer),
            Outcome::Failed(reason) | Outcome::Full(reason) => {
                self.end(End::Failed(format!("the configuration held so far cannot be checked: {reason}")))
            }
        }
    }

    fn on_swapped_back(
        self,
        number: ConfigNumber,
        reason: String,
        outcome: Outcome,
        renderer: &Renderer,
    ) -> Self {
        if let Some(more) = problem(outcome) {
            return self.end(End::Unserved(format!("{reason}; going back failed: {more}")));
        }
        if self.state.live.exists() {
            self.to(Phase::ReloadingBack(number, reason))
        } else {
            self.gone_back_from(number, reason, renderer)
        }
    }

    fn on_reloaded_back(
        self,
        number: ConfigNumber,
        reason: String,
        outcome: Outcome,
        renderer: &Renderer,
    ) -> Self {
        let Some(more) = problem(outcome) else { return self.gone_back_from(number, reason, renderer) };
        let words = format!("{reason}; loading the old configuration again failed: {more}");
        self.discard(number, Next::End(End::Unserved(words)))
    }

    /// The new tree is served, or put in place for a later reload.
    fn commit(mut self, candidate: Candidate) -> Self {
        let level = candidate.level;
        if !candidate.later {
            self.state.ledger.awaiting_reload = false;
        }
        self.adopt(candidate, level)
    }

    fn record(mut self, candidate: Box<Candidate>, level: Level) -> Self {
        if candidate.manifest == self.state.live {
            if level == Level::Structural {
                self.state.ledger.awaiting_reload = false;
            }
            return self.end(End::Applied(level));
        }
        match change::note(&self.state, &candidate.manifest) {
            Some(note) => self.to(Phase::Noting(Box::new(note), level)),
            None => self.to(Phase::Recording(candidate, level)),
        }
    }

    /// A balancer that looks endpoints up is told the new stamp.
    fn on_noted(mut self, change: Box<Change>, level: Level, outcome: Outcome) -> Self {
        match problem(outcome) {
            None if self.state.live.is_reload_free() => self.to(Phase::PushingNote(change, level)),
            None => self.adopt_change(*change, level),
            Some(reason) => {
                // The line may be there all the same.
                self.state.unsure = true;
                self.end(End::Failed(reason))
            }
        }
    }

    fn take_back(self, change: &Change, reason: String) -> Self {
        let undo = change::undo(&self.state, change);
        self.to(Phase::Unjournaling(Box::new(undo), reason))
    }

    fn on_unjournaled(mut self, undo: Change, reason: String, outcome: Outcome) -> Self {
        match problem(outcome) {
            None => {
                undo.apply_to(&mut self.state.live);
                self.to(Phase::PushingBack(reason))
            }
            Some(more) => {
                self.state.unsure = true;
                self.end(End::Unserved(format!("{reason}; going back failed: {more}")))
            }
        }
    }

    fn adopt_change(mut self, change: Change, level: Level) -> Self {
        change.apply_to(&mut self.state.live);
        self.keep_rendered();
        self.end(End::Applied(level))
    }

    fn keep_rendered(&mut self) {
        for (id, fresh) in &self.batch.fresh {
            if self.search.accepted().contains(id) {
                self.state.rendered.insert(id.clone(), fresh.rendered.clone());
            }
        }
    }

    fn adopt(mut self, candidate: Candidate, level: Level) -> Self {
        self.state.live = candidate.manifest;
        self.state.unsure = false;
        self.keep_rendered();
        let services = &self.state.live.services;
        self.state.rendered.retain(|id, _| services.contains_key(id));
        self.end(End::Applied(level))
    }

    pub(super) fn discard(self, number: ConfigNumber, next: Next) -> Self {
        self.to(Phase::Discarding(number, next))
    }

    pub(super) fn end(self, end: End) -> Self {
        self.to(Phase::Done(end))
    }

    pub(super) fn to(self, phase: Phase) -> Self {
        Self { phase, ..self }
    }
}

/// What went wrong, if anything did.
fn problem(outcome: Outcome) -> Option<String> {
    match outcome {
        Outcome::Done => None,
        Outcome::Refused(words) | Outcome::Failed(words) | Outcome::Full(words) => Some(words),
    }
}
