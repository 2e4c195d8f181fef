//! Which commands are taken, and what they rely on.

use super::*;

#[test]
fn what_people_do_is_written_to_the_log_with_who_and_why() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    let by = Actor::new("ann", "wrong branch");
    let id = DeployId::parse("v1").unwrap();
    let commit = admit::cancel(&scene.snapshot, &job(), &id, &by, scene.now).unwrap();
    let key = Key::Audit(Some(job()), 3);
    let Some(Some(Record::Audit(entry))) = commit.writes().get(&key) else { panic!("no entry") };
    assert_eq!((entry.kind, entry.sequence, &entry.by), (ActionKind::CancelDeploy, 3, &by));
    assert_eq!((&*entry.before, &*entry.after), ("v1 launching", "v1 canceled"));
}

#[test]
fn a_used_id_takes_the_same_content_only() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    let again = admit::deploy(&scene.snapshot, &Submission::new(version("v1"), None), scene.now).unwrap();
    assert!(again.is_empty());
    let other = Deploy { command: vec!["/bin/other".into()], ..version("v1") };
    let refusal = admit::deploy(&scene.snapshot, &Submission::new(other, None), scene.now).unwrap_err();
    assert!(matches!(refusal, Refusal::AlreadyExists(_)), "{refusal}");
}

#[test]
fn a_command_relies_on_all_that_it_read() {
    let mut scene = Scene::new();
    scene.deploy(&version("v1"), 1);
    scene.run();
    scene.deploy(&version("v2"), 1);
    let commit = admit::deploy(&scene.snapshot, &Submission::new(version("v3"), None), scene.now).unwrap();
    let expected: Vec<_> =
        commit.expected().iter().map(|(key, at)| format!("{key:?} {}", at.is_some())).collect();
    assert_eq!(expected.len(), 3, "the request, the new deploy, the line of the log: {expected:?}");
}

#[test]
fn a_service_is_filled_by_one_request_until_that_is_gone() {
    let mut scene = Scene::serving();
    let claimant = Deploy { request: RequestId::parse("other").unwrap(), ..balanced_version("v1") };
    let request = Request::new("other", Kind::Service, vec![], 1).unwrap();
    let claimant = Submission::new(claimant, Some(request));
    let ask = |scene: &Scene| admit::deploy(&scene.snapshot, &claimant, scene.now);
    let refusal = ask(&scene).unwrap_err();
    assert!(refusal.to_string().contains("service job belongs to request job"), "{refusal}");
    let commit = admit::delete(&scene.snapshot, &job(), &Actor::default(), scene.now).unwrap();
    commit.apply(&mut scene.snapshot, 1_000_000);
    scene.run();
    assert!(ask(&scene).is_err(), "its tasks are still inside");
    scene.balanced(BalancerState::Success);
    scene.pass(Millis(1000));
    scene.ends("job-v1-1-1", 0);
    let taken = ask(&scene).unwrap();
    let owner = Key::Request(job());
    assert_eq!(taken.expected()[&owner], scene.snapshot.revision(&owner), "it must not be reborn meanwhile");
    taken.apply(&mut scene.snapshot, 2_000_000);
    let request = Request::new("job", Kind::Service, vec![], 1).unwrap();
    let back =
        admit::deploy(&scene.snapshot, &Submission::new(balanced_version("v2"), Some(request)), scene.now);
    assert!(back.is_err(), "the claim is the other's now");
}

#[test]
fn two_requests_cannot_claim_a_service_at_the_same_time() {
    let view = Snapshot::default();
    let claim = |request: &str| {
        let deploy = Deploy { request: RequestId::parse(request).unwrap(), ..balanced_version("v1") };
        let request = Request::new(request, Kind::Service, vec![], 1).unwrap();
        admit::deploy(&view, &Submission::new(deploy, Some(request)), Timestamp(1)).unwrap()
    };
    for request in ["one", "two"] {
        let key = Key::Claim("job".into());
        let commit = claim(request);
        assert_eq!(commit.expected().get(&key), Some(&None), "only the first finds it absent");
        assert!(commit.writes().contains_key(&key));
    }
}
