//! `scheduler explain`: why something is as it is, and what would change that.

use clap::Args;
use proto::scheduler::v1::{Cause, ExplainRequest, ExplainResponse};

use super::{Client, Done, words};

/// The arguments of `scheduler explain`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  scheduler explain shop-web\n  scheduler explain shop-web --deploy v7")]
pub(super) struct Explain {
    /// Its id
    request: String,
    /// Id of the deploy
    #[arg(long, default_value = "", hide_default_value = true)]
    deploy: String,
    /// Id of the task
    #[arg(long, default_value = "", hide_default_value = true, conflicts_with = "deploy")]
    task: String,
    /// Id of the run
    #[arg(long, default_value = "", hide_default_value = true, conflicts_with_all = ["deploy", "task"])]
    run: String,
    #[command(flatten)]
    client: Client,
}

// === impl Explain ===

impl Explain {
    pub(super) async fn run(self) -> Done {
        let call = ExplainRequest {
            request_id: self.request,
            deploy_id: self.deploy,
            task_id: self.task,
            run_id: self.run,
        };
        let client = self.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.explain(call).await }).await?;
        client.show(&answer, || describe(&answer))
    }
}

fn describe(answer: &ExplainResponse) -> String {
    let causes = answer.causes.iter().flat_map(cause);
    let said = words::last_output(&answer.last_output, "");
    [answer.summary.clone()].into_iter().chain(causes).chain(said).collect::<Vec<_>>().join("\n")
}

fn cause(cause: &Cause) -> Vec<String> {
    let since = cause.since.as_ref().map(|at| format!(" (since {})", words::time(Some(at))));
    let mut lines = vec![format!("- {}{}", cause.what, since.unwrap_or_default())];
    if !cause.remedy.is_empty() {
        lines.push(format!("  what would change it: {}", cause.remedy));
    }
    for refusal in &cause.not_placed {
        lines.push(format!("  {} {}: {}", refusal.node_id, refusal.dimension, refusal.message));
    }
    lines
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::NotPlaced;

    use super::*;

    #[test]
    fn each_cause_is_told_with_its_remedy_and_each_node_with_its_reason() {
        let cause = Cause {
            what: "no node has room".to_owned(),
            remedy: "activate node b".to_owned(),
            not_placed: vec![NotPlaced {
                node_id: "a".to_owned(),
                dimension: "memory".to_owned(),
                message: "512 of 4096 MB are free, 1024 are needed".to_owned(),
            }],
            ..Default::default()
        };
        let answer = ExplainResponse {
            summary: "task x waits for a place".to_owned(),
            causes: vec![cause],
            last_output: "a\nb".to_owned(),
        };
        let wanted = "task x waits for a place\n- no node has room\n  what would change it: activate node b\n  \
                      a memory: 512 of 4096 MB are free, 1024 are needed\nit said last:\n  a\n  b";
        assert_eq!(describe(&answer), wanted);
    }
}
