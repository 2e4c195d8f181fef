//! HTTP health checks. Before the first success they are made in quick
//! succession, so that a start is seen at once; after it, at the interval, for
//! as long as the task lives.

use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request,
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use scheduler_core::{
    deploy::{HttpProbe, Probe},
    effect::Check,
    observed::Event,
};
use tokio::net::TcpStream;

use super::{clock, effects::World};

const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_START_PAUSE: Duration = Duration::from_millis(250);
/// Of a failing answer's body, as evidence.
const EXCERPT: usize = 200;
const MOST_READ: usize = 4096;

pub(super) async fn run(world: &World, check: Check) {
    if check.proven {
        run_proven(world, &check).await;
    } else {
        run_starting(world, &check).await;
    }
}

/// Ends with the first success: from then on the task is proven, which is
/// another effect. Failures are told when their words change.
async fn run_starting(world: &World, check: &Check) {
    let mut pause = FIRST_PAUSE;
    let mut told = String::new();
    loop {
        let verdict = ask(world, check).await;
        if let Err(words) = &verdict
            && *words == told
        {
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_START_PAUSE);
            continue;
        }
        let passed = verdict.is_ok();
        told = verdict.clone().err().unwrap_or_default();
        world.tell(Event::Health(check.task.clone(), verdict));
        if passed {
            return;
        }
    }
}

async fn run_proven(world: &World, check: &Check) {
    loop {
        tokio::time::sleep(clock::duration(check.check.interval)).await;
        let verdict = ask(world, check).await;
        world.tell(Event::Health(check.task.clone(), verdict));
    }
}

async fn ask(world: &World, check: &Check) -> Result<String, String> {
    let limit = clock::duration(check.check.timeout);
    let verdict = match tokio::time::timeout(limit, probe(check)).await {
        Ok(verdict) => verdict,
        Err(_) => Err(format!("no answer from {} within {}", target(check), check.check.timeout)),
    };
    world.metrics.note_check(verdict.is_ok());
    verdict
}

/// What is asked, in words.
fn target(check: &Check) -> String {
    match &check.check.probe {
        Probe::Http(http) => format!("{}{}", check.address, http.path),
        Probe::Tcp => check.address.clone(),
        Probe::Command(command) => command.join(" "),
    }
}

async fn probe(check: &Check) -> Result<String, String> {
    match &check.check.probe {
        Probe::Http(http) if http.tls || http.http2 => {
            Err("checks over TLS or HTTP/2 are not made by this version; use HTTP".to_owned())
        }
        Probe::Http(http) => get(&check.address, http).await,
        Probe::Tcp => match TcpStream::connect(&check.address).await {
            Ok(_) => Ok(format!("{} takes connections", check.address)),
            Err(error) => Err(format!("cannot connect to {}: {error}", check.address)),
        },
        Probe::Command(_) => {
            Err("checks by command are not made by this version; use HTTP or TCP".to_owned())
        }
    }
}

async fn get(address: &str, http: &HttpProbe) -> Result<String, String> {
    let words = |what: &str, error: &dyn std::fmt::Display| format!("{what} {address}: {error}");
    let stream = TcpStream::connect(address).await.map_err(|error| words("cannot connect to", &error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| words("no HTTP at", &error))?;
    let request = Request::builder()
        .method(http.method.as_str())
        .uri(http.path.as_str())
        .header("host", address)
        .header("user-agent", "scheduler-health")
        .header("connection", "close")
        .body(Empty::<Bytes>::new())
        .map_err(|error| words("cannot ask", &error))?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(|error| words("no answer from", &error))?;
        judge(response, http).await
    };
    tokio::pin!(connection);
    tokio::pin!(exchange);
    tokio::select! {
        verdict = &mut exchange => verdict,
        // A server that closes at once may have answered before.
        _ = &mut connection => exchange.await,
    }
}

async fn judge(response: hyper::Response<Incoming>, http: &HttpProbe) -> Result<String, String> {
    let (status, path) = (response.status(), &http.path);
    let passes = match http.expected.as_slice() {
        [] => status.is_success(),
        codes => codes.contains(&status.as_u16()),
    };
    if passes {
        return Ok(format!("{path} answered {}", status.as_u16()));
    }
    let body = begin_of(response.into_body()).await;
    let text: String = String::from_utf8_lossy(&body).trim().chars().take(EXCERPT).collect();
    Err(format!("{path} answered {status}: {text}"))
}

/// A task may send without end; what is not shown is not read.
async fn begin_of(mut body: Incoming) -> Vec<u8> {
    let mut begin = Vec::new();
    while begin.len() < MOST_READ
        && let Some(Ok(frame)) = body.frame().await
    {
        begin.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
    }
    begin
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    #[tokio::test]
    async fn an_answer_without_end_is_judged_by_its_beginning() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let endless = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _asked = stream.read(&mut [0; 1024]).await.unwrap();
            stream.write_all(b"HTTP/1.1 503 Busy\r\n\r\nno database").await.unwrap();
            while stream.write_all(&[b' '; 4096]).await.is_ok() {}
            std::future::pending::<()>().await;
        };
        let http = HttpProbe {
            tls: false,
            http2: false,
            method: "GET".to_owned(),
            path: "/up".to_owned(),
            expected: vec![],
            fatal: vec![],
        };
        let verdict = tokio::select! {
            verdict = get(&address, &http) => verdict,
            () = endless => unreachable!(),
            () = tokio::time::sleep(Duration::from_secs(20)) => panic!("it reads on and on"),
        };
        assert_eq!(verdict.unwrap_err(), "/up answered 503 Service Unavailable: no database");
    }
}
