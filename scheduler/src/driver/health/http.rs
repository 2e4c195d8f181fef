//! One HTTP call: 1.1 or 2, clear or over TLS.

use std::fmt::Display;

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use scheduler_core::deploy::HttpProbe;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use super::{Verdict, tls::Tls};

/// Of a failing answer's body, as evidence.
const EXCERPT: usize = 200;
const MOST_READ: usize = 4096;

pub(super) async fn ask(tls: &Tls, address: &str, http: &HttpProbe) -> Verdict {
    match call(tls, address, http).await {
        Ok(verdict) => verdict,
        Err(words) => Verdict::Failed(words),
    }
}

async fn call(tls: &Tls, address: &str, http: &HttpProbe) -> Result<Verdict, String> {
    let stream = TcpStream::connect(address).await.map_err(words("cannot connect to", address))?;
    if http.tls {
        let stream = tls.connect(address, stream, http.http2).await.map_err(words("no TLS at", address))?;
        exchange(stream, address, http).await
    } else {
        exchange(stream, address, http).await
    }
}

fn words<E: Display>(what: &str, address: &str) -> impl FnOnce(E) -> String {
    move |error| format!("{what} {address}: {error}")
}

async fn exchange<S>(stream: S, address: &str, http: &HttpProbe) -> Result<Verdict, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(stream);
    let request = request(address, http)?;
    if http.http2 {
        let hello = http2::handshake(TokioExecutor::new(), stream).await;
        let (mut sender, connection) = hello.map_err(words("no HTTP/2 at", address))?;
        drive(connection, answer(sender.send_request(request), address, http)).await
    } else {
        let hello = http1::handshake(stream).await;
        let (mut sender, connection) = hello.map_err(words("no HTTP at", address))?;
        drive(connection, answer(sender.send_request(request), address, http)).await
    }
}

/// A server that closes at once may have answered before.
async fn drive<T>(connection: impl Future, exchange: impl Future<Output = T>) -> T {
    tokio::pin!(connection, exchange);
    tokio::select! {
        verdict = &mut exchange => verdict,
        _ = &mut connection => exchange.await,
    }
}

async fn answer(
    response: impl Future<Output = hyper::Result<Response<Incoming>>>,
    address: &str,
    http: &HttpProbe,
) -> Result<Verdict, String> {
    Ok(judge(response.await.map_err(words("no answer from", address))?, http).await)
}

fn request(address: &str, http: &HttpProbe) -> Result<Request<Empty<Bytes>>, String> {
    let builder = Request::builder().method(http.method.as_str()).header("user-agent", "scheduler-health");
    let builder = if http.http2 {
        let scheme = if http.tls { "https" } else { "http" };
        builder.uri(format!("{scheme}://{address}{}", http.path))
    } else {
        builder.uri(http.path.as_str()).header("host", address).header("connection", "close")
    };
    builder.body(Empty::new()).map_err(words("cannot ask", address))
}

async fn judge(response: Response<Incoming>, http: &HttpProbe) -> Verdict {
    let (status, path) = (response.status(), &http.path);
    let passes = match http.expected.as_slice() {
        [] => status.is_success(),
        codes => codes.contains(&status.as_u16()),
    };
    if passes {
        return Verdict::Passed(format!("{path} answered {}", status.as_u16()));
    }
    let body = begin_of(response.into_body()).await;
    let text: String = String::from_utf8_lossy(&body).trim().chars().take(EXCERPT).collect();
    let words = format!("{path} answered {status}: {text}");
    if http.fatal.contains(&status.as_u16()) { Verdict::Fatal(words) } else { Verdict::Failed(words) }
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
mod tests;
