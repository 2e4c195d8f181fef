//! What a request may say, and what it means when it says nothing.

use alloc::vec;

use super::*;

fn of(kind: Kind) -> RequestSpec {
    RequestSpec { request_id: "a".into(), kind: Some(kind), ..RequestSpec::default() }
}

fn times(expression: &str) -> ScheduleSpec {
    ScheduleSpec { expression: expression.into(), ..ScheduleSpec::default() }
}

fn faulty(spec: RequestSpec) -> Vec<String> {
    spec.check().unwrap_err().into_iter().map(|fault| fault.field).collect()
}

#[test]
fn all_faults_are_told_at_once() {
    let spec = RequestSpec {
        request_id: "a b".into(),
        instances: 501,
        owners: vec![String::new()],
        priority: 101,
        ..RequestSpec::default()
    };
    let fields =
        ["request.request_id", "request.type", "request.instances", "request.owners[0]", "request.priority"];
    assert_eq!(faulty(spec), fields);
}

#[test]
fn a_request_gets_the_documented_defaults() {
    let request = of(Kind::Service).check().unwrap();
    assert_eq!((request.instances, request.priority, request.max_instances), (1, 70, None));
    let job = of(Kind::OnDemand).check().unwrap();
    assert_eq!((job.priority, job.job.queue_limit, job.job.retry_pause), (30, 1000, Millis::seconds(1)));
}

#[test]
fn only_a_scheduled_request_has_a_schedule_and_it_needs_one() {
    assert_eq!(faulty(of(Kind::Scheduled)), ["request.schedule"]);
    let service = RequestSpec { schedule: Some(times("0 3 * * *")), ..of(Kind::Service) };
    assert_eq!(faulty(service), ["request.schedule"]);
    let request = RequestSpec { schedule: Some(times("0 3 * * *")), ..of(Kind::Scheduled) }.check().unwrap();
    let schedule = request.schedule.unwrap();
    assert_eq!(schedule.window, Millis::seconds(60));
    assert!(matches!(schedule.when, When::Times { time_zone, .. } if time_zone == "UTC"));
}

#[test]
fn a_schedule_is_an_expression_or_the_success_of_others() {
    let after = |names: &[&str]| ScheduleSpec {
        after: names.iter().map(ToString::to_string).collect(),
        ..ScheduleSpec::default()
    };
    let check = |schedule| RequestSpec { schedule: Some(schedule), ..of(Kind::Scheduled) };
    assert!(check(after(&["b", "c"])).check().is_ok());
    assert_eq!(
        faulty(check(ScheduleSpec { expression: "* * * * *".into(), ..after(&["b"]) })),
        ["request.schedule"]
    );
    let fields = ["request.schedule.after[0]", "request.schedule.after[1]", "request.schedule.after[3]"];
    assert_eq!(faulty(check(after(&["a", "b/c", "d", "d"]))), fields);
}

#[test]
fn a_schedule_that_is_wrong_or_never_fires_is_refused_by_field() {
    let faults = |expression: &str, time_zone: &str| {
        let schedule = ScheduleSpec { time_zone: time_zone.into(), ..times(expression) };
        RequestSpec { schedule: Some(schedule), ..of(Kind::Scheduled) }.check().unwrap_err()
    };
    let both = faults("0 25 * * *", "Europe/Atlantis");
    let fields: Vec<&str> = both.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["request.schedule.expression", "request.schedule.time_zone"]);
    assert!(both[0].rule.contains("hour `25`"), "{}", both[0]);
    assert!(faults("0 0 31 2 *", "")[0].rule.contains("never fires"));
}

#[test]
fn a_job_policy_is_for_jobs_and_spreading_for_services() {
    let job = Some(JobSpec { retries: 3, ..JobSpec::default() });
    assert_eq!(faulty(RequestSpec { job: job.clone(), ..of(Kind::Worker) }), ["request.job"]);
    assert_eq!(RequestSpec { job, ..of(Kind::OnDemand) }.check().unwrap().job.retries, 3);
    let placement =
        Placement { rack_sensitive: true, strategy: Strategy::SpreadAllNodes, ..Placement::default() };
    let spec = RequestSpec { placement, bounce_after_scale: true, ..of(Kind::OnDemand) };
    let fields =
        ["request.placement.rack_sensitive", "request.placement.strategy", "request.bounce_after_scale"];
    assert_eq!(faulty(spec), fields);
}

#[test]
fn instances_stay_below_their_ceiling() {
    let spec = RequestSpec { instances: 5, max_instances: 4, ..of(Kind::Service) };
    assert_eq!(faulty(spec), ["request.instances"]);
    assert_eq!(faulty(RequestSpec { instances: 2, ..of(Kind::RunOnce) }), ["request.instances"]);
}

#[test]
fn what_would_have_no_effect_is_refused() {
    let replace = Some(JobSpec { overlap: Overlap::Replace, ..JobSpec::default() });
    for kind in [Kind::OnDemand, Kind::RunOnce] {
        assert_eq!(faulty(RequestSpec { job: replace.clone(), ..of(kind) }), ["request.job.overlap"]);
    }
    let nightly = RequestSpec { job: replace, schedule: Some(times("0 3 * * *")), ..of(Kind::Scheduled) };
    assert_eq!(nightly.check().unwrap().job.overlap, Overlap::Replace);

    let after = ScheduleSpec {
        after: vec!["b".into()],
        time_zone: "UTC".into(),
        form: Form::Cron,
        missed: Missed::All,
        window: Millis(1),
        ..ScheduleSpec::default()
    };
    let fields = ["time_zone", "form", "missed", "window"].map(|name| format!("request.schedule.{name}"));
    assert_eq!(faulty(RequestSpec { schedule: Some(after), ..of(Kind::Scheduled) }), fields);
}
