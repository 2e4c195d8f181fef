//! What would change, in the words of the wire. Both sides are as the server
//! keeps them, with every default filled in.

use proto::scheduler::v1::{self as pb, FieldChange};
use scheduler_core::{
    deploy::Deploy,
    ids::{DeployId, RequestId},
    request::Request,
    snapshot::Snapshot,
};

use super::{
    changes::{field_changes, value},
    convert,
};

/// Against the request as it is, if there is one.
pub(super) fn of_request(view: &Snapshot, wanted: &Request) -> Vec<FieldChange> {
    let nameless = |request: pb::Request| pb::Request { request_id: String::new(), ..request };
    let present = view.request(&wanted.id).filter(|record| !record.is_deleted());
    let present = present.map(|record| nameless(convert::request_definition_to_pb(&record.request)));
    let wanted = nameless(convert::request_definition_to_pb(wanted));
    field_changes("request", &value(present.as_ref()), &value(Some(&wanted)))
}

/// Against the active deploy, if there is one.
pub(super) fn of_deploy(view: &Snapshot, wanted: &Deploy) -> Vec<FieldChange> {
    let record = view.request(&wanted.request).filter(|record| !record.is_deleted());
    let active = record.and_then(|record| view.deploy(&wanted.request, record.active.as_ref()?));
    between(active.map(|record| &record.deploy), wanted)
}

/// Between two deploys of a request; `None`: it has not both.
pub(super) fn of_deploys(
    view: &Snapshot,
    request: &RequestId,
    from: &DeployId,
    to: &DeployId,
) -> Option<Vec<FieldChange>> {
    let (from, to) = (view.deploy(request, from)?, view.deploy(request, to)?);
    Some(between(Some(&from.deploy), &to.deploy))
}

/// Their ids are no difference.
fn between(before: Option<&Deploy>, after: &Deploy) -> Vec<FieldChange> {
    let nameless = |deploy: &Deploy| {
        let definition = convert::deploy_definition_to_pb(deploy);
        pb::Deploy { request_id: String::new(), deploy_id: String::new(), ..definition }
    };
    field_changes("deploy", &value(before.map(nameless).as_ref()), &value(Some(&nameless(after))))
}

#[cfg(test)]
mod tests {
    use scheduler_core::request::Kind;

    use super::*;

    fn deploy(id: &str, command: &str) -> Deploy {
        let deploy = pb::Deploy {
            request_id: "a".to_owned(),
            deploy_id: id.to_owned(),
            command: vec![command.to_owned()],
            ..Default::default()
        };
        convert::deploy_from_pb(deploy, Kind::Worker).unwrap()
    }

    #[test]
    fn defaults_and_ids_are_no_difference() {
        assert_eq!(between(Some(&deploy("v1", "x")), &deploy("v2", "x")), []);
        let changes = between(Some(&deploy("v1", "x")), &deploy("v2", "y"));
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].field, "deploy.command");
    }

    #[test]
    fn without_a_deploy_before_all_of_it_is_new() {
        let changes = of_deploy(&Snapshot::default(), &deploy("v1", "x"));
        assert!(changes.iter().all(|change| change.before.is_empty()), "{changes:?}");
        assert!(changes.iter().any(|change| change.field == "deploy.command"), "{changes:?}");
    }
}
