//! Any sequence of requests, faults and restarts ends with nginx serving what
//! the store says, and with one end of each accepted request.
//!
//! `SEED` repeats a sequence (its steps, not the machine's moments),
//! `PROPERTY_SEEDS` tries more of them, `PROPERTY_SECONDS` makes them longer.

mod faults;
mod requests;
mod verdict;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use fastrand::Rng;
use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
    proxy::Proxy,
};
use proto::baragon::v1::{RequestState, baragon_service_client::BaragonServiceClient};
use tonic::transport::Channel;

const OTHER_GROUP: &str = "other";
/// Of each agent.
const GROUPS: [&str; 3] = [app::GROUP, app::GROUP, OTHER_GROUP];
const AGENTS: usize = GROUPS.len();
const SERVICES: [&str; 3] = ["s0", "s1", "s2"];
const REPLICAS: usize = 2;

const SEEDS: u64 = 2;
const SECONDS: u64 = 12;
/// Of a call whose outcome may stay unknown.
const CALL: Duration = Duration::from_secs(3);

struct World {
    cluster: Cluster,
    /// Before each agent.
    proxies: Vec<Proxy>,
    /// Between the store and each replica, then each agent.
    to_store: Vec<Proxy>,
    apps: Vec<Bare>,
    random: Rng,
    /// Every id that was ever sent.
    sent: BTreeMap<String, Sent>,
}

/// What is known of a request.
#[derive(Clone, Copy, Default)]
struct Sent {
    /// A replica said so: it may never be lost again.
    accepted: bool,
    /// Once it was seen: it may never change again.
    end: Option<RequestState>,
}

#[tokio::test]
async fn any_sequence_of_requests_and_faults_ends_in_what_is_stored() {
    let given = setting("SEED");
    let count = if given.is_some() { 1 } else { setting("PROPERTY_SEEDS").unwrap_or(SEEDS) };
    let time = Duration::from_secs(setting("PROPERTY_SECONDS").unwrap_or(SECONDS));
    for _ in 0..count {
        let seed = given.unwrap_or_else(|| fastrand::u64(..));
        eprintln!("SEED={seed}");
        sequence(seed, time).await;
    }
}

async fn sequence(seed: u64, time: Duration) {
    let mut world = World::start(seed).await;
    let begin = Instant::now();
    while begin.elapsed() < time {
        world.step().await;
        world.look_at_ends().await;
    }
    world.settle().await;
    world.cluster.stop().await.unwrap();
}

#[allow(clippy::disallowed_methods, reason = "a knob of this test, not a setting of a program")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

// === impl World ===

impl World {
    async fn start(seed: u64) -> Self {
        let mut plan = Plan::for_test().services(REPLICAS).agents(AGENTS).group(OTHER_GROUP);
        let mut proxies = Vec::new();
        for (number, group) in (1..).zip(GROUPS) {
            let agent = format!("lb-{number}");
            proxies.push(plan.proxy_before(&agent).await);
            plan = plan.set(&agent, format!("group={group}"));
        }
        let replicas = (1..=REPLICAS).map(|number| format!("baragon-{number}"));
        let mut to_store = Vec::new();
        for member in replicas.chain((1..=AGENTS).map(|number| format!("lb-{number}"))) {
            to_store.push(plan.proxy_to_etcd(&member).await);
        }
        for service in ["baragon-1", "baragon-2"] {
            for setting in ["requests.agent_timeout=2s", "requests.deadline=8s", "requests.revert=8s"] {
                plan = plan.set(service, setting);
            }
        }
        let cluster = plan.start().await;
        let mut apps = Vec::new();
        for version in ["v1", "v2", "v3"] {
            apps.push(Bare::start(&cluster.folder, version).await.unwrap());
        }
        Self { cluster, proxies, to_store, apps, random: Rng::with_seed(seed), sent: BTreeMap::new() }
    }

    async fn step(&mut self) {
        match self.random.u32(0..36) {
            0..=8 => self.submit().await,
            9..=13 => {
                for _ in 0..5 {
                    self.submit().await;
                }
            }
            14..=15 => self.cancel().await,
            16..=17 => self.roll_back().await,
            18 => self.remove_an_app().await,
            19..=21 => self.maintain_an_agent().await,
            22 => self.kill_an_agent().await,
            23 => self.kill_a_service().await,
            24 => self.freeze_a_service().await,
            25 => self.freeze_an_agent().await,
            26 => self.kill_the_store().await,
            27 => self.freeze_the_store().await,
            28..=29 => self.part_an_agent().await,
            30 => self.hand_edit(),
            31..=32 => self.part_from_the_store().await,
            33 => self.delay().await,
            34 => self.delete_a_file(),
            _ => self.kill_an_nginx(),
        }
    }

    fn any_replica(&mut self) -> BaragonServiceClient<Channel> {
        self.cluster.baragon().replica(self.random.usize(0..REPLICAS))
    }

    fn open(&self) -> Vec<String> {
        self.sent.iter().filter(|(_, sent)| sent.end.is_none()).map(|(id, _)| id.clone()).collect()
    }
}

/// An answer, unless the call failed or took too long.
async fn answer<T>(
    call: impl Future<Output = Result<tonic::Response<T>, tonic::Status>>,
) -> Result<T, String> {
    match tokio::time::timeout(CALL, call).await {
        Ok(Ok(answer)) => Ok(answer.into_inner()),
        Ok(Err(status)) => Err(format!("{:?}: {:.80}", status.code(), status.message())),
        Err(_) => Err("no answer".to_owned()),
    }
}
