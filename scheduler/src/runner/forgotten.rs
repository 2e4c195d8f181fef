//! Which tasks were forgotten of late, so that a launch which was on its way
//! since before does not bring one back.
//!
//! A few files of names, begun anew with each hour. A file for each task would
//! cost every start an inode, and a file system that has just freed thousands
//! of them takes long to find one.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::folder::now_ms;

const HOUR_MS: u64 = 3_600_000;
/// So that each is short enough to be read for every launch.
const PARTS: u64 = 64;

/// Remembers a task for an hour at least.
pub(crate) fn remember(dir: &Path, task_id: &str) -> io::Result<()> {
    let path = part(dir, now_ms() / HOUR_MS, task_id);
    // In one write at the end: other schedulers of the host use the same file.
    File::options().create(true).append(true).open(path)?.write_all(format!("{task_id}\n").as_bytes())
}

/// Whether it was forgotten within the last hour.
pub(crate) fn knows(dir: &Path, task_id: &str) -> bool {
    let hour = now_ms() / HOUR_MS;
    let names = |hour| fs::read_to_string(part(dir, hour, task_id)).unwrap_or_default();
    [hour, hour - 1].into_iter().any(|hour| names(hour).lines().any(|name| name == task_id))
}

fn part(dir: &Path, hour: u64, task_id: &str) -> PathBuf {
    let sum = task_id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    dir.join(format!("{hour}-{}", sum % PARTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_were_remembered_are_known() {
        let root = tempfile::tempdir().unwrap();
        for task_id in ["web-1", "web-11"] {
            remember(root.path(), task_id).unwrap();
        }
        assert!(knows(root.path(), "web-1") && knows(root.path(), "web-11"));
        assert!(!knows(root.path(), "web") && !knows(root.path(), "eb-1"));
    }
}
