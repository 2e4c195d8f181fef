//! The apply machine on a modelled host: requests in any order, doubled and
//! late, with crashes at every step, from seeds.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

use baragon_agent_core::{
    apply::{Apply, Check, Effect, Item, Outcome, Reload, Request, Verdict},
    check,
    desired::{Content, Group, Service, Target, Upstream},
    endpoints::{self, Endpoints, Stamp},
    ids::{
        Address, BasePath, ConfigNumber, Generation, GroupName, Label, ServiceId, TemplateName, Term,
        Timestamp,
    },
    options::Options,
    state::{Ledger, State},
    template::{self, Balancer, Host as Place, Lua, Renderer},
    tree::{Digest, Manifest, TreePath},
};

/// What survives a crash of the agent, and the balancer beside it.
#[derive(Clone, Debug, Default)]
struct Host {
    ledger: Ledger,
    trees: BTreeMap<ConfigNumber, (Manifest, BTreeMap<TreePath, Digest>)>,
    /// What trees and their journals say.
    written: BTreeMap<ConfigNumber, Endpoints>,
    /// What the balancer balances to.
    taken: (Stamp, Endpoints),
    live: Option<ConfigNumber>,
    served: Option<ConfigNumber>,
    /// Every tree that was ever loaded.
    loaded: BTreeMap<ConfigNumber, Manifest>,
    /// Those that nobody has checked or loaded yet.
    unproven: BTreeSet<ConfigNumber>,
}

struct Simulation {
    random: fastrand::Rng,
    renderer: Renderer,
    host: Host,
    state: State,
    term: u64,
    newest: BTreeMap<String, u64>,
    past: Vec<Request>,
    crashes: usize,
}

const SERVICES: [&str; 5] = ["a", "b", "c", "d", "bad"];

#[test]
fn invariants_hold_over_crashes_doubles_and_late_arrivals() {
    for seed in 0..80 {
        run(seed, None);
    }
}

#[test]
fn they_hold_where_upstreams_change_without_a_reload() {
    for seed in 0..80 {
        run(seed, Some(Lua::default()));
    }
}

#[test]
fn a_given_seed_can_be_run_alone() {
    run(7, Some(Lua::default()));
}

fn run(seed: u64, lua: Option<Lua>) {
    let mut simulation = Simulation::new(seed, lua);
    for step in 0..40 {
        let request = simulation.next_request();
        simulation.apply(request, &format!("seed {seed}, step {step}"));
    }
    assert!(simulation.crashes > 0, "seed {seed} never crashed");
    simulation.settle(&format!("seed {seed}, at the end"));
}

// === impl Simulation ===

impl Simulation {
    fn new(seed: u64, lua: Option<Lua>) -> Self {
        let place = Place {
            agent_id: "lb".to_owned(),
            rack: label(""),
            root: "/r".to_owned(),
            balancer: Balancer {
                listen: vec!["80".to_owned()],
                worker_processes: "1".to_owned(),
                lua,
                ..Balancer::default()
            },
        };
        let renderer = Renderer::new(template::shipped(), place).unwrap();
        let state = State::new(Ledger::default(), Manifest::empty(group()), &renderer);
        let random = fastrand::Rng::with_seed(seed);
        let (newest, past) = (BTreeMap::new(), Vec::new());
        Self { random, renderer, host: Host::default(), state, term: 1, newest, past, crashes: 0 }
    }

    /// A new one, a doubled one, a late one, or everything.
    fn next_request(&mut self) -> Request {
        if !self.past.is_empty() && self.random.u8(..) < 70 {
            return self.past[self.random.usize(..self.past.len())].clone();
        }
        if self.random.u8(..) < 40 {
            self.term += 1;
        }
        let request = if self.random.u8(..) < 30 {
            let targets =
                SERVICES.iter().filter(|id| self.newest.contains_key(**id)).copied().collect::<Vec<_>>();
            let targets = targets.into_iter().map(|id| self.target(id)).collect();
            Request::everything(Some(Term(self.term)), group(), targets)
        } else {
            let count = self.random.usize(1..4);
            let items = (0..count).map(|_| SERVICES[self.random.usize(..SERVICES.len())]).collect::<Vec<_>>();
            let (check, reload) = (self.random.u8(..), self.random.u8(..));
            let check = if check < 60 { Check::Skip } else { Check::Always };
            let reload = if reload < 30 { Reload::Later } else { Reload::Needed };
            let items = items.into_iter().map(|id| Item { check, reload, ..Item::new("r", self.target(id)) });
            let items = items.collect();
            Request::part(Term(self.term), None, items)
        };
        self.past.push(request.clone());
        request
    }

    fn target(&mut self, id: &str) -> Target {
        let generation = self.newest.entry(id.to_owned()).or_default();
        *generation += 1;
        let generation = Generation(*generation);
        let content = (self.random.u8(..) > 40).then(|| content(id, self.random.u16(1..4)));
        Target { id: ServiceId::parse(id).unwrap(), generation, content }
    }

    fn apply(&mut self, request: Request, at: &str) {
        let asked = request.term;
        let before = self.state.live.clone();
        let begun = Apply::begin(self.state.clone(), request, Timestamp(0), &self.renderer);
        let mut apply = match begun {
            Ok(apply) => apply,
            Err(refused) => {
                assert!(asked.unwrap() < refused.1.seen, "{at}: a valid term was refused");
                return;
            }
        };
        assert!(asked.is_none_or(|term| term >= self.host.ledger.term), "stale_term_is_never_applied, {at}");
        while let Some(effect) = apply.effect() {
            if self.random.u8(..) < 20 {
                // Before, or after with the outcome lost.
                if self.random.bool() {
                    self.host.perform(&effect, &mut self.random);
                }
                self.invariants(&before, at);
                self.restart(&before, at);
                return;
            }
            let outcome = self.host.perform(&effect, &mut self.random);
            self.invariants(&before, at);
            apply = apply.advance(outcome, &self.renderer);
        }
        let (state, report) = apply.finish();
        self.state = state;
        for result in report.results.iter().filter(|result| result.verdict == Verdict::Applied) {
            let held = self.host.live_tree().and_then(|tree| tree.services.get(&result.id).cloned());
            let generation = held.map_or(Generation(0), |held| held.generation);
            assert!(generation >= result.generation, "applied_is_on_disk_before_the_answer, {at}");
            if self.host.ledger.awaiting_reload {
                continue;
            }
            assert_eq!(self.host.served, self.host.live, "applied_is_served, {at}");
            assert!(self.host.has_taken_all(), "applied_endpoints_are_taken, {at}");
        }
        self.agree(at);
    }

    /// The agent dies; the next one reads what is on disk.
    fn restart(&mut self, before: &Manifest, at: &str) {
        self.crashes += 1;
        // One that is refused when it is checked again gives way to an older one.
        while let Some(bad) = self.host.live.filter(|live| is_bad(&self.host.trees[live].0)) {
            self.host.live = self.host.trees.range(..bad).next_back().map(|(number, _)| *number);
        }
        let live = self.host.live;
        // The next one has it served before it does anything else.
        if let Some(live) = live.filter(|_| !self.host.ledger.awaiting_reload) {
            self.host.perform_well(&Effect::Reload(live));
        }
        self.host.trees.retain(|number, _| live.is_some_and(|live| *number <= live));
        let manifest = self.host.live_tree().cloned().unwrap_or_else(|| Manifest::empty(group()));
        let stale = check::stale_generation_never_replaces_newer(before, &manifest);
        assert_eq!(stale, Vec::<String>::new(), "{at}");
        self.state = State::new(self.host.ledger, manifest, &self.renderer);
        self.agree(at);
    }

    fn invariants(&self, before: &Manifest, at: &str) {
        if let Some(live) = self.host.live {
            let (manifest, files) =
                self.host.trees.get(&live).unwrap_or_else(|| panic!("{at}: live is gone"));
            assert_eq!(
                check::live_is_always_a_complete_generation(manifest, files),
                Vec::<String>::new(),
                "{at}"
            );
            assert_eq!(
                check::stale_generation_never_replaces_newer(before, manifest),
                Vec::<String>::new(),
                "{at}"
            );
            assert_eq!(check::number_is_used_once(&self.host.loaded, manifest), Vec::<String>::new(), "{at}");
            let unproven = self.host.unproven.contains(&live);
            assert!(unproven || !is_bad(manifest), "refused_is_never_live, {at}");
        }
    }

    fn agree(&self, at: &str) {
        assert_eq!(check::state_is_consistent(&self.state), Vec::<String>::new(), "{at}");
        let on_disk = self.host.live_tree().cloned().unwrap_or_else(|| Manifest::empty(group()));
        assert!(self.state.is_unsure() || self.state.live == on_disk, "memory_is_what_the_disk_says, {at}");
        if let Some(written) = self.host.live.and_then(|live| self.host.written.get(&live)) {
            let of_record = State::new(self.host.ledger, on_disk, &self.renderer).endpoints();
            assert_eq!(*written, of_record, "journal_and_record_agree, {at}");
        }
        assert!(self.state.ledger.term <= self.host.ledger.term, "a_seen_term_is_durable, {at}");
    }

    /// Without further faults, everything is served as asked.
    fn settle(&mut self, at: &str) {
        self.term += 1;
        let targets: Vec<_> = SERVICES[..4].iter().map(|id| self.target(id)).collect();
        let request = Request::everything(Some(Term(self.term)), group(), targets.clone());
        let mut apply = Apply::begin(self.state.clone(), request, Timestamp(0), &self.renderer).unwrap();
        while let Some(effect) = apply.effect() {
            let outcome = self.host.perform_well(&effect);
            apply = apply.advance(outcome, &self.renderer);
        }
        let (state, _) = apply.finish();
        assert!(
            targets.iter().all(|target| state.live.services[&target.id].is(target)),
            "it_converges, {at}"
        );
        assert_eq!(self.host.served, Some(state.live.number), "{at}");
        assert!(self.host.has_taken_all(), "{at}");
    }
}

// === impl Host ===

impl Host {
    fn live_tree(&self) -> Option<&Manifest> {
        self.live.and_then(|live| self.trees.get(&live)).map(|(manifest, _)| manifest)
    }

    fn perform(&mut self, effect: &Effect, random: &mut fastrand::Rng) -> Outcome {
        let may_fail = matches!(
            effect,
            Effect::Save(_)
                | Effect::Stage(_)
                | Effect::Check(_)
                | Effect::Reload(_)
                | Effect::Confirm(_)
                | Effect::Journal(..)
                | Effect::Push(..)
        );
        if may_fail && random.u8(..) < 10 {
            // A line may be on disk although its writing failed.
            if matches!(effect, Effect::Journal(..)) && random.bool() {
                self.perform_well(effect);
            }
            return Outcome::Failed("by chance".to_owned());
        }
        self.perform_well(effect)
    }

    fn perform_well(&mut self, effect: &Effect) -> Outcome {
        match effect {
            Effect::Save(ledger) => self.ledger = *ledger,
            Effect::Stage(stage) => {
                self.unproven.remove(&stage.manifest.number);
                let from = self.trees.get(&stage.from).map(|(_, files)| files.clone()).unwrap_or_default();
                let written =
                    stage.plan.write.iter().map(|(path, file)| (path.clone(), file.digest().clone()));
                let linked = stage.plan.link.iter().map(|path| (path.clone(), from[path].clone()));
                let endpoints = TreePath::parse(endpoints::FILE).unwrap();
                if let Some(file) = stage.plan.write.get(&endpoints) {
                    self.written.insert(stage.manifest.number, Endpoints::parse(file.content()));
                }
                self.trees
                    .insert(stage.manifest.number, (stage.manifest.clone(), written.chain(linked).collect()));
            }
            Effect::Check(number) => {
                if is_bad(&self.trees[number].0) {
                    return Outcome::Refused("it is bad".to_owned());
                }
            }
            Effect::Sync(number) => {
                self.unproven.insert(*number);
            }
            Effect::Discard(number) => {
                assert_ne!(self.live, Some(*number), "the live tree is never discarded");
                self.trees.remove(number);
            }
            Effect::Swap(number) => self.live = *number,
            Effect::Reload(number) => {
                assert_eq!(self.live, Some(*number), "what is loaded is what is live");
                if is_bad(&self.trees[number].0) {
                    return Outcome::Refused("it is bad".to_owned());
                }
                self.unproven.remove(number);
                self.served = Some(*number);
                let manifest = self.trees[number].0.clone();
                self.take_all(*number);
                self.loaded.insert(*number, manifest);
            }
            Effect::Confirm(number) => {
                if self.served != Some(*number) || !self.has_taken_all() {
                    return Outcome::Failed("another one is served".to_owned());
                }
            }
            Effect::Journal(number, change) => {
                change.apply_to(&mut self.trees.get_mut(number).expect("live is there").0);
                match self.written.get_mut(number) {
                    Some(written) => written.extend(&change.lists),
                    None => assert!(change.lists.is_empty(), "a tree without endpoints has none to change"),
                }
            }
            Effect::Push(number, change) => {
                if self.served != Some(*number) {
                    return Outcome::Failed("another one is served".to_owned());
                }
                match change {
                    Some(change) if self.taken.0.edition.next() == change.edition => {
                        self.taken.1.extend(&change.lists);
                        self.taken.0.edition = change.edition;
                    }
                    Some(_) | None => self.take_all(*number),
                }
            }
            Effect::Record(manifest) => {
                let live = self.live.expect("only a live tree is recorded again");
                self.trees.get_mut(&live).expect("live is there").0 = (**manifest).clone();
            }
        }
        Outcome::Done
    }
}

// === impl Host, endpoints ===

impl Host {
    fn take_all(&mut self, number: ConfigNumber) {
        if let Some(written) = self.written.get(&number) {
            self.taken = (self.trees[&number].0.stamp(), written.clone());
        }
    }

    fn has_taken_all(&self) -> bool {
        let Some(live) = self.live_tree().filter(|live| live.is_reload_free()) else { return true };
        self.taken.0 == live.stamp() && self.taken.1 == self.written[&live.number]
    }
}

/// The balancer refuses the service `bad` with an odd port.
fn is_bad(manifest: &Manifest) -> bool {
    let bad = manifest.services.get(&ServiceId::parse("bad").unwrap());
    bad.and_then(|held| held.content.as_ref())
        .is_some_and(|content| content.upstreams[0].address.port() == "1")
}

fn content(id: &str, port: u16) -> Content {
    // What a balancer refuses is in a file.
    let path = if id == "bad" { format!("/{id}{port}") } else { format!("/{id}") };
    let service = Service {
        id: ServiceId::parse(id).unwrap(),
        owners: vec![],
        base_path: BasePath::parse(&path).unwrap(),
        additional_paths: vec![],
        groups: vec![],
        domains: vec![],
        options: Options::default(),
        template: TemplateName::parse("default").unwrap(),
    };
    let upstream = Upstream {
        address: Address::parse(&format!("10.0.0.1:{port}")).unwrap(),
        rack: label(""),
        group: label("default"),
        weight: NonZeroU32::MIN,
        backup: false,
        request_id: label(""),
    };
    Content { service, upstreams: vec![upstream] }
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn group() -> Group {
    Group::without_domains(GroupName::parse("main").unwrap())
}
