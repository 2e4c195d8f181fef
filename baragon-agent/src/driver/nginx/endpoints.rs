//! Endpoints that nginx takes without a reload.
//!
//! All workers share the dictionary, old ones too, and it outlives a reload. So
//! around a reload, what the new tree adds is pushed before the signal: no new
//! service is without peers. Everything else waits until the new tree is served,
//! because the old one may come back.

use baragon_agent_core::{
    endpoints::{Change, Endpoints, Stamp},
    ids::ConfigNumber,
};

use super::Nginx;
use crate::driver::{
    balancer::ReloadError,
    control::{self, Pushed},
    journal,
};

// === impl Nginx ===

impl Nginx {
    /// What a tree and its journal say.
    fn wanted(&self, number: ConfigNumber) -> Result<Option<(Stamp, Endpoints)>, ReloadError> {
        let tree = self.root.join("generations").join(number.to_string());
        journal::endpoints(&tree, number)
            .map_err(|error| ReloadError::Other(format!("the endpoints of configuration {number}: {error}")))
    }

    /// Has the running nginx take a change, or everything.
    pub(super) async fn push_change(
        &self,
        number: ConfigNumber,
        change: Option<&Change>,
    ) -> Result<(), ReloadError> {
        if let Some(change) = change {
            let to = Stamp { number, edition: change.edition };
            let from = format!("{number}.{}", change.edition.0.saturating_sub(1));
            let body = format!("change {from} {to}\n{}", change.lists.to_text());
            if self.send(body, to).await? {
                return Ok(());
            }
            tracing::info!(%to, "nginx has other endpoints, and gets all of them");
        }
        self.push_everything(number).await
    }

    /// Before a reload: what has no entry yet.
    pub(super) async fn offer(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        let Some((_, all)) = self.wanted(number)? else { return Ok(()) };
        // One without a dictionary fills it from the tree when it gets one.
        let has_some = control::ask(&self.socket()).await.is_ok_and(|said| said.stamp.is_some());
        if !has_some {
            return Ok(());
        }
        match control::push(&self.socket(), format!("add\n{}", all.to_text())).await {
            Ok(Pushed::Full(words)) => Err(ReloadError::Full(words)),
            Ok(Pushed::Refused(words)) => Err(refused(&words)),
            Ok(Pushed::Taken(_) | Pushed::Conflict) | Err(_) => Ok(()),
        }
    }

    /// After a start or a reload: exactly what the tree says.
    pub(super) async fn settle(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        match self.confirm_endpoints(number).await {
            Ok(()) => Ok(()),
            Err(_) => self.push_everything(number).await,
        }
    }

    /// Whether the running nginx has the endpoints of the tree that it serves.
    pub(super) async fn confirm_endpoints(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        let Some((wanted, _)) = self.wanted(number)? else { return Ok(()) };
        let said = control::ask(&self.socket()).await.map_err(|error| unreachable(&error))?;
        match said.stamp {
            Some(stamp) if stamp == wanted.to_string() => Ok(()),
            stamp => {
                let found = stamp.unwrap_or_else(|| "no".to_owned());
                Err(ReloadError::Other(format!("nginx has {found} endpoints instead of {wanted}")))
            }
        }
    }

    async fn push_everything(&self, number: ConfigNumber) -> Result<(), ReloadError> {
        let Some((to, all)) = self.wanted(number)? else { return Ok(()) };
        if self.send(format!("replace {to}\n{}", all.to_text()), to).await? {
            return Ok(());
        }
        Err(ReloadError::Other(format!("nginx did not take the endpoints {to}")))
    }

    /// Whether it was taken; the answer is read back from the dictionary.
    async fn send(&self, body: String, to: Stamp) -> Result<bool, ReloadError> {
        match control::push(&self.socket(), body).await.map_err(|error| unreachable(&error))? {
            Pushed::Taken(said) if said.number != to.number => Err(ReloadError::Other(format!(
                "nginx serves configuration {} instead of {}",
                said.number, to.number
            ))),
            Pushed::Taken(said) => Ok(said.stamp.is_some_and(|stamp| stamp == to.to_string())),
            Pushed::Conflict => Ok(false),
            Pushed::Full(words) => Err(ReloadError::Full(words)),
            Pushed::Refused(words) => Err(refused(&words)),
        }
    }
}

fn unreachable(error: &std::io::Error) -> ReloadError {
    ReloadError::Other(format!("the control socket of nginx: {error}"))
}

fn refused(words: &str) -> ReloadError {
    ReloadError::Other(format!("nginx does not take the endpoints: {words}"))
}
