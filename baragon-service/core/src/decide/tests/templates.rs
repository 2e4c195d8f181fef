//! Template sets that agents have, or do not.

use alloc::collections::BTreeSet;

use super::*;
use crate::{
    agent::{Agent, AgentKey},
    commit::Expect,
    ids::TemplateName,
};

fn set(name: &str) -> TemplateName {
    TemplateName::parse(name).unwrap()
}

fn has(world: &mut World, group: &str, agent: &str, sets: &[&str]) {
    let key: AgentKey = agent_key(group, agent);
    let present = world.snapshot.present_agent(&key).unwrap().value.clone();
    let templates: BTreeSet<TemplateName> = sets.iter().map(|name| set(name)).collect();
    world.put(Record::Agent(Agent { templates: Some(templates), ..present }));
}

fn fancy(id: &str, groups: &[&str]) -> Submission {
    let mut wanted = service("web", "/web", groups);
    wanted.template = Some(set("fancy"));
    submission(id, wanted, &["10.0.0.1:80"])
}

#[test]
fn every_group_whose_agents_lack_the_template_set_is_named_with_them() {
    let mut world = World::with_agents(&["lb-1", "lb-2", "lb-3"]);
    world.put(Record::Group(group("far")));
    world.join("far", "lb-9");
    has(&mut world, "g", "lb-1", &["default"]);
    has(&mut world, "g", "lb-2", &["default", "fancy"]);
    has(&mut world, "g", "lb-3", &["default"]);
    has(&mut world, "far", "lb-9", &["default", "plain"]);
    let told: Vec<_> = faults(&world, fancy("r", &["g", "far"]))
        .into_iter()
        .map(|fault| {
            let Fault::UnknownTemplate { template, group, agents, known } = fault else {
                panic!("{fault:?}")
            };
            assert_eq!(template, set("fancy"));
            (group, agents.iter().map(ToString::to_string).collect::<Vec<_>>(), known.len())
        })
        .collect();
    let lb = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, [(group_name("far"), lb(&["lb-9"]), 2), (group_name("g"), lb(&["lb-1", "lb-3"]), 1)]);
}

#[test]
fn an_admission_relies_on_the_template_sets_of_the_agents_only_when_it_names_one() {
    let mut world = World::with_agents(&["lb-1"]);
    has(&mut world, "g", "lb-1", &["default", "fancy"]);
    let key = Key::Agent(agent_key("g", "lb-1"));
    let expected = |wanted: Submission| {
        let admission = submit(&world.snapshot, wanted, &world.limits, world.now);
        let Admission::Accepted(commit) = admission else { panic!("{admission:?}") };
        commit.expectations().get(&key).copied()
    };
    let modified = world.snapshot.modified(&key).unwrap();
    assert_eq!(expected(fancy("r", &["g"])), Some(Expect::Unchanged(modified)));
    assert_eq!(expected(update("r", "web", "/web")), Some(Expect::Present));
}

#[test]
fn what_keeps_its_place_is_not_asked_for_its_template_set() {
    let mut world = World::with_agents(&["lb-1"]);
    has(&mut world, "g", "lb-1", &["default", "fancy"]);
    world.submit(fancy("r1", &["g"]));
    world.settle();
    world.answer_all(APPLIED, "");
    has(&mut world, "g", "lb-1", &["default"]);
    world.submit(action("gone", "web", Action::Delete));
}

#[test]
fn an_admission_to_many_large_groups_fits_one_transaction() {
    let names: Vec<_> = (0..8).map(|number| alloc::format!("g{number}")).collect();
    let groups: Vec<&str> = names.iter().map(alloc::string::String::as_str).collect();
    let mut world = World::with_agents(&["lb-1"]);
    for name in &groups {
        let mut large = group(name);
        large.minimum_agents = 20;
        world.put(Record::Group(large));
        for number in 0..20 {
            let agent = alloc::format!("lb-{number}");
            world.join(name, &agent);
            has(&mut world, name, &agent, &["default", "fancy"]);
        }
    }
    let Admission::Accepted(commit) = submit(&world.snapshot, fancy("r", &groups), &world.limits, world.now)
    else {
        panic!("it has to be accepted")
    };
    let count = commit.expectations().len() + commit.ranges().len();
    assert!(count <= 80, "{count}");
    for name in &groups {
        let witness = |key: &&Key| matches!(key, Key::Agent(agent) if agent.group == group_name(name));
        assert!(commit.expectations().keys().any(|key| witness(&key)), "{name}");
    }
}
