//! Load on the balancers: what was sent, what failed, which versions answered.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::watch, task::JoinSet, time::MissedTickBehavior};

use crate::{Context, Error, Result, app, http};

/// How a client uses connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connections {
    /// One for each request.
    New,
    /// One for as long as the server keeps it.
    KeepAlive,
}

/// What to send.
#[derive(Clone, Debug)]
pub struct Load {
    /// The load balancers; clients are spread over them.
    pub addresses: Vec<String>,
    pub host: String,
    pub path: String,
    pub connections: Connections,
    pub clients: usize,
    /// Requests a second, all clients together, or [`Load::UNLIMITED`].
    pub rate: u32,
}

/// Instances that nothing may be sent to any more, each since its removal was
/// told to have succeeded. Shared by whoever removes them and all clients.
#[derive(Clone, Debug, Default)]
pub struct Removed(Arc<Mutex<BTreeMap<String, Instant>>>);

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub sent: u64,
    pub failed: u64,
    /// Answers of each version.
    pub versions: BTreeMap<String, u64>,
    /// The first failures in words, with the time since the start.
    pub failures: Vec<String>,
    pub slowest: Duration,
}

/// A load that runs until it is stopped.
#[derive(Debug)]
pub struct Traffic {
    clients: JoinSet<()>,
    stop: watch::Sender<bool>,
    report: Arc<Mutex<Report>>,
}

#[derive(Clone)]
struct Client {
    load: Load,
    method: Method,
    address: String,
    report: Arc<Mutex<Report>>,
    removed: Removed,
    begin: Instant,
}

type Sender = http1::SendRequest<Full<Bytes>>;

const FAILURES_KEPT: usize = 20;

// === impl Traffic ===

impl Traffic {
    /// GET requests.
    ///
    /// # Panics
    /// The load names no address.
    #[must_use]
    pub fn start(load: &Load) -> Self {
        Self::start_with(load, &Method::GET, &Removed::default())
    }

    /// Requests that a balancer must not repeat, as GET ones may be.
    ///
    /// # Panics
    /// The load names no address.
    #[must_use]
    pub fn start_posts(load: &Load) -> Self {
        Self::start_with(load, &Method::POST, &Removed::default())
    }

    /// Requests of which none may be answered by an instance whose removal had
    /// succeeded before the request was begun.
    ///
    /// # Panics
    /// The load names no address.
    #[must_use]
    pub fn start_with(load: &Load, method: &Method, removed: &Removed) -> Self {
        let report = Arc::new(Mutex::new(Report::default()));
        let (stop, stopped) = watch::channel(false);
        let begin = Instant::now();
        let mut clients = JoinSet::new();
        for number in 0..load.clients {
            let address = load.addresses[number % load.addresses.len()].clone();
            let (load, method) = (load.clone(), method.clone());
            let (report, removed) = (Arc::clone(&report), removed.clone());
            let client = Client { load, method, address, report, removed, begin };
            clients.spawn(client.run(stopped.clone()));
        }
        Self { clients, stop, report }
    }

    /// The present count.
    ///
    /// # Panics
    /// A client panicked.
    #[must_use]
    pub fn report(&self) -> Report {
        self.report.lock().expect("clients do not panic while counting").clone()
    }

    /// Lets each client finish what it sent, and gives the final count.
    pub async fn stop(mut self) -> Report {
        // No receiver is left only if no client is.
        let _ = self.stop.send(true);
        while self.clients.join_next().await.is_some() {}
        self.report()
    }
}

// === impl Load ===

impl Load {
    /// As a rate: each client sends as soon as it was answered.
    pub const UNLIMITED: u32 = u32::MAX;
}

// === impl Removed ===

impl Removed {
    /// Its removal has succeeded: what is sent from now on may not reach it.
    ///
    /// # Panics
    /// A client panicked.
    pub fn forbid(&self, instance: &str) {
        self.entries().insert(instance.to_owned(), Instant::now());
    }

    /// It is about to be added again.
    ///
    /// # Panics
    /// A client panicked.
    pub fn allow(&self, instance: &str) {
        self.entries().remove(instance);
    }

    /// Whether a request that was begun then had to go elsewhere.
    fn excludes(&self, instance: &str, begun: Instant) -> bool {
        self.entries().get(instance).is_some_and(|since| *since < begun)
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Instant>> {
        self.0.lock().expect("nobody panics with it in hand")
    }
}

// === impl Report ===

impl Report {
    /// # Errors
    /// The failed requests in words.
    pub fn all_answered(&self) -> Result<()> {
        if self.failed == 0 && self.sent > 0 {
            return Ok(());
        }
        Err(Error::new(format!("{} of {} requests failed: {:#?}", self.failed, self.sent, self.failures)))
    }
}

// === impl Client ===

impl Client {
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let clients = u32::try_from(self.load.clients).expect("a modest number of clients");
        let limited = self.load.rate != Load::UNLIMITED;
        let period = Duration::from_secs(1) * clients / self.load.rate;
        // A tick takes a millisecond at least, so without a limit none is awaited.
        let mut ticks = tokio::time::interval(period.max(Duration::from_millis(1)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut kept = None;
        while !*stopped.borrow() {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick(), if limited => {}
                () = std::future::ready(()), if !limited => {}
            }
            let begin = Instant::now();
            let outcome = self.send(&mut kept).await.and_then(|answer| self.checked(&answer, begin));
            self.count(outcome, begin.elapsed());
        }
    }

    async fn send(&self, kept: &mut Option<(Sender, JoinSet<()>)>) -> Result<http::Answer> {
        match self.load.connections {
            Connections::New if self.method == Method::POST => self.on_kept_connection(&mut None).await,
            Connections::New => http::get(&self.address, &self.load.host, &self.load.path).await,
            Connections::KeepAlive => self.on_kept_connection(kept).await,
        }
    }

    /// The version that has answered.
    fn checked(&self, answer: &http::Answer, begin: Instant) -> Result<String> {
        if answer.status != 200 {
            let body: String = answer.body.chars().take(200).collect();
            return Err(Error::new(format!("status {}: {body}", answer.status)));
        }
        let instance = app::instance_of(&answer.body)?;
        if self.removed.excludes(&instance, begin) {
            return Err(Error::new(format!("{instance} has answered, which was removed before")));
        }
        app::version_of(&answer.body)
    }

    /// The connection's driver runs beside the client in its set.
    async fn on_kept_connection(&self, kept: &mut Option<(Sender, JoinSet<()>)>) -> Result<http::Answer> {
        if kept.as_ref().is_none_or(|(sender, _)| sender.is_closed()) {
            *kept = Some(self.connect().await?);
        }
        let (sender, _) = kept.as_mut().expect("made above when it was not there");
        let exchange = self.exchange(sender);
        let outcome =
            tokio::time::timeout(http::TIMEOUT, exchange).await.context("no answer in time").flatten();
        if outcome.is_err() {
            *kept = None;
        }
        outcome
    }

    async fn connect(&self) -> Result<(Sender, JoinSet<()>)> {
        let stream = TcpStream::connect(&self.address).await.context("connect")?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.context("handshake")?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // Its failure shows in the request that it carried.
            let _ = connection.await;
        });
        Ok((sender, driver))
    }

    async fn exchange(&self, sender: &mut Sender) -> Result<http::Answer> {
        sender.ready().await.context("kept connection")?;
        let body = if self.method == Method::POST { Bytes::from_static(b"one") } else { Bytes::new() };
        let request = Request::builder().method(&self.method).uri(&self.load.path);
        let request = request.header("host", &self.load.host).body(Full::new(body)).context("request")?;
        let answer = sender.send_request(request).await.context("request")?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.context("body")?.to_bytes();
        Ok(http::Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn count(&self, outcome: Result<String>, took: Duration) {
        let mut report = self.report.lock().expect("clients do not panic while counting");
        report.sent += 1;
        report.slowest = report.slowest.max(took);
        match outcome {
            Ok(version) => *report.versions.entry(version).or_default() += 1,
            Err(error) => {
                report.failed += 1;
                if report.failures.len() < FAILURES_KEPT {
                    let words =
                        format!("{:.3}s {}: {error}", self.begin.elapsed().as_secs_f64(), self.address);
                    report.failures.push(words);
                }
            }
        }
    }
}
