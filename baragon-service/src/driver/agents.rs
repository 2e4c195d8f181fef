//! Calls of baragon-agent. Each is made once; the leader decides on the next.

use std::{collections::BTreeMap, future::Future, sync::Arc, time::Duration};

use baragon_service_core::{
    agent::{AgentKey, Level},
    decide::{Call, Effect, Item},
    group::Group,
    ids::{Generation, ServiceId},
    progress::{Answer, ItemAnswer, ItemOutcome},
    service::Target,
    timeline::Steps,
};
use platform::client::{Connection, MESSAGE_SIZE, Policy, Replicas};
use proto::baragon::{
    agent::v1::{
        ApplyItem, ApplyRequest, ItemResult, ResyncRequest, Timing, baragon_agent_client::BaragonAgentClient,
        item_result,
    },
    v1,
};
use tokio::time::Instant;
use tonic::{Code, Status};

use super::lead::Answered;
use crate::{metrics::Metrics, wire};

/// What a call says of its place among others, whatever it asks for.
#[derive(Clone, Debug)]
struct Envelope {
    term: u64,
    sequence: u64,
    boot_id: String,
}

/// The agents' servers, as one term calls them.
#[derive(Debug)]
pub(super) struct Agents {
    term: u64,
    timeout: Duration,
    metrics: Arc<Metrics>,
    /// By address; a connection is kept as long as the term.
    known: BTreeMap<String, Replicas>,
}

impl Agents {
    pub(super) fn new(term: u64, timeout: Duration, metrics: Arc<Metrics>) -> Self {
        Self { term, timeout, metrics, known: BTreeMap::new() }
    }

    /// Makes the call, bounded by the time-out. Never fails: a call without an
    /// answer is an answer.
    pub(super) fn perform(&mut self, effect: Effect) -> impl Future<Output = Answered> + use<> {
        let connection = self.connection(&effect.address);
        let envelope = Envelope { term: self.term, sequence: effect.id.0, boot_id: effect.boot.clone() };
        let (timeout, metrics) = (self.timeout, Arc::clone(&self.metrics));
        let kind = match &effect.call {
            Call::Apply { .. } => "apply",
            Call::Resync { .. } => "resync",
        };
        async move {
            let sent = Instant::now();
            let answer = match connection {
                Ok(connection) => {
                    match tokio::time::timeout(
                        timeout,
                        call(connection, envelope, (&effect.agent, effect.call), &metrics),
                    )
                    .await
                    {
                        Ok(Ok(answer)) => answer,
                        Ok(Err(status)) => Answer::Lost { message: words(&status) },
                        Err(_) => Answer::Lost { message: format!("no answer within {timeout:?}") },
                    }
                }
                Err(message) => Answer::Lost { message },
            };
            metrics.note_call(kind, sent.elapsed());
            (effect.agent, effect.id, answer)
        }
    }

    fn connection(&mut self, address: &str) -> Result<Connection, String> {
        if let Some(known) = self.known.get(address) {
            return Ok(known.connection());
        }
        let policy = Policy { attempt_timeout: self.timeout, deadline: self.timeout };
        let replicas =
            Replicas::new(&[format!("http://{address}")], policy).map_err(|error| error.to_string())?;
        let connection = replicas.connection();
        self.known.insert(address.to_owned(), replicas);
        Ok(connection)
    }
}

async fn call(
    connection: Connection,
    envelope: Envelope,
    (agent, call): (&AgentKey, Call),
    metrics: &Metrics,
) -> Result<Answer, Status> {
    let mut client = BaragonAgentClient::new(connection).max_decoding_message_size(MESSAGE_SIZE);
    match call {
        Call::Apply { group, items } => {
            let response = client.apply(apply_request(envelope, &group, &items)).await?.into_inner();
            metrics.note_apply(&response);
            metrics.note_reloads(response.reloads);
            metrics.note_old_workers(agent.clone(), response.old_workers);
            let items = response.results.iter().filter_map(item_answer).collect();
            Ok(Answer::Applied(items, response.timing.as_ref().map(steps)))
        }
        Call::Resync { group, services, maintenance, .. } => {
            let targets: Vec<&Target> = services.iter().map(|(target, _)| target).collect();
            let request = resync_request(envelope, &group, &targets, maintenance);
            let response = client.resync(request).await?.into_inner();
            metrics.note_reloads(response.reloads);
            metrics.note_old_workers(agent.clone(), response.old_workers);
            Ok(Answer::Resynced(response.failures.iter().filter_map(item_answer).collect()))
        }
    }
}

fn apply_request(envelope: Envelope, group: &Group, items: &[Item]) -> ApplyRequest {
    let items = items.iter().map(|item| ApplyItem {
        request_id: item.request.to_string(),
        target: Some(wire::target_to_pb(&item.target)),
        no_validate: item.no_validate,
        no_reload: item.no_reload,
        force_reload: item.force_reload,
    });
    ApplyRequest {
        term: envelope.term,
        group: Some(wire::group_to_pb(group)),
        items: items.collect(),
        sequence: envelope.sequence,
        boot_id: envelope.boot_id,
    }
}

fn resync_request(
    envelope: Envelope,
    group: &Group,
    targets: &[&Target],
    maintenance: bool,
) -> ResyncRequest {
    let services = targets.iter().map(|target| wire::target_to_pb(target)).collect();
    ResyncRequest {
        term: envelope.term,
        group: Some(wire::group_to_pb(group)),
        services,
        sequence: envelope.sequence,
        boot_id: envelope.boot_id,
        maintenance: Some(maintenance),
    }
}

/// A result for a name that no service can have answers none of the items.
fn item_answer(result: &ItemResult) -> Option<ItemAnswer> {
    let service = ServiceId::parse(&result.service_id).ok()?;
    let outcome = match result.outcome() {
        item_result::Outcome::Applied => ItemOutcome::Applied(level(result.level())),
        item_result::Outcome::Stale => ItemOutcome::Stale(Generation(result.generation)),
        item_result::Outcome::Invalid => ItemOutcome::Invalid,
        item_result::Outcome::Failed | item_result::Outcome::Unspecified => ItemOutcome::Failed,
    };
    Some(ItemAnswer { service, outcome, message: result.message.clone() })
}

fn steps(timing: &Timing) -> Steps {
    let of = |time: Option<pbjson_types::Duration>| time.as_ref().map(wire::duration).unwrap_or_default();
    Steps { check: of(timing.check), reload: of(timing.reload), verify: of(timing.verify) }
}

fn level(level: v1::Level) -> Level {
    match level {
        v1::Level::Unspecified => Level::Unknown,
        v1::Level::None => Level::None,
        v1::Level::Endpoints => Level::Endpoints,
        v1::Level::Structural => Level::Structural,
    }
}

fn words(status: &Status) -> String {
    match status.code() {
        Code::Unavailable => format!("unreachable: {}", status.message()),
        code => format!("{code:?}: {}", status.message()),
    }
}
