//! Asks the running nginx over its control socket what it serves, and tells it
//! which endpoints to use.

use std::{io, path::Path, time::Duration};

use baragon_agent_core::ids::ConfigNumber;
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, StatusCode, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{net::UnixStream, time::timeout};

/// Of one question. A worker answers at once, unless it hangs.
const DEADLINE: Duration = Duration::from_secs(1);
/// Of one push, which may hold every endpoint.
const PUSH_DEADLINE: Duration = Duration::from_secs(5);

/// What a worker says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// The tree that it serves.
    pub(crate) number: ConfigNumber,
    /// The endpoints that it balances to; none where they are in the files.
    pub(crate) stamp: Option<String>,
}

/// What became of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It was taken.
    Taken(Said),
    /// It has other endpoints than those that are to change.
    Conflict,
    /// There is no room for it.
    Full(String),
    /// It was refused in these words.
    Refused(String),
}

/// The number of the tree that the answering worker serves.
///
/// # Errors
/// Nobody answers, or with something else.
pub(crate) async fn served(socket: &Path) -> io::Result<ConfigNumber> {
    Ok(ask(socket).await?.number)
}

/// What the answering worker serves.
///
/// # Errors
/// Nobody answers, or with something else.
pub(crate) async fn ask(socket: &Path) -> io::Result<Said> {
    let (_, text) = within(DEADLINE, exchange(socket, Method::GET, "/generation", String::new())).await?;
    parse(&text)
}

/// Has the balancer take endpoints.
///
/// # Errors
/// Nobody answers, or with something else. They may have been taken.
pub(crate) async fn push(socket: &Path, body: String) -> io::Result<Pushed> {
    let (status, text) = within(PUSH_DEADLINE, exchange(socket, Method::PUT, "/endpoints", body)).await?;
    match status {
        StatusCode::OK => parse(&text).map(Pushed::Taken),
        StatusCode::CONFLICT => Ok(Pushed::Conflict),
        StatusCode::NOT_FOUND => Ok(Pushed::Refused("it cannot take endpoints".to_owned())),
        StatusCode::INSUFFICIENT_STORAGE => Ok(Pushed::Full(text)),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Ok(Pushed::Full("the endpoints are larger than nginx.lua_dict: raise it".to_owned()))
        }
        _ => Ok(Pushed::Refused(text)),
    }
}

async fn within<T>(limit: Duration, answer: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(limit, answer).await.unwrap_or_else(|_| {
        let reason = format!("the control socket does not answer within {limit:?}");
        Err(io::Error::new(io::ErrorKind::TimedOut, reason))
    })
}

async fn exchange(
    socket: &Path,
    method: Method,
    path: &str,
    body: String,
) -> io::Result<(StatusCode, String)> {
    let stream = UnixStream::connect(socket).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "control")
        .header("connection", "close")
        .body(Full::<Bytes>::from(body))
        .map_err(io::Error::other)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let status = response.status();
        let body = response.into_body().collect().await.map_err(io::Error::other)?;
        Ok((status, String::from_utf8_lossy(&body.to_bytes()).trim().to_owned()))
    };
    let (answer, _) = tokio::join!(exchange, connection);
    answer
}

fn parse(text: &str) -> io::Result<Said> {
    let (number, stamp) = text.split_once(' ').map_or((text, None), |(number, stamp)| (number, Some(stamp)));
    let number = number.parse().map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidData, "the control socket does not answer a number")
    })?;
    let stamp = stamp.map(|stamp| stamp.trim().to_owned());
    Ok(Said { number: ConfigNumber(number), stamp })
}
