//! Files that are put into the sandbox before the start.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use super::Faults;
use crate::{deploy::Artifact, ids::Fault};

const MAX_ARTIFACTS: usize = 50;
const MAX_URI: usize = 2000;
const MAX_PATH: usize = 500;

pub(super) fn check(artifacts: &[Artifact], faults: &mut Faults) -> Vec<Artifact> {
    if artifacts.len() > MAX_ARTIFACTS {
        faults.push(Fault::new("deploy.artifacts", format!("at most {MAX_ARTIFACTS} are allowed")));
    }
    let checked = artifacts.iter().enumerate();
    checked
        .map(|(index, artifact)| check_one(&format!("deploy.artifacts[{index}]"), artifact, faults))
        .collect()
}

fn check_one(field: &str, artifact: &Artifact, faults: &mut Faults) -> Artifact {
    let mut note = |name: &str, rule: &str| faults.push(Fault::new(format!("{field}.{name}"), rule));
    let uri = &artifact.uri;
    let remote = uri.starts_with("http://") || uri.starts_with("https://");
    let local = uri.strip_prefix("file://").is_some_and(|path| path.starts_with('/'));
    if !(remote || local) || uri.len() > MAX_URI || !uri.chars().all(|c| c.is_ascii_graphic()) {
        note("uri", "must be file:///path, http://... or https://..., without spaces");
    }
    match &artifact.sha256 {
        None if remote => {
            note("sha256", "must be given for http and https, so that what runs is what was meant");
        }
        Some(sum) if !is_sha256(sum) => note("sha256", "must be 64 lower-case hexadecimal digits"),
        None | Some(_) => {}
    }
    let path = target(artifact);
    if !stays_inside(&path) {
        note("path", "must be a relative path inside the sandbox, without . or .. parts");
    }
    if artifact.unpack && artifact.executable {
        note("executable", "has no meaning for an archive; its files keep their modes");
    }
    Artifact { path, ..artifact.clone() }
}

/// The last part of the uri when nothing else is said; an archive goes into
/// the sandbox itself.
fn target(artifact: &Artifact) -> String {
    if !artifact.path.is_empty() || artifact.unpack {
        return artifact.path.clone();
    }
    let whole = artifact.uri.split(['?', '#']).next().unwrap_or_default();
    whole.rsplit('/').next().unwrap_or_default().to_owned()
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn stays_inside(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let printable = path.len() <= MAX_PATH && !path.contains(|c: char| c.is_control() || c == '\\');
    printable && (path.is_empty() || path.split('/').all(plain))
}
