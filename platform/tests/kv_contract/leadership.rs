//! Election and presence on a real etcd.

use std::time::{Duration, Instant};

use platform::{
    election::{Candidate, Role, stand},
    kv::{Error, Store, Transaction},
    presence::{Announcement, announce},
    tasks::Supervisor,
};
use tokio::sync::watch;

use super::{PATIENCE, etcd::Server};

const TTL: Duration = Duration::from_secs(2);

struct Replica {
    supervisor: Supervisor,
    role: watch::Receiver<Role>,
}

// === impl Replica ===

impl Replica {
    fn start(store: Store, name: &str) -> Self {
        let supervisor = Supervisor::new(Duration::from_secs(5));
        let candidate = Candidate { key: "/leader".to_owned(), name: name.to_owned(), ttl: TTL };
        Self { role: stand(store, candidate, &supervisor), supervisor }
    }

    fn leads(&self) -> bool {
        matches!(*self.role.borrow(), Role::Leading(_))
    }

    async fn until(&mut self, wanted: impl FnMut(&Role) -> bool) -> Role {
        let role = tokio::time::timeout(PATIENCE, self.role.wait_for(wanted)).await;
        role.expect("the role comes in time").expect("the election runs").clone()
    }

    async fn until_leading(&mut self) -> platform::election::Term {
        match self.until(|role| matches!(role, Role::Leading(_))).await {
            Role::Leading(term) => term,
            Role::Following { .. } => unreachable!("just seen leading"),
        }
    }

    async fn stop(self) {
        self.supervisor.run(async {}).await.unwrap();
    }
}

#[tokio::test]
async fn one_of_three_leads_and_hands_over_at_once_when_it_stops() {
    let server = Server::start().await;
    let store = server.store().await;
    let mut first = Replica::start(server.store().await, "first");
    let term = first.until_leading().await;
    let mut others = [Replica::start(store.clone(), "b"), Replica::start(store.clone(), "c")];
    for other in &mut others {
        other.until(|role| matches!(role, Role::Following { leader: Some(name) } if name == "first")).await;
    }
    let began = Instant::now();
    first.stop().await;
    assert!(term.ended().is_cancelled());
    let [b, c] = &mut others;
    let next = tokio::select! {
        term = b.until_leading() => term,
        term = c.until_leading() => term,
    };
    assert!(began.elapsed() < TTL, "{:?}", began.elapsed());
    assert!(next.number() > term.number());
    assert!(b.leads() != c.leads());
    let late = store.commit(Transaction::new().when(term.fence()).put("/x", "late")).await;
    assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
    store.commit(Transaction::new().when(next.fence()).put("/x", "in time")).await.unwrap();
}

#[test]
fn a_leader_that_dies_is_followed_when_its_lease_ends() {
    let dying = tokio::runtime::Runtime::new().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let (first, term) = dying.block_on(async {
        let mut first = Replica::start(server.store().await, "first");
        let term = first.until_leading().await;
        (first, term)
    });
    let mut second = runtime.block_on(async { Replica::start(server.store().await, "second") });
    let knows = |role: &Role| matches!(role, Role::Following { leader: Some(_) });
    runtime.block_on(second.until(knows));
    // As with SIGKILL, nothing is given back.
    dying.shutdown_background();
    let began = Instant::now();
    let next = runtime.block_on(second.until_leading());
    assert!(next.number() > term.number());
    // etcd looks for leases that ran out twice a second.
    assert!(began.elapsed() <= TTL + Duration::from_millis(1500), "{:?}", began.elapsed());
    drop(first);
    runtime.block_on(second.stop());
}

#[tokio::test]
async fn a_frozen_etcd_ends_the_term_before_anyone_else_leads() {
    let server = Server::start().await;
    let mut first = Replica::start(server.store().await, "first");
    let term = first.until_leading().await;
    server.freeze();
    let began = Instant::now();
    tokio::time::timeout(PATIENCE, term.ended().cancelled()).await.unwrap();
    assert!(began.elapsed() <= TTL, "{:?}", began.elapsed());
    server.thaw();
    let next = first.until_leading().await;
    assert!(next.number() > term.number());
    first.stop().await;
}

#[tokio::test]
async fn a_short_restart_of_etcd_keeps_one_leader() {
    let mut server = Server::start().await;
    let mut first = Replica::start(server.store().await, "first");
    let term = first.until_leading().await;
    server.kill();
    server.resume().await;
    let next = first.until_leading().await;
    assert!(next.number() >= term.number());
    let store = server.store().await;
    let leader = store.get("/leader").await.unwrap().0;
    assert_eq!(leader.map(|entry| entry.created.0), Some(next.number()));
    first.stop().await;
    assert!(store.get("/leader").await.unwrap().0.is_none(), "the lease was given back");
}

#[tokio::test]
async fn a_lease_revoked_by_others_ends_the_term_at_once() {
    let server = Server::start().await;
    let store = server.store().await;
    let mut first = Replica::start(server.store().await, "first");
    let term = first.until_leading().await;
    let (holder, _) = store.get("/leader").await.unwrap();
    let began = Instant::now();
    store.revoke(holder.unwrap().lease.unwrap()).await.unwrap();
    tokio::time::timeout(PATIENCE, term.ended().cancelled()).await.unwrap();
    assert!(began.elapsed() < TTL / 3, "by the watch, not by the renewal: {:?}", began.elapsed());
    first.until_leading().await;
    first.stop().await;
}

#[tokio::test]
async fn a_presence_outlives_a_lost_lease_and_ends_with_its_process() {
    let server = Server::start().await;
    let store = server.store().await;
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let (_value, told) = watch::channel(Some(b"here".to_vec()));
    let announcement = Announcement { key: "/agents/a".to_owned(), ttl: TTL };
    let mut present = announce(store.clone(), announcement, told, &supervisor);
    tokio::time::timeout(PATIENCE, present.wait_for(|present| *present)).await.unwrap().unwrap();
    let before = store.get("/agents/a").await.unwrap().0.unwrap();
    store.revoke(before.lease.unwrap()).await.unwrap();
    let deadline = Instant::now() + PATIENCE;
    let after = loop {
        match store.get("/agents/a").await.unwrap().0 {
            Some(entry) => break entry,
            None => assert!(Instant::now() < deadline, "the record does not come back"),
        }
        tokio::task::yield_now().await;
    };
    assert!(after.created > before.created && after.value == b"here");
    supervisor.run(async {}).await.unwrap();
    assert!(store.get("/agents/a").await.unwrap().0.is_none());
}
