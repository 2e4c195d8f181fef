//! Where tasks go, and how they leave a node.

use alloc::sync::Arc;

use super::*;
use crate::{
    action::{Act, Action, Ceilings},
    commit::Commit,
    decide::{Decision, nodes},
    explain,
    ids::NodeId,
    node::{Capacity, NodeRecord, NodeState},
    outgoing,
    placement::Dimension,
    request::{Placement, Strategy},
    task::TaskRecord,
};

fn name(text: &str) -> NodeId {
    NodeId::parse(text).unwrap()
}

impl Scene {
    /// Nodes of two processors each.
    fn with_nodes(names: &[&str]) -> Self {
        let mut scene = Self::new();
        for node in names {
            let capacity = Capacity { cpu_millis: 2000, memory_mb: 4096, disk_mb: 0, ports: 0 };
            let machine = Machine { id: name(node), capacity, ..Machine::default() };
            let record = NodeRecord::new(&machine, &format!("{node}.test"), scene.now);
            scene.set(Record::Node(record.into()));
        }
        scene
    }

    fn set(&mut self, record: Record) {
        self.revision += 1;
        let revision = self.revision;
        self.snapshot.set(&record.key(), Some((record, revision)));
    }

    fn put(&mut self, instances: u32, strategy: Strategy) {
        let placement = Placement { strategy, ..Placement::default() };
        let request = Request { placement, ..Request::new("job", Kind::Worker, vec![], instances).unwrap() };
        let commit =
            admit::deploy(&self.snapshot, &Submission::new(version("v1"), Some(request)), self.now).unwrap();
        self.take(&commit);
        self.run();
    }

    fn take(&mut self, commit: &Commit) {
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
    }

    fn set_node(&mut self, node: &str, state: NodeState, expires_in: Option<Millis>) -> Result<(), Refusal> {
        let by = Actor::new("ann", "new kernel");
        let setting = nodes::Setting { node: name(node), state: Some(state), expires_in, by };
        let commit = nodes::set(&self.snapshot, &setting, self.now)?;
        self.take(&commit);
        self.keep_nodes();
        self.run();
        Ok(())
    }

    fn keep_nodes(&mut self) {
        let (commit, _) = nodes::advance(&self.snapshot, self.now);
        self.take(&commit);
    }

    fn state(&self, node: &str) -> NodeState {
        self.snapshot.node(&name(node)).unwrap().state
    }

    /// The nodes of the tasks that stay, by instance.
    fn places(&self) -> Vec<(u32, &str)> {
        let staying = self.snapshot.tasks().filter(|task| task.is_staying());
        let mut all: Vec<_> = staying.map(|task| (task.instance, task.node.as_str())).collect();
        all.sort_unstable();
        all
    }

    fn ids(&self, wanted: impl Fn(&Arc<TaskRecord>) -> bool) -> Vec<TaskId> {
        self.snapshot.tasks().filter(|task| wanted(task)).map(|task| task.id.clone()).collect()
    }

    /// Whatever is to start starts and proves itself; whatever is to stop stops.
    fn settle(&mut self) {
        for _ in 0..20 {
            for id in self.ids(|task| task.phase == Phase::Launching) {
                self.starts(id.as_str());
            }
            self.pass(Millis(1000));
            for id in self.ids(|task| matches!(task.phase, Phase::Stopping { .. })) {
                self.ends(id.as_str(), 0);
            }
            self.keep_nodes();
            self.run();
        }
    }

    fn decision(&self) -> Decision {
        advance(&self.snapshot, &self.observed, &self.policy, &job(), self.now)
    }
}

#[test]
fn a_task_without_room_waits_with_the_reason_of_each_node_and_goes_on_when_there_is_room() {
    let mut scene = Scene::with_nodes(&["a", "b"]);
    scene.set_node("b", NodeState::Frozen, None).unwrap();
    scene.put(3, Strategy::Greedy);
    assert_eq!(scene.places(), [(1, "a"), (2, "a")]);
    let remark = &scene.record("v1").remark;
    assert!(remark.contains("instance 3: a: cpu: needs 1, 0 free of 2; b: state: frozen"), "{remark}");
    assert!(scene.decision().waits_for_room);
    scene.set_node("b", NodeState::Active, None).unwrap();
    assert_eq!(scene.places(), [(1, "a"), (2, "a"), (3, "b")]);
    assert_eq!(scene.record("v1").remark, "");
    assert_eq!(scene.snapshot.task(&TaskId::parse("job-v1-3-3").unwrap()).unwrap().host, "b.test");
}

#[test]
fn what_can_never_fit_is_refused_by_field() {
    let scene = Scene::with_nodes(&["a", "b"]);
    let mut large = version("v1");
    large.resources.memory_mb = 5000;
    let request = Request::new("job", Kind::Worker, vec![], 5).unwrap();
    let refusal = |deploy: &Deploy| {
        let submission = Submission::new(deploy.clone(), Some(request.clone()));
        admit::deploy(&scene.snapshot, &submission, scene.now).unwrap_err().to_string()
    };
    let told = refusal(&large);
    let wanted = "deploy.resources.memory_mb: can never be placed: a: memory: needs 5,000 MB";
    assert!(told.contains(wanted), "{told}");
    assert!(refusal(&version("v1")).contains("request.instances"), "{}", refusal(&version("v1")));
}

#[test]
fn a_scale_is_refused_that_can_never_fit_or_that_means_nothing() {
    let mut scene = Scene::with_nodes(&["a", "b"]);
    scene.put(4, Strategy::Greedy);
    let scale = |scene: &Scene, instances| {
        let action = Action::Scale { instances, acknowledged: true, bounce: false };
        let act = Act { request: job(), action, by: Actor::default(), expires_in: None };
        admit::act(&scene.snapshot, &act, &Ceilings::default(), scene.now)
            .map_err(|refusal| refusal.to_string())
    };
    let told = scale(&scene, 5).unwrap_err();
    assert_eq!(
        told,
        "request.instances: can never be placed: instances: 5 are asked for, 4 fit on all nodes that it may use"
    );
    assert!(scale(&scene, 3).is_ok());
    // What waits has to fit too.
    let mut large = version("v2");
    large.resources.memory_mb = 2048;
    scene.take(&scale(&scene, 3).unwrap());
    scene.take(&admit::deploy(&scene.snapshot, &Submission::new(large, None), scene.now).unwrap());
    assert!(scale(&scene, 4).is_ok());
    let mut large = version("v3");
    large.resources.memory_mb = 4096;
    scene.take(&scale(&scene, 2).unwrap());
    scene.take(&admit::deploy(&scene.snapshot, &Submission::new(large, None), scene.now).unwrap());
    assert!(scale(&scene, 3).unwrap_err().contains("3 are asked for, 2 fit"), "{:?}", scale(&scene, 3));

    let mut scene = Scene::with_nodes(&["a", "b"]);
    scene.put(1, Strategy::SpreadAllNodes);
    assert!(scale(&scene, 2).unwrap_err().contains("SPREAD_ALL_NODES"), "{:?}", scale(&scene, 2));
}

#[test]
fn where_tasks_spread_each_counts_when_one_is_judged_and_reported() {
    let mut scene = Scene::with_nodes(&["a", "b", "c"]);
    let placement = Placement { strategy: Strategy::SpreadAllNodes, ..Placement::default() };
    let request = Request { placement, ..Request::new("job", Kind::Worker, vec![], 1).unwrap() };
    let submission = Submission::new(checked_version("v1"), Some(request));
    scene.take(&admit::deploy(&scene.snapshot, &submission, scene.now).unwrap());
    scene.run();
    let told = report::explain_deploy(&scene.snapshot, scene.record("v1"));
    assert!(told.starts_with("launching 3 tasks"), "{told}");
    let tasks = ["job-v1-1-1", "job-v1-2-2", "job-v1-3-3"];
    for task in tasks {
        scene.starts(task);
        scene.checked(task, Ok("200"));
    }
    assert!(scene.record("v1").is_done());
    // All but the last one fail together: one healthy task is less than half.
    for task in tasks[..2].repeat(3) {
        let failed = Event::Health(TaskId::parse(task).unwrap(), Err("no database".into()));
        scene.observed.note(failed, scene.now);
    }
    scene.run();
    for task in tasks {
        let record = scene.snapshot.task(&TaskId::parse(task).unwrap()).unwrap();
        assert!(record.is_staying(), "{task} is {:?}", record.phase);
    }
}

#[test]
fn a_node_is_drained_one_task_at_a_time_and_replacements_come_first() {
    let mut scene = Scene::with_nodes(&["a", "b"]);
    scene.put(2, Strategy::Greedy);
    scene.settle();
    assert_eq!(scene.places(), [(1, "a"), (2, "a")]);
    scene.set_node("a", NodeState::Draining, None).unwrap();
    assert_eq!(scene.places(), [(1, "a"), (1, "b"), (2, "a")], "one at a time, and beside the old one");
    assert!(scene.decision().waits_for_room);
    scene.settle();
    assert_eq!(scene.places(), [(1, "b"), (2, "b")]);
    assert_eq!(scene.state("a"), NodeState::Drained);
    assert_eq!(scene.snapshot.cluster().audited, 2, "who began it, and that it is done");
    let causes: Vec<_> = scene.snapshot.tasks().filter(|task| task.is_ended()).map(|t| &*t.note).collect();
    assert!(causes.iter().all(|words| words.ends_with("node a is being drained")), "{causes:?}");
}

#[test]
fn a_replacement_whose_own_node_is_drained_does_not_hold_up_the_first_drain() {
    let mut scene = Scene::with_nodes(&["a", "b", "c"]);
    scene.put(1, Strategy::Greedy);
    scene.settle();
    scene.set_node("a", NodeState::Draining, None).unwrap();
    assert_eq!(scene.places(), [(1, "a"), (1, "b")]);
    scene.set_node("b", NodeState::Draining, None).unwrap();
    assert_eq!(scene.places(), [(1, "a"), (1, "b"), (1, "c")], "a third one comes in the place of both");
    scene.settle();
    assert_eq!(scene.places(), [(1, "c")]);
    assert_eq!((scene.state("a"), scene.state("b")), (NodeState::Drained, NodeState::Drained));
}

#[test]
fn a_drain_that_has_nowhere_to_go_leaves_the_tasks_running() {
    let mut scene = Scene::with_nodes(&["a"]);
    scene.put(1, Strategy::Greedy);
    scene.settle();
    scene.set_node("a", NodeState::Draining, None).unwrap();
    scene.settle();
    assert_eq!(scene.places(), [(1, "a")]);
    assert_eq!(scene.state("a"), NodeState::Draining);
    assert!(scene.decision().waits_for_room);
}

#[test]
fn a_state_of_a_node_ends_by_itself_and_illegal_ones_are_refused() {
    let mut scene = Scene::with_nodes(&["a"]);
    scene.set_node("a", NodeState::Frozen, Some(Millis::seconds(10))).unwrap();
    scene.pass(Millis::seconds(10));
    scene.keep_nodes();
    assert_eq!(scene.state("a"), NodeState::Active);
    assert_eq!(scene.snapshot.cluster().audited, 2, "its end is in the log, too");
    for wrong in [NodeState::Dead, NodeState::Drained] {
        let refusal = scene.set_node("a", wrong, None).unwrap_err();
        assert!(matches!(refusal, Refusal::Invalid(_)), "{refusal}");
    }
    assert!(scene.set_node("a", NodeState::Active, Some(Millis(1))).is_err(), "nothing to go back to");
    assert!(matches!(scene.set_node("x", NodeState::Active, None), Err(Refusal::NotFound(_))));
    let dead = scene.snapshot.node(&name("a")).unwrap().dead(scene.now);
    scene.set(Record::Node(dead.into()));
    assert!(matches!(scene.set_node("a", NodeState::Active, None), Err(Refusal::Precondition(_))));
    let sequence = scene.snapshot.cluster().audited;
    assert_eq!(sequence, 2, "what was refused is not in the log");
}

#[test]
fn instances_that_spread_follow_the_nodes() {
    let mut scene = Scene::with_nodes(&["a", "b"]);
    scene.put(1, Strategy::SpreadAllNodes);
    scene.settle();
    assert_eq!(scene.places(), [(1, "a"), (2, "b")]);
    scene.set_node("a", NodeState::Draining, None).unwrap();
    scene.settle();
    assert_eq!(scene.places(), [(1, "b")]);
    scene.set_node("a", NodeState::Active, None).unwrap();
    scene.settle();
    assert_eq!(scene.places(), [(1, "b"), (2, "a")]);
}

#[test]
fn a_bounce_that_has_no_room_for_one_more_task_says_so_and_what_ends_that() {
    let mut scene = Scene::with_nodes(&["a"]);
    scene.put(2, Strategy::Greedy);
    scene.settle();
    let told = |scene: &Scene| {
        let request = scene.snapshot.request(&job()).unwrap();
        let causes = explain::request(&scene.snapshot, request, scene.now).causes;
        causes.into_iter().find(|cause| !cause.not_placed.is_empty())
    };
    assert_eq!(told(&scene), None);
    let action = Action::Bounce { incremental: false, task: None };
    let act = Act { request: job(), action, by: Actor::new("ann", "leaks"), expires_in: None };
    scene.take(&admit::act(&scene.snapshot, &act, &Ceilings::default(), scene.now).unwrap());
    let since = Some(scene.now);
    scene.settle();
    assert_eq!(scene.places(), [(1, "a"), (2, "a")]);
    let cause = told(&scene).expect("no node takes a third");
    assert_eq!((&*cause.what, cause.since), ("no node takes one more task of deploy v1", since));
    assert_eq!(cause.not_placed[0].dimension, Dimension::Cpu);
    assert!(cause.remedy.contains("`scheduler bounce job --cancel`"), "{}", cause.remedy);
    let beside =
        |scene: &Scene| outgoing::instances(&scene.snapshot, scene.snapshot.request(&job()).unwrap());
    assert_eq!(beside(&scene), [1, 2].into(), "a start that fails beside these is seen earlier");

    let wider = NodeRecord::new(
        &Machine {
            id: name("b"),
            capacity: Capacity { cpu_millis: 2000, memory_mb: 4096, ..Capacity::default() },
            ..Machine::default()
        },
        "b.test",
        scene.now,
    );
    scene.set(Record::Node(wider.into()));
    scene.settle();
    assert_eq!((told(&scene), scene.places()), (None, vec![(1, "b"), (2, "b")]));
    assert!(beside(&scene).is_empty());
}

#[test]
fn however_many_nodes_are_empty_at_once_each_commit_fits_the_store() {
    let names: Vec<_> = (0..100).map(|number| format!("node-{number}")).collect();
    let mut scene = Scene::with_nodes(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for node in &names {
        scene.set_node(node, NodeState::Draining, None).unwrap();
    }
    for node in &names {
        let record = scene.snapshot.node(&name(node)).unwrap();
        let record = NodeRecord { state: NodeState::Draining, ..(**record).clone() };
        scene.set(Record::Node(record.into()));
    }
    for _ in 0..20 {
        let (commit, wake) = nodes::advance(&scene.snapshot, scene.now);
        // With the entries that fall out and the fence.
        assert!(commit.operations() <= 80, "{}", commit.operations());
        if commit.is_empty() {
            break;
        }
        assert!(wake.is_none_or(|at| at <= scene.now));
        scene.take(&commit);
    }
    let left = scene.snapshot.nodes().filter(|node| node.state != NodeState::Drained).count();
    assert_eq!(left, 0);
}

impl Scene {
    /// The nodes of the tasks that stay.
    fn apart(&self) -> Vec<&str> {
        let mut nodes: Vec<_> = self.places().into_iter().map(|(_, node)| node).collect();
        nodes.sort_unstable();
        nodes
    }

    fn act_on(&mut self, action: Action) {
        let act = Act { request: job(), action, by: Actor::default(), expires_in: None };
        let commit = admit::act(&self.snapshot, &act, &Ceilings::default(), self.now).unwrap();
        self.take(&commit);
        self.settle();
    }
}

#[test]
fn tasks_that_are_kept_apart_are_replaced_where_they_are_when_no_other_node_is_free() {
    use Strategy::{SeparateByDeploy, SeparateByRequest, SpreadAllNodes};
    for strategy in [SeparateByDeploy, SeparateByRequest, SpreadAllNodes] {
        let mut scene = Scene::with_nodes(&["a", "b"]);
        scene.put(2, strategy);
        scene.settle();
        assert_eq!(scene.apart(), ["a", "b"], "{strategy:?}");

        let submission = Submission::new(version("v2"), None);
        let commit = admit::deploy(&scene.snapshot, &submission, scene.now).unwrap();
        scene.take(&commit);
        scene.settle();
        assert!(scene.record("v2").step.failure().is_none() && scene.record("v2").is_done(), "{strategy:?}");
        assert_eq!(scene.apart(), ["a", "b"], "{strategy:?}");

        let before = scene.ids(|task| task.is_staying());
        scene.act_on(Action::Bounce { incremental: true, task: None });
        let after = scene.ids(|task| task.is_staying());
        assert!(after.iter().all(|task| !before.contains(task)), "{strategy:?}: {before:?} {after:?}");
        assert_eq!(scene.apart(), ["a", "b"], "{strategy:?}");

        let task = after[0].clone();
        scene.act_on(Action::Kill { task: task.clone(), destroy: false, replace_first: true });
        assert!(!scene.ids(|task| task.is_staying()).contains(&task), "{strategy:?}");
        assert_eq!(scene.apart(), ["a", "b"], "{strategy:?}");
    }
}
