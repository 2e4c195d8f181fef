//! All that `api` can see of the driver.

use baragon_service_core::{
    agent::AgentKey,
    commit::Key,
    decide::{self, Fault, GroupFault, Limits, MaintenanceFault, Plan, Wanted},
    group::{Group, GroupAlias},
    ids::{Generation, GroupName, RequestId, ServiceId},
    request::Submission,
    service::Past,
};
use platform::{election::Role, kv};
use proto::baragon::v1::RequestStatus;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use tonic::Status;

use super::{
    admissions::{Intent, Outbox},
    inquiry::Inquiry,
    leader::{self, Leader, Relay},
    shared::{Shared, State},
    store::Records,
};

/// Submits intents and reads the snapshot. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    name: String,
    shared: Shared,
    records: Records,
    role: watch::Receiver<Role>,
    leader: Leader,
    outbox: Outbox,
    drain: CancellationToken,
}

/// Why an intent or a reading was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the request is refused")]
    Refused(Vec<Fault>),
    #[error("the group is refused")]
    GroupRefused(Vec<GroupFault>),
    #[error("request id {0} is taken by a request with other content; choose another")]
    Taken(RequestId),
    #[error("request {0} does not exist")]
    UnknownRequest(RequestId),
    #[error("group {0} does not exist")]
    UnknownGroup(GroupName),
    #[error("group alias {0} does not exist")]
    UnknownAlias(GroupName),
    #[error("agent {0} is not known in group {group}", group = .0.group)]
    UnknownAgent(AgentKey),
    #[error("{0}")]
    MaintenanceRefused(MaintenanceFault),
    #[error("generation {1} of service {0} is not kept; see the list of its generations")]
    UnknownGeneration(ServiceId, Generation),
    #[error("generation {1} of service {0} is a deletion; delete the service instead")]
    Deletion(ServiceId, Generation),
    #[error("agent {agent} cannot be asked: {reason}")]
    Agent { agent: AgentKey, reason: Status },
    #[error("others changed the same again and again; try again")]
    Contended,
    #[error("the store did not do it")]
    Store(#[from] kv::Error),
    #[error("this replica is stopping")]
    Stopping,
}

/// The place of this replica among the others.
#[derive(Clone, Debug)]
pub(crate) struct Overview {
    pub(crate) name: String,
    /// Of the term that this replica leads.
    pub(crate) term: Option<u64>,
    pub(crate) leader: Option<String>,
}

impl Handle {
    pub(super) fn new(
        name: String,
        shared: Shared,
        records: Records,
        role: watch::Receiver<Role>,
        outbox: Outbox,
        drain: CancellationToken,
    ) -> Self {
        let leader = Leader::new(role.clone());
        Self { name, shared, records, role, leader, outbox, drain }
    }

    /// Records a request; it is in the snapshot afterwards.
    pub(crate) async fn submit(&self, submission: Submission) -> Result<(), Error> {
        self.outbox.send(Intent::Submit(Box::new(submission))).await
    }

    /// Takes a request back as far as it still can be.
    pub(crate) async fn cancel(&self, id: RequestId) -> Result<(), Error> {
        self.outbox.send(Intent::Cancel(id)).await
    }

    pub(crate) async fn put_group(&self, group: Group) -> Result<(), Error> {
        self.outbox.send(Intent::PutGroup(Box::new(group))).await
    }

    pub(crate) async fn delete_group(&self, name: GroupName) -> Result<(), Error> {
        self.outbox.send(Intent::DeleteGroup(name)).await
    }

    pub(crate) async fn put_alias(&self, alias: GroupAlias) -> Result<(), Error> {
        self.outbox.send(Intent::PutAlias(Box::new(alias))).await
    }

    pub(crate) async fn delete_alias(&self, name: GroupName) -> Result<(), Error> {
        self.outbox.send(Intent::DeleteAlias(name)).await
    }

    /// Takes an agent out of service, or back.
    pub(crate) async fn set_maintenance(&self, wanted: Wanted) -> Result<(), Error> {
        self.outbox.send(Intent::SetMaintenance(Box::new(wanted))).await
    }

    /// Records a request that brings an earlier generation back.
    pub(crate) async fn roll_back(
        &self,
        service: ServiceId,
        generation: Generation,
        id: RequestId,
    ) -> Result<(), Error> {
        let history = self.records.history(&service).await?;
        let past = history.into_iter().find(|past| past.generation == generation);
        let Some(past) = past else {
            // It may have been taken away since the same call was made before.
            self.refresh_request(&id).await?;
            let known = self.read(|state| state.snapshot.request(&id).is_some());
            return if known { Ok(()) } else { Err(Error::UnknownGeneration(service, generation)) };
        };
        match decide::rollback(past, id) {
            Some(submission) => self.submit(submission).await,
            None => Err(Error::Deletion(service, generation)),
        }
    }

    /// The kept generations of a service, newest first.
    pub(crate) async fn history(&self, service: &ServiceId) -> Result<Vec<Past>, Error> {
        Ok(self.records.history(service).await?)
    }

    /// What a submission would come to as things stand.
    pub(crate) fn plan(&self, submission: Submission) -> Result<Plan, Vec<Fault>> {
        let limits = Limits::default();
        self.read(|state| decide::plan(&state.snapshot, submission, &limits, super::now()))
    }

    /// The agent that holds its lease under this name.
    pub(crate) fn agent(&self, key: &AgentKey) -> Result<Inquiry, Error> {
        let address =
            self.read(|state| state.snapshot.present_agent(key).map(|stored| stored.value.address.clone()));
        let address = address.ok_or_else(|| Error::UnknownAgent(key.clone()))?;
        Ok(Inquiry::new(key.clone(), address))
    }

    /// Makes the snapshot as new as the store for one request.
    pub(crate) async fn refresh_request(&self, id: &RequestId) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Request(id.clone())]).await?)
    }

    /// The status of a request in the words of the leader, if that is another
    /// replica and answers at once.
    pub(crate) async fn ask_leader(&self, id: &RequestId) -> Option<RequestStatus> {
        self.leader.status(id).await
    }

    /// Its changes in the words of the leader.
    pub(crate) fn relay(&self, id: &RequestId) -> Relay {
        self.leader.relay(id)
    }

    /// Makes the snapshot as new as the store for one service.
    pub(crate) async fn refresh_service(&self, id: &ServiceId) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Service(id.clone())]).await?)
    }

    /// Makes the snapshot as new as the store for one group.
    pub(crate) async fn refresh_group(&self, name: &GroupName) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Group(name.clone())]).await?)
    }

    /// Makes the snapshot as new as the store.
    pub(crate) async fn catch_up(&self) -> Result<(), Error> {
        Ok(self.records.catch_up().await?)
    }

    pub(crate) fn read<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        self.shared.read(look)
    }

    /// Tells of every change of what [`Handle::read`] shows.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.shared.watch()
    }

    /// Cancelled when streams have to end.
    pub(crate) fn drain(&self) -> &CancellationToken {
        &self.drain
    }

    pub(crate) fn overview(&self) -> Overview {
        let name = self.name.clone();
        match &*self.role.borrow() {
            Role::Leading(term) => Overview { term: Some(term.number()), leader: Some(name.clone()), name },
            Role::Following { leader } => {
                let leader = leader.as_deref().map(|leader| leader::name_of(leader).to_owned());
                Overview { term: None, leader, name }
            }
        }
    }
}
