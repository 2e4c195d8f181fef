//! The end of what a failed task said.

use platform::client::Replicas;
use proto::scheduler::v1::{LogStream, TailLogRequest};

use super::remote;
use crate::cli::words;

const BYTES: u64 = 2048;

/// On lines of its own: what the server has kept of it, else stderr, else
/// stdout; nothing when it said nothing.
pub(super) async fn of(replicas: &Replicas, task: &str, kept: &str) -> String {
    if !kept.is_empty() {
        return format!("\nthe last lines of task {task}:\n{kept}");
    }
    for stream in [LogStream::Stderr, LogStream::Stdout] {
        let text = tail(replicas, task, stream).await.unwrap_or_default();
        if !text.trim().is_empty() {
            return format!("\n{} of task {task}:\n{}", words::log_stream(stream), text.trim_end());
        }
    }
    String::new()
}

async fn tail(replicas: &Replicas, task: &str, stream: LogStream) -> Result<String, tonic::Status> {
    let call = TailLogRequest {
        task_id: task.to_owned(),
        stream: stream.into(),
        last_bytes: BYTES,
        ..Default::default()
    };
    let mut answers = remote(replicas.connection()).tail_log(call).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(answer) = answers.message().await? {
        bytes.extend_from_slice(&answer.data);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
