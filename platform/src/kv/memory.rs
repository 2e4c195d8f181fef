//! The store in memory, with revisions, leases and faults on demand.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::Instant};

use super::{Change, Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch};

mod content;

use content::Content;

/// What happens to calls from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Calls answer [`Error::Unavailable`] and do nothing; watches break.
    Unavailable,
    /// The next commit is done, but its answer is lost ([`Error::Unknown`]).
    LoseAnswer,
    /// The next commit is not done and its answer is lost ([`Error::Unknown`]).
    LoseCommit,
}

/// Cheap to clone; clones share the content and the fault.
#[derive(Clone, Default)]
pub struct Memory {
    shared: Arc<Shared>,
    line: Arc<Mutex<Line>>,
}

#[derive(Default)]
struct Shared {
    content: Mutex<Content>,
    /// Wakes watches: something was written, a lease moved, a line broke.
    moved: watch::Sender<()>,
}

/// The way of one client to the content.
#[derive(Default)]
struct Line {
    fault: Option<Fault>,
    /// Watches that began before a break are broken.
    breaks: u64,
}

struct MemoryWatch {
    memory: Memory,
    prefix: String,
    next: Revision,
    breaks: u64,
    moved: watch::Receiver<()>,
}

// === impl Memory ===

impl Memory {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another client of the same content, with faults of its own.
    #[must_use]
    pub fn separate(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), line: Arc::default() }
    }

    /// Sets or ends the fault of this client.
    pub fn set_fault(&self, fault: Option<Fault>) {
        let mut line = self.line();
        line.fault = fault;
        if fault == Some(Fault::Unavailable) {
            line.breaks += 1;
        }
        drop(line);
        self.shared.moved.send_replace(());
    }

    /// Forgets the history up to the present revision, as etcd's compaction does.
    pub fn compact(&self) {
        self.change(Content::compact);
    }

    /// Ends a lease as if it had run out.
    pub fn expire(&self, lease: LeaseId) {
        self.change(|content| content.end_lease(lease));
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        // Nothing panics while it is held; the same for the content.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        let mut content = self.shared.content.lock().unwrap_or_else(PoisonError::into_inner);
        content.end_leases_due(Instant::now());
        content
    }

    fn change<T>(&self, change: impl FnOnce(&mut Content) -> T) -> T {
        let result = change(&mut self.content());
        self.shared.moved.send_replace(());
        result
    }

    fn reach(&self) -> Result<(), Error> {
        match self.line().fault {
            Some(Fault::Unavailable) => Err(Error::Unavailable("a fault is set".to_owned())),
            Some(Fault::LoseAnswer | Fault::LoseCommit) | None => Ok(()),
        }
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("revision", &self.content().revision()).finish_non_exhaustive()
    }
}

#[tonic::async_trait]
impl Kv for Memory {
    async fn get(&self, key: &str) -> Result<(Option<Entry>, Revision), Error> {
        self.reach()?;
        let content = self.content();
        Ok((content.get(key), content.revision()))
    }

    async fn list(&self, prefix: &str) -> Result<Listing, Error> {
        self.reach()?;
        Ok(self.content().list(prefix))
    }

    async fn commit(&self, transaction: Transaction) -> Result<Revision, Error> {
        transaction.check()?;
        self.reach()?;
        let lost = self.line().fault.take();
        if lost == Some(Fault::LoseCommit) {
            return Err(Error::Unknown("the commit was lost".to_owned()));
        }
        let result = self.change(|content| content.commit(transaction));
        if lost == Some(Fault::LoseAnswer) {
            return Err(Error::Unknown("the answer was lost".to_owned()));
        }
        result
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, Error> {
        self.reach()?;
        Ok(Box::new(MemoryWatch {
            memory: self.clone(),
            prefix: prefix.to_owned(),
            next: from,
            breaks: self.line().breaks,
            moved: self.shared.moved.subscribe(),
        }))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, Error> {
        self.reach()?;
        Ok(self.change(|content| content.grant(ttl, Instant::now())))
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<Duration, Error> {
        self.reach()?;
        self.change(|content| content.keep_alive(lease, Instant::now()))
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), Error> {
        self.reach()?;
        self.change(|content| content.end_lease(lease));
        Ok(())
    }
}

// === impl MemoryWatch ===

impl MemoryWatch {
    fn broken(&self) -> bool {
        let line = self.memory.line();
        line.fault == Some(Fault::Unavailable) || line.breaks != self.breaks
    }

    /// What is there to tell, or until when at most to wait.
    fn look(&mut self) -> Result<Vec<Change>, Result<Option<Instant>, Error>> {
        let content = self.memory.content();
        let changes = content.changes(&self.prefix, self.next).map_err(Err)?;
        match changes.last() {
            Some(last) => {
                self.next = last.revision().next();
                Ok(changes)
            }
            None => Err(Ok(content.next_lease_end())),
        }
    }
}

#[tonic::async_trait]
impl Watch for MemoryWatch {
    async fn next(&mut self) -> Option<Result<Vec<Change>, Error>> {
        loop {
            self.moved.mark_unchanged();
            if self.broken() {
                return None;
            }
            let lease_end = match self.look() {
                Ok(changes) => return Some(Ok(changes)),
                Err(Err(error)) => return Some(Err(error)),
                Err(Ok(lease_end)) => lease_end,
            };
            let end = async {
                match lease_end {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = self.moved.changed() => {}
                () = end => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv::Store;

    fn put(key: &str) -> Transaction {
        Transaction::new().put(key, "v")
    }

    #[tokio::test(start_paused = true)]
    async fn passes_the_contract() {
        let store: Store = Arc::new(Memory::new());
        crate::kv::contract::check(store, "/contract/").await;
    }

    #[tokio::test]
    async fn a_lost_answer_was_done_and_a_lost_commit_was_not() {
        let memory = Memory::new();
        memory.set_fault(Some(Fault::LoseAnswer));
        assert!(matches!(memory.commit(put("done")).await, Err(Error::Unknown(_))));
        memory.set_fault(Some(Fault::LoseCommit));
        assert!(matches!(memory.commit(put("lost")).await, Err(Error::Unknown(_))));
        assert!(memory.get("done").await.unwrap().0.is_some());
        assert!(memory.get("lost").await.unwrap().0.is_none());
        memory.commit(put("next")).await.unwrap();
    }

    #[tokio::test]
    async fn an_outage_breaks_watches_and_calls_of_one_client_only() {
        let memory = Memory::new();
        let other = memory.separate();
        let mut watch = memory.watch("", Revision(2)).await.unwrap();
        memory.set_fault(Some(Fault::Unavailable));
        assert!(watch.next().await.is_none());
        assert!(matches!(memory.commit(put("a")).await, Err(Error::Unavailable(_))));
        other.commit(put("a")).await.unwrap();
        memory.set_fault(None);
        assert!(watch.next().await.is_none(), "a broken watch stays broken");
        assert!(memory.get("a").await.unwrap().0.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_watch_from_a_compacted_past_says_so() {
        let memory = Memory::new();
        memory.commit(put("a")).await.unwrap();
        memory.commit(put("b")).await.unwrap();
        memory.compact();
        let mut watch = memory.watch("", Revision(2)).await.unwrap();
        assert!(matches!(watch.next().await, Some(Err(Error::Compacted { at: Revision(3) }))));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lease_runs_out_by_the_clock_and_watches_see_it() {
        let memory = Memory::new();
        let lease = memory.grant(Duration::from_secs(5)).await.unwrap();
        let at = memory.commit(Transaction::new().put_leased("a", "v", lease)).await.unwrap();
        let began = Instant::now();
        let mut watch = memory.watch("", at.next()).await.unwrap();
        let changes = watch.next().await.unwrap().unwrap();
        assert_eq!(changes, [Change::Delete { key: "a".to_owned(), revision: at.next() }]);
        assert_eq!(began.elapsed().as_secs(), 5);
    }
}
