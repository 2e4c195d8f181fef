//! Load balancers that cannot be brought back, or asked.

use alloc::{format, string::String, vec};

use super::{Blow, Stage, canary};
use crate::{
    decide::tests::job,
    deploy::{BalancerState, Gate, StepName},
    effect::{self, Effect},
    explain,
    observed::{Answer, Event},
    report,
    request::Life,
    snapshot::{Key, Record},
    time::Millis,
};

// === impl Stage ===

impl Stage {
    /// The first group serves, a cancel comes, and nothing puts the old one back.
    fn stuck() -> Self {
        let mut stage = Self::serving();
        stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 100), 3);
        stage.until("v2", StepName::Gate);
        stage.refuses_restores = true;
        stage.hit(Blow::Cancel);
        stage.until_so("a restore is refused", |stage| stage.scene.record("v2").rounds > 2);
        stage
    }

    fn is_gone(&self) -> bool {
        let life = self.scene.snapshot.request(&job()).map(|record| record.life.clone());
        matches!(life, Some(Life::Deleted { .. }))
    }
}

#[test]
fn a_restore_that_is_refused_for_too_long_is_told_once_and_goes_on() {
    let mut stage = Stage::stuck();
    assert_eq!(stage.scene.record("v2").stuck_since, None);
    let told = report::explain_deploy(&stage.scene.snapshot, stage.scene.record("v2"));
    assert!(told.contains("job-v2-restore-2 is FAILED"), "{told}");
    let begin = stage.scene.record("v2").entered_at();
    stage.until_so("it is told", |stage| stage.scene.record("v2").stuck_since.is_some());
    let record = stage.scene.record("v2");
    assert!(record.stuck_since.unwrap() >= begin + stage.scene.policy.removal_bound);
    let audited = stage.scene.snapshot.request(&job()).unwrap().audited;
    let rounds = record.rounds;
    stage.until_so("it is still asked", |stage| stage.scene.record("v2").rounds > rounds + 3);
    assert_eq!(stage.scene.snapshot.request(&job()).unwrap().audited, audited, "one entry");
    let explained = explain::deploy(&stage.scene.snapshot, stage.scene.record("v2"), stage.scene.now);
    assert!(explained.causes[0].remedy.contains("baragon-service status"), "{explained:?}");

    stage.refuses_restores = false;
    stage.until("v2", StepName::Done);
    assert!(stage.is_whole());
    assert_eq!(stage.scene.record("v2").stuck_since, None);
}

#[test]
fn the_alarm_of_a_stuck_deploy_is_in_the_log_with_what_to_do() {
    let mut stage = Stage::stuck();
    stage.scene.now = stage.scene.now + stage.scene.policy.removal_bound;
    let (view, now) = (&stage.scene.snapshot, stage.scene.now);
    let decision = crate::decide::advance(view, &stage.scene.observed, &stage.scene.policy, &job(), now);
    let told = decision.commit.writes().iter().find_map(|(key, record)| match (key, record) {
        (Key::Audit(..), Some(Record::Audit(entry))) => {
            Some(format!("{} -> {}: {}", entry.before, entry.after, entry.by.message))
        }
        _ => None,
    });
    let told: String = told.expect("an entry");
    assert!(
        told.starts_with("deploy v2 is restoring -> deploy v2 is stuck: no proof within 10 min"),
        "{told}"
    );
    assert!(told.contains("mend baragon-service"), "{told}");
}

#[test]
fn a_request_is_deleted_although_its_old_tasks_cannot_be_brought_back() {
    let mut stage = Stage::stuck();
    stage.least = 0;
    stage.delete();
    let begin = stage.scene.now;
    stage.until_so("deleted", Stage::is_gone);
    assert!(stage.scene.now.since(begin) < Millis::seconds(60), "nothing is waited for");
    assert!(stage.upstreams.is_empty(), "{:?}", stage.upstreams);
    assert!(stage.scene.snapshot.tasks().all(|task| task.is_ended()));
}

#[test]
fn a_request_is_deleted_although_nobody_can_ask_the_load_balancers_how_a_first_deploy_ended() {
    let mut stage = Stage::serving();
    stage.scene = super::Scene::new();
    stage.upstreams.clear();
    stage.least = 0;
    stage.scene.deploy(&super::balanced_version("v2"), 2);
    stage.until("v2", StepName::Switching);
    stage.delete();
    let absent = |stage: &mut Stage| {
        let wanted = effect::implied(&stage.scene.snapshot, &stage.scene.observed, &job(), stage.scene.now);
        for effect in wanted.into_values() {
            if let Effect::Balance(call) = effect {
                let answer = Answer { state: BalancerState::Unreachable, message: "refused".into() };
                stage.scene.observed.note(Event::Balancer(job(), call.id, answer), stage.scene.now);
            }
        }
        stage.scene.run_once();
    };
    for _ in 0..5 {
        absent(&mut stage);
    }
    assert_eq!(stage.step("v2"), StepName::Switching, "it may come to its end");
    stage.scene.now = stage.scene.now + stage.scene.policy.removal_bound;
    for _ in 0..5 {
        absent(&mut stage);
    }
    assert_eq!(stage.step("v2"), StepName::Done);
    assert!(stage.scene.snapshot.tasks().all(|task| !task.is_staying()), "they are not kept any longer");
    assert!(!stage.is_gone(), "the load balancers are still to be told");

    // It can be asked again.
    stage.upstreams = stage.scene.snapshot.tasks().map(|task| task.address(0)).collect();
    let wanted = effect::implied(&stage.scene.snapshot, &stage.scene.observed, &job(), stage.scene.now);
    for effect in wanted.into_values() {
        if let Effect::Balance(call) = effect {
            stage.change(&call.change);
            let answer = Answer { state: BalancerState::Success, message: String::new() };
            stage.scene.observed.note(Event::Balancer(job(), call.id, answer), stage.scene.now);
        }
    }
    let ids: vec::Vec<_> = stage.scene.snapshot.tasks().map(|task| task.id.clone()).collect();
    for task in ids {
        stage.note(task, |at| crate::observed::Condition::Ended { exit: crate::task::Exit::Signal(15), at });
    }
    stage.until_so("deleted", Stage::is_gone);
    assert!(stage.upstreams.is_empty(), "{:?}", stage.upstreams);
}

#[test]
fn a_request_is_deleted_although_a_change_beside_its_deploy_has_no_end() {
    let mut stage = Stage::serving();
    stage.scene.deploy(&canary("v2", 1, vec![Gate::Manual], 100), 3);
    stage.until("v2", StepName::Gate);
    stage.sweeps(0, Millis(0));
    (stage.away, stage.least) = (true, 0);
    stage.delete();
    let begin = stage.scene.now;
    stage.until_so("its tasks stop", |stage| stage.scene.snapshot.tasks().all(|task| task.is_ended()));
    assert!(stage.scene.now >= begin + stage.scene.policy.removal_bound, "not before its bound");
    stage.away = false;
    stage.until_so("it is gone", Stage::is_gone);
}

#[test]
fn a_switch_that_waits_for_a_sweep_begins_with_the_decision_that_knows_of_its_end() {
    for ends in [BalancerState::Success, BalancerState::Failed] {
        let mut stage = Stage::serving();
        stage.sweeps(0, Millis(0));
        stage.away = true;
        stage.scene.deploy(&canary("v2", 3, vec![], 100), 3);
        for _ in 0..40 {
            stage.scene.run_once();
            if !stage.act() {
                stage.scene.now = stage.scene.now + Millis(250);
            }
        }
        let waits = stage.scene.record("v2");
        assert_eq!(waits.step.name(), StepName::Launching);
        assert!(waits.remark.contains("the removal of upstreams that no task has"), "{}", waits.remark);
        let wanted = effect::implied(&stage.scene.snapshot, &stage.scene.observed, &job(), stage.scene.now);
        let call = |effect| if let Effect::Balance(call) = effect { Some(call.id) } else { None };
        let sweep = wanted.into_values().find_map(call);
        let answer = Answer { state: ends, message: String::new() };
        stage.scene.observed.note(Event::Balancer(job(), sweep.unwrap(), answer), stage.scene.now);
        stage.scene.run_once();
        assert_eq!(stage.step("v2"), StepName::Switching, "{ends:?}");
    }
}
