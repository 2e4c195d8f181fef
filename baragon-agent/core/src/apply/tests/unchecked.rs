//! What nobody wants checked.

use super::*;

fn unchecked(id: &str, generation: u64, path: &str) -> Item {
    Item { check: Check::Skip, ..item(id, generation, path) }
}

/// The balancer refuses trees with a service of the name `bad`, whether it is
/// asked to check or to load them.
fn run_refusing(state: State, items: Vec<Item>) -> (State, Report, Vec<&'static str>) {
    let renderer = renderer();
    let mut apply = Apply::begin(state, part(1, items), Timestamp(5), &renderer).unwrap();
    let (mut trace, mut staged, mut live) = (Vec::new(), None, false);
    let is_bad = |tree: &Option<Manifest>| {
        tree.as_ref().is_some_and(|tree: &Manifest| tree.services.keys().any(|id| id.as_str() == "bad"))
    };
    while let Some(effect) = apply.effect() {
        let refused = || Outcome::Refused("[emerg] bad".to_owned());
        let outcome = match &effect {
            Effect::Stage(stage) => {
                staged = Some(stage.manifest.clone());
                Outcome::Done
            }
            Effect::Check(_) => {
                trace.push("check");
                if is_bad(&staged) { refused() } else { Outcome::Done }
            }
            Effect::Swap(number) => {
                live = *number == staged.as_ref().map(|tree| tree.number);
                Outcome::Done
            }
            Effect::Reload(_) => {
                trace.push("reload");
                if live && is_bad(&staged) { refused() } else { Outcome::Done }
            }
            Effect::Discard(_) => {
                staged = None;
                Outcome::Done
            }
            Effect::Save(_)
            | Effect::Sync(_)
            | Effect::Confirm(_)
            | Effect::Record(_)
            | Effect::Journal(..)
            | Effect::Push(..) => Outcome::Done,
        };
        apply = apply.advance(outcome, &renderer);
    }
    let (state, report) = apply.finish();
    assert_eq!(crate::check::state_is_consistent(&state), Vec::<String>::new());
    (state, report, trace)
}

#[test]
fn it_is_loaded_without_a_check() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let (_, report, trace) = run_refusing(state, vec![unchecked("b", 1, "/b")]);
    assert_eq!((verdicts(&report), trace), (vec![Verdict::Applied], vec!["reload"]));
}

#[test]
fn what_the_balancer_refuses_to_load_will_be_refused_again() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let (after, report, trace) = run_refusing(state.clone(), vec![unchecked("bad", 1, "/b")]);
    assert_eq!(verdicts(&report), [Verdict::Invalid]);
    assert_eq!(report.results[0].message, "[emerg] bad");
    assert_eq!(report.failure, None);
    assert_eq!(trace, ["reload", "reload", "check", "check"], "and back, then which part, then what is held");
    assert_eq!(after.live, state.live);
    let (_, report, trace) = run_refusing(fresh(), vec![unchecked("bad", 1, "/b")]);
    assert_eq!((verdicts(&report), trace), (vec![Verdict::Invalid], vec!["reload", "check"]), "a first tree");
}

#[test]
fn only_the_bad_one_of_several_fails() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let items = ["b", "bad", "c"].map(|id| unchecked(id, 1, &format!("/{id}")));
    let (after, report, _) = run_refusing(state, items.into());
    assert_eq!(verdicts(&report), [Verdict::Applied, Verdict::Invalid, Verdict::Applied]);
    assert_eq!(after.live.services.len(), 3);
}

#[test]
fn a_reload_that_does_not_take_is_no_refusal() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let request = part(1, vec![unchecked("b", 1, "/b")]);
    let failing = ["", "", "", "", "reload"];
    let (_, report, trace) = run_on(&renderer(), state, request, good, &failing);
    assert_eq!(verdicts(&report), [Verdict::Failed], "{trace:?}");
}

#[test]
fn what_is_not_loaded_either_is_checked_all_the_same() {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a")]), good);
    let later = Item { reload: Reload::Later, ..unchecked("bad", 1, "/b") };
    let (after, report, trace) = run_refusing(state.clone(), vec![later]);
    assert_eq!((verdicts(&report), trace), (vec![Verdict::Invalid], vec!["check", "check"]));
    assert_eq!(after.live, state.live);
}
