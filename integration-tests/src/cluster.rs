//! A cluster of real processes.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use proto::baragon::v1 as baragon;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    Context, Error, Result, app,
    clients::{Baragon, Scheduler},
    etcd::Etcd,
    http,
    nginx::Nginx,
    paths, ports,
    process::{Lifetime, Process},
    teardown, wait,
};

/// What a cluster consists of, before it runs. Its folder exists already, so
/// that templates and wrappers can be put there.
#[derive(Debug)]
pub struct Plan {
    pub folder: PathBuf,
    services: usize,
    agents: usize,
    schedulers: usize,
    lease: &'static str,
    lifetime: Lifetime,
    settings: Vec<(String, String)>,
    /// Removed when the cluster ends well.
    temporary: bool,
}

/// One of our processes and its address, which it keeps over restarts.
#[derive(Debug)]
pub struct Member {
    pub process: Process,
    pub address: String,
    config: PathBuf,
}

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
}

/// Two clusters at once are what two cores carry without making waits long.
static PLACES: Semaphore = Semaphore::const_new(2);

const READY: Duration = Duration::from_secs(30);
const STOP: Duration = Duration::from_secs(20);
/// Of the tasks of one cluster.
const TASK_PORTS: u16 = 100;

// === impl Plan ===

impl Plan {
    /// A cluster for one test, in a folder of its own.
    ///
    /// # Panics
    /// The folder cannot be made.
    #[must_use]
    pub fn for_test() -> Self {
        let folder = paths::test_folder().unwrap_or_else(|error| panic!("{error}"));
        Self { temporary: true, lease: "2s", ..Self::in_folder(folder, Lifetime::Owned) }
    }

    /// A cluster in a given folder.
    #[must_use]
    pub fn in_folder(folder: PathBuf, lifetime: Lifetime) -> Self {
        let (services, agents, schedulers) = (1, 1, 0);
        Self {
            folder,
            services,
            agents,
            schedulers,
            lease: "10s",
            lifetime,
            settings: Vec::new(),
            temporary: false,
        }
    }

    #[must_use]
    pub fn services(mut self, count: usize) -> Self {
        self.services = count;
        self
    }

    #[must_use]
    pub fn agents(mut self, count: usize) -> Self {
        self.agents = count;
        self
    }

    #[must_use]
    pub fn schedulers(mut self, count: usize) -> Self {
        self.schedulers = count;
        self
    }

    /// The lease of leaders and presence.
    #[must_use]
    pub fn lease(mut self, ttl: &'static str) -> Self {
        self.lease = ttl;
        self
    }

    /// A `--set key=value` for one member, for example `lb-1`.
    #[must_use]
    pub fn set(mut self, member: &str, setting: impl Into<String>) -> Self {
        self.settings.push((member.to_owned(), setting.into()));
        self
    }

    /// Starts everything and waits until it is ready.
    ///
    /// # Panics
    /// It does not become ready; the words hold the ends of the logs.
    pub async fn start(self) -> Cluster {
        let place = PLACES.acquire().await.expect("the semaphore is never closed");
        let (folder, lifetime) = (self.folder.clone(), self.lifetime);
        match self.launch().await {
            Ok(mut cluster) => {
                cluster.place = Some(place);
                cluster
            }
            Err(error) => {
                if lifetime == Lifetime::Owned {
                    teardown::end_now(&folder);
                }
                panic!("the cluster in {} did not start: {error}", folder.display());
            }
        }
    }

    /// The same for programs.
    ///
    /// # Errors
    /// It does not become ready.
    pub async fn launch(self) -> Result<Cluster> {
        let etcd = Etcd::start(&self.folder, self.lifetime).await?;
        let mut services = Vec::new();
        for number in 1..=self.services {
            services.push(self.start_service(&etcd, number)?);
        }
        for service in &mut services {
            service.find_address().await?;
        }
        let urls: Vec<String> = services.iter().map(|member| format!("http://{}", member.address)).collect();
        let (mut agents, mut nginx) = (Vec::new(), Vec::new());
        for number in 1..=self.agents {
            let (member, balancer) = self.start_agent(&etcd, &urls, number)?;
            agents.push(member);
            nginx.push(balancer);
        }
        let (first, last) = ports::range(TASK_PORTS);
        let mut schedulers = Vec::new();
        for number in 1..=self.schedulers {
            schedulers.push(self.start_scheduler(&etcd, &urls, (first, last), number)?);
        }
        for member in agents.iter_mut().chain(&mut schedulers) {
            member.find_address().await?;
        }
        let (folder, temporary, lifetime) = (self.folder, self.temporary, self.lifetime);
        let mut cluster =
            Cluster { folder, etcd, services, agents, schedulers, nginx, temporary, lifetime, place: None };
        cluster.become_ready().await?;
        Ok(cluster)
    }

    fn start_service(&self, etcd: &Etcd, number: usize) -> Result<Member> {
        let body = format!("[election]\nttl = \"{}\"\n", self.lease);
        self.start_member("baragon-service", &format!("baragon-{number}"), &common(etcd, "/baragon"), &body)
    }

    fn start_agent(&self, etcd: &Etcd, services: &[String], number: usize) -> Result<(Member, Nginx)> {
        let name = format!("lb-{number}");
        let root = self.folder.join(&name);
        let listen = format!("127.0.0.1:{}", ports::free());
        let top = format!("group = \"{}\"\nroot = \"{}\"\n", app::GROUP, root.display());
        let body = format!(
            "[presence]\nttl = \"{}\"\n\n[baragon]\naddresses = {services:?}\n\n[nginx]\nlisten = [\"{listen}\"]\nworker_processes = \"1\"\n",
            self.lease
        );
        let member = self.start_member("baragon-agent", &name, &(top + &common(etcd, "/baragon")), &body)?;
        Ok((member, Nginx::new(root, listen)))
    }

    fn start_scheduler(
        &self,
        etcd: &Etcd,
        services: &[String],
        ports: (u16, u16),
        number: usize,
    ) -> Result<Member> {
        let body = format!(
            "[election]\nttl = \"{}\"\n\n[baragon]\naddresses = {services:?}\n\n[engine]\ndata = \"{}\"\nports = \"{}-{}\"\nuser = \"{}\"\n",
            self.lease,
            self.folder.join("tasks").display(),
            ports.0,
            ports.1,
            task_user(),
        );
        self.start_member("scheduler", &format!("scheduler-{number}"), &common(etcd, "/scheduler"), &body)
    }

    fn start_member(&self, binary: &str, name: &str, top: &str, body: &str) -> Result<Member> {
        let config = self.folder.join("config").join(format!("{name}.toml"));
        let address_file = self.folder.join("config").join(format!("{name}.address"));
        fs::create_dir_all(self.folder.join("config")).context(config.display())?;
        let server =
            format!("[server]\nlisten = \"127.0.0.1:0\"\naddress_file = \"{}\"\n", address_file.display());
        fs::write(&config, format!("name = \"{name}\"\n{top}\n{server}\n{body}"))
            .context(config.display())?;
        // An address of an earlier life would be taken for this one's.
        let _ = fs::remove_file(&address_file);
        let config_arg = config.display().to_string();
        let label = if name.starts_with(binary) { name.to_owned() } else { format!("{binary}.{name}") };
        let mut process = Process::new(&label, paths::binary(binary)?, &self.folder, self.lifetime).args([
            "serve",
            "--config",
            &config_arg,
        ]);
        for (_, setting) in self.settings.iter().filter(|(member, _)| member == name) {
            process.push_args(["--set", setting]);
        }
        process.start()?;
        Ok(Member { process, address: String::new(), config: address_file })
    }
}

fn common(etcd: &Etcd, prefix: &str) -> String {
    format!("[etcd]\nurls = [\"{}\"]\nprefix = \"{prefix}\"\n", etcd.url())
}

/// Tasks run as nobody where that user can reach their program.
#[must_use]
pub fn task_user() -> &'static str {
    if nix::unistd::Uid::effective().is_root() && paths::is_world_traversable(&paths::checkout()) {
        "nobody"
    } else {
        ""
    }
}

// === impl Member ===

impl Member {
    /// Starts it again at the address that it had.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start_again(&mut self) -> Result<()> {
        self.process.start()?;
        self.ready().await
    }

    /// Waits until it says that it serves.
    ///
    /// # Errors
    /// It ended or does not become ready.
    pub async fn ready(&mut self) -> Result<()> {
        let (process, address) = (&mut self.process, &self.address);
        let name = process.name().to_owned();
        let outcome =
            wait::until(&format!("{name} is ready"), READY, async || match process.ensure_running() {
                Err(error) => Ok(Err(error)),
                Ok(()) => http::get_ok(address, "/healthz").await.map(Ok),
            })
            .await;
        outcome.flatten().map(|_| ()).map_err(|error| self.with_log(&error))
    }

    async fn find_address(&mut self) -> Result<()> {
        let (process, file) = (&mut self.process, &self.config);
        let what = format!("{} writes its address", process.name());
        let found = wait::until(&what, READY, async || match process.ensure_running() {
            Err(error) => Some(Err(error)),
            Ok(()) => read_address(file).map(Ok),
        })
        .await
        .flatten();
        self.address = found.map_err(|error| self.with_log(&error))?;
        self.process.push_args(["--set".to_owned(), format!("server.listen={}", self.address)]);
        Ok(())
    }

    fn with_log(&self, error: &Error) -> Error {
        Error::new(format!("{error}\n--- {}\n{}", self.process.name(), self.process.log_tail(30)))
    }
}

fn read_address(file: &Path) -> Option<String> {
    let address = fs::read_to_string(file).ok()?.trim().to_owned();
    (!address.is_empty()).then_some(address)
}

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
            let request = baragon::ListAgentsRequest { group: String::new() };
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

    async fn become_ready(&mut self) -> Result<()> {
        for member in self.services.iter_mut().chain(&mut self.agents).chain(&mut self.schedulers) {
            member.ready().await?;
        }
        let group = baragon::Group {
            name: app::GROUP.to_owned(),
            domains: vec![app::DOMAIN.to_owned()],
            default_domain: app::DOMAIN.to_owned(),
            minimum_agents: 1,
        };
        self.baragon().put_group(group).await?;
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
