//! The end of a task's log, and what is added to it.

use futures_util::StreamExt;
use proto::scheduler::v1::{LogStream, TailLogRequest, TailLogResponse};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::{Answers, Api, sandbox};
use crate::engine::{LogName, Tail};

const DEFAULT_BACK: u64 = 16 << 10;
const MOST_BACK: u64 = 1 << 20;

pub(super) async fn tail(api: &Api, call: &TailLogRequest) -> Result<Answers<TailLogResponse>, Status> {
    let task = sandbox::known(api, &call.task_id).await?;
    let log = match call.stream() {
        LogStream::Unspecified | LogStream::Stdout => LogName::Stdout,
        LogStream::Stderr => LogName::Stderr,
    };
    let last_bytes = if call.last_bytes == 0 { DEFAULT_BACK } else { call.last_bytes.min(MOST_BACK) };
    let tail = Tail { log, last_bytes, follow: call.follow };
    let pieces = api.engine.tail(task.id.as_str(), tail).await.map_err(|error| sandbox::refuse(&error))?;
    Ok(Box::pin(ReceiverStream::new(pieces).map(|piece| match piece {
        Ok(piece) => Ok(TailLogResponse { offset: piece.offset, data: piece.data }),
        Err(error) => Err(sandbox::refuse(&error)),
    })))
}
