//! The keys of a request.

use proto::scheduler::v1::{
    JobPolicy, MissedRuns, Overlap, Placement, PlacementStrategy, Request, RequestType, Schedule,
    ScheduleForm,
};

use super::section::Section;

pub(super) fn read(section: &mut Section<'_>, request_id: String) -> Request {
    if !section.has("type") {
        section.fault("type", "must say what it is: service, worker, scheduled, on_demand or run_once");
    }
    Request {
        request_id,
        r#type: section.choice::<RequestType>("type"),
        owners: section.one_or_more("owners"),
        instances: section.number("instances").unwrap_or_default(),
        max_instances: section.number("max_instances").unwrap_or_default(),
        schedule: schedule(section),
        job: section.section("job").map(job),
        placement: section.section("placement").map(placement),
        priority: section.number("priority").unwrap_or_default(),
        skip_health_checks: section.flag("skip_health_checks"),
        bounce_after_scale: section.flag("bounce_after_scale"),
    }
}

/// A table, or its expression alone.
fn schedule(section: &mut Section<'_>) -> Option<Schedule> {
    if section.is_text("schedule") {
        return Some(Schedule { expression: section.text("schedule"), ..Default::default() });
    }
    let mut section = section.section("schedule")?;
    let schedule = Schedule {
        expression: section.text("expression"),
        form: section.choice::<ScheduleForm>("form"),
        time_zone: section.text("time_zone"),
        missed: section.choice::<MissedRuns>("missed"),
        window: section.span("window"),
        after: section.one_or_more("after"),
    };
    if schedule.expression.is_empty() == schedule.after.is_empty() {
        section.fault("expression", "must be given, or `after`, and not both");
    }
    section.finish();
    Some(schedule)
}

fn job(mut section: Section<'_>) -> JobPolicy {
    let job = JobPolicy {
        retries: section.number("retries").unwrap_or_default(),
        retry_pause: section.span("retry_pause"),
        time_limit: section.span("time_limit"),
        overlap: section.choice::<Overlap>("overlap"),
        expected_runtime: section.span("expected_runtime"),
        gap: section.span("gap"),
        queue_limit: section.number("queue_limit").unwrap_or_default(),
    };
    section.finish();
    job
}

fn placement(mut section: Section<'_>) -> Placement {
    let attributes = |section: &mut Section<'_>, key: &str| {
        section.section(key).map(Section::all_texts).unwrap_or_default()
    };
    let placement = Placement {
        strategy: section.choice::<PlacementStrategy>("strategy"),
        rack_sensitive: section.flag("rack_sensitive"),
        racks: section.one_or_more("racks"),
        required_attributes: attributes(&mut section, "required_attributes"),
        allowed_attributes: attributes(&mut section, "allowed_attributes"),
    };
    section.finish();
    placement
}
