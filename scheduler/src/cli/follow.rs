//! Follows a deploy to its end and tells each change.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use platform::{
    cli::{EXIT_UNAVAILABLE, Failure, Format, json},
    client::Replicas,
};
use proto::scheduler::v1::{
    DeployState, DeployStatus, Task, TaskState, WatchDeployRequest, WatchDeployResponse,
};

use super::{Client, Done, evidence, failed, remote, runs::is_final, say, words};

/// How long no replica may answer while a deploy is followed.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

pub(super) fn line(status: &DeployStatus) -> String {
    let (name, state) = (words::deploy_name(status), words::deploy_state(status.state()));
    if status.message.is_empty() {
        format!("deploy {name} {state}")
    } else {
        format!("deploy {name} {state}: {}", status.message)
    }
}

/// Without what the line of its load-balancer request says; `None`: there is
/// nothing beside that.
fn line_beside_requests(status: &DeployStatus) -> Option<String> {
    let last = status.load_balancer_requests.last();
    let said = last.map(|record| format!("load-balancer {}", balancer_line(record)));
    match said.and_then(|said| status.message.strip_suffix(&said)).filter(|_| status.finished_at.is_none()) {
        None => Some(line(status)),
        Some("") => None,
        Some(more) => {
            let message = more.trim_end_matches([' ', ';']).to_owned();
            Some(line(&DeployStatus { message, ..status.clone() }))
        }
    }
}

/// Follows a deploy to its end, over broken streams, and fails as it does.
pub(super) async fn follow(
    replicas: &Replicas,
    client: &Client,
    status: &DeployStatus,
    begin: Instant,
) -> Done {
    let deploy = status.deploy.clone().unwrap_or_default();
    let call = WatchDeployRequest { request_id: deploy.request_id, deploy_id: deploy.deploy_id };
    let mut narrator =
        Narrator { client, begin, told: BTreeMap::new(), last: WatchDeployResponse::default() };
    let mut heard = Instant::now();
    loop {
        let asked = Instant::now();
        let broken = match remote(replicas.connection()).watch_deploy(call.clone()).await {
            Ok(stream) => {
                let broken = narrator.listen(stream.into_inner(), &mut heard).await?;
                heard = was_heard(asked, heard);
                broken
            }
            Err(status) if is_final(&status) => return Err(status.into()),
            Err(status) => Some(status),
        };
        if is_over(narrator.last.status.as_ref()) {
            return narrator.conclude(replicas).await;
        }
        let words =
            broken.map_or_else(|| "the stream ended".to_owned(), |status| status.message().to_owned());
        if heard.elapsed() > PATIENCE {
            let message = format!("no scheduler answers: {words}; the deploy goes on without a watcher");
            return Err(Failure { message, code: EXIT_UNAVAILABLE });
        }
        replicas.advance();
        tokio::time::sleep(PAUSE).await;
    }
}

/// When a scheduler was last there. One that says nothing has nothing to say: its
/// stream would have broken. One that takes a call and drops it is not there.
pub(super) fn was_heard(asked: Instant, heard: Instant) -> Instant {
    if asked.elapsed() > PAUSE { Instant::now() } else { heard }
}

fn is_over(status: Option<&DeployStatus>) -> bool {
    status.is_some_and(|status| status.finished_at.is_some())
}

/// Tells each change once.
struct Narrator<'a> {
    client: &'a Client,
    begin: Instant,
    /// The last line about each thing.
    told: BTreeMap<String, String>,
    last: WatchDeployResponse,
}

// === impl Narrator ===

impl Narrator<'_> {
    /// Until the stream ends, well or not.
    async fn listen(
        &mut self,
        mut stream: tonic::Streaming<WatchDeployResponse>,
        heard: &mut Instant,
    ) -> Result<Option<tonic::Status>, Failure> {
        loop {
            match stream.message().await {
                Ok(Some(message)) => {
                    *heard = Instant::now();
                    self.tell(message)?;
                }
                Ok(None) => return Ok(None),
                Err(status) => return Ok(Some(status)),
            }
        }
    }

    fn tell(&mut self, message: WatchDeployResponse) -> Done {
        if self.client.output == Format::Json {
            say(&json(&message))?;
        } else {
            let status = message.status.clone().unwrap_or_default();
            self.tell_tasks(&status, &message.tasks)?;
            for record in &status.load_balancer_requests {
                self.once(&record.request_id, balancer_line(record))?;
            }
            if let Some(line) = line_beside_requests(&status) {
                self.once("deploy", line)?;
            }
        }
        self.last = message;
        Ok(())
    }

    fn tell_tasks(&mut self, status: &DeployStatus, tasks: &[Task]) -> Done {
        let deploy = status.deploy.clone().unwrap_or_default();
        for task in tasks.iter().filter(|task| task.deploy_id == deploy.deploy_id) {
            let address =
                task.ports.first().map(|port| format!(" on {}:{port}", task.host)).unwrap_or_default();
            let state = words::task_state(task.state());
            self.once(&task.task_id, format!("task {} {state}{address}", task.task_id))?;
        }
        Ok(())
    }

    fn once(&mut self, subject: &str, line: String) -> Done {
        if self.told.get(subject) == Some(&line) {
            return Ok(());
        }
        say(&format!("{:>7.3}s  {line}", self.begin.elapsed().as_secs_f64()))?;
        self.told.insert(subject.to_owned(), line);
        Ok(())
    }

    async fn conclude(self, replicas: &Replicas) -> Done {
        let status = self.last.status.clone().unwrap_or_default();
        if status.state() == DeployState::Succeeded {
            return Ok(());
        }
        // Text has told how it ended; JSON has only the objects.
        let mut message = if self.client.output == Format::Text { String::new() } else { line(&status) };
        if let Some(task) = self.last.tasks.iter().find(|task| is_culprit(task)) {
            message.push_str(&evidence::of(replicas, &task.task_id, &task.last_output).await);
        }
        Err(failed(message.trim_start().to_owned()))
    }
}

/// "request hello-v2-switch-1 is SUCCESS".
fn balancer_line(record: &proto::scheduler::v1::LoadBalancerRecord) -> String {
    let line = format!("request {} is {}", record.request_id, record.state);
    if record.message.is_empty() { line } else { format!("{line} ({})", record.message) }
}

fn is_culprit(task: &Task) -> bool {
    let killed_in_trouble = task.state() == TaskState::Killed && task.healthy_at.is_none();
    matches!(task.state(), TaskState::Failed | TaskState::Finished | TaskState::Lost) || killed_in_trouble
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::LoadBalancerRecord;

    use super::*;

    fn switching(message: &str, state: DeployState) -> DeployStatus {
        let record = LoadBalancerRecord {
            request_id: "hello-v2-switch-1".to_owned(),
            state: "WAITING".to_owned(),
            message: "applying to 2 agents".to_owned(),
            ..LoadBalancerRecord::default()
        };
        DeployStatus {
            deploy: Some(proto::scheduler::v1::Deploy {
                request_id: "hello".to_owned(),
                deploy_id: "v2".to_owned(),
                ..Default::default()
            }),
            state: state.into(),
            message: message.to_owned(),
            load_balancer_requests: vec![record],
            ..DeployStatus::default()
        }
    }

    #[test]
    fn the_state_of_a_load_balancer_request_is_told_once() {
        let said = "load-balancer request hello-v2-switch-1 is WAITING (applying to 2 agents)";
        let told = |message: &str, state| line_beside_requests(&switching(message, state));
        assert_eq!(told(said, DeployState::Waiting), None);
        let giving_up = told(&format!("giving up; {said}"), DeployState::Canceling);
        assert_eq!(giving_up.as_deref(), Some("deploy hello-v2 CANCELING: giving up"));
        let more = format!("{said}: and a remark");
        assert_eq!(told(&more, DeployState::Waiting), Some(format!("deploy hello-v2 WAITING: {more}")));
    }

    #[test]
    fn a_stream_that_lasted_counts_as_heard_until_it_broke_and_one_that_was_dropped_does_not() {
        let begin = Instant::now();
        let long_ago = begin.checked_sub(PATIENCE * 2).unwrap_or(begin);
        assert!(was_heard(long_ago, long_ago) >= begin);
        assert_eq!(was_heard(Instant::now(), long_ago), long_ago);
    }
}
