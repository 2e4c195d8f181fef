//! Putting one artifact into the sandbox, which is the current folder, as the
//! task's user.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Component, Path, PathBuf},
};

use nix::fcntl::OFlag;
use sha2::{Digest, Sha256};

use super::{fetch::hex, path_of, unpack};
use crate::engine::Artifact;

/// `fetched` is what came from a server.
pub(super) fn place(artifact: &Artifact, fetched: Option<File>, limit: u64) -> Result<(), String> {
    let mut file = match fetched {
        Some(file) => file,
        None => local(artifact)?,
    };
    file.rewind().map_err(said)?;
    let path = inside(path_of(artifact))?;
    if artifact.unpack {
        make_folders(&path)?;
        return unpack::unpack(file, &path, limit);
    }
    let parent = path.parent().map(Path::to_owned).ok_or("its path names no file")?;
    make_folders(&parent)?;
    let mode = if artifact.executable { 0o755 } else { 0o644 };
    let mut target = File::options().write(true).create_new(true).mode(mode).open(&path);
    if target.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
        return Err(format!("{} is there already", path.display()));
    }
    let target = target.as_mut().map_err(|error| said(io::Error::new(error.kind(), error.to_string())))?;
    copy(&mut file, target, limit)
}

fn local(artifact: &Artifact) -> Result<File, String> {
    let path = artifact.uri.strip_prefix("file://").ok_or("it was not fetched")?;
    if !path.starts_with('/') {
        return Err("a file is named by its whole path, as in file:///srv/app.tar".to_owned());
    }
    // A pipe must not hold up the start.
    let file = File::options().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path).map_err(said)?;
    if !file.metadata().map_err(said)?.is_file() {
        return Err("it is not a file".to_owned());
    }
    if !artifact.sha256.is_empty() {
        check(&file, &artifact.sha256)?;
    }
    Ok(file)
}

fn check(mut file: &File, expected: &str) -> Result<(), String> {
    let (mut sum, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer).map_err(said)? {
            0 => break,
            n => sum.update(&buffer[..n]),
        }
    }
    let sum = hex(&sum.finalize());
    let same = sum.eq_ignore_ascii_case(expected);
    same.then_some(()).ok_or_else(|| format!("its sha256 is {sum}, not {expected}"))
}

fn copy(from: &mut File, to: &mut File, limit: u64) -> Result<(), String> {
    let copied = io::copy(&mut from.take(limit.saturating_add(1)), to).map_err(said)?;
    to.flush().map_err(said)?;
    let fits = copied <= limit;
    fits.then_some(()).ok_or_else(|| format!("it has more than the {limit} bytes that an artifact may have"))
}

/// Only downwards.
pub(super) fn inside(path: &str) -> Result<PathBuf, String> {
    let mut clean = PathBuf::from(".");
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(format!("the path {path:?} leaves the task's folder"));
            }
        }
    }
    Ok(clean)
}

/// Each is a folder indeed: another artifact may have brought links.
fn make_folders(path: &Path) -> Result<(), String> {
    let mut folder = PathBuf::new();
    for component in path.components() {
        folder.push(component);
        if let Err(error) = fs::create_dir(&folder) {
            let is_dir = fs::symlink_metadata(&folder).is_ok_and(|about| about.is_dir());
            is_dir.then_some(()).ok_or_else(|| format!("{}: {error}", folder.display()))?;
        }
    }
    Ok(())
}

pub(super) fn said(error: io::Error) -> String {
    crate::runner::exec::plain(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_only_downwards() {
        assert_eq!(inside("a/./b").unwrap(), Path::new("./a/b"));
        assert_eq!(inside("").unwrap(), Path::new("."));
        for bad in ["/etc/passwd", "../x", "a/../../x", "a/.."] {
            assert!(inside(bad).is_err(), "{bad}");
        }
    }
}
