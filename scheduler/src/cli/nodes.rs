//! `scheduler node`.

use clap::Subcommand;
use platform::cli::table;
use proto::scheduler::v1::{ListNodesRequest, Node, NodeResources, NodeState, SetNodeRequest};

use super::{
    Client, Done,
    args::{self, Acting, Expiry},
    words,
};
use crate::manifest::choice::Choice;

/// What to do with nodes.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Nodes with what they have and what is used
    List {
        #[command(flatten)]
        client: Client,
    },
    /// Freeze, drain or activate a node
    #[command(after_help = "Example: scheduler node set host-7 draining -m 'new disk'; later: active")]
    Set {
        /// Its name
        node: String,
        /// active, frozen (nothing new) or draining (what runs moves elsewhere)
        #[arg(value_parser = args::choice::<NodeState>)]
        state: NodeState,
        #[command(flatten)]
        expiry: Expiry,
        #[command(flatten)]
        acting: Acting,
    },
}

const HEADER: [&str; 9] =
    ["NODE", "STATE", "RACK", "TASKS", "CPUS", "MEMORY MB", "PORTS", "SINCE", "MESSAGE"];

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::List { client } => list(client).await,
        Command::Set { node, state, expiry, acting } => set(node, state, expiry, acting).await,
    }
}

async fn list(client: Client) -> Done {
    let call = ListNodesRequest {};
    let answer = client.ask(call, |mut remote, call| async move { remote.list_nodes(call).await }).await?;
    client.show(&answer, || rows(&answer.nodes))
}

async fn set(node: String, state: NodeState, expiry: Expiry, acting: Acting) -> Done {
    let call = SetNodeRequest {
        node_id: node,
        state: state.into(),
        actor: acting.who.actor(),
        expires_in: expiry.expires_in,
    };
    let client = acting.client;
    let answer = client.ask(call, |mut remote, call| async move { remote.set_node(call).await }).await?;
    client.show(&answer, || rows(answer.node.as_slice()))
}

fn rows(nodes: &[Node]) -> String {
    let rows: Vec<_> = nodes.iter().map(row).collect();
    table(&HEADER, &rows)
}

/// Of each dimension: used/capacity.
fn row(node: &Node) -> Vec<String> {
    let used = node.used.unwrap_or_default();
    let capacity = node.capacity.unwrap_or_default();
    let of = |read: fn(&NodeResources) -> String| format!("{}/{}", read(&used), read(&capacity));
    vec![
        node.node_id.clone(),
        node.state().word(),
        words::dash(&node.rack),
        node.tasks.to_string(),
        of(|resources| format!("{:.1}", resources.cpus)),
        of(|resources| resources.memory_mb.to_string()),
        of(|resources| resources.ports.to_string()),
        words::time(node.since.as_ref()),
        format!("{}{}", node.message, words::until(node.until.as_ref())),
    ]
}
