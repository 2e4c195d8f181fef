//! Every state that is not an end has an answer.

use alloc::sync::Arc;

use super::*;
use crate::{
    cluster::{Brake, ClusterRecord},
    deploy::{Failure, Restore},
    explain::{self, Explanation},
    ids::{NodeId, RunId},
    node::{Capacity, NodeRecord},
    progress::{Cooldown, CrashKind, Progress},
    request::RequestRecord,
    run::{RunRecord, RunState, Trigger},
};

fn put(scene: &mut Scene, record: Record) {
    scene.revision += 1;
    scene.snapshot.set(&record.key(), Some((record, scene.revision)));
}

/// All that is waited for is said, since when, and what would change it.
fn holds(of: &str, explanation: &Explanation) {
    assert!(!explanation.summary.is_empty() && !explanation.causes.is_empty(), "{of}: {explanation:?}");
    for cause in &explanation.causes {
        assert!(!cause.what.is_empty() && !cause.remedy.is_empty(), "{of}: {cause:?}");
    }
    assert!(explanation.causes.iter().any(|cause| cause.since.is_some()), "{of}: {explanation:?}");
}

#[test]
fn every_step_of_a_deploy_tells_what_it_waits_for() {
    let mut scene = Scene::serving();
    scene.deploy(&balanced_version("v2"), 1);
    let failure = Failure::new(FailureKind::Canceled, "canceled on request");
    let steps = [
        Step::Queued,
        Step::Launching,
        Step::Switching {
            attempt: 1,
            add: vec![],
            remove: vec![],
            weights: alloc::collections::BTreeMap::new(),
            places: 1,
            last: true,
            giving_up: None,
        },
        Step::Gate { since: scene.now },
        Step::RelaunchingOld { failure: failure.clone() },
        Step::Draining { until: Timestamp(9000) },
        Step::StoppingOld,
        Step::Restoring { failure: failure.clone(), stage: Restore::Verifying { round: 1 } },
        Step::StoppingNew { failure },
    ];
    for step in steps {
        let mut record = scene.record("v2").clone();
        record.enter(step, scene.now);
        let words = explain::deploy(&scene.snapshot, &record, scene.now);
        holds(&format!("{}", record.step.name()), &words);
    }
}

#[test]
fn every_phase_and_membership_of_a_task_tells_what_it_waits_for() {
    let scene = Scene::serving();
    let task = (**scene.snapshot.tasks().next().unwrap()).clone();
    let (since, cause) = (scene.now, StopCause::ScaledDown);
    let phases = [
        Phase::Launching,
        Phase::Started,
        Phase::Unhealthy { since, reason: "/up answered 500".into() },
        Phase::Stopping { since, cause: cause.clone() },
    ];
    for phase in phases {
        let task = crate::task::TaskRecord { phase, ..task.clone() };
        holds(&format!("{:?}", task.phase), &explain::task(&scene.snapshot, &task));
    }
    let from = since;
    let memberships =
        [Membership::Joining { attempt: 1, from }, Membership::Leaving { attempt: 2, from, cause }];
    for membership in memberships {
        let task = crate::task::TaskRecord { membership, ..task.clone() };
        holds(&format!("{:?}", task.membership), &explain::task(&scene.snapshot, &task));
    }
    let well = explain::task(&scene.snapshot, &task);
    assert!(well.causes.is_empty() && well.summary.ends_with("runs and is healthy"), "{well:?}");
}

#[test]
fn every_life_of_a_request_but_a_good_one_tells_what_it_waits_for() {
    let scene = Scene::serving();
    let record = (**scene.snapshot.request(&job()).unwrap()).clone();
    let since = scene.now;
    let lives = [
        Life::Paused { since, let_tasks_end: false },
        Life::Finished { since },
        Life::Deleting { since, removal: Removal::NotBegun },
        Life::Deleted { at: since },
    ];
    for life in lives {
        let record = RequestRecord { life, ..record.clone() };
        holds(&format!("{:?}", record.life), &explain::request(&scene.snapshot, &record, since));
    }
    let new = RequestRecord { active: None, ..record.clone() };
    holds("no deploy", &explain::request(&scene.snapshot, &new, since));
    let well = explain::request(&scene.snapshot, &record, since);
    assert_eq!((&*well.summary, well.causes.len()), ("request job is as it should be", 0));
}

#[test]
fn a_cooldown_and_a_quarantine_tell_since_when_and_what_ends_them() {
    let mut scene = Scene::serving();
    let record = (**scene.snapshot.request(&job()).unwrap()).clone();
    let (since, until) = (scene.now, scene.now + Millis::seconds(120));
    let cooldown = Cooldown { since, until, kinds: vec![CrashKind::FastFailure] };
    put(
        &mut scene,
        Record::Progress(Arc::new(Progress { cooldown: Some(cooldown), ..Progress::new(job()) })),
    );
    scene.now = until;
    let cools = explain::request(&scene.snapshot, &record, scene.now);
    let told = cools.causes.iter().find(|cause| cause.remedy.contains("exit-cooldown job")).unwrap();
    assert_eq!(told.since, Some(since));

    for words in ["it is poison", "it is still poison"] {
        let commit = crate::decide::quarantine(&scene.snapshot, &job(), words, scene.now);
        commit.apply(&mut scene.snapshot, 1_000_000);
        scene.now = scene.now + Millis::seconds(60);
    }
    let poisoned = explain::request(&scene.snapshot, &record, scene.now);
    let told = poisoned.causes.iter().find(|cause| cause.what.contains("it is still poison")).unwrap();
    assert_eq!(told.since, Some(until), "since the first time: {told:?}");
}

#[test]
fn a_run_tells_what_it_waits_for_and_the_brake_is_named() {
    let mut scene = Scene::serving();
    let id = RunId::parse("r1").unwrap();
    let mut run = RunRecord::new(id, job(), Incarnation(1), Trigger::User, scene.now);
    holds("waiting", &explain::run(&scene.snapshot, &run, scene.now));
    run.due = scene.now + Millis::seconds(60);
    let words = explain::run(&scene.snapshot, &run, scene.now);
    assert!(words.causes[0].remedy.starts_with("it begins at its time"), "{words:?}");
    let task = scene.snapshot.tasks().next().unwrap().id.clone();
    run.state = RunState::Running { task };
    holds("running", &explain::run(&scene.snapshot, &run, scene.now));
    let brake = Brake { since: scene.now, until: None, reason: "40 of 60 tasks were lost".into() };
    let cluster = ClusterRecord { brake: Some(brake), ..ClusterRecord::default() };
    put(&mut scene, Record::Cluster(Arc::new(cluster)));
    let record = scene.snapshot.request(&job()).unwrap().clone();
    let words = explain::request(&scene.snapshot, &record, scene.now);
    assert!(words.summary.contains("40 of 60 tasks were lost"), "{words:?}");
    assert!(words.causes[0].remedy.contains("release-brake"), "{words:?}");
}

#[test]
fn what_has_no_place_is_told_per_node_and_dimension() {
    let mut scene = Scene::new();
    let capacity = Capacity { cpu_millis: 1000, ..Capacity::default() };
    let machine = Machine { id: NodeId::parse("a").unwrap(), capacity, ..Machine::default() };
    put(&mut scene, Record::Node(Arc::new(NodeRecord::new(&machine, "a.test", Timestamp(0)))));
    scene.deploy(&version("v1"), 1);
    scene.run();
    let grown = Request { instances: 2, ..scene.snapshot.request(&job()).unwrap().request.clone() };
    let record = RequestRecord { request: grown, ..(**scene.snapshot.request(&job()).unwrap()).clone() };
    put(&mut scene, Record::Request(Arc::new(record.clone())));
    let words = explain::request(&scene.snapshot, &record, scene.now);
    let told = words.causes.iter().find(|cause| !cause.not_placed.is_empty()).unwrap();
    assert_eq!(told.not_placed[0].to_string(), "a: cpu: needs 1, 0 free of 1");
    assert!(told.since.is_some() && told.remedy.contains("as soon as a task ends"), "{told:?}");
}
