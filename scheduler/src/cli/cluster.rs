//! `scheduler cluster`: settings that concern all requests.

use clap::Subcommand;
use proto::scheduler::v1::{
    ActionKind, ClusterSettings, DisableActionRequest, EnableActionRequest, GetClusterSettingsRequest,
    ReleaseBrakeRequest, SetPriorityFreezeRequest,
};

use super::{
    Client, Done,
    args::{self, Acting, Expiry},
    words,
};
use crate::manifest::choice::Choice;

/// What to do with the settings of the cluster.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What is disabled, frozen or braked, by whom and since when
    Show {
        #[command(flatten)]
        client: Client,
    },
    /// Refuse an action of users, with a message to them
    #[command(
        after_help = "Example: scheduler cluster disable deploy --expires-in 1h -m 'etcd is being upgraded'"
    )]
    Disable {
        /// What people may not do: scale, deploy, run ...
        #[arg(value_parser = args::choice::<ActionKind>)]
        action: ActionKind,
        #[command(flatten)]
        expiry: Expiry,
        #[command(flatten)]
        acting: Acting,
    },
    /// Allow it again
    Enable {
        /// What people may do again
        #[arg(value_parser = args::choice::<ActionKind>)]
        action: ActionKind,
        #[command(flatten)]
        acting: Acting,
    },
    /// Start nothing below a priority
    #[command(
        after_help = "Example: scheduler cluster freeze 60 --stop-tasks --expires-in 2h -m 'half of the hosts are down'"
    )]
    Freeze {
        /// 1 to 100
        minimum: u32,
        /// Stop the tasks below it, too
        #[arg(long)]
        stop_tasks: bool,
        #[command(flatten)]
        expiry: Expiry,
        #[command(flatten)]
        acting: Acting,
    },
    /// End the freeze
    Unfreeze {
        #[command(flatten)]
        acting: Acting,
    },
    /// Let automatic actions go on after a mass loss of tasks
    ReleaseBrake {
        #[command(flatten)]
        acting: Acting,
    },
}

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::Show { client } => show(client).await,
        Command::Disable { action, expiry, acting } => disable(action, expiry, acting).await,
        Command::Enable { action, acting } => enable(action, acting).await,
        Command::Freeze { minimum, stop_tasks, expiry, acting } => {
            freeze(minimum, stop_tasks, expiry.expires_in, acting).await
        }
        Command::Unfreeze { acting } => freeze(0, false, None, acting).await,
        Command::ReleaseBrake { acting } => release_brake(acting).await,
    }
}

async fn show(client: Client) -> Done {
    let call = GetClusterSettingsRequest {};
    let answer =
        client.ask(call, |mut remote, call| async move { remote.get_cluster_settings(call).await }).await?;
    client.show(&answer, || describe(answer.settings.as_ref()))
}

async fn disable(action: ActionKind, expiry: Expiry, acting: Acting) -> Done {
    let call = DisableActionRequest {
        kind: action.into(),
        actor: acting.who.actor(),
        expires_in: expiry.expires_in,
    };
    let client = acting.client;
    let answer =
        client.ask(call, |mut remote, call| async move { remote.disable_action(call).await }).await?;
    client.show(&answer, || describe(answer.settings.as_ref()))
}

async fn enable(action: ActionKind, acting: Acting) -> Done {
    let call = EnableActionRequest { kind: action.into(), actor: acting.who.actor() };
    let client = acting.client;
    let answer = client.ask(call, |mut remote, call| async move { remote.enable_action(call).await }).await?;
    client.show(&answer, || describe(answer.settings.as_ref()))
}

async fn freeze(
    minimum: u32,
    stop_tasks: bool,
    expires_in: Option<pbjson_types::Duration>,
    acting: Acting,
) -> Done {
    let call = SetPriorityFreezeRequest { minimum, stop_tasks, actor: acting.who.actor(), expires_in };
    let client = acting.client;
    let answer =
        client.ask(call, |mut remote, call| async move { remote.set_priority_freeze(call).await }).await?;
    client.show(&answer, || describe(answer.settings.as_ref()))
}

async fn release_brake(acting: Acting) -> Done {
    let call = ReleaseBrakeRequest { actor: acting.who.actor() };
    let client = acting.client;
    let answer = client.ask(call, |mut remote, call| async move { remote.release_brake(call).await }).await?;
    client.show(&answer, || describe(answer.settings.as_ref()))
}

fn describe(settings: Option<&ClusterSettings>) -> String {
    let settings = settings.cloned().unwrap_or_default();
    let mut lines = Vec::new();
    for disabled in &settings.disabled {
        let until = words::until(disabled.until.as_ref());
        let by = words::by(&disabled.user, &disabled.message);
        let since = words::time(disabled.since.as_ref());
        lines.push(format!("{} is disabled since {since}{until}{by}", disabled.kind().word()));
    }
    if let Some(freeze) = &settings.freeze {
        let stopped = if freeze.stop_tasks { " and tasks below it are stopped" } else { "" };
        let by = words::by(&freeze.user, &freeze.message);
        let (since, until) = (words::time(freeze.since.as_ref()), words::until(freeze.until.as_ref()));
        let minimum = freeze.minimum;
        lines.push(format!("nothing below priority {minimum} starts{stopped} since {since}{until}{by}"));
    }
    if let Some(brake) = &settings.brake {
        let (since, until) = (words::time(brake.since.as_ref()), words::until(brake.until.as_ref()));
        lines.push(format!("automatic actions are stopped since {since}{until}: {}", brake.reason));
        lines.push("  `scheduler cluster release-brake` lets them go on".to_owned());
    }
    if lines.is_empty() { "nothing is disabled, frozen or braked".to_owned() } else { lines.join("\n") }
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::{Brake, DisabledAction};

    use super::*;

    #[test]
    fn settings_are_told_with_who_and_why() {
        assert_eq!(describe(None), "nothing is disabled, frozen or braked");
        let settings = ClusterSettings {
            disabled: vec![DisabledAction {
                kind: ActionKind::Deploy.into(),
                user: "ann".to_owned(),
                message: "upgrade".to_owned(),
                ..Default::default()
            }],
            brake: Some(Brake { reason: "9 of 10 tasks were lost".to_owned(), ..Default::default() }),
            ..Default::default()
        };
        let text = describe(Some(&settings));
        assert!(text.starts_with("deploy is disabled since - by ann: upgrade\n"), "{text}");
        assert!(text.contains("stopped since -: 9 of 10 tasks were lost"), "{text}");
    }
}
