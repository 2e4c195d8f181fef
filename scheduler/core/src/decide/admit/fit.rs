//! What can never run is refused at once.

use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

use super::Refusal;
use crate::{
    deploy::Deploy,
    ids::Fault,
    node::Capacity,
    placement::{self, Dimension, NotPlaced},
    request::{Request, RequestRecord},
    run::Overrides,
    snapshot::Snapshot,
};

/// Whether all tasks of the deploy could run if nothing else did. No commit
/// relies on the nodes: they change, and what does not fit then waits.
pub(crate) fn check_fit(view: &Snapshot, request: &Request, deploy: &Deploy) -> Result<(), Refusal> {
    let nodes = placement::views(view, &request.id, core::iter::empty());
    let ask = placement::ask(request, &deploy.id, Capacity::of(&deploy.resources), &nodes);
    placement::can_ever_fit(&nodes, &ask).map_err(|told| Refusal::Invalid(faults(&told)))
}

/// [`check_fit`] of every deploy that the request still needs, when it asks for
/// more or for other nodes than before.
pub(super) fn check_growth(view: &Snapshot, record: &RequestRecord) -> Result<(), Refusal> {
    let request = &record.request;
    let grows = |known: &Request| request.instances > known.instances || request.placement != known.placement;
    let Some(known) = view.request(&request.id).filter(|known| grows(&known.request)) else { return Ok(()) };
    let mut deploys = known.named_deploys().filter_map(|id| view.deploy(&request.id, id));
    deploys.try_for_each(|known| check_fit(view, request, &known.deploy))
}

/// [`check_fit`] of a run that changes what its task needs. Of one that does
/// not, the deploy was checked when it was accepted.
pub(super) fn check_run(
    view: &Snapshot,
    record: &RequestRecord,
    overrides: &Overrides,
) -> Result<(), Refusal> {
    let request = &record.request;
    let deploy = record.named_deploys().next().and_then(|id| view.deploy(&request.id, id));
    let Some(known) = deploy.map(|known| &known.deploy) else { return Ok(()) };
    let mut resources = known.resources.clone();
    overrides.apply_resources(&mut resources);
    if Capacity::of(&resources) == Capacity::of(&known.resources) {
        return Ok(());
    }
    let mut deploy = known.clone();
    overrides.apply(&mut deploy);
    let of_run = |fault: Fault| match fault.field.strip_prefix("deploy.") {
        Some(rest) => Fault { field: alloc::format!("run.{rest}"), ..fault },
        None => fault,
    };
    check_fit(view, request, &deploy).map_err(|refusal| match refusal {
        Refusal::Invalid(faults) => Refusal::Invalid(faults.into_iter().map(of_run).collect()),
        other @ (Refusal::NotFound(_)
        | Refusal::AlreadyExists(_)
        | Refusal::Precondition(_)
        | Refusal::Exhausted(_)) => other,
    })
}

/// One for each field, with what each node says.
fn faults(told: &[NotPlaced]) -> Vec<Fault> {
    let mut fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in told {
        fields.entry(field(one.dimension)).or_default().push(one.to_string());
    }
    let rule = |words: Vec<String>| alloc::format!("can never be placed: {}", words.join("; "));
    fields.into_iter().map(|(field, words)| Fault::new(field, rule(words))).collect()
}

fn field(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Cpu => "deploy.resources.cpus",
        Dimension::Memory => "deploy.resources.memory_mb",
        Dimension::Disk => "deploy.resources.disk_mb",
        Dimension::Ports => "deploy.resources.ports",
        Dimension::Attributes => "request.placement.required_attributes",
        Dimension::Reservation => "request.placement.allowed_attributes",
        Dimension::Rack => "request.placement.racks",
        Dimension::Instances => "request.instances",
        Dimension::State | Dimension::Separation => "request.placement",
    }
}
