//! Runs that ended and that the history has dropped since. Views skip states,
//! and many runs can end at once: who follows one hears its end all the same.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use scheduler_core::{
    ids::{RequestId, RunId},
    run::RunRecord,
};

/// Far more than end between two views.
const KEPT: usize = 4_096;

type Id = (RequestId, RunId);

/// The last of them, as this replica saw them. Cheap to clone; all clones see the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Departed(Arc<Mutex<Ring>>);

#[derive(Debug, Default)]
struct Ring {
    runs: BTreeMap<Id, Arc<RunRecord>>,
    /// Oldest first.
    order: VecDeque<Id>,
}

// === impl Departed ===

impl Departed {
    /// One that had not ended is nobody's answer.
    pub(crate) fn note(&self, run: &Arc<RunRecord>) {
        if !run.is_done() {
            return;
        }
        let id = (run.request.clone(), run.id.clone());
        let mut ring = self.ring();
        if ring.runs.insert(id.clone(), run.clone()).is_none() {
            ring.order.push_back(id);
        }
        if ring.order.len() > KEPT
            && let Some(oldest) = ring.order.pop_front()
        {
            ring.runs.remove(&oldest);
        }
    }

    /// How a run ended that is no longer in the snapshot.
    pub(crate) fn run(&self, request: &RequestId, id: &RunId) -> Option<Arc<RunRecord>> {
        self.ring().runs.get(&(request.clone(), id.clone())).cloned()
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use scheduler_core::{
        ids::Incarnation,
        run::{RunOutcome, RunState, Trigger},
        time::Timestamp,
    };

    use super::*;

    fn waiting(number: usize) -> RunRecord {
        let request = RequestId::parse("job").unwrap();
        let id = RunId::parse(&format!("run-{number}")).unwrap();
        RunRecord::new(id, request, Incarnation(1), Trigger::User, Timestamp(1))
    }

    fn done(number: usize) -> Arc<RunRecord> {
        let state = RunState::Done { at: Timestamp(2), outcome: RunOutcome::Succeeded, exit: None };
        Arc::new(RunRecord { state, ..waiting(number) })
    }

    #[test]
    fn only_the_newest_ends_are_remembered() {
        let departed = Departed::default();
        for number in 0..=KEPT {
            departed.note(&done(number));
        }
        let (oldest, newest) = (done(0), done(KEPT));
        assert_eq!(departed.run(&oldest.request, &oldest.id), None);
        assert_eq!(departed.run(&newest.request, &newest.id), Some(newest));
        assert_eq!(departed.ring().runs.len(), KEPT);
    }

    #[test]
    fn a_run_that_goes_without_an_end_is_not_remembered() {
        let departed = Departed::default();
        let run = Arc::new(waiting(1));
        departed.note(&run);
        assert_eq!(departed.run(&run.request, &run.id), None);
    }
}
