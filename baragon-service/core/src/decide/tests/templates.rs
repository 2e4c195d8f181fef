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
    let lacking = |name: &str, agents: &[&str], known: &[&str]| Fault::UnknownTemplate {
        template: set("fancy"),
        group: group_name(name),
        agents: agents.iter().map(|agent| agent_key(name, agent).id).collect(),
        known: known.iter().map(|name| set(name)).collect(),
    };
    assert_eq!(
        faults(&world, fancy("r", &["g", "far"])),
        [lacking("far", &["lb-9"], &["default", "plain"]), lacking("g", &["lb-1", "lb-3"], &["default"])]
    );
}

#[test]
fn an_admission_relies_on_the_template_sets_of_the_agents_only_when_it_names_one() {
    let mut world = World::with_agents(&["lb-1"]);
    has(&mut world, "g", "lb-1", &["default", "fancy"]);
    let key = Key::Agent(agent_key("g", "lb-1"));
    let expected = |wanted: Submission| match submit(&world.snapshot, wanted, &world.limits, world.now) {
        Admission::Accepted(commit) => commit.expectations().get(&key).copied(),
        other @ (Admission::Known | Admission::Taken | Admission::Refused(_)) => panic!("{other:?}"),
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
