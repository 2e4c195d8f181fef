//! Templates that compile and render none of what is live.

use super::*;
use crate::template::Source;

fn broken() -> Renderer {
    let source = Source {
        path: "service/default/locations/{domain}/{service}.conf.hbs".to_owned(),
        text: "{{no.such.value}}".to_owned(),
    };
    let host = Host {
        agent_id: "lb".to_owned(),
        rack: Label::parse("").unwrap(),
        root: "/r".to_owned(),
        balancer: Balancer::default(),
    };
    Renderer::new(template::shipped().overlay(vec![source]).unwrap(), host).unwrap()
}

/// As after a start that lost the templates in use.
fn restarted() -> State {
    let (state, ..) = run(fresh(), part(1, vec![item("a", 1, "/a"), item("b", 1, "/b")]), good);
    State::new(state.ledger, state.live, &broken())
}

fn everything(generation: u64) -> Request {
    let targets = ["a", "b"].map(|id| target(id, generation, &format!("/{id}")));
    Request::everything(Some(Term(1)), group(&[], None), targets.into())
}

#[test]
fn what_is_live_stays_when_no_service_can_be_rendered() {
    for request in
        [everything(1), everything(2), Request::repair(BTreeSet::new()), part(1, vec![item("c", 1, "/c")])]
    {
        let before = restarted();
        let (state, report, trace) = run_on(&broken(), before.clone(), request, good, &[]);
        assert!(trace.is_empty(), "{trace:?}");
        let words = report.failure.unwrap();
        assert!(words.contains("render none of the services") && words.contains("no.such.value"), "{words}");
        assert_eq!(state.live, before.live);
    }
}

#[test]
fn one_that_can_be_rendered_or_an_empty_state_goes_on() {
    let nothing = Request::everything(Some(Term(1)), group(&[], None), vec![]);
    let (state, report, _) = run_on(&broken(), restarted(), nothing, good, &[]);
    assert_eq!((report.failure, state.live.services.len()), (None, 0));
    let nowhere = Request::everything(Some(Term(1)), group(&["other.example"], None), vec![]);
    let (_, report, _) = run_on(&broken(), restarted(), nowhere, good, &[]);
    assert_eq!(report.failure, None);
}
