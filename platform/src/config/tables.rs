//! Tables that every service has: `[etcd]` and `[server]`.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::Faults;
use crate::kv::etcd::Endpoints;

/// The `[etcd]` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Etcd {
    /// Full URLs of the members.
    pub urls: Vec<String>,
    /// All keys are below it.
    pub prefix: String,
    /// Of one call.
    pub timeout: String,
}

/// The `[etcd]` table with nothing invalid in it.
#[derive(Clone, Debug)]
pub struct EtcdSettings {
    /// For the connection.
    pub endpoints: Endpoints,
    /// Starts with a slash and does not end with one.
    pub prefix: String,
}

/// The `[server]` table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port to bind; port 0 takes a free one.
    pub listen: String,
    /// `host:port` under which others reach this process; empty: the bound one.
    pub advertise: String,
    /// File that receives the bound address; empty: none.
    pub address_file: String,
}

/// The `[server]` table with nothing invalid in it.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Where to bind.
    pub listen: SocketAddr,
    /// `host:port` for others, if it is not the bound one.
    pub advertise: Option<String>,
    /// Receives the bound address.
    pub address_file: Option<PathBuf>,
}

/// The name of this machine.
#[must_use]
pub fn host_name() -> String {
    nix::unistd::gethostname()
        .ok()
        .and_then(|name| name.into_string().ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "localhost".to_owned())
}

// === impl Etcd ===

impl Etcd {
    /// The defaults, with all keys below `prefix`.
    #[must_use]
    pub fn with_prefix(prefix: &str) -> Self {
        Self {
            urls: vec!["http://127.0.0.1:2379".to_owned()],
            prefix: prefix.to_owned(),
            timeout: "3s".to_owned(),
        }
    }

    /// `None` only after a fault was noted.
    pub fn validate(&self, faults: &mut Faults) -> Option<EtcdSettings> {
        let urls = faults.url_list("etcd.urls", &self.urls);
        let timeout = faults.duration("etcd.timeout", &self.timeout);
        let prefix = self.prefix.len() > 1 && self.prefix.starts_with('/') && !self.prefix.ends_with('/');
        if !prefix {
            let rule = "must start with a slash, end without one and name something, like \"/prod\"";
            faults.note("etcd.prefix", rule);
        }
        let endpoints = Endpoints { urls: urls?, timeout: timeout? };
        prefix.then(|| EtcdSettings { endpoints, prefix: self.prefix.clone() })
    }
}

// === impl Server ===

impl Server {
    /// The defaults, on a loopback port.
    #[must_use]
    pub fn on_port(port: u16) -> Self {
        Self { listen: format!("127.0.0.1:{port}"), advertise: String::new(), address_file: String::new() }
    }

    /// `None` only after a fault was noted.
    pub fn validate(&self, faults: &mut Faults) -> Option<ServerSettings> {
        let listen = faults.address("server.listen", &self.listen);
        let advertise = match self.advertise.as_str() {
            "" => Some(None),
            text => faults.host_port("server.advertise", text).map(Some),
        };
        let address_file = (!self.address_file.is_empty()).then(|| PathBuf::from(&self.address_file));
        Some(ServerSettings { listen: listen?, advertise: advertise?, address_file })
    }
}

// === impl ServerSettings ===

impl ServerSettings {
    /// Binds, writes the address file, and answers the address for others.
    ///
    /// # Errors
    /// The port is taken, or the file cannot be written; the message names it.
    pub async fn bind(&self) -> io::Result<(TcpListener, String)> {
        let listener = TcpListener::bind(self.listen)
            .await
            .map_err(|error| named(&error, &format!("cannot listen on {}", self.listen)))?;
        let bound = listener.local_addr()?;
        if let Some(file) = &self.address_file {
            write_whole(file, &format!("{bound}\n"))
                .await
                .map_err(|error| named(&error, &format!("cannot write the address to {}", file.display())))?;
        }
        Ok((listener, self.address_for_others(bound)))
    }

    /// Where others reach a process that is bound here.
    #[must_use]
    pub fn address_for_others(&self, bound: SocketAddr) -> String {
        self.advertise.clone().unwrap_or_else(|| reachable(bound))
    }
}

/// A wildcard is no address that others can dial, so the machine's name stands in.
fn reachable(bound: SocketAddr) -> String {
    match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => format!("{}:{}", host_name(), bound.port()),
        IpAddr::V6(ip) if ip.is_unspecified() => format!("{}:{}", host_name(), bound.port()),
        IpAddr::V4(_) | IpAddr::V6(_) => bound.to_string(),
    }
}

/// A reader sees the whole content or none.
async fn write_whole(file: &Path, content: &str) -> io::Result<()> {
    let mut staged = file.as_os_str().to_owned();
    staged.push(format!(".{}", std::process::id()));
    tokio::fs::write(&staged, content).await?;
    tokio::fs::rename(&staged, file).await
}

fn named(error: &io::Error, what: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_free_port_is_told_in_the_address_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("address");
        let mut server = Server::on_port(0);
        server.address_file = file.display().to_string();
        let settings = server.validate(&mut Faults::default()).unwrap();
        let (listener, advertised) = settings.bind().await.unwrap();
        let bound = listener.local_addr().unwrap().to_string();
        assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), bound);
        assert_eq!(advertised, bound);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_taken_port_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let settings = Server::on_port(port).validate(&mut Faults::default()).unwrap();
        let error = settings.bind().await.unwrap_err().to_string();
        assert!(error.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{error}");
    }

    #[test]
    fn every_fault_of_a_table_is_noted() {
        let mut faults = Faults::default();
        let etcd = Etcd { urls: vec![], prefix: "x/".to_owned(), timeout: "0s".to_owned() };
        assert!(etcd.validate(&mut faults).is_none());
        let server = Server { listen: "here".into(), advertise: "there".into(), address_file: String::new() };
        assert!(server.validate(&mut faults).is_none());
        let keys: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
        assert_eq!(keys, ["etcd.urls", "etcd.timeout", "etcd.prefix", "server.listen", "server.advertise"]);
    }

    #[test]
    fn a_wildcard_is_advertised_by_name() {
        let advertised = reachable("0.0.0.0:7100".parse().unwrap());
        assert_eq!(advertised, format!("{}:7100", host_name()));
    }
}
