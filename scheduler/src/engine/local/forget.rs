//! Tasks that are not wanted any more, and what was left half-done: their
//! files go, and a launch that comes too late is known as such for a while.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Shared, USED_FOLDERS, settle};
use crate::runner::{folder::now_ms, forgotten};

/// How long a launch that comes too late is still known as such.
const FORGOTTEN_FOR: Duration = Duration::from_secs(2 * 3600);
/// The list of forgotten tasks is swept once in so many.
const SWEEP_EVERY: u64 = 256;
/// A claim that was not finished by then never will be.
const CLAIM_LIMIT: Duration = Duration::from_secs(60);

// === impl Shared ===

impl Shared {
    pub(super) fn forget(&self, task_id: &str) -> io::Result<()> {
        let folder = self.folder(task_id);
        match settle::settle(&folder)? {
            settle::Found::Gone => return Ok(()),
            settle::Found::Alive(_) => return Err(io::Error::other("it runs; stop it first")),
            settle::Found::Ended(_) => {}
        }
        // First, as a claim looks at it last.
        forgotten::remember(&self.forgotten(), task_id)?;
        let used = settle::remove(&folder, &self.pool())?;
        self.state().reported.remove(task_id);
        self.keep_folder(used)?;
        let mut state = self.state();
        state.forgotten += 1;
        let sweep = state.forgotten.is_multiple_of(SWEEP_EVERY);
        drop(state);
        if sweep { self.sweep() } else { Ok(()) }
    }

    /// For a task to come, unless there are enough.
    fn keep_folder(&self, used: Option<PathBuf>) -> io::Result<()> {
        let Some(used) = used else { return Ok(()) };
        let mut state = self.state();
        if state.used_folders.len() < USED_FOLDERS {
            state.used_folders.push(used);
            return Ok(());
        }
        drop(state);
        fs::remove_dir_all(used)
    }

    /// Removes what was left half-done and what is old enough to be lost.
    pub(super) fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.tasks())?.flatten() {
            let path = entry.path();
            if is_unfinished(&path)
                && is_older(&path, CLAIM_LIMIT)
                && let Err(error) = fs::remove_dir_all(&path)
            {
                tracing::warn!(path = %path.display(), %error, "a folder cannot be removed");
            }
        }
        for entry in fs::read_dir(self.forgotten())?.flatten() {
            if is_older(&entry.path(), FORGOTTEN_FOR) {
                let _other_scheduler_was_first = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_older(path: &Path, age: Duration) -> bool {
    // A rename is a change too: a folder that is used again has the content of long ago.
    let changed = fs::symlink_metadata(path).map(|data| u64::try_from(data.ctime()).unwrap_or_default());
    changed.is_ok_and(|at| (now_ms() / 1000).saturating_sub(at) > age.as_secs())
}
