//! A load-balancer request and its phases.

use alloc::{boxed::Box, collections::BTreeSet, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    agent::{AgentKey, Level},
    clock::Timestamp,
    ids::{Domain, Generation, GroupName, RequestId, ServiceId},
    service::{Content, Service, ServiceRecord},
    timeline::Timeline,
    upstream::UpstreamChange,
};

/// What a client asked for, checked for form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Chosen by the client.
    pub id: RequestId,
    /// The service that changes.
    pub service: ServiceId,
    /// How it changes.
    pub action: Action,
    /// Agents skip the check of the candidate.
    pub no_validate: bool,
    /// Agents leave the reload to a later change.
    pub no_reload: bool,
    /// Refused unless the service is at this generation.
    pub expected_generation: Option<Generation>,
}

/// The kinds of change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Creates or changes.
    Update {
        /// `None`: the description stays as committed.
        service: Option<Box<Service>>,
        /// The upstreams.
        upstreams: UpstreamChange,
        /// Refused when an added address is in another service.
        no_duplicates: bool,
    },
    /// Takes it off the load balancers.
    Delete,
    /// Renders, checks and reloads it as it is.
    Reload,
}

/// An accepted request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What was asked.
    pub submission: Submission,
    /// The domains asked for, completed at admission.
    pub domains: BTreeSet<Domain>,
    /// The groups asked for, aliases resolved. Empty: as asked.
    pub groups: BTreeSet<GroupName>,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// When it is given up.
    pub deadline: Timestamp,
    /// Where it is.
    pub phase: Phase,
    /// The agents' words at the last change of phase.
    pub notes: Vec<AgentNote>,
    /// In flight: all that were taken together into one generation, itself
    /// included, oldest first. Empty when it goes by itself.
    pub merged: Vec<RequestId>,
    /// It was taken together with others once, and that did not work.
    pub alone: bool,
    /// When it passed its steps, as of the last change of phase.
    pub times: Timeline,
}

/// Where a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Accepted, nothing sent yet.
    Pending,
    /// Agents are told this generation.
    Applying {
        /// One above the committed one.
        generation: Generation,
        /// Since when.
        since: Timestamp,
    },
    /// Agents are told the old content under a generation above the failed one.
    Reverting {
        /// Why.
        cause: Cause,
        /// Of the old content.
        generation: Generation,
        /// Since when.
        since: Timestamp,
    },
    /// It has ended.
    Done(Outcome),
}

/// Why a request is reverted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An agent refused it for good.
    Refused {
        /// Which, and in its own words why.
        message: String,
    },
    /// Not every agent had it in time.
    DeadlineExceeded {
        /// What was missing.
        message: String,
    },
    /// A client canceled it.
    Canceled,
    /// It was taken together with others, of which one did not work: it waits
    /// again, to go by itself.
    Apart,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// In one word.
    pub verdict: Verdict,
    /// Why, for a person.
    pub message: String,
    /// The service's generation that it made; 0 when it made none.
    pub generation: Generation,
    /// When.
    pub finished_at: Timestamp,
}

/// The ends that a request can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every live agent serves it.
    Success,
    /// No agent serves it.
    Failed,
    /// Taken back by a client.
    Canceled,
    /// There was nothing to do it to.
    Noop,
}

/// The word of one agent about one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentNote {
    /// Who.
    pub agent: AgentKey,
    /// What.
    pub state: NoteState,
    /// How much it had to change.
    pub level: Level,
    /// In its own words.
    pub message: String,
    /// Calls that failed before.
    pub attempts: u32,
}

/// What an agent made of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteState {
    /// Not answered yet.
    Waiting,
    /// Serves it.
    Applied,
    /// Refused it, or could not.
    Failed,
    /// Lost its lease meanwhile.
    Gone,
    /// Serves the old content again.
    Reverted,
}

/// Why a request cannot become a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// Nothing to delete or to reload.
    NothingThere,
    /// An update of upstreams alone needs a service.
    NotDescribed,
}

// === impl Submission ===

impl Submission {
    /// Whether it says what the service is.
    pub(crate) fn describes(&self) -> bool {
        matches!(self.action, Action::Update { service: Some(_), .. })
    }
}

// === impl Request ===

impl Request {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &RequestId {
        &self.submission.id
    }

    /// The service that it changes.
    #[must_use]
    pub fn service(&self) -> &ServiceId {
        &self.submission.service
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.phase, Phase::Done(_))
    }

    /// The generation that agents are told at present.
    #[must_use]
    pub fn told(&self) -> Option<Generation> {
        match &self.phase {
            Phase::Applying { generation, .. } | Phase::Reverting { generation, .. } => Some(*generation),
            Phase::Pending | Phase::Done(_) => None,
        }
    }

    /// The description as it would be committed.
    #[must_use]
    pub fn description(&self) -> Option<Service> {
        match &self.submission.action {
            Action::Update { service, .. } => service.as_ref().map(|service| Service {
                domains: self.domains.clone(),
                groups: if self.groups.is_empty() { service.groups.clone() } else { self.groups.clone() },
                ..Service::clone(service)
            }),
            Action::Delete | Action::Reload => None,
        }
    }

    /// The groups whose agents have to learn of it, those left included.
    #[must_use]
    pub fn concerned(&self, record: Option<&ServiceRecord>) -> BTreeSet<GroupName> {
        let mut groups = record.map(ServiceRecord::groups).unwrap_or_default();
        groups.extend(self.own_groups().iter().cloned());
        groups
    }

    /// The groups in each of which an agent must have it before it is a success.
    #[must_use]
    pub fn required(&self, record: Option<&ServiceRecord>) -> BTreeSet<GroupName> {
        let own = self.own_groups();
        if own.is_empty() { record.map(ServiceRecord::groups).unwrap_or_default() } else { own }
    }

    fn own_groups(&self) -> BTreeSet<GroupName> {
        match &self.submission.action {
            Action::Update { service: Some(service), .. } if self.groups.is_empty() => service.groups.clone(),
            Action::Update { service: Some(_), .. } => self.groups.clone(),
            Action::Update { service: None, .. } | Action::Delete | Action::Reload => BTreeSet::new(),
        }
    }

    /// Whether it changes nothing but the upstreams of this content, so that it
    /// may be taken together with others.
    pub(crate) fn only_moves_upstreams(&self, present: &Content) -> bool {
        let plain = matches!(self.submission.action, Action::Update { no_duplicates: false, .. });
        plain
            && !self.alone
            && self.submission.expected_generation.is_none()
            && self.description().is_none_or(|service| service == present.service)
    }

    /// Upstreams that it names: what it costs to store.
    pub(crate) fn size(&self) -> usize {
        match &self.submission.action {
            Action::Update { upstreams, .. } => upstreams.size(),
            Action::Delete | Action::Reload => 0,
        }
    }

    /// The content that it makes of the committed one; `None` is "deleted".
    pub(crate) fn content(&self, record: Option<&ServiceRecord>) -> Result<Option<Content>, Obstacle> {
        self.change(record.and_then(|record| record.content.as_ref()))
    }

    fn change(&self, present: Option<&Content>) -> Result<Option<Content>, Obstacle> {
        match &self.submission.action {
            Action::Update { upstreams, .. } => {
                let service = self.description().or_else(|| present.map(|content| content.service.clone()));
                let service = service.ok_or(Obstacle::NotDescribed)?;
                let before = present.map_or(&[][..], |content| &content.upstreams);
                Ok(Some(Content { service, upstreams: upstreams.apply(before) }))
            }
            Action::Delete => present.map(|_| None).ok_or(Obstacle::NothingThere),
            Action::Reload => present.cloned().map(Some).ok_or(Obstacle::NothingThere),
        }
    }
}

/// The content that requests taken together make of the committed one.
pub(crate) fn content_of<'a>(
    flight: impl IntoIterator<Item = &'a Request>,
    record: Option<&ServiceRecord>,
) -> Result<Option<Content>, Obstacle> {
    let committed = record.and_then(|record| record.content.clone());
    flight.into_iter().try_fold(committed, |content, request| request.change(content.as_ref()))
}

// === impl Verdict ===

impl Verdict {
    /// The word for logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Noop => "noop",
        }
    }
}
