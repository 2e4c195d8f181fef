//! Folders whose runner may be dead: what became of the task, and the broom.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{
    engine::{Condition, Exit},
    runner::{
        cgroup::Cgroup,
        folder::{Folder, Status},
        kill_left_over, kill_marked,
    },
};

/// What a folder says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Gone,
    Alive(Status),
    Ended(Status),
}

/// Reads the folder. A task whose runner died without a word is cleaned up and
/// marked as lost first; whoever holds the lock does that, so it is done once.
pub(super) fn settle(folder: &Folder) -> io::Result<Found> {
    if !folder.exists() {
        return Ok(Found::Gone);
    }
    if let Some(ended) = ended(folder) {
        return Ok(Found::Ended(ended));
    }
    let lock = match folder.try_lock() {
        Ok(Some(lock)) => lock,
        Ok(None) => {
            // Read again: the runner may have written meanwhile.
            let status = folder.status().unwrap_or_else(Status::starting);
            let ended = matches!(status.condition, Condition::Ended { .. });
            return Ok(if ended { Found::Ended(status) } else { Found::Alive(status) });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Gone),
        Err(error) => return Err(error),
    };
    if let Some(ended) = ended(folder) {
        return Ok(Found::Ended(ended));
    }
    let status = bury(folder);
    drop(lock);
    Ok(Found::Ended(status))
}

/// Removes an ended task, and answers the folder when it can be used again. The
/// rename lets one process do it and hides it; the removal follows no links.
pub(super) fn remove(folder: &Folder, pool: &Path) -> io::Result<Option<PathBuf>> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let hidden = Folder::new(folder.path().with_file_name(format!(".gone-{number}")));
    match fs::rename(folder.path(), hidden.path()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        renamed => renamed?,
    }
    let used = pool.join(number);
    match hidden.empty().and_then(|()| fs::rename(hidden.path(), &used)) {
        Ok(()) => Ok(Some(used)),
        Err(_) => fs::remove_dir_all(hidden.path()).map(|()| None),
    }
}

/// Removes the files alone: the task is known until it is forgotten.
pub(super) fn remove_files(folder: &Folder) -> io::Result<()> {
    File::options().write(true).create(true).truncate(false).open(folder.files_removed())?;
    // Out of the way first: once the task is forgotten another may have its sandbox.
    let aside = folder.path().join("sandbox-removed");
    unless_gone(fs::rename(folder.sandbox(), &aside))?;
    unless_gone(fs::remove_dir_all(aside))
}

fn unless_gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn ended(folder: &Folder) -> Option<Status> {
    folder.status().filter(|status| matches!(status.condition, Condition::Ended { .. }))
}

/// The task itself died with its runner; what it had started may not have.
fn bury(folder: &Folder) -> Status {
    let last = folder.status();
    // Its runner did not end as it should, so these groups are not used again.
    let order = folder.order();
    let cgroup = order.as_ref().and_then(|order| order.cgroup.as_deref());
    let cgroup = cgroup.map(Cgroup::existing).unwrap_or_default();
    cgroup.kill();
    if let Some(session) = last.as_ref().and_then(|status| status.session.as_ref()) {
        kill_left_over(session);
    }
    if let Ok(sandbox) = folder.sandbox().canonicalize()
        && cgroup.dirs().is_empty()
    {
        kill_marked(&sandbox);
    }
    cgroup.remove();
    let mut status = Status::ended(Exit::Lost);
    status.notes = last.map(|status| status.notes).unwrap_or_default();
    // On a full disk the next one buries it again; the list of all others must not fail for it.
    if let Err(error) = folder.write_status(&status) {
        tracing::warn!(folder = %folder.path().display(), %error, "the end of a task cannot be written down");
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_task_whose_end_cannot_be_written_is_lost_all_the_same() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("order.json"), "{}").unwrap();
        fs::create_dir(root.path().join("status.jsonl")).unwrap();
        let found = settle(&Folder::new(root.path())).unwrap();
        let Found::Ended(status) = found else { panic!("{found:?}") };
        assert!(matches!(status.condition, Condition::Ended { exit: Exit::Lost, .. }), "{status:?}");
    }
}
