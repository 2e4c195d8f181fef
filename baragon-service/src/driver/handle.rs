//! All that `api` can see of the driver.

use baragon_service_core::{
    commit::Key,
    decide::{Fault, GroupFault},
    group::Group,
    ids::{GroupName, RequestId, ServiceId},
    request::Submission,
};
use platform::{election::Role, kv};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{
    admissions::{Intent, Outbox},
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
        Self { name, shared, records, role, outbox, drain }
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

    /// Makes the snapshot as new as the store for one request.
    pub(crate) async fn refresh_request(&self, id: &RequestId) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Request(id.clone())]).await?)
    }

    /// Makes the snapshot as new as the store for one service.
    pub(crate) async fn refresh_service(&self, id: &ServiceId) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Service(id.clone())]).await?)
    }

    /// Makes the snapshot as new as the store for one group.
    pub(crate) async fn refresh_group(&self, name: &GroupName) -> Result<(), Error> {
        Ok(self.records.refresh([&Key::Group(name.clone())]).await?)
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
            Role::Following { leader } => Overview { term: None, leader: leader.clone(), name },
        }
    }
}
