//! Runs that are asked for at the same time are recorded in one transaction:
//! those that come while the store takes the last one wait for each other.

use platform::{
    kv::{Error, Revision},
    tasks::{Kind, Stage, Supervisor},
};
use scheduler_core::commit::Commit;
use tokio::sync::{mpsc, oneshot};

use super::store::Records;

/// Commits that wait; more callers wait before they are one of these.
const WAITING: usize = 256;
/// Operations of one transaction. Its size is bounded too, so it stays far below
/// what the store takes.
const ROOM: usize = 64;

/// One commit and who wants to know of it.
#[derive(Debug)]
struct Wanted {
    commit: Commit,
    done: oneshot::Sender<Result<Revision, Error>>,
}

/// Where commits are handed in. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Admissions {
    wanted: mpsc::Sender<Wanted>,
}

/// What is carried out together.
#[derive(Debug, Default)]
struct Batch {
    commit: Commit,
    parts: Vec<Wanted>,
}

/// Takes commits until the Work stage ends.
pub(super) fn start(records: Records, supervisor: &Supervisor) -> Admissions {
    let (wanted, mut queue) = mpsc::channel(WAITING);
    let stop = supervisor.token(Stage::Work);
    supervisor.spawn(Stage::Work, Kind::Critical, "admissions", async move {
        let mut next = None;
        loop {
            let first: Wanted = match next.take() {
                Some(first) => first,
                None => tokio::select! {
                    Some(first) = queue.recv() => first,
                    () = stop.cancelled() => return Ok(()),
                },
            };
            let mut batch = Batch::of(first);
            while let Ok(wanted) = queue.try_recv() {
                next = batch.add(wanted);
                if next.is_some() {
                    break;
                }
            }
            batch.carry_out(&records).await;
        }
    });
    Admissions { wanted }
}

// === impl Admissions ===

impl Admissions {
    /// As [`Records::admit`], with others.
    pub(super) async fn admit(&self, commit: Commit) -> Result<Revision, Error> {
        let (done, outcome) = oneshot::channel();
        // Never taken, or dropped on its way: the caller asks the store.
        let ends = || Error::Unknown("this scheduler is stopping".to_owned());
        self.wanted.send(Wanted { commit, done }).await.map_err(|_| ends())?;
        outcome.await.unwrap_or_else(|_| Err(ends()))
    }
}

// === impl Batch ===

impl Batch {
    fn of(wanted: Wanted) -> Self {
        Self { commit: wanted.commit.clone(), parts: vec![wanted] }
    }

    /// Gives back what does not go along.
    fn add(&mut self, wanted: Wanted) -> Option<Wanted> {
        let has_room = self.commit.operations() + wanted.commit.operations() <= ROOM;
        if !has_room || !self.commit.is_beside(&wanted.commit) {
            return Some(wanted);
        }
        self.commit.merge(wanted.commit.clone());
        self.parts.push(wanted);
        None
    }

    async fn carry_out(self, records: &Records) {
        match records.admit(&self.commit).await {
            // One of them relies on what is not so any more, or is too large.
            Err(Error::Conflict | Error::TooLarge(_)) if self.parts.len() > 1 => {
                let alone = self.parts.into_iter().map(async |wanted| {
                    let outcome = records.admit(&wanted.commit).await;
                    wanted.tell(outcome);
                });
                futures_util::future::join_all(alone).await;
            }
            outcome => self.parts.into_iter().for_each(|wanted| wanted.tell(outcome.clone())),
        }
    }
}

// === impl Wanted ===

impl Wanted {
    fn tell(self, outcome: Result<Revision, Error>) {
        let _nobody_waits_any_more = self.done.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use platform::kv::memory::Memory;
    use scheduler_core::{
        audit::Actor,
        decide::admit,
        request::{Kind as RequestKind, Request},
        snapshot::Snapshot,
        time::Timestamp,
    };

    use super::*;

    type Outcome = oneshot::Receiver<Result<Revision, Error>>;

    /// Of a request that must not be there yet.
    fn wanted(id: &str) -> (Wanted, Outcome) {
        let request = Request::new(id, RequestKind::OnDemand, vec![], 1).unwrap();
        let commit =
            admit::put_request(&Snapshot::default(), &request, &Actor::default(), Timestamp(1)).unwrap();
        let (done, outcome) = oneshot::channel();
        (Wanted { commit, done }, outcome)
    }

    #[tokio::test]
    async fn one_that_is_refused_spoils_no_other() {
        let records = Records::new(Arc::new(Memory::new()), "/test");
        let (known, _) = wanted("known");
        records.admit(&known.commit).await.unwrap();
        let ((one, first), (refused, second), (other, third)) =
            (wanted("one"), wanted("known"), wanted("two"));
        let mut batch = Batch::of(one);
        assert!(batch.add(refused).is_none() && batch.add(other).is_none());
        batch.carry_out(&records).await;
        assert!(first.await.unwrap().is_ok());
        assert!(matches!(second.await.unwrap(), Err(Error::Conflict)));
        assert!(third.await.unwrap().is_ok());
    }

    #[test]
    fn two_that_write_the_same_do_not_go_along() {
        let ((one, _), (same, _), (other, _)) = (wanted("one"), wanted("one"), wanted("two"));
        let mut batch = Batch::of(one);
        assert!(batch.add(same).is_some());
        assert!(batch.add(other).is_none());
    }

    #[test]
    fn those_that_were_decided_from_other_records_do_not_go_along() {
        let request = Request::new("one", RequestKind::OnDemand, vec![], 1).unwrap();
        let other = Request::new("two", RequestKind::OnDemand, vec![], 1).unwrap();
        let put = |view: &Snapshot, request: &Request| {
            admit::put_request(view, request, &Actor::default(), Timestamp(1)).unwrap()
        };
        let views = [5, 7].map(|revision| {
            let mut view = Snapshot::default();
            put(&view, &request).apply(&mut view, revision);
            view
        });
        let of = |view: &Snapshot, request: &Request| {
            let commit = put(view, request);
            Wanted { commit, done: oneshot::channel().0 }
        };
        let changed = Request { instances: 2, ..request.clone() };
        let mut batch = Batch::of(of(&views[1], &changed));
        assert!(batch.add(of(&views[0], &changed)).is_some());
        assert!(batch.add(of(&views[0], &other)).is_none());
    }

    #[test]
    fn no_more_go_along_than_one_transaction_holds() {
        let mut batch = Batch::of(wanted("request").0);
        let all = (0..1000).map(|number| wanted(&format!("request-{number}")).0);
        assert!(all.into_iter().any(|next| batch.add(next).is_some()));
        assert!(batch.commit.operations() <= ROOM);
    }
}
