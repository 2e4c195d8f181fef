//! What may happen to processes, connections and files.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use integration_tests::proxy::{Flow, Proxy};
use nix::sys::signal::Signal;

use super::{AGENTS, REPLICAS, World};

/// Longer than the lease of 2 s.
const FREEZE: Duration = Duration::from_millis(3_000);

// === impl World ===

impl World {
    pub(super) async fn kill_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("kill agent {number}");
        self.cluster.agents[number].process.kill().await.unwrap();
        self.moment(1_000).await;
        // It is ready only when it knows what to serve, which another fault may delay.
        self.cluster.agents[number].process.start().unwrap();
    }

    pub(super) async fn kill_a_service(&mut self) {
        let number = self.random.usize(0..REPLICAS);
        eprintln!("kill service {number}");
        self.cluster.services[number].process.kill().await.unwrap();
        self.moment(1_000).await;
        self.cluster.services[number].process.start().unwrap();
    }

    pub(super) async fn freeze_a_service(&mut self) {
        let number = self.random.usize(0..REPLICAS);
        eprintln!("freeze service {number}");
        self.cluster.services[number].process.pause();
        tokio::time::sleep(FREEZE).await;
        self.cluster.services[number].process.resume();
    }

    pub(super) async fn freeze_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("freeze agent {number}");
        self.cluster.agents[number].process.pause();
        tokio::time::sleep(FREEZE).await;
        self.cluster.agents[number].process.resume();
    }

    pub(super) async fn kill_the_store(&mut self) {
        eprintln!("kill the store");
        self.cluster.etcd.process.kill().await.unwrap();
        self.moment(1_000).await;
        self.cluster.etcd.start_again().await.unwrap();
    }

    pub(super) async fn freeze_the_store(&mut self) {
        eprintln!("freeze the store");
        self.cluster.etcd.process.pause();
        self.moment(5_000).await;
        self.cluster.etcd.process.resume();
    }

    pub(super) async fn part_an_agent(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("part agent {number}");
        if self.random.bool() {
            self.proxies[number].cut();
        } else {
            self.proxies[number].black_hole();
        }
        self.moment(4_000).await;
        self.proxies[number].heal();
    }

    /// One member, while the others still reach it.
    pub(super) async fn part_from_the_store(&mut self) {
        let number = self.random.usize(0..self.to_store.len());
        eprintln!("part member {number} from the store");
        let proxy = &self.to_store[number];
        match self.random.u32(0..3) {
            0 => proxy.cut(),
            1 => proxy.black_hole(),
            // Its writes arrive, and it does not learn of it.
            _ => proxy.flow(Flow::Pass, Flow::Hold),
        }
        self.moment(4_000).await;
        self.to_store[number].heal();
    }

    /// Everything takes its time, to agents and to the store.
    pub(super) async fn delay(&mut self) {
        let time = Duration::from_millis(self.random.u64(20..400));
        eprintln!("delay everything by {time:?}");
        let all = self.proxies.iter().chain(&self.to_store);
        all.for_each(|proxy| proxy.flow(Flow::Delay(time), Flow::Delay(time)));
        self.moment(4_000).await;
        self.proxies.iter().chain(&self.to_store).for_each(Proxy::heal);
    }

    pub(super) fn kill_an_nginx(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("kill nginx {number}");
        if let Ok(master) = self.cluster.nginx[number].master() {
            master.signal(Signal::SIGKILL);
        }
    }

    /// Empties the main file of the live tree, as a hurried operator might.
    pub(super) fn hand_edit(&mut self) {
        let number = self.random.usize(0..AGENTS);
        eprintln!("hand edit on agent {number}");
        let file = self.cluster.nginx[number].root().join("live/nginx.conf");
        // A swap may take the tree away at this moment.
        let _ = fs::write(file, "");
    }

    /// One of the live tree, whichever it is.
    pub(super) fn delete_a_file(&mut self) {
        let number = self.random.usize(0..AGENTS);
        let live = self.cluster.nginx[number].root().join("live");
        let files = files_below(&live);
        if let Some(file) = self.random.choice(files) {
            eprintln!("delete {} of agent {number}", file.display());
            // A swap may have taken it away already.
            let _ = fs::remove_file(file);
        }
    }

    async fn moment(&mut self, most_ms: u64) {
        tokio::time::sleep(Duration::from_millis(self.random.u64(0..most_ms))).await;
    }
}

/// As far as it is there; sorted, so that a seed chooses the same.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}
