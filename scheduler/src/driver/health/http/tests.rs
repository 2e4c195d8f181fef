//! Checks against servers that follow a script.

use std::{sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::service::service_fn;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto, pki_types::PrivateKeyDer},
};

use super::*;

fn probe(path: &str) -> HttpProbe {
    HttpProbe {
        tls: false,
        http2: false,
        method: "GET".to_owned(),
        path: path.to_owned(),
        expected: vec![],
        fatal: vec![],
    }
}

/// Answers with the code that the path names, 405 to other methods than POST
/// below `/post`.
async fn answer_request(
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, std::convert::Infallible> {
    let path = request.uri().path();
    let code = match path.strip_prefix("/post") {
        Some(_) if request.method() != "POST" => 405,
        Some(_) => 200,
        None => path.trim_start_matches('/').parse().unwrap(),
    };
    let words = format!("{:?} {}", request.version(), request.method());
    Ok(Response::builder().status(code).body(Full::new(Bytes::from(words))).unwrap())
}

async fn serve<S>(stream: S, http2: bool)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (stream, service) = (TokioIo::new(stream), service_fn(answer_request));
    if http2 {
        let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        let _ = server.serve_connection(stream, service).await;
    } else {
        let _ = hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await;
    }
}

/// With a certificate that nobody signed.
fn acceptor(protocol: &[u8]) -> TlsAcceptor {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["elsewhere.test".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

async fn server(tls: bool, http2: bool, servers: &mut JoinSet<()>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let acceptor = acceptor(if http2 { b"h2" } else { b"http/1.1" });
    servers.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if tls {
                if let Ok(stream) = acceptor.accept(stream).await {
                    serve(stream, http2).await;
                }
            } else {
                serve(stream, http2).await;
            }
        }
    });
    address
}

#[tokio::test]
async fn each_protocol_is_spoken_with_the_method_that_is_asked_for() {
    for (tls, http2) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut servers = JoinSet::new();
        let address = server(tls, http2, &mut servers).await;
        let probe =
            |path: &str, method: &str| HttpProbe { tls, http2, method: method.to_owned(), ..probe(path) };
        let connector = Tls::new();
        let ask = async |probe: HttpProbe| super::ask(&connector, &address, &probe).await;
        let about = format!("tls {tls}, http2 {http2}");
        assert_eq!(ask(probe("/204", "GET")).await, Verdict::Passed("/204 answered 204".into()), "{about}");
        assert_eq!(
            ask(probe("/post", "POST")).await,
            Verdict::Passed("/post answered 200".into()),
            "{about}"
        );
        let version = if http2 { "HTTP/2.0" } else { "HTTP/1.1" };
        let refused = format!("/post answered 405 Method Not Allowed: {version} GET");
        assert_eq!(ask(probe("/post", "GET")).await, Verdict::Failed(refused), "{about}");
    }
}

#[tokio::test]
async fn a_server_without_http2_is_told_apart_from_a_bad_answer() {
    let mut servers = JoinSet::new();
    let address = server(true, false, &mut servers).await;
    let verdict = ask(&Tls::new(), &address, &HttpProbe { tls: true, http2: true, ..probe("/200") }).await;
    let Verdict::Failed(words) = verdict else { panic!("{verdict:?}") };
    assert!(words.starts_with(&format!("no TLS at {address}: ")), "{words}");
}

#[tokio::test]
async fn codes_decide() {
    let mut servers = JoinSet::new();
    let address = server(false, false, &mut servers).await;
    let tls = Tls::new();
    let verdict = async |path: &str, expected: &[u16], fatal: &[u16]| {
        let probe = HttpProbe { expected: expected.to_vec(), fatal: fatal.to_vec(), ..probe(path) };
        match ask(&tls, &address, &probe).await {
            Verdict::Passed(_) => "passed",
            Verdict::Failed(_) => "failed",
            Verdict::Fatal(_) => "fatal",
        }
    };
    assert_eq!(verdict("/200", &[], &[]).await, "passed");
    assert_eq!(verdict("/302", &[], &[]).await, "failed");
    assert_eq!(verdict("/302", &[301, 302], &[]).await, "passed");
    assert_eq!(verdict("/200", &[302], &[]).await, "failed");
    assert_eq!(verdict("/503", &[], &[500]).await, "failed");
    assert_eq!(verdict("/500", &[], &[500]).await, "fatal");
}

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
    let (tls, probe) = (Tls::new(), probe("/up"));
    let verdict = tokio::select! {
        verdict = ask(&tls, &address, &probe) => verdict,
        () = endless => unreachable!(),
        () = tokio::time::sleep(Duration::from_secs(20)) => panic!("it reads on and on"),
    };
    assert_eq!(verdict, Verdict::Failed("/up answered 503 Service Unavailable: no database".into()));
}
