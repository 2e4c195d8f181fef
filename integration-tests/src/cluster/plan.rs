//! What a cluster consists of, and its start.

use std::{fs, path::PathBuf};

use tokio::sync::Semaphore;

use super::{Cluster, Member};
use crate::{
    Context, Result, app,
    etcd::Etcd,
    nginx::Nginx,
    paths,
    ports::{self, Row},
    process::{Lifetime, Process},
    proxy::Proxy,
    teardown,
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
    tables: Vec<(String, String)>,
    groups: Vec<&'static str>,
    etcd_port: u16,
    /// Held for schedulers that do not share the ports of the others.
    rows: Vec<Row>,
    compaction: Option<&'static str>,
    copies: bool,
    /// Removed when the cluster ends well.
    temporary: bool,
}

/// Two clusters at once are what two cores carry without making waits long.
static PLACES: Semaphore = Semaphore::const_new(2);

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
            tables: Vec::new(),
            groups: vec![app::GROUP],
            etcd_port: ports::free(),
            rows: Vec::new(),
            compaction: None,
            copies: false,
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

    /// etcd forgets old revisions by itself, sooner than operators would have it:
    /// a measurement is short.
    #[must_use]
    pub fn compacting(mut self) -> Self {
        self.compaction = Some("10s");
        self
    }

    /// Members run from names of their own for their programs, in `bin`: a test may
    /// put another file there by a rename.
    #[must_use]
    pub fn from_copies(mut self) -> Self {
        self.copies = true;
        self
    }

    /// A `--set key=value` for one member, for example `lb-1`.
    #[must_use]
    pub fn set(mut self, member: &str, setting: impl Into<String>) -> Self {
        self.settings.push((member.to_owned(), setting.into()));
        self
    }

    /// Adds tables with names of their own to the configuration of a member.
    #[must_use]
    pub fn table(mut self, member: &str, table: &str) -> Self {
        self.tables.push((member.to_owned(), table.to_owned()));
        self
    }

    /// One more group; an agent is put there by a setting.
    #[must_use]
    pub fn group(mut self, name: &'static str) -> Self {
        self.groups.push(name);
        self
    }

    /// Task ports for one scheduler alone, which runs beside another on this host.
    ///
    /// # Panics
    /// No such row is free.
    #[must_use]
    pub fn own_task_ports(mut self, member: &str, count: u16) -> Self {
        let row = Row::of(count);
        self.settings.push((member.to_owned(), format!("engine.ports={}-{}", row.first, row.last)));
        self.rows.push(row);
        self
    }

    /// Where etcd is going to listen, for a proxy before it.
    #[must_use]
    pub fn etcd_address(&self) -> String {
        format!("127.0.0.1:{}", self.etcd_port)
    }

    /// A proxy before a member, under whose address the others know it.
    ///
    /// # Panics
    /// No port is free.
    pub async fn proxy_before(&mut self, member: &str) -> Proxy {
        let address = format!("127.0.0.1:{}", ports::free());
        let proxy = Proxy::start(&address).await.unwrap_or_else(|error| panic!("{error}"));
        self.settings.push((member.to_owned(), format!("server.listen={address}")));
        self.settings.push((member.to_owned(), format!("server.advertise={}", proxy.address)));
        proxy
    }

    /// A proxy between a member and etcd.
    ///
    /// # Panics
    /// No port is free.
    pub async fn proxy_to_etcd(&mut self, member: &str) -> Proxy {
        let proxy = Proxy::start(&self.etcd_address()).await.unwrap_or_else(|error| panic!("{error}"));
        self.settings.push((member.to_owned(), format!("etcd.urls=http://{}", proxy.address)));
        proxy
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
    pub async fn launch(mut self) -> Result<Cluster> {
        let etcd = Etcd::start_at(self.etcd_port, &self.folder, self.lifetime, self.compaction).await?;
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
        let task_ports = Row::of(TASK_PORTS);
        let mut schedulers = Vec::new();
        for number in 1..=self.schedulers {
            schedulers.push(self.start_scheduler(&etcd, &urls, &task_ports, number)?);
        }
        for member in agents.iter_mut().chain(&mut schedulers) {
            member.find_address().await?;
        }
        self.rows.push(task_ports);
        let (folder, temporary, lifetime) = (self.folder, self.temporary, self.lifetime);
        let mut cluster = Cluster {
            folder,
            etcd,
            services,
            agents,
            schedulers,
            nginx,
            temporary,
            lifetime,
            place: None,
            _task_ports: self.rows,
        };
        cluster.become_ready(&self.groups).await?;
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
            "[presence]\nttl = \"{}\"\n\n[baragon]\naddresses = {services:?}\n\n[haproxy]\nlisten = [\"{listen}\"]\n\n[nginx]\nlisten = [\"{listen}\"]\nworker_processes = \"1\"\n",
            self.lease
        );
        let member = self.start_member("baragon-agent", &name, &(top + &common(etcd, "/baragon")), &body)?;
        Ok((member, Nginx::new(root, listen)))
    }

    fn start_scheduler(
        &self,
        etcd: &Etcd,
        services: &[String],
        ports: &Row,
        number: usize,
    ) -> Result<Member> {
        let body = format!(
            "[election]\nttl = \"{}\"\n\n[baragon]\naddresses = {services:?}\n\n[engine]\ndata = \"{}\"\nports = \"{}-{}\"\nuser = \"{}\"\n",
            self.lease,
            self.folder.join("tasks").display(),
            ports.first,
            ports.last,
            task_user(),
        );
        self.start_member("scheduler", &format!("scheduler-{number}"), &common(etcd, "/scheduler"), &body)
    }

    fn program(&self, binary: &str) -> Result<PathBuf> {
        let built = paths::binary(binary)?;
        if !self.copies {
            return Ok(built);
        }
        let copy = self.folder.join("bin").join(binary);
        if !copy.exists() {
            fs::create_dir_all(self.folder.join("bin")).context(copy.display())?;
            // A file that is written in this process may be held open by a child of another test.
            fs::hard_link(&built, &copy)
                .or_else(|_| fs::copy(&built, &copy).map(drop))
                .context(copy.display())?;
        }
        Ok(copy)
    }

    fn start_member(&self, binary: &str, name: &str, top: &str, body: &str) -> Result<Member> {
        let config = self.folder.join("config").join(format!("{name}.toml"));
        let address_file = self.folder.join("config").join(format!("{name}.address"));
        fs::create_dir_all(self.folder.join("config")).context(config.display())?;
        let server =
            format!("[server]\nlisten = \"127.0.0.1:0\"\naddress_file = \"{}\"\n", address_file.display());
        let tables = self.tables.iter().filter(|(member, _)| member == name).map(|(_, table)| table.as_str());
        let more: String = tables.collect();
        fs::write(&config, format!("name = \"{name}\"\n{top}\n{server}\n{body}\n{more}"))
            .context(config.display())?;
        // An address of an earlier life would be taken for this one's.
        let _ = fs::remove_file(&address_file);
        let config_arg = config.display().to_string();
        let label = if name.starts_with(binary) { name.to_owned() } else { format!("{binary}.{name}") };
        let program = self.program(binary)?;
        let mut process = Process::new(&label, program, &self.folder, self.lifetime).args([
            "serve",
            "--config",
            &config_arg,
        ]);
        for (_, setting) in self.settings.iter().filter(|(member, _)| member == name) {
            process.push_args(["--set", setting]);
        }
        process.start()?;
        Ok(Member::new(process, address_file))
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
