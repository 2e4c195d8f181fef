//! Who sends traffic to a host, and how to stop it everywhere.

use std::collections::BTreeMap;

use baragon_service_core::{
    ids::{Address, Label, RequestId, ServiceId},
    request::{Action, Submission},
    snapshot::Snapshot,
    upstream::{Upstream, UpstreamChange},
};
use proto::baragon::v1::{
    Fault, FindUpstreamRequest, FindUpstreamResponse, RemoveUpstreamRequest, RemoveUpstreamResponse,
    UpstreamOwner,
};
use tonic::Status;

use super::{
    Api,
    requests::known_id,
    status::{from_error, malformed},
};
use crate::wire;

/// A service that has an upstream.
struct Owner<'a> {
    service: &'a ServiceId,
    upstream: &'a Upstream,
    /// It is only about to: a request that was accepted adds it.
    waiting: bool,
}

/// "host:port", or every port of a host.
#[derive(Clone, Debug)]
struct Pattern(String);

impl Api {
    pub(super) async fn find_upstream_owners(
        &self,
        call: &FindUpstreamRequest,
    ) -> Result<FindUpstreamResponse, Status> {
        let pattern = Pattern::parse(&call.address)?;
        self.handle.catch_up().await.map_err(from_error)?;
        let owners = self.handle.read(|state| pattern.owners(&state.snapshot).map(owner_to_pb).collect());
        Ok(FindUpstreamResponse { owners })
    }

    /// One that is added meanwhile stays; call again until nothing is found.
    pub(super) async fn remove_upstream_everywhere(
        &self,
        call: &RemoveUpstreamRequest,
    ) -> Result<RemoveUpstreamResponse, Status> {
        let pattern = Pattern::parse(&call.address)?;
        let prefix = known_id(&call.request_id)?;
        self.handle.catch_up().await.map_err(from_error)?;
        let found = self.handle.read(|state| pattern.held(&state.snapshot));
        let mut answer = RemoveUpstreamResponse::default();
        for (service, remove) in found {
            let name = format!("{prefix}:{service}");
            let id = RequestId::parse(&name)
                .map_err(|rule| malformed(&[("request_id".to_owned(), rule.to_string())]))?;
            match self.remove_from(service.clone(), id.clone(), remove).await {
                Ok(()) => answer.requests.push(self.status_of(&id)?),
                Err(refusal) => answer
                    .refused
                    .push(Fault { field: service.to_string(), rule: refusal.message().to_owned() }),
            }
        }
        Ok(answer)
    }

    async fn remove_from(
        &self,
        service: ServiceId,
        id: RequestId,
        remove: Vec<(Address, Option<Label>)>,
    ) -> Result<(), Status> {
        // The same call again finds the request that it made before.
        self.handle.refresh_request(&id).await.map_err(from_error)?;
        if self.handle.read(|state| state.snapshot.request(&id).is_some()) {
            return Ok(());
        }
        let upstreams = UpstreamChange::Edit { add: Vec::new(), remove };
        let submission = Submission {
            id,
            service,
            action: Action::Update { service: None, upstreams, no_duplicates: false },
            no_validate: false,
            no_reload: false,
            expected_generation: None,
        };
        self.handle.submit(submission).await.map_err(from_error)
    }
}

fn owner_to_pb(owner: Owner<'_>) -> UpstreamOwner {
    UpstreamOwner {
        service_id: owner.service.to_string(),
        upstream: Some(wire::upstream_to_pb(owner.upstream)),
        waiting: owner.waiting,
    }
}

// === impl Pattern ===

impl Pattern {
    fn parse(text: &str) -> Result<Self, Status> {
        let whole = Address::parse(text).or_else(|_| Address::parse(&format!("{text}:1")));
        whole.map(|_| Self(text.to_owned())).map_err(|_| {
            let rule = "must be host:port, or a host name or address alone; IPv6 in brackets";
            malformed(&[("address".to_owned(), rule.to_owned())])
        })
    }

    fn is(&self, address: &Address) -> bool {
        let host = address.as_str().rsplit_once(':').map_or(address.as_str(), |(host, _)| host);
        address.as_str() == self.0 || host == self.0
    }

    /// Where it is, or is about to be.
    fn held(&self, snapshot: &Snapshot) -> BTreeMap<ServiceId, Vec<(Address, Option<Label>)>> {
        let mut held: BTreeMap<ServiceId, Vec<(Address, Option<Label>)>> = BTreeMap::new();
        for owner in self.owners(snapshot) {
            let of_service = held.entry(owner.service.clone()).or_default();
            of_service.push((owner.upstream.address.clone(), owner.upstream.group.clone()));
        }
        held
    }

    /// The same with what is known of each, a place once.
    fn owners<'a>(&self, snapshot: &'a Snapshot) -> impl Iterator<Item = Owner<'a>> + use<'a> {
        let mut found: BTreeMap<_, Owner<'a>> = BTreeMap::new();
        let mut note = |service: &'a ServiceId, upstream: &'a Upstream, waiting| {
            if self.is(&upstream.address) {
                let place = (service, &upstream.address, &upstream.group);
                found.entry(place).or_insert(Owner { service, upstream, waiting });
            }
        };
        for record in snapshot.services() {
            let upstreams = record.content.iter().flat_map(|content| &content.upstreams);
            upstreams.for_each(|one| note(&record.id, one, false));
        }
        for service in snapshot.busy_services() {
            for request in snapshot.waiting(service) {
                if let Action::Update { upstreams, .. } = &request.value.submission.action {
                    upstreams.added().iter().for_each(|one| note(service, one, true));
                }
            }
        }
        found.into_values()
    }
}
