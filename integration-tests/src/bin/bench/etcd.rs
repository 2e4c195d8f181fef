//! What etcd holds, and how much it can take.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use integration_tests::{Context, Error, Result, cluster::Cluster, etcd::Etcd, http};
use tokio::{
    net::TcpStream,
    task::{JoinSet, LocalSet},
};

use crate::result::Line;

/// What there is at one moment.
pub(crate) struct Seen {
    keys: f64,
    db: f64,
    db_in_use: f64,
    memory: f64,
}

/// Long enough for a rate.
const TIME: Duration = Duration::from_secs(2);
/// Base64 of a value about as long as a task's record.
const VALUE_TRIPLES: usize = 250;

/// After compaction and defragmentation, as whoever runs etcd has it do.
pub(crate) async fn look(etcd: &Etcd) -> Result<Seen> {
    let before = http::get_ok(&etcd.address(), "/metrics").await?;
    let revision = figure(&before, "etcd_debugging_mvcc_current_revision")?;
    // It may have compacted by itself.
    let _ = etcdctl(etcd, &["compact", "--physical=true", &format!("{revision:.0}")]);
    etcdctl(etcd, &["defrag"])?;
    look_only(etcd).await
}

/// As it is, garbage included.
pub(crate) async fn look_only(etcd: &Etcd) -> Result<Seen> {
    let after = http::get_ok(&etcd.address(), "/metrics").await?;
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let memory = etcd.process.resident()? as f64 / 1e6;
    Ok(Seen {
        keys: figure(&after, "etcd_debugging_mvcc_keys_total")?,
        db: figure(&after, "etcd_mvcc_db_total_size_in_bytes")? / 1e6,
        db_in_use: figure(&after, "etcd_mvcc_db_total_size_in_use_in_bytes")? / 1e6,
        memory,
    })
}

/// Writes of one key a second: the floor of whatever has to be persisted first.
pub(crate) async fn transactions(cluster: &Cluster, clients: usize) -> Result<f64> {
    let address = cluster.etcd.address();
    let begin = Instant::now();
    let all = async {
        let mut running = JoinSet::new();
        for number in 0..clients {
            running.spawn_local(put_until(address.clone(), number, begin + TIME));
        }
        let mut count = 0_u32;
        while let Some(ended) = running.join_next().await {
            count += ended.context("a writer")??;
        }
        Ok::<_, Error>(count)
    };
    let count = LocalSet::new().run_until(all).await?;
    Ok(f64::from(count) / begin.elapsed().as_secs_f64())
}

async fn put_until(address: String, number: usize, end: Instant) -> Result<u32> {
    let stream = TcpStream::connect(&address).await.context("etcd")?;
    stream.set_nodelay(true).context("etcd")?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.context("etcd")?;
    let mut connection = tokio::task::spawn_local(connection);
    // "/floor/" and a number of one digit, in base64 without padding.
    let key = format!("L2Zsb29yL{}", ["zAw", "zAx", "zAy", "zAz", "zA0", "zA1", "zA2", "zA3"][number % 8]);
    let body = format!(r#"{{"key":"{key}","value":"{}"}}"#, "QUFB".repeat(VALUE_TRIPLES));
    let mut count = 0;
    while Instant::now() < end {
        let request = Request::post("/v3/kv/put").header("host", &address);
        let request = request.body(Full::new(Bytes::from(body.clone()))).context("etcd")?;
        let answer = sender.send_request(request).await.context("etcd")?;
        let status = answer.status();
        let text = answer.into_body().collect().await.context("etcd")?.to_bytes();
        if !status.is_success() {
            return Err(Error::new(format!("etcd answers {status}: {}", String::from_utf8_lossy(&text))));
        }
        count += 1;
    }
    drop(sender);
    // Its end is of no interest.
    let _ = (&mut connection).await;
    Ok(count)
}

fn figure(metrics: &str, name: &str) -> Result<f64> {
    let mut values = metrics.lines().filter_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    values.next().ok_or_else(|| Error::new(format!("etcd tells no {name}")))
}

fn etcdctl(etcd: &Etcd, args: &[&str]) -> Result<()> {
    let mut command = Command::new("etcdctl");
    command.env("ETCDCTL_API", "3").args(["--endpoints", &etcd.url(), "--command-timeout", "30s"]);
    let output = command.args(args).output().context("etcdctl")?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::new(format!("etcdctl {args:?}: {}", String::from_utf8_lossy(&output.stderr))))
}

// === impl Seen ===

impl Seen {
    pub(crate) fn tell(&self, line: Line, when: &str) -> Line {
        line.also(format!("keys_{when}"), self.keys)
            .also(format!("db_mb_{when}"), self.db)
            .also(format!("db_in_use_mb_{when}"), self.db_in_use)
            .also(format!("etcd_mb_{when}"), self.memory)
    }
}
