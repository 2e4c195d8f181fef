//! A cluster of real processes.

use std::{fs, path::PathBuf, time::Duration};

use proto::baragon::v1 as baragon;
use tokio::sync::SemaphorePermit;

use crate::{
    Context, Error, Result, app,
    clients::{Baragon, Scheduler},
    etcd::Etcd,
    nginx::Nginx,
    ports::Row,
    process::Lifetime,
    teardown, wait,
};

mod member;
mod plan;

pub use member::Member;
pub use plan::{Plan, task_user};

/// Everything that runs. Dropping it ends all of it, unless it is detached.
#[derive(Debug)]
pub struct Cluster {
    pub folder: PathBuf,
    pub etcd: Etcd,
    pub services: Vec<Member>,
    pub agents: Vec<Member>,
    pub schedulers: Vec<Member>,
    pub nginx: Vec<Nginx>,
    temporary: bool,
    lifetime: Lifetime,
    /// Given back when the cluster is gone.
    place: Option<SemaphorePermit<'static>>,
    /// Given back only after the drop has ended the tasks.
    _task_ports: Vec<Row>,
}

const READY: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(20);

// === impl Cluster ===

impl Cluster {
    #[must_use]
    pub fn baragon(&self) -> Baragon {
        Baragon::new(&addresses(&self.services))
    }

    #[must_use]
    pub fn scheduler(&self) -> Scheduler {
        Scheduler::new(&addresses(&self.schedulers))
    }

    /// Where clients reach the load balancers.
    #[must_use]
    pub fn balancers(&self) -> Vec<String> {
        self.nginx.iter().map(|nginx| nginx.address.clone()).collect()
    }

    /// Waits, and panics with logs and the store's content when in vain.
    ///
    /// # Panics
    /// The deadline passed.
    pub async fn until<F: wait::Found>(
        &self,
        what: &str,
        deadline: Duration,
        look: impl AsyncFnMut() -> F,
    ) -> F::Value {
        match wait::until(what, deadline, look).await {
            Ok(value) => value,
            Err(error) => panic!("{error}\n{}", self.state()),
        }
    }

    /// Unwraps with logs and the store's content.
    ///
    /// # Panics
    /// It is an error.
    pub fn expect<T>(&self, result: Result<T>) -> T {
        result.unwrap_or_else(|error| panic!("{error}\n{}", self.state()))
    }

    /// What the store and the logs hold, for a failed test.
    #[must_use]
    pub fn state(&self) -> String {
        let mut text = format!("=== store\n{}\n{}", self.etcd.dump("/baragon"), self.etcd.dump("/scheduler"));
        for member in self.services.iter().chain(&self.agents).chain(&self.schedulers) {
            text += &format!("=== {}\n{}\n", member.process.name(), member.process.log_tail(40));
        }
        for nginx in &self.nginx {
            text += &format!("=== nginx of {}\n{}\n", nginx.root().display(), nginx.log_tail(20));
        }
        text
    }

    /// Waits until one baragon-service leads and knows every agent in sync.
    ///
    /// # Errors
    /// That does not come to pass.
    pub async fn agents_in_sync(&self, count: usize) -> Result<()> {
        let baragon = self.baragon();
        wait::until(&format!("{count} agents are in sync"), READY, async || {
            let leader = baragon.leader().await.ok_or_else(|| Error::new("no baragon-service leads"))?;
            let request = baragon::ListAgentsRequest::default();
            let agents = baragon.replica(leader).list_agents(request).await?.into_inner().agents;
            let in_sync = agents.iter().filter(|agent| agent.in_sync).count();
            if in_sync == count && agents.len() == count {
                return Ok(());
            }
            Err(Error::new(format!("the agents are {agents:?}")))
        })
        .await
    }

    /// Stops each process by SIGTERM, then nginx and tasks, and removes the
    /// folder of a test. For an orderly end; a drop does it the hard way.
    ///
    /// # Errors
    /// A process did not end by itself, or ended with a failure.
    pub async fn stop(mut self) -> Result<()> {
        let mut faults = Vec::new();
        for member in self.schedulers.iter_mut().chain(&mut self.agents).chain(&mut self.services) {
            if member.process.identity().is_none() {
                continue;
            }
            match member.process.terminate(STOP).await {
                Ok(status) if status.success() => {}
                Ok(status) => faults.push(format!("{} ended with {status}", member.process.name())),
                Err(error) => faults.push(error.to_string()),
            }
        }
        if self.etcd.process.identity().is_some() {
            self.etcd.process.terminate(STOP).await?;
        }
        teardown::end(&self.folder).await?;
        if faults.is_empty() { Ok(()) } else { Err(Error::new(faults.join("\n"))) }
    }

    async fn become_ready(&mut self, groups: &[&str]) -> Result<()> {
        for member in self.services.iter_mut().chain(&mut self.agents).chain(&mut self.schedulers) {
            member.ready().await?;
        }
        for name in groups {
            let group = baragon::Group {
                name: (*name).to_owned(),
                domains: vec![app::DOMAIN.to_owned()],
                default_domain: app::DOMAIN.to_owned(),
                minimum_agents: 1,
                ..baragon::Group::default()
            };
            self.baragon().put_group(group).await?;
        }
        self.agents_in_sync(self.agents.len()).await.context("after the start")?;
        if !self.schedulers.is_empty() {
            let scheduler = self.scheduler();
            wait::until("a scheduler leads", READY, async || scheduler.leader().await).await?;
        }
        Ok(())
    }
}

fn addresses(members: &[Member]) -> Vec<String> {
    members.iter().map(|member| member.address.clone()).collect()
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.lifetime == Lifetime::Detached {
            return;
        }
        teardown::end_now(&self.folder);
        if self.temporary && !std::thread::panicking() {
            // The sweep of a later run removes what is still being written.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
