//! Taking a task's folder: all is prepared under another name, and one rename
//! decides who starts the task.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};

use super::{
    folder::{Folder, Lock, Order},
    forgotten,
};

/// Where the folders of a data folder are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Places {
    pub(crate) tasks: PathBuf,
    pub(crate) forgotten: PathBuf,
    /// A folder that a task has left, to be used again.
    pub(crate) used: Option<PathBuf>,
}

/// A folder that is this process's alone while the lock is held.
pub(crate) struct Claim {
    pub(crate) folder: Folder,
    pub(crate) lock: Lock,
}

/// `None` when the task was ever launched here.
pub(crate) fn claim(places: &Places, order: &Order) -> io::Result<Option<Claim>> {
    let task_id = &order.spec.task_id;
    let prepared = Folder::new(places.tasks.join(format!(".new-{}-{}", process::id(), next_number())));
    let claimed = places.tasks.join(task_id);
    let claim = prepare_used(places, &prepared, order).or_else(|_| prepare(&prepared, order));
    let claim = claim.and_then(|lock| {
        fs::rename(prepared.path(), &claimed)?;
        Ok(Claim { folder: Folder::new(&claimed), lock })
    });
    match claim {
        // Looked at after the claim, as forgetting buries before it removes.
        Ok(_) if forgotten::knows(&places.forgotten, task_id) => {
            fs::remove_dir_all(&claimed)?;
            Ok(None)
        }
        Ok(claim) => Ok(Some(claim)),
        Err(error) => {
            let _swept_later = fs::remove_dir_all(prepared.path());
            let taken = [io::ErrorKind::DirectoryNotEmpty, io::ErrorKind::AlreadyExists];
            if taken.contains(&error.kind()) { Ok(None) } else { Err(error) }
        }
    }
}

fn prepare_used(places: &Places, folder: &Folder, order: &Order) -> io::Result<Lock> {
    let used = places.used.as_ref().ok_or(io::ErrorKind::NotFound)?;
    fs::rename(used, folder.path())?;
    fill(folder, order).inspect_err(|_| {
        let _made_anew_instead = fs::remove_dir_all(folder.path());
    })
}

fn prepare(folder: &Folder, order: &Order) -> io::Result<Lock> {
    // Runners have no mask that would take away from it.
    DirBuilder::new().mode(0o711).create(folder.path())?;
    fill(folder, order)
}

fn fill(folder: &Folder, order: &Order) -> io::Result<Lock> {
    let lock = folder.write_order(order)?;
    folder.make_sandbox(order.identity.as_ref())?;
    Ok(lock)
}

/// Tells apart the claims of one process.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
