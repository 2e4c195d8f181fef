//! What holds of every placement.

use std::{collections::BTreeMap, time::Instant};

use proptest::prelude::{Strategy as Arbitrary, *};
use scheduler_core::{
    ids::{DeployId, NodeId, RequestId},
    node::{Capacity, NodeState},
    placement::{Ask, NodeView, Placed, can_ever_fit, place},
    request::{Placement, Strategy},
};

use crate::script::take;

fn capacity(unit: std::ops::Range<u64>) -> impl Arbitrary<Value = Capacity> {
    (unit.clone(), unit.clone(), unit.clone(), unit).prop_map(|(cpu, memory, disk, ports)| Capacity {
        cpu_millis: cpu * 250,
        memory_mb: memory * 128,
        disk_mb: disk * 100,
        ports: ports as u32,
    })
}

fn node() -> impl Arbitrary<Value = NodeView> {
    let states =
        [NodeState::Active, NodeState::Active, NodeState::Active, NodeState::Frozen, NodeState::Dead];
    let state = prop::sample::select(states.to_vec());
    let gpu = prop::option::weighted(0.2, Just(("gpu".to_owned(), "yes".to_owned())));
    (0..3_u32, state, capacity(0..40), gpu.clone(), gpu).prop_map(|(rack, state, capacity, has, reserved)| {
        NodeView {
            id: NodeId::default(),
            rack: format!("r{rack}"),
            state,
            attributes: has.into_iter().collect(),
            reserved_for: reserved.into_iter().collect(),
            capacity,
            used: Capacity::default(),
            tasks: BTreeMap::new(),
        }
    })
}

fn nodes() -> impl Arbitrary<Value = Vec<NodeView>> {
    prop::collection::vec(node(), 0..8).prop_map(|mut nodes| {
        for (index, node) in nodes.iter_mut().enumerate() {
            node.id = NodeId::parse(&format!("n{index}")).unwrap();
        }
        nodes
    })
}

fn ask() -> impl Arbitrary<Value = Ask> {
    let strategies = [
        Strategy::Greedy,
        Strategy::SeparateByDeploy,
        Strategy::SeparateByRequest,
        Strategy::Optimistic,
        Strategy::SpreadAllNodes,
    ];
    let gpu = prop::option::weighted(0.3, Just(("gpu".to_owned(), "yes".to_owned())));
    let names = (prop::sample::select(vec!["web", "job"]), prop::sample::select(vec!["v1", "v2"]));
    let rules = (prop::sample::select(strategies.to_vec()), any::<bool>(), gpu.clone(), gpu);
    (names, 1..7_u32, capacity(0..12), rules).prop_map(|((request, deploy), instances, need, rules)| Ask {
        request: RequestId::parse(request).unwrap(),
        deploy: DeployId::parse(deploy).unwrap(),
        instances,
        need,
        rules: Placement {
            strategy: rules.0,
            rack_sensitive: rules.1,
            racks: Vec::new(),
            required: rules.2.into_iter().collect(),
            allowed: rules.3.into_iter().collect(),
        },
        replaces: Vec::new(),
    })
}

proptest! {
    #[test]
    fn no_node_gets_more_than_it_has_or_what_it_may_not_have(mut nodes in nodes(), asks in prop::collection::vec(ask(), 1..12)) {
        for ask in &asks {
            let answer = place(&nodes, ask);
            prop_assert_eq!(&answer, &place(&nodes, ask), "the same again");
            let placed = match answer {
                Ok(placed) => placed,
                Err(why) => {
                    let named = |node: &NodeView| why.iter().any(|reason| reason.node == node.id);
                    prop_assert!(nodes.iter().all(named), "a node without a reason");
                    continue;
                }
            };
            prop_assert_eq!(can_ever_fit(&nodes, &Ask { instances: 1, ..ask.clone() }), Ok(()));
            check_node(&nodes, ask, &placed)?;
            take(&mut nodes, ask, &placed.node);
            for node in &nodes {
                prop_assert!(node.used.cpu_millis <= node.capacity.cpu_millis);
                prop_assert!(node.used.memory_mb <= node.capacity.memory_mb);
                prop_assert!(node.used.disk_mb <= node.capacity.disk_mb);
                prop_assert!(node.used.ports <= node.capacity.ports);
            }
        }
    }

    #[test]
    fn all_instances_of_a_rack_sensitive_deploy_are_spread_within_one(mut nodes in nodes(), ask in ask()) {
        let ask = Ask { rules: Placement { rack_sensitive: true, ..counted(ask.clone()).rules }, ..ask };
        for _ in 0..ask.instances {
            let Ok(placed) = place(&nodes, &ask) else { return Ok(()) };
            take(&mut nodes, &ask, &placed.node);
        }
        let mut racks = BTreeMap::new();
        for node in nodes.iter().filter(|node| is_open_to(node, &ask)) {
            *racks.entry(&node.rack).or_insert(0) += tasks_on(node, &ask);
        }
        let (least, most) = (racks.values().min().unwrap(), racks.values().max().unwrap());
        prop_assert!(most - least <= 1, "{racks:?}");
        prop_assert!(place(&nodes, &ask).is_err(), "one more than there are to be");
    }

    #[test]
    fn optimistic_is_even_where_there_is_room(count in 1..6_usize, instances in 1..20_u32) {
        let wide = Capacity { cpu_millis: 100_000, memory_mb: 100_000, disk_mb: 100_000, ports: 100 };
        let mut nodes: Vec<NodeView> = (0..count).map(|index| plain(index, wide)).collect();
        let ask = optimistic(instances);
        for _ in 0..instances {
            let placed = place(&nodes, &ask).unwrap();
            take(&mut nodes, &ask, &placed.node);
        }
        let tasks = || nodes.iter().map(|node| tasks_on(node, &ask));
        prop_assert!(tasks().max().unwrap() - tasks().min().unwrap() <= 1);
    }

    #[test]
    fn what_may_fit_is_all_placed_where_nothing_else_runs(mut nodes in nodes(), ask in ask()) {
        prop_assume!(!nodes.is_empty());
        let ask = counted(ask);
        for node in &mut nodes {
            *node = NodeView {
                state: NodeState::Active,
                used: Capacity::default(),
                tasks: BTreeMap::new(),
                ..node.clone()
            };
        }
        let fits = can_ever_fit(&nodes, &ask);
        for placed in 0..ask.instances {
            match place(&nodes, &ask) {
                Ok(node) => take(&mut nodes, &ask, &node.node),
                Err(why) => {
                    prop_assert!(fits.is_err(), "only {placed} of {} are placed: {why:?}", ask.instances);
                    return Ok(());
                }
            }
        }
        prop_assert_eq!(fits, Ok(()));
    }

    #[test]
    fn what_can_never_fit_is_never_placed(nodes in nodes(), ask in ask()) {
        let ask = Ask { instances: 1, ..ask };
        if can_ever_fit(&nodes, &ask).is_err() {
            prop_assert!(place(&nodes, &ask).is_err());
        }
    }
}

/// One whose number does not come from the nodes.
fn counted(mut ask: Ask) -> Ask {
    if ask.rules.strategy == Strategy::SpreadAllNodes {
        ask.rules.strategy = Strategy::Greedy;
    }
    ask
}

fn check_node(nodes: &[NodeView], ask: &Ask, placed: &Placed) -> Result<(), TestCaseError> {
    let node = nodes.iter().find(|node| node.id == placed.node).unwrap();
    prop_assert!(is_open_to(node, ask));
    let beside: u32 = match ask.rules.strategy {
        Strategy::SeparateByDeploy | Strategy::SpreadAllNodes => tasks_on(node, ask),
        Strategy::SeparateByRequest => node
            .tasks
            .iter()
            .filter(|((request, _), _)| *request == ask.request)
            .map(|(_, tasks)| tasks)
            .sum(),
        Strategy::Greedy | Strategy::Optimistic => 0,
    };
    prop_assert_eq!(beside, 0);
    Ok(())
}

fn is_open_to(node: &NodeView, ask: &Ask) -> bool {
    let is_in = |of: &BTreeMap<String, String>, name: &String, value: &String| of.get(name) == Some(value);
    node.state == NodeState::Active
        && ask.rules.required.iter().all(|(name, value)| is_in(&node.attributes, name, value))
        && (node.reserved_for.is_empty()
            || ask.rules.allowed.iter().any(|(name, value)| is_in(&node.reserved_for, name, value)))
}

fn tasks_on(node: &NodeView, ask: &Ask) -> u32 {
    node.tasks.get(&(ask.request.clone(), ask.deploy.clone())).copied().unwrap_or(0)
}

fn plain(index: usize, capacity: Capacity) -> NodeView {
    NodeView {
        id: NodeId::parse(&format!("n{index:04}")).unwrap(),
        rack: format!("r{}", index % 10),
        state: NodeState::Active,
        attributes: BTreeMap::new(),
        reserved_for: BTreeMap::new(),
        capacity,
        used: Capacity::default(),
        tasks: BTreeMap::new(),
    }
}

fn optimistic(instances: u32) -> Ask {
    Ask {
        request: RequestId::parse("web").unwrap(),
        deploy: DeployId::parse("v1").unwrap(),
        instances,
        need: Capacity { cpu_millis: 100, memory_mb: 64, disk_mb: 10, ports: 1 },
        rules: Placement { strategy: Strategy::Optimistic, rack_sensitive: true, ..Placement::default() },
        replaces: Vec::new(),
    }
}

/// Told, not judged: it depends on the machine.
#[test]
fn a_thousand_nodes_are_searched() {
    let wide = Capacity { cpu_millis: 8000, memory_mb: 16_384, disk_mb: 100_000, ports: 1000 };
    let mut nodes: Vec<NodeView> = (0..1000).map(|index| plain(index, wide)).collect();
    let ask = optimistic(2000);
    let began = Instant::now();
    for _ in 0..200 {
        let placed = place(&nodes, &ask).unwrap();
        take(&mut nodes, &ask, &placed.node);
    }
    println!("place() at 1,000 nodes: {:?} each", began.elapsed() / 200);
    assert!(nodes.iter().all(|node| tasks_on(node, &ask) <= 1));
}
