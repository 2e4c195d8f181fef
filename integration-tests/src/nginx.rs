//! What an agent's nginx says of itself, asked past the agent.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Context, Error, Result, app, http, process::Identity};

/// The nginx that runs on an agent's tree.
#[derive(Clone, Debug)]
pub struct Nginx {
    root: PathBuf,
    /// Where clients reach it.
    pub address: String,
}

// === impl Nginx ===

impl Nginx {
    #[must_use]
    pub fn new(root: PathBuf, address: String) -> Self {
        Self { root, address }
    }

    /// The folder of the agent.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The number of the configuration tree that it serves.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn served_tree(&self) -> Result<u64> {
        let answer = http::get_unix(&self.root.join("run/control/nginx.sock"), "/generation").await?;
        // Behind the number may be what it balances to.
        let number = answer.body.split_whitespace().next().unwrap_or_default();
        number.parse().context(format!("the answer {:?} is no number", answer.body))
    }

    /// The number of the tree that the live link names.
    ///
    /// # Errors
    /// There is no such link.
    pub fn live_tree(&self) -> Result<u64> {
        let live = self.root.join("live");
        let target = fs::read_link(&live).context(live.display())?;
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.parse().context(format!("{} names {}", live.display(), target.display()))
    }

    /// # Errors
    /// It does not run.
    pub fn master(&self) -> Result<Identity> {
        let file = self.root.join("run/nginx.pid");
        let text = fs::read_to_string(&file).context(file.display())?;
        let pid = text.trim().parse().context(file.display())?;
        Identity::of(pid).ok_or_else(|| Error::new(format!("no process {pid}, named by {}", file.display())))
    }

    /// # Errors
    /// No complete answer came.
    pub async fn get(&self, host: &str, path: &str) -> Result<http::Answer> {
        http::get(&self.address, host, path).await
    }

    /// The version of webapp that answers on a path.
    ///
    /// # Errors
    /// No 200 of webapp.
    pub async fn version(&self, path: &str) -> Result<String> {
        let answer = self.get(app::DOMAIN, path).await?;
        if answer.status != 200 {
            return Err(Error::new(format!("{} answers {}: {}", self.address, answer.status, answer.body)));
        }
        app::version_of(&answer.body)
    }

    /// The end of its error log.
    #[must_use]
    pub fn log_tail(&self, lines: usize) -> String {
        let logs = ["log/error.log", "logs/error.log", "run/error.log"];
        logs.iter().map(|log| crate::process::tail(&self.root.join(log), lines)).collect()
    }
}
