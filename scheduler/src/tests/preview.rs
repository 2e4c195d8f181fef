//! When a schedule fires, before it does.

use pbjson_types::Timestamp;
use proto::scheduler::v1::{PreviewScheduleRequest, PreviewScheduleResponse, Schedule, ScheduleForm};

use super::*;

fn at(text: &str) -> Timestamp {
    let at: jiff::Timestamp = text.parse().unwrap();
    Timestamp { seconds: at.as_second(), nanos: 0 }
}

fn schedule(expression: &str, time_zone: &str) -> Schedule {
    Schedule { expression: expression.to_owned(), time_zone: time_zone.to_owned(), ..Schedule::default() }
}

fn of(schedule: Schedule) -> PreviewScheduleRequest {
    PreviewScheduleRequest { schedule: Some(schedule), ..Default::default() }
}

async fn preview(served: &Served, call: PreviewScheduleRequest) -> Result<PreviewScheduleResponse, Status> {
    Ok(served.client().preview_schedule(call).await?.into_inner())
}

async fn times(served: &Served, expression: &str, zone: &str, from: &str, count: u32) -> Vec<String> {
    let call = PreviewScheduleRequest { from: Some(at(from)), count, ..of(schedule(expression, zone)) };
    let times = preview(served, call).await.unwrap().times;
    times.iter().map(|at| jiff::Timestamp::from_second(at.seconds).unwrap().to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_is_in_the_time_zone_of_the_schedule() {
    let served = Served::start().await;
    let from = "2026-01-02T12:00:00Z";
    for (zone, expected) in [
        ("", "2026-01-03T03:00:00Z"),
        ("Asia/Kathmandu", "2026-01-02T21:15:00Z"),
        ("America/New_York", "2026-01-03T08:00:00Z"),
    ] {
        assert_eq!(times(&served, "0 3 * * *", zone, from, 1).await, [expected], "{zone}");
    }
    // A Friday.
    let quartz = times(&served, "0 30 2 ? * MON-FRI", "Europe/Berlin", from, 2).await;
    assert_eq!(quartz, ["2026-01-05T01:30:00Z", "2026-01-06T01:30:00Z"]);
    let seventh = times(&served, "0 0 12 1 1 ? 2028", "UTC", from, 5).await;
    assert_eq!(seventh, ["2028-01-01T12:00:00Z"], "the year is the last");
    let call = PreviewScheduleRequest { count: 1, ..of(schedule("0 3 * * *", "Europe/Berlin")) };
    let words = preview(&served, call).await.unwrap().description;
    assert!(words.contains("03:00") && words.contains("Europe/Berlin"), "{words}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_shows_what_the_change_of_the_clocks_does() {
    let served = Served::start().await;
    let zone = "America/New_York";
    // 02:30 does not exist on March 8: it is made up at 03:00.
    let spring = times(&served, "30 2 * * *", zone, "2026-03-07T12:00:00Z", 2).await;
    assert_eq!(spring, ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]);
    // 01:30 comes twice on November 1: the first counts.
    let autumn = times(&served, "30 1 * * *", zone, "2026-10-31T12:00:00Z", 2).await;
    assert_eq!(autumn, ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]);
    let counted = times(&served, "*/30 1 * * *", zone, "2026-10-31T12:00:00Z", 4).await;
    let both =
        ["2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z"];
    assert_eq!(counted, both, "what counts the clock fires in both passes");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_of_a_request_is_of_the_schedule_that_it_has() {
    let served = Served::start().await;
    let scheduled = |schedule: Schedule, id: &str| Request {
        schedule: Some(schedule),
        ..request(id, RequestType::Scheduled)
    };
    served.put(scheduled(schedule("0 3 * * *", "UTC"), "nightly")).await;
    let after = Schedule { after: vec!["nightly".to_owned()], ..Schedule::default() };
    served.put(scheduled(after, "report")).await;
    served.put(request("mail", RequestType::Worker)).await;
    let named = |id: &str| PreviewScheduleRequest {
        request_id: id.to_owned(),
        from: Some(at("2026-01-02T12:00:00Z")),
        ..Default::default()
    };
    let nightly = preview(&served, named("nightly")).await.unwrap();
    assert_eq!((nightly.times.len(), nightly.times[0]), (10, at("2026-01-03T03:00:00Z")));
    let call = PreviewScheduleRequest { count: 5000, ..named("nightly") };
    assert_eq!(preview(&served, call).await.unwrap().times.len(), 1000, "the most that are told");
    let report = preview(&served, named("report")).await.unwrap();
    assert_eq!((report.times.len(), &*report.description), (0, "after each success of nightly"));
    assert_refused(preview(&served, named("mail")).await, Code::FailedPrecondition, "no schedule");
    assert_refused(preview(&served, named("nobody")).await, Code::NotFound, "no request nobody");
    assert_invalid(preview(&served, named("a b")).await, &["request_id"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schedule_that_is_wrong_is_refused_by_the_fields_of_the_call() {
    let served = Served::start().await;
    let both = PreviewScheduleRequest { request_id: "x".to_owned(), ..of(schedule("0 3 * * *", "")) };
    assert_invalid(preview(&served, both).await, &["schedule"]);
    assert_invalid(preview(&served, PreviewScheduleRequest::default()).await, &["schedule"]);
    assert_invalid(preview(&served, of(schedule("61 3 * * *", ""))).await, &["schedule.expression"]);
    assert_invalid(preview(&served, of(schedule("0 0 31 2 *", ""))).await, &["schedule.expression"]);
    let cron = ScheduleForm::Cron.into();
    let quartz = Schedule { form: cron, ..schedule("0 30 2 ? * MON-FRI", "") };
    assert_invalid(preview(&served, of(quartz)).await, &["schedule.expression"]);
    let negative = pbjson_types::Duration { seconds: -1, nanos: 0 };
    let all = PreviewScheduleRequest {
        from: Some(Timestamp { seconds: -1, nanos: 0 }),
        ..of(Schedule { window: Some(negative), ..schedule("x", "Europe/Atlantis") })
    };
    let fields = ["from", "schedule.window", "schedule.expression", "schedule.time_zone"];
    assert_invalid(preview(&served, all).await, &fields);
    served.stop().await;
}
