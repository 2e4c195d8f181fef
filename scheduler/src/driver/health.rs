//! Health checks. Before the first success they are made in quick succession,
//! so that a start is seen at once; after it, at the interval, for as long as
//! the task lives. Each check opens a connection of its own: that a task still
//! takes connections is part of what is asked.

use std::time::Duration;

use scheduler_core::{
    deploy::Probe,
    effect::Check,
    observed::Event,
    time::{Millis, Timestamp},
};
use tokio::net::TcpStream;

use super::{clock, effects::World};

mod command;
mod http;
mod tls;

pub(super) use self::tls::Tls;

/// What one check came to; the words are for people.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Passed(String),
    Failed(String),
    /// The deploy said that this ends a start.
    Fatal(String),
}

const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_START_PAUSE: Duration = Duration::from_millis(250);
/// A command is a process: it costs more than a call.
const SHORTEST_COMMAND_PAUSE: Duration = Duration::from_millis(100);

pub(super) async fn run(world: &World, check: Check) {
    tokio::time::sleep(until(check.not_before)).await;
    if check.proven {
        run_proven(world, &check).await;
    } else {
        run_starting(world, &check).await;
    }
}

/// Ends with the first success: from then on the task is proven, which is
/// another effect. Failures are told when their words change.
async fn run_starting(world: &World, check: &Check) {
    let shortest = shortest_pause(check);
    let mut pause = shortest;
    let mut told = None;
    loop {
        let verdict = ask(world, check).await;
        if told.as_ref() == Some(&verdict) {
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(LONGEST_START_PAUSE);
            continue;
        }
        let ends = !matches!(verdict, Verdict::Failed(_));
        tell(world, check, verdict.clone());
        if ends {
            return;
        }
        told = Some(verdict);
        tokio::time::sleep(shortest).await;
    }
}

fn shortest_pause(check: &Check) -> Duration {
    match check.check.probe {
        Probe::Command(_) => SHORTEST_COMMAND_PAUSE,
        Probe::Http(_) | Probe::Tcp => FIRST_PAUSE,
    }
}

/// The first pause is a part of the interval, so that the tasks that a new
/// leader finds are not all asked at once for ever.
async fn run_proven(world: &World, check: &Check) {
    let interval = clock::duration(check.check.interval);
    tokio::time::sleep(interval.mul_f64(fastrand::f64())).await;
    loop {
        tell(world, check, ask(world, check).await);
        tokio::time::sleep(interval).await;
    }
}

fn tell(world: &World, check: &Check, verdict: Verdict) {
    let task = check.task.clone();
    world.tell(match verdict {
        Verdict::Passed(words) => Event::Health(task, Ok(words)),
        Verdict::Failed(words) => Event::Health(task, Err(words)),
        Verdict::Fatal(words) => Event::HealthFatal(task, words),
    });
}

fn until(at: Timestamp) -> Duration {
    clock::duration(at.since(clock::now()))
}

async fn ask(world: &World, check: &Check) -> Verdict {
    let limit = clock::duration(check.check.timeout);
    let verdict = match tokio::time::timeout(limit, probe(world, check, limit)).await {
        Ok(verdict) => verdict,
        Err(_) => Verdict::Failed(late(check, check.check.timeout)),
    };
    world.metrics.note_check(matches!(verdict, Verdict::Passed(_)));
    verdict
}

fn late(check: &Check, limit: Millis) -> String {
    format!("no answer from {} within {limit}", target(check))
}

/// What is asked, in words.
fn target(check: &Check) -> String {
    match &check.check.probe {
        Probe::Http(http) => format!("{}{}", check.address, http.path),
        Probe::Tcp => check.address.clone(),
        Probe::Command(command) => command.join(" "),
    }
}

async fn probe(world: &World, check: &Check, limit: Duration) -> Verdict {
    match &check.check.probe {
        Probe::Http(http) => http::ask(&world.tls, &check.address, http).await,
        Probe::Tcp => match TcpStream::connect(&check.address).await {
            Ok(_) => Verdict::Passed(format!("{} takes connections", check.address)),
            Err(error) => Verdict::Failed(format!("cannot connect to {}: {error}", check.address)),
        },
        Probe::Command(argv) => command::ask(&*world.engine, check.task.as_str(), argv, limit).await,
    }
}
