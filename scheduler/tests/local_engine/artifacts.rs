//! Files that are put in place before the start.

use std::{fs, io::Write, os::unix::fs::MetadataExt, process::Command};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use scheduler::engine::{Artifact, Condition, Engine, Exit, TaskSpec};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::watch,
};

use super::{Host, LONG, data, named, spec, until};

/// Serves one content to whoever asks, and counts; waits while it is told to.
#[expect(clippy::disallowed_methods, reason = "a server of this test; it ends with its runtime")]
async fn serve(content: Vec<u8>, gate: watch::Receiver<bool>) -> (String, watch::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (count, counted) = watch::channel(0);
    tokio::task::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.send_modify(|count| *count += 1);
            let (content, mut gate) = (content.clone(), gate.clone());
            tokio::task::spawn(async move {
                let mut question = [0; 2048];
                let _ = stream.read(&mut question).await;
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", content.len());
                let _ = stream.write_all(head.as_bytes()).await;
                let _ = gate.wait_for(|open| *open).await;
                let _ = stream.write_all(&content).await;
            });
        }
    });
    (format!("http://{address}/app"), counted)
}

pub(super) fn sum(content: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().write_all(content).unwrap();
    let told = Command::new("sha256sum").arg(file.path()).output().unwrap().stdout;
    String::from_utf8(told).unwrap()[..64].to_owned()
}

fn with(id: &str, command: &[&str], artifact: Artifact) -> TaskSpec {
    TaskSpec { artifacts: vec![artifact], ..spec(id, command) }
}

#[tokio::test]
async fn an_artifact_is_fetched_once_checked_and_can_be_run() {
    let data = data();
    let mut host = Host::start(&data);
    let content = b"#!/bin/sh\necho it runs\n".to_vec();
    let (_gate, open) = watch::channel(true);
    let (uri, counted) = serve(content.clone(), open).await;
    for id in ["one", "two"] {
        let path = "bin/app".to_owned();
        let artifact =
            Artifact { uri: uri.clone(), sha256: sum(&content), path, executable: true, unpack: false };
        host.local.launch(with(id, &["bin/app"], artifact)).await.unwrap();
        assert_eq!(host.exit_of(id).await, Exit::Code(0), "{}", host.text(id, "stderr"));
        assert_eq!(host.text(id, "stdout"), "it runs\n");
    }
    assert_eq!(*counted.borrow(), 1, "the second comes from the cache");
    let cache = data.path().join("engine/cache");
    for path in [cache.clone(), cache.join(sum(&content))] {
        let mode = fs::metadata(&path).unwrap().mode();
        assert_eq!(mode & 0o077, 0, "what others could change, the next task would run: {path:?} {mode:o}");
    }
}

#[tokio::test]
async fn names_without_end_do_not_take_the_memory_of_the_host() {
    let data = data();
    let mut host = Host::start(&data);
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(700 << 20);
    header.set_cksum();
    let archive = data.path().join("bomb.tar.gz");
    let mut gzip =
        flate2::write::GzEncoder::new(fs::File::create(&archive).unwrap(), flate2::Compression::fast());
    gzip.write_all(header.as_bytes()).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b'x'), 700 << 20), &mut gzip).unwrap();
    gzip.finish().unwrap();
    let uri = format!("file://{}", archive.display());
    host.local
        .launch(with("t", &["true"], Artifact { uri, unpack: true, ..Artifact::default() }))
        .await
        .unwrap();
    let exit = host.exit_of("t").await;
    assert!(matches!(&exit, Exit::NotStarted(why) if why.contains("memory")), "{exit:?}");
}

#[tokio::test]
async fn what_has_another_checksum_is_never_started() {
    let data = data();
    let mut host = Host::start(&data);
    let (_gate, open) = watch::channel(true);
    let (uri, _counted) = serve(b"evil".to_vec(), open).await;
    let artifact = Artifact { uri: uri.clone(), sha256: sum(b"good"), ..Artifact::default() };
    host.local.launch(with("t", &["true"], artifact)).await.unwrap();
    let expected = format!("artifact {uri}: its sha256 is {}, not {}", sum(b"evil"), sum(b"good"));
    assert_eq!(host.exit_of("t").await, Exit::NotStarted(expected));
    let unchecked = Artifact { uri, ..Artifact::default() };
    host.local.launch(with("u", &["true"], unchecked)).await.unwrap();
    let exit = host.exit_of("u").await;
    assert!(matches!(&exit, Exit::NotStarted(why) if why.contains("its sha256 must be given")), "{exit:?}");
}

#[tokio::test]
async fn a_server_that_is_slow_is_seen_and_a_stop_ends_the_wait() {
    let data = data();
    let mut host = Host::start(&data);
    let (gate, closed) = watch::channel(false);
    let (uri, mut counted) = serve(b"late".to_vec(), closed).await;
    let artifact = Artifact { uri, sha256: sum(b"late"), ..Artifact::default() };
    host.local.launch(with("t", &["true"], artifact.clone())).await.unwrap();
    host.local.launch(with("u", &["cat", "app"], artifact)).await.unwrap();
    counted.wait_for(|count| *count > 0).await.unwrap();
    host.hear("t", |condition| matches!(condition, Condition::Staging { .. })).await;
    host.local.stop("t", LONG).await.unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Signal(15));
    // Who waited behind it takes its place.
    gate.send_replace(true);
    assert_eq!(host.exit_of("u").await, Exit::Code(0));
    assert_eq!(host.text("u", "stdout"), "late");
}

#[tokio::test]
async fn an_archive_of_this_host_is_unpacked_as_the_user_of_the_task() {
    let data = data();
    let mut host = Host::with(&data, |settings| {
        settings.user = geteuid().is_root().then(|| "nobody".to_owned());
    });
    let source = data.path().join("source");
    fs::create_dir(&source).unwrap();
    fs::write(source.join("hello"), "hello\n").unwrap();
    let archive = data.path().join("app.tar.gz");
    let made = Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(&source).arg("hello").status();
    assert!(made.unwrap().success());
    let uri = format!("file://{}", archive.display());
    let artifact = Artifact { uri, path: "lib".into(), unpack: true, ..Artifact::default() };
    host.local
        .launch(with("t", &["sh", "-c", "cat lib/hello; id -un; stat -c %U lib"], artifact))
        .await
        .unwrap();
    assert_eq!(host.exit_of("t").await, Exit::Code(0));
    if geteuid().is_root() {
        assert_eq!(host.text("t", "stdout"), "hello\nnobody\nnobody\n");
    }
}

#[tokio::test]
async fn a_file_that_the_user_may_not_read_is_not_handed_out() {
    if !geteuid().is_root() {
        return super::not_checked("only root has files that others may not read");
    }
    let data = data();
    let mut host = Host::with(&data, |settings| settings.user = Some("nobody".into()));
    let artifact = Artifact { uri: "file:///etc/shadow".into(), ..Artifact::default() };
    host.local.launch(with("t", &["cat", "shadow"], artifact)).await.unwrap();
    let expected = "artifact file:///etc/shadow: Permission denied";
    assert_eq!(host.exit_of("t").await, Exit::NotStarted(expected.into()));
}

#[tokio::test]
async fn a_runner_that_is_killed_takes_its_fetching_along() {
    let data = data();
    let mut host = Host::start(&data);
    let (_gate, closed) = watch::channel(false);
    let (uri, _counted) = serve(b"late".to_vec(), closed).await;
    let artifact = Artifact { uri, sha256: sum(b"late"), ..Artifact::default() };
    let id = "fetching";
    host.local.launch(with(id, &["true"], artifact)).await.unwrap();
    host.hear(id, |condition| matches!(condition, Condition::Staging { .. })).await;
    let processes = named("run fetching");
    assert_eq!(processes.len(), 2, "the runner, and who fetches");
    let runner = processes.iter().min().unwrap();
    kill(Pid::from_raw(*runner), Signal::SIGKILL).unwrap();
    assert_eq!(host.exit_of(id).await, Exit::Lost);
    until("nothing of it runs", || async { named("run fetching").is_empty() }).await;
}
