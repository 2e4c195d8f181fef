//! A store with revisions, expectations, a fence and a history.

use std::collections::BTreeMap;

use baragon_service_core::{
    agent::AgentKey,
    commit::{Commit, Expect, Key, Mark, Range, Record, Write},
    ids::Revision,
    snapshot::Snapshot,
};

/// What happened at one revision.
#[derive(Clone, Debug)]
pub(crate) enum Past {
    Put(Box<Record>, Revision),
    Deleted(Key),
    /// The leader key came or went.
    Office,
}

/// The truth.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) history: Vec<(Revision, Past)>,
    /// Who leads, since when.
    pub(crate) leader: Option<(usize, Revision)>,
    stamps: BTreeMap<Key, (Revision, Revision)>,
    marks: BTreeMap<Mark, Revision>,
    revision: u64,
    /// The whole, as a replica without delay would see it.
    pub(crate) truth: Snapshot,
}

impl Store {
    pub(crate) fn elect(&mut self, replica: usize) -> Revision {
        let term = self.next();
        self.history.push((term, Past::Office));
        self.leader = Some((replica, term));
        self.truth.advance(term);
        term
    }

    /// Carries out a commit if all holds that it expects, and the fence.
    pub(crate) fn commit(&mut self, commit: &Commit, fence: Option<Revision>) -> Result<Revision, ()> {
        let fenced = fence.is_none_or(|term| self.leader.is_some_and(|(_, present)| present == term));
        let expected = commit.expectations().iter().all(|(key, expect)| self.holds(key, *expect));
        let closed = commit.closed().iter().all(|(group, heard)| {
            let in_group = |key: &AgentKey| key.group == *group;
            let agents = self.truth.present().filter(|agent| in_group(&agent.value.key));
            let words = self.truth.maintenances().filter(|word| in_group(&word.value.key));
            agents.map(|agent| agent.modified).chain(words.map(|word| word.modified)).all(|at| at <= *heard)
        });
        let known = commit.ranges().iter().all(|(range, heard)| {
            if let Range::Marks(mark) = range {
                return self.marks.get(mark).is_none_or(|left| left <= heard);
            }
            let within = |key: &Key| match (range, key) {
                (Range::Paths(group), Key::Path(path)) => path.group == *group,
                (Range::Aliases, Key::Alias(_)) => true,
                _ => false,
            };
            self.stamps.iter().filter(|(key, _)| within(key)).all(|(_, (_, modified))| modified <= heard)
        });
        if !fenced || !expected || !closed || !known {
            return Err(());
        }
        let revision = self.next();
        self.marks.extend(commit.marks().iter().map(|mark| (*mark, revision)));
        for (key, write) in commit.writes() {
            match write {
                Write::Put(record) => self.put_at(Record::clone(record), revision),
                Write::Delete => self.delete_at(key, revision),
            }
        }
        self.truth.advance(revision);
        Ok(revision)
    }

    /// A record as a reading of its key alone tells it.
    pub(crate) fn read(&self, key: &Key) -> Option<(Record, Revision, Revision)> {
        self.stamps.get(key)?;
        self.history.iter().rev().find_map(|(revision, past)| match past {
            Past::Put(record, created) if record.key() == *key => {
                Some((Record::clone(record), *created, *revision))
            }
            Past::Put(..) | Past::Deleted(_) | Past::Office => None,
        })
    }

    pub(crate) fn put(&mut self, record: Record) {
        let revision = self.next();
        self.put_at(record, revision);
        self.truth.advance(revision);
    }

    pub(crate) fn delete(&mut self, key: &Key) {
        let revision = self.next();
        self.delete_at(key, revision);
        self.truth.advance(revision);
    }

    fn holds(&self, key: &Key, expect: Expect) -> bool {
        let modified = self.stamps.get(key).map(|(_, modified)| *modified);
        match expect {
            Expect::Absent => modified.is_none(),
            Expect::Present => modified.is_some(),
            Expect::Unchanged(since) => modified == Some(since),
        }
    }

    fn put_at(&mut self, record: Record, revision: Revision) {
        let created = self.stamps.get(&record.key()).map_or(revision, |(created, _)| *created);
        self.stamps.insert(record.key(), (created, revision));
        self.truth.put(record.clone(), created, revision);
        self.history.push((revision, Past::Put(Box::new(record), created)));
    }

    fn delete_at(&mut self, key: &Key, revision: Revision) {
        self.stamps.remove(key);
        self.truth.remove(key, revision);
        self.history.push((revision, Past::Deleted(key.clone())));
    }

    fn next(&mut self) -> Revision {
        self.revision += 1;
        Revision(self.revision)
    }
}
