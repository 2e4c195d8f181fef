//! `scheduler request`.

use clap::{Subcommand, ValueEnum};
use platform::cli::table;
use proto::scheduler::v1::{
    DeleteRequestRequest, GetRequestRequest, ListRequestsRequest, PutRequestRequest, Request, RequestStatus,
    RequestType,
};

use super::{Client, Done, remote, words};

/// What to do with requests.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a request, or change its owners and instances
    Put {
        request: String,
        #[arg(long, value_enum, default_value = "service")]
        r#type: Kind,
        /// How many tasks run
        #[arg(long, default_value_t = 1)]
        instances: u32,
        #[arg(long)]
        owner: Vec<String>,
    },
    /// All requests
    List,
    /// One request
    Show { request: String },
    /// Take it out of the load balancers, stop its tasks, forget it
    Delete { request: String },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
    Service,
    Worker,
}

pub(super) async fn run(command: Command, client: &Client) -> Done {
    match command {
        Command::Put { request, r#type, instances, owner } => {
            let kind = match r#type {
                Kind::Service => RequestType::Service,
                Kind::Worker => RequestType::Worker,
            };
            put(
                Request {
                    request_id: request,
                    r#type: kind.into(),
                    owners: owner,
                    instances,
                    ..Default::default()
                },
                client,
            )
            .await
        }
        Command::List => list(client).await,
        Command::Show { request } => show(request, client).await,
        Command::Delete { request } => delete(request, client).await,
    }
}

async fn put(request: Request, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = PutRequestRequest { request: Some(request.clone()), ..Default::default() };
            async move { remote(connection).put_request(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || rows(answer.status.as_slice()))
}

async fn list(client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| async move {
            remote(connection).list_requests(ListRequestsRequest { ..Default::default() }).await
        })
        .await?
        .into_inner();
    client.show(&answer, || rows(&answer.requests))
}

async fn show(request_id: String, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = GetRequestRequest { request_id: request_id.clone() };
            async move { remote(connection).get_request(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || rows(answer.status.as_slice()))
}

async fn delete(request_id: String, client: &Client) -> Done {
    let answer = client
        .replicas()?
        .call(|connection| {
            let call = DeleteRequestRequest { request_id: request_id.clone(), ..Default::default() };
            async move { remote(connection).delete_request(call).await }
        })
        .await?
        .into_inner();
    client.show(&answer, || rows(answer.status.as_slice()))
}

fn rows(requests: &[RequestStatus]) -> String {
    let rows: Vec<_> = requests.iter().map(words::request_row).collect();
    table(&words::REQUEST_HEADER, &rows)
}
