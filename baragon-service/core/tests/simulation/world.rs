//! The events. What must hold after each is in [`invariants`].

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use baragon_service_core::{
    agent::{Agent as AgentRecord, AgentKey},
    clock::Timestamp,
    commit::{Commit, Key, Record},
    decide::{self, Call, Effect, Limits, Scope},
    group::Group,
    ids::{AgentId, Generation, GroupName, RequestId, Revision, ServiceId},
    progress::{Answer, CallId, Progress},
    request::Outcome,
    service::Content,
    snapshot::Snapshot,
};

use crate::{
    agent::Agent,
    store::{Past, Store},
};

mod clients;
mod invariants;

const REPLICAS: usize = 3;
const GROUPS: [&str; 2] = ["g", "h"];

/// A replica: what it has heard, and the term that it believes in.
#[derive(Default)]
struct Replica {
    snapshot: Snapshot,
    heard: usize,
    tenure: Option<Tenure>,
}

struct Tenure {
    term: Revision,
    /// `None` until it has caught up.
    progress: Option<Progress>,
}

/// Something on its way.
#[derive(Clone)]
enum Message {
    Call { from: usize, term: Revision, effect: Effect },
    Answer { to: usize, term: Revision, agent: AgentKey, id: CallId, answer: Answer },
}

/// Everything there is.
pub(crate) struct World {
    random: fastrand::Rng,
    store: Store,
    replicas: Vec<Replica>,
    agents: BTreeMap<AgentKey, Agent>,
    network: Vec<Message>,
    limits: Limits,
    now: Timestamp,
    requests: u64,
    faults: bool,
    ended: BTreeMap<RequestId, Outcome>,
    accepted: BTreeSet<RequestId>,
    /// What was ever told of a generation to a group.
    told: BTreeMap<(ServiceId, Generation, GroupName), Option<Content>>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut world = Self {
            random: fastrand::Rng::with_seed(seed),
            store: Store::default(),
            replicas: (0..REPLICAS).map(|_| Replica::default()).collect(),
            agents: BTreeMap::new(),
            network: Vec::new(),
            limits: Limits {
                history_per_service: 1_000,
                // Short, so that deleted services are forgotten and come again.
                tombstone_age: Duration::from_secs(90),
                ..Limits::default()
            },
            now: Timestamp(1_000),
            requests: 0,
            faults: true,
            ended: BTreeMap::new(),
            accepted: BTreeSet::new(),
            told: BTreeMap::new(),
        };
        for name in GROUPS {
            world.store.put(Record::Group(Group::named(GroupName::parse(name).unwrap())));
        }
        for (group, id) in [("g", "g-1"), ("g", "g-2"), ("h", "h-1")] {
            world.agent_joins(key(group, id));
        }
        world.elect();
        world
    }

    /// One thing that may happen at any time.
    pub(crate) fn event(&mut self) {
        self.now = self.now.plus(Duration::from_millis(self.random.u64(0..400)));
        let replica = self.random.usize(0..REPLICAS);
        match self.random.u32(0..100) {
            0..25 => self.hear(replica, 6),
            25..50 => self.lead(replica),
            50..72 => self.deliver(),
            72..80 => self.client_submits(replica),
            80..84 => self.client_moves_upstreams(replica),
            84..86 => self.client_cancels(replica),
            86..88 => self.client_takes_a_left_path_again(replica),
            88..90 => self.agent_leaves(),
            90..95 => self.agent_returns(replica),
            95..97 => self.elect(),
            97..98 => self.leader_crashes(replica),
            98..99 if self.random.bool() => self.group_changes(replica),
            98..99 => self.maintenance_begins_or_ends(replica),
            _ => self.now = self.now.plus(Duration::from_secs(20)),
        }
    }

    /// The faults stop, and everything comes to its end.
    pub(crate) fn quiesce(&mut self) {
        self.faults = false;
        let gone: Vec<AgentKey> =
            self.agents.iter().filter(|(_, agent)| !agent.live).map(|(key, _)| key.clone()).collect();
        gone.into_iter().for_each(|key| self.agent_joins(key));
        self.hear(0, usize::MAX);
        for agent in self.agents.keys().cloned().collect::<Vec<_>>() {
            let wanted = decide::Wanted { agent, on: false, message: String::new(), force: false };
            self.set_maintenance(0, &wanted);
            // Some stay out of service, and have to have everything all the same.
            let wanted = decide::Wanted { on: self.random.bool(), ..wanted };
            self.hear(0, usize::MAX);
            self.set_maintenance(0, &wanted);
        }
        self.elect();
        for _ in 0..400 {
            for replica in 0..REPLICAS {
                self.hear(replica, usize::MAX);
                self.lead(replica);
            }
            while !self.network.is_empty() {
                self.deliver();
            }
            self.check();
            self.now = self.now.plus(Duration::from_millis(700));
        }
    }

    // === events ===

    fn hear(&mut self, replica: usize, most: usize) {
        let count = if most == usize::MAX { most } else { self.random.usize(0..=most) };
        let replica = &mut self.replicas[replica];
        let mut last = None;
        for (place, (revision, past)) in self.store.history.iter().skip(replica.heard).enumerate() {
            // What was written together is told together.
            if place >= count && last != Some(*revision) {
                break;
            }
            last = Some(*revision);
            match past {
                Past::Put(record, created) => {
                    replica.snapshot.put(Record::clone(record), *created, *revision);
                }
                Past::Deleted(key) => replica.snapshot.remove(key, *revision),
                Past::Office => {}
            }
            replica.snapshot.advance(*revision);
            replica.heard += 1;
        }
    }

    fn elect(&mut self) {
        let replica = self.random.usize(0..REPLICAS);
        let term = self.store.elect(replica);
        // The one before may go on believing until the store refuses it.
        self.replicas[replica].tenure = Some(Tenure { term, progress: None });
    }

    fn leader_crashes(&mut self, replica: usize) {
        self.replicas[replica] = Replica::default();
        if self.store.leader.is_some_and(|(leader, _)| leader == replica) {
            self.elect();
        }
    }

    fn lead(&mut self, replica: usize) {
        let Some(mut tenure) = self.replicas[replica].tenure.take() else {
            return;
        };
        if self.replicas[replica].snapshot.revision() < tenure.term {
            self.replicas[replica].tenure = Some(tenure);
            return;
        }
        if self.faults {
            self.reads_a_key(replica);
        }
        let snapshot = &self.replicas[replica].snapshot;
        let progress = tenure.progress.get_or_insert_with(|| Progress::new(snapshot));
        progress.observe(snapshot);
        let decision = decide::advance(snapshot, progress, &self.limits, self.now);
        if decision.commits.is_empty() {
            progress.swept(snapshot, self.now);
            self.call(replica, &mut tenure);
        } else if !self.write(replica, &mut tenure, decision.commits) {
            return;
        }
        self.replicas[replica].tenure = Some(tenure);
    }

    /// Answers whether the tenure goes on.
    fn write(&mut self, replica: usize, tenure: &mut Tenure, commits: Vec<Commit>) -> bool {
        for commit in commits {
            if self.strikes(3) {
                // Crashed between two writes.
                self.replicas[replica] = Replica::default();
                return false;
            }
            let result = self.store.commit(&commit, Some(tenure.term));
            if result.is_ok() {
                self.check_success(&commit);
            }
            let answer_lost = self.strikes(5);
            match result {
                Ok(revision) if !answer_lost => self.replicas[replica].snapshot.absorb(&commit, revision),
                _ if self.store.leader.is_none_or(|(_, term)| term != tenure.term) => return false,
                // Something moved: what is left of the decision is made anew.
                Ok(_) | Err(()) => {
                    self.refresh_after(replica, &commit);
                    if let Some(progress) = &mut tenure.progress {
                        progress.committed(&self.replicas[replica].snapshot, &commit);
                    }
                    return true;
                }
            }
            if let Some(progress) = &mut tenure.progress {
                progress.committed(&self.replicas[replica].snapshot, &commit);
            }
        }
        true
    }

    fn call(&mut self, replica: usize, tenure: &mut Tenure) {
        let Some(progress) = &mut tenure.progress else {
            return;
        };
        let snapshot = &self.replicas[replica].snapshot;
        let (effects, _) = decide::fan_out(snapshot, progress, &self.limits, self.now);
        for effect in effects {
            progress.sent(&effect, self.now);
            note_told(&mut self.told, &effect);
            self.network.push(Message::Call { from: replica, term: tenure.term, effect });
        }
    }

    fn deliver(&mut self) {
        if self.network.is_empty() {
            return;
        }
        let place = if self.faults { self.random.usize(0..self.network.len()) } else { 0 };
        let message = self.network.remove(place);
        if self.strikes(8) {
            self.network.push(message.clone());
        }
        let lost = self.strikes(8);
        match message {
            Message::Call { from, term, effect } => self.deliver_call(from, term, effect, lost),
            Message::Answer { to, term, agent, id, answer } => {
                let answer = if lost { Answer::Lost { message: "lost".to_owned() } } else { answer };
                let tenure = self.replicas[to].tenure.as_mut().filter(|tenure| tenure.term == term);
                if let Some(progress) = tenure.and_then(|tenure| tenure.progress.as_mut()) {
                    progress.answered(&agent, id, answer, self.now);
                }
            }
        }
    }

    fn deliver_call(&mut self, to: usize, term: Revision, effect: Effect, lost: bool) {
        let fails = self.strikes(10);
        let agent = self.agents.get_mut(&effect.agent).expect("calls go to agents that were there");
        let answer = if lost || !agent.live {
            Answer::Lost { message: "unreachable".to_owned() }
        } else {
            agent.perform(term, &effect, fails)
        };
        self.network.push(Message::Answer { to, term, agent: effect.agent, id: effect.id, answer });
    }

    /// A reading of a client, or after a refusal.
    fn reads_a_key(&mut self, replica: usize) {
        let paths: Vec<Key> = self.store.truth.paths().map(|(path, _)| Key::Path(path.clone())).collect();
        if let Some(path) = self.random.choice(&paths).cloned() {
            self.refresh(replica, &path);
        }
    }

    /// Reads all anew that a commit named, one after the other.
    fn refresh_after(&mut self, replica: usize, commit: &Commit) {
        let named = commit.expectations().keys().chain(commit.writes().keys());
        for key in named.cloned().collect::<BTreeSet<Key>>() {
            self.refresh(replica, &key);
        }
    }

    /// Reads one record anew, ahead of what the watch tells.
    fn refresh(&mut self, replica: usize, key: &Key) {
        let snapshot = &mut self.replicas[replica].snapshot;
        match self.store.read(key) {
            Some((record, created, modified)) => snapshot.put(record, created, modified),
            None => snapshot.remove(key, self.store.truth.revision()),
        }
    }

    fn agent_leaves(&mut self) {
        let live: Vec<AgentKey> =
            self.agents.iter().filter(|(_, agent)| agent.live).map(|(key, _)| key.clone()).collect();
        let Some(gone) = self.random.choice(&live) else {
            return;
        };
        self.store.delete(&Key::Agent(gone.clone()));
        let loses_disk = self.random.u8(0..4) == 0;
        let agent = self.agents.get_mut(gone).expect("it was live");
        if self.random.bool() {
            agent.die();
        }
        agent.live = false;
        if loses_disk {
            agent.held.clear();
        }
    }

    /// Converges to what a replica says, which may be old, then announces itself.
    fn agent_returns(&mut self, replica: usize) {
        let mut away: Vec<AgentKey> =
            self.agents.iter().filter(|(_, agent)| !agent.live).map(|(key, _)| key.clone()).collect();
        if self.agents.len() < 5 {
            away.push(key("g", &format!("g-{}", self.agents.len())));
        }
        let Some(back) = self.random.choice(&away).cloned() else {
            return;
        };
        let (_, state) = decide::group_state(&self.replicas[replica].snapshot, &back.group, Scope::Committed);
        let targets: Vec<_> = state.iter().map(|(target, _)| target).collect();
        self.agents.entry(back.clone()).or_default().converge(&targets, false);
        self.agent_joins(back);
    }

    fn agent_joins(&mut self, key: AgentKey) {
        let address = "127.0.0.1:1".to_owned();
        let agent = self.agents.entry(key.clone()).or_default();
        agent.live = true;
        let boot = agent.boot();
        self.store.put(Record::Agent(AgentRecord { key, address, boot, since: self.now, templates: None }));
    }

    /// Whether one of so many faults happens.
    fn strikes(&mut self, percent: u8) -> bool {
        self.faults && self.random.u8(0..100) < percent
    }
}

/// A generation of a service is told to a group with one content only.
fn note_told(told: &mut BTreeMap<(ServiceId, Generation, GroupName), Option<Content>>, effect: &Effect) {
    let targets: Vec<_> = match &effect.call {
        Call::Apply { items, .. } => items.iter().map(|item| &item.target).collect(),
        Call::Resync { services, .. } => services.iter().map(|(target, _)| target).collect(),
    };
    for target in targets {
        let key = (target.service.clone(), target.generation, effect.agent.group.clone());
        let before = told.entry(key).or_insert_with(|| target.content.clone());
        assert_eq!(*before, target.content, "a_generation_has_one_content: {target:?}");
    }
}

fn key(group: &str, id: &str) -> AgentKey {
    AgentKey { group: GroupName::parse(group).unwrap(), id: AgentId::parse(id).unwrap() }
}
