//! Deploys of a request for which no decision can be made.

use super::*;
use crate::observed::Reading;

fn poison(scene: &mut Scene) {
    let commit = crate::decide::quarantine(&scene.snapshot, &job(), "it is poison", scene.now);
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
}

fn failure(scene: &Scene, deploy: &str) -> Option<crate::deploy::Failure> {
    let record = scene.record(deploy);
    let Step::Done { failure, .. } = &record.step else { panic!("{deploy} is at {:?}", record.step) };
    failure.clone()
}

impl Scene {
    fn the_old_one_is_the_upstream(&mut self) {
        let old = self.snapshot.task(&TaskId::parse("job-v1-1-1").unwrap()).unwrap().address(0);
        for effect in effect::implied(&self.snapshot, &self.observed, &job(), self.now).into_values() {
            if let Effect::Read { request, key, .. } = effect {
                let reading = Reading::Upstreams([old.clone()].into());
                self.observed.note(Event::Read(request, key, reading), self.now);
            }
        }
        self.run();
    }
}

#[test]
fn a_quarantine_ends_deploys_that_have_touched_nothing_of_the_old_ones() {
    let mut scene = Scene::working(1);
    scene.deploy(&version("v2"), 1);
    scene.run();
    scene.deploy(&version("v3"), 1);
    poison(&mut scene);
    for id in ["v2", "v3"] {
        let failure = failure(&scene, id).unwrap();
        assert_eq!((failure.kind, &*failure.reason), (FailureKind::Quarantined, "it is poison"), "{id}");
    }
    assert!(scene.request().pending.is_none() && scene.request().waiting.is_empty());
    scene.run();
    assert_eq!(scene.staying(), ["job-v1-1-1"], "the old task stays, the new one goes");
    scene.all_stop();
    scene.deploy(&version("v4"), 1);
    scene.run();
    scene.all_start();
    scene.all_stop();
    assert_eq!(failure(&scene, "v4"), None);
}

#[test]
fn a_quarantined_deploy_that_has_touched_the_load_balancers_goes_back_when_it_can() {
    let mut scene = Scene::serving();
    let mut next = scene.record("v1").deploy.clone();
    next.id = DeployId::parse("v2").unwrap();
    scene.deploy(&next, 1);
    scene.run();
    scene.all_start();
    assert!(matches!(scene.record("v2").step, Step::Switching { .. }), "{:?}", scene.record("v2").step);
    poison(&mut scene);
    assert!(!scene.record("v2").is_done());
    let again = crate::decide::quarantine(&scene.snapshot, &job(), "it is poison", scene.now);
    assert!(again.is_empty(), "it is written once");
    scene.run();
    scene.balanced(BalancerState::Canceled);
    scene.the_old_one_is_the_upstream();
    scene.pass(Millis(1000));
    scene.all_stop();
    assert_eq!(failure(&scene, "v2").unwrap().kind, FailureKind::Quarantined);
    assert_eq!(scene.staying(), ["job-v1-1-1"]);
}

#[test]
fn a_first_decision_that_fails_does_not_let_ids_of_tasks_return() {
    let mut scene = Scene::new();
    let floor = crate::cluster::Floor { launches: 7, incarnation: 3 };
    let cluster = crate::cluster::ClusterRecord { floor, ..Default::default() };
    scene.snapshot.set(&Key::Cluster, Some((Record::Cluster(cluster.into()), 1)));
    scene.deploy(&version("v1"), 1);
    let commit = crate::decide::quarantine(&scene.snapshot, &job(), "it is poison", scene.now);
    scene.revision += 1;
    commit.apply(&mut scene.snapshot, scene.revision);
    scene.deploy(&version("v2"), 1);
    scene.run();
    assert_eq!(scene.staying(), ["job-v2-1-8"]);
}
