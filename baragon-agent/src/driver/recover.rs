//! The host after a start: whatever instant the agent died at, a complete tree
//! is served before anything else happens.

use std::io;

use baragon_agent_core::{apply::Request, ids::ConfigNumber, state::State, tree::Manifest};

use super::{Driver, check, nothing, records};

// === impl Driver ===

impl Driver {
    /// Takes up what is on disk, and has it served.
    pub(super) async fn recover(&mut self) -> io::Result<()> {
        let ledger = records::load_ledger(&self.host.trees().ledger())?;
        self.host.prune().await;
        let mut newest = None;
        for number in self.known_trees(ledger.last)? {
            let manifest = match self.host.trees().manifest(number) {
                Ok(manifest) => manifest,
                Err(error) => {
                    self.give_up(number, &error.to_string());
                    continue;
                }
            };
            newest.get_or_insert_with(|| manifest.clone());
            self.state = Some(State::new(ledger, manifest.clone(), &self.renderer));
            match self.serve(&manifest).await {
                Ok(()) => return Ok(()),
                Err(reason) => self.give_up(number, &reason),
            }
        }
        if let Some(newest) = newest {
            // Not the trees are at fault, but what is around them.
            self.host.relink(newest.number).await;
            self.state = Some(State::new(ledger, newest, &self.renderer));
        } else {
            let mut state = State::new(ledger, nothing(&self.group), &self.renderer);
            // Numbers of trees that cannot be read are not given out again.
            let highest = self.host.trees().numbers()?.into_iter().next().unwrap_or_default();
            state.ledger.last = state.ledger.last.max(highest);
            self.state = Some(state);
        }
        Ok(())
    }

    /// The live tree, then older ones. Without a link, those that passed their
    /// check: a number is used up only then.
    fn known_trees(&self, last: ConfigNumber) -> io::Result<Vec<ConfigNumber>> {
        let trees = self.host.trees();
        let numbers = trees.numbers()?.into_iter();
        Ok(match trees.live() {
            Some(live) => std::iter::once(live).chain(numbers.filter(|number| *number < live)).collect(),
            None => numbers.filter(|number| *number <= last).collect(),
        })
    }

    fn give_up(&mut self, number: ConfigNumber, reason: &str) {
        tracing::error!(%number, reason, "a configuration cannot be served");
        self.findings.push(format!("configuration {number} cannot be served: {reason}"));
    }

    /// Has a tree served as it was rendered. What runs is not disturbed.
    async fn serve(&mut self, manifest: &Manifest) -> Result<(), String> {
        let number = manifest.number;
        self.host.relink(number).await;
        // Of a tree that cannot be read, nothing is there.
        let on_disk = self.host.digests(number).await.unwrap_or_default();
        let damaged = check::damaged_files(manifest, &on_disk);
        if !damaged.is_empty() {
            tracing::warn!(?damaged, "the live configuration was changed by hand");
            return match self.change(Request::repair(damaged)).await {
                Ok(answer) => answer.report.failure.map_or(Ok(()), Err),
                Err(error) => Err(error.to_string()),
            };
        }
        let balancer = self.host.balancer();
        let runs = balancer.running().master.is_some();
        let may_lag = runs && self.state().ledger.awaiting_reload;
        let confirmed = may_lag || balancer.confirm(number).await.is_ok();
        // Perhaps a change of endpoints was written and not yet pushed.
        let taken = confirmed || (manifest.is_reload_free() && balancer.push(number, None).await.is_ok());
        if !taken {
            balancer.check(number).await.map_err(|error| error.to_string())?;
            balancer.reload(number).await.map_err(|error| error.to_string())?;
        }
        self.served = number;
        Ok(())
    }
}
