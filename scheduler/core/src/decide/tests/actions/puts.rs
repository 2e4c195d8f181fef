//! Requests that are put again, and actions that would mean nothing.

use super::*;

impl Scene {
    fn put_again(&mut self, change: impl Fn(&mut Request)) -> Result<(), Refusal> {
        let mut request = self.request().request.clone();
        change(&mut request);
        let commit = admit::put_request(&self.snapshot, &request, &Actor::new("ann", "because"), self.now)?;
        self.revision += 1;
        commit.apply(&mut self.snapshot, self.revision);
        self.run();
        Ok(())
    }
}

#[test]
fn a_put_that_scales_bounces_where_a_scale_would() {
    let mut scene = Scene::working(2);
    scene.put_again(|request| request.bounce_after_scale = true).unwrap();
    assert!(scene.request().bounce.is_none(), "nothing was scaled");
    scene.put_again(|request| request.instances = 3).unwrap();
    let bounce = scene.request().bounce.clone().unwrap();
    assert_eq!((bounce.incremental, bounce.task, &*bounce.by.user), (true, None, "ann"));
    for _ in 0..4 {
        scene.all_start();
        scene.all_stop();
    }
    assert!(scene.request().bounce.is_none());
    assert!(scene.staying().iter().all(|task| !["job-v1-1-1", "job-v1-2-2"].contains(task)));

    let mut scene = Scene::working(2);
    scene.put_again(|request| request.instances = 3).unwrap();
    assert!(scene.request().bounce.is_none(), "nobody asked for it");
}

#[test]
fn a_worker_becomes_a_service_and_back_unless_load_balancers_know_it() {
    let mut scene = Scene::working(1);
    let to = |kind| move |request: &mut Request| request.kind = kind;
    scene.put_again(to(Kind::Service)).unwrap();
    scene.put_again(to(Kind::Worker)).unwrap();
    assert_eq!(scene.staying(), ["job-v1-1-1"], "nothing is started anew");
    for kind in [Kind::Scheduled, Kind::OnDemand, Kind::RunOnce] {
        let refused = scene.put_again(to(kind)).unwrap_err().to_string();
        assert!(refused.starts_with("request.type: cannot be changed"), "{refused}");
    }
    let mut scene = Scene::serving();
    let refused = scene.put_again(to(Kind::Worker)).unwrap_err().to_string();
    assert!(refused.contains("behind load balancers"), "{refused}");
}

#[test]
fn the_end_of_a_cooldown_that_is_none_is_no_entry_in_the_log() {
    let mut scene = Scene::working(1);
    let audited = scene.request().audited;
    scene.act(Action::ExitCooldown).unwrap();
    assert_eq!(scene.request().audited, audited);
    for launch in 1..=2 {
        scene.ends(&format!("job-v1-1-{launch}"), 1);
        scene.starts(&format!("job-v1-1-{}", launch + 1));
    }
    assert_eq!(scene.staying(), Vec::<&str>::new(), "the next launch is put off");
    scene.act(Action::ExitCooldown).unwrap();
    assert_eq!((scene.request().audited, scene.staying()), (audited + 1, vec!["job-v1-1-3"]));
}

#[test]
fn a_scale_of_a_job_does_not_bounce() {
    let mut scene = Scene::new();
    let spec = RequestSpec { request_id: "job".into(), kind: Some(Kind::OnDemand), ..RequestSpec::default() };
    let submission = Submission::new(version("v1"), Some(spec.check().unwrap()));
    admit::deploy(&scene.snapshot, &submission, scene.now).unwrap().apply(&mut scene.snapshot, 2);
    scene.run();
    let bounces = Action::Scale { instances: 2, acknowledged: false, bounce: true };
    let refused = scene.act(bounces).unwrap_err().to_string();
    assert_eq!(refused, "bounce: a ON_DEMAND request has no tasks to replace; leave it out");
    scene.act(scale(2)).unwrap();
    assert!(scene.request().bounce.is_none());
}
