//! Aliases, plans, rollback, maintenance, and what is kept for how long.

use alloc::collections::{BTreeMap, BTreeSet};
use core::time::Duration;

use super::*;
use crate::{
    decide::{MaintenanceFault, Wanted, delete_group, plan, put_alias, rollback, set_maintenance},
    group::GroupAlias,
    progress::ItemAnswer,
    service::Past,
};

fn domains(names: &[&str]) -> BTreeSet<Domain> {
    names.iter().map(|name| Domain::parse(name).unwrap()).collect()
}

fn alias(name: &str, groups: &[&str], of: &[&str]) -> GroupAlias {
    let groups = groups.iter().map(|name| group_name(name)).collect();
    GroupAlias { name: group_name(name), groups, domains: domains(of) }
}

fn wanted(agent: &str, on: bool) -> Wanted {
    Wanted { agent: agent_key("g", agent), on, message: "new disk".to_string(), force: false }
}

fn maintain(world: &mut World, agent: &str, on: bool) {
    let commit = set_maintenance(&world.snapshot, &wanted(agent, on), world.now).unwrap().unwrap();
    world.commit(&commit);
    world.progress.observe(&world.snapshot);
}

// === aliases ===

#[test]
fn an_alias_stands_for_its_groups_and_domains_from_admission_on() {
    let mut world = World::with_agents(&["lb-1"]);
    let mut second = group("h");
    second.domains = domains(&["a.com", "b.com"]);
    second.default_domain = Domain::parse("a.com").ok();
    world.put(Record::Group(second));
    world.join("h", "lb-2");
    world.confirm_all();
    let commit = put_alias(&world.snapshot, alias("all", &["g", "h"], &["b.com"])).unwrap();
    world.commit(&commit);
    world.submit(submission("r", service("web", "/web", &["all"]), &["10.0.0.1:80"]));
    world.settle();
    assert_eq!(world.answer_all(APPLIED, ""), 2);
    let content = world.snapshot.service(&service_id("web")).unwrap().value.content.clone().unwrap();
    assert_eq!(content.service.groups, [group_name("g"), group_name("h")].into());
    assert_eq!(content.service.domains, domains(&["b.com"]));
    let refused = delete_group(&world.snapshot, &group_name("h")).unwrap_err();
    assert!(refused[0].rule.contains("is used by"), "{refused:?}");
}

#[test]
fn an_admission_relies_on_the_alias_that_it_read() {
    let mut world = World::with_agents(&["lb-1"]);
    let commit = put_alias(&world.snapshot, alias("all", &["g"], &[])).unwrap();
    world.commit(&commit);
    let wanted = submission("r", service("web", "/web", &["all"]), &[]);
    let accepted = submit(&world.snapshot, wanted, &world.limits, world.now);
    let Admission::Accepted(commit) = accepted else { panic!("{accepted:?}") };
    assert!(commit.expectations().contains_key(&Key::Alias(group_name("all"))));
    assert!(commit.expectations().contains_key(&Key::Group(group_name("all"))));
}

#[test]
fn a_bad_alias_is_refused_with_every_reason() {
    let world = World::with_agents(&["lb-1"]);
    for (bad, rule) in [
        (alias("g", &["g"], &[]), "is the name of a group"),
        (alias("all", &[], &[]), "at least one group"),
        (alias("all", &["nowhere"], &[]), "does not exist"),
        (alias("all", &["g"], &["a.com"]), "served by none"),
    ] {
        let faults = put_alias(&world.snapshot, bad).unwrap_err();
        assert!(faults.iter().any(|fault| fault.rule.contains(rule)), "{rule}: {faults:?}");
    }
}

#[test]
fn a_domain_alias_stands_for_domains_of_the_group() {
    let mut world = World::with_agents(&["lb-1"]);
    let mut named = group("g");
    named.domains = domains(&["a.com", "b.com"]);
    named.default_domain = Domain::parse("a.com").ok();
    named.domain_aliases =
        BTreeMap::from([(Domain::parse("both.com").unwrap(), domains(&["a.com", "b.com"]))]);
    let commit = put_group(&world.snapshot, named.clone()).unwrap();
    world.commit(&commit);
    let mut asked = service("web", "/web", &["g"]);
    asked.domains = domains(&["both.com"]);
    world.submit(submission("r", asked, &[]));
    let owned: Vec<_> = world.snapshot.paths().filter_map(|(path, _)| path.domain.clone()).collect();
    assert_eq!(owned, [Domain::parse("a.com").unwrap(), Domain::parse("b.com").unwrap()]);
    named.domain_aliases = BTreeMap::from([(Domain::parse("a.com").unwrap(), domains(&["c.com"]))]);
    assert_eq!(put_group(&world.snapshot, named).unwrap_err().len(), 2);
}

// === plan and rollback ===

#[test]
fn a_plan_tells_the_generation_the_targets_or_every_fault() {
    let world = with_web(&["lb-1"]);
    let plan_of = |wanted| plan(&world.snapshot, wanted, &world.limits, world.now);
    let plan = plan_of(update("r", "web", "/web2")).unwrap();
    assert_eq!((plan.generation, plan.targets.len()), (Generation(2), 1));
    assert_eq!(plan_of(update("r", "thief", "/web")).unwrap_err().len(), 1);
    assert_eq!(plan_of(action("r", "nobody", Action::Delete)).unwrap_err().len(), 1);
}

#[test]
fn the_newest_generations_are_kept_and_one_can_come_back() {
    let mut world = with_web(&["lb-1"]);
    for number in 2..=30 {
        world.submit(submission(
            &std::format!("r{number}"),
            service("web", "/web", &["g"]),
            &[&std::format!("10.0.0.{number}:80")],
        ));
        world.settle();
        world.answer_all(APPLIED, "");
    }
    let kept: Vec<u64> = world.snapshot.past_of(&service_id("web")).map(|(one, _)| one.0).collect();
    assert!(kept.len() >= 10 && kept.len() <= 15 && kept.last() == Some(&30), "{kept:?}");
    let content = world.snapshot.service(&service_id("web")).unwrap().value.content.clone();
    let past = Past {
        service: service_id("web"),
        generation: Generation(20),
        content,
        request: request_id("r20"),
        at: world.now,
    };
    let back = rollback(past.clone(), request_id("back")).unwrap();
    world.submit(back);
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "back").0, Verdict::Success);
    assert_eq!(rollback(Past { content: None, ..past }, request_id("x")), None);
}

#[test]
fn a_revert_is_no_generation_to_go_back_to() {
    let mut world = with_web(&["lb-1"]);
    world.submit(update("bad", "web", "/web2"));
    world.settle();
    world.answer_all(ItemOutcome::Invalid, "no");
    world.answer_all(APPLIED, "");
    let kept: Vec<u64> = world.snapshot.past_of(&service_id("web")).map(|(one, _)| one.0).collect();
    assert_eq!((world.generation("web"), kept), (Generation(3), vec![1]));
}

// === maintenance ===

/// The full state goes to lb-2, and it takes it.
fn tell(world: &mut World, maintenance: bool) {
    let calls = world.calls();
    let [Effect { call: Call::Resync { maintenance: told, .. }, .. }] = &calls[..] else {
        panic!("{calls:?}")
    };
    assert_eq!((*told, calls[0].agent.id.as_str()), (maintenance, "lb-2"));
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![]), world.now);
    world.settle();
}

#[test]
fn an_agent_in_maintenance_is_told_every_change_and_not_awaited() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    maintain(&mut world, "lb-2", true);
    tell(&mut world, true);
    world.now = world.now.plus(Duration::from_secs(5));
    world.submit(update("r", "web", "/web2"));
    world.settle();
    let calls = world.calls();
    assert_eq!(calls.iter().map(items).collect::<Vec<_>>(), [[("web", 2, true)], [("web", 2, true)]]);
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
    world.answer(&calls[1], APPLIED, "");
    world.settle();
    assert!(world.calls().is_empty(), "it kept up");
    maintain(&mut world, "lb-2", false);
    tell(&mut world, false);
    assert!(world.snapshot.maintenances().next().is_none(), "the word is forgotten when it is served");
}

#[test]
fn an_agent_in_maintenance_that_fell_behind_gets_the_full_state() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    maintain(&mut world, "lb-2", true);
    tell(&mut world, true);
    world.now = world.now.plus(Duration::from_secs(5));
    for (id, lost_first) in [("r1", false), ("r2", true)] {
        world.submit(update(id, "web", "/web"));
        world.settle();
        let calls = world.calls();
        let lost = Answer::Lost { message: "no answer".into() };
        if lost_first {
            world.progress.answered(&calls[1].agent, calls[1].id, lost, world.now);
            world.answer(&calls[0], APPLIED, "");
        } else {
            world.answer(&calls[0], APPLIED, "");
            world.settle();
            world.progress.answered(&calls[1].agent, calls[1].id, lost, world.now);
        }
        world.settle();
        assert_eq!(verdict(&world, id).0, Verdict::Success);
        assert!(!world.snapshot.sync(&agent_key("g", "lb-2")).unwrap().value.in_sync);
        world.now = world.now.plus(Duration::from_secs(1));
        tell(&mut world, true);
        assert!(world.snapshot.sync(&agent_key("g", "lb-2")).unwrap().value.in_sync);
    }
}

#[test]
fn what_came_after_a_full_state_was_sent_is_told_with_the_next_one() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    maintain(&mut world, "lb-2", true);
    let first = world.calls();
    world.now = world.now.plus(Duration::from_secs(5));
    world.submit(update("r", "web", "/web2"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(verdict(&world, "r").0, Verdict::Success, "it could not be told in time");
    world.progress.answered(&first[0].agent, first[0].id, Answer::Resynced(vec![]), world.now);
    world.settle();
    tell(&mut world, true);
    assert!(world.calls().is_empty());
}

#[test]
fn an_agent_is_awaited_for_a_while_after_its_maintenance_began() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    maintain(&mut world, "lb-2", true);
    tell(&mut world, true);
    world.submit(update("r", "web", "/web2"));
    world.settle();
    let calls = world.calls();
    world.answer(&calls[0], APPLIED, "");
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Applying { .. }), "clients are still led to lb-2");
    let decision = crate::decide::advance(&world.snapshot, &world.progress, &world.limits, world.now);
    assert_eq!(decision.wake, Some(world.now.plus(Duration::from_secs(5))));
    world.now = world.now.plus(Duration::from_secs(5));
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Success);
}

#[test]
fn the_word_on_maintenance_does_not_wait_for_the_next_try_of_a_full_state() {
    let mut world = with_web(&["lb-1"]);
    world.join("g", "lb-2");
    let calls = world.calls();
    let bad = ItemAnswer {
        service: service_id("web"),
        outcome: ItemOutcome::Invalid,
        message: "it has no such template".into(),
    };
    world.progress.answered(&calls[0].agent, calls[0].id, Answer::Resynced(vec![bad]), world.now);
    world.settle();
    assert!(world.calls().is_empty(), "it is tried again only after a while");
    maintain(&mut world, "lb-2", true);
    tell(&mut world, true);
}

#[test]
fn a_revert_waits_for_an_agent_that_clients_may_still_be_led_to() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    maintain(&mut world, "lb-2", true);
    tell(&mut world, true);
    world.submit(update("r", "web", "/web2"));
    world.settle();
    let calls = world.calls();
    world.answer(&calls[1], APPLIED, "");
    world.answer(&calls[0], ItemOutcome::Invalid, "no");
    world.settle();
    let back = world.calls();
    world.answer(&back[0], APPLIED, "");
    world.settle();
    assert!(matches!(world.phase("r"), Phase::Reverting { .. }), "{:?}", world.phase("r"));
    world.answer(&back[1], APPLIED, "");
    world.settle();
    assert_eq!(verdict(&world, "r").0, Verdict::Failed);
}

#[test]
fn the_last_agent_of_a_group_stays_unless_forced() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    let commit = set_maintenance(&world.snapshot, &wanted("lb-1", true), world.now).unwrap().unwrap();
    assert!(commit.expectations().contains_key(&Key::Agent(agent_key("g", "lb-2"))), "it relies on it");
    maintain(&mut world, "lb-2", true);
    let last = set_maintenance(&world.snapshot, &wanted("lb-1", true), world.now);
    assert_eq!(last, Err(MaintenanceFault::LastAgent(agent_key("g", "lb-1"))));
    let forced = Wanted { force: true, ..wanted("lb-1", true) };
    assert!(set_maintenance(&world.snapshot, &forced, world.now).unwrap().is_some());
    let unknown = set_maintenance(&world.snapshot, &wanted("nobody", true), world.now);
    assert_eq!(unknown, Err(MaintenanceFault::UnknownAgent(agent_key("g", "nobody"))));
    assert_eq!(set_maintenance(&world.snapshot, &wanted("lb-2", true), world.now), Ok(None));
}

#[test]
fn a_group_keeps_the_agents_that_it_needs_unless_forced() {
    let mut world = with_web(&["lb-1", "lb-2", "lb-3"]);
    let two = crate::group::Group { minimum_agents: 2, ..group("g") };
    let commit = put_group(&world.snapshot, two).unwrap();
    world.commit(&commit);
    let commit = set_maintenance(&world.snapshot, &wanted("lb-1", true), world.now).unwrap().unwrap();
    for witness in
        [Key::Agent(agent_key("g", "lb-2")), Key::Agent(agent_key("g", "lb-3")), Key::Group(group_name("g"))]
    {
        assert!(commit.expectations().contains_key(&witness), "it relies on {witness:?}");
    }
    maintain(&mut world, "lb-1", true);
    let fault = set_maintenance(&world.snapshot, &wanted("lb-2", true), world.now).unwrap_err();
    let agent = agent_key("g", "lb-2");
    assert_eq!(fault, MaintenanceFault::BelowMinimum { agent, left: 1, minimum: 2 });
    assert!(fault.to_string().contains("1 of the 2 agent(s)"), "{fault}");
    let forced = Wanted { force: true, ..wanted("lb-2", true) };
    assert!(set_maintenance(&world.snapshot, &forced, world.now).unwrap().is_some());
    maintain(&mut world, "lb-1", false);
    maintain(&mut world, "lb-2", true);
}

#[test]
fn a_success_relies_on_nobody_having_come_back_from_maintenance() {
    let mut world = with_web(&["lb-1", "lb-2"]);
    world.submit(update("r", "web", "/web2"));
    world.settle();
    for call in world.calls() {
        world.answer(&call, APPLIED, "");
    }
    let decision = crate::decide::advance(&world.snapshot, &world.progress, &world.limits, world.now);
    assert!(decision.commits.iter().any(|commit| commit.closed().contains_key(&group_name("g"))));
}

// === what is kept for how long ===

#[test]
fn an_agent_that_is_gone_is_remembered_for_its_time() {
    let mut world = World::with_agents(&["lb-1"]);
    world.leave("g", "lb-1");
    world.settle();
    let known = world.snapshot.known(&agent_key("g", "lb-1")).unwrap().value.clone();
    assert_eq!((known.live, known.seen_at), (false, world.now));
    world.now = world.now.plus(world.limits.known_age + Duration::from_secs(1));
    world.settle_old();
    assert!(world.snapshot.known(&agent_key("g", "lb-1")).is_none());
}

#[test]
fn of_too_many_that_are_gone_the_last_seen_are_remembered() {
    let mut world = World::with_agents(&["steady"]);
    world.limits.known = 2;
    for name in ["d", "c", "b", "a"] {
        world.join("g", name);
        world.confirm_all();
        world.now = world.now.plus(core::time::Duration::from_secs(1));
        world.leave("g", name);
        world.settle();
    }
    let known: Vec<_> =
        world.snapshot.all_known().map(|known| known.value.key.id.as_str().to_string()).collect();
    assert_eq!(known, ["a", "b", "steady"]);
    world.limits.known = 0;
    world.settle();
    assert_eq!(world.snapshot.all_known().count(), 1, "one that is there is no matter of history");
}

#[test]
fn old_requests_and_tombstones_go_when_every_agent_has_confirmed() {
    let mut world = with_web(&["lb-1"]);
    world.submit(action("gone", "web", Action::Delete));
    world.settle();
    world.answer_all(APPLIED, "");
    world.join("g", "lb-2");
    world.now = world.now.plus(world.limits.tombstone_age + Duration::from_secs(1));
    world.settle_old();
    assert_eq!(world.generation("web"), Generation(2), "lb-2 has not confirmed");
    world.confirm_all();
    world.settle_old();
    assert!(world.snapshot.service(&service_id("web")).is_none());
    assert!(world.snapshot.past_of(&service_id("web")).next().is_none());
    world.submit(update("anew", "web", "/web"));
    world.settle();
    world.answer_all(APPLIED, "");
    assert_eq!(world.generation("web"), Generation(3), "it goes on above what is forgotten");
    assert!(world.snapshot.request(&request_id("gone")).is_some());
    world.now = world.now.plus(world.limits.history_age);
    world.settle_old();
    assert_eq!(world.snapshot.finished(), 0);
}
