//! What is held does not pass its check any more.

use std::collections::BTreeMap;

use super::*;

/// Runs to the end; trees with one of these services are refused, with words
/// that name the file, or not. The number of checks comes back, too.
fn run_where(state: State, request: Request, bad: &[&str], names_files: bool) -> (State, Report, usize) {
    let renderer = renderer();
    let mut trees = BTreeMap::from([(state.live.number, state.live.clone())]);
    let mut apply = Apply::begin(state, request, Timestamp(5), &renderer).unwrap();
    let mut checks = 0;
    while let Some(effect) = apply.effect() {
        let outcome = match &effect {
            Effect::Stage(stage) => {
                trees.insert(stage.manifest.number, stage.manifest.clone());
                Outcome::Done
            }
            Effect::Check(number) => {
                checks += 1;
                judge(&trees[number], bad, names_files)
            }
            Effect::Save(_)
            | Effect::Sync(_)
            | Effect::Discard(_)
            | Effect::Swap(_)
            | Effect::Reload(_)
            | Effect::Confirm(_)
            | Effect::Record(_)
            | Effect::Journal(..)
            | Effect::Push(..) => Outcome::Done,
        };
        apply = apply.advance(outcome, &renderer);
    }
    let (state, report) = apply.finish();
    assert_eq!(crate::check::state_is_consistent(&state), Vec::<String>::new());
    (state, report, checks)
}

fn judge(tree: &Manifest, bad: &[&str], names_files: bool) -> Outcome {
    let is_bad = |id: &&&str| **id == "all" || tree.files.contains_key(&file_of(id));
    match bad.iter().find(is_bad) {
        Some(id) if names_files => Outcome::Refused(format!("host not found in {}:2", file_of(id))),
        Some(_) => Outcome::Refused("no".to_owned()),
        None => Outcome::Done,
    }
}

fn file_of(id: &str) -> crate::tree::TreePath {
    crate::tree::TreePath::parse(&format!("upstreams/{id}.conf")).unwrap()
}

fn name(n: usize) -> String {
    format!("s{n:02}")
}

/// A host with many services that were good.
fn many() -> State {
    let items = (0..40).map(|n| item(&name(n), 1, &format!("/{}", name(n)))).collect();
    run(fresh(), part(1, items), good).0
}

fn problems(state: &State) -> Vec<&str> {
    state.problems.keys().map(ServiceId::as_str).collect()
}

#[test]
fn a_change_of_another_service_ends_at_once_and_names_the_one_at_fault() {
    for names_files in [true, false] {
        let before = many();
        let request = part(1, vec![item("new", 1, "/new")]);
        let (state, report, checks) = run_where(before.clone(), request, &["s17"], names_files);
        assert_eq!(verdicts(&report), [Verdict::Invalid]);
        let words = &report.results[0].message;
        assert!(words.contains("does not pass its check any more") && words.contains("`s17`"), "{words}");
        assert!(report.failure.is_some());
        assert_eq!(state.live, before.live, "nothing is taken from what is served");
        assert_eq!(problems(&state), ["s17"]);
        assert!(checks <= if names_files { 6 } else { 16 }, "{checks}");
        // The reason is gone: so is the problem.
        let (state, report, _) = run_where(state, part(1, vec![item("new", 2, "/new")]), &[], true);
        assert_eq!((verdicts(&report), problems(&state)), (vec![Verdict::Applied], vec![]));
    }
}

#[test]
fn the_one_at_fault_can_be_changed_or_deleted() {
    let (state, report, _) = run_where(many(), part(1, vec![item("new", 1, "/new")]), &["s17"], true);
    assert_eq!(verdicts(&report), [Verdict::Invalid]);
    let gone = Target { content: None, ..target("s17", 2, "/") };
    let (state, report, _) = run_where(state, part(1, vec![Item::new("r", gone)]), &["s17"], true);
    assert_eq!((verdicts(&report), problems(&state)), (vec![Verdict::Applied], vec![]));
    let (_, report, _) = run_where(state, part(1, vec![item("new", 1, "/new")]), &["s17"], true);
    assert_eq!(verdicts(&report), [Verdict::Applied]);
}

#[test]
fn a_host_that_is_brought_to_the_whole_state_goes_on_without_those_at_fault() {
    let mut targets: Vec<_> = (0..40).map(|n| target(&name(n), 2, &format!("/{}x", name(n)))).collect();
    targets.push(target("new", 1, "/new"));
    for names_files in [true, false] {
        let request = Request::everything(Some(Term(1)), group(&[], None), targets.clone());
        let (state, report, _) = run_where(many(), request, &["s03", "s17"], names_files);
        assert_eq!(report.failure, None);
        let lost: Vec<_> = report.results.iter().filter(|r| r.verdict != Verdict::Applied).collect();
        assert_eq!(lost.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["s03", "s17"]);
        assert_eq!(problems(&state), ["s03", "s17"]);
        assert_eq!(state.live.services.len(), 39);
    }
}

#[test]
fn a_host_that_serves_nothing_is_rescued_without_those_at_fault() {
    let (state, report, _) = run_where(many(), Request::rescue(), &["s03", "s17"], true);
    assert_eq!((report.failure, report.level), (None, Level::Structural));
    assert_eq!((problems(&state), state.live.services.len()), (vec!["s03", "s17"], 38));
}

#[test]
fn nobody_is_blamed_for_what_all_share() {
    let before = many();
    for request in [part(1, vec![item("new", 1, "/new")]), Request::rescue()] {
        let (state, report, checks) = run_where(before.clone(), request, &["all"], true);
        assert!(report.failure.unwrap().contains("does not pass its check any more"));
        assert_eq!((&state.live, problems(&state)), (&before.live, vec![]));
        assert!(checks <= 4, "{checks}");
    }
}
