//! Intents of clients, recorded by any replica.
//!
//! They are carried out here and not in the call's own future, which is
//! dropped when its client goes away: a write that was begun is finished.

use std::future::Future;

use baragon_service_core::{
    commit::{Commit, Key},
    decide::{self, Admission, Cancellation, Fault, Limits, MaintenanceFault, Wanted},
    group::{Group, GroupAlias},
    ids::{GroupName, RequestId},
    request::{Action, Submission},
    snapshot::Snapshot,
};
use platform::{
    kv,
    tasks::{Outcome, Stage, Supervisor},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use super::{handle::Error, now, shared::Shared, store::Records};

/// Commands that wait; more callers than the server lets in find room.
const QUEUE: usize = 1024;
/// Commits in flight: enough to hide the latency of the store.
const CONCURRENCY: usize = 128;
/// Somebody else won each time; a caller may try again.
const ATTEMPTS: usize = 16;

/// What a client wants.
#[derive(Debug)]
pub(super) enum Intent {
    Submit(Box<Submission>),
    Cancel(RequestId),
    PutGroup(Box<Group>),
    DeleteGroup(GroupName),
    PutAlias(Box<GroupAlias>),
    DeleteAlias(GroupName),
    SetMaintenance(Box<Wanted>),
}

#[derive(Debug)]
struct Command {
    intent: Intent,
    answer: oneshot::Sender<Result<(), Error>>,
}

/// Where intents go.
#[derive(Clone, Debug)]
pub(super) struct Outbox(mpsc::Sender<Command>);

/// Where they come from.
#[derive(Debug)]
pub(super) struct Inbox(mpsc::Receiver<Command>);

/// What a decision says.
enum Verdict {
    Write(Commit, Last),
    /// It is so already.
    Nothing,
    /// As far as is known here; `reads` are looked at again before it is final.
    Refuse {
        error: Error,
        reads: Vec<Key>,
        groups: Vec<GroupName>,
        /// It was decided on more than keys: all must be heard.
        at_large: bool,
    },
}

/// Whether a commit is all that has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Yes,
    No,
}

pub(super) fn channel() -> (Outbox, Inbox) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    (Outbox(sender), Inbox(receiver))
}

pub(super) fn run(
    Inbox(mut commands): Inbox,
    records: Records,
    shared: Shared,
    limits: Limits,
    supervisor: &Supervisor,
) -> impl Future<Output = Outcome> + use<> {
    let stop = supervisor.token(Stage::Serve);
    async move {
        let mut running = JoinSet::new();
        loop {
            tokio::select! {
                command = commands.recv(), if running.len() < CONCURRENCY => match command {
                    Some(command) => {
                        running.spawn(carry_out(command, records.clone(), shared.clone(), limits.clone()));
                    }
                    None => break,
                },
                Some(ended) = running.join_next() => ended?,
                // What was begun is finished under the grace of the supervisor.
                () = stop.cancelled() => break,
            }
        }
        commands.close();
        while let Some(ended) = running.join_next().await {
            ended?;
        }
        Ok(())
    }
}

async fn carry_out(command: Command, records: Records, shared: Shared, limits: Limits) {
    let result = admit(&command.intent, &records, &shared, &limits).await;
    // A caller that is gone does not want the answer.
    let _ = command.answer.send(result);
}

async fn admit(intent: &Intent, records: &Records, shared: &Shared, limits: &Limits) -> Result<(), Error> {
    if wants_addresses_alone(intent) {
        // Others do not wait for this one: what came before it must be known here.
        records.catch_up().await?;
    }
    let (mut looked_again, mut unsure) = (false, false);
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        attempts += 1;
        match shared.read(|state| decide(intent, &state.snapshot, limits)) {
            Verdict::Nothing => return Ok(()),
            Verdict::Write(commit, last) => match records.admit(&commit).await {
                Ok(()) if last == Last::Yes => return Ok(()),
                // Nobody was in the way, and what is left to do is less.
                Ok(()) => attempts = 0,
                // The same decision on the present state tells what became of it.
                Err(error @ (kv::Error::Conflict | kv::Error::Unknown(_))) => {
                    unsure |= matches!(error, kv::Error::Unknown(_));
                    records.refresh_after(&commit).await?;
                    shared.hear(records.newest(&[commit]).await?).await;
                }
                Err(error) => return Err(error.into()),
            },
            // What was to go is gone.
            Verdict::Refuse { error: Error::UnknownGroup(_) | Error::UnknownAlias(_), .. } if unsure => {
                return Ok(());
            }
            Verdict::Refuse { error, .. } if looked_again => return Err(error),
            Verdict::Refuse { reads, groups, at_large, .. } => {
                // This replica may be behind one that its client has just talked to.
                records.refresh(&reads).await?;
                for group in &groups {
                    records.refresh_agents(group).await?;
                }
                if at_large {
                    records.catch_up().await?;
                }
                looked_again = true;
            }
        }
    }
    Err(Error::Contended)
}

fn decide(intent: &Intent, snapshot: &Snapshot, limits: &Limits) -> Verdict {
    match intent {
        Intent::Submit(submission) => decide_submission(submission, snapshot, limits),
        Intent::Cancel(id) => match decide::cancel(snapshot, id, now()) {
            Cancellation::Accepted(commit) => Verdict::Write(commit, Last::Yes),
            Cancellation::TooLate => Verdict::Nothing,
            Cancellation::Unknown => {
                refuse(Error::UnknownRequest(id.clone()), vec![Key::Request(id.clone())])
            }
        },
        Intent::PutGroup(group) => decide_group(group, snapshot),
        Intent::DeleteGroup(name) => match decide::delete_group(snapshot, name) {
            Ok(Some(commit)) => Verdict::Write(commit, Last::Yes),
            Ok(None) => refuse(Error::UnknownGroup(name.clone()), vec![Key::Group(name.clone())]),
            Err(faults) => refuse(Error::GroupRefused(faults), vec![Key::Group(name.clone())]),
        },
        Intent::PutAlias(alias) => match decide::put_alias(snapshot, GroupAlias::clone(alias)) {
            Ok(commit) => Verdict::Write(commit, Last::Yes),
            Err(faults) => {
                refuse(Error::GroupRefused(faults), alias.groups.iter().cloned().map(Key::Group).collect())
            }
        },
        Intent::DeleteAlias(name) => match decide::delete_alias(snapshot, name) {
            Some(commit) => Verdict::Write(commit, Last::Yes),
            None => refuse(Error::UnknownAlias(name.clone()), vec![Key::Alias(name.clone())]),
        },
        Intent::SetMaintenance(wanted) => decide_maintenance(wanted, snapshot),
    }
}

fn decide_group(group: &Group, snapshot: &Snapshot) -> Verdict {
    match (decide::put_group(snapshot, group.clone()), decide::prepare_group(snapshot, group)) {
        (Ok(_), Some(first)) => Verdict::Write(first, Last::No),
        (Ok(commit), None) => Verdict::Write(commit, Last::Yes),
        (Err(faults), _) => refuse(Error::GroupRefused(faults), vec![Key::Group(group.name.clone())]),
    }
}

fn decide_maintenance(wanted: &Wanted, snapshot: &Snapshot) -> Verdict {
    match decide::set_maintenance(snapshot, wanted, now()) {
        Ok(Some(commit)) => Verdict::Write(commit, Last::Yes),
        Ok(None) => Verdict::Nothing,
        Err(fault) => Verdict::Refuse {
            error: match fault {
                MaintenanceFault::UnknownAgent(agent) => Error::UnknownAgent(agent),
                few @ (MaintenanceFault::LastAgent(_) | MaintenanceFault::BelowMinimum { .. }) => {
                    Error::MaintenanceRefused(few)
                }
            },
            reads: vec![
                Key::Known(wanted.agent.clone()),
                Key::Maintenance(wanted.agent.clone()),
                Key::Group(wanted.agent.group.clone()),
            ],
            groups: vec![wanted.agent.group.clone()],
            at_large: false,
        },
    }
}

fn decide_submission(submission: &Submission, snapshot: &Snapshot, limits: &Limits) -> Verdict {
    match decide::submit(snapshot, submission.clone(), limits, now()) {
        Admission::Accepted(commit) => Verdict::Write(commit, Last::Yes),
        Admission::Known => Verdict::Nothing,
        Admission::Taken => {
            refuse(Error::Taken(submission.id.clone()), vec![Key::Request(submission.id.clone())])
        }
        Admission::Refused(faults) => Verdict::Refuse {
            reads: reads(submission, &faults),
            groups: groups(submission),
            // What waits may wait at another replica only, or have ended there.
            at_large: faults.iter().any(|fault| {
                matches!(
                    fault,
                    Fault::UnknownService(_)
                        | Fault::DuplicateUpstream { .. }
                        | Fault::GenerationMoved { .. }
                        | Fault::GenerationAwaited { .. }
                )
            }),
            error: Error::Refused(faults),
        },
    }
}

fn refuse(error: Error, reads: Vec<Key>) -> Verdict {
    // A path or an alias that is in the way of a group may be gone.
    let at_large = matches!(error, Error::GroupRefused(_));
    Verdict::Refuse { error, reads, groups: Vec::new(), at_large }
}

fn wants_addresses_alone(intent: &Intent) -> bool {
    let Intent::Submit(submission) = intent else { return false };
    matches!(&submission.action, Action::Update { no_duplicates: true, .. })
}

fn groups(submission: &Submission) -> Vec<GroupName> {
    match &submission.action {
        Action::Update { service: Some(service), .. } => service.groups.iter().cloned().collect(),
        Action::Update { service: None, .. } | Action::Delete | Action::Reload => Vec::new(),
    }
}

/// What the refusal read.
fn reads(submission: &Submission, faults: &[Fault]) -> Vec<Key> {
    let mut keys = vec![Key::Request(submission.id.clone()), Key::Service(submission.service.clone())];
    keys.extend(groups(submission).into_iter().flat_map(|name| [Key::Alias(name.clone()), Key::Group(name)]));
    keys.extend(faults.iter().filter_map(|fault| match fault {
        Fault::PathOwned { path, .. } => Some(Key::Path(path.clone())),
        Fault::DuplicateUpstream { owner, .. } => Some(Key::Service(owner.clone())),
        Fault::GenerationAwaited { before, .. } => Some(Key::Request(before.clone())),
        Fault::UnknownGroup(_)
        | Fault::TooFewAgents { .. }
        | Fault::DomainNotServed(_)
        | Fault::TooManyConditions { .. }
        | Fault::TooManyPlaces { .. }
        | Fault::TooLarge { .. }
        | Fault::GenerationMoved { .. }
        | Fault::UnknownService(_)
        | Fault::UnknownTemplate { .. } => None,
    }));
    keys
}

// === impl Outbox ===

impl Outbox {
    pub(super) async fn send(&self, intent: Intent) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        self.0.send(Command { intent, answer }).await.map_err(|_| Error::Stopping)?;
        answered.await.map_err(|_| Error::Stopping)?
    }
}
