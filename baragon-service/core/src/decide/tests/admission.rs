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
    let of_web =
        |address| Fault::DuplicateUpstream { address, owner: service_id("web"), index: 0, replaces: true };
    assert_eq!(told, [of_web(address)]);
    assert_eq!(told[0].field(), "request.replace_upstreams.upstreams[0].address");
    // One that only waits has it already, until it ends without a success.
    world.submit(exclusive("r1", "one", "10.0.0.2:80"));
    let told = faults(&world, exclusive("r2", "two", "10.0.0.2:80"));
    assert!(
        matches!(&told[..], [Fault::DuplicateUpstream { owner, .. }] if owner.as_str() == "one"),
        "{told:?}"
    );
    world.settle();
    world.answer_all(ItemOutcome::Invalid, "no");
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r1").0, Verdict::Failed);
    world.submit(exclusive("r2", "two", "10.0.0.2:80"));
    // Who does not ask for it alone may share it, and does not take it away again.
    world.submit(submission("r3", service("three", "/three", &["g"]), &["10.0.0.2:80"]));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(["r2", "r3"].map(|id| verdict(&world, id).0), [Verdict::Success; 2]);
}

#[test]
fn every_address_that_another_has_is_told_with_its_place_in_the_list() {
    let mut world = with_web(&["lb-1"]);
    world.submit(submission("r", service("api", "/api", &["g"]), &["10.0.0.5:80", "10.0.0.6:80"]));
    let add = ["10.0.0.9:80", "10.0.0.6:80", "10.0.0.1:80"].map(upstream).to_vec();
    let upstreams = UpstreamChange::Edit { add, remove: vec![] };
    let service = Some(Box::new(service("other", "/other", &["g"])));
    let wanted = action("x", "other", Action::Update { service, upstreams, no_duplicates: true });
    let told: Vec<_> = faults(&world, wanted)
        .iter()
        .map(|fault| (fault.field(), fault.to_string().split(';').next().unwrap().to_string()))
        .collect();
    let at = |index: usize| std::format!("request.add_upstreams[{index}].address");
    assert_eq!(
        told,
        [
            (at(1), "upstream 10.0.0.6:80 is already in service api".to_string()),
            (at(2), "upstream 10.0.0.1:80 is already in service web".to_string()),
        ]
    );
}

#[test]
fn whoever_wants_an_address_alone_relies_on_no_other_having_been_accepted_unheard() {
    let world = with_web(&["lb-1"]);
    let wanted = |exclusive| {
        let upstreams = UpstreamChange::Replace(vec![upstream("10.0.0.2:80")]);
        let service = Some(Box::new(service("one", "/one", &["g"])));
        action("r", "one", Action::Update { service, upstreams, no_duplicates: exclusive })
    };
    let commit_of = |wanted| match submit(&world.snapshot, wanted, &world.limits, world.now) {
        Admission::Accepted(commit) => commit,
        other @ (Admission::Known | Admission::Taken | Admission::Refused(_)) => panic!("{other:?}"),
    };
    let (plain, alone) = (commit_of(wanted(false)), commit_of(wanted(true)));
    assert_eq!((plain.marks().len(), plain.ranges().len()), (1, 0), "one for its service, relying on none");
    assert_eq!((alone.marks().len(), alone.ranges().len()), (2, 1));
    let range = alone.ranges().keys().next().unwrap();
    assert!(alone.marks().iter().any(|mark| *range == Range::Marks(*mark)), "it leaves what it looks for");
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
    // What waits will move it, whether it is expected or not.
    let second = Submission { id: request_id("second"), ..at(1) };
    let awaited = Fault::GenerationAwaited { expected: Generation(1), before: request_id("r") };
    assert_eq!(faults(&world, second.clone()), [awaited]);
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
    assert!(matches!(&faults(&world, second)[..], [Fault::GenerationMoved { .. }]));
}

#[test]
fn whoever_expects_a_generation_relies_on_no_other_request_of_the_service_unheard() {
    let world = with_web(&["lb-1"]);
    let wanted = Submission { expected_generation: Some(Generation(1)), ..update("r", "web", "/web") };
    let Admission::Accepted(commit) = submit(&world.snapshot, wanted, &world.limits, world.now) else {
        panic!()
    };
    let any = submit(&world.snapshot, action("any", "web", Action::Reload), &world.limits, world.now);
    let Admission::Accepted(any) = any else { panic!("{any:?}") };
    let left: Vec<_> = any.marks().iter().map(|mark| Range::Marks(*mark)).collect();
    assert_eq!(commit.ranges().keys().cloned().collect::<Vec<_>>(), left);
    assert!(commit.expectations().contains_key(&Key::Service(service_id("web"))));
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

/// Groups that serve these domains, the first by default, with an agent each.
fn with_domains(groups: &[(&str, &[&str])]) -> World {
    let mut world = World::with_agents(&["lb-1"]);
    for (name, domains) in groups {
        let mut wide = group(name);
        wide.domains = domains.iter().map(|name| Domain::parse(name).unwrap()).collect();
        wide.default_domain = Domain::parse(domains[0]).ok();
        world.put(Record::Group(wide));
        world.join(name, &std::format!("lb-{name}"));
    }
    world.confirm_all();
    world
}

fn in_domains(id: &str, path: &str, groups: &[&str], domains: &[&str]) -> crate::service::Service {
    let domains = domains.iter().map(|name| Domain::parse(name).unwrap()).collect();
    crate::service::Service { domains, ..service(id, path, groups) }
}

#[test]
fn paths_are_owned_in_the_domains_that_each_group_serves_and_in_no_other() {
    let (west, east) = (["a1.com", "a2.com", "a3.com", "a4.com"], ["b1.com", "b2.com", "b3.com", "b4.com"]);
    let mut world = with_domains(&[("west", &west), ("east", &east)]);
    let all: Vec<&str> = west.iter().chain(&east).copied().collect();
    let mut wide = in_domains("web", "/p0", &["west", "east"], &all);
    wide.additional_paths =
        (1..5).map(|number| crate::ids::BasePath::parse(&std::format!("/p{number}")).unwrap()).collect();
    // Two groups, eight domains, five paths: 80 pairs, of which 40 are served.
    world.submit(submission("r", wide, &[]));
    assert_eq!(world.snapshot.paths().count(), 40);
}

#[test]
fn a_domain_that_comes_to_a_group_gives_paths_to_those_that_asked_for_it() {
    let mut world = with_domains(&[("west", &["a.com"]), ("east", &["a.com", "b.com"])]);
    world.submit(submission("r1", in_domains("web", "/web", &["west", "east"], &["a.com", "b.com"]), &[]));
    world.settle();
    world.answer_all(APPLIED, "");
    world.submit(submission("r2", in_domains("new", "/new", &["west", "east"], &["a.com", "b.com"]), &[]));
    let wider = |snapshot: &crate::snapshot::Snapshot| {
        let mut wider = snapshot.group(&group_name("west")).unwrap().value.clone();
        wider.domains.insert(Domain::parse("b.com").unwrap());
        wider
    };
    let commit = put_group(&world.snapshot, wider(&world.snapshot)).unwrap();
    assert!(commit.expectations().contains_key(&Key::Service(service_id("web"))));
    assert!(commit.expectations().contains_key(&Key::Request(request_id("r2"))));
    world.commit(&commit);
    world.progress.observe(&world.snapshot);
    world.confirm_all();
    let owned = |world: &World, of: &str| {
        let of = service_id(of);
        world.snapshot.paths_of(&of).filter(|path| path.group == group_name("west")).count()
    };
    assert_eq!((owned(&world, "web"), owned(&world, "new")), (2, 2));
    world.submit(submission("r3", in_domains("thief", "/thief", &["west"], &["b.com"]), &[]));
    world.settle();
    while world.answer_all(APPLIED, "") > 0 {}
    assert_eq!(["r2", "r3"].map(|id| verdict(&world, id).0), [Verdict::Success; 2]);
}

#[test]
fn a_domain_in_which_two_would_have_one_path_does_not_come() {
    let mut world =
        with_domains(&[("west", &["a.com", "c.com"]), ("east", &["b.com"]), ("north", &["b.com"])]);
    world.submit(submission("r1", in_domains("one", "/p", &["west", "east"], &["a.com", "b.com"]), &[]));
    world.submit(submission("r2", in_domains("two", "/p", &["west", "north"], &["b.com", "c.com"]), &[]));
    let mut wider = world.snapshot.group(&group_name("west")).unwrap().value.clone();
    wider.domains.insert(Domain::parse("b.com").unwrap());
    let told = put_group(&world.snapshot, wider.clone()).unwrap_err();
    assert!(told[0].rule.contains("service one and service two would have path /p"), "{told:?}");
    assert_eq!(crate::decide::prepare_group(&world.snapshot, &wider), None, "nothing is taken in vain");
}

#[test]
fn the_paths_of_many_services_in_a_new_domain_become_theirs_before_it_comes() {
    let mut world = with_domains(&[("west", &["a.com"]), ("east", &["a.com", "b.com"])]);
    for number in 0..60 {
        let (id, path) = (std::format!("s{number}"), std::format!("/s{number}"));
        world.submit(submission(&id, in_domains(&id, &path, &["west", "east"], &["a.com", "b.com"]), &[]));
    }
    let mut wider = world.snapshot.group(&group_name("west")).unwrap().value.clone();
    wider.domains.insert(Domain::parse("b.com").unwrap());
    let first = crate::decide::prepare_group(&world.snapshot, &wider).unwrap();
    assert!(first.expectations().len() <= 80, "one transaction takes it");
    world.commit(&first);
    assert_eq!(crate::decide::prepare_group(&world.snapshot, &wider), None);
    world.settle();
    while world.answer_all(APPLIED, "") > 0 {}
    world.settle_old();
    let commit = put_group(&world.snapshot, wider).unwrap();
    world.commit(&commit);
    let owned = world.snapshot.paths().filter(|(path, _)| path.group == group_name("west")).count();
    assert_eq!(owned, 120);
}

#[test]
fn what_could_be_read_of_a_malformed_submission_is_checked_too() {
    let world = with_web(&["lb-1"]);
    let place = Place { groups: [group_name("nowhere")].into(), ..Place::default() };
    let draft = Draft { place, describes: true, ..Draft::default() };
    assert_eq!(check_draft(&world.snapshot, &draft), [Fault::UnknownGroup(group_name("nowhere"))]);
    let draft = Draft {
        place: Place { service: Some(service_id("other")), ..Place::default() },
        upstreams_alone: true,
        expected_generation: Some(Generation(3)),
        exclusive: vec![(4, Address::parse("10.0.0.1:80").unwrap())],
        bytes: 1 << 20,
        ..Draft::default()
    };
    let told: Vec<_> = check_draft(&world.snapshot, &draft).iter().map(Fault::field).collect();
    let fields = [
        "request.expected_generation",
        "request.service.service_id",
        "request",
        "request.add_upstreams[4].address",
    ];
    assert_eq!(told, fields);
}
