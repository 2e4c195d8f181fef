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

/// "host:port", or every port of a host.
#[derive(Clone, Debug)]
struct Pattern(String);

impl Api {
    pub(super) fn find_upstream_owners(
        &self,
        call: &FindUpstreamRequest,
    ) -> Result<FindUpstreamResponse, Status> {
        let pattern = Pattern::parse(&call.address)?;
        let owners = self.handle.read(|state| {
            let mut owners = Vec::new();
            for record in state.snapshot.services() {
                let upstreams = record.content.iter().flat_map(|content| &content.upstreams);
                owners.extend(upstreams.filter(|one| pattern.is(&one.address)).map(|one| UpstreamOwner {
                    service_id: record.id.to_string(),
                    upstream: Some(wire::upstream_to_pb(one)),
                }));
            }
            owners
        });
        Ok(FindUpstreamResponse { owners })
    }

    /// One that is added meanwhile stays; call again until nothing is found.
    pub(super) async fn remove_upstream_everywhere(
        &self,
        call: &RemoveUpstreamRequest,
    ) -> Result<RemoveUpstreamResponse, Status> {
        let pattern = Pattern::parse(&call.address)?;
        let prefix = known_id(&call.request_id)?;
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
        let mut note = |service: &ServiceId, one: &Upstream| {
            let place = (one.address.clone(), one.group.clone());
            let of_service = held.entry(service.clone()).or_default();
            if !of_service.contains(&place) {
                of_service.push(place);
            }
        };
        for record in snapshot.services() {
            let upstreams = record.content.iter().flat_map(|content| &content.upstreams);
            upstreams.filter(|one| self.is(&one.address)).for_each(|one| note(&record.id, one));
        }
        for service in snapshot.busy_services() {
            for request in snapshot.waiting(service) {
                if let Action::Update { upstreams, .. } = &request.value.submission.action {
                    let added = upstreams.added().iter().filter(|one| self.is(&one.address));
                    added.for_each(|one| note(service, one));
                }
            }
        }
        held
    }
}
