//! Changes of upstreams where the balancer looks them up.

use super::*;
use crate::{endpoints::Endpoints, ids::Edition, template::Lua};

fn on(state: State, request: Request, failing: &[&str]) -> (State, Report, Vec<String>) {
    run_on(&renderer_with(Some(Lua::default())), state, request, good, failing)
}

fn item_to(id: &str, generation: u64, address: &str) -> Item {
    let mut item = item(id, generation, &format!("/{id}"));
    item.target.content.as_mut().unwrap().upstreams = vec![upstream(address)];
    item
}

/// Two services, in a tree.
fn started() -> State {
    let state = State::new(
        Ledger::default(),
        Manifest::empty(group(&[], None)),
        &renderer_with(Some(Lua::default())),
    );
    on(state, part(1, vec![item_to("a", 1, "10.0.0.1:80"), item_to("b", 1, "10.0.0.1:80")]), &[]).0
}

#[test]
fn upstreams_alone_are_journaled_and_pushed() {
    let (state, report, trace) = on(started(), part(1, vec![item_to("a", 2, "10.0.0.2:80")]), &[]);
    assert_eq!(trace, ["journal", "push"]);
    assert_eq!((verdicts(&report), report.level), (vec![Verdict::Applied], Level::Endpoints));
    assert_eq!((state.live.number, state.live.edition), (ConfigNumber(1), Edition(1)));
    assert_eq!(state.endpoints().to_text(), "baragon_a=10.0.0.2:80/1/p\nbaragon_b=10.0.0.1:80/1/p\n");
}

#[test]
fn a_new_generation_of_the_same_is_a_line_and_a_stamp() {
    let same = || part(1, vec![item_to("a", 2, "10.0.0.1:80")]);
    let (state, report, trace) = on(started(), same(), &[]);
    assert_eq!(trace, ["confirm", "journal", "push"]);
    assert_eq!((report.level, report.results[0].generation), (Level::None, Generation(2)));
    assert_eq!(state.live.edition, Edition(1));
    let (state, report, trace) = on(started(), same(), &["", "", "push"]);
    assert_eq!(trace, ["confirm", "journal", "push", "journal", "push all"]);
    assert_eq!((verdicts(&report), report.results[0].generation), (vec![Verdict::Failed], Generation(1)));
    assert_eq!(state.live.edition, Edition(2));
}

#[test]
fn no_upstreams_and_the_way_back_need_no_reload() {
    let mut none = item("a", 2, "/a");
    none.target.content.as_mut().unwrap().upstreams.clear();
    let (state, report, _) = on(started(), part(1, vec![none]), &[]);
    assert_eq!(report.level, Level::Endpoints);
    let (_, report, _) = on(state, part(1, vec![item_to("a", 3, "10.0.0.2:80")]), &[]);
    assert_eq!(report.level, Level::Endpoints);
}

#[test]
fn everything_with_other_upstreams_is_a_change_of_endpoints() {
    let targets = vec![item_to("a", 2, "10.0.0.2:80").target, item_to("b", 1, "10.0.0.1:80").target];
    let request = Request::everything(Some(Term(1)), group(&[], None), targets);
    assert_eq!(on(started(), request, &[]).2, ["journal", "push"]);
}

#[test]
fn what_comes_with_another_file_is_in_the_new_tree() {
    let items = vec![item_to("a", 2, "10.0.0.2:80"), item("c", 1, "/c")];
    let (state, report, _) = on(started(), part(1, items), &[]);
    assert_eq!((report.level, state.live.edition), (Level::Structural, Edition(0)));
    let targets = vec![item_to("a", 3, "10.0.0.3:80").target];
    let fewer = Request::everything(Some(Term(1)), group(&[], None), targets);
    let (state, report, _) = on(state, fewer, &[]);
    assert_eq!(report.level, Level::Structural);
    assert_eq!(state.endpoints(), Endpoints::parse("baragon_a=10.0.0.3:80/1/p"));
}

#[test]
fn a_name_without_an_address_is_left_to_nginx() {
    let request = part(1, vec![item_to("a", 2, "web.local:80")]);
    let (state, report, _) = on(started(), request.clone(), &[]);
    assert_eq!(report.level, Level::Structural);
    assert_eq!(state.peers_of(&ServiceId::parse("a").unwrap()), None);
    let hosts = Hosts::from([("web.local".to_owned(), "10.0.0.9".to_owned())]);
    let (_, report, _) = on(started(), Request { hosts, ..request }, &[]);
    assert_eq!(report.level, Level::Endpoints);
}

#[test]
fn a_push_that_is_not_taken_is_taken_back() {
    let request = part(1, vec![item_to("a", 2, "10.0.0.2:80")]);
    let (state, report, trace) = on(started(), request.clone(), &["", "push"]);
    assert_eq!(trace, ["journal", "push", "journal", "push all"]);
    assert_eq!((verdicts(&report), report.results[0].generation), (vec![Verdict::Failed], Generation(1)));
    assert_eq!(state.endpoints(), started().endpoints());
    assert_eq!(state.live.edition, Edition(2), "the edition that failed is not used again");
    let (_, report, _) = on(state, request, &[]);
    assert_eq!((verdicts(&report), report.level), (vec![Verdict::Applied], Level::Endpoints));
}

#[test]
fn after_a_journal_that_is_in_doubt_a_new_tree_is_made() {
    let request = part(1, vec![item_to("a", 2, "10.0.0.2:80")]);
    let (state, report, _) = on(started(), request, &["journal", "journal"]);
    assert!(report.failure.is_some_and(|reason| reason.contains("going back failed")));
    assert!(state.is_unsure());
    let (state, report, _) = on(state, Request::repair(BTreeSet::new()), &[]);
    assert_eq!((report.level, state.is_unsure()), (Level::Structural, false));
}

#[test]
fn lost_endpoints_are_pushed_again_without_a_reload() {
    let (_, report, trace) = on(started(), Request::repair(BTreeSet::new()), &["confirm"]);
    assert_eq!((trace, report.level), (vec!["confirm".to_owned(), "push all".to_owned()], Level::Endpoints));
    let (_, report, trace) = on(started(), Request::repair(BTreeSet::new()), &["confirm", "push all"]);
    assert_eq!((trace.last().map(String::as_str), report.level), (Some("reload"), Level::Structural));
}
