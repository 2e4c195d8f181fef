//! Artifacts of servers that prove who they are.

use std::{fs, path::PathBuf, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use scheduler::engine::{Artifact, Engine, Exit, TaskSpec};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto, pki_types::PrivateKeyDer},
};

use super::{Host, artifacts::sum, data, spec};

const CONTENT: &[u8] = b"#!/bin/sh\necho it runs\n";

/// Gives the answers in turn, and the last one for ever; its address and the file of its certificate.
#[expect(clippy::disallowed_methods, reason = "a server of this test; it ends with its runtime")]
async fn serve(data: &TempDir, answers: Vec<String>) -> (String, PathBuf) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let file = data.path().join("authority.pem");
    fs::write(&file, cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::task::spawn(async move {
        let mut given = 0;
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let answer = &answers[given.min(answers.len() - 1)];
            given += 1;
            let mut question = [0; 2048];
            let _ = stream.read(&mut question).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("https://localhost:{port}/app"), file)
}

fn content() -> String {
    let content = String::from_utf8(CONTENT.to_vec()).unwrap();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{content}", content.len())
}

async fn run(host: &mut Host, uri: &str) -> Exit {
    let artifact = Artifact {
        uri: uri.to_owned(),
        sha256: sum(CONTENT),
        path: "app".to_owned(),
        executable: true,
        unpack: false,
    };
    let order = TaskSpec { artifacts: vec![artifact], ..spec("t", &["./app"]) };
    host.local.launch(order).await.unwrap();
    host.exit_of("t").await
}

fn reason(exit: Exit) -> String {
    match exit {
        Exit::NotStarted(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_server_that_the_operator_trusts_is_asked() {
    let data = data();
    let (uri, authority) = serve(&data, vec![content()]).await;
    let mut host = Host::with(&data, |settings| settings.authorities = Some(authority));
    assert_eq!(run(&mut host, &uri).await, Exit::Code(0), "{}", host.text("t", "stderr"));
    assert_eq!(host.text("t", "stdout"), "it runs\n");
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_refused() {
    let data = data();
    let (uri, _authority) = serve(&data, vec![content()]).await;
    let mut host = Host::start(&data);
    let reason = reason(run(&mut host, &uri).await);
    assert!(reason.contains("certificate") || reason.contains("authorities"), "{reason}");
    assert!(!host.sandbox("t").join("app").exists());
}

#[tokio::test]
async fn a_server_that_cannot_answer_now_is_asked_again() {
    let data = data();
    let busy = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n".to_owned();
    let (uri, authority) = serve(&data, vec![busy, content()]).await;
    let mut host = Host::with(&data, |settings| settings.authorities = Some(authority));
    assert_eq!(run(&mut host, &uri).await, Exit::Code(0), "{}", host.text("t", "stderr"));
}

#[tokio::test]
async fn a_protected_server_cannot_send_on_to_an_open_one() {
    let data = data();
    let open = "HTTP/1.1 302 Found\r\nlocation: http://localhost:1/app\r\ncontent-length: 0\r\n\r\n";
    let (uri, authority) = serve(&data, vec![open.to_owned()]).await;
    let mut host = Host::with(&data, |settings| settings.authorities = Some(authority));
    let reason = reason(run(&mut host, &uri).await);
    assert!(reason.contains("which is not protected"), "{reason}");
}

#[tokio::test]
async fn authorities_that_are_not_there_are_named() {
    let data = data();
    let (uri, _authority) = serve(&data, vec![content()]).await;
    let nowhere = PathBuf::from("/no/such.pem");
    let mut host = Host::with(&data, |settings| settings.authorities = Some(nowhere));
    let reason = reason(run(&mut host, &uri).await);
    assert!(reason.contains("sandbox.authorities /no/such.pem: No such file"), "{reason}");
}
