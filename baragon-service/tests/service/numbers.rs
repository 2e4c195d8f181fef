//! What is measured: of each request, and of all.

use platform::kv::memory::{Fault, Memory};
use proto::baragon::v1::{RequestState, Timings};

use crate::{
    agent::{Agent, Call, OLD_WORKERS},
    cluster::{Replica, ended, leading, request, status, submit, submit_when_admitted, succeeds, until},
};

/// The value of a line of `/metrics`.
fn value(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{name}: {metrics}")).trim().parse().unwrap()
}

fn step(metrics: &str, step: &str) -> f64 {
    value(metrics, &format!("baragon_request_step_seconds_count{{step=\"{step}\"}}"))
}

#[tokio::test]
async fn a_request_tells_where_its_time_went() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let _agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    let status = ended(&replica.client, "r2").await;
    let times: Timings = status.timings.unwrap();
    let steps = [
        times.queued_ms,
        times.sent_ms,
        times.checked_ms,
        times.reloaded_ms,
        times.verified_ms,
        times.committed_ms,
    ];
    let sum: u32 = steps.iter().map(|took| took.unwrap()).sum();
    let (accepted, finished) = (status.accepted_at.unwrap(), status.finished_at.unwrap());
    let whole =
        (finished.seconds - accepted.seconds) * 1000 + i64::from(finished.nanos - accepted.nanos) / 1_000_000;
    assert_eq!(i64::from(sum), whole, "the steps fill the time from accepted to finished: {times:?}");
    let order = [times.taken_at, times.sent_at, times.checked_at, times.reloaded_at, times.verified_at];
    let order: Vec<_> =
        order.iter().map(|at| at.as_ref().map(|at| (at.seconds, at.nanos)).unwrap()).collect();
    assert!(order.is_sorted(), "{times:?}");
    assert_eq!(times.committed_at, status.finished_at);
}

#[tokio::test]
async fn steps_reloads_and_batches_are_counted() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    let other = Agent::start(&store, "lb-2").await;
    submit_when_admitted(&replica.client, request("first", "first", &[])).await;
    succeeds(&replica.client, "first").await;
    agent.hold_up(true);
    submit(&replica.client, request("held", "held", &[])).await.unwrap();
    until("it is under way", async || matches!(agent.calls().last(), Some(Call::Apply(_)))).await;
    other.hold_up(true);
    for number in 0..20 {
        let name = format!("s{number}");
        submit(&replica.client, request(&name, &name, &["10.0.0.1:80"])).await.unwrap();
    }
    let waiting = replica.metrics().await;
    assert_eq!(value(&waiting, "baragon_waiting_requests"), 21.0);
    assert!(value(&waiting, "baragon_oldest_waiting_seconds") >= 0.0);
    agent.hold_up(false);
    other.hold_up(false);
    for number in 0..20 {
        succeeds(&replica.client, &format!("s{number}")).await;
    }
    succeeds(&replica.client, "held").await;
    let applies = [&agent, &other].map(|agent| {
        agent.calls().into_iter().filter_map(|call| match call {
            Call::Apply(items) => Some(items.len()),
            Call::Resync => None,
        })
    });
    let sizes: Vec<usize> = applies.into_iter().flatten().collect();
    let all_calls = [&agent, &other].map(Agent::calls);
    let resyncs = all_calls.iter().flatten().filter(|call| **call == Call::Resync).count();
    let metrics = replica.metrics().await;
    assert_eq!(value(&metrics, "baragon_batch_items_count"), sizes.len() as f64);
    assert_eq!(value(&metrics, "baragon_batch_items_sum"), sizes.iter().sum::<usize>() as f64);
    assert_eq!(
        value(&metrics, "baragon_reloads_total"),
        (sizes.len() + 2 * resyncs) as f64,
        "each Apply of the script is one, each Resync two"
    );
    for name in ["queued", "sent", "checked", "reloaded", "verified", "committed"] {
        assert!(step(&metrics, name) >= 21.0, "{name}: {metrics}");
    }
    assert_eq!(value(&metrics, "baragon_requests_total{verdict=\"success\"}"), 22.0);
    assert_eq!(value(&metrics, "baragon_agent_states{state=\"in_sync\"}"), 2.0);
    assert_eq!(value(&metrics, "baragon_waiting_requests"), 0.0);
    assert!(!metrics.contains("lb-1") && !metrics.contains("held"), "an id is no label: {metrics}");
}

#[tokio::test]
async fn after_a_change_of_leaders_only_what_is_known_is_told() {
    let store = Memory::new();
    let first = leading(&store, "one", &[]).await;
    let second = Replica::start(&store, "two").await;
    let agent = Agent::start(&store, "lb-1").await;
    submit_when_admitted(&first.client, request("r0", "web", &[])).await;
    succeeds(&first.client, "r0").await;
    agent.hold_up(true);
    submit(&first.client, request("r1", "web", &["10.0.0.1:80"])).await.unwrap();
    until("it was taken up", async || {
        status(&first.client, "r1").await.unwrap().timings.unwrap().taken_at.is_some()
    })
    .await;
    first.line.set_fault(Some(Fault::Unavailable));
    drop(first);
    agent.hold_up(false);
    let ended = ended(&second.client, "r1").await;
    assert_eq!(ended.state(), RequestState::Success);
    let times = ended.timings.unwrap();
    assert!(times.taken_at.is_some() && times.queued_ms.is_some(), "it was written: {times:?}");
    assert_eq!((times.sent_at, times.checked_ms, times.verified_at), (None, None, None), "{times:?}");
}

#[tokio::test]
async fn reloads_are_counted_as_agents_tell_them_those_of_a_full_state_too() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agent = Agent::start(&store, "lb-1").await;
    until("it is brought up to date", async || agent.calls() == [Call::Resync]).await;
    let is = async |count: f64| value(&replica.metrics().await, "baragon_reloads_total") == count;
    until("two for the full state", async || is(2.0).await).await;
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    until("one more for a change", async || is(3.0).await).await;
    // What was taken back was loaded too.
    agent.refuse("web", "it does not take");
    submit(&replica.client, request("r2", "web", &["10.0.0.2:80"])).await.unwrap();
    assert_eq!(ended(&replica.client, "r2").await.state(), RequestState::Failed);
    assert!(value(&replica.metrics().await, "baragon_reloads_total") >= 4.0);
}

#[tokio::test]
async fn old_workers_of_agents_that_are_there_are_added_up() {
    let store = Memory::new();
    let replica = leading(&store, "one", &[]).await;
    let agents = [Agent::start(&store, "lb-1").await, Agent::start(&store, "lb-2").await];
    submit_when_admitted(&replica.client, request("r1", "web", &["10.0.0.1:80"])).await;
    succeeds(&replica.client, "r1").await;
    let is = async |count: u32| value(&replica.metrics().await, "baragon_old_workers") == f64::from(count);
    until("both have told", async || is(2 * OLD_WORKERS).await).await;
    agents[1].lose_lease(&store);
    until("one is gone", async || is(OLD_WORKERS).await).await;
}
