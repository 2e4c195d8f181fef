//! A folder for trees that are tried out and never served.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Removed with all that is in it.
pub(crate) struct TemporaryRoot(PathBuf);

// === impl TemporaryRoot ===

impl TemporaryRoot {
    pub(crate) fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("baragon-agent-{}", uuid::Uuid::now_v7().simple()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryRoot {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} is left over: {error}", self.0.display());
        }
    }
}
