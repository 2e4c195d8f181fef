//! What people do to requests and tasks: scale, bounce, pause, kill ..., and the log of it.

use pbjson_types::Duration;
use proto::scheduler::v1::{
    Actor, BounceRequest, BounceResponse, CancelBounceRequest, CancelBounceResponse, ExitCooldownRequest,
    ExitCooldownResponse, KeepActionRequest, KeepActionResponse, KillTaskRequest, KillTaskResponse,
    ListAuditRequest, ListAuditResponse, PauseRequest, PauseResponse, RequestStatus, ScaleRequest,
    ScaleResponse, SetPriorityRequest, SetPriorityResponse, SkipHealthChecksRequest,
    SkipHealthChecksResponse, UnpauseRequest, UnpauseResponse,
};
use scheduler_core::{
    action::{Act, Action},
    audit::{ActionKind, AuditEntry},
    ids::{Fault, RequestId},
    snapshot::Snapshot,
    time::Millis,
};
use tonic::Status;

use super::{Api, convert, requests, status, tasks};
use crate::driver::handle::Command;

const PAGE: usize = 100;
const LONGEST_PAGE: usize = 1000;

/// Checks what all actions have in common, then records one.
async fn act(
    api: &Api,
    request: &str,
    action: Action,
    actor: Option<Actor>,
    expires_in: Option<Duration>,
) -> Result<Snapshot, Status> {
    let mut faults = Vec::new();
    let request = convert::request_id_from_pb(request).map_err(|fault| faults.push(fault)).ok();
    let expires_in = convert::span_from_pb("expires_in", expires_in, &mut faults);
    let Some(request) = request.filter(|_| faults.is_empty()) else { return Err(status::invalid(&faults)) };
    let expires_in = (expires_in > Millis(0)).then_some(expires_in);
    let act = Act { request, action, by: convert::actor_from_pb(actor), expires_in };
    api.handle.submit(&Command::Act(Box::new(act))).await.map_err(status::of)
}

async fn act_on(
    api: &Api,
    request: &str,
    action: Action,
    actor: Option<Actor>,
    expires_in: Option<Duration>,
) -> Result<Option<RequestStatus>, Status> {
    let snapshot = act(api, request, action, actor, expires_in).await?;
    let id = convert::request_id_from_pb(request).map_err(|fault| status::invalid(&[fault]))?;
    requests::describe(&snapshot, &id).map(Some)
}

pub(super) async fn kill_task(api: &Api, call: KillTaskRequest) -> Result<KillTaskResponse, Status> {
    let id = convert::task_id_from_pb(&call.task_id).map_err(|fault| status::invalid(&[fault]))?;
    let KillTaskRequest { destroy, replace_first, actor, .. } = call;
    let action = Action::Kill { task: id.clone(), destroy, replace_first };
    let snapshot = act(api, id.request().as_str(), action, actor, None).await?;
    match snapshot.task(&id) {
        Some(task) => Ok(KillTaskResponse { task: Some(tasks::describe(&api.engine, task)) }),
        None => Err(Status::not_found(format!("there is no task {id}"))),
    }
}

pub(super) async fn scale(api: &Api, call: ScaleRequest) -> Result<ScaleResponse, Status> {
    let ScaleRequest { instances, acknowledge_scale_down: acknowledged, bounce, .. } = call;
    let action = Action::Scale { instances, acknowledged, bounce };
    let status = act_on(api, &call.request_id, action, call.actor, call.expires_in).await?;
    Ok(ScaleResponse { status })
}

pub(super) async fn bounce(api: &Api, call: BounceRequest) -> Result<BounceResponse, Status> {
    let task = match &*call.task_id {
        "" => None,
        id => Some(convert::task_id_from_pb(id).map_err(|fault| status::invalid(&[fault]))?),
    };
    let action = Action::Bounce { incremental: call.incremental, task };
    let status = act_on(api, &call.request_id, action, call.actor, call.expires_in).await?;
    Ok(BounceResponse { status })
}

pub(super) async fn cancel_bounce(
    api: &Api,
    call: CancelBounceRequest,
) -> Result<CancelBounceResponse, Status> {
    let status = act_on(api, &call.request_id, Action::CancelBounce, call.actor, None).await?;
    Ok(CancelBounceResponse { status })
}

pub(super) async fn pause(api: &Api, call: PauseRequest) -> Result<PauseResponse, Status> {
    let action = Action::Pause { let_tasks_end: call.let_tasks_end };
    let status = act_on(api, &call.request_id, action, call.actor, call.expires_in).await?;
    Ok(PauseResponse { status })
}

pub(super) async fn unpause(api: &Api, call: UnpauseRequest) -> Result<UnpauseResponse, Status> {
    let status = act_on(api, &call.request_id, Action::Unpause, call.actor, None).await?;
    Ok(UnpauseResponse { status })
}

pub(super) async fn exit_cooldown(
    api: &Api,
    call: ExitCooldownRequest,
) -> Result<ExitCooldownResponse, Status> {
    let status = act_on(api, &call.request_id, Action::ExitCooldown, call.actor, None).await?;
    Ok(ExitCooldownResponse { status })
}

pub(super) async fn set_priority(api: &Api, call: SetPriorityRequest) -> Result<SetPriorityResponse, Status> {
    let action = Action::SetPriority(call.priority);
    let status = act_on(api, &call.request_id, action, call.actor, call.expires_in).await?;
    Ok(SetPriorityResponse { status })
}

pub(super) async fn skip_health_checks(
    api: &Api,
    call: SkipHealthChecksRequest,
) -> Result<SkipHealthChecksResponse, Status> {
    let action = Action::SkipHealthChecks(call.skip);
    let status = act_on(api, &call.request_id, action, call.actor, call.expires_in).await?;
    Ok(SkipHealthChecksResponse { status })
}

pub(super) async fn keep(api: &Api, call: KeepActionRequest) -> Result<KeepActionResponse, Status> {
    let kind = convert::action_kind_from_pb(call.kind()).map_err(|fault| status::invalid(&[fault]))?;
    let status = act_on(api, &call.request_id, Action::Keep(kind), call.actor, None).await?;
    Ok(KeepActionResponse { status })
}

pub(super) async fn list_audit(api: &Api, call: ListAuditRequest) -> Result<ListAuditResponse, Status> {
    let wanted = Wanted::new(&call)?;
    let entries = api.handle.read_audit(wanted.request.as_ref()).await.map_err(status::of)?;
    let (page, next_page_token) = wanted.page(entries);
    Ok(ListAuditResponse { entries: page.iter().map(convert::audit_to_pb).collect(), next_page_token })
}

/// Which entries of the log are asked for.
struct Wanted {
    request: Option<RequestId>,
    kind: Option<ActionKind>,
    user: String,
    size: usize,
    /// Only what is older.
    before: Option<Place>,
}

// === impl Wanted ===

impl Wanted {
    fn new(call: &ListAuditRequest) -> Result<Self, Status> {
        let mut faults: Vec<Fault> = Vec::new();
        let mut note = |fault| faults.push(fault);
        let request = Some(&call.request_id).filter(|id| !id.is_empty());
        let request = request.and_then(|id| convert::request_id_from_pb(id).map_err(&mut note).ok());
        let kind = Some(call.kind()).filter(|_| call.kind != 0);
        let kind = kind.and_then(|kind| convert::action_kind_from_pb(kind).map_err(&mut note).ok());
        let before = match position(&call.page_token) {
            Ok(before) => before,
            Err(fault) => {
                note(fault);
                None
            }
        };
        if !faults.is_empty() {
            return Err(status::invalid(&faults));
        }
        let size = if call.page_size == 0 { PAGE } else { (call.page_size as usize).min(LONGEST_PAGE) };
        Ok(Self { request, kind, user: call.user.clone(), size, before })
    }

    fn matches(&self, entry: &AuditEntry) -> bool {
        self.kind.is_none_or(|kind| kind == entry.kind)
            && (self.user.is_empty() || self.user == entry.by.user)
            && self.before.as_ref().is_none_or(|before| place(entry) < *before)
    }

    /// The newest first, and the token of the next page.
    fn page(&self, mut entries: Vec<AuditEntry>) -> (Vec<AuditEntry>, String) {
        entries.retain(|entry| self.matches(entry));
        entries.sort_by_cached_key(|entry| std::cmp::Reverse(place(entry)));
        let is_last = entries.len() <= self.size;
        entries.truncate(self.size);
        let last = entries.last().filter(|_| !is_last).map(place);
        let token = last.map(|(at, request, sequence, run)| format!("{at}/{request}/{sequence}/{run}"));
        (entries, token.unwrap_or_default())
    }
}

/// When, of which request, its number there, and of a run, which has none, what
/// it says.
type Place = (u64, String, u64, String);

/// Where an entry stands among all. The request's own counter is the order
/// within it, whatever the clocks of the replicas say.
fn place(entry: &AuditEntry) -> Place {
    let request = entry.request.as_ref().map(ToString::to_string).unwrap_or_default();
    let run = if entry.sequence == 0 { entry.after.clone() } else { String::new() };
    (entry.at.0, request, entry.sequence, run)
}

fn position(token: &str) -> Result<Option<Place>, Fault> {
    if token.is_empty() {
        return Ok(None);
    }
    let mut parts = token.splitn(4, '/');
    let mut next = || parts.next().unwrap_or_default();
    match (next().parse(), next().to_owned(), next().parse(), next().to_owned()) {
        (Ok(at), request, Ok(sequence), run) => Ok(Some((at, request, sequence, run))),
        (Ok(_) | Err(_), ..) => {
            Err(Fault::new("page_token", "is not one of an earlier answer; leave it out"))
        }
    }
}

#[cfg(test)]
mod tests {
    use scheduler_core::{audit::Actor, time::Timestamp};

    use super::*;

    fn entry(request: Option<&str>, sequence: u64, at: u64, kind: ActionKind, user: &str) -> AuditEntry {
        AuditEntry {
            sequence,
            at: Timestamp(at),
            kind,
            request: request.map(|id| RequestId::parse(id).unwrap()),
            by: Actor::new(user, ""),
            before: String::new(),
            after: String::new(),
        }
    }

    fn log() -> Vec<AuditEntry> {
        vec![
            entry(Some("a"), 1, 10, ActionKind::PutRequest, "ann"),
            entry(Some("a"), 2, 30, ActionKind::Scale, "bob"),
            entry(Some("b"), 1, 20, ActionKind::Scale, "ann"),
            entry(None, 1, 30, ActionKind::ClusterSettings, "ann"),
        ]
    }

    fn ask(call: ListAuditRequest) -> (Vec<u64>, String) {
        let (page, token) = Wanted::new(&call).unwrap().page(log());
        (page.iter().map(|entry| entry.at.0).collect(), token)
    }

    #[test]
    fn the_log_is_read_page_by_page_from_the_newest_and_nothing_comes_twice() {
        let (first, token) = ask(ListAuditRequest { page_size: 2, ..Default::default() });
        assert_eq!(first, [30, 30]);
        let (second, token) = ask(ListAuditRequest { page_size: 2, page_token: token, ..Default::default() });
        assert_eq!((second, &*token), (vec![20, 10], ""));
    }

    #[test]
    fn runs_that_came_in_the_same_moment_are_told_one_after_the_other() {
        let run = |id: &str| AuditEntry {
            after: format!("run {id}"),
            ..entry(Some("a"), 0, 10, ActionKind::Run, "ann")
        };
        let mut seen = Vec::new();
        let mut page_token = String::new();
        loop {
            let call = ListAuditRequest { page_size: 1, page_token, ..Default::default() };
            let (page, token) = Wanted::new(&call).unwrap().page(vec![run("x"), run("z"), run("y")]);
            seen.extend(page.into_iter().map(|entry| entry.after));
            if token.is_empty() {
                break;
            }
            page_token = token;
        }
        assert_eq!(seen, ["run z", "run y", "run x"]);
    }

    #[test]
    fn the_log_is_filtered_by_who_and_what() {
        let scale = proto::scheduler::v1::ActionKind::Scale.into();
        assert_eq!(ask(ListAuditRequest { kind: scale, ..Default::default() }).0, [30, 20]);
        let ann = ListAuditRequest { user: "ann".to_owned(), kind: scale, ..Default::default() };
        assert_eq!(ask(ann).0, [20]);
    }

    #[test]
    fn a_token_that_is_none_is_refused() {
        let call = ListAuditRequest { page_token: "x".to_owned(), ..Default::default() };
        let status = Wanted::new(&call).err().unwrap();
        assert_eq!(status.code(), tonic::Code::InvalidArgument);
    }
}
