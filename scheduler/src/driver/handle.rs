//! All that the API can see of the driver.

use std::{sync::Arc, time::Duration};

use platform::{election::Role, kv};
use scheduler_core::{
    action::{Act, Ceilings, ClusterAct},
    audit::{ActionKind, Actor, AuditEntry},
    commit::Commit,
    decide::admit::{self, Refusal, Submission, TaskCommand},
    ids::{DeployId, RequestId, TaskId},
    request::Request,
    snapshot::Snapshot,
    time::Timestamp,
};
use tokio::sync::watch;

use super::{
    admissions::Admissions,
    clock,
    departed::Departed,
    store::{Reads, Records},
};

mod runs;

/// What a replica knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pub(crate) snapshot: Snapshot,
    /// Everything up to here is in the snapshot; 0 before the first reading.
    pub(crate) revision: u64,
    /// Tells one view from the next.
    pub(super) version: u64,
    /// Ended runs that are no longer in the snapshot.
    pub(crate) departed: Departed,
    /// The store can be heard.
    pub(crate) heard: bool,
    /// What is wrong, in words.
    pub(crate) problems: Vec<String>,
}

/// Something that a user wants.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Put {
        request: Box<Request>,
        by: Actor,
        acknowledged: bool,
    },
    Deploy {
        submission: Box<Submission>,
        acknowledged: bool,
    },
    Act(Box<Act>),
    Cancel {
        request: RequestId,
        deploy: DeployId,
        by: Actor,
    },
    Advance {
        request: RequestId,
        deploy: DeployId,
        target: u32,
        by: Actor,
    },
    Rollback(Box<Rollback>),
    Delete {
        request: RequestId,
        by: Actor,
    },
    /// Something is run inside a task.
    Inside {
        request: RequestId,
        wanted: Box<TaskCommand>,
    },
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
    pub(super) admissions: Admissions,
    pub(super) views: watch::Receiver<Arc<View>>,
    pub(super) roles: watch::Receiver<Role>,
    pub(super) name: Arc<str>,
    pub(super) ceilings: Ceilings,
}

/// What is checked beside the records.
struct Rules {
    ceilings: Ceilings,
    /// How many requests there are, perhaps a moment ago.
    present: usize,
}

/// The leader writes to the same records, a few times a second at most.
const MOST_TRIES: usize = 16;
const PAUSE: Duration = Duration::from_millis(5);
/// A follower that is further behind answers from the store all the same.
const LONGEST_LAG: Duration = Duration::from_secs(2);

// === impl Command ===

impl Command {
    #[cfg(test)]
    pub(crate) fn deploy(submission: Submission) -> Self {
        Self::Deploy { submission: Box::new(submission), acknowledged: true }
    }

    fn request(&self) -> &RequestId {
        match self {
            Self::Put { request, .. } => &request.id,
            Self::Deploy { submission, .. } => &submission.deploy.request,
            Self::Act(act) => &act.request,
            Self::Rollback(rollback) => &rollback.request,
            Self::Cancel { request, .. }
            | Self::Advance { request, .. }
            | Self::Delete { request, .. }
            | Self::Inside { request, .. } => request,
        }
    }

    /// The load-balanced service that it names.
    fn service(&self) -> Option<&str> {
        match self {
            Self::Deploy { submission, .. } => {
                submission.deploy.load_balancer.as_ref().map(|lb| &*lb.service_id)
            }
            Self::Rollback(rollback) => rollback.service.as_deref(),
            Self::Act(_)
            | Self::Put { .. }
            | Self::Cancel { .. }
            | Self::Advance { .. }
            | Self::Delete { .. }
            | Self::Inside { .. } => None,
        }
    }

    /// What its request is to run after.
    fn parents(&self) -> &[RequestId] {
        let request = match self {
            Self::Put { request, .. } => Some(&**request),
            Self::Deploy { submission, .. } => submission.request.as_ref(),
            Self::Act(_)
            | Self::Cancel { .. }
            | Self::Advance { .. }
            | Self::Rollback(_)
            | Self::Delete { .. }
            | Self::Inside { .. } => None,
        };
        request.map(admit::parents).unwrap_or_default()
    }

    /// The task that it names.
    fn task(&self) -> Option<&TaskId> {
        match self {
            Self::Act(act) => act.action.task(),
            Self::Put { .. }
            | Self::Deploy { .. }
            | Self::Cancel { .. }
            | Self::Advance { .. }
            | Self::Rollback(_)
            | Self::Delete { .. }
            | Self::Inside { .. } => None,
        }
    }

    /// What it is decided from.
    fn reads(&self) -> Reads<'_> {
        let request = self.request();
        Reads { request, service: self.service(), parents: self.parents(), task: self.task() }
    }

    /// What it is called by those who disable it.
    fn kind(&self) -> ActionKind {
        match self {
            Self::Put { .. } => ActionKind::PutRequest,
            Self::Rollback(_) => ActionKind::Rollback,
            Self::Advance { .. } => ActionKind::AdvanceDeploy,
            Self::Deploy { .. } => ActionKind::Deploy,
            Self::Act(act) => act.action.kind(),
            Self::Cancel { .. } => ActionKind::CancelDeploy,
            Self::Delete { .. } => ActionKind::DeleteRequest,
            Self::Inside { .. } => ActionKind::TaskCommand,
        }
    }

    fn decide(&self, view: &Snapshot, rules: &Rules) -> Result<Commit, Refusal> {
        let now = clock::now();
        let mut commit = match self {
            Self::Put { request, by, acknowledged } => {
                admit::acknowledge(view, &request.id, "request.instances", request.instances, *acknowledged)?;
                admit::make_room(view, &rules.ceilings, Some(request), None, rules.present)?;
                admit::put_request(view, request, by, now)?
            }
            Self::Deploy { submission, acknowledged } => {
                rules.check(view, submission, *acknowledged)?;
                admit::deploy(view, submission, now)?
            }
            Self::Act(act) => admit::act(view, act, &rules.ceilings, now)?,
            Self::Cancel { request, deploy, by } => admit::cancel(view, request, deploy, by, now)?,
            Self::Advance { request, deploy, target, by } => {
                admit::advance(view, request, deploy, *target, by, now)?
            }
            Self::Rollback(wish) => {
                let known = view.request(&wish.request).map(|record| record.request.priority);
                known.map_or(Ok(()), |priority| admit::permit_start(view, priority, now))?;
                admit::rollback(view, &wish.request, Some(&wish.to), &wish.deploy, &wish.by, now)?
            }
            Self::Delete { request, by } => admit::delete(view, request, by, now)?,
            Self::Inside { wanted, .. } => admit::task_command(view, wanted, now)?,
        };
        if !commit.is_empty() {
            admit::permit(view, &mut commit, self.kind(), now)?;
        }
        Ok(commit)
    }
}

// === impl Rules ===

impl Rules {
    fn check(&self, view: &Snapshot, submission: &Submission, acknowledged: bool) -> Result<(), Refusal> {
        let (deploy, request) = (&submission.deploy, submission.request.as_ref());
        if let Some(request) = request {
            admit::acknowledge(view, &request.id, "request.instances", request.instances, acknowledged)?;
        }
        admit::make_room(view, &self.ceilings, request, Some(deploy), self.present)?;
        let known = view.request(&deploy.request).map(|record| record.request.priority);
        match request.map(|request| request.priority).or(known) {
            Some(priority) => admit::permit_start(view, priority, clock::now()),
            None => Ok(()),
        }
    }
}

// === impl Handle ===

impl Handle {
    /// Records a command and answers with its request as it is then. May be
    /// dropped and repeated: it is one transaction, done or not done.
    pub(crate) async fn submit(&self, command: &Command) -> Result<Snapshot, Error> {
        for _ in 0..MOST_TRIES {
            let view = self.records.read_for_command(command.reads()).await?;
            let commit = command.decide(&view, &self.rules())?;
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
        let view = self.records.read_for_command(command.reads()).await?;
        command.decide(&view, &self.rules())?;
        Ok(view)
    }

    fn rules(&self) -> Rules {
        let view = self.views.borrow();
        let present = view.snapshot.requests().filter(|record| !record.is_deleted()).count();
        Rules { ceilings: self.ceilings, present }
    }

    /// Changes a setting of the cluster and answers with all of them.
    pub(crate) async fn set_cluster(&self, act: &ClusterAct) -> Result<Snapshot, Error> {
        self.submit_for_all(ActionKind::ClusterSettings, |view, now| admit::set_cluster(view, act, now)).await
    }

    /// [`Self::submit`] for what is of the whole cluster: its settings and nodes.
    pub(crate) async fn submit_for_all(
        &self,
        kind: ActionKind,
        decide: impl Fn(&Snapshot, Timestamp) -> Result<Commit, Refusal> + Send,
    ) -> Result<Snapshot, Error> {
        for _ in 0..MOST_TRIES {
            let view = self.read_cluster().await?;
            let now = clock::now();
            let mut commit = decide(&view, now)?;
            if commit.is_empty() {
                return Ok(view);
            }
            admit::permit(&view, &mut commit, kind, now)?;
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

    /// The audit log of a request, or those of all and of the cluster, with the
    /// runs that people asked for: those of all as this replica knows them.
    pub(crate) async fn read_audit(&self, request: Option<&RequestId>) -> Result<Vec<AuditEntry>, Error> {
        let mut entries = self.records.read_audit(request).await?;
        match request {
            Some(request) => {
                let runs = self.records.read_runs(request).await?;
                entries.extend(runs.runs().flat_map(|run| AuditEntry::of_run(run)));
            }
            None => entries.extend(self.view().snapshot.runs().flat_map(|run| AuditEntry::of_run(run))),
        }
        Ok(entries)
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
