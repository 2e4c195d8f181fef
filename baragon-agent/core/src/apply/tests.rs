use super::*;
use crate::{
    desired::{Content, tests::*},
    ids::{ConfigNumber, Label},
    template::{self, Balancer, Host},
};

mod blame;
mod crowd;
mod endpoints;
mod lost;
mod unchecked;

fn renderer() -> Renderer {
    renderer_with(None)
}

fn renderer_with(lua: Option<template::Lua>) -> Renderer {
    let host = Host {
        agent_id: "lb".to_owned(),
        rack: Label::parse("").unwrap(),
        root: "/r".to_owned(),
        balancer: Balancer {
            listen: vec!["80".to_owned()],
            worker_processes: "1".to_owned(),
            lua,
            ..Balancer::default()
        },
    };
    Renderer::new(template::shipped(), host).unwrap()
}

fn target(id: &str, generation: u64, path: &str) -> Target {
    let content = Content { service: service(id, path), upstreams: vec![upstream("10.0.0.1:80")] };
    Target { id: ServiceId::parse(id).unwrap(), generation: Generation(generation), content: Some(content) }
}

fn item(id: &str, generation: u64, path: &str) -> Item {
    Item::new("r", target(id, generation, path))
}

fn fresh() -> State {
    State::new(Ledger::default(), Manifest::empty(group(&[], None)), &renderer())
}

/// Runs to the end; `judge` answers the checks by the services of the tree.
fn run(state: State, request: Request, judge: impl Fn(&Manifest) -> Outcome) -> (State, Report, Vec<String>) {
    run_on(&renderer(), state, request, judge, &[])
}

/// The same, and steps of these names fail.
fn run_on(
    renderer: &Renderer,
    state: State,
    request: Request,
    judge: impl Fn(&Manifest) -> Outcome,
    failing: &[&str],
) -> (State, Report, Vec<String>) {
    let mut apply = Apply::begin(state, request, Timestamp(5), renderer).unwrap();
    let mut trace = Vec::new();
    let mut staged = None;
    while let Some(effect) = apply.effect() {
        let (name, outcome) = match &effect {
            Effect::Save(_) => ("save", Outcome::Done),
            Effect::Stage(stage) => {
                staged = Some(stage.manifest.clone());
                ("stage", Outcome::Done)
            }
            Effect::Check(_) => ("check", staged.as_ref().map_or(Outcome::Done, &judge)),
            Effect::Sync(_) => ("sync", Outcome::Done),
            Effect::Discard(_) => {
                staged = None;
                ("discard", Outcome::Done)
            }
            Effect::Swap(_) => ("swap", Outcome::Done),
            Effect::Reload(_) => ("reload", Outcome::Done),
            Effect::Confirm(_) => ("confirm", Outcome::Done),
            Effect::Record(_) => ("record", Outcome::Done),
            Effect::Journal(..) => ("journal", Outcome::Done),
            Effect::Push(_, Some(_)) => ("push", Outcome::Done),
            Effect::Push(_, None) => ("push all", Outcome::Done),
        };
        let fails = failing.get(trace.len()).is_some_and(|failing| *failing == name);
        let outcome = if fails { Outcome::Failed(format!("{name} fails")) } else { outcome };
        trace.push(name.to_owned());
        apply = apply.advance(outcome, renderer);
    }
    let (state, report) = apply.finish();
    assert_eq!(crate::check::state_is_consistent(&state), Vec::<String>::new());
    (state, report, trace)
}

fn good(_: &Manifest) -> Outcome {
    Outcome::Done
}

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.results.iter().map(|result| result.verdict).collect()
}

fn part(term: u64, items: Vec<Item>) -> Request {
    Request::part(Term(term), None, items)
}

#[test]
fn a_change_is_staged_checked_swapped_and_served() {
    let (state, report, trace) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    assert_eq!(trace, ["save", "stage", "check", "save", "swap", "reload"]);
    assert_eq!((verdicts(&report), report.level), (vec![Verdict::Applied], Level::Structural));
    assert_eq!((state.live.number, state.ledger.term), (ConfigNumber(1), Term(1)));
}

#[test]
fn the_same_again_is_level_none_and_only_confirmed() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let (_, report, trace) = run(state, part(1, vec![item("a", 1, "/a")]), good);
    assert_eq!(trace, ["confirm"]);
    assert_eq!((verdicts(&report), report.level), (vec![Verdict::Applied], Level::None));
}

#[test]
fn a_new_generation_with_the_same_files_is_recorded_without_a_reload() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let (state, report, trace) = run(state, part(1, vec![item("a", 2, "/a")]), good);
    // One line: not the record of all services.
    assert_eq!(trace, ["confirm", "journal"]);
    assert_eq!((report.results[0].generation, report.level), (Generation(2), Level::None));
    assert_eq!(state.live.number, ConfigNumber(1));
    let again = part(1, vec![item("a", 3, "/a")]);
    let (state, report, _) = run_on(&renderer(), state, again, good, &["", "journal"]);
    assert_eq!((verdicts(&report), state.is_unsure()), (vec![Verdict::Failed], true));
    assert_eq!(report.results[0].generation, Generation(2));
}

#[test]
fn stale_terms_and_generations_are_refused() {
    let (state, ..) = run(fresh(), part(5, vec![item("a", 3, "/a")]), good);
    let refused = Apply::begin(state.clone(), part(4, vec![item("a", 9, "/x")]), Timestamp(0), &renderer())
        .unwrap_err();
    assert_eq!(refused.1, StaleTerm { asked: Term(4), seen: Term(5) });
    let (state, report, _) = run(state, part(5, vec![item("a", 2, "/x"), item("a", 3, "/x")]), good);
    assert_eq!(verdicts(&report), [Verdict::Stale, Verdict::Invalid]);
    assert_eq!(report.results[0].generation, Generation(3));
    assert_eq!(state.live.number, ConfigNumber(1));
}

#[test]
fn one_bad_service_does_not_hold_up_the_others() {
    let bad = |tree: &Manifest| {
        if tree.services.contains_key(&ServiceId::parse("bad").unwrap()) {
            Outcome::Refused("emerg".to_owned())
        } else {
            Outcome::Done
        }
    };
    let items = vec![item("a", 1, "/a"), item("bad", 1, "/b"), item("c", 1, "/c"), item("d", 1, "/d")];
    let (state, report, trace) = run(fresh(), part(1, items), bad);
    assert_eq!(verdicts(&report), [Verdict::Applied, Verdict::Invalid, Verdict::Applied, Verdict::Applied]);
    assert_eq!(report.results[1].message, "emerg");
    assert_eq!(trace.iter().filter(|step| *step == "reload").count(), 1);
    assert_eq!(state.live.services.len(), 3);
}

#[test]
fn a_refused_change_leaves_the_old_version_live() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let (after, report, trace) =
        run(state.clone(), part(1, vec![item("a", 2, "/b")]), |_| Outcome::Refused("no".to_owned()));
    assert_eq!((verdicts(&report), report.results[0].generation), (vec![Verdict::Invalid], Generation(1)));
    assert_eq!(after.live, state.live);
    assert!(!trace.contains(&"swap".to_owned()));
}

#[test]
fn a_check_that_cannot_run_is_a_failure_not_a_verdict() {
    let (_, report, _) = run(fresh(), part(1, vec![item("a", 1, "/a")]), |_| {
        Outcome::Failed("timed out after 10s".to_owned())
    });
    assert_eq!(
        (verdicts(&report), report.results[0].message.as_str()),
        (vec![Verdict::Failed], "timed out after 10s")
    );
}

#[test]
fn a_reload_that_does_not_take_is_rolled_back() {
    let renderer = renderer();
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let mut apply =
        Apply::begin(state.clone(), part(1, vec![item("a", 2, "/b")]), Timestamp(0), &renderer).unwrap();
    let mut trace = Vec::new();
    while let Some(effect) = apply.effect() {
        let outcome = if effect == Effect::Reload(ConfigNumber(2)) {
            Outcome::Failed("bind".to_owned())
        } else {
            Outcome::Done
        };
        trace.push(effect);
        apply = apply.advance(outcome, &renderer);
    }
    let (after, report) = apply.finish();
    let back = [
        Effect::Swap(Some(ConfigNumber(1))),
        Effect::Reload(ConfigNumber(1)),
        Effect::Discard(ConfigNumber(2)),
    ];
    assert_eq!(trace[trace.len() - 3..], back);
    assert_eq!(verdicts(&report), [Verdict::Failed]);
    assert_eq!((after.live, after.ledger.last), (state.live, ConfigNumber(2)));
}

#[test]
fn everything_removes_what_is_not_named_and_isolates_what_is_bad() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a"), item("b", 1, "/b")]), good);
    let mut unknown = target("c", 1, "/c");
    unknown.content.as_mut().unwrap().service.template = crate::ids::TemplateName::parse("none").unwrap();
    let request = Request::everything(Some(Term(2)), group(&[], None), vec![target("a", 2, "/x"), unknown]);
    let (state, report, _) = run(state, request, good);
    assert_eq!(verdicts(&report), [Verdict::Applied, Verdict::Invalid]);
    assert_eq!(state.live.services.keys().map(ServiceId::as_str).collect::<Vec<_>>(), ["a"]);
    assert_eq!(state.problems.len(), 1);
}

#[test]
fn a_tombstone_removes_the_files_and_still_refuses_late_ones() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let deleted = Target { id: ServiceId::parse("a").unwrap(), generation: Generation(2), content: None };
    let (state, report, _) = run(state, part(1, vec![Item::new("r", deleted)]), good);
    assert_eq!(verdicts(&report), [Verdict::Applied]);
    assert!(!state.live.files.keys().any(TreePath::is_endpoints));
    let (_, report, _) = run(state, part(1, vec![item("a", 1, "/a")]), good);
    assert_eq!(verdicts(&report), [Verdict::Stale]);
}

#[test]
fn a_change_for_later_is_written_and_brought_in_by_the_next_one() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let later = Item { reload: Reload::Later, ..item("a", 2, "/b") };
    let (state, report, trace) = run(state, part(1, vec![later]), good);
    assert_eq!(trace, ["stage", "check", "save", "swap"]);
    assert_eq!((report.level, state.ledger.awaiting_reload), (Level::None, true));
    let (state, report, _) = run(state, part(1, vec![item("c", 1, "/c")]), good);
    assert_eq!((report.level, state.ledger.awaiting_reload), (Level::Structural, false));
}

#[test]
fn a_forced_reload_makes_a_new_tree() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let forced = Item { reload: Reload::Forced, ..item("a", 1, "/a") };
    let (state, report, _) = run(state, part(1, vec![forced]), good);
    assert_eq!((report.level, state.live.number), (Level::Structural, ConfigNumber(2)));
}

#[test]
fn damaged_files_are_written_again() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let damaged = TreePath::parse("upstreams/a.conf").unwrap();
    let renderer = renderer();
    let apply =
        Apply::begin(state, Request::repair([damaged.clone()].into()), Timestamp(0), &renderer).unwrap();
    let Some(Effect::Stage(stage)) = apply.effect() else { panic!("nothing is staged") };
    assert!(stage.plan.write.contains_key(&damaged) && !stage.plan.link.contains(&damaged));
}

#[test]
fn a_failed_change_of_the_group_leaves_no_trace() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let wider = Request::part(Term(1), Some(group(&["x.com"], Some("x.com"))), vec![item("b", 1, "/b")]);
    let (after, report, _) = run(state.clone(), wider.clone(), |_| Outcome::Failed("timed out".to_owned()));
    assert_eq!(verdicts(&report), [Verdict::Failed]);
    assert_eq!((&after.live, &after.rendered), (&state.live, &state.rendered));
    let (after, ..) = run(after, wider, good);
    assert!(after.live.files.keys().any(|path| path.as_str() == "locations/x.com/a.conf"));
}

#[test]
fn a_term_that_could_not_be_saved_is_saved_with_the_next_request() {
    let renderer = renderer();
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let apply = Apply::begin(state, part(7, vec![item("a", 1, "/a")]), Timestamp(0), &renderer).unwrap();
    let apply = apply.advance(Outcome::Failed("the disk is full".to_owned()), &renderer);
    let (state, report) = apply.finish();
    assert_eq!(report.failure.as_deref(), Some("the disk is full"));
    let (state, _, trace) = run(state, part(7, vec![item("a", 1, "/a")]), good);
    assert_eq!(trace, ["save", "confirm"]);
    assert_eq!(state.ledger.term, Term(7));
}

#[test]
fn an_empty_everything_empties_the_host_only_in_a_current_term() {
    let (state, ..) = run(fresh(), part(5, vec![item("a", 1, "/a")]), good);
    let nothing = |term| Request::everything(Some(Term(term)), group(&[], None), Vec::new());
    let refused = Apply::begin(state.clone(), nothing(4), Timestamp(0), &renderer()).unwrap_err();
    assert_eq!(*refused, (state.clone(), StaleTerm { asked: Term(4), seen: Term(5) }));
    let (state, report, _) = run(state, nothing(5), good);
    assert_eq!((state.live.services.len(), report.failure), (0, None));
}

#[test]
fn problems_and_host_names_go_with_their_service() {
    let mut unknown = target("c", 1, "/c");
    unknown.content.as_mut().unwrap().service.template = crate::ids::TemplateName::parse("none").unwrap();
    let mut named = target("a", 1, "/a");
    named.content.as_mut().unwrap().upstreams = vec![upstream("host.example:80")];
    let hosts = Hosts::from([("host.example".to_owned(), "10.0.0.9".to_owned())]);
    let first = Request {
        hosts: hosts.clone(),
        ..Request::everything(Some(Term(1)), group(&[], None), vec![named, unknown])
    };
    let (state, ..) = run(fresh(), first, good);
    assert_eq!((state.problems.len(), &state.hosts), (1, &hosts));
    let (state, ..) = run(state, Request::everything(Some(Term(1)), group(&[], None), Vec::new()), good);
    assert_eq!((state.problems.len(), state.hosts.len()), (0, 0));
}
