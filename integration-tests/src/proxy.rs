//! A TCP proxy of loopback that can be slow, deaf, or gone.
//!
//! Bytes are never lost or changed within a connection: what is held is
//! delivered once it is let go, as after a partition of a network.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use crate::{Context, Result};

/// What happens to bytes of one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Pass,
    /// Each piece comes later.
    Delay(Duration),
    /// Nothing comes until that changes.
    Hold,
}

/// Stands before one address; passes everything on at first.
#[derive(Debug)]
pub struct Proxy {
    /// Where its clients connect to.
    pub address: String,
    rule: watch::Sender<Rule>,
    /// Ends with the value.
    _running: JoinSet<()>,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    to_target: Flow,
    to_client: Flow,
    /// Connections break and new ones are closed at once.
    cut: bool,
}

type Told = watch::Receiver<Rule>;

const PASS: Rule = Rule { to_target: Flow::Pass, to_client: Flow::Pass, cut: false };

// === impl Proxy ===

impl Proxy {
    /// `target` need not listen yet.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(target: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("bind a proxy")?;
        let address = listener.local_addr().context("bind a proxy")?.to_string();
        let (rule, told) = watch::channel(PASS);
        let mut running = JoinSet::new();
        running.spawn(accept(listener, target.to_owned(), told));
        Ok(Self { address, rule, _running: running })
    }

    /// Each direction on its own.
    pub fn flow(&self, to_target: Flow, to_client: Flow) {
        self.rule.send_replace(Rule { to_target, to_client, cut: false });
    }

    /// As if the other side did not exist any more, without a word of it.
    pub fn black_hole(&self) {
        self.flow(Flow::Hold, Flow::Hold);
    }

    /// Breaks all connections, and each new one at once.
    pub fn cut(&self) {
        // What was held until now is lost with its connection.
        self.rule.send_replace(Rule { to_target: Flow::Hold, to_client: Flow::Hold, cut: true });
    }

    /// Passes on again, first of all what was held.
    pub fn heal(&self) {
        self.rule.send_replace(PASS);
    }
}

async fn accept(listener: TcpListener, target: String, told: Told) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                connections.spawn(connection(client, target.clone(), told.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(client: TcpStream, target: String, told: Told) {
    if told.borrow().cut {
        return;
    }
    // The client sees a connection that breaks, as it should.
    let Ok(server) = TcpStream::connect(&target).await else { return };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut cut = told.clone();
    let both = async {
        tokio::join!(
            pump(from_client, to_server, told.clone(), |rule| rule.to_target),
            pump(from_server, to_client, told.clone(), |rule| rule.to_client),
        )
    };
    tokio::select! {
        _ = both => {}
        _ = cut.wait_for(|rule| rule.cut) => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut told: Told,
    flow: fn(&Rule) -> Flow,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = from.read(&mut buffer).await.unwrap_or(0);
        if told.wait_for(|rule| flow(rule) != Flow::Hold).await.is_err() {
            return;
        }
        let now = flow(&told.borrow());
        if let Flow::Delay(time) = now {
            tokio::time::sleep(time).await;
        }
        if length == 0 {
            // The other side may be gone already.
            let _ = to.shutdown().await;
            return;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn pair() -> (Proxy, TcpStream, TcpStream) {
        let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy::start(&target.local_addr().unwrap().to_string()).await.unwrap();
        let client = TcpStream::connect(&proxy.address).await.unwrap();
        let (server, _) = target.accept().await.unwrap();
        (proxy, client, server)
    }

    async fn reads(stream: &mut TcpStream) -> Option<String> {
        let mut buffer = [0; 16];
        let read = tokio::time::timeout(Duration::from_millis(300), stream.read(&mut buffer)).await;
        read.ok().map(|length| String::from_utf8_lossy(&buffer[..length.unwrap_or(0)]).into_owned())
    }

    #[tokio::test]
    async fn what_is_held_in_one_direction_comes_when_it_is_let_go() {
        let (proxy, mut client, mut server) = pair().await;
        proxy.flow(Flow::Pass, Flow::Hold);
        client.write_all(b"there").await.unwrap();
        assert_eq!(reads(&mut server).await.as_deref(), Some("there"));
        server.write_all(b"back").await.unwrap();
        assert_eq!(reads(&mut client).await, None);
        proxy.heal();
        assert_eq!(reads(&mut client).await.as_deref(), Some("back"));
    }

    #[tokio::test]
    async fn a_cut_ends_what_is_open_and_what_comes() {
        let (proxy, mut client, mut server) = pair().await;
        proxy.cut();
        assert_eq!(reads(&mut client).await.as_deref(), Some(""));
        assert_eq!(reads(&mut server).await.as_deref(), Some(""));
        let mut later = TcpStream::connect(&proxy.address).await.unwrap();
        assert_eq!(reads(&mut later).await.as_deref(), Some(""));
    }
}
