//! The end of a log, and what is added to it: through files that were put aside,
//! in the order in which they were written.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::Path,
    sync::Arc,
    time::Duration,
};

use nix::sys::stat::fstat;
use platform::tasks::{Kind, Stage};
use tokio::{sync::mpsc, time::sleep};

use super::{Shared, attach::call, files, settle};
use crate::{
    engine::{FileError, LogName, Piece, Tail},
    runner::{
        aged_log,
        control::{Call, Grown},
        folder::Folder,
    },
};

const CHUNK: u64 = 64 << 10;
/// What is read before someone takes it.
const AHEAD: usize = 4;
/// More files than anyone keeps; tasks can make more, to use up what the
/// scheduler may have open.
const MOST_FILES: u32 = 128;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub(super) type Pieces = mpsc::Receiver<Result<Piece, FileError>>;

pub(super) async fn tail(shared: &Arc<Shared>, task_id: &str, tail: Tail) -> Result<Pieces, FileError> {
    let folder = shared.folder(task_id);
    let opened = tokio::task::spawn_blocking(move || Reader::open(&folder, tail)).await;
    let reader = opened.map_err(|error| FileError::Failed(error.to_string())).flatten()?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (owner, task_id) = (Arc::clone(shared), task_id.to_owned());
    shared.supervisor.spawn(Stage::Work, Kind::BestEffort, "task_log", async move {
        let detach = owner.detach.clone();
        let work = async {
            let sent = owner.send_log(&task_id, reader, tail.follow, &sender).await;
            if let Err(error) = sent {
                let _gone = sender.send(Err(error)).await;
            }
        };
        detach.run_until_cancelled(work).await;
        Ok(())
    });
    Ok(receiver)
}

impl Shared {
    async fn send_log(
        &self,
        task_id: &str,
        mut reader: Reader,
        follow: bool,
        sender: &mpsc::Sender<Result<Piece, FileError>>,
    ) -> Result<(), FileError> {
        let (mut seen, mut pause) = (0, FIRST_PAUSE);
        loop {
            // Asked before reading: what an ended task printed is there by then.
            let is_over = !follow || self.is_over(task_id).await;
            loop {
                let (back, piece) = reader.next().await?;
                reader = back;
                let Some(piece) = piece else { break };
                if sender.send(Ok(piece)).await.is_err() {
                    return Ok(());
                }
            }
            if is_over {
                return Ok(());
            }
            tokio::select! {
                () = sender.closed() => return Ok(()),
                grown = self.grown(task_id, seen) => match grown {
                    Ok(total) => (seen, pause) = (total, FIRST_PAUSE),
                    Err(_ended_or_not_yet_there) => {
                        sleep(pause).await;
                        pause = (pause * 2).min(LONGEST_PAUSE);
                    }
                },
            }
        }
    }

    async fn is_over(&self, task_id: &str) -> bool {
        let found = self.settle(task_id).await;
        matches!(found, Ok(settle::Found::Ended(_) | settle::Found::Gone))
    }

    /// Waits until more was printed, which the runner knows.
    async fn grown(&self, task_id: &str, beyond: u64) -> io::Result<u64> {
        let line = call(&self.folder(task_id), &Call::Grown { beyond }).await?.next_line().await?;
        let grown: Grown = serde_json::from_str(&line.unwrap_or_default())?;
        Ok(grown.total)
    }
}

/// Where one reader is.
#[derive(Debug)]
struct Reader {
    folder: Folder,
    sandbox: OwnedFd,
    name: &'static str,
    file: Option<File>,
    /// From the begin of the oldest file that there was at first.
    offset: u64,
}

// === impl Reader ===

impl Reader {
    fn open(folder: &Folder, tail: Tail) -> Result<Self, FileError> {
        let name = match tail.log {
            LogName::Stdout => "stdout",
            LogName::Stderr => "stderr",
        };
        let mut reader = Self {
            folder: folder.clone(),
            sandbox: files::open_sandbox(folder)?,
            name,
            file: None,
            offset: 0,
        };
        let mut all = reader.all()?;
        let sizes: Vec<u64> = all.iter().map(size).collect();
        reader.offset = sizes.iter().sum::<u64>().saturating_sub(tail.last_bytes);
        let mut skip = reader.offset;
        let at = sizes.iter().position(|size| {
            skip < *size || {
                skip -= size;
                false
            }
        });
        if let Some(at) = at.or_else(|| all.len().checked_sub(1).inspect(|last| skip = sizes[*last])) {
            let mut file = all.swap_remove(at);
            file.seek(SeekFrom::Start(skip)).map_err(failed)?;
            reader.file = Some(file);
        }
        Ok(reader)
    }

    /// Oldest first; none when the task is forgotten, as another may have its sandbox.
    fn all(&self) -> Result<Vec<File>, FileError> {
        let mut files = Vec::new();
        for age in 0..MOST_FILES {
            match self.aged(age)? {
                Some(file) => files.push(file),
                // The present one may be missing for a moment.
                None if age == 0 => {}
                None => break,
            }
        }
        files.reverse();
        // Looked at last: what was opened before is the task's own.
        if !self.is_its_own() {
            files.clear();
        }
        Ok(files)
    }

    fn is_its_own(&self) -> bool {
        let (held, named) = (fstat(&self.sandbox), fs::symlink_metadata(self.folder.sandbox()));
        matches!((held, named), (Ok(held), Ok(named)) if (held.st_dev, held.st_ino) == (named.dev(), named.ino()))
    }

    fn aged(&self, age: u32) -> Result<Option<File>, FileError> {
        let name = aged_log(Path::new(self.name), age);
        files::open_file(&self.sandbox, &name.to_string_lossy())
    }

    async fn next(mut self) -> Result<(Self, Option<Piece>), FileError> {
        let read = tokio::task::spawn_blocking(move || {
            let piece = self.read()?;
            Ok((self, piece))
        });
        read.await.map_err(|error| FileError::Failed(error.to_string())).flatten()
    }

    /// `None` at the present end.
    fn read(&mut self) -> Result<Option<Piece>, FileError> {
        loop {
            if let Some(piece) = self.read_file()? {
                return Ok(Some(piece));
            }
            let Some(next) = self.following()? else { return Ok(None) };
            // Nothing is added to a file that was put aside; until then it may have been.
            if let Some(piece) = self.read_file()? {
                return Ok(Some(piece));
            }
            self.file = Some(next);
        }
    }

    fn read_file(&mut self) -> Result<Option<Piece>, FileError> {
        let Some(file) = &mut self.file else { return Ok(None) };
        let mut data = Vec::new();
        file.take(CHUNK).read_to_end(&mut data).map_err(failed)?;
        let offset = self.offset;
        self.offset += data.len() as u64;
        Ok((!data.is_empty()).then_some(Piece { total: self.offset, data, offset }))
    }

    /// The file that was begun after ours; the oldest when ours is gone.
    fn following(&self) -> Result<Option<File>, FileError> {
        let mut all = self.all()?;
        let Some(ours) = self.file.as_ref().and_then(inode) else {
            return Ok((!all.is_empty()).then(|| all.swap_remove(0)));
        };
        let next = all.iter().position(|file| inode(file) == Some(ours)).map_or(0, |at| at + 1);
        Ok((next < all.len()).then(|| all.swap_remove(next)))
    }
}

fn inode(file: &File) -> Option<u64> {
    file.metadata().ok().map(|about| about.ino())
}

fn size(file: &File) -> u64 {
    file.metadata().map_or(0, |about| about.size())
}

fn failed(error: io::Error) -> FileError {
    FileError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("sandbox")).unwrap();
        for (name, text) in [("stdout.2", "aaaa"), ("stdout.1", "bbbb"), ("stdout", "cc")] {
            fs::write(root.path().join("sandbox").join(name), text).unwrap();
        }
        let folder = Folder::new(root.path());
        (root, folder)
    }

    fn text(reader: &mut Reader) -> String {
        let mut text = Vec::new();
        while let Some(piece) = reader.read().unwrap() {
            text.extend(piece.data);
        }
        String::from_utf8(text).unwrap()
    }

    fn tail(last_bytes: u64) -> Tail {
        Tail { log: LogName::Stdout, last_bytes, follow: false }
    }

    #[test]
    fn files_that_were_put_aside_come_first() {
        let (_root, folder) = folder();
        for (last, expected) in [(100, "aaaabbbbcc"), (7, "abbbbcc"), (6, "bbbbcc"), (1, "c"), (0, "")] {
            let mut reader = Reader::open(&folder, tail(last)).unwrap();
            assert_eq!(text(&mut reader), expected, "the last {last} bytes");
        }
    }

    #[test]
    fn a_reader_goes_on_over_a_rotation() {
        let (root, folder) = folder();
        let sandbox = root.path().join("sandbox");
        let mut reader = Reader::open(&folder, tail(2)).unwrap();
        assert_eq!(text(&mut reader), "cc");
        fs::write(sandbox.join("stdout"), "ccdd").unwrap();
        fs::rename(sandbox.join("stdout.1"), sandbox.join("stdout.2")).unwrap();
        fs::rename(sandbox.join("stdout"), sandbox.join("stdout.1")).unwrap();
        fs::write(sandbox.join("stdout"), "ee").unwrap();
        assert_eq!(text(&mut reader), "ddee");
        assert_eq!(reader.offset, 14);
    }

    #[test]
    fn a_task_that_has_not_printed_has_an_empty_log() {
        let (root, folder) = folder();
        let mut reader = Reader::open(&folder, Tail { log: LogName::Stderr, ..tail(9) }).unwrap();
        assert_eq!(text(&mut reader), "");
        fs::write(root.path().join("sandbox/stderr"), "late").unwrap();
        assert_eq!(text(&mut reader), "late");
    }
}
