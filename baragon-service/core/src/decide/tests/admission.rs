//! What is accepted, and every reason for which it is not.

use super::*;

#[test]
fn every_fault_of_a_submission_is_told_at_once() {
    let mut world = with_web(&["lb-1"]);
    world.put(Record::Group(group("empty")));
    let mut wanted = service("other", "/web", &["g", "empty", "nowhere"]);
    wanted.domains = [Domain::parse("a.com").unwrap()].into();
    let told = faults(&world, submission("r", wanted, &[]));
    let kinds = ["nowhere does not exist", "empty has no live agent", "owned by service web"];
    for kind in kinds {
        assert!(told.iter().any(|fault| fault.to_string().contains(kind)), "{kind}: {told:?}");
    }
}

#[test]
fn a_domain_that_no_group_serves_is_refused() {
    let world = World::with_agents(&["lb-1"]);
    let mut wanted = service("web", "/", &["g"]);
    wanted.domains = [Domain::parse("a.com").unwrap()].into();
    assert_eq!(
        faults(&world, submission("r", wanted, &[])),
        [Fault::DomainNotServed(Domain::parse("a.com").unwrap())]
    );
}

#[test]
fn a_group_below_its_minimum_is_refused() {
    let mut world = World::with_agents(&["lb-1"]);
    let mut two = group("g");
    two.minimum_agents = 2;
    let commit = put_group(&world.snapshot, two).unwrap();
    world.commit(&commit);
    let told = faults(&world, update("r", "web", "/"));
    assert_eq!(told, [Fault::TooFewAgents { group: group_name("g"), live: 1, minimum: 2 }]);
}

#[test]
fn the_same_id_is_known_by_its_content() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r", "web", "/web"));
    let again = submit(&world.snapshot, update("r", "web", "/web"), &world.limits, Timestamp(9));
    assert_eq!(again, Admission::Known);
    let other = submit(&world.snapshot, update("r", "web", "/other"), &world.limits, Timestamp(9));
    assert_eq!(other, Admission::Taken);
}

#[test]
fn a_path_is_owned_from_admission_on_with_and_without_its_slash() {
    let mut world = World::with_agents(&["lb-1"]);
    world.submit(update("r1", "web", "/web"));
    let told = faults(&world, update("r2", "thief", "/web/"));
    assert!(matches!(&told[..], [Fault::PathOwned { owner, .. }] if owner.as_str() == "web"), "{told:?}");
}

#[test]
fn an_admission_writes_the_locks_it_relies_on() {
    let world = with_web(&["lb-1"]);
    let accepted = submit(&world.snapshot, update("r2", "web", "/web"), &world.limits, world.now);
    let Admission::Accepted(commit) = accepted else { panic!("{accepted:?}") };
    let path = world.snapshot.paths().next().unwrap().0.clone();
    assert!(commit.writes().contains_key(&Key::Path(path.clone())));
    assert!(commit.expectations().contains_key(&Key::Path(path)));
    assert!(commit.expectations().contains_key(&Key::Agent(agent_key("g", "lb-1"))));
    assert!(commit.expectations().contains_key(&Key::Group(group_name("g"))));
}

#[test]
fn upstreams_alone_need_a_service() {
    let mut world = World::with_agents(&["lb-1"]);
    let upstreams = UpstreamChange::Replace(vec![upstream("10.0.0.9:80")]);
    let only = |id: &str| {
        let change = Action::Update { service: None, upstreams: upstreams.clone(), no_duplicates: false };
        action(id, "web", change)
    };
    assert_eq!(faults(&world, only("r")), [Fault::UnknownService(service_id("web"))]);
    world.submit(update("create", "web", "/web"));
    world.submit(only("next"));
    for _ in 0..2 {
        world.settle();
        world.answer_all(APPLIED, "");
    }
    assert_eq!(verdict(&world, "next").0, Verdict::Success);
    assert_eq!(upstreams_of(&world, "web"), 1);
}

#[test]
fn an_address_of_another_service_is_refused_when_asked_for() {
    let mut world = with_web(&["lb-1"]);
    let exclusive = |id: &str, of: &str, address: &str| {
        let upstreams = UpstreamChange::Replace(vec![upstream(address)]);
        let service = Some(Box::new(service(of, &std::format!("/{of}"), &["g"])));
        action(id, of, Action::Update { service, upstreams, no_duplicates: true })
    };
    let told = faults(&world, exclusive("r", "other", "10.0.0.1:80"));
    let address = Address::parse("10.0.0.1:80").unwrap();
    assert_eq!(told, [Fault::DuplicateUpstream { address, owner: service_id("web") }]);
    // Two that were accepted side by side: the one that starts first has it.
    world.submit(exclusive("r1", "one", "10.0.0.2:80"));
    world.submit(exclusive("r2", "two", "10.0.0.2:80"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r1").0, Verdict::Success);
    assert_eq!(verdict(&world, "r2").0, Verdict::Failed);
}

#[test]
fn an_expected_generation_must_be_the_present_one() {
    let mut world = with_web(&["lb-1"]);
    let at = |generation| Submission {
        expected_generation: Some(Generation(generation)),
        ..update("r", "web", "/web")
    };
    let moved = Fault::GenerationMoved { expected: Generation(7), present: Generation(1) };
    assert_eq!(faults(&world, at(7)), [moved]);
    world.submit(at(1));
}

#[test]
fn a_delete_or_reload_of_nothing_ends_in_its_turn_as_a_noop() {
    let mut world = World::with_agents(&["lb-1"]);
    let seen = world.snapshot.clone();
    world.submit(action("r", "web", Action::Reload));
    world.submit(update("create", "web", "/web"));
    // By a replica that has not heard of the one before.
    let accepted = submit(&seen, action("d", "web", Action::Delete), &world.limits, world.now);
    let Admission::Accepted(commit) = accepted else { panic!("{accepted:?}") };
    world.commit(&commit);
    while world.answer_all(APPLIED, "") > 0 || world.phase("d") == Phase::Pending {}
    let verdicts = ["r", "create", "d"].map(|id| verdict(&world, id).0);
    assert_eq!(verdicts, [Verdict::Noop, Verdict::Success, Verdict::Success]);
}

#[test]
fn a_domain_in_use_stays_in_its_group() {
    let mut world = with_web(&["lb-1"]);
    let mut with_domain = group("g");
    with_domain.domains = [Domain::parse("a.com").unwrap()].into();
    with_domain.default_domain = Domain::parse("a.com").ok();
    let told = put_group(&world.snapshot, with_domain.clone()).unwrap_err();
    assert!(told[0].rule.contains("service web uses the group without a domain"), "{told:?}");
    with_domain.name = group_name("h");
    let commit = put_group(&world.snapshot, with_domain).unwrap();
    world.commit(&commit);
    world.join("h", "lb-9");
    world.submit(submission("r", service("other", "/", &["h"]), &[]));
    let told = put_group(&world.snapshot, group("h")).unwrap_err();
    assert!(told[0].rule.contains("a.com is in use by service other"), "{told:?}");
}

#[test]
fn what_could_be_read_of_a_malformed_submission_is_checked_too() {
    let world = with_web(&["lb-1"]);
    let place = Place { groups: [group_name("nowhere")].into(), ..Place::default() };
    assert_eq!(check_place(&world.snapshot, &place), [Fault::UnknownGroup(group_name("nowhere"))]);
}
