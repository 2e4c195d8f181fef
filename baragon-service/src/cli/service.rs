//! `baragon-service service ...`

use clap::Subcommand;
use platform::cli::Failure;
use proto::baragon::v1::{
    Action, GetServiceRequest, ListGenerationsRequest, ListServicesRequest, LoadBalancerRequest,
    RollbackServiceRequest, Service,
};

use super::{Client, output, request, stub};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show a service as committed
    Show {
        /// The service
        service: String,
    },
    /// List the services
    List {
        /// Only of this group
        #[arg(long, default_value = "")]
        group: String,
    },
    /// Take a service off the load balancers
    Delete {
        /// The service
        service: String,
        /// Show each change until it has ended
        #[arg(long)]
        wait: bool,
    },
    /// List the generations that are kept
    History {
        /// The service
        service: String,
    },
    /// Bring an earlier generation back
    Rollback {
        /// The service
        service: String,
        /// One of its history
        generation: u64,
        /// Request id; a new one if not given
        #[arg(long)]
        id: Option<String>,
        /// Show each change until it has ended
        #[arg(long)]
        wait: bool,
    },
    /// Render, check and reload a service as it is
    Reload {
        /// The service
        service: String,
        /// Show each change until it has ended
        #[arg(long)]
        wait: bool,
    },
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    match command {
        Command::Show { service } => show(client, service).await,
        Command::List { group } => list(client, group).await,
        Command::Delete { service, wait } => act(client, service, Action::Delete, wait).await,
        Command::History { service } => history(client, service).await,
        Command::Rollback { service, generation, id, wait } => {
            let request_id = id.unwrap_or_else(request::fresh_id);
            let call = RollbackServiceRequest { service_id: service, generation, request_id };
            let answer =
                client.replicas.call(async |at| stub(at).rollback_service(call.clone()).await).await?;
            request::accepted(client, answer.into_inner().status.unwrap_or_default(), wait).await
        }
        Command::Reload { service, wait } => act(client, service, Action::Reload, wait).await,
    }
}

async fn show(client: &Client, service_id: String) -> Result<(), Failure> {
    let call = GetServiceRequest { service_id };
    let answer = client.replicas.call(async |at| stub(at).get_service(call.clone()).await).await?;
    let state = answer.into_inner().state.unwrap_or_default();
    output::show(client.output, &state, output::service_text);
    Ok(())
}

async fn list(client: &Client, group: String) -> Result<(), Failure> {
    let call = ListServicesRequest { group };
    let answer = client.replicas.call(async |at| stub(at).list_services(call.clone()).await).await?;
    let header = ["SERVICE", "GENERATION", "PATH", "GROUPS", "UPSTREAMS"];
    output::list(client.output, &header, &answer.into_inner().services, output::service_row);
    Ok(())
}

async fn history(client: &Client, service_id: String) -> Result<(), Failure> {
    let call = ListGenerationsRequest { service_id, page_size: 100, page_token: String::new() };
    let answer = client.replicas.call(async |at| stub(at).list_generations(call.clone()).await).await?;
    let header = ["GENERATION", "REQUEST", "UPSTREAMS", "PATH"];
    output::list(client.output, &header, &answer.into_inner().generations, |one| {
        let path = one.service.as_ref().map_or("deleted", |service| &service.base_path);
        let count = one.upstreams.len().to_string();
        vec![one.generation.to_string(), one.request_id.clone(), count, path.to_owned()]
    });
    Ok(())
}

async fn act(client: &Client, service_id: String, action: Action, wait: bool) -> Result<(), Failure> {
    let mut wanted = LoadBalancerRequest {
        request_id: request::fresh_id(),
        service: Some(Service { service_id, ..Service::default() }),
        ..LoadBalancerRequest::default()
    };
    wanted.set_action(action);
    request::submit(client, wanted, wait).await
}
