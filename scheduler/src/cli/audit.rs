//! `scheduler audit`: who did what, when and why.

use clap::Args;
use platform::cli::table;
use proto::scheduler::v1::{ActionKind, AuditEntry, ListAuditRequest};

use super::{Client, Done, args, words};
use crate::manifest::choice::Choice;

/// The arguments of `scheduler audit`.
#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Of this request only
    #[arg(default_value = "", hide_default_value = true)]
    request: String,
    /// Of this kind only: scale, pause, deploy ...
    #[arg(long, value_parser = args::choice::<ActionKind>)]
    kind: Option<ActionKind>,
    /// What this user did
    #[arg(long, default_value = "", hide_default_value = true)]
    by: String,
    /// How many, newest first
    #[arg(long, default_value_t = 50)]
    limit: u32,
    #[command(flatten)]
    client: Client,
}

// === impl Audit ===

impl Audit {
    pub(super) async fn run(self) -> Done {
        let call = ListAuditRequest {
            request_id: self.request,
            kind: self.kind.map_or(0, Into::into),
            user: self.by,
            page_size: self.limit,
            page_token: String::new(),
        };
        let client = self.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.list_audit(call).await }).await?;
        client.show(&answer, || {
            let rows: Vec<_> = answer.entries.iter().map(row).collect();
            table(&["AT", "REQUEST", "ACTION", "USER", "BEFORE", "AFTER", "MESSAGE"], &rows)
        })
    }
}

fn row(entry: &AuditEntry) -> Vec<String> {
    vec![
        words::time(entry.at.as_ref()),
        words::dash(&entry.request_id),
        entry.kind().word(),
        words::dash(&entry.user),
        words::dash(&entry.before),
        words::dash(&entry.after),
        entry.message.clone(),
    ]
}
