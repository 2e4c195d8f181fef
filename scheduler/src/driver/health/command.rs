//! A command inside the task that ends with 0 when all is well.

use std::time::Duration;

use super::Verdict;
use crate::engine::{Engine, Exec, ExecEvent};

/// Of what it printed, as evidence.
const EXCERPT: usize = 200;

/// Who drops this kills the command.
pub(super) async fn ask(engine: &dyn Engine, task: &str, argv: &[String], timeout: Duration) -> Verdict {
    let command = Exec { argv: argv.to_vec(), timeout, record: None };
    let name = argv.first().map_or("the command", String::as_str);
    let mut events = match engine.exec(task, command).await {
        Ok(events) => events,
        Err(error) => return Verdict::Failed(error.to_string()),
    };
    let mut output = Vec::new();
    while let Some(event) = events.recv().await {
        match event {
            ExecEvent::Output(bytes) => keep_end(&mut output, &bytes),
            ExecEvent::Ended(0) => return Verdict::Passed(format!("{name} ended with 0")),
            ExecEvent::Ended(code) => {
                return Verdict::Failed(format!("{name} ended with {code}: {}", text(&output)));
            }
            ExecEvent::TimedOut => return Verdict::Failed(format!("{name} did not end within {timeout:?}")),
            ExecEvent::Failed(words) => return Verdict::Failed(format!("{name}: {words}")),
        }
    }
    Verdict::Failed(format!("{name}: its end is not known"))
}

/// What a command says last is why it failed.
fn keep_end(output: &mut Vec<u8>, bytes: &[u8]) {
    output.extend_from_slice(bytes);
    let surplus = output.len().saturating_sub(EXCERPT);
    output.drain(..surplus);
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}
