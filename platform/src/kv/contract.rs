//! What every form of the store promises, as one suite.

use std::time::Duration;

use tokio::time::timeout;

use super::{
    Change, Error, LeaseId, Precondition, Revision, Store, Transaction, Watch,
    follow::{Follower, Update},
};

/// Longer than any form's time-out; whoever waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// Runs the whole suite under `prefix`, which must be empty.
///
/// # Panics
/// When a promise is broken.
pub async fn check(store: Store, prefix: &str) {
    let suite = |name: &str| Suite { store: Store::clone(&store), prefix: format!("{prefix}{name}/") };
    suite("revisions").revisions_grow_with_what_changes().await;
    suite("entries").entries_know_when_they_were_made().await;
    suite("preconditions").a_transaction_happens_whole_or_not_at_all().await;
    suite("absent").what_is_absent_has_no_revision().await;
    suite("newer").a_range_can_be_required_to_be_as_it_was_read().await;
    suite("list").a_list_holds_the_prefix_in_order().await;
    suite("pages").a_list_of_many_entries_is_of_one_revision().await;
    suite("limits").too_large_is_refused_and_nothing_is_written().await;
    suite("twice").one_key_is_written_once().await;
    suite("watch").a_watch_tells_every_change_in_order().await;
    suite("past").a_watch_begins_in_the_past().await;
    suite("prefix").a_watch_tells_its_prefix_only().await;
    suite("lease").a_lease_takes_its_keys_along().await;
    suite("lost").a_lease_that_is_gone_is_told().await;
    suite("expiry").a_lease_that_is_not_renewed_runs_out().await;
    suite("rebound").a_key_leaves_its_lease_when_written_anew().await;
    suite("follower").a_follower_begins_with_all_and_goes_on().await;
}

struct Suite {
    store: Store,
    prefix: String,
}

// === impl Suite ===

impl Suite {
    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    async fn put(&self, name: &str, value: &str) -> Revision {
        self.commit(Transaction::new().put(self.key(name), value)).await
    }

    async fn commit(&self, transaction: Transaction) -> Revision {
        self.store.commit(transaction).await.expect("the store takes the transaction")
    }

    async fn exists(&self, name: &str) -> bool {
        self.store.get(&self.key(name)).await.expect("the store answers").0.is_some()
    }

    async fn watch(&self, from: Revision) -> Box<dyn Watch> {
        self.store.watch(&self.prefix, from).await.expect("the store lets watch")
    }

    async fn lease(&self, seconds: u64) -> LeaseId {
        self.store.grant(Duration::from_secs(seconds)).await.expect("the store grants a lease")
    }

    async fn revisions_grow_with_what_changes(&self) {
        let first = self.put("a", "1").await;
        assert!(first > Revision(0));
        let second = self.put("a", "2").await;
        assert_eq!(second, first.next(), "one transaction, one revision");
        let nothing = self.commit(Transaction::new().delete(self.key("absent"))).await;
        assert_eq!(nothing, second, "what changes nothing has no revision");
        let empty = self.commit(Transaction::new().when(Precondition::Exists { key: self.key("a") })).await;
        assert_eq!(empty, second, "what writes nothing has no revision");
        let gone = self.commit(Transaction::new().delete(self.key("a"))).await;
        assert_eq!(gone, second.next());
    }

    async fn entries_know_when_they_were_made(&self) {
        let made = self.put("a", "1").await;
        let changed = self.put("a", "2").await;
        let (entry, read) = self.store.get(&self.key("a")).await.expect("the store answers");
        let entry = entry.expect("it was written");
        assert_eq!((entry.created, entry.modified), (made, changed));
        assert_eq!((entry.value.as_slice(), entry.lease), (b"2".as_slice(), None));
        assert_eq!(read, changed);
        self.commit(Transaction::new().delete(self.key("a"))).await;
        let anew = self.put("a", "3").await;
        let (entry, _) = self.store.get(&self.key("a")).await.expect("the store answers");
        assert_eq!(entry.expect("it was written").created, anew);
    }

    async fn a_transaction_happens_whole_or_not_at_all(&self) {
        let at = self.put("a", "1").await;
        let (a, b) = (self.key("a"), self.key("b"));
        let holding = [
            Precondition::Exists { key: a.clone() },
            Precondition::Absent { key: b.clone() },
            Precondition::CreatedAt { key: a.clone(), revision: at },
            Precondition::ModifiedAt { key: a.clone(), revision: at },
        ];
        let broken = [
            Precondition::Absent { key: a.clone() },
            Precondition::Exists { key: b.clone() },
            Precondition::CreatedAt { key: a.clone(), revision: at.next() },
            Precondition::ModifiedAt { key: a.clone(), revision: Revision(at.0 - 1) },
        ];
        let all = |extra: Option<&Precondition>| Transaction {
            preconditions: holding.iter().chain(extra).cloned().collect(),
            writes: Transaction::new().put(&b, "1").delete(&a).writes,
        };
        for precondition in &broken {
            let answer = self.store.commit(all(Some(precondition))).await;
            assert!(matches!(answer, Err(Error::Conflict)), "{precondition:?}: {answer:?}");
        }
        assert!(self.exists("a").await && !self.exists("b").await);
        self.commit(all(None)).await;
        assert!(!self.exists("a").await && self.exists("b").await);
    }

    async fn what_is_absent_has_no_revision(&self) {
        let never = Precondition::ModifiedAt { key: self.key("a"), revision: Revision(0) };
        self.commit(Transaction::new().when(never.clone()).put(self.key("a"), "1")).await;
        let again = self.store.commit(Transaction::new().when(never).put(self.key("a"), "2")).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    }

    async fn a_range_can_be_required_to_be_as_it_was_read(&self) {
        let before = self.put("b", "beside").await;
        let unmoved = |revision| Precondition::NoneNewer { prefix: self.key("a/"), revision };
        let mark = Transaction::new().put(self.key("mark"), "x");
        self.commit(mark.clone().when(unmoved(before))).await;
        self.put("a/1", "1").await;
        let newest = self.put("a/2", "1").await;
        self.put("b", "beside").await;
        self.commit(mark.clone().when(unmoved(newest))).await;
        for revision in [before, Revision(newest.0 - 1)] {
            let refused = self.store.commit(mark.clone().when(unmoved(revision))).await;
            assert!(matches!(refused, Err(Error::Conflict)), "{revision:?}: {refused:?}");
        }
        self.commit(Transaction::new().delete(self.key("a/2"))).await;
        self.commit(mark.when(unmoved(Revision(newest.0 - 1)))).await;
    }

    async fn a_list_holds_the_prefix_in_order(&self) {
        for name in ["b", "a/2", "a/1", "c"] {
            self.put(name, name).await;
        }
        let listing = self.store.list(&self.key("a/")).await.expect("the store lists");
        let keys: Vec<_> = listing.entries.iter().map(|entry| entry.key.clone()).collect();
        assert_eq!(keys, [self.key("a/1"), self.key("a/2")]);
        let all = self.store.list(&self.prefix).await.expect("the store lists");
        assert_eq!(all.entries.len(), 4);
        let none = self.store.list(&self.key("z")).await.expect("the store lists");
        assert!(none.entries.is_empty() && none.revision >= all.revision);
    }

    async fn a_list_of_many_entries_is_of_one_revision(&self) {
        const COUNT: usize = 1200;
        let names: Vec<_> = (0..COUNT).map(|number| self.key(&format!("{number:05}"))).collect();
        for part in names.chunks(Transaction::MAX_OPERATIONS) {
            self.commit(part.iter().fold(Transaction::new(), |all, key| all.put(key, "x"))).await;
        }
        let listing = self.store.list(&self.prefix).await.expect("the store lists");
        let keys: Vec<_> = listing.entries.iter().map(|entry| entry.key.clone()).collect();
        assert_eq!(keys, names);
        assert!(listing.entries.iter().all(|entry| entry.modified <= listing.revision));
    }

    async fn too_large_is_refused_and_nothing_is_written(&self) {
        let many = |count: usize| {
            (0..count).fold(Transaction::new(), |all, number| all.put(self.key(&number.to_string()), "x"))
        };
        let answer = self.store.commit(many(Transaction::MAX_OPERATIONS + 1)).await;
        assert!(matches!(answer, Err(Error::TooLarge(_))), "{answer:?}");
        let heavy = Transaction::new().put(self.key("0"), vec![0; Transaction::MAX_BYTES + 1]);
        let answer = self.store.commit(heavy).await;
        assert!(matches!(answer, Err(Error::TooLarge(_))), "{answer:?}");
        assert!(!self.exists("0").await);
        self.commit(many(Transaction::MAX_OPERATIONS)).await;
        let most = Transaction::MAX_BYTES - self.key("0").len();
        self.commit(Transaction::new().put(self.key("0"), vec![0; most])).await;
    }

    async fn one_key_is_written_once(&self) {
        let twice = Transaction::new().put(self.key("a"), "1").delete(self.key("a"));
        let answer = self.store.commit(twice).await;
        assert!(matches!(answer, Err(Error::Fatal(_))), "{answer:?}");
    }

    async fn a_watch_tells_every_change_in_order(&self) {
        let at = self.put("a", "0").await;
        let mut watch = self.watch(at.next()).await;
        let both = self.commit(Transaction::new().put(self.key("a"), "1").put(self.key("b"), "1")).await;
        let last = self.commit(Transaction::new().delete(self.key("a"))).await;
        let changes = collect(&mut *watch, last).await;
        let seen: Vec<_> =
            changes.iter().map(|change| (change.key().to_owned(), change.revision())).collect();
        assert_eq!(seen, [(self.key("a"), both), (self.key("b"), both), (self.key("a"), last)]);
        assert!(matches!(&changes[0], Change::Put(entry) if entry.value == b"1" && entry.created == at));
        assert!(matches!(&changes[2], Change::Delete { .. }));
    }

    async fn a_watch_begins_in_the_past(&self) {
        let first = self.put("a", "1").await;
        let last = self.put("a", "2").await;
        let mut watch = self.watch(first).await;
        let changes = collect(&mut *watch, last).await;
        let revisions: Vec<_> = changes.iter().map(Change::revision).collect();
        assert_eq!(revisions, [first, last]);
    }

    async fn a_watch_tells_its_prefix_only(&self) {
        let outside = Transaction::new().put(format!("{}-beside", self.prefix.trim_end_matches('/')), "x");
        let at = self.commit(outside.clone()).await;
        let mut watch = self.watch(at.next()).await;
        self.commit(outside).await;
        let last = self.put("a", "1").await;
        assert_eq!(collect(&mut *watch, last).await.len(), 1);
    }

    async fn a_lease_takes_its_keys_along(&self) {
        let lease = self.lease(60).await;
        let (a, b) = (self.key("a"), self.key("b"));
        let at = self.commit(Transaction::new().put_leased(&a, "1", lease).put_leased(&b, "1", lease)).await;
        let (entry, _) = self.store.get(&a).await.expect("the store answers");
        assert_eq!(entry.expect("it was written").lease, Some(lease));
        let ttl = self.store.keep_alive(lease).await.expect("the lease is there");
        assert_eq!(ttl, Duration::from_secs(60));
        let mut watch = self.watch(at.next()).await;
        self.store.revoke(lease).await.expect("the lease is there");
        let changes = collect(&mut *watch, at.next()).await;
        assert_eq!(changes.len(), 2, "both go at one revision: {changes:?}");
        assert!(!self.exists("a").await && !self.exists("b").await);
    }

    async fn a_lease_that_is_gone_is_told(&self) {
        let lease = self.lease(60).await;
        self.store.revoke(lease).await.expect("the lease is there");
        self.store.revoke(lease).await.expect("a lease that is gone is no error");
        let renewed = self.store.keep_alive(lease).await;
        assert!(matches!(renewed, Err(Error::LeaseLost)), "{renewed:?}");
        let written = self.store.commit(Transaction::new().put_leased(self.key("a"), "1", lease)).await;
        assert!(matches!(written, Err(Error::LeaseLost)), "{written:?}");
        assert!(!self.exists("a").await);
    }

    async fn a_lease_that_is_not_renewed_runs_out(&self) {
        let lease = self.lease(1).await;
        let at = self.commit(Transaction::new().put_leased(self.key("a"), "1", lease)).await;
        let mut watch = self.watch(at.next()).await;
        let changes = collect(&mut *watch, at.next()).await;
        assert!(matches!(&changes[0], Change::Delete { .. }), "{changes:?}");
        let renewed = self.store.keep_alive(lease).await;
        assert!(matches!(renewed, Err(Error::LeaseLost)), "{renewed:?}");
    }

    async fn a_key_leaves_its_lease_when_written_anew(&self) {
        let lease = self.lease(60).await;
        self.commit(Transaction::new().put_leased(self.key("a"), "1", lease)).await;
        self.put("a", "2").await;
        self.store.revoke(lease).await.expect("the lease is there");
        assert!(self.exists("a").await);
    }

    async fn a_follower_begins_with_all_and_goes_on(&self) {
        self.put("a", "1").await;
        let mut follower = Follower::new(Store::clone(&self.store), self.prefix.clone());
        let first = timeout(PATIENCE, follower.next()).await.expect("it begins");
        assert!(matches!(&first, Update::Reset(listing) if listing.entries.len() == 1), "{first:?}");
        let at = self.put("b", "1").await;
        let next = timeout(PATIENCE, follower.next()).await.expect("it goes on");
        let Update::Changed { changes, revision } = next else { panic!("{next:?}") };
        assert_eq!((changes.len(), revision), (1, at));
    }
}

/// Changes until `last` is reached.
async fn collect(watch: &mut dyn Watch, last: Revision) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    while all.last().is_none_or(|change| change.revision() < last) {
        let next = timeout(PATIENCE, watch.next()).await.expect("the watch tells what happened");
        all.extend(next.expect("the watch holds").expect("the watch holds"));
    }
    all
}
