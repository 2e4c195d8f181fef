//! A real etcd with one member on free ports.

use std::{
    path::Path,
    process::{Command, Output},
    time::Duration,
};

use crate::{
    Context, Error, Result, http, ports,
    process::{Lifetime, Process},
    wait,
};

/// etcd with its own data folder; it can be ended and started again.
#[derive(Debug)]
pub struct Etcd {
    pub process: Process,
    port: u16,
}

// === impl Etcd ===

impl Etcd {
    /// # Errors
    /// It is not installed or does not come up.
    pub async fn start(folder: &Path, lifetime: Lifetime) -> Result<Self> {
        Self::start_at(ports::free(), folder, lifetime, None).await
    }

    /// On a port that was chosen before. With `compaction` it forgets what is
    /// older than that by itself, as whoever runs etcd has it do.
    ///
    /// # Errors
    /// It is not installed or does not come up.
    pub async fn start_at(
        port: u16,
        folder: &Path,
        lifetime: Lifetime,
        compaction: Option<&'static str>,
    ) -> Result<Self> {
        let peer = ports::free();
        let peer = format!("http://127.0.0.1:{peer}");
        let client = format!("http://127.0.0.1:{port}");
        let data = folder.join("etcd").display().to_string();
        let initial = format!("etcd={peer}");
        let args = [
            ["--name", "etcd"],
            ["--data-dir", &data],
            ["--listen-client-urls", &client],
            ["--advertise-client-urls", &client],
            ["--listen-peer-urls", &peer],
            ["--initial-advertise-peer-urls", &peer],
            ["--initial-cluster", &initial],
            ["--logger", "zap"],
            ["--log-level", "error"],
        ];
        let mut process = Process::new("etcd", "etcd".into(), folder, lifetime).args(args.concat());
        if let Some(age) = compaction {
            process.push_args(["--auto-compaction-mode=periodic", "--auto-compaction-retention", age]);
        }
        let mut etcd = Self { process, port };
        etcd.start_again().await?;
        Ok(etcd)
    }

    /// Starts the ended etcd on the same ports and data.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start_again(&mut self) -> Result<()> {
        self.process.start().map_err(|error| {
            Error::new(format!("{error} (Debian package etcd-server; `make install-packages`)"))
        })?;
        let address = self.address();
        let process = &mut self.process;
        wait::until("etcd is healthy", Duration::from_secs(20), async || {
            process.ensure_running()?;
            http::get_ok(&address, "/health").await
        })
        .await
        .map(|_| ())
    }

    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Every key below a prefix.
    ///
    /// # Errors
    /// It does not answer.
    pub fn keys(&self, prefix: &str) -> Result<Vec<String>> {
        let output = self.etcdctl(&["get", "--prefix", "--keys-only", prefix]).context("etcdctl")?;
        if !output.status.success() {
            return Err(Error::new(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// Every key with the beginning of its value, for a human.
    #[must_use]
    pub fn dump(&self, prefix: &str) -> String {
        match self.etcdctl(&["get", "--prefix", prefix]) {
            Ok(output) => readable(&String::from_utf8_lossy(&output.stdout)),
            Err(error) => format!("etcdctl could not be run: {error}"),
        }
    }

    fn etcdctl(&self, args: &[&str]) -> std::io::Result<Output> {
        Command::new("etcdctl")
            .env("ETCDCTL_API", "3")
            .args(["--endpoints", &self.url(), "--command-timeout", "2s"])
            .args(args)
            .output()
    }
}

fn readable(text: &str) -> String {
    text.lines().map(|line| line.chars().take(600).collect::<String>() + "\n").collect()
}
