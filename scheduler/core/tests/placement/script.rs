//! The small language of the scripts.

use std::{collections::BTreeMap, fmt::Write as _};

use scheduler_core::{
    ids::{DeployId, NodeId, RequestId},
    node::{Capacity, NodeState},
    placement::{Ask, NodeView, NotPlaced, Replaced, can_ever_fit, place, spread_count},
    request::{Placement, Strategy},
};

/// The script again, with the answers that it gets.
pub(crate) fn play(script: &str) -> String {
    let mut nodes = Vec::new();
    let mut answered = String::new();
    for line in script.lines().filter(|line| !line.starts_with('>')) {
        writeln!(answered, "{line}").unwrap();
        for answer in obey(line, &mut nodes) {
            writeln!(answered, "> {answer}").unwrap();
        }
    }
    answered
}

fn obey(line: &str, nodes: &mut Vec<NodeView>) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [] | ["#", ..] => {}
        ["node", id, options @ ..] => nodes.push(node(id, options)),
        ["set", id, options @ ..] => set(nodes, id, options),
        ["task", request, deploy, id] => {
            let ask = ask(request, deploy, &[]).0;
            take(nodes, &ask, &NodeId::parse(id).unwrap());
        }
        ["ask", request, deploy, options @ ..] => {
            let (ask, times) = ask(request, deploy, options);
            return (0..times).flat_map(|_| answer(nodes, &ask)).collect();
        }
        ["fits", request, deploy, options @ ..] => {
            return match can_ever_fit(nodes, &ask(request, deploy, options).0) {
                Ok(()) => vec!["fits".to_owned()],
                Err(why) => refused("never fits", &why),
            };
        }
        ["spread", request, deploy, options @ ..] => {
            return vec![spread_count(nodes, &ask(request, deploy, options).0).to_string()];
        }
        _ => panic!("not understood: {line}"),
    }
    Vec::new()
}

fn answer(nodes: &mut [NodeView], ask: &Ask) -> Vec<String> {
    match place(nodes, ask) {
        Ok(placed) => {
            take(nodes, ask, &placed.node);
            vec![placed.node.to_string()]
        }
        Err(why) => refused("not placed", &why),
    }
}

fn refused(what: &str, why: &[NotPlaced]) -> Vec<String> {
    let why = why.iter().map(|reason| format!("  {reason}"));
    std::iter::once(what.to_owned()).chain(why).collect()
}

/// The task runs there from now on.
pub(crate) fn take(nodes: &mut [NodeView], ask: &Ask, id: &NodeId) {
    let node = nodes.iter_mut().find(|node| node.id == *id).expect("the node is known");
    node.used.cpu_millis += ask.need.cpu_millis;
    node.used.memory_mb += ask.need.memory_mb;
    node.used.disk_mb += ask.need.disk_mb;
    node.used.ports += ask.need.ports;
    *node.tasks.entry((ask.request.clone(), ask.deploy.clone())).or_insert(0) += 1;
}

fn node(id: &str, options: &[&str]) -> NodeView {
    let mut node = NodeView {
        id: NodeId::parse(id).unwrap(),
        rack: String::new(),
        state: NodeState::Active,
        attributes: BTreeMap::new(),
        reserved_for: BTreeMap::new(),
        capacity: Capacity { cpu_millis: 4000, memory_mb: 4096, disk_mb: 10_000, ports: 1000 },
        used: Capacity::default(),
        tasks: BTreeMap::new(),
    };
    change(&mut node, options);
    node
}

fn set(nodes: &mut [NodeView], id: &str, options: &[&str]) {
    let node = nodes.iter_mut().find(|node| node.id.as_str() == id).expect("the node is known");
    change(node, options);
}

fn change(node: &mut NodeView, options: &[&str]) {
    for option in options {
        match option.split_once('=').expect("name=value") {
            ("rack", value) => node.rack = value.to_owned(),
            ("state", value) => node.state = state(value),
            ("has", value) => node.attributes.extend([pair(value)]),
            ("reserved", value) => node.reserved_for.extend([pair(value)]),
            (name, value) => amount(&mut node.capacity, name, value),
        }
    }
}

fn ask(request: &str, deploy: &str, options: &[&str]) -> (Ask, usize) {
    let mut ask = Ask {
        request: RequestId::parse(request).unwrap(),
        deploy: DeployId::parse(deploy).unwrap(),
        instances: 1,
        need: Capacity { cpu_millis: 1000, memory_mb: 512, disk_mb: 0, ports: 0 },
        rules: Placement::default(),
        replaces: Vec::new(),
    };
    let mut times = 1;
    for option in options {
        match option.split_once('=').unwrap_or((option, "")) {
            ("rack-sensitive", _) => ask.rules.rack_sensitive = true,
            ("racks", value) => ask.rules.racks = value.split(',').map(str::to_owned).collect(),
            ("requires", value) => ask.rules.required.extend([pair(value)]),
            ("allows", value) => ask.rules.allowed.extend([pair(value)]),
            ("strategy", value) => ask.rules.strategy = strategy(value),
            ("instances", value) => ask.instances = value.parse().unwrap(),
            ("replaces", value) => {
                let (node, deploy) = value.split_once(':').unwrap_or((value, deploy));
                let (deploy, node) = (DeployId::parse(deploy).unwrap(), NodeId::parse(node).unwrap());
                ask.replaces.push(Replaced { deploy, node });
            }
            ("times", value) => times = value.parse().unwrap(),
            (name, value) => amount(&mut ask.need, name, value),
        }
    }
    (ask, times)
}

fn amount(capacity: &mut Capacity, name: &str, value: &str) {
    match name {
        "cpu" => capacity.cpu_millis = value.parse().unwrap(),
        "memory" => capacity.memory_mb = value.parse().unwrap(),
        "disk" => capacity.disk_mb = value.parse().unwrap(),
        "ports" => capacity.ports = value.parse().unwrap(),
        _ => panic!("no such option: {name}"),
    }
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once(':').expect("name:value");
    (name.to_owned(), value.to_owned())
}

fn state(text: &str) -> NodeState {
    match text {
        "active" => NodeState::Active,
        "frozen" => NodeState::Frozen,
        "draining" => NodeState::Draining,
        "drained" => NodeState::Drained,
        "dead" => NodeState::Dead,
        _ => panic!("no such state: {text}"),
    }
}

fn strategy(text: &str) -> Strategy {
    match text {
        "greedy" => Strategy::Greedy,
        "separate-by-deploy" => Strategy::SeparateByDeploy,
        "separate-by-request" => Strategy::SeparateByRequest,
        "optimistic" => Strategy::Optimistic,
        "spread-all-nodes" => Strategy::SpreadAllNodes,
        _ => panic!("no such strategy: {text}"),
    }
}
