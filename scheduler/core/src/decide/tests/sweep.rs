//! What is kept of what has ended, and of what is gone.

use super::*;
use crate::{
    decide::{History, sweep},
    task::TaskRecord,
};

impl Scene {
    fn sweep(&mut self) -> usize {
        for step in 0..100 {
            let commit = sweep::sweep(&self.snapshot, &self.policy, self.now);
            if commit.is_empty() {
                return step;
            }
            assert!(commit.operations() <= 60, "{}", commit.operations());
            self.revision += 1;
            commit.apply(&mut self.snapshot, self.revision);
        }
        panic!("it never ends");
    }

    /// One life: a deploy, a task, its death by deletion.
    fn live(&mut self) -> TaskId {
        self.deploy(&version("v1"), 1);
        self.run();
        let task = self.snapshot.tasks().find(|task| !task.is_ended()).unwrap().id.clone();
        self.starts(task.as_str());
        self.pass(Millis(1000));
        let commit = admit::delete(&self.snapshot, &job(), &Actor::default(), self.now).unwrap();
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
        self.run();
        self.ends(task.as_str(), 0);
        assert!(self.snapshot.request(&job()).unwrap().is_deleted());
        task
    }
}

#[test]
fn a_deleted_request_is_forgotten_after_its_age_and_no_id_of_it_returns() {
    let mut scene = Scene::new();
    let first = scene.live();
    let incarnation = scene.snapshot.request(&job()).unwrap().incarnation;
    assert_eq!(scene.sweep(), 0, "it is young");
    scene.now = scene.now + scene.policy.history.age;
    assert!(scene.sweep() > 1, "the audit log goes first");
    assert!(scene.snapshot.request(&job()).is_none() && scene.snapshot.progress(&job()).is_none());
    let second = scene.live();
    assert_ne!(first, second);
    assert!(scene.snapshot.request(&job()).unwrap().incarnation > incarnation);
}

#[test]
fn of_too_many_deleted_requests_the_oldest_is_forgotten() {
    let mut scene = Scene::new();
    scene.policy.history = History { deleted: 0, ..History::default() };
    scene.live();
    scene.sweep();
    assert!(scene.snapshot.requests().next().is_none());
}

#[test]
fn what_a_request_leaves_in_the_store_does_not_grow_with_time() {
    let mut scene = Scene::new();
    scene.policy.history = History { tasks: 5, deploys: 3, ..History::default() };
    scene.deploy(&version("v0"), 1);
    scene.run();
    let mut most = 0;
    for round in 1..60 {
        let live = |task: &&alloc::sync::Arc<TaskRecord>| task.phase == Phase::Launching;
        let new: Vec<_> = scene.snapshot.tasks().filter(live).map(|task| task.id.clone()).collect();
        for task in new {
            scene.starts(task.as_str());
        }
        scene.pass(Millis::seconds(61));
        let live: Vec<_> =
            scene.snapshot.tasks().filter(|task| !task.is_ended()).map(|task| task.id.clone()).collect();
        for task in live {
            scene.ends(task.as_str(), 1);
        }
        scene.pass(Millis::seconds(61));
        if round % 2 == 0 {
            scene.deploy(&version(&format!("v{round}")), 1);
            scene.run();
        }
        let records = scene.snapshot.tasks().count() + scene.snapshot.deploys().count();
        if round == 30 {
            most = records;
        }
        assert!(round < 30 || records <= most + 4, "round {round}: {records} records, {most} at half time");
    }
    assert!(most < 20, "{most}");
}
