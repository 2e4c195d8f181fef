//! What counts as a mass loss, over the death of a leader too.

use super::*;

const POLICY: BrakePolicy =
    BrakePolicy { share: 30, least: 2, window: Millis::seconds(30), hold: Millis::seconds(60) };

impl Scene {
    fn loses(&mut self, task: &str) {
        let lost = Condition::Ended { exit: Exit::Lost, at: self.now };
        self.tell(Event::Engine(TaskId::parse(task).unwrap(), lost));
    }

    /// What a leader knows that has just begun.
    fn known(&self) -> Losses {
        let mut losses = Losses::default();
        losses.take_up(&self.snapshot, POLICY.window, self.now);
        losses
    }

    fn brakes(&self, losses: &Losses) -> bool {
        !settle(&self.snapshot, losses, &POLICY, self.now).commit.is_empty()
    }
}

#[test]
fn the_next_leader_counts_what_was_lost_before_its_time() {
    let mut scene = Scene::working(4);
    scene.loses("job-v1-1-1");
    let mut losses = scene.known();
    assert!(!scene.brakes(&losses), "one is no disaster");
    scene.pass(Millis::seconds(20));
    losses.note(&scene.snapshot, &TaskId::parse("job-v1-2-2").unwrap(), scene.now);
    assert!(scene.brakes(&losses), "one before and one after its beginning");
    scene.pass(Millis::seconds(10));
    assert!(scene.known().is_empty(), "that was too long ago");
}

#[test]
fn neither_a_restart_of_the_host_nor_crashes_nor_what_was_to_go_is_a_loss() {
    let mut scene = Scene::working(4);
    let gone = |id: &str| {
        let lost = Condition::Ended { exit: Exit::Lost, at: Timestamp(2000) };
        (TaskId::parse(id).unwrap(), lost)
    };
    // A new leader: one task is listed as lost, and the others are not known at all.
    scene.observed = Observed::default();
    scene.tell(Event::EngineListed(BTreeMap::from([gone("job-v1-1-1")])));
    assert!(scene.snapshot.tasks().filter(|task| task.is_ended()).count() == 4);
    assert!(scene.known().is_empty());

    let mut scene = Scene::working(4);
    for task in ["job-v1-1-1", "job-v1-2-2", "job-v1-3-3"] {
        scene.ends(task, 1);
    }
    scene.act(scale(3)).unwrap();
    scene.loses("job-v1-4-4");
    assert!(scene.known().is_empty(), "{:?}", scene.known());
}

#[test]
fn what_was_lost_before_somebody_released_the_brake_counts_no_more() {
    let mut scene = Scene::working(4);
    scene.loses("job-v1-1-1");
    scene.loses("job-v1-2-2");
    settle(&scene.snapshot, &scene.known(), &POLICY, scene.now).commit.apply(&mut scene.snapshot, 50);
    assert!(scene.snapshot.cluster().brake.is_some());
    scene.pass(Millis::seconds(5));
    scene.set_for_all(Setting::ReleaseBrake);
    assert!(scene.snapshot.cluster().brake.is_none() && scene.known().is_empty());
    scene.now = scene.now + Millis(1);
    scene.loses("job-v1-3-3");
    assert_eq!(scene.known(), {
        let mut one = Losses::default();
        one.take_up(&scene.snapshot, POLICY.window, scene.now);
        one
    });
    assert!(!scene.known().is_empty() && !scene.brakes(&scene.known()), "only the one since then");
}

#[test]
fn records_of_losses_outlive_the_bound_of_the_history_while_they_count() {
    let mut scene = Scene::working(40);
    scene.policy.ports.last = 31999;
    let ids: Vec<_> = scene.snapshot.tasks().map(|task| task.id.to_string()).collect();
    for id in &ids {
        scene.loses(id);
    }
    let lost = |scene: &Scene| scene.snapshot.tasks().filter(|task| task.lost_at().is_some()).count();
    assert_eq!(lost(&scene), 40);
    scene.pass(crate::decide::brake::LONGEST_WINDOW);
    assert_eq!(lost(&scene), 20);
}
