//! One signed call.

use std::{fmt::Write as _, sync::Arc, time::Duration};

use hmac::{Hmac, Mac};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Request, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1,
};
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

/// What of an answer counts.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Status,
    Words,
}

/// Of an answer, as evidence.
const EXCERPT: usize = 300;
const MOST_READ: usize = 4096;

/// What somebody answered to a question.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Of the HTTP response.
    pub status: StatusCode,
    /// The begin of its body, without blanks around it.
    pub words: String,
}

/// One question, of which the answer counts; signed for the time `now` when
/// there is a secret.
///
/// # Errors
/// Why there was no answer, in words.
pub async fn ask(
    url: &Url,
    names: Names,
    secret: Option<&[u8]>,
    letter: &Letter,
    now: u64,
    timeout: Duration,
) -> Result<Answer, String> {
    let question = post(url, names, secret, letter, now, Wanted::Words);
    tokio::time::timeout(timeout, question).await.unwrap_or_else(|_| Err(late(timeout)))
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
    let call = post(url, names, Some(secret), letter, now, Wanted::Status);
    match tokio::time::timeout(timeout, call).await {
        Ok(Ok(answer)) => judge(answer.status),
        Ok(Err(reason)) => Reply::Failed(reason),
        Err(_) => Reply::Failed(late(timeout)),
    }
}

fn late(timeout: Duration) -> String {
    format!("no answer within {timeout:?}")
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
    secret: Option<&[u8]>,
    letter: &Letter,
    now: u64,
    wanted: Wanted,
) -> Result<Answer, String> {
    let time = now.to_string();
    let mut request = Request::post(&url.path)
        .header("host", &url.authority)
        .header("user-agent", names.agent)
        .header("content-type", "application/json")
        .header("connection", "close")
        .header(names.id, &letter.id)
        .header(names.timestamp, &time);
    if let Some(secret) = secret {
        request =
            request.header(names.signature, format!("sha256={}", signature(secret, &time, &letter.body)));
    }
    let request = request.body(Full::new(Bytes::from(letter.body.clone()))).map_err(words)?;
    let stream = TcpStream::connect(&url.address).await.map_err(words)?;
    match &url.tls {
        None => exchange(stream, request, wanted).await,
        Some(Tls { name, config }) => {
            let connector = TlsConnector::from(Arc::clone(config));
            let stream = connector.connect(name.clone(), stream).await.map_err(words)?;
            exchange(stream, request, wanted).await
        }
    }
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>, wanted: Wanted) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(words)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(words)?;
        let status = response.status();
        let words = match wanted {
            Wanted::Status => String::new(),
            Wanted::Words => excerpt(response.into_body()).await,
        };
        Ok(Answer { status, words })
    };
    tokio::pin!(connection, exchange);
    tokio::select! {
        answer = &mut exchange => answer,
        // A server that closes at once may have answered before.
        _ = &mut connection => exchange.await,
    }
}

async fn excerpt(body: Incoming) -> String {
    let body = Limited::new(body, MOST_READ).collect().await;
    let text = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned()).unwrap_or_default();
    text.trim().chars().take(EXCERPT).collect()
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
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::config::Faults;

    #[test]
    fn the_signature_is_of_the_time_and_the_body() {
        // printf '1700000000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let signed = signature(b"0123456789abcdef", "1700000000000", b"{}");
        assert_eq!(signed, "cd08d6ce62dd5fb4489d9aff87256f4aa94716385a04d368cd6ac41d5516bc4b");
        assert_ne!(signed, signature(b"0123456789abcdef", "1700000000001", b"{}"));
    }

    const NAMES: Names = Names { agent: "a", id: "a-id", timestamp: "a-time", signature: "a-signature" };

    /// One question to a server that refuses it, and what the server was sent.
    async fn asked(secret: Option<&[u8]>) -> (Answer, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/accept?team=web", listener.local_addr().unwrap());
        let url = Url::read("url", &url, None, &mut Faults::default()).unwrap();
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"{}") {
                stream.read_buf(&mut asked).await.unwrap();
            }
            let answer = b"HTTP/1.1 409 Conflict\r\ncontent-length: 10\r\n\r\nerrors up\n";
            stream.write_all(answer).await.unwrap();
            String::from_utf8(asked).unwrap()
        };
        let letter = Letter { id: "one".to_owned(), body: b"{}".to_vec() };
        let ask = ask(&url, NAMES, secret, &letter, 1_700_000_000_000, Duration::from_secs(10));
        let (answer, asked) = tokio::join!(ask, server);
        (answer.unwrap(), asked)
    }

    #[tokio::test]
    async fn a_question_is_a_post_and_the_words_of_its_answer_are_kept() {
        let (answer, asked) = asked(Some(b"0123456789abcdef")).await;
        assert_eq!(answer, Answer { status: StatusCode::CONFLICT, words: "errors up".to_owned() });
        assert!(asked.starts_with("POST /accept?team=web HTTP/1.1\r\n"), "{asked}");
        let signed = "a-signature: sha256=cd08d6ce62dd5fb4489d9aff87256f4aa94716385a04d368cd6ac41d5516bc4b";
        for line in ["a-id: one", "a-time: 1700000000000", signed] {
            assert!(asked.contains(line), "{line} is not in {asked}");
        }
    }

    #[tokio::test]
    async fn a_question_without_a_secret_is_not_signed() {
        let (_, asked) = asked(None).await;
        assert!(asked.contains("a-time: ") && !asked.contains("a-signature"), "{asked}");
    }

    #[test]
    fn only_what_may_pass_later_is_tried_again() {
        assert_eq!(judge(StatusCode::NO_CONTENT), Reply::Taken);
        assert_eq!(judge(StatusCode::NOT_FOUND), Reply::Refused(StatusCode::NOT_FOUND));
        assert!(matches!(judge(StatusCode::TOO_MANY_REQUESTS), Reply::Failed(_)));
        assert!(matches!(judge(StatusCode::BAD_GATEWAY), Reply::Failed(_)));
    }
}
