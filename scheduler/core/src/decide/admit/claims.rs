//! Which requests may fill a load-balanced service.

use alloc::{collections::BTreeSet, format, string::String, sync::Arc, vec::Vec};

use super::Refusal;
use crate::{
    claim::Claim,
    commit::Commit,
    deploy::{Deploy, LoadBalancer},
    ids::{Fault, RequestId},
    request::{Life, Removal},
    snapshot::{Key, Record, Snapshot},
};

/// A service is filled by one request, or by several that all share it and
/// describe it alike. Another may have it when no deploy of the first names
/// it any more.
pub(super) fn claim_service(view: &Snapshot, commit: &mut Commit, deploy: &Deploy) -> Result<(), Refusal> {
    let Some(lb) = &deploy.load_balancer else { return Ok(()) };
    let key = Key::Claim(lb.service_id.clone());
    let known = view.claim(&lb.service_id);
    let mut requests = BTreeSet::from([deploy.request.clone()]);
    for other in known.iter().flat_map(|claim| &claim.requests).filter(|id| **id != deploy.request) {
        // Its next deploy may change what is compared here.
        commit.rely_on(view, Key::Request(other.clone()));
        if goes_with_service(view, other) {
            return Err(Refusal::Precondition(format!(
                "deploy.load_balancer.service_id: service {} is being deleted with request {other}; \
                 wait until that is gone",
                lb.service_id
            )));
        }
        let theirs = descriptions(view, other, &lb.service_id);
        if !theirs.is_empty() {
            theirs.iter().try_for_each(|theirs| may_share(lb, other, theirs))?;
            requests.insert(other.clone());
        }
    }
    let claim = Claim { service: lb.service_id.clone(), requests, shared: lb.shared };
    if known.is_some_and(|known| **known == claim) {
        commit.rely_on(view, key);
    } else {
        commit.write(view, key, Some(Record::Claim(Arc::new(claim))));
    }
    Ok(())
}

/// Its deletion has been decided to delete the whole service.
fn goes_with_service(view: &Snapshot, request: &RequestId) -> bool {
    let life = view.request(request).map(|record| &record.life);
    matches!(life, Some(Life::Deleting { removal: Removal::Asked { own: false, .. }, .. }))
}

/// How the deploys of a request that count describe a service.
fn descriptions(view: &Snapshot, request: &RequestId, service: &str) -> Vec<LoadBalancer> {
    let Some(record) = view.request(request) else { return Vec::new() };
    let deploys = record.balanced_deploys().filter_map(|id| view.deploy(request, id));
    let described = deploys.filter_map(|known| known.deploy.load_balancer.clone());
    described.filter(|lb| lb.service_id == service).collect()
}

fn may_share(ours: &LoadBalancer, other: &RequestId, theirs: &LoadBalancer) -> Result<(), Refusal> {
    if !ours.shared || !theirs.shared {
        return Err(Refusal::Precondition(format!(
            "deploy.load_balancer.service_id: service {} belongs to request {other}; \
             choose another service_id, delete that request first, or set `shared` on every deploy of both",
            ours.service_id
        )));
    }
    let faults: Vec<Fault> =
        differences(ours, theirs).map(|field| different(field, &ours.service_id, other)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
}

fn differences<'a>(
    ours: &'a LoadBalancer,
    theirs: &'a LoadBalancer,
) -> impl Iterator<Item = &'static str> + 'a {
    let fields = [
        ("base_path", ours.base_path != theirs.base_path),
        ("additional_paths", ours.additional_paths != theirs.additional_paths),
        ("groups", ours.groups != theirs.groups),
        ("domains", ours.domains != theirs.domains),
        ("template", ours.template != theirs.template),
        ("options", ours.options != theirs.options),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field)
}

fn different(field: &str, service: &str, other: &RequestId) -> Fault {
    let name: String = format!("deploy.load_balancer.{field}");
    Fault::new(
        name,
        format!(
            "differs from that of request {other}, which fills service {service} too; make it alike, \
             or delete {other}, deploy this one, and put {other} back with the same"
        ),
    )
}
