//! Whether an operator has taken this host out of service, kept where the
//! balancer looks each time that it is asked for its health: neither a reload
//! nor a start of anything changes what it says.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A file that is there in maintenance.
#[derive(Clone, Debug)]
pub(super) struct Mark(PathBuf);

// === impl Mark ===

impl Mark {
    /// The place that the shipped nginx templates know.
    pub(super) fn below(root: &Path) -> Self {
        Self(root.join("run/maintenance"))
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.exists()
    }

    /// Durable, so that an agent that starts without anybody to ask knows it.
    pub(super) fn set(&self, on: bool) -> io::Result<()> {
        if on {
            File::create(&self.0)?;
        } else {
            match fs::remove_file(&self.0) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        sync_folder_of(&self.0)
    }
}

/// Replaces a small file as a whole, durably.
pub(super) fn replace(path: &Path, content: &str) -> io::Result<()> {
    let next = path.with_extension("next");
    fs::write(&next, content)?;
    File::open(&next)?.sync_all()?;
    fs::rename(&next, path)?;
    sync_folder_of(path)
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
