//! Single HTTP requests, each on a connection of its own.

use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, UnixStream};

use crate::{Context, Error, Result};

/// Of one request with its connection.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Status and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// GET over a new connection. `host` is the Host header.
///
/// # Errors
/// No complete answer came.
pub async fn get(address: &str, host: &str, path: &str) -> Result<Answer> {
    let exchange = async {
        let stream = TcpStream::connect(address).await.context("connect")?;
        over(stream, host, path).await
    };
    tokio::time::timeout(TIMEOUT, exchange).await.context("no answer in time")?
}

/// GET that has to be answered with 200; gives the body.
///
/// # Errors
/// No answer, or another status.
pub async fn get_ok(address: &str, path: &str) -> Result<String> {
    let answer = get(address, address, path).await?;
    if answer.status == 200 {
        return Ok(answer.body);
    }
    Err(Error::new(format!("{path} of {address} answers {}: {}", answer.status, answer.body)))
}

/// GET over a unix socket.
///
/// # Errors
/// No complete answer came.
pub async fn get_unix(socket: &std::path::Path, path: &str) -> Result<Answer> {
    let exchange = async {
        let stream = UnixStream::connect(socket).await.context("connect")?;
        over(stream, "localhost", path).await
    };
    tokio::time::timeout(TIMEOUT, exchange).await.context("no answer in time")?
}

async fn over<S>(stream: S, host: &str, path: &str) -> Result<Answer>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.context("handshake")?;
    let request = Request::get(path).header("host", host).header("connection", "close");
    let request = request.body(Empty::<Bytes>::new()).context("request")?;
    let exchange = async move {
        let answer = sender.send_request(request).await.context("request")?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.context("body")?.to_bytes();
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    };
    // The connection's own end is of no interest once the answer is complete.
    let (_, answer) = tokio::join!(connection, exchange);
    answer
}
