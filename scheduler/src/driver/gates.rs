//! Asks gates of deploys over the network, again and again until they say yes
//! or no. What was agreed is stored by the one who decides, so that a new
//! leader does not ask it again.

use std::{sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode, Uri, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use scheduler_core::{
    effect::Question,
    observed::{Event, GateAnswer},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use super::effects::World;

const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Of one call.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of an answer, as evidence.
const EXCERPT: usize = 300;
const MOST_READ: usize = 4096;
/// Where the systems that we know keep the authorities that they trust.
const SYSTEM_AUTHORITIES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

pub(super) async fn ask(world: &World, question: Question) {
    let body = body(&question);
    let mut pause = SHORTEST_PAUSE;
    let mut told = None;
    loop {
        let answer = match tokio::time::timeout(PATIENCE, post(&question.url, body.clone())).await {
            Ok(Ok((status, words))) => judge(status, words),
            Ok(Err(words)) => GateAnswer::Later(words),
            Err(_) => GateAnswer::Later(format!("no answer within {PATIENCE:?}")),
        };
        let over = !matches!(answer, GateAnswer::Later(_));
        if told.as_ref() != Some(&answer) {
            told = Some(answer.clone());
            world.tell(Event::Gate(question.request.clone(), question.key.clone(), answer));
        }
        if over {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn body(question: &Question) -> Bytes {
    let tasks: Vec<String> = question.tasks.iter().map(ToString::to_string).collect();
    let value = serde_json::json!({
        "request": question.request.as_str(),
        "deploy": question.key.deploy.as_str(),
        "gate": question.key.gate,
        "target": question.target,
        "tasks": tasks,
    });
    Bytes::from(value.to_string())
}

/// 200 accepts, 202 asks again; a server that is in trouble has not said no.
fn judge(status: StatusCode, words: String) -> GateAnswer {
    match status {
        StatusCode::OK => GateAnswer::Accepted,
        StatusCode::ACCEPTED => GateAnswer::Later(format!("it answered {status}: {words}")),
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => GateAnswer::Later(format!("it answered {status}: {words}")),
        _ => GateAnswer::Refused(format!("it answered {status}: {words}")),
    }
}

async fn post(url: &str, body: Bytes) -> Result<(StatusCode, String), String> {
    let uri: Uri = url.parse().map_err(|error| format!("{url}: {error}"))?;
    let host = uri.host().ok_or_else(|| format!("{url} names no host"))?;
    let secure = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare, port)).await.map_err(|error| format!("{host}:{port}: {error}"))?;
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header("host", uri.authority().map_or(host, |authority| authority.as_str()))
        .header("user-agent", "scheduler-gate")
        .header("content-type", "application/json")
        .header("connection", "close")
        .body(Full::new(body))
        .map_err(|error| error.to_string())?;
    if !secure {
        return exchange(stream, request).await;
    }
    let name = ServerName::try_from(bare.to_owned()).map_err(|error| format!("{host}: {error}"))?;
    let stream = TlsConnector::from(Arc::new(tls()?)).connect(name, stream).await;
    exchange(stream.map_err(|error| format!("{host}: {error}"))?, request).await
}

fn tls() -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    for file in SYSTEM_AUTHORITIES {
        let certificates = CertificateDer::pem_file_iter(file).into_iter().flatten().flatten();
        roots.add_parsable_certificates(certificates);
        if !roots.is_empty() {
            break;
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(StatusCode, String), String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MOST_READ).collect().await;
        let text =
            body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned()).unwrap_or_default();
        Ok((status, text.trim().chars().take(EXCERPT).collect()))
    };
    tokio::pin!(connection);
    tokio::pin!(exchange);
    tokio::select! {
        answer = &mut exchange => answer,
        // A server that closes at once may have answered before.
        _ = &mut connection => exchange.await,
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    #[test]
    fn only_200_accepts_and_trouble_is_no_refusal() {
        let judged = |code| judge(StatusCode::from_u16(code).unwrap(), "words".into());
        assert_eq!(judged(200), GateAnswer::Accepted);
        for later in [202, 429, 502, 503, 504] {
            assert!(matches!(judged(later), GateAnswer::Later(_)), "{later}");
        }
        for refused in [201, 204, 301, 400, 403, 404, 409, 500] {
            assert!(matches!(judged(refused), GateAnswer::Refused(_)), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_gate_is_asked_by_post_and_its_words_are_kept() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/accept?team=web", listener.local_addr().unwrap());
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"{}") {
                stream.read_buf(&mut asked).await.unwrap();
            }
            stream.write_all(b"HTTP/1.1 409 Conflict\r\ncontent-length: 9\r\n\r\nerrors up").await.unwrap();
            String::from_utf8(asked).unwrap()
        };
        let (answer, asked) = tokio::join!(post(&url, Bytes::from_static(b"{}")), server);
        assert!(asked.starts_with("POST /accept?team=web HTTP/1.1\r\n"), "{asked}");
        assert_eq!(answer.unwrap(), (StatusCode::CONFLICT, "errors up".into()));
    }
}
