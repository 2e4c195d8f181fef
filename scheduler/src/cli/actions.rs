//! What a person does to a request: scale, bounce, pause and so on. Each is
//! kept in the audit log with who and why.

use clap::{Args, Subcommand};
use proto::scheduler::v1::{
    ActionKind, BounceRequest, CancelBounceRequest, ExitCooldownRequest, KeepActionRequest, PauseRequest,
    ScaleRequest, SetPriorityRequest, SkipHealthChecksRequest, UnpauseRequest,
};

use super::{
    Done,
    args::{self, Acting, Expiry},
    requests::rows,
};

/// The actions, each a command of its own.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Run another number of tasks
    #[command(after_help = "Example: scheduler scale shop-web 8 --expires-in 2h -m 'sale'")]
    Scale(Scale),
    /// Replace the tasks by new ones of the same deploy; callers notice nothing
    #[command(after_help = "Example: scheduler bounce shop-web --incremental")]
    Bounce(Bounce),
    /// Stop the tasks of a request and start no others
    #[command(after_help = "Example: scheduler pause shop-nightly --let-tasks-end --expires-in 8h")]
    Pause(Pause),
    /// Let a paused request run again
    Unpause(Plain),
    /// Launch again at once what cools down after many failures
    ExitCooldown(Plain),
    /// Set what comes first when there is not room for all
    #[command(after_help = "Example: scheduler priority shop-web 90")]
    Priority(Priority),
    /// Count tasks as healthy as soon as they run
    #[command(after_help = "Example: scheduler skip-health-checks shop-web --expires-in 1h; --off to end it")]
    SkipHealthChecks(SkipHealthChecks),
    /// Let an action stay that would revert by itself
    #[command(after_help = "Example: scheduler keep shop-web scale")]
    Keep(Keep),
}

#[derive(Debug, Args)]
pub(super) struct Scale {
    /// Its id
    request: String,
    /// How many
    instances: u32,
    /// Needed to scale down by more than half or by more than 10
    #[arg(long)]
    acknowledge_scale_down: bool,
    /// Replace the tasks that run, too
    #[arg(long)]
    bounce: bool,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
pub(super) struct Bounce {
    /// Its id
    request: String,
    /// One after another rather than all beside each other
    #[arg(long)]
    incremental: bool,
    /// This task only
    #[arg(long, default_value = "", hide_default_value = true)]
    task: String,
    /// Give up a bounce that goes on
    #[arg(long, conflicts_with_all = ["incremental", "task", "expires_in"])]
    cancel: bool,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
pub(super) struct Pause {
    /// Its id
    request: String,
    /// Jobs that run may end; services and workers are always stopped
    #[arg(long)]
    let_tasks_end: bool,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    acting: Acting,
}

/// An action without options.
#[derive(Debug, Args)]
pub(super) struct Plain {
    /// Its id
    request: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
pub(super) struct Priority {
    /// Its id
    request: String,
    /// 1 to 100
    priority: u32,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
pub(super) struct SkipHealthChecks {
    /// Its id
    request: String,
    /// Check again
    #[arg(long)]
    off: bool,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
pub(super) struct Keep {
    /// Its id
    request: String,
    /// scale, pause, set_priority ...
    #[arg(value_parser = args::choice::<ActionKind>)]
    action: ActionKind,
    #[command(flatten)]
    acting: Acting,
}

// === impl Action ===

impl Action {
    pub(super) async fn run(self) -> Done {
        match self {
            Self::Scale(action) => action.run().await,
            Self::Bounce(action) if action.cancel => action.cancel().await,
            Self::Bounce(action) => action.run().await,
            Self::Pause(action) => action.run().await,
            Self::Unpause(action) => action.unpause().await,
            Self::ExitCooldown(action) => action.exit_cooldown().await,
            Self::Priority(action) => action.run().await,
            Self::SkipHealthChecks(action) => action.run().await,
            Self::Keep(action) => action.run().await,
        }
    }
}

// === impl Scale ===

impl Scale {
    async fn run(self) -> Done {
        let call = ScaleRequest {
            request_id: self.request,
            instances: self.instances,
            actor: self.acting.who.actor(),
            expires_in: self.expiry.expires_in,
            acknowledge_scale_down: self.acknowledge_scale_down,
            bounce: self.bounce,
        };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.scale(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl Bounce ===

impl Bounce {
    async fn run(self) -> Done {
        let call = BounceRequest {
            request_id: self.request,
            incremental: self.incremental,
            actor: self.acting.who.actor(),
            expires_in: self.expiry.expires_in,
            task_id: self.task,
        };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.bounce(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }

    async fn cancel(self) -> Done {
        let call = CancelBounceRequest { request_id: self.request, actor: self.acting.who.actor() };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.cancel_bounce(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl Pause ===

impl Pause {
    async fn run(self) -> Done {
        let call = PauseRequest {
            request_id: self.request,
            let_tasks_end: self.let_tasks_end,
            actor: self.acting.who.actor(),
            expires_in: self.expiry.expires_in,
        };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.pause(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl Plain ===

impl Plain {
    async fn unpause(self) -> Done {
        let call = UnpauseRequest { request_id: self.request, actor: self.acting.who.actor() };
        let client = self.acting.client;
        let answer = client.ask(call, |mut remote, call| async move { remote.unpause(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }

    async fn exit_cooldown(self) -> Done {
        let call = ExitCooldownRequest { request_id: self.request, actor: self.acting.who.actor() };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.exit_cooldown(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl Priority ===

impl Priority {
    async fn run(self) -> Done {
        let call = SetPriorityRequest {
            request_id: self.request,
            priority: self.priority,
            actor: self.acting.who.actor(),
            expires_in: self.expiry.expires_in,
        };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.set_priority(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl SkipHealthChecks ===

impl SkipHealthChecks {
    async fn run(self) -> Done {
        let call = SkipHealthChecksRequest {
            request_id: self.request,
            skip: !self.off,
            actor: self.acting.who.actor(),
            expires_in: self.expiry.expires_in,
        };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.skip_health_checks(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}

// === impl Keep ===

impl Keep {
    async fn run(self) -> Done {
        let call = KeepActionRequest {
            request_id: self.request,
            kind: self.action.into(),
            actor: self.acting.who.actor(),
        };
        let client = self.acting.client;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.keep_action(call).await }).await?;
        client.show(&answer, || rows(answer.status.as_slice()))
    }
}
