//! Every field of a request and of a deploy with a value that is not one.

use std::collections::BTreeSet;

use proto::scheduler::v1::{
    Artifact, Gate, HealthCheck, JobPolicy, LoadBalancer, Placement, RollbackPolicy, Rollout,
};

use self::values::{deploys, misplaced, negative, odd_options, requests, stepped, text, times, web};
use super::*;

mod values;

const IDL: &str = include_str!("../../../proto/idl/scheduler/v1/scheduler.proto");

/// Messages of the wire, and where their fields are told.
const MESSAGES: [(&str, &str); 13] = [
    ("Request", "request"),
    ("Schedule", "request.schedule"),
    ("JobPolicy", "request.job"),
    ("Placement", "request.placement"),
    ("Deploy", "deploy"),
    ("Resources", "deploy.resources"),
    ("HealthCheck", "deploy.health_check"),
    ("Artifact", "deploy.artifacts"),
    ("Gate", "deploy.rollout.gates"),
    ("Rollout", "deploy.rollout"),
    ("RollbackPolicy", "deploy.rollback"),
    ("LoadBalancer", "deploy.load_balancer"),
    ("LogPolicy", "deploy.logs"),
];

/// Flags that may be either, counts that may be any, messages whose fields are
/// judged one by one, and words that nobody interprets.
const ALWAYS_GOOD: [&str; 8] = [
    "request.placement",
    "deploy.resources",
    "deploy.resources.cpu_hard_limit",
    "deploy.health_check.failures",
    "deploy.artifacts.unpack",
    "deploy.load_balancer.shared",
    "deploy.metadata",
    "deploy.logs",
];

async fn put(served: &Served, request: Request) -> Status {
    let call = PutRequestRequest { request: Some(request), ..Default::default() };
    served.client().put_request(call).await.expect_err("it has a fault")
}

async fn submit(served: &Served, request: Request, deploy: Deploy) -> Status {
    let call = DeployRequest { deploy: Some(deploy), request: Some(request), ..Default::default() };
    served.client().deploy(call).await.expect_err("it has a fault")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_of_a_request_that_is_wrong_is_refused_by_name() {
    let served = Served::start().await;
    for (field, request) in requests() {
        assert_eq!(violations(&put(&served, request.clone()).await), [field], "{request:?}");
        // The same in one call with a deploy.
        let deploy = Deploy { request_id: request.request_id.clone(), ..deploy("", "v1") };
        let told = violations(&submit(&served, request.clone(), deploy).await);
        assert!(told.contains(&text(field)), "{field} is not in {told:?}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_of_a_deploy_that_is_wrong_is_refused_by_name() {
    let served = Served::start().await;
    served.put(request("web", RequestType::Service)).await;
    for (field, deploy) in deploys() {
        let call = DeployRequest { deploy: Some(deploy.clone()), ..Default::default() };
        let status = served.client().deploy(call).await.expect_err(field);
        assert_eq!(violations(&status), [field], "{deploy:?}");
    }
    let elsewhere = Deploy { request_id: text("a b"), ..web() };
    let call = DeployRequest { deploy: Some(elsewhere.clone()), ..Default::default() };
    assert_invalid(served.client().deploy(call).await, &["deploy.request_id"]);
    for (field, deploy, kind) in misplaced() {
        assert_eq!(
            violations(&submit(&served, request("web", kind), deploy.clone()).await),
            [field],
            "{deploy:?}"
        );
    }
    let other = submit(&served, request("mail", RequestType::Service), web()).await;
    assert_eq!(violations(&other), ["deploy.request_id"], "the request is another one's");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_faults_of_a_request_and_its_deploy_are_told_at_once_and_nothing_is_written() {
    let served = Served::start().await;
    let bad_request = Request {
        owners: vec![String::new()],
        instances: 501,
        max_instances: 600,
        schedule: Some(times()),
        job: Some(JobPolicy { overlap: 99, gap: negative(), retries: 101, ..Default::default() }),
        placement: Some(Placement { strategy: 99, racks: vec![String::new()], ..Default::default() }),
        priority: 101,
        ..request("web", RequestType::Service)
    };
    let bad_deploy = Deploy {
        deploy_id: text("/"),
        command: vec![],
        env: [(text(""), text(""))].into(),
        resources: Some(Resources { cpus: -1.0, ports: 65, ..Default::default() }),
        health_check: Some(HealthCheck {
            protocol: 99,
            timeout: negative(),
            path: text("x"),
            ..Default::default()
        }),
        load_balancer: Some(LoadBalancer {
            template: text("/"),
            options: odd_options(),
            ..Default::default()
        }),
        rollout: Some(Rollout { gates: vec![Gate::default()], weight: 101, ..stepped() }),
        rollback: Some(RollbackPolicy { watch: None, failures: 1 }),
        artifacts: vec![Artifact::default()],
        user: text("root"),
        drain: negative(),
        success_codes: vec![0],
        ..web()
    };
    let told: BTreeSet<_> =
        violations(&submit(&served, bad_request.clone(), bad_deploy).await).into_iter().collect();
    let expected = [
        "request.owners[0]",
        "request.instances",
        "request.max_instances",
        "request.schedule",
        "request.job",
        "request.job.overlap",
        "request.job.gap",
        "request.job.retries",
        "request.placement.strategy",
        "request.placement.racks",
        "request.priority",
        "deploy.deploy_id",
        "deploy.command",
        "deploy.env[\"\"]",
        "deploy.resources.cpus",
        "deploy.resources.ports",
        "deploy.health_check.protocol",
        "deploy.health_check.timeout",
        "deploy.health_check.path",
        "deploy.load_balancer.template",
        "deploy.load_balancer.options",
        "deploy.load_balancer.groups",
        "deploy.load_balancer.base_path",
        "deploy.rollout.gates[0].kind",
        "deploy.rollout.weight",
        "deploy.rollback.failures",
        "deploy.artifacts[0].uri",
        "deploy.user",
        "deploy.drain",
        "deploy.success_codes",
    ];
    assert_eq!(told, expected.map(str::to_owned).into());
    let of_request: Vec<_> = expected.iter().filter(|field| field.starts_with("request.")).collect();
    assert_eq!(violations(&put(&served, bad_request).await).len(), of_request.len());
    let call = proto::scheduler::v1::GetRequestRequest { request_id: text("web") };
    assert_refused(served.client().get_request(call).await, Code::NotFound, "no request web");
    served.stop().await;
}

/// The fields of a message, as the definition of the wire has them.
fn fields(message: &str) -> Vec<&'static str> {
    let begin = format!("\nmessage {message} {{\n");
    let start = IDL.find(&begin).unwrap_or_else(|| panic!("{message} is not defined")) + begin.len();
    let body = &IDL[start..start + IDL[start..].find("\n}").unwrap()];
    let name = |line: &'static str| line.split_once(" = ")?.0.rsplit(' ').next();
    let lines = body.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.filter_map(name).collect()
}

/// Without places in lists and keys of maps.
fn plain(field: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for c in field.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[test]
fn no_field_of_the_wire_is_left_out_here() {
    let tried = requests().into_iter().map(|(field, _)| field);
    let tried = tried.chain(deploys().into_iter().map(|(field, _)| field));
    let tried = tried.chain(misplaced().into_iter().map(|(field, ..)| field)).map(plain);
    let tried: BTreeSet<_> = tried.chain([text("deploy.request_id")]).collect();
    for (message, place) in MESSAGES {
        let fields = fields(message);
        assert!(!fields.is_empty(), "{message}");
        for field in fields {
            let field = format!("{place}.{field}");
            assert!(tried.contains(&field) || ALWAYS_GOOD.contains(&&*field), "{field} is never wrong here");
        }
    }
}
