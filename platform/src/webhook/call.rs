//! One signed call.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use hmac::{Hmac, Mac};
use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::address::{Tls, Url};

/// How the headers of a call are named, and who makes it.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// Of the caller.
    pub agent: &'static str,
    /// Header with the id of what is told; the same when it is told again.
    pub id: &'static str,
    /// Header with the time of the call, in milliseconds since 1970.
    pub timestamp: &'static str,
    /// Header with "sha256=" and the [`signature`].
    pub signature: &'static str,
}

/// What is to be told.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its id.
    pub id: String,
    /// JSON.
    pub body: Vec<u8>,
}

/// What became of a call.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// It was told.
    Taken,
    /// It will be the same the next time.
    Refused(StatusCode),
    /// Another time, perhaps.
    Failed(String),
}

/// One call, signed with `secret` for the time `now`.
pub async fn send(
    url: &Url,
    names: Names,
    secret: &[u8],
    letter: &Letter,
    now: u64,
    timeout: Duration,
) -> Reply {
    match tokio::time::timeout(timeout, post(url, names, secret, letter, now)).await {
        Ok(Ok(status)) => judge(status),
        Ok(Err(reason)) => Reply::Failed(reason),
        Err(_) => Reply::Failed(format!("no answer within {timeout:?}")),
    }
}

fn judge(status: StatusCode) -> Reply {
    let later = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    if status.is_success() {
        Reply::Taken
    } else if status.is_client_error() && !later.contains(&status) {
        Reply::Refused(status)
    } else {
        Reply::Failed(format!("it answered {status}"))
    }
}

async fn post(
    url: &Url,
    names: Names,
    secret: &[u8],
    letter: &Letter,
    now: u64,
) -> Result<StatusCode, String> {
    let time = now.to_string();
    let request = Request::post(&url.path)
        .header("host", &url.authority)
        .header("user-agent", names.agent)
        .header("content-type", "application/json")
        .header("connection", "close")
        .header(names.id, &letter.id)
        .header(names.timestamp, &time)
        .header(names.signature, format!("sha256={}", signature(secret, &time, &letter.body)))
        .body(Full::new(Bytes::from(letter.body.clone())))
        .map_err(words)?;
    let stream = TcpStream::connect(&url.address).await.map_err(words)?;
    match &url.tls {
        None => exchange(stream, request).await,
        Some(Tls { name, config }) => {
            let connector = TlsConnector::from(Arc::clone(config));
            exchange(connector.connect(name.clone(), stream).await.map_err(words)?, request).await
        }
    }
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(words)?;
    let exchange = sender.send_request(request);
    tokio::pin!(connection, exchange);
    let response = tokio::select! {
        response = &mut exchange => response,
        // A server that closes at once may have answered before.
        _ = &mut connection => exchange.await,
    };
    response.map(|response| response.status()).map_err(words)
}

/// With the causes: "connection error" alone helps nobody.
fn words(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// Of the time, a dot and the body: an old call cannot be sent again later.
#[must_use]
pub fn signature(secret: &[u8], time: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length is taken");
    for part in [time.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_of_the_time_and_the_body() {
        // printf '1700000000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let signed = signature(b"0123456789abcdef", "1700000000000", b"{}");
        assert_eq!(signed, "cd08d6ce62dd5fb4489d9aff87256f4aa94716385a04d368cd6ac41d5516bc4b");
        assert_ne!(signed, signature(b"0123456789abcdef", "1700000000001", b"{}"));
    }

    #[test]
    fn only_what_may_pass_later_is_tried_again() {
        assert_eq!(judge(StatusCode::NO_CONTENT), Reply::Taken);
        assert_eq!(judge(StatusCode::NOT_FOUND), Reply::Refused(StatusCode::NOT_FOUND));
        assert!(matches!(judge(StatusCode::TOO_MANY_REQUESTS), Reply::Failed(_)));
        assert!(matches!(judge(StatusCode::BAD_GATEWAY), Reply::Failed(_)));
    }
}
