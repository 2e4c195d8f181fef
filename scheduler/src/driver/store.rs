//! From commits to transactions and from keys to records. The only place that
//! reads and writes the store.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use platform::kv::{Error, Precondition, Revision, Store, Transaction};
use scheduler_core::{
    audit::AuditEntry,
    commit::Commit,
    decide::{History, admit},
    ids::{RequestId, RunId, TaskId},
    snapshot::{Key, Snapshot},
    time::Timestamp,
};

use super::{
    keys::Keys,
    mirror::Mirror,
    records,
    webhooks::news::{self, News},
};
use crate::config::{Topic, Webhook};

/// The scheduler's part of the store. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Records {
    store: Store,
    keys: Keys,
    /// Who is told of what.
    told: Arc<[(String, BTreeSet<Topic>)]>,
    /// Entries of each audit log.
    kept_entries: usize,
}

/// What a command is decided from, beside the nodes and the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reads<'a> {
    /// With its deploys, and what the leader remembers of it.
    pub(crate) request: &'a RequestId,
    /// Whoever has it.
    pub(crate) service: Option<&'a str>,
    /// The requests that it runs after.
    pub(crate) parents: &'a [RequestId],
    pub(crate) task: Option<&'a TaskId>,
}

// === impl Records ===

impl Records {
    pub(crate) fn new(store: Store, prefix: &str) -> Self {
        let kept_entries = History::default().audit;
        Self { store, keys: Keys::new(prefix), told: Arc::default(), kept_entries }
    }

    /// From now on each audit log has so many entries.
    pub(super) fn keeping(self, kept_entries: usize) -> Self {
        Self { kept_entries, ..self }
    }

    /// From now on these are told of what is written.
    pub(super) fn telling(self, hooks: &[Webhook]) -> Self {
        let told = hooks.iter().map(|hook| (hook.url.text.clone(), hook.topics.clone()));
        Self { told: told.collect(), ..self }
    }

    /// What a commit has to tell, if anybody wants to hear of it.
    pub(super) fn news(&self, before: &Snapshot, commit: &Commit, now: Timestamp) -> Vec<News> {
        if self.told.is_empty() { Vec::new() } else { news::of(before, commit, now) }
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Everything, as of one revision.
    pub(super) async fn list(&self) -> Result<platform::kv::Listing, Error> {
        self.store.list(&self.keys.all()).await
    }

    /// What a command is decided from, as it is now.
    pub(crate) async fn read_for_command(&self, reads: Reads<'_>) -> Result<Snapshot, Error> {
        let Reads { request, service, parents, task } = reads;
        let mut mirror = Mirror::new(self.keys.clone());
        self.read_deploys(request, &mut mirror).await?;
        self.read_ancestors(parents, &mut mirror).await?;
        mirror.add(self.store.list(&self.keys.nodes()).await?.entries);
        // After the request: it tells what was forgotten of an absent one.
        mirror.add(self.store.get(&self.keys.of(&Key::Cluster)).await?.0);
        mirror.add(self.store.get(&self.keys.of(&Key::Progress(request.clone()))).await?.0);
        if let Some(task) = task {
            let key = self.keys.of(&Key::Task(task.request(), task.clone()));
            mirror.add(self.store.get(&key).await?.0);
        }
        let Some(service) = service else { return Ok(mirror.snapshot) };
        let key = self.keys.of(&Key::Claim(service.to_owned()));
        mirror.add(self.store.get(&key).await?.0);
        let owners = mirror.snapshot.claim(service).map(|claim| claim.requests.clone()).unwrap_or_default();
        for owner in owners.iter().filter(|owner| *owner != request) {
            self.read_deploys(owner, &mut mirror).await?;
        }
        Ok(mirror.snapshot)
    }

    /// All that belongs to a request, as it is now.
    pub(crate) async fn read(&self, request: &RequestId) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        self.read_deploys(request, &mut mirror).await?;
        mirror.add(self.store.get(&self.keys.of(&Key::Progress(request.clone()))).await?.0);
        mirror.add(self.store.list(&self.keys.tasks_of(request)).await?.entries);
        mirror.add(self.store.list(&self.keys.runs_of(request)).await?.entries);
        Ok(mirror.snapshot)
    }

    /// The runs of a request, as they are now.
    pub(super) async fn read_runs(&self, request: &RequestId) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        mirror.add(self.store.list(&self.keys.runs_of(request)).await?.entries);
        Ok(mirror.snapshot)
    }

    /// A request and one of its runs, as they are now.
    pub(crate) async fn read_run(&self, request: &RequestId, run: &RunId) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        let keys = [
            Key::Request(request.clone()),
            Key::Progress(request.clone()),
            Key::Run(request.clone(), run.clone()),
            Key::Cluster,
        ];
        let [record, progress, run, cluster] = keys.map(|key| self.keys.of(&key));
        let (record, progress, run, cluster) = tokio::try_join!(
            self.store.get(&record),
            self.store.get(&progress),
            self.store.get(&run),
            self.store.get(&cluster)
        )?;
        mirror.add(record.0.into_iter().chain(progress.0).chain(run.0).chain(cluster.0));
        Ok(mirror.snapshot)
    }

    /// [`Self::read_run`], with what a run that is asked for may not pass: the
    /// deploy that it would be of, and the nodes.
    pub(crate) async fn read_for_run(&self, request: &RequestId, run: &RunId) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        mirror.snapshot = self.read_run(request, run).await?;
        let named =
            mirror.snapshot.request(request).and_then(|record| record.named_deploys().next().cloned());
        if let Some(deploy) = named {
            let key = self.keys.of(&Key::Deploy(request.clone(), deploy));
            mirror.add(self.store.get(&key).await?.0);
        }
        mirror.add(self.store.list(&self.keys.nodes()).await?.entries);
        Ok(mirror.snapshot)
    }

    /// Requests, and all that they run after by any way.
    async fn read_ancestors(&self, parents: &[RequestId], mirror: &mut Mirror) -> Result<(), Error> {
        let mut open = parents.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            mirror.add(self.store.get(&self.keys.of(&Key::Request(id.clone()))).await?.0);
            let above = mirror.snapshot.request(&id).map(|record| admit::parents(&record.request).to_vec());
            open.extend(above.unwrap_or_default());
        }
        Ok(())
    }

    async fn read_deploys(&self, request: &RequestId, mirror: &mut Mirror) -> Result<(), Error> {
        let key = self.keys.of(&Key::Request(request.clone()));
        mirror.add(self.store.get(&key).await?.0);
        mirror.add(self.store.list(&self.keys.deploys_of(request)).await?.entries);
        Ok(())
    }

    /// The nodes and the settings of the cluster, as they are now.
    pub(crate) async fn read_cluster(&self) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        mirror.add(self.store.get(&self.keys.of(&Key::Cluster)).await?.0);
        mirror.add(self.store.list(&self.keys.nodes()).await?.entries);
        Ok(mirror.snapshot)
    }

    /// The audit log of a request, or those of all and of the cluster. When fewer
    /// entries are kept than before, what is older is left out.
    pub(super) async fn read_audit(&self, request: Option<&RequestId>) -> Result<Vec<AuditEntry>, Error> {
        let prefix = request.map_or_else(|| self.keys.audit(), |request| self.keys.audit_of(Some(request)));
        let listing = self.store.list(&prefix).await?;
        let entries = listing.entries.iter().filter_map(|entry| {
            let read = records::decode_audit(&entry.value);
            read.inspect_err(|error| tracing::error!(key = entry.key, %error, "a record cannot be read")).ok()
        });
        let mut counts: BTreeMap<Option<RequestId>, usize> = BTreeMap::new();
        let mut entries: Vec<AuditEntry> = entries.collect();
        entries.sort_by_key(|entry| Reverse(entry.sequence));
        entries.retain(|entry| {
            let count = counts.entry(entry.request.clone()).or_default();
            *count += 1;
            *count <= self.kept_entries
        });
        Ok(entries)
    }

    /// A task's record as it is now; `None`: there is none.
    pub(super) async fn read_task(&self, task: &TaskId) -> Result<Snapshot, Error> {
        let mut mirror = Mirror::new(self.keys.clone());
        let key = self.keys.of(&Key::Task(task.request(), task.clone()));
        mirror.add(self.store.get(&key).await?.0);
        Ok(mirror.snapshot)
    }

    /// Admission, on any replica: relies on all that the decision read.
    pub(crate) async fn admit(&self, commit: &Commit) -> Result<Revision, Error> {
        self.store.commit(self.transaction(commit)).await
    }

    /// [`Self::admit`], and what others are told of it.
    pub(super) async fn admit_telling(&self, commit: &Commit, news: &[News]) -> Result<Revision, Error> {
        self.store.commit(self.tell(self.transaction(commit), news)).await
    }

    /// [`Self::progress`], and what others are told of it.
    pub(super) async fn progress_telling(
        &self,
        commit: &Commit,
        news: &[News],
        fence: Precondition,
    ) -> Result<Revision, Error> {
        self.store.commit(self.tell(self.transaction(commit), news).when(fence)).await
    }

    /// One entry for each address, in the order of time.
    fn tell(&self, mut transaction: Transaction, news: &[News]) -> Transaction {
        for (url, topics) in self.told.iter().filter(|_| !news.is_empty()) {
            if let Some(value) = news::write(news, |topic| topics.contains(&topic)) {
                let key = format!("{}{}", self.keys.outbox_of(url), uuid::Uuid::now_v7());
                transaction = transaction.put(key, value);
            }
        }
        transaction
    }

    /// Progress, for the leader only.
    pub(super) async fn progress(&self, commit: &Commit, fence: Precondition) -> Result<Revision, Error> {
        self.store.commit(self.transaction(commit).when(fence)).await
    }

    fn transaction(&self, commit: &Commit) -> Transaction {
        let mut transaction = Transaction::new();
        for (key, revision) in commit.expected() {
            let key = self.keys.of(key);
            transaction = transaction.when(match revision {
                Some(revision) => Precondition::ModifiedAt { key, revision: Revision(*revision) },
                None => Precondition::Absent { key },
            });
        }
        for (key, record) in commit.writes() {
            if self.is_overtaken(commit, key) {
                continue;
            }
            let old = record.as_ref().and_then(|_| self.falls_out(key));
            // The store takes one write of a key.
            if let Some(old) = old.filter(|old| !commit.writes().contains_key(old)) {
                transaction = transaction.delete(self.keys.of(&old));
            }
            let key = self.keys.of(key);
            transaction = match record {
                Some(record) => transaction.put(key, records::encode(record)),
                None => transaction.delete(key),
            };
        }
        transaction
    }

    /// Entries of the same commit leave no room for this one.
    fn is_overtaken(&self, commit: &Commit, key: &Key) -> bool {
        let Key::Audit(request, sequence) = key else { return false };
        commit.writes().contains_key(&Key::Audit(request.clone(), sequence + self.kept_entries as u64))
    }

    /// The entry of an audit log for which a new one leaves no room.
    fn falls_out(&self, key: &Key) -> Option<Key> {
        let Key::Audit(request, sequence) = key else { return None };
        let old = sequence.checked_sub(self.kept_entries as u64).filter(|old| *old > 0)?;
        Some(Key::Audit(request.clone(), old))
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").field("keys", &self.keys).finish_non_exhaustive()
    }
}
