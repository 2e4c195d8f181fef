//! A real etcd of the test's own: free ports, a folder that goes with it.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use platform::kv::{
    Store,
    etcd::{Endpoints, Etcd},
};
use tempfile::TempDir;

/// Of one call in these tests.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) struct Server {
    folder: TempDir,
    name: String,
    /// For clients and for the other members.
    ports: (u16, u16),
    /// `name=url` of all members.
    cluster: String,
    child: Option<Child>,
}

// === impl Server ===

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_cluster(1).await.remove(0)
    }

    pub(crate) async fn start_cluster(members: usize) -> Vec<Self> {
        let mut servers: Vec<_> = (0..members).map(|number| Self::new(format!("m{number}"))).collect();
        let cluster = servers.iter().map(|server| format!("{}={}", server.name, server.peer_url()));
        let cluster = cluster.collect::<Vec<_>>().join(",");
        for server in &mut servers {
            server.cluster.clone_from(&cluster);
            server.spawn();
        }
        for server in &servers {
            server.store().await;
        }
        servers
    }

    fn new(name: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, name, ports: (free_port(), free_port()), cluster: String::new(), child: None }
    }

    fn peer_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.1)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.0)
    }

    /// Starts it on the data it had.
    pub(crate) async fn resume(&mut self) {
        self.spawn();
        self.store().await;
    }

    fn spawn(&mut self) {
        let (client, peer) = (self.url(), self.peer_url());
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        let child = Command::new("etcd")
            .args(["--name", &self.name, "--unsafe-no-fsync", "--data-dir"])
            .arg(self.folder.path().join("data"))
            .args(["--listen-client-urls", &client, "--advertise-client-urls", &client])
            .args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer])
            .args(["--initial-cluster", &self.cluster])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("etcd is installed");
        self.child = Some(child);
    }

    /// A connection, made when etcd answers.
    pub(crate) async fn store(&self) -> Store {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
        loop {
            let endpoints = Endpoints { urls: vec![self.url()], timeout: TIMEOUT };
            match Etcd::connect(endpoints).await {
                Ok(etcd) => return Arc::new(etcd),
                Err(error) if tokio::time::Instant::now() > deadline => {
                    let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap();
                    panic!("etcd does not answer: {error}\n{log}");
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(crate) fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    pub(crate) fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        let id = self.child.as_ref().expect("etcd runs").id();
        kill(Pid::from_raw(i32::try_from(id).unwrap()), signal).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
