//! The store on etcd. This module alone names `etcd_client`.
//!
//! The crate neither retries nor bounds a call, so both are done here: one
//! client an endpoint, each call under a time-out, the next endpoint after an
//! unavailable one. A commit is sent again only if it surely was not sent.

use std::{
    future::Future,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use etcd_client::{Client, ConnectOptions, GetOptions, KvClient, LeaseClient, WatchClient, WatchOptions};
use tokio::time::{Instant, timeout_at};

use self::classify::Class;
use super::{Entry, Error, Kv, LeaseId, Listing, Revision, Transaction, Watch};

mod classify;
mod convert;
mod watch;

/// etcd punishes pings that come more often than every five seconds.
const PING_INTERVAL: Duration = Duration::from_secs(10);
const PING_TIMEOUT: Duration = Duration::from_secs(5);
/// Entries of one page: far below the size of one answer.
const PAGE: i64 = 500;
/// Bytes of one answer. tonic's 4 MiB are less than one watch may replay.
const ANSWER_SIZE: usize = 256 << 20;

/// Where etcd is.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Full URLs, `http://host:port`.
    pub urls: Vec<String>,
    /// Of one call.
    pub timeout: Duration,
}

/// A connection to an etcd cluster: one client an endpoint, stays on one and
/// moves to the next when it fails.
#[derive(Debug)]
pub struct Etcd {
    members: Vec<Member>,
    /// Counts on without bound; the member in use is its remainder.
    current: AtomicUsize,
    timeout: Duration,
}

#[derive(Clone)]
struct Member {
    url: String,
    kv: KvClient,
    lease: LeaseClient,
    watch: WatchClient,
}

/// Whether a call that may have been carried out can be made again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Always,
    IfNotSent,
}

impl Etcd {
    /// # Errors
    /// When no endpoint answers a status call; the message names each.
    pub async fn connect(endpoints: Endpoints) -> Result<Self, Error> {
        let mut members = Vec::new();
        let mut reasons = Vec::new();
        let mut first_alive = None;
        for url in &endpoints.urls {
            let (member, probe) = Member::open(url, endpoints.timeout).await?;
            match probe {
                Ok(()) => first_alive = first_alive.or(Some(members.len())),
                Err(reason) => reasons.push(format!("{url}: {reason}")),
            }
            members.push(member);
        }
        match first_alive {
            Some(index) => Ok(Self { members, current: AtomicUsize::new(index), timeout: endpoints.timeout }),
            None => Err(Error::Unavailable(reasons.join("; "))),
        }
    }

    /// Calls one member after the other until one answers, all within the
    /// time-out.
    async fn call<T, F, Fut>(&self, repeat: Repeat, call: F) -> Result<T, Error>
    where
        F: Fn(Member) -> Fut,
        Fut: Future<Output = Result<T, etcd_client::Error>>,
    {
        let end = Instant::now() + self.timeout;
        // A frozen member must leave time for the next one.
        let share = match repeat {
            Repeat::Always => self.timeout / u32::try_from(self.members.len()).unwrap_or(u32::MAX),
            Repeat::IfNotSent => self.timeout,
        };
        // One more than there are: a connection may only be stale.
        for _ in 0..self.members.len() {
            match self.attempt(end.min(Instant::now() + share), &call).await {
                Ok(answer) => return Ok(answer),
                Err((class, _)) if class.allows(repeat) && Instant::now() < end => {}
                Err((class, reason)) => return Err(class.into_error(reason, repeat == Repeat::IfNotSent)),
            }
        }
        let last = self.attempt(end, &call).await;
        last.map_err(|(class, reason)| class.into_error(reason, repeat == Repeat::IfNotSent))
    }

    async fn attempt<T, F, Fut>(&self, end: Instant, call: &F) -> Result<T, (Class, String)>
    where
        F: Fn(Member) -> Fut,
        Fut: Future<Output = Result<T, etcd_client::Error>>,
    {
        let used = self.current.load(Ordering::Relaxed);
        let member = &self.members[used % self.members.len()];
        let failure = match timeout_at(end, call(member.clone())).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => (Class::of(&error), format!("{}: {}", member.url, classify::describe(&error))),
            Err(_) => (Class::NoAnswer, format!("{}: no answer in time", member.url)),
        };
        if matches!(failure.0, Class::NotSent | Class::NoAnswer) {
            let next = used.wrapping_add(1);
            let _ = self.current.compare_exchange(used, next, Ordering::Relaxed, Ordering::Relaxed);
        }
        Err(failure)
    }

    /// One page at `revision` (0: now), from `key` to the end of the prefix.
    async fn page(&self, key: Vec<u8>, end: &[u8], revision: Revision) -> Result<(Listing, bool), Error> {
        let options =
            GetOptions::new().with_range(end).with_limit(PAGE).with_revision(convert::to_signed(revision));
        let answer = self
            .call(Repeat::Always, async |mut member: Member| {
                member.kv.get(key.clone(), Some(options.clone())).await
            })
            .await?;
        let entries = answer.kvs().iter().map(convert::entry).collect();
        let revision = convert::header_revision(answer.header());
        Ok((Listing { entries, revision }, answer.more()))
    }

    async fn pages(&self, prefix: &str) -> Result<Listing, Error> {
        let end = convert::prefix_end(prefix.as_bytes());
        let start = if prefix.is_empty() { vec![0] } else { prefix.as_bytes().to_vec() };
        let (mut listing, mut more) = self.page(start, &end, Revision(0)).await?;
        while more {
            let mut next =
                listing.entries.last().map_or_else(Vec::new, |entry| entry.key.clone().into_bytes());
            next.push(0);
            let (page, further) = self.page(next, &end, listing.revision).await?;
            more = further && !page.entries.is_empty();
            listing.entries.extend(page.entries);
        }
        Ok(listing)
    }
}

#[tonic::async_trait]
impl Kv for Etcd {
    async fn get(&self, key: &str) -> Result<(Option<Entry>, Revision), Error> {
        let answer =
            self.call(Repeat::Always, async |mut member: Member| member.kv.get(key, None).await).await?;
        Ok((answer.kvs().first().map(convert::entry), convert::header_revision(answer.header())))
    }

    async fn list(&self, prefix: &str) -> Result<Listing, Error> {
        match self.pages(prefix).await {
            // Between two pages: the newer history has all of them.
            Err(Error::Compacted { .. }) => self.pages(prefix).await,
            listing => listing,
        }
    }

    async fn commit(&self, transaction: Transaction) -> Result<Revision, Error> {
        transaction.check()?;
        let request = convert::transaction(transaction);
        let answer = self
            .call(Repeat::IfNotSent, async |mut member: Member| member.kv.txn(request.clone()).await)
            .await?;
        if answer.succeeded() { Ok(convert::header_revision(answer.header())) } else { Err(Error::Conflict) }
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, Error> {
        let options = WatchOptions::new().with_prefix().with_start_revision(convert::to_signed(from));
        let stream = self
            .call(Repeat::Always, async |mut member: Member| {
                let mut stream = member.watch.watch(prefix, Some(options.clone())).await?;
                let first = stream.message().await?;
                Ok(first.map(|first| (first, stream)))
            })
            .await?;
        let Some((first, stream)) = stream else {
            return Err(Error::Unavailable("the watch ended before it began".to_owned()));
        };
        match watch::end_of(&first) {
            Some(Some(error)) => Err(error),
            Some(None) => Err(Error::Unavailable(format!("the watch is refused: {}", first.cancel_reason()))),
            None => Ok(Box::new(watch::EtcdWatch::new(first, stream))),
        }
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, Error> {
        // An answer that is lost leaves a lease behind that runs out by itself.
        let seconds = convert::whole_seconds(ttl);
        let answer = self
            .call(Repeat::Always, async |mut member: Member| member.lease.grant(seconds, None).await)
            .await?;
        Ok(LeaseId(answer.id()))
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<Duration, Error> {
        // Opening the stream renews once, but hides the time to live.
        let answer = self
            .call(Repeat::Always, async |mut member: Member| {
                let (mut keeper, mut stream) = member.lease.keep_alive(lease.0).await?;
                keeper.keep_alive().await?;
                stream.message().await
            })
            .await?;
        match answer {
            Some(answer) => match u64::try_from(answer.ttl()) {
                Ok(ttl) if ttl > 0 => Ok(Duration::from_secs(ttl)),
                Ok(_) | Err(_) => Err(Error::LeaseLost),
            },
            None => Err(Error::Unavailable("the stream of the lease ended".to_owned())),
        }
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), Error> {
        let answer =
            self.call(Repeat::Always, async |mut member: Member| member.lease.revoke(lease.0).await).await;
        match answer {
            Ok(_) | Err(Error::LeaseLost) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

// === impl Member ===

impl Member {
    /// Connects lazily and asks once whether it is there.
    async fn open(url: &str, timeout: Duration) -> Result<(Self, Result<(), String>), Error> {
        let options = ConnectOptions::new()
            .with_connect_timeout(timeout)
            .with_keep_alive(PING_INTERVAL, PING_TIMEOUT)
            .with_keep_alive_while_idle(false)
            // A member cut off from the others ends its watches instead of being silent.
            .with_require_leader(true);
        let client = Client::connect([url], Some(options))
            .await
            .map_err(|error| Error::Fatal(format!("{url}: {}", classify::describe(&error))))?;
        let member = Self {
            url: url.to_owned(),
            kv: client.kv_client().max_decoding_message_size(ANSWER_SIZE),
            lease: client.lease_client(),
            watch: client.watch_client().max_decoding_message_size(ANSWER_SIZE),
        };
        let probe = match tokio::time::timeout(timeout, client.maintenance_client().status()).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(classify::describe(&error)),
            Err(_) => Err("no answer in time".to_owned()),
        };
        Ok((member, probe))
    }
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member").field("url", &self.url).finish_non_exhaustive()
    }
}
