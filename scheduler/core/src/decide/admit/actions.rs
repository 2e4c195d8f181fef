//! Actions of users on a request and its tasks, each with a line in the log.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use super::{
    Deed, Refusal, audit, existing,
    fit::check_growth,
    permit::{acknowledge, permit_start, within},
    write_request,
};
use crate::{
    action::{Act, Action, Ceilings},
    audit::{ActionKind, Actor},
    commit::Commit,
    deploy::{Failure, FailureKind, Step},
    ids::{Fault, TaskId},
    request::{Bounce, Expiring, Life, Request, RequestRecord, Revert, Strategy},
    snapshot::{Key, Record, Snapshot},
    time::{Millis, Timestamp},
};

mod kill;

use self::kill::{kill, running};

/// A bounce that takes longer is given up.
const BOUNCE_TIME: Millis = Millis::seconds(3600);
const MOST_PRIORITY: u32 = 100;
/// A call whose answer was lost is made again.
const SAID_AGAIN: Millis = Millis::seconds(10);
const LONGEST: Millis = Millis::seconds(30 * 24 * 3600);

/// What an action changed.
struct Done {
    before: String,
    after: String,
    /// What comes when it expires; `None`: it cannot.
    revert: Option<Revert>,
}

/// Does something to a request. What is already so is left as it is, so that
/// it can be repeated.
///
/// # Errors
/// An unknown request or task, a bad value, or a state in which it makes no
/// sense.
pub fn act(view: &Snapshot, act: &Act, ceilings: &Ceilings, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let known = existing(view, &act.request)?;
    if known.is_deleting() {
        return Err(Refusal::Precondition(format!("request {} is being deleted", act.request)));
    }
    check_expiry(act)?;
    let mut record = (*known).clone();
    let done = change(view, &mut commit, &mut record, act, ceilings, now)?;
    let Some(Done { before, after, revert }) = done else { return Ok(Commit::default()) };
    let after = match act.expires_in.filter(|_| revert.is_some()) {
        Some(span) => format!("{after}, for {span}"),
        None => after,
    };
    expire(&mut record, act, revert, now);
    record.changed_at = now;
    let deed = Deed { kind: act.action.kind(), by: &act.by, before, after };
    audit(view, &mut commit, &mut record, deed, now);
    write_request(view, &mut commit, record);
    Ok(commit)
}

fn check_expiry(act: &Act) -> Result<(), Refusal> {
    let long = act.expires_in.filter(|span| *span > LONGEST);
    match long {
        Some(_) => Err(invalid("expires_in", "must be at most 30 days")),
        None => Ok(()),
    }
}

/// `None`: it is so already.
fn change(
    view: &Snapshot,
    commit: &mut Commit,
    record: &mut RequestRecord,
    act: &Act,
    ceilings: &Ceilings,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    match &act.action {
        Action::Scale { instances, acknowledged, bounce } => {
            acknowledge(view, &act.request, "instances", *instances, *acknowledged)?;
            within(ceilings, *instances)?;
            scale(view, record, act, *instances, *bounce, now)
        }
        Action::Bounce { incremental, task } => {
            permit_start(view, record.request.priority, now)?;
            bounce(view, commit, record, act, *incremental, task.as_ref(), now)
        }
        Action::CancelBounce => Ok(cancel_bounce(record)),
        Action::Pause { let_tasks_end } => pause(view, commit, record, *let_tasks_end, act, now),
        Action::Unpause => unpause(record),
        Action::ExitCooldown => Ok(exit_cooldown(view, record, now)),
        Action::SetPriority(priority) => set_priority(record, act, *priority, now),
        Action::SkipHealthChecks(skip) => skip_health_checks(record, act, *skip, now),
        Action::Keep(kind) => keep(record, *kind),
        Action::Kill { task, destroy, replace_first } => {
            kill(view, commit, record, act, task, *destroy, *replace_first, now)
        }
    }
}

/// Notes when it ends by itself. What counts then is what was meant to last,
/// not an earlier action that would have ended too.
fn expire(record: &mut RequestRecord, act: &Act, revert: Option<Revert>, now: Timestamp) {
    let kind = act.action.kind();
    let Some(revert) = revert else { return };
    let earlier = record.expiring.iter().position(|known| known.kind == kind);
    let earlier = earlier.map(|index| record.expiring.remove(index));
    let Some(span) = act.expires_in else { return };
    let revert = earlier.map_or(revert, |earlier| earlier.revert);
    record.expiring.push(Expiring { kind, until: now + span, revert, by: act.by.clone() });
}

fn forget(record: &mut RequestRecord, kind: ActionKind) {
    record.expiring.retain(|known| known.kind != kind);
}

fn scale(
    view: &Snapshot,
    record: &mut RequestRecord,
    act: &Act,
    instances: u32,
    bounced: bool,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    check_count(&record.request, instances)?;
    if bounced && record.request.kind.is_job() {
        let rule = format!("a {} request has no tasks to replace; leave it out", record.request.kind);
        return Err(invalid("bounce", &rule));
    }
    let before = record.request.instances;
    if is_settled(record, act, now, before == instances) {
        return Ok(None);
    }
    record.request.instances = instances;
    check_growth(view, record)?;
    if bounced || (record.request.bounce_after_scale && before != instances) {
        begin_bounce(record, &act.by, BOUNCE_TIME, true, None, now);
    }
    Ok(Some(Done {
        before: format!("{before} instances"),
        after: format!("{instances} instances"),
        revert: Some(Revert::Instances(before)),
    }))
}

fn check_count(request: &Request, instances: u32) -> Result<(), Refusal> {
    if instances == 0 {
        return Err(invalid("instances", "must be at least 1; `scheduler pause` stops all of them"));
    }
    if request.kind.is_long_running() && request.placement.strategy == Strategy::SpreadAllNodes {
        let rule = "do not count for SPREAD_ALL_NODES, which means one on each active node; \
                    put the request with another strategy";
        return Err(invalid("instances", rule));
    }
    if let Some(most) = request.max_instances.filter(|most| instances > *most) {
        let rule = format!("is {instances}; the request's max_instances allows {most}");
        return Err(invalid("instances", &rule));
    }
    if request.kind.is_job() && request.kind != crate::request::Kind::OnDemand && instances > 1 {
        return Err(invalid("instances", &format!("a {} request has one", request.kind)));
    }
    Ok(())
}

fn bounce(
    view: &Snapshot,
    commit: &mut Commit,
    record: &mut RequestRecord,
    act: &Act,
    incremental: bool,
    task: Option<&TaskId>,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    if record.request.kind.is_job() {
        let words = format!("a {} request has no tasks to replace", record.request.kind);
        return Err(Refusal::Precondition(words));
    }
    if record.is_paused() {
        return Err(Refusal::Precondition(format!("request {} is paused; unpause it", act.request)));
    }
    if record.active.is_none() {
        return Err(Refusal::Precondition(format!("request {} has no deploy yet", act.request)));
    }
    if let Some(task) = task {
        running(view, commit, act, task)?;
    }
    if let Some(known) = &record.bounce {
        if known.incremental == incremental && known.task.as_ref() == task {
            return Ok(None);
        }
        return Err(Refusal::Precondition(format!(
            "its tasks are being replaced already, as {} asked; wait, or `scheduler bounce {} --cancel`",
            known.by.user, act.request
        )));
    }
    let time = act.expires_in.unwrap_or(BOUNCE_TIME);
    begin_bounce(record, &act.by, time, incremental, task.cloned(), now);
    let what = task.map_or_else(|| "all tasks".to_string(), |task| format!("task {task}"));
    let how = if incremental { "one after another" } else { "all beside the old" };
    Ok(Some(Done { before: String::new(), after: format!("replacing {what}, {how}"), revert: None }))
}

fn begin_bounce(
    record: &mut RequestRecord,
    by: &Actor,
    time: Millis,
    incremental: bool,
    task: Option<TaskId>,
    now: Timestamp,
) {
    forget(record, ActionKind::Bounce);
    let (until, revert) = (now + time, Revert::EndBounce);
    record.expiring.push(Expiring { kind: ActionKind::Bounce, until, revert, by: by.clone() });
    record.bounce = Some(Bounce { incremental, since: now, up_to: None, task, by: by.clone() });
}

/// What is put may scale too, and then the same holds as for a scale.
pub(super) fn bounce_after_scale(
    record: &mut RequestRecord,
    before: Option<&RequestRecord>,
    by: &Actor,
    now: Timestamp,
) {
    let scaled = before.is_some_and(|before| before.request.instances != record.request.instances);
    let serves = matches!(record.life, Life::Active) && record.active.is_some();
    if record.request.bounce_after_scale && scaled && serves && record.bounce.is_none() {
        begin_bounce(record, by, BOUNCE_TIME, true, None, now);
    }
}

fn cancel_bounce(record: &mut RequestRecord) -> Option<Done> {
    record.bounce.take()?;
    forget(record, ActionKind::Bounce);
    Some(Done { before: "replacing tasks".into(), after: "the rest stays".into(), revert: None })
}

fn pause(
    view: &Snapshot,
    commit: &mut Commit,
    record: &mut RequestRecord,
    let_tasks_end: bool,
    act: &Act,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    let before = life_words(&record.life);
    // Others have no end of their own.
    let let_tasks_end = let_tasks_end && record.request.kind.is_job();
    let is_so = matches!(record.life, Life::Paused { let_tasks_end: known, .. } if known == let_tasks_end);
    match &record.life {
        Life::Active | Life::Paused { .. }
            if is_settled(record, act, now, is_so && record.pending.is_none()) =>
        {
            return Ok(None);
        }
        Life::Active | Life::Paused { .. } => {}
        Life::Finished { .. } | Life::Deleting { .. } | Life::Deleted { .. } => {
            return Err(Refusal::Precondition(format!("request {} has run for the last time", act.request)));
        }
    }
    // What was paused for good stays so.
    let lasts = record.is_paused() && record.expiring.iter().all(|known| known.kind != ActionKind::Pause);
    end_deploys(view, commit, record, now);
    record.bounce = None;
    forget(record, ActionKind::Bounce);
    if !is_so {
        record.life = Life::Paused { since: now, let_tasks_end };
    }
    let after = if let_tasks_end { "paused; tasks may end" } else { "paused" };
    Ok(Some(Done { before, after: after.into(), revert: (!lasts).then_some(Revert::Unpause) }))
}

/// No new version comes into a request that is paused.
fn end_deploys(view: &Snapshot, commit: &mut Commit, record: &mut RequestRecord, now: Timestamp) {
    let id = record.request.id.clone();
    let words = "the request was paused";
    let waiting = core::mem::take(&mut record.waiting);
    for deploy in waiting.iter().chain(&record.pending) {
        let Some(known) = view.deploy(&id, deploy).filter(|known| !known.is_done()) else { continue };
        let mut ended = (**known).clone();
        if record.pending.as_ref() == Some(deploy) {
            ended.cancel.get_or_insert_with(|| words.to_string());
        } else {
            let failure = Failure::new(FailureKind::Canceled, words);
            ended.enter(Step::Done { at: now, failure: Some(failure) }, now);
        }
        let key = Key::Deploy(id.clone(), deploy.clone());
        commit.write(view, key, Some(Record::Deploy(Arc::new(ended))));
    }
}

fn unpause(record: &mut RequestRecord) -> Result<Option<Done>, Refusal> {
    match record.life {
        Life::Active => Ok(None),
        Life::Paused { .. } => {
            record.life = Life::Active;
            forget(record, ActionKind::Pause);
            Ok(Some(Done { before: "paused".into(), after: "active".into(), revert: None }))
        }
        Life::Finished { .. } | Life::Deleting { .. } | Life::Deleted { .. } => {
            Err(Refusal::Precondition(format!("request {} is not paused", record.request.id)))
        }
    }
}

/// Also what only has its next launch put off launches at once.
fn exit_cooldown(view: &Snapshot, record: &mut RequestRecord, now: Timestamp) -> Option<Done> {
    let progress = view.progress(&record.request.id);
    let held_back = progress.is_some_and(|known| known.next_launch(now) > Timestamp(0));
    if record.exit_cooldown || !held_back {
        return None;
    }
    record.exit_cooldown = true;
    Some(Done { before: String::new(), after: "launches at once".into(), revert: None })
}

fn set_priority(
    record: &mut RequestRecord,
    act: &Act,
    priority: u32,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    if !(1..=MOST_PRIORITY).contains(&priority) {
        return Err(invalid("priority", &format!("is {priority}; must be from 1 to {MOST_PRIORITY}")));
    }
    let before = record.request.priority;
    if is_settled(record, act, now, before == priority) {
        return Ok(None);
    }
    record.request.priority = priority;
    Ok(Some(Done {
        before: format!("priority {before}"),
        after: format!("priority {priority}"),
        revert: Some(Revert::Priority(before)),
    }))
}

fn skip_health_checks(
    record: &mut RequestRecord,
    act: &Act,
    skip: bool,
    now: Timestamp,
) -> Result<Option<Done>, Refusal> {
    if record.request.kind.is_job() {
        return Err(Refusal::Precondition(format!("a {} request has no checks", record.request.kind)));
    }
    let before = record.request.skip_health_checks;
    if is_settled(record, act, now, before == skip) {
        return Ok(None);
    }
    record.request.skip_health_checks = skip;
    let words = |skip: bool| if skip { "health checks skipped" } else { "health checks made" }.to_string();
    Ok(Some(Done {
        before: words(before),
        after: words(skip),
        revert: Some(Revert::SkipHealthChecks(before)),
    }))
}

/// It is so for good, or somebody says it again. Of what ends by itself the latest
/// word says when, or that it does not.
fn is_settled(record: &RequestRecord, act: &Act, now: Timestamp, is_same: bool) -> bool {
    let says_it_again = |known: &Expiring| {
        let until = act.expires_in.map(|span| now + span);
        known.by == act.by
            && until.is_some_and(|until| known.until <= until && until.since(known.until) <= SAID_AGAIN)
    };
    let mut of_kind = record.expiring.iter().filter(|known| known.kind == act.action.kind());
    is_same && of_kind.all(says_it_again)
}

fn keep(record: &mut RequestRecord, kind: ActionKind) -> Result<Option<Done>, Refusal> {
    let Some(index) = record.expiring.iter().position(|known| known.kind == kind) else {
        let words: Vec<_> = record.expiring.iter().map(|known| known.kind.to_string()).collect();
        let words = if words.is_empty() { "nothing".into() } else { words.join(", ") };
        return Err(Refusal::Precondition(format!("{kind} does not expire; {words} does")));
    };
    record.expiring.remove(index);
    Ok(Some(Done { before: format!("{kind} expires"), after: format!("{kind} stays"), revert: None }))
}

fn life_words(life: &Life) -> String {
    match life {
        Life::Active => "active",
        Life::Paused { .. } => "paused",
        Life::Finished { .. } => "finished",
        Life::Deleting { .. } => "deleting",
        Life::Deleted { .. } => "deleted",
    }
    .into()
}

fn invalid(field: &str, rule: &str) -> Refusal {
    Refusal::Invalid([Fault::new(field, rule)].into())
}
