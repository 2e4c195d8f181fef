//! What people do, and the log of it.

use platform::kv::Kv as _;
use proto::scheduler::v1::{
    ActionKind, BounceRequest, CancelBounceRequest, ClusterSettings, DeployRequest, DisableActionRequest,
    EnableActionRequest, GetClusterSettingsRequest, GetRequestRequest, KeepActionRequest, ListAuditRequest,
    LoadBalancer, PauseRequest, RequestState, ScaleRequest, SetPriorityFreezeRequest, SetPriorityRequest,
    SkipHealthChecksRequest,
};

use super::*;

fn scale(request: &str, instances: u32) -> ScaleRequest {
    ScaleRequest { request_id: request.to_owned(), instances, actor: ann(), ..Default::default() }
}

fn priority(request: &str, priority: u32) -> SetPriorityRequest {
    SetPriorityRequest { request_id: request.to_owned(), priority, actor: ann(), ..Default::default() }
}

async fn status(served: &Served, request: &str) -> RequestStatus {
    let call = GetRequestRequest { request_id: request.to_owned() };
    served.client().get_request(call).await.unwrap().into_inner().status.unwrap()
}

async fn settings(served: &Served) -> ClusterSettings {
    let answer = served.client().get_cluster_settings(GetClusterSettingsRequest {}).await.unwrap();
    answer.into_inner().settings.unwrap()
}

/// Kind, user, before and after of each entry.
type Lines = Vec<(ActionKind, String, String, String)>;

async fn audit(served: &Served, call: ListAuditRequest) -> (Lines, String) {
    let answer = served.client().list_audit(call).await.unwrap().into_inner();
    let line = |entry: proto::scheduler::v1::AuditEntry| {
        assert!(entry.at.is_some() && entry.sequence > 0);
        (entry.kind(), entry.user, entry.before, entry.after)
    };
    (answer.entries.into_iter().map(line).collect(), answer.next_page_token)
}

fn afters(lines: &Lines) -> Vec<&str> {
    lines.iter().map(|(.., after)| &**after).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_read_by_request_kind_and_user_and_its_pages_stand_still() {
    let served = Served::start().await;
    for id in ["mail", "other"] {
        served.put(request(id, RequestType::Worker)).await;
    }
    for instances in 2..=4 {
        served.client().scale(scale("mail", instances)).await.unwrap();
        // Two of one millisecond stand in the order of their requests.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let bob = Some(actor("bob", ""));
    served.client().set_priority(SetPriorityRequest { actor: bob, ..priority("other", 9) }).await.unwrap();
    let of = |id: &str| ListAuditRequest { request_id: id.to_owned(), ..Default::default() };
    let scales = ListAuditRequest { kind: ActionKind::Scale.into(), ..of("") };
    let (lines, _) = audit(&served, scales.clone()).await;
    assert_eq!(afters(&lines), ["4 instances", "3 instances", "2 instances"]);
    assert_eq!(
        lines[2],
        (ActionKind::Scale, "ann".to_owned(), "1 instances".to_owned(), "2 instances".to_owned())
    );
    let (bobs, _) = audit(&served, ListAuditRequest { user: "bob".to_owned(), ..of("") }).await;
    assert_eq!(
        bobs,
        [(ActionKind::SetPriority, "bob".to_owned(), "priority 50".to_owned(), "priority 9".to_owned())]
    );
    assert_eq!(audit(&served, of("other")).await.0.len(), 2);
    let none = ListAuditRequest { user: "bob".to_owned(), ..of("mail") };
    assert_eq!(audit(&served, none).await, (Vec::new(), String::new()));

    let page =
        |token: &str| ListAuditRequest { page_size: 1, page_token: token.to_owned(), ..scales.clone() };
    let (first, token) = audit(&served, page("")).await;
    served.client().scale(scale("mail", 5)).await.unwrap();
    let (second, token) = audit(&served, page(&token)).await;
    let (third, token) = audit(&served, page(&token)).await;
    let seen = [first, second, third].concat();
    assert_eq!(afters(&seen), ["4 instances", "3 instances", "2 instances"]);
    assert_eq!(token, "");
    let wrong = ListAuditRequest {
        request_id: "a b".to_owned(),
        kind: 99,
        page_token: "x".to_owned(),
        ..Default::default()
    };
    assert_invalid(served.client().list_audit(wrong).await, &["request_id", "kind", "page_token"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_action_is_refused_until_it_is_enabled_or_its_time_is_over() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let disable = |kind: ActionKind| DisableActionRequest {
        kind: kind.into(),
        actor: Some(actor("ops", "a storm")),
        expires_in: None,
    };
    served.client().disable_action(disable(ActionKind::Scale)).await.unwrap();
    let known = settings(&served).await.disabled;
    assert_eq!((known.len(), known[0].kind(), &*known[0].user), (1, ActionKind::Scale, "ops"));
    assert!(known[0].message == "a storm" && known[0].since.is_some() && known[0].until.is_none());
    let refused = served.client().scale(scale("mail", 2)).await;
    assert_refused(refused, Code::FailedPrecondition, "`scheduler cluster enable scale` ends it");
    served.client().set_priority(priority("mail", 9)).await.unwrap();
    let enable = EnableActionRequest { kind: ActionKind::Scale.into(), actor: ann() };
    let left = served.client().enable_action(enable.clone()).await.unwrap().into_inner().settings.unwrap();
    assert!(left.disabled.is_empty());
    served.client().enable_action(enable).await.unwrap();
    served.client().scale(scale("mail", 2)).await.unwrap();

    let short = DisableActionRequest { expires_in: Some(millis(200)), ..disable(ActionKind::Scale) };
    served.client().disable_action(short).await.unwrap();
    assert_refused(served.client().scale(scale("mail", 3)).await, Code::FailedPrecondition, "by itself");
    served.until("its time is over", async |mut client| client.scale(scale("mail", 3)).await.ok()).await;
    for (kind, fields) in [(ActionKind::Unspecified, ["kind"]), (ActionKind::ClusterSettings, ["kind"])] {
        assert_invalid(served.client().disable_action(disable(kind)).await, &fields);
    }
    let enable = EnableActionRequest { kind: 99, actor: ann() };
    assert_invalid(served.client().enable_action(enable).await, &["kind"]);
    let negative = Some(pbjson_types::Duration { seconds: -1, nanos: 0 });
    let wrong = DisableActionRequest { expires_in: negative, ..disable(ActionKind::Unspecified) };
    assert_invalid(served.client().disable_action(wrong).await, &["kind", "expires_in"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_whose_checks_are_skipped_count_as_soon_as_they_run_until_that_is_over() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let skip = |skip, expires_in| SkipHealthChecksRequest {
        request_id: "mail".to_owned(),
        skip,
        actor: ann(),
        expires_in,
    };
    let done =
        served.client().skip_health_checks(skip(true, Some(millis(1_500)))).await.unwrap().into_inner();
    let told = done.status.unwrap();
    assert!(told.request.unwrap().skip_health_checks);
    assert_eq!(told.expiring[0].reverts_to, "health checks made");
    // A minute and a half would have to pass first.
    served.deploy(slow("mail", "v1")).await;
    served.until_done("mail", "v1").await;
    served
        .until("it is over", async |_| {
            let request = status(&served, "mail").await.request.unwrap();
            (!request.skip_health_checks).then_some(())
        })
        .await;
    served.client().skip_health_checks(skip(true, None)).await.unwrap();
    served.client().skip_health_checks(skip(false, None)).await.unwrap();
    let (lines, _) =
        audit(&served, ListAuditRequest { kind: ActionKind::SkipHealthChecks.into(), ..Default::default() })
            .await;
    let (checked, skipped) = ("health checks made", "health checks skipped");
    assert_eq!(afters(&lines), [checked, skipped, checked, "health checks skipped, for 1.5 s"]);
    assert_eq!(lines[1].2, checked);
    let nobodys = SkipHealthChecksRequest { request_id: "nobody".to_owned(), ..skip(true, None) };
    assert_refused(served.client().skip_health_checks(nobodys).await, Code::NotFound, "nobody");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_action_that_is_kept_does_not_revert() {
    let served = Served::start().await;
    served.put(request("mail", RequestType::Worker)).await;
    let pause = PauseRequest {
        request_id: "mail".to_owned(),
        actor: ann(),
        expires_in: Some(millis(1_500)),
        ..Default::default()
    };
    served.client().pause(pause).await.unwrap();
    let brief = SetPriorityRequest { expires_in: Some(millis(1_500)), ..priority("mail", 9) };
    served.client().set_priority(brief).await.unwrap();
    let expiring = status(&served, "mail").await.expiring;
    let kinds: Vec<_> = expiring.iter().map(|action| (action.kind(), &*action.reverts_to)).collect();
    assert_eq!(kinds, [(ActionKind::Pause, "not paused"), (ActionKind::SetPriority, "priority 50")]);

    let keep = |kind: ActionKind| KeepActionRequest {
        request_id: "mail".to_owned(),
        kind: kind.into(),
        actor: Some(actor("bob", "")),
    };
    let kept =
        served.client().keep_action(keep(ActionKind::Pause)).await.unwrap().into_inner().status.unwrap();
    assert_eq!(kept.expiring.len(), 1);
    let status = served
        .until("the other one reverts", async |_| {
            let status = status(&served, "mail").await;
            (status.request.as_ref()?.priority == 50).then_some(status)
        })
        .await;
    assert_eq!((status.state(), status.expiring.len()), (RequestState::Paused, 0));
    let again = served.client().keep_action(keep(ActionKind::Pause)).await;
    assert_refused(again, Code::FailedPrecondition, "pause does not expire; nothing does");
    assert_invalid(served.client().keep_action(keep(ActionKind::Unspecified)).await, &["kind"]);
    let (lines, _) = audit(&served, ListAuditRequest { user: "bob".to_owned(), ..Default::default() }).await;
    assert_eq!(afters(&lines), ["pause stays"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bounce_that_is_canceled_leaves_the_tasks_that_serve() {
    let served = Served::start().await;
    let lb = LoadBalancer {
        base_path: "/web".to_owned(),
        groups: vec!["default".to_owned()],
        ..Default::default()
    };
    let web = Deploy { load_balancer: Some(lb), drain: Some(millis(5)), ..worker("web", "v1") };
    served.run(request("web", RequestType::Service), web).await;
    let before = served.baragon.upstreams();
    let bounce = BounceRequest { request_id: "web".to_owned(), actor: ann(), ..Default::default() };
    let cancel = CancelBounceRequest { request_id: "web".to_owned(), actor: ann() };
    // Its new task cannot come into the load balancers.
    served.baragon.hold(true);
    let begun = served.client().bounce(bounce).await.unwrap().into_inner().status.unwrap();
    assert!(begun.bounce.contains("ann") && begun.bounce.contains("because"), "{begun:?}");
    let ended = served.client().cancel_bounce(cancel.clone()).await.unwrap().into_inner().status.unwrap();
    assert_eq!((&*ended.bounce, ended.expiring.len()), ("", 0));
    served.client().cancel_bounce(cancel).await.unwrap();
    served.baragon.hold(false);
    served
        .until("one task is left, and it serves", async |_| {
            let upstreams = served.baragon.upstreams();
            (served.engine.running() == ["web-v1-1-1"] && upstreams == before).then_some(())
        })
        .await;
    let (lines, _) =
        audit(&served, ListAuditRequest { kind: ActionKind::Bounce.into(), ..Default::default() }).await;
    assert_eq!(afters(&lines), ["the rest stays", "replacing all tasks, all beside the old"]);
    let nobodys = CancelBounceRequest { request_id: "nobody".to_owned(), actor: None };
    assert_refused(served.client().cancel_bounce(nobodys).await, Code::NotFound, "nobody");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_freeze_keeps_what_is_less_important_from_starting_and_stops_it_if_asked() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    served.run(Request { priority: 90, ..request("web", RequestType::Worker) }, worker("web", "v1")).await;
    let freeze = |minimum, stop_tasks| SetPriorityFreezeRequest {
        minimum,
        stop_tasks,
        actor: Some(actor("ops", "a storm")),
        ..SetPriorityFreezeRequest::default()
    };
    served.client().set_priority_freeze(freeze(60, false)).await.unwrap();
    let frozen = settings(&served).await.freeze.unwrap();
    assert_eq!((frozen.minimum, &*frozen.user, &*frozen.message), (60, "ops", "a storm"));
    let next =
        |id: &str| DeployRequest { deploy: Some(worker(id, "v2")), actor: ann(), ..Default::default() };
    let refused = served.client().deploy(next("mail")).await;
    assert_refused(refused, Code::FailedPrecondition, "`scheduler cluster unfreeze` ends it");
    served.client().deploy(next("web")).await.unwrap();
    served.until_done("web", "v2").await;
    assert!(served.engine.running().contains(&"mail-v1-1-1".to_owned()), "what runs stays");

    served.client().set_priority_freeze(freeze(60, true)).await.unwrap();
    served.until("it is stopped", async |_| (served.engine.running() == ["web-v2-1-2"]).then_some(())).await;
    let ended = served.client().set_priority_freeze(freeze(0, false)).await.unwrap().into_inner();
    assert_eq!(ended.settings.unwrap().freeze, None);
    served.until("it runs again", async |_| (served.engine.running().len() == 2).then_some(())).await;
    assert_invalid(served.client().set_priority_freeze(freeze(101, false)).await, &["minimum"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_keeps_as_many_entries_as_the_operator_wants() {
    let served = Served::start_with(&["history.audit=3"]).await;
    served.put(request("mail", RequestType::Worker)).await;
    for instances in 2..=6 {
        served.client().scale(scale("mail", instances)).await.unwrap();
    }
    for minimum in 1..=5 {
        let call = SetPriorityFreezeRequest { minimum, actor: ann(), ..SetPriorityFreezeRequest::default() };
        served.client().set_priority_freeze(call).await.unwrap();
    }
    let of_request = ListAuditRequest { request_id: "mail".to_owned(), ..Default::default() };
    let (lines, _) = audit(&served, of_request).await;
    assert_eq!(afters(&lines), ["6 instances", "5 instances", "4 instances"]);
    assert_eq!(audit(&served, ListAuditRequest::default()).await.0.len(), 6, "of the cluster as many");
    let stored = served.store.list("/test.audit/").await.unwrap().entries;
    assert_eq!(stored.len(), 6, "no more are stored");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_of_one_takes_a_call_that_has_two_entries() {
    let served = Served::start_with(&["history.audit=1"]).await;
    let wanted = request("mail", RequestType::Worker);
    let call = DeployRequest {
        request: Some(wanted),
        deploy: Some(worker("mail", "v1")),
        actor: ann(),
        ..Default::default()
    };
    served.client().deploy(call).await.unwrap();
    let stored = served.store.list("/test.audit/").await.unwrap().entries;
    assert_eq!(stored.len(), 1, "{stored:?}");
    served.stop().await;
}
