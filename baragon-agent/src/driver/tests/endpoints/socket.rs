//! The control socket: who reaches it, and what it takes.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_reaches_the_control_socket() {
    use std::os::unix::{fs::MetadataExt as _, process::CommandExt as _};
    let bench = Bench::with_lua().await;
    fs::set_permissions(bench.root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(bench.root.path().join("run/control")).unwrap();
    // Whatever it was before.
    fs::set_permissions(bench.root.path().join("run/control"), fs::Permissions::from_mode(0o777)).unwrap();
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[nobody()])]).await;
    let folder = bench.root.path().join("run/control");
    let (ours, found) = (nix::unistd::Uid::effective(), fs::metadata(&folder).unwrap());
    assert_eq!((found.mode() & 0o777, found.uid()), (0o700, ours.as_raw()));
    if ours.is_root() {
        // The workers' own user, too: they have the socket open already.
        let mut look = std::process::Command::new("stat");
        let seen = look.arg(folder.join("nginx.sock")).uid(65534).gid(65534).output().unwrap();
        let words = String::from_utf8(seen.stderr).unwrap();
        assert!(!seen.status.success() && words.contains("Permission denied"), "{words}");
    }
    assert!(control::ask(&folder.join("nginx.sock")).await.is_ok());
}

#[tokio::test]
async fn only_peers_are_taken_from_the_socket() {
    let bench = Bench::with_lua().await;
    let mut driver = bench.started().await;
    apply(&mut driver, vec![with("web", 1, &[nobody()])]).await;
    let socket = bench.root.path().join("run/control/nginx.sock");
    let before = control::ask(&socket).await.unwrap();
    for body in [
        "",
        "replace 1.1",
        "drop 1.1\n",
        "replace 1.1\nbaragon_web=os.exit()\n",
        "replace 1.1\nbaragon_web=localhost:80/1/p\n",
        "replace 1.1\nbaragon_web=10.0.0.1:80/1/x\n",
        "replace 1.1\n=stamp=9.9\n",
        "replace 1.1\nno entry\n",
    ] {
        let pushed = control::push(&socket, body.to_owned()).await.unwrap();
        assert!(matches!(pushed, control::Pushed::Refused(_)), "{body:?}: {pushed:?}");
        assert_eq!(control::ask(&socket).await.unwrap(), before, "{body:?}");
    }
    assert!(bench.get("/endpoints").await.starts_with("HTTP/1.1 404"));
}
