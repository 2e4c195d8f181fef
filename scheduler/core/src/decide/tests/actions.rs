//! Actions of users: what they change, and how they end.

use alloc::{boxed::Box, sync::Arc};

use super::*;
use crate::{
    action::{Act, Action, Ceilings, ClusterAct, Setting},
    decide::brake::{BrakePolicy, Losses, settle},
};

mod brake;
mod cooldown;
mod puts;
mod quarantine;
mod settings;

impl Scene {
    /// So many healthy workers.
    fn working(instances: u32) -> Self {
        let mut scene = Self::new();
        scene.deploy(&version("v1"), instances);
        scene.run();
        scene.all_start();
        assert!(scene.record("v1").is_done());
        scene
    }

    fn all_start(&mut self) {
        let launching = |task: &&Arc<crate::task::TaskRecord>| matches!(task.phase, Phase::Launching);
        let ids: Vec<_> = self.snapshot.tasks().filter(launching).map(|task| task.id.to_string()).collect();
        for id in ids {
            self.starts(&id);
        }
        self.pass(Millis(1000));
    }

    fn all_stop(&mut self) {
        let stopping = |task: &&Arc<crate::task::TaskRecord>| matches!(task.phase, Phase::Stopping { .. });
        let ids: Vec<_> = self.snapshot.tasks().filter(stopping).map(|task| task.id.to_string()).collect();
        for id in ids {
            self.ends(&id, 0);
        }
    }

    fn act_for(&mut self, action: Action, expires_in: Option<Millis>) -> Result<(), Refusal> {
        let act = Act { request: job(), action, by: Actor::new("ann", "because"), expires_in };
        let mut commit = admit::act(&self.snapshot, &act, &Ceilings::default(), self.now)?;
        admit::permit(&self.snapshot, &mut commit, act.action.kind(), self.now)?;
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
        self.run();
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<(), Refusal> {
        self.act_for(action, None)
    }

    fn set_for_all(&mut self, setting: Setting) {
        let act = ClusterAct { setting, by: Actor::new("ops", "a storm") };
        let commit = admit::set_cluster(&self.snapshot, &act, self.now).unwrap();
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
        self.run();
    }

    fn request(&self) -> &crate::request::RequestRecord {
        self.snapshot.request(&job()).unwrap()
    }
}

fn scale(instances: u32) -> Action {
    Action::Scale { instances, acknowledged: false, bounce: false }
}

const FULL: Action = Action::Bounce { incremental: false, task: None };
const PAUSE: Action = Action::Pause { let_tasks_end: false };

#[test]
fn a_scale_that_expires_goes_back_once_and_is_in_the_log() {
    let mut scene = Scene::working(1);
    scene.act_for(scale(3), Some(Millis::seconds(60))).unwrap();
    scene.all_start();
    assert_eq!(scene.staying().len(), 3);
    let audited = scene.request().audited;
    scene.pass(Millis::seconds(60));
    assert_eq!((scene.request().request.instances, scene.request().audited), (1, audited + 1));
    assert_eq!((scene.staying(), scene.request().expiring.len()), (vec!["job-v1-1-1"], 0));
    scene.pass(Millis::seconds(60));
    assert_eq!(scene.request().audited, audited + 1);
}

#[test]
fn the_latest_word_says_when_an_action_ends_or_that_it_does_not() {
    let minutes = |count: u64| Millis::seconds(60 * count);
    let skip = Action::SkipHealthChecks(true);
    for action in [PAUSE, scale(3), Action::SetPriority(60), skip] {
        let mut scene = Scene::working(1);
        scene.act_for(action.clone(), Some(minutes(30))).unwrap();
        scene.act_for(action.clone(), Some(minutes(240))).unwrap();
        let since = scene.request().life.clone();
        scene.pass(minutes(31));
        assert_eq!((scene.request().expiring.len(), &scene.request().life), (1, &since), "{action:?}");
        let audited = scene.request().audited;
        scene.act(action.clone()).unwrap();
        assert_eq!(scene.request().audited, audited + 1, "{action:?}");
        scene.pass(minutes(600));
        assert_eq!((scene.request().expiring.len(), &scene.request().life), (0, &since), "{action:?}");
        // For good it is for good, also when somebody wants it for a while.
        scene.act_for(action.clone(), Some(minutes(1))).unwrap();
        scene.act(action.clone()).unwrap();
        assert_eq!((scene.request().expiring.len(), scene.request().audited), (0, audited + 1));
    }
}

#[test]
fn a_scale_that_only_lasts_longer_replaces_nobody_and_a_pause_for_good_stays_one() {
    let minutes = |count: u64| Some(Millis::seconds(60 * count));
    let mut scene = Scene::working(1);
    let request = Request { bounce_after_scale: true, ..scene.request().request.clone() };
    let put = admit::put_request(&scene.snapshot, &request, &Actor::default(), scene.now).unwrap();
    put.apply(&mut scene.snapshot, 1_000_000);
    scene.act_for(scale(2), minutes(60)).unwrap();
    scene.all_start();
    scene.all_stop();
    scene.pass(Millis(1000));
    assert_eq!(scene.request().bounce, None);
    let before: Vec<String> = scene.staying().into_iter().map(ToString::to_string).collect();
    scene.act_for(scale(2), minutes(240)).unwrap();
    assert_eq!((&scene.request().bounce, scene.staying()), (&None, before.iter().map(|id| &**id).collect()));

    let mut paused = Scene::working(1);
    paused.act(PAUSE).unwrap();
    paused.all_stop();
    let ending = Submission { unpause: true, ..Submission::new(version("v9"), None) };
    admit::deploy(&paused.snapshot, &ending, paused.now).unwrap().apply(&mut paused.snapshot, 1_000_000);
    paused.run();
    paused.act_for(PAUSE, minutes(1)).unwrap();
    paused.all_stop();
    assert!(paused.record("v9").is_done());
    paused.pass(Millis::seconds(600));
    assert!(paused.request().is_paused() && paused.request().expiring.is_empty());
}

#[test]
fn what_was_meant_to_last_is_what_a_second_temporary_scale_goes_back_to() {
    let mut scene = Scene::working(1);
    scene.act_for(scale(3), Some(Millis::seconds(60))).unwrap();
    scene.act_for(scale(4), Some(Millis::seconds(30))).unwrap();
    scene.pass(Millis::seconds(30));
    assert_eq!(scene.request().request.instances, 1);
    scene.act_for(scale(2), Some(Millis::seconds(60))).unwrap();
    scene.act(Action::Keep(ActionKind::Scale)).unwrap();
    scene.pass(Millis::seconds(600));
    assert_eq!(scene.request().request.instances, 2);
}

#[test]
fn far_fewer_instances_have_to_be_acknowledged_and_the_request_has_a_ceiling() {
    let table =
        [(12, 1, false), (3, 1, false), (4, 2, true), (30, 19, false), (30, 20, true), (1, 501, false)];
    for (before, after, is_accepted) in table {
        let mut scene = Scene::new();
        scene.deploy(&version("v1"), before);
        assert_eq!(scene.act(scale(after)).is_ok(), is_accepted, "{before} to {after}");
        let meant = Action::Scale { instances: after, acknowledged: true, bounce: false };
        assert_eq!(scene.act(meant).is_ok(), after <= 500, "{before} to {after}");
    }
}

#[test]
fn a_full_bounce_lets_no_old_task_go_before_all_new_ones_serve() {
    let mut scene = Scene::working(2);
    scene.act(FULL).unwrap();
    assert_eq!(scene.staying().len(), 4);
    scene.starts("job-v1-1-3");
    scene.pass(Millis(1000));
    assert_eq!(scene.staying().len(), 4, "one of two is not enough");
    scene.starts("job-v1-2-4");
    scene.pass(Millis(1000));
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-4"]);
    scene.all_stop();
    assert!(scene.request().bounce.is_none() && scene.request().expiring.is_empty());
    scene.pass(Millis::seconds(7200));
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-4"]);
}

#[test]
fn an_incremental_bounce_takes_one_after_another() {
    let mut scene = Scene::working(2);
    scene.act(Action::Bounce { incremental: true, task: None }).unwrap();
    assert_eq!(scene.staying().len(), 3);
    scene.all_start();
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-2"]);
    scene.all_stop();
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-2", "job-v1-2-4"]);
    scene.all_start();
    scene.all_stop();
    assert_eq!(scene.staying(), ["job-v1-1-3", "job-v1-2-4"]);
    assert!(scene.request().bounce.is_none());
}

#[test]
fn a_bounce_of_one_task_leaves_the_others_and_a_hopeless_one_is_given_up() {
    let mut scene = Scene::working(2);
    let task = TaskId::parse("job-v1-2-2").unwrap();
    scene.act(Action::Bounce { incremental: false, task: Some(task) }).unwrap();
    assert_eq!(scene.staying(), ["job-v1-1-1", "job-v1-2-2", "job-v1-2-3"]);
    scene.pass(Millis::seconds(3600));
    assert!(scene.request().bounce.is_none());
    scene.all_start();
    assert_eq!(scene.staying().len(), 2);
}

#[test]
fn a_balanced_task_is_bounced_inside_the_load_balancers() {
    let mut scene = Scene::serving();
    scene.act(FULL).unwrap();
    scene.starts("job-v1-1-2");
    scene.pass(Millis(1000));
    assert_eq!(scene.staying(), ["job-v1-1-1", "job-v1-1-2"], "the new one is not inside yet");
    scene.balanced(BalancerState::Success);
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    let old = scene.snapshot.task(&TaskId::parse("job-v1-1-1").unwrap()).unwrap();
    assert!(matches!(old.membership, Membership::Leaving { .. }), "{:?}", old.membership);
}

#[test]
fn a_paused_request_leaves_the_load_balancers_and_comes_back() {
    let mut scene = Scene::serving();
    scene.act(PAUSE).unwrap();
    let task = TaskId::parse("job-v1-1-1").unwrap();
    let membership = scene.snapshot.task(&task).unwrap().membership.clone();
    assert!(matches!(membership, Membership::Leaving { .. }), "{membership:?}");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    assert!(matches!(scene.snapshot.task(&task).unwrap().phase, Phase::Stopping { .. }));
    scene.ends("job-v1-1-1", 0);
    scene.pass(Millis::seconds(600));
    assert_eq!(scene.staying(), Vec::<&str>::new());
    scene.act(Action::Unpause).unwrap();
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    assert_eq!(scene.snapshot.progress(&job()).unwrap().crashes.count, 0);
}

#[test]
fn a_service_has_no_end_of_its_own_that_a_pause_could_wait_for() {
    let mut scene = Scene::working(1);
    let gently = || Action::Pause { let_tasks_end: true };
    scene.act(gently()).unwrap();
    assert_eq!(scene.staying(), Vec::<&str>::new());
    let (life, audited) = (scene.request().life.clone(), scene.request().audited);
    scene.pass(Millis(1000));
    scene.act(gently()).unwrap();
    assert_eq!((&scene.request().life, scene.request().audited), (&life, audited), "it is so already");
}

#[test]
fn a_pause_that_expires_ends_by_itself_and_one_ends_a_deploy_in_progress() {
    let mut scene = Scene::working(1);
    scene.deploy(&version("v2"), 1);
    scene.run();
    scene.act_for(PAUSE, Some(Millis::seconds(60))).unwrap();
    scene.all_stop();
    assert!(scene.record("v2").is_done());
    assert_eq!(scene.staying(), Vec::<&str>::new());
    scene.pass(Millis::seconds(60));
    assert_eq!(scene.staying(), ["job-v1-1-3"]);
}

#[test]
fn a_killed_task_leaves_the_load_balancers_first_and_is_replaced() {
    let mut scene = Scene::serving();
    let task = TaskId::parse("job-v1-1-1").unwrap();
    let kill = |destroy, replace_first| Action::Kill { task: task.clone(), destroy, replace_first };
    scene.act(kill(false, false)).unwrap();
    let record = scene.snapshot.task(&task).unwrap();
    assert!(matches!(record.membership, Membership::Leaving { .. }), "{:?}", record.membership);
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    scene.act(kill(true, false)).unwrap();
    assert!(matches!(scene.snapshot.task(&task).unwrap().phase, Phase::Stopping { .. }));
    let effects = effect::implied(&scene.snapshot, &scene.observed, &job(), scene.now);
    let stop = &effects[&EffectKey::Stop(task.clone())];
    assert_eq!(*stop, Effect::Stop { task, grace: Millis(0) });
}

#[test]
fn a_task_that_is_to_be_replaced_first_goes_when_another_serves() {
    let mut scene = Scene::working(1);
    let task = TaskId::parse("job-v1-1-1").unwrap();
    scene.act(Action::Kill { task, destroy: false, replace_first: true }).unwrap();
    assert_eq!(scene.staying(), ["job-v1-1-1", "job-v1-1-2"]);
    scene.all_start();
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
}

#[test]
fn a_disabled_action_is_refused_with_who_and_why_until_its_time_is_over() {
    let mut scene = Scene::working(1);
    let expires_in = Some(Millis::seconds(60));
    scene.set_for_all(Setting::Disable { kind: ActionKind::Scale, expires_in });
    let Err(Refusal::Precondition(words)) = scene.act(scale(2)) else { panic!("it was accepted") };
    for part in ["scale is disabled", "ops", "a storm", "60 s"] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    scene.act(PAUSE).unwrap();
    scene.pass(Millis::seconds(60));
    scene.act(Action::Unpause).unwrap();
    scene.act(scale(2)).unwrap();
    let settled = settle(&scene.snapshot, &Losses::default(), &BrakePolicy::default(), scene.now);
    settled.commit.apply(&mut scene.snapshot, 99);
    assert!(scene.snapshot.cluster().disabled.is_empty());
    let again = settle(&scene.snapshot, &Losses::default(), &BrakePolicy::default(), scene.now);
    assert!(again.commit.is_empty() && again.wake.is_none());
}

fn freeze(minimum: u32, stop_tasks: bool, expires_in: Option<Millis>) -> Setting {
    Setting::Freeze { minimum, stop_tasks, expires_in }
}

#[test]
fn below_the_freeze_nothing_starts_and_tasks_stop_where_asked_until_it_is_lifted() {
    let mut scene = Scene::working(1);
    scene.set_for_all(freeze(50, true, None));
    assert_eq!(scene.staying().len(), 1, "a worker has priority 50");
    scene.set_for_all(freeze(51, false, None));
    scene.ends("job-v1-1-1", 1);
    assert_eq!(scene.staying(), Vec::<&str>::new());
    assert!(matches!(scene.act(FULL), Err(Refusal::Precondition(words)) if words.contains("below 51")));
    scene.set_for_all(freeze(0, false, None));
    assert_eq!(scene.staying(), ["job-v1-1-2"]);
    scene.set_for_all(freeze(60, true, None));
    assert_eq!(scene.staying(), Vec::<&str>::new());
}

#[test]
fn a_mass_loss_brakes_what_is_automatic_and_users_still_act() {
    let mut scene = Scene::working(4);
    let policy = BrakePolicy { share: 50, least: 2, window: Millis::seconds(30), hold: Millis::seconds(60) };
    let mut losses = Losses::default();
    let lost = ["job-v1-1-1", "job-v1-2-2"].map(|id| TaskId::parse(id).unwrap());
    losses.note(&scene.snapshot, &lost[0], scene.now);
    assert!(settle(&scene.snapshot, &losses, &policy, scene.now).commit.is_empty(), "one is no disaster");
    losses.note(&scene.snapshot, &lost[1], scene.now);
    let settled = settle(&scene.snapshot, &losses, &policy, scene.now);
    settled.commit.apply(&mut scene.snapshot, 50);
    let brake = scene.snapshot.cluster().brake.clone().unwrap();
    assert_eq!(brake.reason, "2 of 4 tasks were lost within 30 s");
    for task in lost {
        let condition = Condition::Ended { exit: Exit::Lost, at: scene.now };
        scene.tell(Event::Engine(task, condition));
    }
    assert_eq!(scene.staying().len(), 2, "nothing is replaced");
    scene.pass(Millis::seconds(1));
    scene.act(scale(5)).unwrap();
    assert_eq!(scene.staying().len(), 5, "what a user wants is done");
    scene.pass(Millis::seconds(59));
    settle(&scene.snapshot, &Losses::default(), &policy, scene.now).commit.apply(&mut scene.snapshot, 51);
    assert!(scene.snapshot.cluster().brake.is_none());
}

#[test]
fn too_much_is_refused_with_the_number() {
    let scene = Scene::working(1);
    let ceilings = Ceilings { requests: 3, instances: 2, deploy_bytes: 100 };
    let new = Request::new("other", Kind::Worker, vec![], 3).unwrap();
    let few = Request { instances: 1, ..new.clone() };
    let deploy = Box::new(version("v9"));
    let table = [
        (Some(&few), None, 3, "admission.requests"),
        (Some(&new), None, 2, "admission.instances"),
        (None, Some(&*deploy), 0, "at most 100"),
    ];
    for (request, deploy, present, words) in table {
        let refused = admit::make_room(&scene.snapshot, &ceilings, request, deploy, present);
        assert!(matches!(&refused, Err(Refusal::Exhausted(said)) if said.contains(words)), "{refused:?}");
    }
}

#[test]
fn what_is_quarantined_is_told_and_the_next_decision_takes_the_note_away() {
    let mut scene = Scene::working(1);
    let commit = crate::decide::quarantine(&scene.snapshot, &job(), "it is poison", scene.now);
    commit.apply(&mut scene.snapshot, 77);
    let words = report::explain_request(&scene.snapshot, scene.request());
    assert!(words.contains("it is poison"), "{words}");
    assert!(crate::decide::quarantine(&scene.snapshot, &job(), "it is poison", scene.now).is_empty());
    scene.run();
    let progress = scene.snapshot.progress(&job()).unwrap();
    assert_eq!((&progress.quarantine, progress.quarantined_at), (&None, None));
}
