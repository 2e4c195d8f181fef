//! Start and stop, and what is done while others are away.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_converges_before_it_announces_itself_and_withdraws_on_stop() {
    let mut host = Host::new().await;
    let backend = host.backend("one").await;
    host.script(vec![target("web", 3, "/web", &[&backend])]);
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/web/x").await.ends_with("one"));
    let record = host.announced().await.unwrap();
    assert_eq!(
        (&record["v"], &record["agent_id"], &record["group"]),
        (&1.into(), &"lb1".into(), &"main".into())
    );
    let status = agent.client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!((status.state(), status.services[0].generation), (State::Serving, 3));
    assert_eq!(status.problems, Vec::<String>::new());
    agent.stop().await;
    host.until_announced(false).await;
    assert!(host.get("/web").await.ends_with("one"), "nginx goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_baragon_service_it_keeps_serving_and_refuses_parts() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    let agent = host.agent().await;
    host.until_announced(true).await;
    agent.stop().await;
    host.until_announced(false).await;
    let pid = read_pid(&host.pid_file()).unwrap();
    nix::sys::signal::kill(Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    until("nginx is gone", async || host.get("/web").await == "refused").await;
    let there = std::mem::replace(&mut host.baragon, "127.0.0.1:9".parse().unwrap());
    let mut agent = host.agent().await;
    until("the live tree is served", async || host.get("/web").await.starts_with("HTTP/1.1 503")).await;
    let refused = agent.apply(1, vec![item(target("web", 2, "/x", &[]))]).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert!(host.announced().await.is_none());
    let mut client = agent.client.clone();
    let reason = async || {
        let status = client.clone().get_status(GetStatusRequest {}).await.unwrap().into_inner();
        status.problems.iter().any(|problem| problem.contains("waits for the stored state"))
    };
    until("status says what it waits for", reason).await;
    let status = client.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!(status.state(), State::Converging);
    // The leader may be faster than the store.
    let services = vec![target("web", 2, "/web2", &[])];
    agent
        .client
        .resync(ResyncRequest { term: 1, group: Some(group()), services, ..ResyncRequest::default() })
        .await
        .unwrap();
    host.until_announced(true).await;
    assert!(host.get("/web2").await.starts_with("HTTP/1.1 503"));
    agent.stop().await;
    host.baragon = there;
}

/// Neither the stop nor what is under way can hold up who asks twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_it_at_once() {
    let host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    let (hangs, marker) = (host.root.path().join("hangs"), host.root.path().join("checking"));
    let script =
        format!("#!/bin/sh\necho $$ > {0}.next && mv {0}.next {0}\nexec sleep 600\n", marker.display());
    std::fs::write(&hangs, script).unwrap();
    std::fs::set_permissions(&hangs, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let long =
        ["nginx.lua=off", "shutdown_grace=10m", "nginx.check_timeout=10m", "etcd.urls=http://127.0.0.1:9"];
    let flags = host.flags().into_iter().chain(long.map(str::to_owned));
    let own = [format!("nginx.binary={}", hangs.display()), "server.listen=127.0.0.1:0".to_owned()];
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_baragon-agent"));
    command.arg("serve").args(flags.chain(own).flat_map(|flag| ["--set".to_owned(), flag]));
    let mut agent = command.stderr(std::process::Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let pid = Pid::from_raw(agent.id().unwrap().try_into().unwrap());
    until("a check hangs", async || marker.exists()).await;
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let mut lines =
        tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(agent.stderr.take().unwrap()));
    let stopping =
        async { while !lines.next_line().await.unwrap().expect("it goes on").contains("stopping") {} };
    tokio::time::timeout(Duration::from_secs(20), stopping).await.expect("the first signal begins the stop");
    assert_eq!(agent.try_wait().unwrap(), None, "the change under way is waited for");
    nix::sys::signal::kill(pid, Signal::SIGTERM).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(20), agent.wait()).await;
    assert_eq!(ended.expect("the second signal ends it").unwrap().code(), Some(130));
    let check = read_pid(&marker).unwrap();
    nix::sys::signal::kill(Pid::from_raw(check), Signal::SIGKILL).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_serves_all_but_the_broken_and_drops_what_was_deleted_meanwhile() {
    let mut host = Host::new().await;
    let all = |generation| (0..20).map(move |n| target(&format!("s{n}"), generation, &format!("/s{n}"), &[]));
    host.script(all(1).collect());
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/s7").await.contains("s7 has no upstreams"));
    agent.stop().await;
    host.until_announced(false).await;
    // Meanwhile one was deleted, one names a template that is not here, and one
    // takes a path that only the check finds taken.
    let mut stored: Vec<_> = all(2).collect();
    stored[7] = pb::ServiceTarget { service_id: "s7".to_owned(), generation: 3, ..Default::default() };
    let mut lost = target("lost", 1, "/lost", &[]);
    lost.service.as_mut().unwrap().template = "elsewhere".to_owned();
    stored.extend([lost, target("thief", 1, "/s3", &[])]);
    host.script(stored);
    let agent = host.agent().await;
    host.until_announced(true).await;
    assert!(host.get("/s7").await.starts_with("HTTP/1.1 404"));
    for n in (0..20).filter(|n| *n != 7) {
        let answer = host.get(&format!("/s{n}")).await;
        assert!(answer.contains(&format!("s{n} has no upstreams")), "{answer}");
    }
    let status = agent.client.clone().get_status(GetStatusRequest {}).await.unwrap().into_inner();
    let wrong: Vec<_> = status.services.iter().filter(|held| !held.problem.is_empty()).collect();
    let names: Vec<_> = wrong.iter().map(|held| held.service_id.as_str()).collect();
    assert_eq!(names, ["lost", "thief"], "{wrong:?}");
    assert!(wrong[0].problem.contains("elsewhere") && wrong[1].problem.contains("duplicate location"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_store_it_serves_and_takes_changes_and_is_announced_again() {
    let mut host = Host::new().await;
    host.script(vec![target("web", 1, "/web", &[])]);
    host.further.push("presence.ttl=1s".to_owned());
    let mut agent = host.agent().await;
    host.until_announced(true).await;
    let before = host.announced().await.unwrap();
    host.store.set_fault(Some(platform::kv::memory::Fault::Unavailable));
    let results = agent.apply(1, vec![item(target("web", 2, "/new", &[]))]).await.unwrap();
    assert_eq!(results[0].0, Outcome::Applied, "{results:?}");
    assert!(host.get("/new").await.contains("web has no upstreams"));
    host.store.set_fault(None);
    let record = host.store.get("/baragon/agents/main/lb1").await.unwrap().0;
    if let Some(lease) = record.and_then(|entry| entry.lease) {
        // It ran out while nobody could keep it.
        host.store.expire(lease);
    }
    host.until_announced(true).await;
    assert_eq!(host.announced().await.unwrap()["boot_id"], before["boot_id"]);
    agent.stop().await;
}
