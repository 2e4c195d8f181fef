//! When a schedule fires, before it does.

use proto::scheduler::v1::{PreviewScheduleRequest, PreviewScheduleResponse};
use scheduler_core::{
    ids::Fault,
    request::job::{Schedule, When},
    schedule::Timetable,
    time::Timestamp,
};
use tonic::Status;

use super::super::{Api, convert, status};
use crate::driver::clock;

const COUNT: usize = 10;
const LARGEST_COUNT: usize = 1000;

pub(in crate::api) async fn preview(
    api: &Api,
    call: PreviewScheduleRequest,
) -> Result<PreviewScheduleResponse, Status> {
    let count = match call.count as usize {
        0 => COUNT,
        count => count.min(LARGEST_COUNT),
    };
    let mut faults = Vec::new();
    let from = convert::timestamp_from_pb("from", call.from, &mut faults).unwrap_or_else(clock::now);
    let schedule = match (&*call.request_id, call.schedule) {
        (request, None) if !request.is_empty() => of_request(api, request).await?,
        ("", Some(schedule)) => {
            let spec = convert::schedule_from_pb(schedule, &mut faults);
            spec.check("", &mut faults)
                .filter(|_| faults.is_empty())
                .ok_or_else(|| status::invalid(&of_this_call(faults.clone())))?
        }
        _ => return Err(status::invalid(&[Fault::new("schedule", "give either this or `request_id`")])),
    };
    if !faults.is_empty() {
        return Err(status::invalid(&faults));
    }
    show(&schedule, from, count)
}

/// A schedule is checked as part of a request, which this call has not.
fn of_this_call(faults: Vec<Fault>) -> Vec<Fault> {
    let field = |field: String| field.strip_prefix("request.").map(str::to_owned).unwrap_or(field);
    faults.into_iter().map(|fault| Fault { field: field(fault.field), ..fault }).collect()
}

async fn of_request(api: &Api, request: &str) -> Result<Schedule, Status> {
    let id = convert::request_id_from_pb(request).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&id).await.map_err(status::of)?;
    let known = snapshot.request(&id).filter(|known| !known.is_deleted());
    let known = known.ok_or_else(|| Status::not_found(format!("there is no request {id}")))?;
    known.request.schedule.clone().ok_or_else(|| {
        Status::failed_precondition(format!("request {id} is a {}: it has no schedule", known.request.kind))
    })
}

fn show(schedule: &Schedule, from: Timestamp, count: usize) -> Result<PreviewScheduleResponse, Status> {
    let (expression, form, zone) = match &schedule.when {
        When::Times { expression, form, time_zone } => (expression, *form, time_zone),
        When::After(parents) => {
            let parents: Vec<_> = parents.iter().map(ToString::to_string).collect();
            let description = format!("after each success of {}", parents.join(" and "));
            return Ok(PreviewScheduleResponse { times: Vec::new(), description });
        }
    };
    let timetable = Timetable::parse(expression, form, zone)
        .map_err(|rule| status::invalid(&[Fault::new("schedule.expression", rule)]))?;
    let times = timetable.between(from, Timestamp(u64::MAX), count);
    Ok(PreviewScheduleResponse {
        times: times.into_iter().map(convert::timestamp_to_pb).collect(),
        description: timetable.describe(),
    })
}
