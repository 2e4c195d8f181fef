//! The least that a reload costs: a copy of an agent's tree, changed, checked
//! and reloaded by hand, with the agent's own proof that it is served.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use integration_tests::{Context, Error, Result, http, nginx::Nginx, ports, process::Identity};
use nix::sys::signal::Signal;
use tokio::process::Command;

/// An nginx on a copy of another one's tree.
pub(crate) struct Floor {
    nginx: Nginx,
    tree: PathBuf,
    number: u64,
    /// Between two looks at what is served.
    pause: Duration,
}

const PAUSE: Duration = Duration::from_millis(1);

// === impl Floor ===

impl Floor {
    pub(crate) async fn copy_of(original: &Nginx, folder: &Path) -> Result<Self> {
        let root = folder.join("floor");
        let address = format!("127.0.0.1:{}", ports::free());
        let swaps = [
            (original.root().display().to_string(), root.display().to_string()),
            (original.address.clone(), address.clone()),
        ];
        let tree = root.join("live");
        copy(&original.root().join("live"), &tree, &swaps)?;
        for entry in fs::read_dir(original.root().join("run")).context("run folder")?.flatten() {
            if entry.path().is_dir() {
                fs::create_dir_all(root.join("run").join(entry.file_name())).context("run folder")?;
            }
        }
        fs::create_dir_all(root.join("run")).context("run folder")?;
        let number = original.served_tree().await?;
        // Where nginx looks for the Lua code of the tree.
        fs::create_dir_all(root.join("generations")).context("floor")?;
        symlink("../live", root.join(format!("generations/{number}"))).context("floor")?;
        let floor = Self { nginx: Nginx::new(root, address), tree, number, pause: PAUSE };
        floor.nginx_command(&[]).await?;
        while floor.nginx.served_tree().await.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
        Ok(floor)
    }

    /// Looks more rarely, where many of them would take the time from each other.
    pub(crate) fn look_every(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Puts `address` in the place of `old`, and answers how long it took until
    /// only the new configuration is served.
    pub(crate) async fn change(&mut self, old: &str, address: &str) -> Result<Duration> {
        self.change_in("upstreams", "return 200 ", old, address).await
    }

    /// The same in any folder; the main file says its number behind these words.
    pub(crate) async fn change_in(
        &mut self,
        folder: &str,
        words: &str,
        old: &str,
        new: &str,
    ) -> Result<Duration> {
        let file = find(&self.tree.join(folder), old)?;
        let main = self.tree.join("nginx.conf");
        let begin = Instant::now();
        replace(&file, old, new)?;
        let next = self.number + 1;
        replace(&main, &format!("{words}\"{}\"", self.number), &format!("{words}\"{next}\""))?;
        self.number = next;
        self.nginx_command(&["-t", "-q"]).await?;
        let master = self.nginx.master()?;
        let before = workers(master.pid);
        master.signal(Signal::SIGHUP);
        while !(self.is_served().await && before.iter().all(|worker| !accepts(worker))) {
            tokio::time::sleep(self.pause).await;
        }
        Ok(begin.elapsed())
    }

    async fn is_served(&self) -> bool {
        let socket = self.nginx.root().join("run/control/nginx.sock");
        http::get_unix(&socket, "/generation")
            .await
            .is_ok_and(|answer| answer.body.split(' ').next() == Some(self.number.to_string().as_str()))
    }

    async fn nginx_command(&self, args: &[&str]) -> Result<()> {
        let output =
            Command::new("nginx").arg("-c").arg(self.tree.join("nginx.conf")).args(args).output().await;
        let output = output.context("run nginx")?;
        if output.status.success() {
            return Ok(());
        }
        Err(Error::new(format!("nginx {args:?}: {}", String::from_utf8_lossy(&output.stderr))))
    }
}

/// Asked of the master alone: a look at every process of the machine would be
/// the larger part of many reloads side by side.
fn workers(master: i32) -> Vec<Identity> {
    let children = fs::read_to_string(format!("/proc/{master}/task/{master}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|pid| Identity::of(pid.parse().ok()?)).collect()
}

/// Whether a worker still takes connections.
fn accepts(worker: &Identity) -> bool {
    let title = fs::read(format!("/proc/{}/cmdline", worker.pid)).unwrap_or_default();
    worker.is_alive() && !String::from_utf8_lossy(&title).contains("shutting down")
}

fn replace(file: &Path, from: &str, to: &str) -> Result<()> {
    let text = fs::read_to_string(file).context(file.display())?;
    if !text.contains(from) {
        return Err(Error::new(format!("{} does not hold {from:?}", file.display())));
    }
    fs::write(file, text.replace(from, to)).context(file.display())
}

fn find(folder: &Path, text: &str) -> Result<PathBuf> {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).context(folder.display())?.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if fs::read_to_string(&path).is_ok_and(|content| content.contains(text)) {
                return Ok(path);
            }
        }
    }
    Err(Error::new(format!("no file below {} holds {text:?}", folder.display())))
}

fn copy(from: &Path, to: &Path, swaps: &[(String, String)]) -> Result<()> {
    fs::create_dir_all(to).context(to.display())?;
    for entry in fs::read_dir(from).context(from.display())?.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target, swaps)?;
            continue;
        }
        let text = fs::read_to_string(entry.path()).context(entry.path().display())?;
        let text = swaps.iter().fold(text, |text, (old, new)| text.replace(old, new));
        fs::write(&target, text).context(target.display())?;
    }
    Ok(())
}
