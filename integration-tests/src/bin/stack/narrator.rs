//! Tells the conversation of the services while it happens.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use integration_tests::{
    Error, Result,
    clients::{Baragon, Scheduler},
};
use proto::{
    baragon::v1::{LoadBalancerRequest, RequestState, RequestStatus, Upstream, agent_outcome},
    scheduler::v1::{Deploy, DeployState, DeployStatus, DeployStep, Request},
};
use tokio::sync::mpsc;

/// Prints lines with the time since its making.
pub(crate) struct Narrator {
    begin: Instant,
    scheduler: Scheduler,
    baragon: Baragon,
}

/// What a deploy took.
pub(crate) struct Told {
    pub(crate) deploy: Duration,
    /// From the acceptance of the load-balancer request to its end.
    pub(crate) handshake: Duration,
}

const DEADLINE: Duration = Duration::from_secs(90);

/// What of a load-balancer request was told already.
#[derive(Default)]
struct Heard {
    states: BTreeSet<i32>,
    sent_to_agents: bool,
    agents: BTreeSet<(String, i32)>,
}

// === impl Narrator ===

impl Narrator {
    pub(crate) fn new(scheduler: Scheduler, baragon: Baragon) -> Self {
        Self { begin: Instant::now(), scheduler, baragon }
    }

    /// Deploys, tells every step, and answers when it is over.
    pub(crate) async fn deploy(&self, request: Request, deploy: Deploy) -> Result<Told> {
        let (request_id, deploy_id) = (deploy.request_id.clone(), deploy.deploy_id.clone());
        self.say("operator -> scheduler", &format!("deploy {request_id} {deploy_id}"));
        let begin = Instant::now();
        self.scheduler.deploy(request, deploy).await?;
        let (changes, changed) = mpsc::unbounded_channel();
        let watching = async move {
            // The receiver lives as long as this future: both are joined.
            let pass_on = move |status: &DeployStatus| drop(changes.send(status.clone()));
            self.scheduler.watch(&request_id, &deploy_id, DEADLINE, pass_on).await
        };
        let (end, handshake) = tokio::join!(watching, self.tell_deploy(changed));
        let (end, handshake) = (end?, handshake?);
        self.say("scheduler -> operator", &format!("deploy {} is {}", deploy_name(&end), state_name(&end)));
        if end.state() != DeployState::Succeeded {
            return Err(Error::new(format!("the deploy did not succeed: {}", end.message)));
        }
        Ok(Told { deploy: begin.elapsed(), handshake })
    }

    /// Every change until the sender is gone; answers the time of the handshake.
    async fn tell_deploy(&self, mut changed: mpsc::UnboundedReceiver<DeployStatus>) -> Result<Duration> {
        let mut handshake = Duration::ZERO;
        let (mut step, mut requests) = (DeployStep::Unspecified, BTreeSet::new());
        while let Some(status) = changed.recv().await {
            self.tell_step(&mut step, &status);
            for record in &status.load_balancer_requests {
                if requests.insert(record.request_id.clone()) {
                    handshake = self.tell_request(&record.request_id).await?;
                }
            }
        }
        Ok(handshake)
    }

    fn tell_step(&self, last: &mut DeployStep, status: &DeployStatus) {
        if *last == status.step() || status.step() == DeployStep::Done {
            return;
        }
        *last = status.step();
        let name =
            status.step().as_str_name().trim_start_matches("DEPLOY_STEP_").to_lowercase().replace('_', " ");
        self.say("scheduler", &format!("{name}: {}", status.message));
    }

    async fn tell_request(&self, id: &str) -> Result<Duration> {
        let (_, request) = self.baragon.get(id).await?;
        self.say("scheduler -> baragon-service", &format!("{} (request {id})", wish(&request)));
        let mut heard = Heard::default();
        let end = self.baragon.watch(id, DEADLINE, |status| self.tell_status(&mut heard, status)).await?;
        Ok(between(&end).unwrap_or_default())
    }

    fn tell_status(&self, heard: &mut Heard, status: &RequestStatus) {
        let over = status.state() != RequestState::Waiting;
        if heard.states.is_empty() && over {
            // It ended between its acceptance and this look; every request waits first.
            heard.states.insert(RequestState::Waiting.into());
            self.tell_state(&status.request_id, RequestState::Waiting, "");
        }
        if !over && heard.states.insert(status.state) {
            self.tell_state(&status.request_id, status.state(), &status.message);
        }
        if !heard.sent_to_agents && !status.agents.is_empty() {
            heard.sent_to_agents = true;
            let names: Vec<&str> = status.agents.iter().map(|agent| agent.agent_id.as_str()).collect();
            self.say("baragon-service -> agents", &format!("update config ({})", names.join(", ")));
        }
        for agent in &status.agents {
            if agent.state() != agent_outcome::State::Waiting
                && heard.agents.insert((agent.agent_id.clone(), agent.state))
            {
                self.say(&format!("{} -> baragon-service", agent.agent_id), agent_words(agent.state()));
            }
        }
        if over && heard.states.insert(status.state) {
            self.tell_state(&status.request_id, status.state(), &status.message);
        }
    }

    fn tell_state(&self, id: &str, state: RequestState, message: &str) {
        let state = state.as_str_name().trim_start_matches("REQUEST_STATE_");
        let message = if message.is_empty() { String::new() } else { format!(" ({message})") };
        self.say("baragon-service -> scheduler", &format!("request {id} is {state}{message}"));
    }

    pub(crate) fn say(&self, who: &str, what: &str) {
        println!("{:8.3}s  {who:<32} {what}", self.begin.elapsed().as_secs_f64());
    }
}

fn agent_words(state: agent_outcome::State) -> &'static str {
    match state {
        agent_outcome::State::Applied => "applied successfully (served by nginx)",
        agent_outcome::State::Failed => "failed",
        agent_outcome::State::Gone => "gone",
        agent_outcome::State::Reverted => "reverted",
        agent_outcome::State::Waiting | agent_outcome::State::Unspecified => "waiting",
    }
}

fn wish(request: &LoadBalancerRequest) -> String {
    let service = request.service.clone().unwrap_or_default();
    let replaced = request.replace_upstreams.clone().unwrap_or_default().upstreams;
    let parts = [
        hosts("add host", &request.add_upstreams),
        hosts("set host", &replaced),
        hosts("remove host", &request.remove_upstreams),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}: {}{}", service.service_id, parts.join(", "), domains(&service.domains, &service.base_path))
}

fn hosts(what: &str, upstreams: &[Upstream]) -> Option<String> {
    let addresses: Vec<&str> = upstreams.iter().map(|upstream| upstream.address.as_str()).collect();
    (!addresses.is_empty()).then(|| format!("{what} {}", addresses.join(" ")))
}

fn domains(domains: &[String], path: &str) -> String {
    if domains.is_empty() { String::new() } else { format!(" on {}{path}", domains.join(" ")) }
}

fn deploy_name(status: &DeployStatus) -> String {
    let deploy = status.deploy.clone().unwrap_or_default();
    format!("{} {}", deploy.request_id, deploy.deploy_id)
}

fn state_name(status: &DeployStatus) -> &'static str {
    status.state().as_str_name().trim_start_matches("DEPLOY_STATE_")
}

fn between(status: &RequestStatus) -> Option<Duration> {
    let (from, to) = (status.accepted_at?, status.finished_at?);
    let nanos = (to.seconds - from.seconds) * 1_000_000_000 + i64::from(to.nanos - from.nanos);
    Some(Duration::from_nanos(u64::try_from(nanos).ok()?))
}
