//! All that the API sees of the driver.

use std::{collections::BTreeMap, sync::Arc};

use baragon_agent_core::{
    apply::{Report, Request, StaleTerm, Verdict},
    desired::Group,
    ids::{ConfigNumber, Generation, ServiceId, Term},
    plan::Level,
    state::{State, Surroundings},
    tree::TreePath,
};
use tokio::sync::{mpsc, oneshot, watch};

use super::balancer::{Balancer, Running};
pub(crate) use super::effects::Timing;

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Handle {
    commands: mpsc::Sender<Command>,
    view: watch::Receiver<Arc<View>>,
    balancer: Arc<dyn Balancer>,
    waiting: watch::Sender<Option<String>>,
}

/// The place of a call among those of the leaders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) term: Term,
    /// Grows within the term; 0: not numbered.
    pub(crate) sequence: u64,
}

/// Who wants a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The leading baragon-service.
    Leader,
    /// This agent, from what the store says.
    Store,
}

pub(super) struct Command {
    pub(super) request: Request,
    /// `None` for the agent's own.
    pub(super) order: Option<Order>,
    pub(super) origin: Origin,
    /// Whether the host is out of service; `None`: as before.
    pub(super) maintenance: Option<bool>,
    pub(super) reply: oneshot::Sender<Result<Answer, Error>>,
}

/// What came of a change.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) report: Report,
    pub(crate) timing: Timing,
}

/// Why a change was not begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Stale(StaleTerm),
    #[error("call {asked} of this term was overtaken by call {seen}")]
    Overtaken { asked: u64, seen: u64 },
    /// With what holds it up, as far as it is known.
    #[error("this agent is still bringing its host to the stored state; try again{}", behind(.0))]
    Converging(Option<String>),
    #[error("this agent has been brought to the stored state already")]
    Converged,
    #[error("the health of the balancer cannot be changed: {0}")]
    Maintenance(String),
    #[error("this agent is stopping")]
    Stopping,
}

/// What the agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Converging,
    Serving,
    Applying,
    Stopping,
}

/// The host as it was when the driver last looked up from its work.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) phase: Phase,
    pub(crate) converged: bool,
    pub(crate) group: Group,
    pub(crate) term: Term,
    pub(crate) live: ConfigNumber,
    pub(crate) served: ConfigNumber,
    pub(crate) services: Arc<BTreeMap<ServiceId, Shown>>,
    pub(crate) problems: Vec<String>,
    /// Whether an operator has taken it out of service.
    pub(crate) maintenance: bool,
    /// Every file of the live tree.
    pub(crate) files: Arc<[TreePath]>,
    /// For whoever renders beside the driver.
    pub(crate) around: Arc<Surroundings>,
}

/// One service in the view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) generation: Generation,
    /// Empty when it is served as asked.
    pub(crate) problem: String,
    pub(crate) files: Arc<[TreePath]>,
}

// === impl Handle ===

impl Handle {
    pub(super) fn new(
        commands: mpsc::Sender<Command>,
        view: watch::Receiver<Arc<View>>,
        balancer: Arc<dyn Balancer>,
    ) -> Self {
        Self { commands, view, balancer, waiting: watch::Sender::new(None) }
    }

    /// A change that the leader wants. Goes on when the caller goes away.
    pub(crate) async fn change(&self, request: Request, order: Order) -> Result<Answer, Error> {
        self.send(request, Origin::Leader, Some(order), None).await
    }

    /// The same with the word on whether the host is out of service.
    pub(crate) async fn resync(
        &self,
        request: Request,
        order: Order,
        maintenance: Option<bool>,
    ) -> Result<Answer, Error> {
        self.send(request, Origin::Leader, Some(order), maintenance).await
    }

    /// The stored state at start-up; refused once the leader was faster.
    pub(crate) async fn converge(
        &self,
        request: Request,
        maintenance: Option<bool>,
    ) -> Result<Answer, Error> {
        self.send(request, Origin::Store, None, maintenance).await
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.view.borrow().clone()
    }

    /// Follows the view.
    pub(crate) fn views(&self) -> watch::Receiver<Arc<View>> {
        self.view.clone()
    }

    /// Why the stored state is not there yet.
    pub(crate) fn waiting(&self) -> Option<String> {
        self.waiting.borrow().clone()
    }

    pub(super) fn set_waiting(&self, reason: Option<String>) {
        self.waiting.send_replace(reason);
    }

    pub(crate) fn running(&self) -> Running {
        self.balancer.running()
    }

    async fn send(
        &self,
        request: Request,
        origin: Origin,
        order: Option<Order>,
        maintenance: Option<bool>,
    ) -> Result<Answer, Error> {
        let (reply, answer) = oneshot::channel();
        let command = Command { request, order, origin, maintenance, reply };
        self.commands.send(command).await.map_err(|_| Error::Stopping)?;
        answer.await.unwrap_or(Err(Error::Stopping))
    }
}

// === impl Order ===

impl Order {
    /// Moves on to a later call.
    ///
    /// # Errors
    /// This one was overtaken.
    pub(super) fn admit(&mut self, next: Self) -> Result<(), Error> {
        let numbered = next.term == self.term && next.sequence != 0;
        if numbered && next.sequence < self.sequence {
            return Err(Error::Overtaken { asked: next.sequence, seen: self.sequence });
        }
        if next.term >= self.term {
            *self = next;
        }
        Ok(())
    }
}

// === impl View ===

impl View {
    pub(super) fn new(group: Group) -> Self {
        Self {
            phase: Phase::Converging,
            converged: false,
            group,
            term: Term(0),
            live: ConfigNumber(0),
            served: ConfigNumber(0),
            services: Arc::default(),
            problems: Vec::new(),
            maintenance: false,
            files: Arc::default(),
            around: Arc::default(),
        }
    }

    /// Another phase, and all else as it was.
    pub(super) fn in_phase(&self, phase: Phase) -> Self {
        Self { phase, ..self.clone() }
    }

    /// What the state says. Of `self`, the view before, is taken what is the
    /// same: of thousands of services few change at once.
    pub(super) fn next(
        &self,
        state: &State,
        phase: Phase,
        converged: bool,
        served: ConfigNumber,
        problems: Vec<String>,
    ) -> Self {
        let same_tree = self.live == state.live.number;
        let mut services: BTreeMap<ServiceId, Shown> = BTreeMap::new();
        for (id, held) in &state.live.services {
            let known =
                self.services.get(id).filter(|shown| same_tree && shown.generation == held.generation);
            let files = match known {
                Some(shown) => shown.files.clone(),
                None => state.files_of(id).into_iter().flat_map(|files| files.keys().cloned()).collect(),
            };
            services.insert(id.clone(), Shown { generation: held.generation, problem: String::new(), files });
        }
        for (id, problem) in &state.problems {
            services.entry(id.clone()).or_default().problem.clone_from(problem);
        }
        Self {
            phase,
            converged,
            group: state.live.group.clone(),
            term: state.ledger.term,
            live: state.live.number,
            served,
            services: Arc::new(services),
            problems,
            maintenance: self.maintenance,
            files: if same_tree { self.files.clone() } else { state.live.files.keys().cloned().collect() },
            around: Arc::new(state.surroundings()),
        }
    }

    /// The files of a service, or all of them. None: there is no such service.
    pub(crate) fn files_of(&self, service: Option<&ServiceId>) -> Option<Arc<[TreePath]>> {
        match service {
            Some(id) => self.services.get(id).map(|shown| shown.files.clone()),
            None => Some(self.files.clone()),
        }
    }
}

/// What stands in the way, if that is known.
fn behind(reason: &Option<String>) -> String {
    reason.as_ref().map_or_else(String::new, |reason| format!("; what is in the way: {reason}"))
}

pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Applied => "applied",
        Verdict::Stale => "stale",
        Verdict::Invalid => "invalid",
        Verdict::Failed => "failed",
    }
}

pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::None => "none",
        Level::Endpoints => "endpoints",
        Level::Structural => "structural",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_was_overtaken_is_refused_within_its_term() {
        let at = |term, sequence| Order { term: Term(term), sequence };
        let mut newest = Order::default();
        for (next, admitted) in [
            (at(5, 2), true),
            (at(5, 1), false),
            (at(5, 2), true),
            (at(5, 0), true),
            (at(5, 3), true),
            (at(6, 1), true),
            (at(6, 0), true),
        ] {
            assert_eq!(newest.admit(next).is_ok(), admitted, "{next:?}");
        }
    }
}
