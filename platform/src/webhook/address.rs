//! Whom to call, and whom to believe that it is they.

use std::sync::Arc;

use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};

use crate::config::Faults;

/// A keyed hash is worth as much as its key.
const SHORTEST_SECRET: usize = 16;
/// Where the systems that we know keep the authorities that they trust.
const SYSTEM_AUTHORITIES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// An address that is called.
#[derive(Clone, Debug)]
pub struct Url {
    /// As it was written.
    pub text: String,
    /// As the Host header says it.
    pub(super) authority: String,
    /// "host:port".
    pub(super) address: String,
    pub(super) path: String,
    /// Of an https address.
    pub(super) tls: Option<Tls>,
}

/// Who vouches for those who answer.
#[derive(Clone, Debug)]
pub struct Trust(Arc<ClientConfig>);

/// Who must answer, and who vouches for it.
#[derive(Clone, Debug)]
pub(super) struct Tls {
    pub(super) name: ServerName<'static>,
    pub(super) config: Arc<ClientConfig>,
}

/// An address as it was written, taken apart.
struct Parts<'a> {
    secure: bool,
    authority: &'a str,
    host: &'a str,
    port: u16,
    path: &'a str,
}

/// What calls are signed with, without the line end that editors leave.
/// Faults are noted under `key`.
pub fn secret(key: &str, file: &str, faults: &mut Faults) -> Option<Vec<u8>> {
    let secret = match std::fs::read(file) {
        Ok(secret) => secret.trim_ascii_end().to_vec(),
        Err(error) => {
            faults.note(key, format!("`{file}` cannot be read: {error}"));
            return None;
        }
    };
    if secret.len() < SHORTEST_SECRET {
        faults.note(key, format!("`{file}` must hold at least {SHORTEST_SECRET} bytes"));
        return None;
    }
    Some(secret)
}

/// The authorities of the system, and those of the file; empty: no file.
pub fn trust(key: &str, file: &str, faults: &mut Faults) -> Option<Trust> {
    let mut roots = RootCertStore::empty();
    if let Some(system) = SYSTEM_AUTHORITIES.iter().find_map(|path| std::fs::read(path).ok()) {
        // Of the many of a system, one that is not understood does no harm.
        roots.add_parsable_certificates(CertificateDer::pem_slice_iter(&system).flatten());
    }
    if !file.is_empty()
        && let Err(reason) = add_authorities(file, &mut roots)
    {
        faults.note(key, format!("`{file}` {reason}"));
        return None;
    }
    if roots.is_empty() {
        let rule = "must name a PEM file for https urls: this system has no certificates to trust";
        faults.note(key, rule);
        return None;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has what TLS 1.2 and 1.3 need")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(Trust(Arc::new(config)))
}

fn add_authorities(file: &str, roots: &mut RootCertStore) -> Result<(), String> {
    let text = std::fs::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| format!("is no PEM file: {error}"))?;
        roots.add(certificate).map_err(|error| format!("holds no usable certificate: {error}"))?;
        count += 1;
    }
    if count == 0 { Err("holds no certificate in PEM form".to_owned()) } else { Ok(()) }
}

// === impl Url ===

impl Url {
    /// What may be stored and shown of an address: its query may hold a token, and
    /// what comes before the host a password.
    #[must_use]
    pub fn shown(text: &str) -> String {
        let text = text.split(['?', '#']).next().unwrap_or_default();
        let begin = text.find("://").map_or(0, |at| at + "://".len());
        let (scheme, rest) = text.split_at(begin);
        let authority = rest.split('/').next().unwrap_or_default();
        let host = authority.rfind('@').map_or(0, |at| at + 1);
        format!("{scheme}{}", &rest[host..])
    }

    /// Takes an address apart. Faults are noted under `key`; that an https one
    /// has nobody to trust is told by [`trust`].
    pub fn read(key: &str, text: &str, trust: Option<&Trust>, faults: &mut Faults) -> Option<Self> {
        let Some(parts) = Parts::of(text) else {
            let rule = "must be http://host[:port]/path or https://host[:port]/path";
            faults.note(key, format!("{rule}, not {:?}", Self::shown(text)));
            return None;
        };
        let tls = match parts.secure {
            true => Some(Tls {
                name: ServerName::try_from(parts.host.trim_matches(['[', ']']).to_owned()).ok()?,
                config: Arc::clone(&trust?.0),
            }),
            false => None,
        };
        Some(Self {
            text: text.to_owned(),
            authority: parts.authority.to_owned(),
            address: format!("{}:{}", parts.host, parts.port),
            path: format!("/{}", parts.path),
            tls,
        })
    }
}

// === impl Parts ===

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let plain = text.strip_prefix("http://").map(|rest| (false, rest));
        let (secure, rest) = plain.or_else(|| text.strip_prefix("https://").map(|rest| (true, rest)))?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let given = authority.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
        let (host, port) = given.unwrap_or((authority, if secure { 443 } else { 80 }));
        let named = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
        let is_host = named && ServerName::try_from(host.trim_matches(['[', ']'])).is_ok();
        let is_path = path.bytes().all(|byte| byte.is_ascii_graphic());
        (is_host && is_path).then_some(Self { secure, authority, host, port, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let parts = |text| Parts::of(text).map(|one| (one.secure, one.host, one.port, one.path));
        assert_eq!(parts("http://x.example/told?a=1"), Some((false, "x.example", 80, "told?a=1")));
        assert_eq!(parts("https://x.example"), Some((true, "x.example", 443, "")));
        assert_eq!(parts("https://[::1]:8443/y"), Some((true, "[::1]", 8443, "y")));
        for bad in ["ftp://x/y", "http://", "http://a b/", "https://x:port/", "http://x/a b", "x"] {
            assert!(parts(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        assert_eq!(Url::shown("https://x.example/hook?token=t#t"), "https://x.example/hook");
        assert_eq!(Url::shown("https://ann:p@ss@x.example/@/y"), "https://x.example/@/y");
        assert_eq!(Url::shown("ann:secret@x.example/y"), "x.example/y");
        assert_eq!(Url::shown("http://x/y"), "http://x/y");
    }
}
