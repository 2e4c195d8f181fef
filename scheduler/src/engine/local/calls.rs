//! What can be asked of the runner of a task: its usage, commands inside it.

use std::{io, sync::Arc, time::Duration};

use platform::tasks::{Kind, Stage};
use tokio::{sync::mpsc, time::timeout};

use super::{
    Error, Shared,
    attach::{call, reach},
    check_id, failed,
};
use crate::{
    engine::{Exec, ExecEvent, Usage},
    runner::control::{Call, Said},
};

/// A runner answers at once; one that does not hangs.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// What comes of a command before someone takes it.
const AHEAD: usize = 16;

pub(super) async fn usage(shared: &Shared, task_id: &str) -> Option<Usage> {
    let asked = async {
        let line = call(&shared.folder(task_id), &Call::Usage {}).await?.next_line().await?;
        serde_json::from_str::<Option<Usage>>(&line.unwrap_or_default()).map_err(io::Error::other)
    };
    timeout(ANSWER_LIMIT, asked).await.ok()?.ok()?
}

pub(super) async fn exec(
    shared: &Arc<Shared>,
    task_id: &str,
    command: Exec,
) -> Result<mpsc::Receiver<ExecEvent>, Error> {
    check_id("run a command in", task_id)?;
    let timeout_ms = u64::try_from(command.timeout.as_millis()).unwrap_or(u64::MAX);
    let wanted = Call::Exec { argv: command.argv, timeout_ms, record: command.record };
    let not_run = |why: &str| failed("run a command in", task_id, &io::Error::other(why.to_owned()));
    let reached = timeout(ANSWER_LIMIT, reach(shared, task_id, &wanted)).await;
    let reached = reached.map_err(|_| not_run("its runner lives but does not answer"))?;
    let mut lines = reached.map_err(|_| not_run("it does not run"))?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let detach = shared.detach.clone();
    shared.supervisor.spawn(Stage::Work, Kind::BestEffort, "task_command", async move {
        let work = async {
            loop {
                // Who lets go of the receiver ends the connection, and that the command.
                let line = tokio::select! {
                    line = lines.next_line() => line,
                    () = sender.closed() => return,
                };
                let event = line.ok().flatten().map_or_else(lost, |line| understand(&line));
                let is_last = !matches!(event, ExecEvent::Output(_));
                if sender.send(event).await.is_err() || is_last {
                    return;
                }
            }
        };
        detach.run_until_cancelled(work).await;
        Ok(())
    });
    Ok(receiver)
}

fn understand(line: &str) -> ExecEvent {
    match serde_json::from_str(line) {
        Ok(Said::Output(text)) => ExecEvent::Output(Said::bytes(&text)),
        Ok(Said::Ended(code)) => ExecEvent::Ended(code),
        Ok(Said::TimedOut) => ExecEvent::TimedOut,
        Ok(Said::Failed(reason)) => ExecEvent::Failed(reason),
        Err(error) => ExecEvent::Failed(error.to_string()),
    }
}

fn lost() -> ExecEvent {
    ExecEvent::Failed("the task has ended".to_owned())
}
