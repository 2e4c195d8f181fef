//! `baragon-service request ...`

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use platform::cli::{EXIT_FAILED, Failure, Format, json};
use proto::baragon::v1::{
    CancelRequestRequest, GetRequestRequest, ListRequestsRequest, LoadBalancerRequest, RequestPhase,
    RequestState, RequestStatus, Service, SubmitRequestRequest, Upstream, UpstreamList, WatchRequestRequest,
};
use tonic::Code;

use super::{Client, failure, misuse, output, stub};

mod plan;

/// Between two attempts to take up a stream that broke.
const RESUME_PAUSE: Duration = Duration::from_millis(100);
/// Replicas are asked this often in vain before a watch gives up.
const RESUMES: u32 = 150;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Submit a request from a file or from flags
    Submit(Box<SubmitArgs>),
    /// Show what a request would change, without making it
    Plan(Box<PlanArgs>),
    /// Show where a request is
    Status {
        /// The request
        id: String,
        /// Show each change until it has ended
        #[arg(long)]
        watch: bool,
    },
    /// Take a request back
    Cancel {
        /// The request
        id: String,
    },
    /// List requests, newest first
    List {
        /// Only of this service
        #[arg(long, default_value = "")]
        service: String,
        /// Only those that have not ended
        #[arg(long)]
        waiting: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    request: SubmitArgs,
    /// Also have every agent check the candidate
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
pub(super) struct SubmitArgs {
    /// A LoadBalancerRequest as protobuf JSON; - reads stdin
    #[arg(value_name = "FILE.json", conflicts_with_all = ["service", "add", "remove", "replace"])]
    file: Option<PathBuf>,
    /// Request id; a new one if not given
    #[arg(long)]
    id: Option<String>,
    /// Service to create or change
    #[arg(long)]
    service: Option<String>,
    /// Path that it owns; without one only the upstreams change
    #[arg(long)]
    base_path: Option<String>,
    /// Group that serves it; may be given again
    #[arg(long)]
    group: Vec<String>,
    /// Domain in which it is served; may be given again
    #[arg(long)]
    domain: Vec<String>,
    /// Owner; may be given again
    #[arg(long)]
    owner: Vec<String>,
    /// Upstream to add, host:port[,weight=N][,rack=R][,group=G][,backup]
    #[arg(long, value_name = "UPSTREAM")]
    add: Vec<String>,
    /// Upstream to remove, host:port[,group=G]
    #[arg(long, value_name = "UPSTREAM")]
    remove: Vec<String>,
    /// The whole list instead; an empty value stands for none
    #[arg(long, value_name = "UPSTREAM", conflicts_with_all = ["add", "remove"])]
    replace: Vec<String>,
    /// Refuse unless the service is at this generation
    #[arg(long)]
    expect_generation: Option<u64>,
    /// Show each change until it has ended
    #[arg(long)]
    wait: bool,
}

pub(super) async fn execute(command: Command, client: &Client) -> Result<(), Failure> {
    match command {
        Command::Submit(args) => {
            let wait = args.wait;
            submit(client, build(*args)?, wait).await
        }
        Command::Plan(args) => plan::show(client, build(args.request)?, args.check).await,
        Command::Status { id, watch: true } => watch(client, &id, None).await,
        Command::Status { id, watch: false } => {
            let status = client.status(&id).await?;
            output::show(client.output, &status, output::status_text);
            Ok(())
        }
        Command::Cancel { id } => {
            let call = CancelRequestRequest { request_id: id };
            let answer = client.replicas.call(async |at| stub(at).cancel_request(call.clone()).await).await?;
            let status = answer.into_inner().status.unwrap_or_default();
            output::show(client.output, &status, output::status_line);
            Ok(())
        }
        Command::List { service, waiting } => list(client, service, waiting).await,
    }
}

/// Submits, and waits if asked to. Used by every command that makes a request.
pub(super) async fn submit(client: &Client, request: LoadBalancerRequest, wait: bool) -> Result<(), Failure> {
    let call = SubmitRequestRequest { request: Some(request) };
    let answer = client.replicas.call(async |at| stub(at).submit_request(call.clone()).await).await?;
    accepted(client, answer.into_inner().status.unwrap_or_default(), wait).await
}

/// Shows a request that was just recorded, and waits if asked to.
pub(super) async fn accepted(client: &Client, status: RequestStatus, wait: bool) -> Result<(), Failure> {
    output::show(client.output, &status, output::status_line);
    if wait {
        let id = status.request_id.clone();
        return watch(client, &id, Some(status)).await;
    }
    Ok(())
}

/// A request id that nobody else has.
pub(super) fn fresh_id() -> String {
    format!("cli-{}", uuid::Uuid::now_v7())
}

/// Prints one line a change; fails unless the request ends in SUCCESS.
async fn watch(client: &Client, id: &str, mut shown: Option<RequestStatus>) -> Result<(), Failure> {
    let mut resumes = 0;
    loop {
        match follow(client, id, &mut shown).await {
            Ok(()) => {}
            Err(status) if is_broken(status.code()) && resumes < RESUMES => {
                resumes += 1;
                client.replicas.advance();
                tokio::time::sleep(RESUME_PAUSE).await;
            }
            Err(status) => return Err(status.into()),
        }
        if let Some(last) = shown.as_ref().filter(|last| last.phase() == RequestPhase::Done) {
            return verdict(last);
        }
    }
}

fn is_broken(code: Code) -> bool {
    matches!(code, Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled)
}

async fn follow(client: &Client, id: &str, shown: &mut Option<RequestStatus>) -> Result<(), tonic::Status> {
    let call = WatchRequestRequest { request_id: id.to_owned() };
    let mut stream = stub(client.replicas.connection()).watch_request(call).await?.into_inner();
    while let Some(answer) = stream.message().await? {
        let status = answer.status.unwrap_or_default();
        let line = |status: &RequestStatus| match client.output {
            Format::Json => json(status),
            Format::Text => output::status_line(status),
        };
        let text = line(&status);
        if shown.as_ref().is_none_or(|before| line(before) != text) {
            println!("{text}");
        }
        *shown = Some(status);
    }
    Ok(())
}

fn verdict(status: &RequestStatus) -> Result<(), Failure> {
    match status.state() {
        RequestState::Success => Ok(()),
        // The last line that was shown has told why.
        _ => Err(Failure { message: String::new(), code: EXIT_FAILED }),
    }
}

async fn list(client: &Client, service: String, waiting: bool) -> Result<(), Failure> {
    let call = ListRequestsRequest { service_id: service, in_progress_only: waiting, ..Default::default() };
    let answer = client.replicas.call(async |at| stub(at).list_requests(call.clone()).await).await?;
    let header = ["REQUEST", "SERVICE", "STATE", "GENERATION", "WHY"];
    output::list(client.output, &header, &answer.into_inner().requests, |status| {
        vec![
            status.request_id.clone(),
            status.service_id.clone(),
            output::state_word(status.state()).to_owned(),
            status.generation.to_string(),
            status.message.lines().next().unwrap_or_default().to_owned(),
        ]
    });
    Ok(())
}

fn build(args: SubmitArgs) -> Result<LoadBalancerRequest, Failure> {
    if let Some(file) = &args.file {
        let mut request = read(file)?;
        if let Some(id) = args.id {
            request.request_id = id;
        }
        return Ok(request);
    }
    let Some(service_id) = args.service else {
        return Err(misuse("name a file, or a service with --service"));
    };
    let replaces = !args.replace.is_empty();
    let service = Service {
        service_id,
        owners: args.owner,
        base_path: args.base_path.clone().unwrap_or_default(),
        groups: args.group,
        domains: args.domain,
        ..Service::default()
    };
    Ok(LoadBalancerRequest {
        request_id: args.id.unwrap_or_else(fresh_id),
        service: Some(service),
        add_upstreams: upstreams(&args.add)?,
        remove_upstreams: upstreams(&args.remove)?,
        replace_upstreams: match replaces {
            true => Some(UpstreamList { upstreams: upstreams(&args.replace)? }),
            false => None,
        },
        upstream_update_only: args.base_path.is_none(),
        expected_generation: args.expect_generation,
        ..LoadBalancerRequest::default()
    })
}

fn read(file: &PathBuf) -> Result<LoadBalancerRequest, Failure> {
    let text = if file.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.map_err(|error| misuse(format!("cannot read {}: {error}", file.display())))?;
    serde_json::from_str(&text)
        .map_err(|error| misuse(format!("{} is no LoadBalancerRequest: {error}", file.display())))
}

fn upstreams(texts: &[String]) -> Result<Vec<Upstream>, Failure> {
    texts.iter().filter(|text| !text.is_empty()).map(|text| upstream(text)).collect()
}

fn upstream(text: &str) -> Result<Upstream, Failure> {
    let mut parts = text.split(',');
    let mut upstream =
        Upstream { address: parts.next().unwrap_or_default().to_owned(), ..Upstream::default() };
    for part in parts {
        match part.split_once('=') {
            Some(("weight", weight)) => {
                let bad = |_| misuse(format!("{text}: weight must be a number, not `{weight}`"));
                upstream.weight = weight.parse().map_err(bad)?;
            }
            Some(("rack", rack)) => rack.clone_into(&mut upstream.rack),
            Some(("group", group)) => group.clone_into(&mut upstream.group),
            None if part == "backup" => upstream.backup = true,
            _ => {
                return Err(misuse(format!("{text}: `{part}` is none of weight=N, rack=R, group=G, backup")));
            }
        }
    }
    Ok(upstream)
}

// === impl Client ===

impl Client {
    async fn status(&self, id: &str) -> Result<RequestStatus, Failure> {
        let call = GetRequestRequest { request_id: id.to_owned() };
        let answer = self.replicas.call(async |at| stub(at).get_request(call.clone()).await).await?;
        answer.into_inner().status.ok_or_else(|| failure("the server sent no status".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upstreams_are_written_with_their_attributes() {
        let read = upstream("10.0.0.1:80,weight=3,rack=r1,group=canary,backup").unwrap();
        let expected = Upstream {
            address: "10.0.0.1:80".into(),
            weight: 3,
            rack: "r1".into(),
            group: "canary".into(),
            backup: true,
            request_id: String::new(),
        };
        assert_eq!(read, expected);
        assert!(upstream("a:1,weight=x").is_err());
        assert!(upstream("a:1,speed=3").is_err());
    }
}
