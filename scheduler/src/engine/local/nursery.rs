//! The scheduler's side of the nursery: hands it orders, starts it when the
//! first comes, and another when it has died.

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
    folder::Order,
    nursery::{Birth, Claimed, Outcome, frame},
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
    outcomes: Lines<BufReader<ChildStdout>>,
    pending: Pending,
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
        let outcomes = BufReader::new(output).lines();
        Ok(Self { child, input, outcomes, pending: BTreeMap::new(), number: 0 })
    }

    /// Until it dies; then everything is asked again by those who wait.
    async fn serve(mut self, shared: &Arc<Shared>, first: Wanted, orders: &mut mpsc::Receiver<Wanted>) {
        let mut broken = self.hand_on(shared, first).await;
        while broken.is_ok() {
            tokio::select! {
                Some(wanted) = orders.recv() => broken = self.hand_on(shared, wanted).await,
                line = self.outcomes.next_line() => match line {
                    Ok(Some(line)) => self.take(shared, &line),
                    Ok(None) => broken = Err(io::ErrorKind::UnexpectedEof.into()),
                    Err(error) => broken = Err(error),
                },
                else => break,
            }
        }
        for (_, outcome, _unborn) in self.pending.into_values() {
            answer(outcome, Claimed::Failed("the runner: the nursery of runners has died".to_owned()));
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
        let birth = Birth { number: self.number, places, order: wanted.order };
        self.pending.insert(self.number, (task_id, wanted.outcome, wanted.unborn));
        self.input.write_all(&frame(&birth)).await
    }

    /// Whoever gave the order may have gone; the task is followed all the same.
    fn take(&mut self, shared: &Arc<Shared>, line: &str) {
        let Ok(outcome) = serde_json::from_str::<Outcome>(line) else { return };
        let Some((task_id, waiting, _unborn)) = self.pending.remove(&outcome.number) else { return };
        if outcome.claim == Claimed::Born {
            shared.attach(&task_id);
        }
        answer(waiting, outcome.claim);
    }
}

fn answer(outcome: oneshot::Sender<Claimed>, claimed: Claimed) {
    let _gone = outcome.send(claimed);
}
