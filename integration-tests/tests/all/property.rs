//! Any sequence of requests, faults and restarts ends with nginx serving what
//! the store says, and with one end of each accepted request.
//!
//! `SEED` repeats a sequence (its steps, not the machine's moments),
//! `PROPERTY_SECONDS` makes it longer.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use fastrand::Rng;
use integration_tests::{
    app::{self, Bare},
    clients::is_terminal,
    cluster::{Cluster, Plan},
    proxy::Proxy,
};
use nix::sys::signal::Signal;
use proto::baragon::v1::{Action, CancelRequestRequest, LoadBalancerRequest, RequestState, UpstreamList};

use crate::{PATIENCE, served};

const SERVICES: [&str; 3] = ["s0", "s1", "s2"];
const AGENTS: usize = 2;
const SECONDS: u64 = 20;
/// Longer than the lease of 2 s.
const FREEZE: Duration = Duration::from_millis(3_000);
/// Of a call whose outcome may stay unknown.
const CALL: Duration = Duration::from_secs(3);

struct World {
    cluster: Cluster,
    proxies: Vec<Proxy>,
    apps: Vec<Bare>,
    random: Rng,
    /// Every id that was ever sent, with its end once that was seen.
    sent: BTreeMap<String, Option<RequestState>>,
}

#[tokio::test]
async fn any_sequence_of_requests_and_faults_ends_in_what_is_stored() {
    let seed = setting("SEED").unwrap_or_else(|| fastrand::u64(..));
    let time = Duration::from_secs(setting("PROPERTY_SECONDS").unwrap_or(SECONDS));
    eprintln!("SEED={seed}");
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
        let mut plan = Plan::for_test().services(2).agents(AGENTS);
        let mut proxies = Vec::new();
        for number in 1..=AGENTS {
            proxies.push(plan.proxy_before(&format!("lb-{number}")).await);
        }
        for service in ["baragon-1", "baragon-2"] {
            plan = plan.set(service, "requests.agent_timeout=2s").set(service, "requests.deadline=8s");
        }
        let cluster = plan.start().await;
        let mut apps = Vec::new();
        for version in ["v1", "v2", "v3"] {
            apps.push(Bare::start(&cluster.folder, version).await.unwrap());
        }
        Self { cluster, proxies, apps, random: Rng::with_seed(seed), sent: BTreeMap::new() }
    }

    async fn step(&mut self) {
        match self.random.u32(0..24) {
            0..=11 => self.submit().await,
            12..=13 => {
                for _ in 0..4 {
                    self.submit().await;
                }
            }
            14..=15 => self.cancel().await,
            16 => self.kill_an_agent().await,
            17 => self.kill_a_service().await,
            18 => self.freeze_a_service().await,
            19 => self.freeze_an_agent().await,
            20 => self.restart_the_store().await,
            21..=22 => self.part_an_agent().await,
            _ => self.kill_an_nginx(),
        }
    }

    async fn submit(&mut self) {
        let request = self.request();
        let (id, service) =
            (request.request_id.clone(), request.service.clone().unwrap_or_default().service_id);
        self.sent.insert(id.clone(), None);
        let answer = tokio::time::timeout(CALL, self.cluster.baragon().submit(&request)).await;
        let words = match answer {
            Ok(Ok(_)) => "accepted".to_owned(),
            Ok(Err(error)) => error.to_string().chars().take(120).collect(),
            Err(_) => "no answer".to_owned(),
        };
        eprintln!("{id} for {service} {:?}: {words}", request.action());
    }

    fn request(&mut self) -> LoadBalancerRequest {
        let service = SERVICES[self.random.usize(0..SERVICES.len())];
        let mut request = app::balance(&format!("r{}", self.sent.len()), service, &[]);
        if self.random.u32(0..3) == 0 {
            let path = format!("/{service}-also-{}", self.random.u32(0..3));
            request.service.as_mut().expect("balance names it").additional_paths = vec![path];
        }
        let some = self.apps.iter().filter(|_| self.random.bool()).map(Bare::upstream).collect();
        request.replace_upstreams = None;
        match self.random.u32(0..10) {
            0..=4 => request.replace_upstreams = Some(UpstreamList { upstreams: some }),
            5..=6 => request.add_upstreams = some,
            7 => request.remove_upstreams = some,
            8 => request.set_action(Action::Delete),
            _ => request.set_action(Action::Reload),
        }
        request
    }

    async fn cancel(&mut self) {
        let open: Vec<String> = self.open();
        let Some(request_id) = self.random.choice(open) else { return };
        eprintln!("cancel {request_id}");
        let mut replica = self.cluster.baragon().replica(self.random.usize(0..2));
        // A refusal is as good as a word of thanks: its end is looked at later.
        let _ = tokio::time::timeout(CALL, replica.cancel_request(CancelRequestRequest { request_id })).await;
    }

    async fn kill_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("kill agent {number}");
        self.cluster.agents[number].process.kill().await.unwrap();
        self.moment(1_000).await;
        // It is ready only when it knows what to serve, which another fault may delay.
        self.cluster.agents[number].process.start().unwrap();
    }

    async fn kill_a_service(&mut self) {
        let number = self.random.usize(0..2);
        eprintln!("kill service {number}");
        self.cluster.services[number].process.kill().await.unwrap();
        self.moment(1_000).await;
        self.cluster.services[number].process.start().unwrap();
    }

    async fn freeze_a_service(&mut self) {
        let number = self.random.usize(0..2);
        eprintln!("freeze service {number}");
        self.cluster.services[number].process.pause();
        tokio::time::sleep(FREEZE).await;
        self.cluster.services[number].process.resume();
    }

    async fn freeze_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("freeze agent {number}");
        self.cluster.agents[number].process.pause();
        tokio::time::sleep(FREEZE).await;
        self.cluster.agents[number].process.resume();
    }

    async fn restart_the_store(&mut self) {
        eprintln!("restart the store");
        self.cluster.etcd.process.kill().await.unwrap();
        self.moment(1_000).await;
        self.cluster.etcd.start_again().await.unwrap();
    }

    async fn part_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("part agent {number}");
        if self.random.bool() {
            self.proxies[number].cut();
        } else {
            self.proxies[number].black_hole();
        }
        self.moment(4_000).await;
        self.proxies[number].heal();
    }

    fn kill_an_nginx(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("kill nginx {number}");
        if let Ok(master) = self.cluster.nginx[number].master() {
            master.signal(Signal::SIGKILL);
        }
    }

    async fn moment(&mut self, most_ms: u64) {
        tokio::time::sleep(Duration::from_millis(self.random.u64(0..most_ms))).await;
    }

    fn open(&self) -> Vec<String> {
        self.sent.iter().filter(|(_, end)| end.is_none()).map(|(id, _)| id.clone()).collect()
    }

    /// Remembers each end that can be seen now.
    async fn look_at_ends(&mut self) {
        let baragon = self.cluster.baragon();
        for id in self.open() {
            let Ok(Ok((status, _))) = tokio::time::timeout(CALL, baragon.get(&id)).await else { return };
            if is_terminal(status.state()) {
                self.sent.insert(id, Some(status.state()));
            }
        }
    }

    /// Everything is whole again: what must hold now?
    async fn settle(&mut self) {
        let (cluster, baragon) = (&self.cluster, self.cluster.baragon());
        eprintln!("settle after {} requests", self.sent.len());
        cluster.expect(cluster.agents_in_sync(AGENTS).await);
        let mut ends: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (id, seen) in &self.sent {
            let end = cluster
                .until(&format!("{id} has one end"), PATIENCE, async || match baragon.get(id).await {
                    Ok((status, _)) if is_terminal(status.state()) => Ok(Some(status.state())),
                    Ok((status, _)) => Err(integration_tests::Error::new(format!("{status:?}"))),
                    Err(error) if error.to_string().starts_with("NotFound") => Ok(None),
                    Err(error) => Err(error),
                })
                .await;
            assert!(seen.is_none() || *seen == end, "{id} ended as {seen:?} and now is {end:?}");
            *ends.entry(end.map_or("never recorded", |state| state.as_str_name())).or_default() += 1;
        }
        eprintln!("ends: {ends:?}");
        cluster.expect(cluster.agents_in_sync(AGENTS).await);
        served::as_stored(cluster, &SERVICES, &[app::GROUP; AGENTS]).await;
    }
}
