//! The end of a task's log, and what is added to it.
//!
//! A file tells nobody that it grew, so its size is looked at while a client
//! follows, and only then.

use std::{
    io::{self, SeekFrom},
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::stream;
use nix::fcntl::OFlag;
use proto::scheduler::v1::{LogStream, TailLogRequest, TailLogResponse};
use scheduler_core::ids::TaskId;
use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncReadExt, AsyncSeekExt},
};
use tonic::Status;

use super::{Answers, Api, convert, status};
use crate::driver::handle::Handle;

const DEFAULT_BACK: u64 = 16 << 10;
const MOST_BACK: u64 = 1 << 20;
const CHUNK: usize = 64 << 10;
const LOOK: Duration = Duration::from_millis(200);

pub(super) async fn tail(api: &Api, call: &TailLogRequest) -> Result<Answers<TailLogResponse>, Status> {
    let task = convert::task_id_from_pb(&call.task_id).map_err(|fault| status::invalid(&[fault]))?;
    let snapshot = api.handle.read(&task.request()).await.map_err(status::of)?;
    if snapshot.task(&task).is_none() {
        return Err(Status::not_found(format!(
            "there is no task {task}; ended ones are kept for a while only"
        )));
    }
    let name = match call.stream() {
        LogStream::Unspecified | LogStream::Stdout => "stdout",
        LogStream::Stderr => "stderr",
    };
    let back = if call.last_bytes == 0 { DEFAULT_BACK } else { call.last_bytes.min(MOST_BACK) };
    let path = api.engine.sandbox(task.as_str()).join(name);
    let follow = call.follow.then(|| api.handle.clone());
    let log = Log { task, path, back, file: None, offset: 0, follow };
    Ok(Box::pin(stream::unfold(log, Log::next)))
}

struct Log {
    task: TaskId,
    path: PathBuf,
    back: u64,
    file: Option<File>,
    offset: u64,
    /// `None`: ends at the end of the file.
    follow: Option<Handle>,
}

// === impl Log ===

impl Log {
    async fn next(mut self) -> Option<(Result<TailLogResponse, Status>, Self)> {
        loop {
            // Asked before reading: what an ended task wrote is there by now.
            let over = self.is_over();
            match self.read().await {
                Ok(data) if !data.is_empty() => {
                    let answer = TailLogResponse { offset: self.offset, data };
                    self.offset += answer.data.len() as u64;
                    return Some((Ok(answer), self));
                }
                Ok(_) if over => return None,
                Ok(_) => tokio::time::sleep(LOOK).await,
                Err(error) => {
                    let words = format!("cannot read {}: {error}", self.path.display());
                    self.follow = None;
                    return Some((Err(Status::unavailable(words)), self));
                }
            }
        }
    }

    fn is_over(&self) -> bool {
        let Some(handle) = &self.follow else { return true };
        let view = handle.view();
        view.snapshot.task(&self.task).is_none_or(|task| task.is_ended())
    }

    /// What is there beyond the offset; nothing before the task has begun.
    async fn read(&mut self) -> std::io::Result<Vec<u8>> {
        let size = match tokio::fs::metadata(&self.path).await {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        if self.file.is_none() || size < self.offset {
            self.open(size).await?;
        }
        let Some(file) = &mut self.file else { return Ok(Vec::new()) };
        let mut data = vec![0; CHUNK];
        let read = file.read(&mut data).await?;
        data.truncate(read);
        Ok(data)
    }

    /// The first time near the end; after a rotation at the beginning.
    async fn open(&mut self, size: u64) -> std::io::Result<()> {
        let first = self.file.is_none();
        let mut file = open_own(&self.path).await?;
        self.offset = if first { size.saturating_sub(self.back) } else { 0 };
        file.seek(SeekFrom::Start(self.offset)).await?;
        self.file = Some(file);
        Ok(())
    }
}

/// The folder belongs to the task's user, who may have put a link to a file of
/// the scheduler, or a pipe that never answers, in the place of the log.
async fn open_own(path: &Path) -> io::Result<File> {
    let flags = (OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).await?;
    let is_file = file.metadata().await?.is_file();
    is_file.then_some(file).ok_or_else(|| io::Error::other("it is not a file"))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[tokio::test]
    async fn a_link_in_the_place_of_the_log_is_not_followed() {
        let sandbox = tempfile::tempdir().unwrap();
        let (secret, log) = (sandbox.path().join("secret"), sandbox.path().join("stdout"));
        fs::write(&secret, "secret").unwrap();
        symlink(&secret, &log).unwrap();
        assert!(open_own(&log).await.is_err());
        assert!(open_own(&secret).await.is_ok());
        assert!(open_own(sandbox.path()).await.is_err(), "a folder is no log");
    }
}
