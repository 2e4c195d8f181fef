//! `scheduler run` and `scheduler runs`.

use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use pbjson_types::Timestamp;
use platform::{
    cli::{EXIT_UNAVAILABLE, Failure, Format, json, table},
    client::Replicas,
};
use proto::scheduler::v1::{
    CancelRunRequest, GetRunRequest, GetRunResponse, ListRunsRequest, Resources, Run as Wanted, RunRequest,
    RunState, RunStatus, WatchRunRequest,
};

use super::{
    Client, Done,
    args::{self, Acting},
    evidence, failed,
    follow::was_heard,
    remote, say, words,
};

/// The arguments of `scheduler run`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  scheduler run shop-console --wait -- --order 17\n  scheduler run shop-nightly --at \
                  2026-12-24T18:00:00Z -m 'once more'"
)]
pub(super) struct Run {
    /// An ON_DEMAND or SCHEDULED request
    request: String,
    /// Added to the deploy's command
    #[arg(last = true)]
    arguments: Vec<String>,
    /// Id of the run; the same id again is the same run [default: generated]
    #[arg(long)]
    id: Option<String>,
    /// Not before this time, at most 30 days ahead
    #[arg(long, value_name = "TIME", value_parser = args::moment)]
    at: Option<Timestamp>,
    /// Add or override a variable
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::pair)]
    env: Vec<(String, String)>,
    /// In place of the deploy's
    #[arg(long)]
    cpus: Option<f64>,
    /// In place of the deploy's
    #[arg(long)]
    memory_mb: Option<u64>,
    /// In place of the deploy's
    #[arg(long)]
    ports: Option<u32>,
    /// In place of the deploy's
    #[arg(long)]
    disk_mb: Option<u64>,
    /// Follow the run and exit with its outcome
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    acting: Acting,
}

/// What to do with runs.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The runs of a request, newest first
    List {
        /// Its id
        request: String,
        /// Only those in this state
        #[arg(long, value_parser = args::choice::<RunState>)]
        state: Option<RunState>,
        /// How many, newest first
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[command(flatten)]
        client: Client,
    },
    /// One run
    #[command(visible_alias = "get")]
    Show {
        /// Its id
        request: String,
        /// Id of the run
        run: String,
        #[command(flatten)]
        client: Client,
    },
    /// End a run: not started if it waits, stopped if it runs
    Cancel {
        /// Its id
        request: String,
        /// Id of the run
        run: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Follow a run to its end and exit with its outcome
    Watch {
        /// Its id
        request: String,
        /// Id of the run
        run: String,
        #[command(flatten)]
        client: Client,
    },
}

/// How long no replica may answer while a run is followed.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);
/// The leader makes the run of a deploy when that is done.
const APPEARS: Duration = Duration::from_secs(10);

// === impl Run ===

impl Run {
    pub(super) async fn run(self) -> Done {
        let client = self.acting.client.clone();
        let begin = Instant::now();
        let wait = self.wait;
        let call = RunRequest { actor: self.acting.who.actor(), run: Some(self.wanted()) };
        let answer = client.ask(call, |mut remote, call| async move { remote.run(call).await }).await?;
        let status = answer.status.clone().unwrap_or_default();
        if wait {
            return follow(&client.replicas()?, &client, &status, begin).await;
        }
        client.show(&answer, || line(&status))
    }

    fn wanted(self) -> Wanted {
        let resources = Resources {
            cpus: self.cpus.unwrap_or_default(),
            memory_mb: self.memory_mb.unwrap_or_default(),
            ports: self.ports.unwrap_or_default(),
            disk_mb: self.disk_mb.unwrap_or_default(),
            ..Default::default()
        };
        Wanted {
            request_id: self.request,
            // Made here, so that a call that is made again is the same run.
            run_id: self.id.unwrap_or_else(|| uuid::Uuid::now_v7().simple().to_string()),
            arguments: self.arguments,
            env: self.env.into_iter().collect(),
            resources: (resources != Resources::default()).then_some(resources),
            run_at: self.at,
            message: self.acting.who.message(),
            user: self.acting.who.user(),
        }
    }
}

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::List { request, state, limit, client } => list(request, state, limit, client).await,
        Command::Show { request, run, client } => {
            let answer = get(&client, request, run).await?;
            client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
        }
        Command::Cancel { request, run, acting } => cancel(request, run, acting).await,
        Command::Watch { request, run, client } => {
            let begin = Instant::now();
            let status = get(&client, request, run).await?.status.unwrap_or_default();
            follow(&client.replicas()?, &client, &status, begin).await
        }
    }
}

async fn list(request_id: String, state: Option<RunState>, limit: u32, client: Client) -> Done {
    let state = state.map_or(0, Into::into);
    let call = ListRunsRequest { request_id, state, page_size: limit, page_token: String::new() };
    let answer = client.ask(call, |mut remote, call| async move { remote.list_runs(call).await }).await?;
    client.show(&answer, || {
        let rows: Vec<_> = answer.runs.iter().map(row).collect();
        table(&["RUN", "STATE", "BY", "CREATED", "FINISHED", "EXIT", "REASON"], &rows)
    })
}

async fn get(client: &Client, request_id: String, run_id: String) -> Result<GetRunResponse, Failure> {
    let call = GetRunRequest { request_id, run_id };
    client.ask(call, |mut remote, call| async move { remote.get_run(call).await }).await
}

async fn cancel(request_id: String, run_id: String, acting: Acting) -> Done {
    let call = CancelRunRequest { request_id, run_id, actor: acting.who.actor() };
    let client = acting.client;
    let answer = client.ask(call, |mut remote, call| async move { remote.cancel_run(call).await }).await?;
    client.show(&answer, || line(&answer.status.clone().unwrap_or_default()))
}

fn row(status: &RunStatus) -> Vec<String> {
    vec![
        status.run.clone().unwrap_or_default().run_id,
        words::run_state(status),
        status.trigger().as_str_name().trim_start_matches("RUN_TRIGGER_").to_lowercase(),
        words::time(status.created_at.as_ref()),
        words::time(status.finished_at.as_ref()),
        status.exit_code.map_or_else(|| "-".to_owned(), |code| code.to_string()),
        status.reason.clone(),
    ]
}

fn line(status: &RunStatus) -> String {
    let run = status.run.clone().unwrap_or_default();
    let name = format!("run {} of {} {}", run.run_id, run.request_id, words::run_state(status));
    if status.reason.is_empty() { name } else { format!("{name}: {}", status.reason) }
}

fn describe(status: &RunStatus) -> String {
    let mut lines = vec![line(status)];
    let mut more = |name: &str, value: String| {
        if !value.is_empty() && value != "-" {
            lines.push(format!("  {name:<14}{value}"));
        }
    };
    let run = status.run.clone().unwrap_or_default();
    more("deploy", status.deploy_id.clone());
    more("scheduled for", words::time(status.scheduled_for.as_ref()));
    more("after", [status.after_request_id.clone(), status.after_run_id.clone()].join(" ").trim().to_owned());
    more("created", words::time(status.created_at.as_ref()));
    more("started", words::time(status.started_at.as_ref()));
    more("finished", words::time(status.finished_at.as_ref()));
    more("tasks", status.task_ids.join(", "));
    more("exit code", status.exit_code.map(|code| code.to_string()).unwrap_or_default());
    more("arguments", run.arguments.join(" "));
    more("by", format!("{} {}", run.user, run.message).trim().to_owned());
    lines.join("\n")
}

/// The run that a deploy of a RUN_ONCE request starts.
pub(super) fn of_deploy(deploy_id: &str) -> String {
    format!("d-{deploy_id}")
}

/// Follows a run to its end, over broken streams, and fails as it does.
pub(super) async fn follow(replicas: &Replicas, client: &Client, status: &RunStatus, begin: Instant) -> Done {
    let run = status.run.clone().unwrap_or_default();
    let call = WatchRunRequest { request_id: run.request_id, run_id: run.run_id };
    let mut watched = Watched { client, begin, told: String::new(), last: status.clone() };
    let begun = Instant::now();
    let mut heard = begun;
    loop {
        let asked = Instant::now();
        let broken = match remote(replicas.connection()).watch_run(call.clone()).await {
            Ok(stream) => {
                let broken = watched.listen(stream.into_inner(), &mut heard).await?;
                heard = was_heard(asked, heard);
                broken
            }
            Err(status) if status.code() == tonic::Code::NotFound && begun.elapsed() < APPEARS => {
                Some(status)
            }
            Err(status) if is_final(&status) => return Err(status.into()),
            Err(status) => Some(status),
        };
        if watched.last.finished_at.is_some() {
            return watched.conclude(replicas).await;
        }
        if heard.elapsed() > PATIENCE {
            let words =
                broken.map_or_else(|| "the stream ended".to_owned(), |status| status.message().to_owned());
            let message = format!("no scheduler answers: {words}; the run goes on without a watcher");
            return Err(Failure { message, code: EXIT_UNAVAILABLE });
        }
        replicas.advance();
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asking again does not help.
pub(super) fn is_final(status: &tonic::Status) -> bool {
    matches!(status.code(), tonic::Code::NotFound | tonic::Code::InvalidArgument | tonic::Code::Unimplemented)
}

/// Tells each change once.
struct Watched<'a> {
    client: &'a Client,
    begin: Instant,
    told: String,
    last: RunStatus,
}

// === impl Watched ===

impl Watched<'_> {
    async fn listen(
        &mut self,
        mut stream: tonic::Streaming<proto::scheduler::v1::WatchRunResponse>,
        heard: &mut Instant,
    ) -> Result<Option<tonic::Status>, Failure> {
        loop {
            match stream.message().await {
                Ok(Some(message)) => {
                    *heard = Instant::now();
                    if self.client.output == Format::Json {
                        say(&json(&message))?;
                    }
                    self.tell(message.status.unwrap_or_default())?;
                }
                Ok(None) => return Ok(None),
                Err(status) => return Ok(Some(status)),
            }
        }
    }

    fn tell(&mut self, status: RunStatus) -> Done {
        let line = line(&status);
        self.last = status;
        if self.client.output == Format::Text && self.told != line {
            say(&format!("{:>7.3}s  {line}", self.begin.elapsed().as_secs_f64()))?;
        }
        self.told = line;
        Ok(())
    }

    async fn conclude(self, replicas: &Replicas) -> Done {
        match self.last.state() {
            RunState::Succeeded => Ok(()),
            RunState::Failed
            | RunState::Skipped
            | RunState::Canceled
            | RunState::Unspecified
            | RunState::Waiting
            | RunState::Running => {
                // Text has told how it ended; JSON has only the objects.
                let mut message =
                    if self.client.output == Format::Text { String::new() } else { line(&self.last) };
                if let Some(task) = self.last.task_ids.last() {
                    message.push_str(&evidence::of(replicas, task, "").await);
                }
                Err(failed(message.trim_start().to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_described_by_what_is_known() {
        let status = RunStatus {
            run: Some(Wanted {
                request_id: "a".to_owned(),
                run_id: "r1".to_owned(),
                user: "ann".to_owned(),
                ..Default::default()
            }),
            state: RunState::Failed.into(),
            reason: "exit code 3".to_owned(),
            exit_code: Some(3),
            ..Default::default()
        };
        let wanted = "run r1 of a FAILED: exit code 3\n  exit code     3\n  by            ann";
        assert_eq!(describe(&status), wanted);
    }
}
