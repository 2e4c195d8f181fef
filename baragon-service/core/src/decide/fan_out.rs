//! Which agent gets which generation, and when.
//!
//! One call an agent at a time; whatever became ready meanwhile goes together
//! in the next one, apart from what failed before.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{Call, Effect, Item, Limits};
use crate::{
    agent::Agent,
    clock::{Timestamp, earliest},
    group::Group,
    ids::{GroupName, ServiceId},
    progress::{
        Counts, LONGEST_PAUSE, LONGEST_RESYNC_PAUSE, Place, Progress, Standing, Sync, Word, place_of,
    },
    request::{Action, Phase, Request, content_of},
    service::{Target, target_of},
    snapshot::Snapshot,
};

/// How much of what is stored an agent is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What is committed.
    Committed,
    /// With the requests in flight.
    Desired,
}

/// One call that an agent could get.
struct Choice {
    call: Option<Call>,
    wake: Option<Timestamp>,
}

/// The calls that follow from what is stored, and when the next one falls due
/// without an event. For the leader only.
#[must_use]
pub fn fan_out(
    snapshot: &Snapshot,
    progress: &Progress,
    limits: &Limits,
    now: Timestamp,
) -> (Vec<Effect>, Option<Timestamp>) {
    let items = items_by_group(snapshot);
    let mut ids = progress.fresh_calls();
    let (mut effects, mut wake) = (Vec::new(), None);
    // Those in maintenance too: what nobody waits for is done all the same.
    for stored in snapshot.present() {
        let agent = &stored.value;
        let Some(standing) = progress.standing(&agent.key).filter(|standing| !standing.is_called()) else {
            continue;
        };
        let offered = items.get(&agent.key.group).map_or(&[][..], Vec::as_slice);
        let choice = choose(snapshot, progress, agent, standing, offered, limits, now);
        wake = earliest(wake, choice.wake);
        effects.extend(choice.call.zip(ids.next()).map(|(call, id)| Effect {
            id,
            agent: agent.key.clone(),
            address: agent.address.clone(),
            boot: agent.boot.clone(),
            call,
        }));
    }
    (effects, wake)
}

/// Everything that an agent of the group has to serve.
#[must_use]
pub fn group_state(snapshot: &Snapshot, group: &GroupName, scope: Scope) -> (Group, Vec<(Target, Counts)>) {
    let known = snapshot.services().filter(|record| record.known_in.contains(group));
    let mut targets: BTreeMap<ServiceId, (Target, Counts)> =
        known.map(|record| (record.id.clone(), (record.target(group), Counts::Yes))).collect();
    if scope == Scope::Desired {
        for (_, item) in in_flight(snapshot, group) {
            let counts = if item.force_reload { Counts::No } else { Counts::Yes };
            targets.insert(item.target.service.clone(), (item.target, counts));
        }
    }
    (definition(snapshot, group), targets.into_values().collect())
}

fn choose(
    snapshot: &Snapshot,
    progress: &Progress,
    agent: &Agent,
    standing: &Standing,
    offered: &[Item],
    limits: &Limits,
    now: Timestamp,
) -> Choice {
    let (ready, next_item) = ready(progress, agent, offered, limits, now);
    let resync = match &standing.sync {
        Sync::Needed { retry, .. } => Some(*retry),
        Sync::Confirmed(_) => None,
    };
    let resync_due = resync.filter(|retry| retry.at <= now);
    if !standing.is_free(now) {
        let wanted = !ready.is_empty() || resync.is_some() || next_item.is_some();
        return Choice { call: None, wake: wanted.then_some(standing.retry.at) };
    }
    // A full state that keeps failing must not hold up requests, nor they it for ever.
    let first =
        resync_due.is_some_and(|retry| retry.attempts == 0 || now.since(retry.at) >= LONGEST_RESYNC_PAUSE);
    if resync_due.is_some() && (first || ready.is_empty()) {
        return Choice { call: Some(resync_call(snapshot, agent)), wake: None };
    }
    if !ready.is_empty() {
        let group = definition(snapshot, &agent.key.group);
        return Choice { call: Some(Call::Apply { group, items: ready }), wake: None };
    }
    Choice { call: None, wake: earliest(next_item, resync.map(|retry| retry.at)) }
}

/// Agents of a group that nobody has defined yet serve nothing.
fn definition(snapshot: &Snapshot, name: &GroupName) -> Group {
    snapshot.group(name).map_or_else(|| Group::named(name.clone()), |stored| stored.value.clone())
}

fn resync_call(snapshot: &Snapshot, agent: &Agent) -> Call {
    let (group, services) = group_state(snapshot, &agent.key.group, Scope::Desired);
    let Place { group: group_revision, maintenance } = place_of(snapshot, &agent.key);
    Call::Resync { group, group_revision, maintenance, services }
}

/// The items that the agent has not settled and may be asked for now, and when
/// the next of the others may.
fn ready(
    progress: &Progress,
    agent: &Agent,
    offered: &[Item],
    limits: &Limits,
    now: Timestamp,
) -> (Vec<Item>, Option<Timestamp>) {
    let (mut fresh, mut failed, mut next) = (Vec::new(), Vec::new(), None);
    for item in offered {
        match progress.item(&agent.key, &item.target.service, item.target.generation) {
            None => fresh.push(item),
            Some(known) => match known.word {
                Word::Failed if known.retry.at <= now => failed.push((known.retry.at, item)),
                Word::Failed => next = earliest(next, Some(known.retry.at)),
                Word::Applied(_) | Word::Invalid | Word::Stale(_) => {}
            },
        }
    }
    (in_turn(fresh, failed, now).into_iter().take(limits.batch).cloned().collect(), next)
}

/// One of those that failed together may be the cause, such as one whose check
/// never ends: they are tried again by halves, apart from new ones, which go
/// first but not for ever.
fn in_turn<'a>(
    fresh: Vec<&'a Item>,
    mut failed: Vec<(Timestamp, &'a Item)>,
    now: Timestamp,
) -> Vec<&'a Item> {
    failed.sort_by_key(|(due, _)| *due);
    let overdue = failed.first().is_some_and(|(due, _)| now.since(*due) >= LONGEST_PAUSE);
    if !fresh.is_empty() && !overdue {
        return fresh;
    }
    let half = failed.len().div_ceil(2);
    failed.into_iter().take(half).map(|(_, item)| item).collect()
}

fn items_by_group(snapshot: &Snapshot) -> BTreeMap<GroupName, Vec<Item>> {
    let groups: BTreeSet<&GroupName> = snapshot.present().map(|agent| &agent.value.key.group).collect();
    let items_of = |group: &GroupName| in_flight(snapshot, group).map(|(_, item)| item).collect();
    groups.into_iter().map(|group| (group.clone(), items_of(group))).collect()
}

/// The requests in flight that concern a group, with what its agents are told.
fn in_flight<'a>(
    snapshot: &'a Snapshot,
    group: &'a GroupName,
) -> impl Iterator<Item = (&'a Request, Item)> + use<'a> {
    let heads = snapshot.busy_services().filter_map(|service| snapshot.head(service));
    heads.filter_map(move |head| Some((&head.value, item(snapshot, &head.value, group)?)))
}

fn item(snapshot: &Snapshot, request: &Request, group: &GroupName) -> Option<Item> {
    let record = snapshot.service(request.service()).map(|stored| &stored.value);
    if !request.concerned(record).contains(group) {
        return None;
    }
    let submission = &request.submission;
    let plain = |target| Item {
        request: request.id().clone(),
        target,
        no_validate: false,
        no_reload: false,
        force_reload: false,
    };
    match &request.phase {
        Phase::Pending | Phase::Done(_) => None,
        Phase::Applying { generation, .. } => {
            let flight = snapshot.flight(request.service());
            if flight.is_empty() {
                return None;
            }
            let content = content_of(flight.iter().map(|one| &one.value), record).ok()?;
            let target = target_of(request.service(), *generation, content.as_ref(), group);
            Some(Item {
                no_validate: submission.no_validate,
                no_reload: submission.no_reload,
                force_reload: matches!(submission.action, Action::Reload),
                ..plain(target)
            })
        }
        // The old content was served before: it needs no leave, only to be back.
        Phase::Reverting { .. } => record.map(|record| plain(record.target(group))),
    }
}
