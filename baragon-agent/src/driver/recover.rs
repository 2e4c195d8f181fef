//! The host after a start: whatever instant the agent died at, a complete tree
//! is served before anything else happens.

use std::{fs, io, path::Path};

use baragon_agent_core::{apply::Request, ids::ConfigNumber, state::State, tree::Manifest};

use super::{Driver, balancer::CheckError, check, nothing, records};

/// Why a tree is not served.
enum Unserved {
    /// It does not pass its check any more.
    Refused(String),
    Other(String),
}

/// Whether a host has a configuration to go on with, whatever it is worth.
pub(crate) fn has_tree(root: &Path) -> bool {
    let trees = fs::read_dir(root.join("generations")).into_iter().flatten().flatten();
    trees.into_iter().any(|tree| tree.path().join("manifest.json").exists())
}

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
                Err(Unserved::Refused(reason)) => {
                    self.give_up(number, &reason);
                    if self.rescue().await.is_ok() {
                        return Ok(());
                    }
                }
                Err(Unserved::Other(reason)) => self.give_up(number, &reason),
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
    async fn serve(&mut self, manifest: &Manifest) -> Result<(), Unserved> {
        let number = manifest.number;
        self.host.relink(number).await;
        // Of a tree that cannot be read, nothing is there.
        let on_disk = self.host.digests(number).await.unwrap_or_default();
        let damaged = check::damaged_files(manifest, &on_disk);
        if !damaged.is_empty() && self.renderer.is_usable() {
            tracing::warn!(?damaged, "the live configuration was changed by hand");
            return match self.change(Request::repair(damaged)).await {
                Ok(answer) => answer.report.failure.map_or(Ok(()), |words| Err(Unserved::Other(words))),
                Err(error) => Err(Unserved::Other(error.to_string())),
            };
        }
        let balancer = self.host.balancer();
        let runs = balancer.running().master.is_some();
        let may_lag = runs && self.state().ledger.awaiting_reload;
        let confirmed = may_lag || balancer.confirm(number).await.is_ok();
        // Perhaps a change of endpoints was written and not yet pushed.
        let taken = confirmed || (manifest.is_reload_free() && balancer.push(number, None).await.is_ok());
        if !taken {
            self.load(number).await?;
        }
        self.served = number;
        Ok(())
    }

    async fn load(&mut self, number: ConfigNumber) -> Result<(), Unserved> {
        let balancer = self.host.balancer();
        balancer.check(number).await.map_err(|error| match error {
            CheckError::Refused(words) => Unserved::Refused(words),
            CheckError::Failed(reason) => Unserved::Other(reason),
        })?;
        balancer.reload(number).await.map_err(|error| Unserved::Other(error.to_string()))
    }

    /// Nothing is served, because the live tree is refused: leaves out what is
    /// at fault. Where something runs, that is better than less of it.
    async fn rescue(&mut self) -> Result<(), String> {
        if self.host.balancer().running().master.is_some() || !self.renderer.is_usable() {
            return Err("the balancer serves an older configuration".to_owned());
        }
        let answer = self.change(Request::rescue()).await.map_err(|error| error.to_string())?;
        answer.report.failure.map_or(Ok(()), Err)
    }

    /// After a repair that did not work: without templates the tree is loaded as
    /// it is, and a tree that is refused loses what is at fault.
    pub(super) async fn serve_what_can_be(&mut self) -> Result<(), String> {
        let number = self.state().live.number;
        match self.load(number).await {
            Ok(()) => {
                self.served = number;
                Ok(())
            }
            Err(Unserved::Refused(_)) => self.rescue().await,
            Err(Unserved::Other(reason)) => Err(reason),
        }
    }
}
