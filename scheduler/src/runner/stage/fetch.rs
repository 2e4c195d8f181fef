//! Getting artifacts from their servers into the host's cache.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufReader, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use http_body_util::{BodyExt, Empty};
use hyper::{
    Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::LOCATION,
};
use hyper_util::rt::TokioIo;
use platform::webhook::Url;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use super::Voice;
use crate::{
    engine::Artifact,
    runner::{exec::plain, folder::Cache},
};

/// Where the systems that we know keep the authorities that they trust.
const SYSTEM_AUTHORITIES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
/// To connect, to answer, and between two parts of the answer.
const PATIENCE: Duration = Duration::from_secs(30);
const REDIRECTS: usize = 5;
/// Each time is written down.
const SAY_EVERY: Duration = Duration::from_secs(5);
const MIB: u64 = 1024 * 1024;
/// What is being fetched, and by whom.
const PART: &str = ".part-";
const TURN: &str = ".turn-";
/// A part that nothing was added to for so long has nobody who fetches it.
const DEAD_AFTER: Duration = Duration::from_secs(3600);

/// A try that failed, and whether another may do better.
struct Failed {
    reason: String,
    again: bool,
}

/// Those that come from servers; `None` for files of this host, which only the
/// task's user may open.
pub(super) fn all(
    cache: &Cache,
    artifacts: &[Artifact],
    voice: &mut Voice,
) -> Result<Vec<Option<File>>, String> {
    let one = |artifact: &Artifact| {
        let named = |reason| format!("artifact {}: {reason}", Url::shown(&artifact.uri));
        let is_local = artifact.uri.starts_with("file://");
        (!is_local).then(|| get(cache, artifact, voice).map_err(named)).transpose()
    };
    artifacts.iter().map(one).collect()
}

fn get(cache: &Cache, artifact: &Artifact, voice: &mut Voice) -> Result<File, String> {
    let is_sum = artifact.sha256.len() == 64 && artifact.sha256.bytes().all(|each| each.is_ascii_hexdigit());
    if !is_sum {
        return Err("its sha256 must be given, as 64 hexadecimal digits".to_owned());
    }
    let words = |error: io::Error| format!("the cache {}: {error}", cache.dir.display());
    let name = artifact.sha256.to_ascii_lowercase();
    let path = cache.dir.join(&name);
    // One fetches, the others of this host wait for it.
    let turn = private().create(true).truncate(false).open(cache.dir.join(format!("{TURN}{name}")));
    let turn = turn.map_err(words)?;
    voice.say(&format!("waiting for {}", Url::shown(&artifact.uri)));
    turn.lock().map_err(words)?;
    if let Ok(file) = File::open(&path) {
        let _only_for_eviction = file.set_modified(SystemTime::now());
        return Ok(file);
    }
    let part = cache.dir.join(format!("{PART}{}", process::id()));
    let fetched = download(artifact, &part, cache.artifact_mb, voice);
    let kept = fetched.and_then(|()| fs::rename(&part, &path).map_err(words));
    if let Err(reason) = kept {
        let _left_to_eviction = fs::remove_file(&part);
        return Err(reason);
    }
    let file = File::open(&path).map_err(words)?;
    evict(cache, &path);
    Ok(file)
}

/// Open files stay readable, so a task that is just put in place loses nothing.
fn evict(cache: &Cache, but: &Path) {
    let entries = fs::read_dir(&cache.dir).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            Some((about.modified().ok()?, about.blocks() * 512, entry.path()))
        })
        .collect();
    files.sort();
    let mut sum: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    for (changed, bytes, path) in files {
        let name = path.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default();
        let is_unwanted = if name.starts_with(b".") {
            name.starts_with(PART.as_bytes()) && changed.elapsed().is_ok_and(|age| age > DEAD_AFTER)
        } else {
            sum > cache.limit_mb.saturating_mul(MIB) && path != but
        };
        if is_unwanted && fs::remove_file(&path).is_ok() {
            sum -= bytes;
        }
    }
}

fn download(artifact: &Artifact, part: &Path, limit_mb: u64, voice: &mut Voice) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let mut tried = 1;
    loop {
        match runtime.block_on(attempt(artifact, part, limit_mb, voice)) {
            Ok(()) => return Ok(()),
            Err(failed) if failed.again && tried < TRIES => {
                voice.say(&format!("fetching {} again: {}", Url::shown(&artifact.uri), failed.reason));
                // Made inside, as a timer belongs to a runtime.
                runtime.block_on(async { tokio::time::sleep(PAUSE * tried).await });
                tried += 1;
            }
            Err(failed) => return Err(failed.reason),
        }
    }
}

async fn attempt(artifact: &Artifact, part: &Path, limit_mb: u64, voice: &mut Voice) -> Result<(), Failed> {
    let mut response = ask(&artifact.uri).await?;
    let length =
        response.headers().get("content-length").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut file = private().create(true).truncate(true).open(part).map_err(final_words)?;
    let (mut sum, mut received, mut said) = (Sha256::new(), 0_u64, Instant::now());
    while let Some(frame) = timeout(PATIENCE, response.body_mut().frame()).await.map_err(silence)? {
        let Ok(bytes) = frame.map_err(again)?.into_data() else { continue };
        received += bytes.len() as u64;
        if received > limit_mb.saturating_mul(MIB) {
            return Err(final_words(format!("it has more than {limit_mb} MB, which an artifact may have")));
        }
        sum.update(&bytes);
        file.write_all(&bytes).map_err(final_words)?;
        if said.elapsed() >= SAY_EVERY {
            said = Instant::now();
            let all = length.map_or_else(String::new, |all| format!(" of {}", all.div_ceil(MIB)));
            voice.say(&format!("fetching {}: {}{all} MB", Url::shown(&artifact.uri), received / MIB));
        }
    }
    let sum = hex(&sum.finalize());
    if !sum.eq_ignore_ascii_case(&artifact.sha256) {
        return Err(final_words(format!("its sha256 is {sum}, not {}", artifact.sha256)));
    }
    // The cache is not checked again: a crash of the host must not leave less under the name.
    file.sync_all().map_err(final_words)
}

async fn ask(uri: &str) -> Result<Response<Incoming>, Failed> {
    let mut uri: Uri = uri.parse().map_err(final_words)?;
    for _ in 0..=REDIRECTS {
        let response = timeout(PATIENCE, ask_once(&uri)).await.map_err(silence)??;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if !status.is_redirection() {
            let again = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            return Err(Failed { reason: format!("the server answers {status}"), again });
        }
        let next = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        uri = follow(&uri, next.unwrap_or_default()).map_err(final_words)?;
    }
    Err(final_words(format!("more than {REDIRECTS} redirections")))
}

/// Never from TLS to clear text.
fn follow(from: &Uri, location: &str) -> Result<Uri, String> {
    let scheme = from.scheme_str().unwrap_or("http");
    let absolute = if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{}{location}", from.authority().map_or("", |authority| authority.as_str()))
    } else {
        location.to_owned()
    };
    let to: Uri = absolute.parse().map_err(|error| format!("it is redirected to {location:?}: {error}"))?;
    if scheme == "https" && to.scheme_str() != Some("https") {
        return Err(format!("it is redirected to {location}, which is not protected"));
    }
    Ok(to)
}

async fn ask_once(uri: &Uri) -> Result<Response<Incoming>, Failed> {
    let host = uri.host().ok_or_else(|| final_words("the uri has no host"))?;
    let is_tls = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err(final_words("only file, http and https can be fetched")),
    };
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare, port)).await.map_err(again)?;
    if !is_tls {
        return exchange(stream, uri).await;
    }
    let name = ServerName::try_from(bare.to_owned()).map_err(final_words)?;
    let connector = TlsConnector::from(tls().map_err(final_words)?);
    exchange(connector.connect(name, stream).await.map_err(again)?, uri).await
}

async fn exchange<S>(stream: S, uri: &Uri) -> Result<Response<Incoming>, Failed>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(again)?;
    // This process is no part of the scheduler: its runtime ends with the download.
    let mut connections = tokio::task::JoinSet::new();
    connections.spawn(async move {
        let _the_exchange_says_it = connection.await;
    });
    connections.detach_all();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::get(path)
        .header("host", host_and_port(uri))
        .header("user-agent", "scheduler")
        .header("connection", "close")
        .body(Empty::<Bytes>::new())
        .map_err(final_words)?;
    sender.send_request(request).await.map_err(again)
}

/// Without a user and a password, which are not for this header.
fn host_and_port(uri: &Uri) -> &str {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn tls() -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    // Set by the engine alone, and nothing else is in the nursery's environment.
    let file = match std::env::var_os("SSL_CERT_FILE").map(PathBuf::from) {
        Some(path) => File::open(&path)
            .map_err(|error| format!("sandbox.authorities {}: {}", path.display(), plain(&error)))?,
        None => (SYSTEM_AUTHORITIES.iter().find_map(|path| File::open(path).ok()))
            .ok_or("this host has no file of trusted authorities; set sandbox.authorities")?,
    };
    let certificates = CertificateDer::pem_reader_iter(BufReader::new(file));
    roots.add_parsable_certificates(certificates.flatten());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn private() -> fs::OpenOptions {
    let mut options = File::options();
    options.write(true).mode(0o600);
    options
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn again(error: impl std::error::Error) -> Failed {
    Failed { reason: words(&error), again: true }
}

fn final_words(error: impl ToString) -> Failed {
    Failed { reason: error.to_string(), again: false }
}

fn silence(_: tokio::time::error::Elapsed) -> Failed {
    Failed { reason: format!("the server was silent for {PATIENCE:?}"), again: true }
}

/// With the causes: "connection error" alone helps nobody.
fn words(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirection_never_leaves_tls() {
        let from: Uri = "https://a.example/x".parse().unwrap();
        assert_eq!(follow(&from, "/y?z").unwrap().to_string(), "https://a.example/y?z");
        assert_eq!(follow(&from, "https://b.example/").unwrap().host(), Some("b.example"));
        assert_eq!(follow(&from, "//c.example/z").unwrap().to_string(), "https://c.example/z");
        assert!(follow(&from, "http://b.example/").is_err());
        assert!(follow(&from, "").is_err());
    }

    #[test]
    fn the_oldest_go_when_the_cache_is_full() {
        let root = tempfile::tempdir().unwrap();
        for (name, age) in [("old", 30), ("older", 60), ("new", 0)] {
            let path = root.path().join(name);
            fs::write(&path, vec![1; 700 * 1024]).unwrap();
            let at = SystemTime::now() - Duration::from_secs(age);
            File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        }
        let cache = Cache { dir: root.path().to_owned(), limit_mb: 1, artifact_mb: 1 };
        evict(&cache, &root.path().join("new"));
        assert_eq!(names(&root), ["new"]);
    }

    #[test]
    fn what_a_fetch_left_that_was_killed_goes_too() {
        let root = tempfile::tempdir().unwrap();
        for (name, age) in [(".part-1", 2), (".part-2", 0), (".turn-a", 2), ("kept", 2)] {
            let at = SystemTime::now() - DEAD_AFTER * age;
            File::create(root.path().join(name)).unwrap().set_modified(at).unwrap();
        }
        let cache = Cache { dir: root.path().to_owned(), limit_mb: 1, artifact_mb: 1 };
        evict(&cache, &root.path().join("kept"));
        assert_eq!(names(&root), [".part-2", ".turn-a", "kept"]);
    }

    #[test]
    fn a_password_is_no_part_of_the_host() {
        let uri: Uri = "http://me:secret@a.example:81/x".parse().unwrap();
        assert_eq!(host_and_port(&uri), "a.example:81");
    }

    fn names(root: &tempfile::TempDir) -> Vec<String> {
        let names = fs::read_dir(root.path()).unwrap().map(|each| each.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}
