//! The one task that owns the host: it takes one change at a time through
//! [`core::apply`](baragon_agent_core::apply), and looks after what is live.

use std::{path::Path, sync::Arc, time::Duration};

use baragon_agent_core::{
    apply::{Apply, Effect, Report, Request, Scope},
    check,
    desired::Group,
    endpoints::Stamp,
    ids::{ConfigNumber, Timestamp},
    state::State,
    template::Renderer,
    tree::Manifest,
};
use platform::tasks::{Kind, Outcome, Stage, Supervisor};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

mod balancer;
mod control;
mod drift;
mod effects;
mod error_log;
mod files;
mod handle;
mod haproxy;
mod journal;
pub(crate) mod lua;
mod maintenance;
mod nginx;
mod packs;
mod processes;
mod records;
mod recover;
pub(crate) mod resolve;
pub(crate) mod resync;
pub(crate) mod templates;

pub(crate) use balancer::{Balancer, CheckError};
pub(crate) use files::Trees;
pub(crate) use handle::{Answer, Error, Handle, Order, Phase, Timing, View};
pub(crate) use nginx::Nginx;
pub(crate) use recover::has_tree;
pub(crate) use templates::Templates;

use crate::{
    config::{Config, Kind as BalancerKind},
    metrics::Metrics,
};
use effects::Host;
use handle::{Command, Origin};
use haproxy::Haproxy;

/// Commands that wait while one is carried out. Baragon-service sends one call
/// at a time; the rest are an operator's.
const WAITING_COMMANDS: usize = 64;

/// A journal of endpoints is shortened after so many changes.
const SHORT_JOURNAL: u64 = 512;

/// A safety net: changes from outside are looked for this often.
const DRIFT_INTERVAL: Duration = Duration::from_secs(30);
/// After a look that found something it could not mend, growing to the above.
const DRIFT_RETRY: Duration = Duration::from_millis(500);

/// What the driver is made of.
pub(crate) struct Parts {
    pub(crate) trees: Trees,
    pub(crate) balancer: Arc<dyn Balancer>,
    pub(crate) renderer: Arc<Renderer>,
    /// Served until the store says more.
    pub(crate) group: Group,
    pub(crate) metrics: Metrics,
}

struct Driver {
    host: Host,
    renderer: Arc<Renderer>,
    templates: templates::Intake,
    group: Group,
    metrics: Metrics,
    /// Away only while a change is under way.
    state: Option<State>,
    converged: bool,
    /// The newest call of a leader.
    newest: Order,
    served: ConfigNumber,
    /// What the last look at the host found.
    findings: Vec<String>,
    /// Why the last change of everything did not work.
    failure: Option<String>,
    commands: mpsc::Receiver<Command>,
    view: watch::Sender<Arc<View>>,
    next_look: Instant,
    last_look: Instant,
    /// A change could not be made: the next look, when it is due, comes before others.
    suspect: bool,
    /// The files are being read for it.
    reading: Option<drift::Reading>,
    retry: Duration,
}

/// The program that the configuration names.
pub(crate) fn balancer_of(config: &Config, root: &Path) -> Arc<dyn Balancer> {
    match config.balancer {
        BalancerKind::Nginx => Arc::new(Nginx::new(config.nginx.clone(), root)),
        BalancerKind::Haproxy => Arc::new(Haproxy::new(config.haproxy.clone(), root)),
    }
}

/// Starts the driver.
pub(crate) fn start(parts: Parts, supervisor: &Supervisor) -> (Handle, Templates) {
    let (driver, handle) = build(parts);
    let templates = driver.templates.ends();
    let stop = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "driver", driver.run(stop));
    (handle, templates)
}

fn build(parts: Parts) -> (Driver, Handle) {
    let (sender, commands) = mpsc::channel(WAITING_COMMANDS);
    let (view, shown) = watch::channel(Arc::new(View::new(parts.group.clone())));
    let handle = Handle::new(sender, shown, parts.balancer.clone());
    let driver = Driver {
        host: Host::new(parts.trees, parts.balancer, parts.metrics.clone()),
        templates: templates::Intake::new(parts.renderer.clone()),
        renderer: parts.renderer,
        group: parts.group,
        metrics: parts.metrics,
        state: None,
        converged: false,
        newest: Order::default(),
        served: ConfigNumber(0),
        findings: Vec::new(),
        failure: None,
        commands,
        view,
        next_look: Instant::now() + DRIFT_INTERVAL,
        last_look: Instant::now(),
        suspect: false,
        reading: None,
        retry: DRIFT_RETRY,
    };
    (driver, handle)
}

// === impl Driver ===

impl Driver {
    async fn run(mut self, stop: CancellationToken) -> Outcome {
        self.recover().await?;
        self.publish(Phase::Converging);
        loop {
            let balancer = self.host.balancer();
            // Biased: a stop comes first; a change that has begun is finished.
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                () = sleep_until(self.next_look), if self.suspect => self.look().await,
                Some(command) = self.commands.recv() => self.on_command(command).await,
                () = balancer.died() => {
                    tracing::warn!("the balancer has died");
                    self.look().await;
                }
                offer = self.templates.next() => self.take_templates(offer).await,
                () = sleep_until(self.next_look), if self.reading.is_none() => self.begin_look(),
                (number, on_disk) = drift::read(&mut self.reading) => self.end_look(number, on_disk).await,
            }
        }
        self.publish(Phase::Stopping);
        Ok(())
    }

    async fn on_command(&mut self, command: Command) {
        let Command { request, order, origin, maintenance, reply } = command;
        let answer = match self.admit(&request, origin, order) {
            Ok(()) => self.carry_out_told(request, origin, maintenance).await,
            Err(error) => Err(error),
        };
        let changed = answer.as_ref().is_ok_and(|answer| answer.report.failure.is_none());
        // Whoever asked may be gone; what was done stays done.
        let _ = reply.send(answer);
        if changed {
            let Stamp { number, edition } = self.state().live.stamp();
            if edition.0 > 0 && edition.0 % SHORT_JOURNAL == 0 {
                self.host.compact(number).await;
            }
            self.host.prune().await;
        }
    }

    fn admit(&mut self, request: &Request, origin: Origin, order: Option<Order>) -> Result<(), Error> {
        order.map_or(Ok(()), |order| self.newest.admit(order))?;
        match (origin, request.scope) {
            (Origin::Store, _) if self.converged => Err(Error::Converged),
            (Origin::Leader, Scope::Part) if !self.converged => {
                Err(Error::Converging(self.failure.clone().or_else(|| self.templates.problem())))
            }
            (Origin::Store | Origin::Leader, _) => Ok(()),
        }
    }

    /// Whoever leads clients here hears first that they should go elsewhere, and
    /// last that they may come back.
    async fn carry_out_told(
        &mut self,
        request: Request,
        origin: Origin,
        maintenance: Option<bool>,
    ) -> Result<Answer, Error> {
        let is_over = request.term.is_some_and(|term| term < self.state().ledger.term);
        let told = maintenance.filter(|_| !is_over);
        if told == Some(true) {
            self.set_maintenance(true).await?;
        }
        let answer = self.carry_out(request, origin).await?;
        if told == Some(false) && answer.report.failure.is_none() {
            self.set_maintenance(false).await?;
        }
        Ok(answer)
    }

    async fn set_maintenance(&mut self, on: bool) -> Result<(), Error> {
        let balancer = self.host.balancer();
        let is_news = balancer.is_in_maintenance() != on;
        // Told again when it is none: what was written may never have been heard.
        let set = balancer.set_maintenance(on).await;
        set.map_err(|error| Error::Maintenance(error.to_string()))?;
        if is_news {
            tracing::info!(on, "maintenance");
            self.publish(self.phase());
        }
        Ok(())
    }

    async fn carry_out(&mut self, request: Request, origin: Origin) -> Result<Answer, Error> {
        let everything = request.scope == Scope::Everything || origin == Origin::Store;
        let before = self.view.borrow().clone();
        self.view.send_replace(Arc::new(before.in_phase(Phase::Applying)));
        let answer = self.change(request).await;
        self.keep_templates().await;
        if let (true, Ok(answer)) = (everything, &answer) {
            self.failure.clone_from(&answer.report.failure);
            self.converged |= answer.report.failure.is_none();
        }
        if answer.as_ref().is_ok_and(|answer| answer.report.failure.is_some()) {
            // Whatever is amiss, the next change would fail at it too.
            self.suspect = true;
            self.next_look = self.next_look.min(self.last_look + self.retry);
        }
        self.publish(self.phase());
        answer
    }

    /// Takes one request through the host, effect by effect.
    async fn change(&mut self, mut request: Request) -> Result<Answer, Error> {
        let state = self.state.take().expect("the state is only away inside this function");
        if self.renderer.resolves_names() {
            let contents = request.items.iter().filter_map(|item| item.target.content.as_ref());
            request.hosts = resolve::hosts_of(contents).await;
        }
        let mut timing = Timing::default();
        let begun = timing.render(|| Apply::begin(state, request, now(), &self.renderer));
        let mut apply = match begun {
            Ok(apply) => apply,
            Err(refused) => {
                let (state, stale) = *refused;
                self.state = Some(state);
                return Err(Error::Stale(stale));
            }
        };
        while let Some(effect) = apply.effect() {
            let outcome = self.host.perform(&effect, &mut timing).await;
            if let (
                baragon_agent_core::apply::Outcome::Done,
                Effect::Reload(number) | Effect::Confirm(number),
            ) = (&outcome, &effect)
            {
                self.served = *number;
            }
            apply = timing.render(|| apply.advance(outcome, &self.renderer));
        }
        let (state, report) = apply.finish();
        self.state = Some(state);
        self.note(&report);
        Ok(Answer { report, timing })
    }

    fn note(&self, report: &Report) {
        for result in &report.results {
            self.metrics.note_item(handle::verdict_name(result.verdict), handle::level_name(result.level));
        }
        if let Some(reason) = &report.failure {
            tracing::warn!(reason, "the host could not be changed");
        }
    }

    fn phase(&self) -> Phase {
        if self.converged { Phase::Serving } else { Phase::Converging }
    }

    fn state(&self) -> &State {
        self.state.as_ref().expect("the state is only away while a change is under way")
    }

    fn publish(&self, phase: Phase) {
        let state = self.state();
        let mut problems = self.findings.clone();
        problems.extend(self.failure.clone());
        problems.extend(self.templates.problem());
        problems.extend(crowded(state));
        let taken = state.room_taken(&self.renderer).unwrap_or_default();
        problems.extend(narrow(taken));
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let serving = state.live.services.values().filter(|held| held.content.is_some()).count();
        self.metrics.services.set(count(serving));
        self.metrics.dictionary.set(count(taken));
        self.metrics.problems.set(count(problems.len() + state.problems.len()));
        self.metrics.served_config.set(i64::try_from(self.served.0).unwrap_or(i64::MAX));
        let before = self.view.borrow().clone();
        let mut view = before.next(state, phase, self.converged, self.served, problems);
        view.maintenance = self.host.balancer().is_in_maintenance();
        self.view.send_replace(Arc::new(view));
    }
}

/// Endpoints that did not fit.
fn crowded(state: &State) -> Option<String> {
    let ids: Vec<_> = state.crowded().map(ToString::to_string).collect();
    let (first, more) = (ids.first()?, ids.len() - 1);
    let services = if more == 0 { first.clone() } else { format!("{first} and {more} more") };
    Some(format!(
        "the dictionary of endpoints is full: changes of {services} reload; raise nginx.lua_dict and start the agent again"
    ))
}

/// Above so many percent there is not room for much more.
const NARROW: usize = 80;

/// Endpoints that still fit.
fn narrow(taken: usize) -> Option<String> {
    let said = || {
        format!(
            "the dictionary of endpoints is {taken} % full: raise nginx.lua_dict before services have to reload"
        )
    };
    (taken > NARROW).then(said)
}

/// The clock of this host.
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// A host without a tree.
fn nothing(group: &Group) -> Manifest {
    Manifest::empty(group.clone())
}

#[cfg(test)]
mod tests;
