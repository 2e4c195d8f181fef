//! Where things are: the checkout, the built binaries, the run folders.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::id,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::{Context, Error, Result, teardown};

/// A unix socket's path has at most 107 bytes; this much is used below a run folder.
const SOCKET_SUFFIX: usize = 40;
const SOCKET_PATH: usize = 107;

/// The checkout that this program was built from.
#[must_use]
pub fn checkout() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("the crate is a member of the workspace").to_owned()
}

/// A binary of the workspace, built by the same profile as this program.
///
/// # Errors
/// It is not there; the words say what to run.
pub fn binary(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().context("where is this program")?;
    let mut folder = own.parent().expect("a program is in a folder").to_owned();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let flag = if folder.ends_with("release") { " --release" } else { "" };
    Err(Error::new(format!(
        "{} is missing: run `cargo build --workspace --bins{flag}` first",
        path.display()
    )))
}

/// A fresh folder for one cluster of a test. What an earlier run left behind
/// after a hard kill is ended and removed first.
///
/// # Errors
/// The folder cannot be made.
pub fn test_folder() -> Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let all = checkout().join("run");
    sweep_dead_runs(&all);
    let folder = all.join(format!("t{}-{}", id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&folder).context(folder.display())?;
    check_length(&folder)?;
    Ok(folder)
}

/// # Errors
/// Unix sockets below this folder would have too long a path.
pub fn check_length(folder: &Path) -> Result<()> {
    let length = folder.as_os_str().len();
    if length + SOCKET_SUFFIX > SOCKET_PATH {
        return Err(Error::new(format!(
            "{}: the path has {length} bytes and sockets below it allow at most {}; use a shorter checkout path",
            folder.display(),
            SOCKET_PATH - SOCKET_SUFFIX
        )));
    }
    Ok(())
}

/// Whether another user than ours can reach a file in this folder.
#[must_use]
pub fn is_world_traversable(folder: &Path) -> bool {
    folder
        .ancestors()
        .all(|part| std::fs::metadata(part).is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0))
}

fn sweep_dead_runs(all: &Path) {
    let Ok(entries) = std::fs::read_dir(all) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner =
            name.to_str().and_then(|name| name.strip_prefix('t')?.split_once('-')?.0.parse::<u32>().ok());
        if owner.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists()) {
            teardown::end_now(&entry.path());
            // The next sweep tries again when something still writes there.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
