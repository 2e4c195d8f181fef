//! What nobody may do now, and what is too much.

use alloc::{format, string::String};

use super::Refusal;
use crate::{
    action::Ceilings,
    audit::ActionKind,
    cluster::ClusterRecord,
    commit::Commit,
    deploy::Deploy,
    ids::{Fault, RequestId},
    request::Request,
    snapshot::{Key, Snapshot},
    time::Timestamp,
};

/// Scaling down by more than this takes an acknowledgement.
const MOST_LESS: u32 = 10;

/// Lets a command pass unless its action is disabled, and has the commit rely
/// on that.
///
/// # Errors
/// Who disabled it, why, and until when.
pub fn permit(view: &Snapshot, commit: &mut Commit, kind: ActionKind, now: Timestamp) -> Result<(), Refusal> {
    if let Some(words) = why_disabled(&view.cluster(), kind, now) {
        return Err(Refusal::Precondition(words));
    }
    commit.rely_on(view, Key::Cluster);
    Ok(())
}

/// Why an action is disabled; `None`: it is not.
#[must_use]
pub fn why_disabled(cluster: &ClusterRecord, kind: ActionKind, now: Timestamp) -> Option<String> {
    let disabled = cluster.refuses(kind, now)?;
    let ends = match disabled.until {
        Some(until) => format!("it ends by itself in {}", until.since(now)),
        None => format!("`scheduler cluster enable {kind}` ends it"),
    };
    Some(format!(
        "{kind} is disabled by {} since {}: {}; {ends}",
        named(&disabled.by.user),
        now.since(disabled.since),
        said(&disabled.by.message)
    ))
}

/// Nothing that would start tasks below the priority freeze is accepted.
///
/// # Errors
/// Who froze, and why.
pub fn permit_start(view: &Snapshot, priority: u32, now: Timestamp) -> Result<(), Refusal> {
    match why_frozen(&view.cluster(), priority, now) {
        Some(words) => Err(Refusal::Precondition(words)),
        None => Ok(()),
    }
}

/// Why nothing of this priority starts; `None`: it does.
#[must_use]
pub fn why_frozen(cluster: &ClusterRecord, priority: u32, now: Timestamp) -> Option<String> {
    let freeze = cluster.freezes(priority, now)?;
    let ends = match freeze.until {
        // Without the time: it would be another remark at each decision.
        Some(_) => "it ends by itself, or with `scheduler cluster unfreeze`",
        None => "`scheduler cluster unfreeze` ends it",
    };
    Some(format!(
        "its priority {priority} is below {}, the least that starts now, as {} has set: {}; {ends}",
        freeze.minimum,
        named(&freeze.by.user),
        said(&freeze.by.message)
    ))
}

/// A change to far fewer tasks has to be meant; `field` is what the call has the number in.
///
/// # Errors
/// It takes more than 10, or more than half of them, and is not acknowledged.
pub fn acknowledge(
    view: &Snapshot,
    request: &RequestId,
    field: &str,
    after: u32,
    is_meant: bool,
) -> Result<(), Refusal> {
    let known = view.request(request).filter(|known| !known.is_deleted());
    let before = known.map_or(0, |known| known.request.instances);
    let less = before.saturating_sub(after);
    if is_meant || !(less > MOST_LESS || less * 2 > before) {
        return Ok(());
    }
    let rule = format!(
        "is {after} and was {before}; to scale down by more than {MOST_LESS} or by more than half, \
         acknowledge it with acknowledge_scale_down"
    );
    Err(Refusal::Invalid([Fault::new(field, rule)].into()))
}

/// `present` is how many requests there are.
///
/// # Errors
/// What is too much, and how much there may be.
pub fn make_room(
    view: &Snapshot,
    ceilings: &Ceilings,
    request: Option<&Request>,
    deploy: Option<&Deploy>,
    present: usize,
) -> Result<(), Refusal> {
    if let Some(request) = request {
        let is_new = view.request(&request.id).is_none_or(|known| known.is_deleted());
        if is_new && present >= ceilings.requests {
            let words = format!("there are {present} requests, the most that admission.requests allows");
            return Err(Refusal::Exhausted(format!("{words}; delete one, or raise it")));
        }
        within(ceilings, request.instances)?;
    }
    let bytes = deploy.map_or(0, |deploy| serde_json::to_vec(deploy).map_or(0, |text| text.len()));
    if bytes > ceilings.deploy_bytes {
        return Err(Refusal::Exhausted(format!(
            "the deploy has {bytes} bytes, at most {} are stored; put what is large into an artifact",
            ceilings.deploy_bytes
        )));
    }
    Ok(())
}

pub(super) fn within(ceilings: &Ceilings, instances: u32) -> Result<(), Refusal> {
    if instances <= ceilings.instances {
        return Ok(());
    }
    Err(Refusal::Exhausted(format!(
        "{instances} instances are more than {}, the most that admission.instances allows",
        ceilings.instances
    )))
}

fn named(user: &str) -> &str {
    if user.is_empty() { "somebody" } else { user }
}

fn said(message: &str) -> &str {
    if message.is_empty() { "no reason given" } else { message }
}
