//! What a task prints, in files of bounded size.
//!
//! The task writes into a pipe and the runner into the file: so a full disk
//! never stops the task, and rotation needs no help from it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::OpenOptionsExt,
    },
    path::{Path, PathBuf},
};

use nix::fcntl::{FcntlArg, OFlag, fcntl};

use super::last_words::LastWords;
use crate::engine::LogPolicy;

/// A file is put aside when it has reached this size, if nothing else is wanted.
const LIMIT_MB: u64 = 10;
/// How many older ones are kept, if nothing else is wanted.
const KEPT: u32 = 2;
/// The symbolic bound on tries to take the name from a task that fights for it.
const OPEN_TRIES: u32 = 3;

/// One stream of the task.
#[derive(Debug)]
pub(super) struct Log {
    pipe: Option<File>,
    path: PathBuf,
    limit: u64,
    kept: u32,
    /// `None` before the first line, as most short tasks print nothing; and when it
    /// could not be opened: then what is printed is dropped.
    file: Option<File>,
    begun: bool,
    written: u64,
    total: u64,
    last: LastWords,
}

/// What a pipe had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pumped {
    Something,
    Nothing,
    /// Nobody can write any more.
    End,
}

// === impl Log ===

impl Log {
    pub(super) fn new(pipe: OwnedFd, path: PathBuf, policy: LogPolicy) -> io::Result<Self> {
        fcntl(&pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        let limit_mb = if policy.max_mb == 0 { LIMIT_MB } else { policy.max_mb };
        let kept = if policy == LogPolicy::default() { KEPT } else { policy.files };
        let limit = limit_mb.saturating_mul(1024 * 1024);
        let pipe = Some(File::from(pipe));
        let last = LastWords::default();
        Ok(Self { pipe, path, limit, kept, file: None, begun: false, written: 0, total: 0, last })
    }

    /// How much was printed since the start.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// The end of what was printed, whatever became of the files.
    pub(super) fn last_words(&self) -> &LastWords {
        &self.last
    }

    /// `None` when nobody can print any more.
    pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Moves at most one buffer from the pipe to the file.
    pub(super) fn pump(&mut self, buffer: &mut [u8]) -> Pumped {
        let pumped = self.move_some(buffer);
        if pumped == Pumped::End {
            self.pipe = None;
        }
        pumped
    }

    fn move_some(&mut self, buffer: &mut [u8]) -> Pumped {
        let Some(pipe) = &mut self.pipe else { return Pumped::End };
        match pipe.read(buffer) {
            Ok(0) => Pumped::End,
            Ok(n) => {
                self.write(&buffer[..n]);
                Pumped::Something
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Pumped::Something,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Pumped::Nothing,
            Err(_) => Pumped::End,
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        self.last.note(bytes);
        if !self.begun {
            self.begun = true;
            self.file = create(&self.path).ok();
        }
        if self.written >= self.limit {
            self.rotate();
        }
        if let Some(file) = &mut self.file {
            // A full disk loses lines, never the task.
            let _lost = file.write_all(bytes);
            self.written += bytes.len() as u64;
        }
    }

    fn rotate(&mut self) {
        for age in (1..=self.kept).rev() {
            let _may_not_exist = fs::rename(aged(&self.path, age - 1), aged(&self.path, age));
        }
        if let Ok(file) = create(&self.path) {
            self.file = Some(file);
        }
        self.written = 0;
    }
}

/// The folder belongs to the task's user, who may have put a link under the
/// name: only a file that did not exist before is ever opened.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true).mode(0o644);
    for _ in 1..OPEN_TRIES {
        match options.open(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(path)?,
            opened => return opened,
        }
    }
    options.open(path)
}

/// The name of a log that was put aside so many times.
pub(crate) fn aged(path: &Path, age: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    if age > 0 {
        name.push(format!(".{age}"));
    }
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_in_the_way_is_replaced_and_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let outside = root.path().join("outside");
        fs::write(&outside, "precious").unwrap();
        let path = root.path().join("stdout");
        symlink(&outside, &path).unwrap();
        create(&path).unwrap().write_all(b"line").unwrap();
        assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
        assert_eq!(fs::read_to_string(&path).unwrap(), "line");
    }

    #[test]
    fn old_files_move_up_and_the_oldest_goes() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("stdout");
        let (reader, mut writer) = io::pipe().unwrap();
        let mut log = Log::new(reader.into(), path.clone(), LogPolicy::default()).unwrap();
        let mut buffer = [0; 16];
        for content in ["1", "2", "3", "4"] {
            log.written = log.limit;
            writer.write_all(content.as_bytes()).unwrap();
            assert_eq!(log.pump(&mut buffer), Pumped::Something);
        }
        let read = |age| fs::read_to_string(aged(&path, age)).unwrap();
        assert_eq!([read(0), read(1), read(2)], ["4", "3", "2"]);
        assert!(!aged(&path, 3).exists());
    }
}
