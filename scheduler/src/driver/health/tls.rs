//! TLS towards tasks.

use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, ClientConfig, DigitallySignedStruct, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{self, CryptoProvider},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

/// How checks speak TLS. Cheap to clone.
///
/// Any certificate is taken: a task is asked at the address that its engine
/// gave it, not at the name that its certificate is for, and a check tells no
/// secret. That the other side has the key of its certificate is checked.
#[derive(Clone)]
pub(in crate::driver) struct Tls {
    http1: TlsConnector,
    http2: TlsConnector,
}

#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

// === impl Tls ===

impl Tls {
    pub(in crate::driver) fn new() -> Self {
        Self { http1: connector(b"http/1.1"), http2: connector(b"h2") }
    }

    pub(super) async fn connect(
        &self,
        address: &str,
        stream: TcpStream,
        http2: bool,
    ) -> Result<TlsStream<TcpStream>, String> {
        let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
        let connector = if http2 { &self.http2 } else { &self.http1 };
        let stream = connector.connect(name, stream).await.map_err(|error| error.to_string())?;
        if http2 && stream.get_ref().1.alpn_protocol() != Some(b"h2") {
            return Err("it does not offer HTTP/2; choose HTTPS".to_owned());
        }
        Ok(stream)
    }
}

fn connector(protocol: &[u8]) -> TlsConnector {
    let provider = Arc::new(crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("ring knows the ciphers of TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    TlsConnector::from(Arc::new(config))
}

// === impl AnyCertificate ===

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        crypto::verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        crypto::verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
