//! The scheduler's side of the nursery: hands it orders, hears what its runners
//! say, starts it when the first order comes, and another when it has died.

use std::{collections::BTreeMap, io, process::Stdio, sync::Arc};

use platform::tasks::{Kind, Stage};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::{mpsc, oneshot},
};

use super::{Shared, unborn::Unborn};
use crate::runner::{
    NURSERY,
    claim::Places,
    folder::{Order, Status},
    nursery::{Birth, frame},
    voice::{Claimed, Line, Word},
};

/// An order that waits for its outcome.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) order: Order,
    pub(super) outcome: oneshot::Sender<Claimed>,
    pub(super) unborn: Unborn,
}

/// What one nursery was told and has not answered.
type Pending = BTreeMap<u64, (String, oneshot::Sender<Claimed>, Unborn)>;

/// A nursery that lives.
struct Nursery {
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    pending: Pending,
    /// The tasks whose runners are heard here, by the numbers of their orders.
    heard: BTreeMap<u64, String>,
    number: u64,
}

/// Hands on orders until the engine is dropped; the nursery ends with that.
pub(super) fn tend(shared: &Arc<Shared>, mut orders: mpsc::Receiver<Wanted>) {
    let owner = Arc::clone(shared);
    shared.supervisor.spawn(Stage::Work, Kind::BestEffort, "nursery", async move {
        let detach = owner.detach.clone();
        let work = async {
            while let Some(first) = orders.recv().await {
                match Nursery::start(&owner) {
                    Ok(nursery) => nursery.serve(&owner, first, &mut orders).await,
                    Err(error) => answer(first.outcome, Claimed::Failed(format!("the runner: {error}"))),
                }
            }
        };
        detach.run_until_cancelled(work).await;
        Ok(())
    });
}

// === impl Nursery ===

impl Nursery {
    fn start(shared: &Shared) -> io::Result<Self> {
        let mut child = Command::new(&shared.settings.program)
            .arg0("scheduler")
            .arg(NURSERY)
            .arg(&shared.scope)
            .env_clear()
            // Artifacts are fetched by the children of this process.
            .envs(shared.settings.authorities.as_ref().map(|file| ("SSL_CERT_FILE", file)))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let lines = BufReader::new(output).lines();
        Ok(Self { child, input, lines, pending: BTreeMap::new(), heard: BTreeMap::new(), number: 0 })
    }

    /// Until it dies; then everything is asked again by those who wait, and its
    /// runners are followed by their sockets.
    async fn serve(mut self, shared: &Arc<Shared>, first: Wanted, orders: &mut mpsc::Receiver<Wanted>) {
        let mut broken = self.hand_on(shared, first).await;
        while broken.is_ok() {
            tokio::select! {
                Some(wanted) = orders.recv() => broken = self.hand_on(shared, wanted).await,
                line = self.lines.next_line() => match line {
                    Ok(Some(line)) => self.take(shared, &line),
                    Ok(None) => broken = Err(io::ErrorKind::UnexpectedEof.into()),
                    Err(error) => broken = Err(error),
                },
                // Its runners have the same output, so that does not end with it.
                _ended = self.child.wait() => broken = Err(io::ErrorKind::BrokenPipe.into()),
                else => break,
            }
        }
        for (task_id, outcome, unborn) in self.pending.into_values() {
            answer(outcome, Claimed::Failed("the runner: the nursery of runners has died".to_owned()));
            drop(unborn);
            // Its runner may have said that it was born, and nobody read it.
            shared.attach(&task_id);
        }
        for task_id in self.heard.into_values() {
            shared.state().attached.remove(&task_id);
            shared.attach(&task_id);
        }
        drop(self.input);
        let _ended = self.child.wait().await;
    }

    async fn hand_on(&mut self, shared: &Shared, wanted: Wanted) -> io::Result<()> {
        self.number += 1;
        let task_id = wanted.order.spec.task_id.clone();
        let places = Places {
            tasks: shared.tasks(),
            forgotten: shared.forgotten(),
            used: shared.state().used_folders.pop(),
        };
        let birth = Birth { places, order: wanted.order };
        self.pending.insert(self.number, (task_id, wanted.outcome, wanted.unborn));
        self.input.write_all(&frame(self.number, &birth)).await
    }

    fn take(&mut self, shared: &Arc<Shared>, line: &str) {
        let Ok(Line { number, word }) = serde_json::from_str(line) else { return };
        match word {
            Word::Claimed(claimed) => self.take_claim(shared, number, claimed),
            Word::Told(told) => {
                if let Some(task_id) = self.heard.get(&number) {
                    shared.publish(task_id, told);
                }
            }
            Word::Gone => {
                if let Some((_, waiting, _unborn)) = self.pending.remove(&number) {
                    // Whether it had the folder shows when it is launched again.
                    answer(waiting, Claimed::Failed("its runner died".to_owned()));
                }
                if let Some(task_id) = self.heard.remove(&number) {
                    shared.note_gone(&task_id);
                }
            }
        }
    }

    /// Whoever gave the order may have gone; the task is followed all the same.
    fn take_claim(&mut self, shared: &Arc<Shared>, number: u64, claimed: Claimed) {
        let Some((task_id, waiting, _unborn)) = self.pending.remove(&number) else { return };
        if claimed == Claimed::Born {
            shared.state().attached.insert(task_id.clone());
            shared.publish(&task_id, Status::starting().told());
            self.heard.insert(number, task_id);
        }
        answer(waiting, claimed);
    }
}

fn answer(outcome: oneshot::Sender<Claimed>, claimed: Claimed) {
    let _gone = outcome.send(claimed);
}
