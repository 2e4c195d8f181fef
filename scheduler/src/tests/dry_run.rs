//! What would change, and what differs.

use std::collections::BTreeMap;

use proto::scheduler::v1::{
    DeployRequest, DiffDeploysRequest, FieldChange, GetDeployRequest, GetRequestRequest, PutRequestRequest,
};

use super::*;

fn change(field: &str, before: &str, after: &str) -> FieldChange {
    let [field, before, after] = [field, before, after].map(str::to_owned);
    FieldChange { field, before, after }
}

async fn put(served: &Served, request: Request) -> Result<Vec<FieldChange>, Status> {
    let call = PutRequestRequest { request: Some(request), dry_run: true, ..Default::default() };
    Ok(served.client().put_request(call).await?.into_inner().changes)
}

async fn deploy_dry(served: &Served, call: DeployRequest) -> Result<Vec<FieldChange>, Status> {
    let call = DeployRequest { dry_run: true, ..call };
    Ok(served.client().deploy(call).await?.into_inner().changes)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_of_a_request_tells_what_would_change_and_writes_nothing() {
    let served = Served::start().await;
    let many = Request { instances: 20, ..request("mail", RequestType::Worker) };
    let changes = put(&served, many.clone()).await.unwrap();
    assert!(changes.contains(&change("request.instances", "", "20")), "{changes:?}");
    let get = GetRequestRequest { request_id: "mail".to_owned() };
    assert_refused(served.client().get_request(get.clone()).await, Code::NotFound, "no request mail");

    served.put(many.clone()).await;
    assert_eq!(put(&served, many).await.unwrap(), []);
    let few = Request { priority: 60, ..request("mail", RequestType::Worker) };
    let changes = put(&served, few.clone()).await.unwrap();
    let expected = [change("request.instances", "20", "1"), change("request.priority", "50", "60")];
    assert_eq!(changes, expected, "who only looks need not acknowledge");
    let call = PutRequestRequest { request: Some(few), ..Default::default() };
    assert_invalid(served.client().put_request(call).await, &["request.instances"]);
    let kept = served.client().get_request(get).await.unwrap().into_inner().status.unwrap().request.unwrap();
    assert_eq!((kept.instances, kept.priority), (20, 50));
    let wrong = Request { instances: 501, priority: 101, ..request("mail", RequestType::Worker) };
    assert_invalid(put(&served, wrong).await, &["request.instances", "request.priority"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_of_a_deploy_tells_what_would_change_and_writes_nothing() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let next = Deploy {
        command: vec!["program".to_owned(), "--fast".to_owned()],
        env: BTreeMap::from([("A".to_owned(), "b".to_owned())]),
        ..worker("mail", "v2")
    };
    let both = DeployRequest {
        request: Some(Request { instances: 3, ..request("mail", RequestType::Worker) }),
        deploy: Some(next.clone()),
        ..Default::default()
    };
    let changes = deploy_dry(&served, both).await.unwrap();
    let fields: Vec<_> = changes.iter().map(|change| &*change.field).collect();
    assert_eq!(fields, ["request.instances", "deploy.command", "deploy.env.A"], "{changes:?}");
    assert_eq!(changes[0], change("request.instances", "1", "3"));
    let get = GetDeployRequest { request_id: "mail".to_owned(), deploy_id: "v2".to_owned() };
    assert_refused(served.client().get_deploy(get).await, Code::NotFound, "no deploy v2");

    let same = DeployRequest { deploy: Some(worker("mail", "v2")), ..Default::default() };
    assert_eq!(deploy_dry(&served, same).await.unwrap(), [], "another id is no difference");
    let taken =
        DeployRequest { deploy: Some(Deploy { deploy_id: "v1".to_owned(), ..next }), ..Default::default() };
    assert_refused(deploy_dry(&served, taken).await, Code::AlreadyExists, "v1");
    let nobodys = DeployRequest { deploy: Some(worker("nobody", "v1")), ..Default::default() };
    assert_refused(deploy_dry(&served, nobodys).await, Code::NotFound, "nobody");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_deploys_are_compared_field_by_field() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let resources = Some(Resources { cpus: 0.1, memory_mb: 16, ..Default::default() });
    let next = Deploy { resources, command: vec!["other".to_owned()], ..worker("mail", "v2") };
    served.run(request("mail", RequestType::Worker), next).await;
    let diff = |from: &str, to: &str| DiffDeploysRequest {
        request_id: "mail".to_owned(),
        from_deploy_id: from.to_owned(),
        to_deploy_id: to.to_owned(),
    };
    let ask = async |call| served.client().diff_deploys(call).await.map(|answer| answer.into_inner().changes);
    let forth = ask(diff("v1", "v2")).await.unwrap();
    let expected = [
        change("deploy.command", "[\"program\"]", "[\"other\"]"),
        change("deploy.resources.memory_mb", "\"8\"", "\"16\""),
    ];
    assert_eq!(forth, expected);
    let back = ask(diff("v2", "v1")).await.unwrap();
    let turned = |change: &FieldChange| (change.after.clone(), change.before.clone());
    let straight = |change: &FieldChange| (change.before.clone(), change.after.clone());
    assert_eq!(back.iter().map(turned).collect::<Vec<_>>(), forth.iter().map(straight).collect::<Vec<_>>());
    assert_eq!(ask(diff("v1", "v1")).await.unwrap(), []);
    assert_refused(ask(diff("v1", "v9")).await, Code::NotFound, "no deploy v9");
    assert_refused(ask(diff("v8", "v9")).await, Code::NotFound, "no deploy v8");
    assert_invalid(ask(diff("/", "//")).await, &["from_deploy_id", "to_deploy_id"]);
    served.stop().await;
}
