//! All that the API can see of the driver.

use std::{sync::Arc, time::Duration};

use platform::{election::Role, kv};
use scheduler_core::{
    audit::Actor,
    commit::Commit,
    decide::admit::{self, Refusal, Submission},
    ids::{DeployId, RequestId},
    request::Request,
    snapshot::Snapshot,
    time::Timestamp,
};
use tokio::sync::watch;

use super::{clock, store::Records};

mod runs;

/// What a replica knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) snapshot: Snapshot,
    /// Everything up to here is in the snapshot; 0 before the first reading.
    pub(crate) revision: u64,
    /// Tells one view from the next.
    pub(super) version: u64,
    /// The store can be heard.
    pub(crate) heard: bool,
    /// What is wrong, in words.
    pub(crate) problems: Vec<String>,
}

/// Something that a user wants.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Put { request: Box<Request>, by: Actor },
    Deploy(Box<Submission>),
    Cancel { request: RequestId, deploy: DeployId, by: Actor },
    Advance { request: RequestId, deploy: DeployId, target: u32, by: Actor },
    Rollback(Box<Rollback>),
    Delete { request: RequestId, by: Actor },
}

/// An earlier deploy that somebody wants back.
#[derive(Clone, Debug)]
pub(crate) struct Rollback {
    pub(crate) request: RequestId,
    /// What comes back.
    pub(crate) to: DeployId,
    /// Its load-balanced service.
    pub(crate) service: Option<String>,
    /// The id of the new deploy.
    pub(crate) deploy: DeployId,
    pub(crate) by: Actor,
}

/// Why a command or a reading was not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] kv::Error),
    #[error("others changed the same records again and again; try again")]
    Contended,
}

/// Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub(super) records: Records,
    pub(super) views: watch::Receiver<Arc<View>>,
    pub(super) roles: watch::Receiver<Role>,
    pub(super) name: Arc<str>,
}

/// The leader writes to the same records, a few times a second at most.
const MOST_TRIES: usize = 16;
const PAUSE: Duration = Duration::from_millis(5);
/// A follower that is further behind answers from the store all the same.
const LONGEST_LAG: Duration = Duration::from_secs(2);

// === impl Command ===

impl Command {
    fn request(&self) -> &RequestId {
        match self {
            Self::Put { request, .. } => &request.id,
            Self::Deploy(submission) => &submission.deploy.request,
            Self::Rollback(rollback) => &rollback.request,
            Self::Cancel { request, .. } | Self::Advance { request, .. } | Self::Delete { request, .. } => {
                request
            }
        }
    }

    /// The load-balanced service that it names.
    fn service(&self) -> Option<&str> {
        match self {
            Self::Deploy(submission) => submission.deploy.load_balancer.as_ref().map(|lb| &*lb.service_id),
            Self::Rollback(rollback) => rollback.service.as_deref(),
            Self::Put { .. } | Self::Cancel { .. } | Self::Advance { .. } | Self::Delete { .. } => None,
        }
    }

    /// What its request is to run after.
    fn parents(&self) -> &[RequestId] {
        let request = match self {
            Self::Put { request, .. } => Some(&**request),
            Self::Deploy(submission) => submission.request.as_ref(),
            Self::Cancel { .. } | Self::Advance { .. } | Self::Rollback(_) | Self::Delete { .. } => None,
        };
        request.map(admit::parents).unwrap_or_default()
    }

    fn decide(&self, view: &Snapshot) -> Result<Commit, Refusal> {
        let now = clock::now();
        match self {
            Self::Put { request, by } => admit::put_request(view, request, by, now),
            Self::Deploy(submission) => admit::deploy(view, submission, now),
            Self::Cancel { request, deploy, by } => admit::cancel(view, request, deploy, by, now),
            Self::Advance { request, deploy, target, by } => {
                admit::advance(view, request, deploy, *target, by, now)
            }
            Self::Rollback(wish) => {
                admit::rollback(view, &wish.request, Some(&wish.to), &wish.deploy, &wish.by, now)
            }
            Self::Delete { request, by } => admit::delete(view, request, by, now),
        }
    }
}

// === impl Handle ===

impl Handle {
    /// Records a command and answers with its request as it is then. May be
    /// dropped and repeated: it is one transaction, done or not done.
    pub(crate) async fn submit(&self, command: &Command) -> Result<Snapshot, Error> {
        for _ in 0..MOST_TRIES {
            let view = self
                .records
                .read_for_command(command.request(), command.service(), command.parents())
                .await?;
            let commit = command.decide(&view)?;
            if commit.is_empty() {
                return self.read(command.request()).await;
            }
            match self.records.admit_telling(&commit, &self.records.news(&view, &commit, clock::now())).await
            {
                Ok(revision) => {
                    self.reached(revision.0).await;
                    return self.read(command.request()).await;
                }
                // Unknown: the next reading tells whether it was done.
                Err(kv::Error::Conflict | kv::Error::Unknown(_)) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Contended)
    }

    /// What a command would be decided from; an error when it would be refused.
    /// Nothing is written.
    pub(crate) async fn consider(&self, command: &Command) -> Result<Snapshot, Error> {
        let view =
            self.records.read_for_command(command.request(), command.service(), command.parents()).await?;
        command.decide(&view)?;
        Ok(view)
    }

    /// [`Self::submit`] for what is of the whole cluster: its settings and nodes.
    pub(crate) async fn submit_for_all(
        &self,
        decide: impl Fn(&Snapshot, Timestamp) -> Result<Commit, Refusal> + Send,
    ) -> Result<Snapshot, Error> {
        for _ in 0..MOST_TRIES {
            let view = self.read_cluster().await?;
            let commit = decide(&view, clock::now())?;
            if commit.is_empty() {
                return Ok(view);
            }
            match self.records.admit(&commit).await {
                Ok(revision) => {
                    self.reached(revision.0).await;
                    return self.read_cluster().await;
                }
                Err(kv::Error::Conflict | kv::Error::Unknown(_)) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Contended)
    }

    /// All that belongs to a request, as it is now.
    pub(crate) async fn read(&self, request: &RequestId) -> Result<Snapshot, Error> {
        Ok(self.records.read(request).await?)
    }

    /// The nodes and the settings of the cluster, as they are now.
    pub(crate) async fn read_cluster(&self) -> Result<Snapshot, Error> {
        Ok(self.records.read_cluster().await?)
    }

    /// What this replica knows, perhaps a moment behind.
    pub(crate) fn view(&self) -> Arc<View> {
        self.views.borrow().clone()
    }

    /// Ready for traffic: the store was read and can be heard.
    pub(crate) fn is_ready(&self) -> bool {
        let view = self.views.borrow();
        view.revision > 0 && view.heard
    }

    /// To be told of every change.
    pub(crate) fn views(&self) -> watch::Receiver<Arc<View>> {
        self.views.clone()
    }

    /// The role of this replica.
    pub(crate) fn role(&self) -> Role {
        self.roles.borrow().clone()
    }

    /// The name of this replica.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Waits until the view contains a write, so that its writer sees it.
    async fn reached(&self, revision: u64) {
        let mut views = self.views.clone();
        let wait = views.wait_for(|view| view.revision >= revision);
        let _ = tokio::time::timeout(LONGEST_LAG, wait).await;
    }
}
