//! From what a caller sent to a valid [`Request`], with every fault at once.

use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{
    Kind, MAX_INSTANCES, Placement, Request, Strategy,
    job::{Form, JobPolicy, Missed, Overlap, QUEUE_LIMIT, RETRY_PAUSE, Schedule, WINDOW, When},
};
use crate::{
    ids::{Fault, RequestId},
    schedule,
    time::Millis,
};

/// A request as a caller writes it; zero and empty mean the default.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct RequestSpec {
    pub request_id: String,
    pub kind: Option<Kind>,
    pub owners: Vec<String>,
    pub instances: u32,
    pub max_instances: u32,
    pub schedule: Option<ScheduleSpec>,
    pub job: Option<JobSpec>,
    pub placement: Placement,
    pub priority: u32,
    pub skip_health_checks: bool,
    pub bounce_after_scale: bool,
}

/// A schedule as a caller writes it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct ScheduleSpec {
    pub expression: String,
    pub form: Form,
    pub time_zone: String,
    pub missed: Missed,
    pub window: Millis,
    pub after: Vec<String>,
}

/// A job policy as a caller writes it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields of the wire message")]
pub struct JobSpec {
    pub retries: u32,
    pub retry_pause: Millis,
    pub time_limit: Millis,
    pub overlap: Overlap,
    pub expected_runtime: Millis,
    pub gap: Millis,
    pub queue_limit: u32,
}

const MAX_OWNERS: usize = 32;
const MAX_PRIORITY: u32 = 100;
const MAX_PARENTS: usize = 20;
const MAX_RETRIES: u32 = 100;
const MAX_QUEUE: u32 = 10_000;
const MAX_NAMES: usize = 50;
const LONGEST: Millis = Millis::seconds(7 * 24 * 3600);

type Faults = Vec<Fault>;

// === impl RequestSpec ===

impl RequestSpec {
    /// # Errors
    /// Every rule that is broken.
    pub fn check(self) -> Result<Request, Vec<Fault>> {
        let mut faults = Faults::new();
        let id = RequestId::parse(&self.request_id)
            .map_err(|rule| faults.push(Fault::new("request.request_id", rule)))
            .ok();
        if self.kind.is_none() {
            let rule = "must be SERVICE, WORKER, SCHEDULED, ON_DEMAND or RUN_ONCE";
            faults.push(Fault::new("request.type", rule));
        }
        // Without a type the other rules are checked as far as they are common.
        let kind = self.kind.unwrap_or(Kind::Service);
        self.check_instances(kind, &mut faults);
        self.check_owners(&mut faults);
        let schedule = self.check_schedule(&mut faults);
        let job = self.check_job(&mut faults);
        self.check_placement(kind, &mut faults);
        self.check_flags(kind, &mut faults);
        match id {
            Some(id) if faults.is_empty() => Ok(Request {
                id,
                kind,
                owners: self.owners,
                instances: self.instances.max(1),
                max_instances: (self.max_instances > 0).then_some(self.max_instances),
                schedule,
                job,
                placement: self.placement,
                priority: if self.priority == 0 { kind.default_priority() } else { self.priority },
                skip_health_checks: self.skip_health_checks,
                bounce_after_scale: self.bounce_after_scale,
            }),
            Some(_) | None => Err(faults),
        }
    }

    fn check_instances(&self, kind: Kind, faults: &mut Faults) {
        if self.max_instances > MAX_INSTANCES {
            let rule = format!("is {}; at most {MAX_INSTANCES} are allowed", self.max_instances);
            faults.push(Fault::new("request.max_instances", rule));
        }
        let most =
            if self.max_instances == 0 { MAX_INSTANCES } else { self.max_instances.min(MAX_INSTANCES) };
        if self.instances > most {
            let rule = format!("is {}; at most {most} are allowed", self.instances);
            faults.push(Fault::new("request.instances", rule));
        }
        if matches!(kind, Kind::Scheduled | Kind::RunOnce) && self.instances > 1 {
            let rule = format!("is {}; a {kind} request has one, leave it out", self.instances);
            faults.push(Fault::new("request.instances", rule));
        }
    }

    fn check_owners(&self, faults: &mut Faults) {
        if self.owners.len() > MAX_OWNERS {
            faults.push(Fault::new("request.owners", format!("at most {MAX_OWNERS} are allowed")));
        }
        for (index, owner) in self.owners.iter().enumerate() {
            if owner.is_empty() || owner.len() > 200 || owner.contains(char::is_control) {
                let rule = "must be 1 to 200 characters without control characters";
                faults.push(Fault::new(format!("request.owners[{index}]"), rule));
            }
        }
    }

    fn check_schedule(&self, faults: &mut Faults) -> Option<Schedule> {
        match (&self.schedule, self.kind) {
            (None, Some(Kind::Scheduled)) => {
                let rule = "a SCHEDULED request needs one, for example {\"expression\": \"0 3 * * *\"}";
                faults.push(Fault::new("request.schedule", rule));
                None
            }
            (Some(_), Some(Kind::Service | Kind::Worker | Kind::OnDemand | Kind::RunOnce)) => {
                let rule = "only a SCHEDULED request has one; make it that type or leave this out";
                faults.push(Fault::new("request.schedule", rule));
                None
            }
            (Some(spec), Some(Kind::Scheduled) | None) => spec.check(&self.request_id, faults),
            (None, Some(Kind::Service | Kind::Worker | Kind::OnDemand | Kind::RunOnce) | None) => None,
        }
    }

    fn check_job(&self, faults: &mut Faults) -> JobPolicy {
        let Some(spec) = &self.job else { return JobPolicy::default() };
        if let Some(kind) = self.kind.filter(|kind| kind.is_long_running()) {
            let rule = format!("a {kind} is no job: it has no retries, overlap or time limit; leave it out");
            faults.push(Fault::new("request.job", rule));
        }
        let alone = match self.kind {
            Some(Kind::OnDemand) => "`instances` says how many run at once, and the others wait",
            Some(Kind::RunOnce) => "each of its deploys runs once",
            Some(Kind::Scheduled | Kind::Service | Kind::Worker) | None => "",
        };
        if spec.overlap != Overlap::Forbid && !alone.is_empty() {
            let rule = format!("is for SCHEDULED requests: {alone}; leave it out");
            faults.push(Fault::new("request.job.overlap", rule));
        }
        spec.check(faults)
    }

    fn check_placement(&self, kind: Kind, faults: &mut Faults) {
        let placement = &self.placement;
        if kind.is_job() && placement.rack_sensitive {
            let rule = format!("a {kind} request runs one task at a time; leave it out");
            faults.push(Fault::new("request.placement.rack_sensitive", rule));
        }
        if kind.is_job() && placement.strategy == Strategy::SpreadAllNodes {
            let rule = "SPREAD_ALL_NODES is for SERVICE and WORKER; choose another";
            faults.push(Fault::new("request.placement.strategy", rule));
        }
        check_names("request.placement.racks", placement.racks.iter(), faults);
        check_attributes("request.placement.required_attributes", &placement.required, faults);
        check_attributes("request.placement.allowed_attributes", &placement.allowed, faults);
    }

    fn check_flags(&self, kind: Kind, faults: &mut Faults) {
        if self.priority > MAX_PRIORITY {
            let rule = format!("is {}; at most {MAX_PRIORITY} is allowed", self.priority);
            faults.push(Fault::new("request.priority", rule));
        }
        for (field, is_set) in [
            ("request.skip_health_checks", self.skip_health_checks),
            ("request.bounce_after_scale", self.bounce_after_scale),
        ] {
            if is_set && kind.is_job() {
                faults.push(Fault::new(field, "is for SERVICE and WORKER; leave it out"));
            }
        }
    }
}

// === impl ScheduleSpec ===

impl ScheduleSpec {
    /// `request_id` is the one that it is for; empty for one that is only
    /// being thought of.
    pub fn check(&self, request_id: &str, faults: &mut Vec<Fault>) -> Option<Schedule> {
        let before = faults.len();
        if self.window > LONGEST {
            faults.push(Fault::new("request.schedule.window", "must be at most 7 days"));
        }
        let when = match (self.expression.is_empty(), self.after.is_empty()) {
            (false, true) => self.check_times(faults),
            (true, false) => self.check_after(request_id, faults),
            (false, false) | (true, true) => {
                let rule = "give either `expression` or `after`, one of the two";
                faults.push(Fault::new("request.schedule", rule));
                None
            }
        };
        let window = if self.window.0 == 0 { WINDOW } else { self.window };
        let schedule = Schedule { when: when?, missed: self.missed, window };
        (faults.len() == before).then_some(schedule)
    }

    fn check_times(&self, faults: &mut Faults) -> Option<When> {
        let expression = self.expression.trim();
        if let Err(rule) = schedule::check_expression(expression, self.form) {
            faults.push(Fault::new("request.schedule.expression", rule));
        }
        let zone = if self.time_zone.is_empty() { "UTC" } else { &self.time_zone };
        if let Err(rule) = schedule::check_zone(zone) {
            faults.push(Fault::new("request.schedule.time_zone", rule));
        }
        Some(When::Times { expression: expression.to_owned(), form: self.form, time_zone: zone.to_owned() })
    }

    fn check_after(&self, request_id: &str, faults: &mut Faults) -> Option<When> {
        if self.after.len() > MAX_PARENTS {
            let rule = format!("at most {MAX_PARENTS} are allowed");
            faults.push(Fault::new("request.schedule.after", rule));
        }
        for (field, is_given) in [
            ("request.schedule.time_zone", !self.time_zone.is_empty()),
            ("request.schedule.form", self.form != Form::ByFields),
            ("request.schedule.missed", self.missed != Missed::Skip),
            ("request.schedule.window", self.window.0 > 0),
        ] {
            if is_given {
                faults.push(Fault::new(field, "has no meaning beside `after`; leave it out"));
            }
        }
        let mut seen = BTreeSet::new();
        let mut parents = Vec::new();
        for (index, text) in self.after.iter().enumerate() {
            let field = format!("request.schedule.after[{index}]");
            match RequestId::parse(text) {
                Err(rule) => faults.push(Fault::new(field, rule)),
                Ok(_) if text == request_id => {
                    faults.push(Fault::new(field, "is the request itself; name another"));
                }
                Ok(id) if !seen.insert(id.clone()) => {
                    faults.push(Fault::new(field, format!("{id} is named twice")));
                }
                Ok(id) => parents.push(id),
            }
        }
        Some(When::After(parents))
    }
}

// === impl JobSpec ===

impl JobSpec {
    fn check(&self, faults: &mut Faults) -> JobPolicy {
        for (name, value, most) in
            [("retries", self.retries, MAX_RETRIES), ("queue_limit", self.queue_limit, MAX_QUEUE)]
        {
            if value > most {
                let rule = format!("is {value}; at most {most} is allowed");
                faults.push(Fault::new(format!("request.job.{name}"), rule));
            }
        }
        for (name, span) in [
            ("retry_pause", self.retry_pause),
            ("time_limit", self.time_limit),
            ("expected_runtime", self.expected_runtime),
            ("gap", self.gap),
        ] {
            if span > LONGEST {
                faults.push(Fault::new(format!("request.job.{name}"), "must be at most 7 days"));
            }
        }
        let given = |span: Millis| (span.0 > 0).then_some(span);
        JobPolicy {
            retries: self.retries,
            retry_pause: given(self.retry_pause).unwrap_or(RETRY_PAUSE),
            time_limit: given(self.time_limit),
            overlap: self.overlap,
            expected_runtime: given(self.expected_runtime),
            gap: self.gap,
            queue_limit: if self.queue_limit == 0 { QUEUE_LIMIT } else { self.queue_limit },
        }
    }
}

fn check_names<'a>(field: &str, names: impl ExactSizeIterator<Item = &'a String>, faults: &mut Faults) {
    if names.len() > MAX_NAMES {
        faults.push(Fault::new(field.to_string(), format!("at most {MAX_NAMES} are allowed")));
    }
    for name in names {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        if name.is_empty() || name.len() > 100 || !name.chars().all(allowed) {
            let rule = format!("{name:?} must be 1 to 100 letters, digits, _ - . /");
            faults.push(Fault::new(field.to_string(), rule));
        }
    }
}

fn check_attributes(field: &str, attributes: &BTreeMap<String, String>, faults: &mut Faults) {
    check_names(field, attributes.keys(), faults);
    check_names(field, attributes.values(), faults);
}

#[cfg(test)]
mod tests;
