//! Runs that a freeze or a pause holds back.

use super::*;
use crate::action::{ClusterAct, Setting};

impl Scene {
    fn freeze(&mut self, minimum: u32) {
        let setting = Setting::Freeze { minimum, stop_tasks: true, expires_in: None };
        let act = ClusterAct { setting, by: Actor::new("ops", "a storm") };
        self.commit(&admit::set_cluster(&self.snapshot, &act, self.now).unwrap());
        self.settle();
    }
}

#[test]
fn a_run_that_a_freeze_stops_goes_on_when_it_is_lifted_unless_it_may_run_but_once() {
    let told = "FAILED: its priority is below the freeze, and a RUN_ONCE request is not run again by itself; \
                deploy it again";
    for (kind, frozen, lifted) in [(Kind::OnDemand, "WAITING", "RUNNING"), (Kind::RunOnce, told, told)] {
        let mut scene = Scene::of(RequestSpec { kind: Some(kind), ..on_demand(1, JobSpec::default()) });
        if kind == Kind::OnDemand {
            scene.run("a");
        }
        let id = scene.snapshot.runs().next().unwrap().id.to_string();
        scene.starts(&id);
        scene.pass(Millis(100));
        scene.freeze(99);
        scene.ends_as(&id, Exit::Signal(15));
        scene.pass(Millis::seconds(60));
        assert_eq!(scene.state(&id), frozen);
        scene.freeze(0);
        assert_eq!(scene.state(&id), lifted);
        assert_eq!((scene.record(&id).lost, scene.record(&id).failures), (0, 0));
    }
}

#[test]
fn a_pause_stops_what_runs_unless_it_may_end_and_begins_nothing() {
    for let_tasks_end in [true, false] {
        let mut scene = Scene::of(on_demand(1, JobSpec::default()));
        scene.run("a");
        scene.run("b");
        scene.starts("a");
        scene.act(Action::Pause { let_tasks_end });
        assert_eq!(scene.stops(), !let_tasks_end);
        if let_tasks_end {
            scene.ends("a", 0);
            assert_eq!(scene.state("a"), "SUCCEEDED");
        } else {
            scene.ends_as("a", Exit::Signal(15));
            assert!(scene.state("a").starts_with("CANCELED: "), "{}", scene.state("a"));
        }
        scene.pass(Millis::seconds(60));
        assert_eq!((scene.state("b"), scene.launches().len()), ("WAITING".into(), 0));
        scene.act(Action::Unpause);
        assert_eq!(scene.state("b"), "RUNNING");
    }
}
