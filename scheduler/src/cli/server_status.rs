//! `scheduler status`.

use clap::Args;
use proto::scheduler::v1::{GetStatusRequest, GetStatusResponse};

use super::{Client, Done, Remote};

/// The arguments of `scheduler status`.
#[derive(Debug, Args)]
pub(super) struct Status {
    #[command(flatten)]
    client: Client,
}

// === impl Status ===

impl Status {
    pub(super) async fn run(self) -> Done {
        let ask = |mut remote: Remote, call| async move { remote.get_status(call).await };
        let answer = self.client.ask(GetStatusRequest {}, ask).await?;
        self.client.show(&answer, || describe(&answer))
    }
}

fn describe(status: &GetStatusResponse) -> String {
    let role = match (status.leading, status.leader.as_str()) {
        (true, _) => format!("leads, term {}", status.term),
        (false, "") => "follows; there is no leader".to_owned(),
        (false, leader) => format!("follows {leader}"),
    };
    let mut lines = vec![
        format!("scheduler {} {} {role}", status.name, status.version),
        format!(
            "{} requests, {} running tasks, {} deploys in progress",
            status.requests, status.running_tasks, status.deploys_in_progress
        ),
    ];
    lines.extend(status.problems.iter().map(|problem| format!("problem: {problem}")));
    lines.join("\n")
}
