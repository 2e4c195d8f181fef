//! What concerns the cluster as a whole, and no request alone: its nodes, its
//! brake, and the requests that were deleted.

use scheduler_core::{
    commit::Commit,
    decide::{Policy, brake, nodes, sweep},
};

use super::{Leading, PAUSE};
use crate::driver::{clock, mirror::Mirror, store::Records};

// === impl Leading ===

impl Leading {
    /// Once in a term: the nodes are those of this leader's engine.
    pub(super) async fn enroll(&mut self, mirror: &mut Mirror, records: &Records, policy: &Policy) -> bool {
        let commit = nodes::enroll(&mirror.snapshot, policy, clock::now());
        self.enrolled = self.write_nodes(&commit, mirror, records).await;
        self.enrolled
    }

    /// A node is empty, or its state is over; a deleted request is forgotten.
    pub(super) async fn keep_nodes(
        &mut self,
        mirror: &mut Mirror,
        records: &Records,
        policy: &Policy,
    ) -> bool {
        let now = clock::now();
        let (commit, wake) = nodes::advance(&mirror.snapshot, now);
        let swept =
            if now < self.sweep_at { Commit::default() } else { sweep::sweep(&mirror.snapshot, policy, now) };
        if swept.is_empty() && now >= self.sweep_at {
            self.sweep_at = now + sweep::PAUSE;
        }
        let next = if swept.is_empty() { self.sweep_at } else { now };
        self.node_wake = Some(wake.map_or(next, |wake| wake.min(next)));
        self.write_nodes(&commit, mirror, records).await && self.write_nodes(&swept, mirror, records).await
    }

    async fn write_nodes(&mut self, commit: &Commit, mirror: &mut Mirror, records: &Records) -> bool {
        if commit.is_empty() {
            return true;
        }
        match records.progress(commit, self.term.fence()).await {
            Ok(revision) => {
                mirror.wrote(commit, revision.0);
                self.touch_all(&mirror.snapshot);
                true
            }
            Err(error) => {
                // Read again, then decide again.
                self.fresh = false;
                self.pause(PAUSE, &error);
                false
            }
        }
    }

    /// What concerns the cluster as a whole comes before its requests: a brake
    /// has to hold before anything is replaced.
    pub(super) async fn settle(&mut self, mirror: &mut Mirror, records: &Records) -> bool {
        let now = clock::now();
        self.losses.prune(self.brake.window, now);
        let settled = brake::settle(&mirror.snapshot, &self.losses, &self.brake, now);
        self.settles = settled.wake;
        if !settled.commit.is_empty() {
            match records.progress(&settled.commit, self.term.fence()).await {
                Ok(revision) => mirror.wrote(&settled.commit, revision.0),
                Err(error) => {
                    self.fresh = false;
                    self.pause(PAUSE, &error);
                    return false;
                }
            }
            self.settles = brake::settle(&mirror.snapshot, &self.losses, &self.brake, now).wake;
            self.touch_all(&mirror.snapshot);
        }
        if mirror.snapshot.cluster().brake.is_some() {
            // Who releases the brake knows of these.
            self.losses.forget();
        }
        true
    }
}
