//! Health checks, and the way of tasks into and out of the load balancers.

use alloc::collections::BTreeSet;

use super::*;
use crate::{survey::Listed, task::TaskRecord};

const FIRST: &str = "job-v1-1-1";

impl Scene {
    fn task(&self, id: &str) -> &TaskRecord {
        self.snapshot.task(&TaskId::parse(id).unwrap()).unwrap()
    }

    /// The upstreams are read, and these are there.
    fn surveyed(&mut self, upstreams: &[(&str, &str)]) {
        let wanted = effect::implied(&self.snapshot, &self.observed, &job(), self.now);
        let listed = |(address, owner): &(&str, &str)| Listed {
            address: (*address).into(),
            group: "default".into(),
            owner: (*owner).into(),
        };
        let upstreams: BTreeSet<Listed> = upstreams.iter().map(listed).collect();
        for effect in wanted.into_values() {
            if let Effect::Survey { key, .. } = effect {
                self.observed.note(Event::Surveyed(job(), key, upstreams.clone()), self.now);
            }
        }
        self.run();
    }

    fn asked(&self) -> Vec<(String, effect::Change)> {
        let wanted = effect::implied(&self.snapshot, &self.observed, &job(), self.now);
        let calls = wanted.into_values().filter_map(|effect| match effect {
            Effect::Balance(call) => Some((call.id.to_string(), call.change)),
            Effect::Launch(_)
            | Effect::Stop { .. }
            | Effect::Check(_)
            | Effect::Read { .. }
            | Effect::Survey { .. }
            | Effect::Ask(_)
            | Effect::Stray { .. } => None,
        });
        calls.collect()
    }

    fn address(&self) -> String {
        self.task(FIRST).address(0)
    }
}

fn upstreams(add: &[&str], remove: &[&str]) -> effect::Change {
    let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    effect::Change::Upstreams {
        add: owned(add),
        remove: owned(remove),
        weights: alloc::collections::BTreeMap::new(),
    }
}

#[test]
fn an_upstream_that_was_lost_is_added_again_under_a_new_id_each_time() {
    let mut scene = Scene::serving();
    for attempt in 1..=2 {
        scene.surveyed(&[]);
        let asked = (format!("{FIRST}-ADD-{attempt}"), upstreams(&[&scene.address()], &[]));
        assert_eq!(scene.asked(), [asked]);
        scene.balanced(BalancerState::Success);
        assert_eq!(scene.task(FIRST).membership, Membership::Inside);
    }
    let states: Vec<_> = scene.task(FIRST).balancer.iter().map(|one| (&*one.id, one.state)).collect();
    let ids = [format!("{FIRST}-ADD-1"), format!("{FIRST}-ADD-2")];
    assert_eq!(states, [(&*ids[0], BalancerState::Success), (&*ids[1], BalancerState::Success)]);
}

#[test]
fn an_upstream_without_a_task_goes_and_those_of_others_stay() {
    let mut scene = Scene::serving();
    let address = scene.address();
    scene.surveyed(&[(&address, "job"), ("10.0.0.1:31005", "job"), ("10.0.0.9:80", "other")]);
    let gone = upstreams(&[], &["10.0.0.1:31005"]);
    assert_eq!(scene.asked(), [("job-SWEEP-1".to_string(), gone.clone())]);
    scene.balanced(BalancerState::Failed);
    assert_eq!(scene.asked(), [], "another try after a pause");
    scene.pass(Millis(1000));
    assert_eq!(scene.asked(), [("job-SWEEP-2".to_string(), gone)]);
    scene.balanced(BalancerState::Success);
    scene.surveyed(&[(&address, "job"), ("10.0.0.9:80", "other")]);
    assert_eq!(scene.asked(), []);
}

#[test]
fn nobody_gets_the_port_of_an_upstream_that_is_being_removed() {
    let mut scene = Scene::serving();
    let (address, port) = (scene.address(), scene.task(FIRST).ports[0]);
    scene.policy.ports = PortRange { first: port, last: port + 1 };
    let stale = format!("10.0.0.1:{}", port + 1);
    scene.surveyed(&[(&address, "job"), (&stale, "job")]);
    scene.deploy(&balanced_version("v1"), 2);
    scene.run();
    assert_eq!(scene.staying(), [FIRST]);
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    assert_eq!(scene.staying().len(), 2);
}

#[test]
fn nothing_is_compared_while_a_switch_is_under_way() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    scene.run();
    scene.starts("job-v2-1-2");
    scene.pass(Millis(1000));
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }));
    let before = scene.asked();
    scene.surveyed(&[]);
    assert_eq!(scene.asked(), before);
}

#[test]
fn a_removal_without_an_answer_is_given_up_at_the_bound_with_an_entry_in_the_log() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v1"), 2);
    scene.run();
    scene.starts("job-v1-2-2");
    scene.pass(Millis(1000));
    scene.balanced(BalancerState::Success);
    scene.deploy(&balanced_version("v1"), 1);
    scene.run();
    scene.balanced(BalancerState::Unreachable);
    scene.pass(Millis::seconds(599));
    assert!(!matches!(scene.task("job-v1-2-2").phase, Phase::Stopping { .. }));
    let audited = |scene: &Scene| scene.snapshot.request(&job()).unwrap().audited;
    let before = audited(&scene);
    scene.pass(Millis::seconds(1));
    assert_eq!(audited(&scene), before + 1, "it is told once");
    let task = scene.task("job-v1-2-2");
    assert!(matches!(task.phase, Phase::Stopping { .. }) && task.is_forced_upstream(), "{task:?}");
    assert_eq!(scene.asked().len(), 1, "it is still asked for");
    scene.ends("job-v1-2-2", 0);
    assert!(scene.task("job-v1-2-2").holds_ports());
    scene.balanced(BalancerState::Success);
    assert!(!scene.task("job-v1-2-2").holds_ports());
}

#[test]
fn a_shared_service_is_deleted_by_the_last_request_alone() {
    let share = |deploy: Deploy| {
        let load_balancer = deploy.load_balancer.clone().map(|lb| LoadBalancer { shared: true, ..lb });
        Deploy { load_balancer, ..deploy }
    };
    let mut scene = Scene::new();
    scene.deploy(&share(balanced_version("v1")), 1);
    let other = Deploy { request: RequestId::parse("other").unwrap(), ..share(balanced_version("v1")) };
    let request = Request::new("other", Kind::Service, vec![], 1).unwrap();
    let joins = admit::deploy(&scene.snapshot, &Submission::new(other, Some(request)), scene.now).unwrap();
    joins.apply(&mut scene.snapshot, 500);
    scene.run();
    scene.starts(FIRST);
    scene.pass(Millis(1000));
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    let deleted = |scene: &mut Scene, who: &RequestId| {
        let commit = admit::delete(&scene.snapshot, who, &Actor::default(), scene.now).unwrap();
        scene.revision += 1000;
        commit.apply(&mut scene.snapshot, scene.revision);
    };
    let mut alone = Scene {
        snapshot: scene.snapshot.clone(),
        observed: scene.observed.clone(),
        policy: scene.policy.clone(),
        ..Scene::new()
    };
    alone.now = scene.now;
    alone.revision = 5000;
    deleted(&mut scene, &job());
    scene.run();
    let own = upstreams(&[], &[&scene.address()]);
    assert_eq!(scene.asked(), [("job-delete-1".to_string(), own)]);

    // The other one was deleted before, and has nothing inside.
    let gone = RequestId::parse("other").unwrap();
    deleted(&mut alone, &gone);
    for _ in 0..10 {
        let decision = advance(&alone.snapshot, &alone.observed, &alone.policy, &gone, alone.now);
        alone.revision += 1;
        decision.commit.apply(&mut alone.snapshot, alone.revision);
        alone.now = alone.now + Millis::seconds(700);
    }
    deleted(&mut alone, &job());
    alone.run();
    assert_eq!(alone.asked(), [("job-delete-1".to_string(), effect::Change::Delete)]);
}

#[test]
fn a_fatal_answer_ends_a_start_at_once() {
    let mut scene = Scene::new();
    scene.deploy(&checked_version("v1"), 1);
    scene.run();
    scene.starts(FIRST);
    scene.tell(Event::HealthFatal(TaskId::parse(FIRST).unwrap(), "/up answered 418".into()));
    let Step::StoppingNew { failure } = &scene.record("v1").step else {
        panic!("{:?}", scene.record("v1").step)
    };
    assert!(failure.reason.contains("a fatal answer to its health check: /up answered 418"), "{failure:?}");
}

#[test]
fn without_checks_what_runs_is_healthy_and_nothing_is_asked() {
    for by_deploy in [true, false] {
        let mut scene = Scene::new();
        let deploy = Deploy { skip_health_checks: by_deploy, ..checked_version("v1") };
        let request = Request {
            skip_health_checks: !by_deploy,
            ..Request::new("job", Kind::Worker, vec![], 1).unwrap()
        };
        let commit =
            admit::deploy(&scene.snapshot, &Submission::new(deploy, Some(request)), scene.now).unwrap();
        commit.apply(&mut scene.snapshot, 100);
        scene.run();
        scene.starts(FIRST);
        assert!(scene.task(FIRST).is_healthy(), "{by_deploy}");
        let wanted = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
        assert!(!wanted.keys().any(|key| matches!(key, EffectKey::Check(_))), "{wanted:?}");
        for _ in 0..5 {
            scene.checked(FIRST, Err("no database"));
        }
        assert!(scene.task(FIRST).is_healthy(), "{by_deploy}");
    }
}

#[test]
fn nothing_is_asked_before_the_start_delay() {
    let mut scene = Scene::new();
    let mut deploy = checked_version("v1");
    if let Some(check) = &mut deploy.health_check {
        check.startup_delay = Millis(1500);
    }
    scene.deploy(&deploy, 1);
    scene.run();
    scene.starts(FIRST);
    let wanted = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let Some(Effect::Check(check)) = wanted.get(&EffectKey::Check(TaskId::parse(FIRST).unwrap())) else {
        panic!("{wanted:?}")
    };
    assert_eq!(check.not_before, scene.now + Millis(1500));
}
