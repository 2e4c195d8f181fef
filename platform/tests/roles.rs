//! Election, presence and following on the store in memory, where the clock is
//! the test's and every fault can be had.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{sync::Arc, time::Duration};

use platform::{
    election::{Candidate, Role, Term, stand},
    kv::{
        Error, Kv, Revision, Store, Transaction,
        follow::{Follower, Update},
        memory::{Fault, Memory},
    },
    presence::{Announcement, announce},
    tasks::Supervisor,
};
use tokio::{sync::watch, time::Instant};

const TTL: Duration = Duration::from_secs(10);
const KEY: &str = "/leader";

struct Replica {
    memory: Memory,
    supervisor: Supervisor,
    role: watch::Receiver<Role>,
}

// === impl Replica ===

impl Replica {
    /// With a line of its own to the shared content.
    fn start(memory: &Memory, name: &str) -> Self {
        let memory = memory.separate();
        let supervisor = Supervisor::new(Duration::from_secs(5));
        let candidate = Candidate { key: KEY.to_owned(), name: name.to_owned(), ttl: TTL };
        let role = stand(store(&memory), candidate, &supervisor);
        Self { memory, supervisor, role }
    }

    fn leads(&self) -> bool {
        matches!(*self.role.borrow(), Role::Leading(_))
    }

    async fn term(&mut self) -> Term {
        let role = self.role.wait_for(|role| matches!(role, Role::Leading(_))).await.unwrap().clone();
        let Role::Leading(term) = role else { unreachable!("just seen leading") };
        term
    }
}

fn store(memory: &Memory) -> Store {
    Arc::new(memory.clone())
}

#[tokio::test(start_paused = true)]
async fn one_of_three_leads_and_the_others_know_it() {
    let memory = Memory::new();
    let mut first = Replica::start(&memory, "first");
    first.term().await;
    for name in ["b", "c"] {
        let mut other = Replica::start(&memory, name);
        let told = |role: &Role| matches!(role, Role::Following { leader: Some(name) } if name == "first");
        other.role.wait_for(told).await.unwrap();
    }
    tokio::time::sleep(TTL * 20).await;
    assert!(first.leads(), "a leader that is heard stays");
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_is_cut_off_ends_its_term_before_the_next_begins() {
    let memory = Memory::new();
    let mut first = Replica::start(&memory, "first");
    let old = first.term().await;
    let mut second = Replica::start(&memory, "second");
    second.role.wait_for(|role| matches!(role, Role::Following { leader: Some(_) })).await.unwrap();
    first.memory.set_fault(Some(Fault::Unavailable));
    let began = Instant::now();
    let new = second.term().await;
    assert!(began.elapsed() <= TTL + Duration::from_millis(500), "{:?}", began.elapsed());
    assert!(old.ended().is_cancelled(), "the old leader knows it by its own clock");
    assert!(!first.leads() && new.number() > old.number());
    let late = memory.commit(Transaction::new().when(old.fence()).put("x", "late")).await;
    assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
    memory.commit(Transaction::new().when(new.fence()).put("x", "in time")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_short_outage_does_not_end_a_term() {
    let memory = Memory::new();
    let mut only = Replica::start(&memory, "only");
    let term = only.term().await;
    only.memory.set_fault(Some(Fault::Unavailable));
    tokio::time::sleep(TTL / 3).await;
    only.memory.set_fault(None);
    tokio::time::sleep(TTL * 3).await;
    assert!(!term.ended().is_cancelled() && only.leads());
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_stops_hands_over_at_once() {
    let memory = Memory::new();
    let mut first = Replica::start(&memory, "first");
    let old = first.term().await;
    let mut second = Replica::start(&memory, "second");
    second.role.wait_for(|role| matches!(role, Role::Following { leader: Some(_) })).await.unwrap();
    let began = Instant::now();
    first.supervisor.run(async {}).await.unwrap();
    second.term().await;
    assert!(old.ended().is_cancelled());
    assert!(began.elapsed() < Duration::from_millis(200), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_answer_was_lost_is_still_a_claim() {
    let memory = Memory::new();
    for fault in [Fault::LoseAnswer, Fault::LoseCommit] {
        let line = memory.separate();
        line.set_fault(Some(fault));
        let supervisor = Supervisor::new(Duration::from_secs(5));
        let candidate = Candidate { key: format!("{KEY}/{fault:?}"), name: "a".to_owned(), ttl: TTL };
        let mut role = stand(store(&line), candidate.clone(), &supervisor);
        role.wait_for(|role| matches!(role, Role::Leading(_))).await.unwrap();
        let (entry, _) = memory.get(&candidate.key).await.unwrap();
        let Role::Leading(term) = role.borrow().clone() else { panic!("it leads no longer") };
        assert_eq!(term.number(), entry.unwrap().created.0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_life_of_the_same_name_is_waited_for() {
    let memory = Memory::new();
    let lease = memory.grant(TTL).await.unwrap();
    let earlier = memory.commit(Transaction::new().put_leased(KEY, "me", lease)).await.unwrap();
    let began = Instant::now();
    let mut again = Replica::start(&memory, "me");
    let term = again.term().await;
    assert!(began.elapsed() >= TTL && term.number() > earlier.0);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_others_took_away_ends_the_term() {
    let memory = Memory::new();
    let mut only = Replica::start(&memory, "only");
    let term = only.term().await;
    memory.commit(Transaction::new().delete(KEY)).await.unwrap();
    let began = Instant::now();
    term.ended().cancelled().await;
    assert!(began.elapsed() < Duration::from_millis(100), "{:?}", began.elapsed());
    assert!(only.term().await.number() > term.number());
}

#[tokio::test(start_paused = true)]
async fn a_presence_follows_its_value_and_its_process() {
    let memory = Memory::new();
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let (value, told) = watch::channel(None);
    let announcement = Announcement { key: "/agents/a".to_owned(), ttl: TTL };
    let mut follower = Follower::new(store(&memory), "/agents/");
    assert!(matches!(follower.next().await, Update::Reset(listing) if listing.entries.is_empty()));
    let mut present = announce(store(&memory), announcement, told, &supervisor);
    for text in ["1", "2"] {
        value.send_replace(Some(text.as_bytes().to_vec()));
        let Update::Changed { changes, .. } = follower.next().await else { panic!("not a change") };
        assert!(matches!(&changes[0], platform::kv::Change::Put(entry) if entry.value == text.as_bytes()));
    }
    present.wait_for(|present| *present).await.unwrap();
    tokio::time::sleep(TTL * 5).await;
    assert!(memory.get("/agents/a").await.unwrap().0.is_some(), "it is renewed");
    value.send_replace(None);
    present.wait_for(|present| !*present).await.unwrap();
    assert!(matches!(follower.next().await, Update::Changed { .. }));
    assert!(memory.get("/agents/a").await.unwrap().0.is_none());
    value.send_replace(Some(b"3".to_vec()));
    present.wait_for(|present| *present).await.unwrap();
    supervisor.run(async {}).await.unwrap();
    assert!(memory.get("/agents/a").await.unwrap().0.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_presence_that_was_cut_off_comes_back_as_a_new_one() {
    let memory = Memory::new();
    let line = memory.separate();
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let (_value, told) = watch::channel(Some(b"1".to_vec()));
    let announcement = Announcement { key: "/agents/a".to_owned(), ttl: TTL };
    let mut present = announce(store(&line), announcement, told, &supervisor);
    present.wait_for(|present| *present).await.unwrap();
    let before = memory.get("/agents/a").await.unwrap().0.unwrap();
    line.set_fault(Some(Fault::Unavailable));
    present.wait_for(|present| !*present).await.unwrap();
    tokio::time::sleep(TTL).await;
    assert!(memory.get("/agents/a").await.unwrap().0.is_none());
    line.set_fault(None);
    present.wait_for(|present| *present).await.unwrap();
    let after = memory.get("/agents/a").await.unwrap().0.unwrap();
    assert!(after.created > before.created);
}

#[tokio::test(start_paused = true)]
async fn a_restarted_process_is_a_new_presence() {
    let memory = Memory::new();
    let earlier = memory.grant(TTL).await.unwrap();
    let left = memory.commit(Transaction::new().put_leased("/agents/a", "old", earlier)).await.unwrap();
    let supervisor = Supervisor::new(Duration::from_secs(5));
    let (_value, told) = watch::channel(Some(b"new".to_vec()));
    let announcement = Announcement { key: "/agents/a".to_owned(), ttl: TTL };
    let mut present = announce(store(&memory), announcement, told, &supervisor);
    present.wait_for(|present| *present).await.unwrap();
    let entry = memory.get("/agents/a").await.unwrap().0.unwrap();
    assert!(entry.created > left && entry.value == b"new");
    tokio::time::sleep(TTL * 2).await;
    assert!(memory.get("/agents/a").await.unwrap().0.is_some(), "the old lease does not take it along");
}

async fn put(memory: &Memory, key: &str) -> Revision {
    memory.commit(Transaction::new().put(key, "v")).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_follower_tells_an_outage_once_and_then_what_was_missed() {
    let memory = Memory::new();
    let line = memory.separate();
    let mut follower = Follower::new(store(&line), "/f/");
    assert!(matches!(follower.next().await, Update::Reset(_)));
    put(&memory, "/f/a").await;
    assert!(matches!(follower.next().await, Update::Changed { .. }));
    line.set_fault(Some(Fault::Unavailable));
    assert!(matches!(follower.next().await, Update::Stalled { .. }));
    let silent = tokio::time::timeout(Duration::from_secs(60), follower.next()).await;
    assert!(silent.is_err(), "told once: {silent:?}");
    let missed = put(&memory, "/f/b").await;
    line.set_fault(None);
    let heard = follower.next().await;
    assert!(matches!(&heard, Update::Changed { changes, .. } if changes.is_empty()), "{heard:?}");
    let Update::Changed { changes, revision } = follower.next().await else { panic!("not a change") };
    assert_eq!((changes.len(), revision), (1, missed));
}

#[tokio::test(start_paused = true)]
async fn a_follower_that_lags_behind_a_compaction_starts_over() {
    let memory = Memory::new();
    let line = memory.separate();
    let mut follower = Follower::new(store(&line), "/f/");
    assert!(matches!(follower.next().await, Update::Reset(_)));
    put(&memory, "/f/a").await;
    assert!(matches!(follower.next().await, Update::Changed { .. }));
    line.set_fault(Some(Fault::Unavailable));
    put(&memory, "/f/b").await;
    let last = put(&memory, "/f/c").await;
    memory.compact();
    line.set_fault(None);
    loop {
        match follower.next().await {
            Update::Reset(listing) => {
                assert_eq!((listing.entries.len(), listing.revision), (3, last));
                break;
            }
            Update::Stalled { .. } => {}
            Update::Changed { changes, .. } => assert!(changes.is_empty(), "{changes:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_loses_nothing() {
    let memory = Memory::new();
    let mut follower = Follower::new(store(&memory), "/f/");
    let mut seen = Vec::new();
    for round in 0..100 {
        let key = format!("/f/{round:03}");
        put(&memory, &key).await;
        for polls in 0..5 {
            // Polled a few times, then dropped.
            let mut next = std::pin::pin!(follower.next());
            for _ in 0..polls {
                if let std::task::Poll::Ready(update) = futures_util::poll!(next.as_mut()) {
                    match update {
                        Update::Reset(listing) => {
                            seen.extend(listing.entries.into_iter().map(|entry| entry.key));
                        }
                        Update::Changed { changes, .. } => {
                            seen.extend(changes.iter().map(|change| change.key().to_owned()));
                        }
                        Update::Stalled { reason } => panic!("{reason}"),
                    }
                    break;
                }
            }
        }
    }
    let all: Vec<_> = (0..100).map(|round| format!("/f/{round:03}")).collect();
    assert_eq!(seen, all);
}

#[tokio::test(start_paused = true)]
async fn the_slow_sweep_is_silent_while_nothing_was_missed() {
    let memory = Memory::new();
    let mut follower = Follower::new(store(&memory), "/f/");
    assert!(matches!(follower.next().await, Update::Reset(_)));
    put(&memory, "/f/a").await;
    assert!(matches!(follower.next().await, Update::Changed { .. }));
    let silent = tokio::time::timeout(Duration::from_secs(3600), follower.next()).await;
    assert!(silent.is_err(), "{silent:?}");
}
