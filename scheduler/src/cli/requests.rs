//! `scheduler request`.

use clap::{Args, Subcommand};
use pbjson_types::Duration;
use platform::cli::{EXIT_FAILED, Failure, table};
use proto::scheduler::v1::{
    DeleteRequestRequest, GetRequestRequest, GetRequestResponse, JobPolicy, ListRequestsRequest, MissedRuns,
    Overlap, PutRequestRequest, Request, RequestState, RequestStatus, RequestType, Schedule, ScheduleForm,
};

use super::{
    Client, Done,
    args::{self, Acting},
    words,
};

/// What to do with requests.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a request, or change what is named and nothing else
    #[command(
        after_help = "Examples:\n  scheduler request put hello --instances 2\n  scheduler request put nightly --type \
                      scheduled --schedule '30 2 * * *' --time-zone Europe/Berlin"
    )]
    Put(Box<Put>),
    /// All requests
    List {
        /// Only those in this state
        #[arg(long, value_parser = args::choice::<RequestState>)]
        state: Option<RequestState>,
        /// Only those of this type
        #[arg(long, value_parser = args::choice::<RequestType>)]
        r#type: Option<RequestType>,
        /// Of this owner only
        #[arg(long, default_value = "", hide_default_value = true)]
        owner: String,
        #[command(flatten)]
        client: Client,
    },
    /// One request
    #[command(visible_alias = "get")]
    Show {
        /// Its id
        request: String,
        #[command(flatten)]
        client: Client,
    },
    /// Take it out of the load balancers, stop its tasks, forget it
    Delete {
        /// Its id
        request: String,
        #[command(flatten)]
        acting: Acting,
    },
}

/// The arguments of `scheduler request put`. What is absent stays as it is.
#[derive(Debug, Args)]
pub(super) struct Put {
    /// Its id
    request: String,
    /// service, worker, scheduled, on_demand or run_once [default: service]
    #[arg(long, value_parser = args::choice::<RequestType>)]
    r#type: Option<RequestType>,
    /// How many tasks run; of on_demand: how many runs at once
    #[arg(long)]
    instances: Option<u32>,
    /// Ceiling for the instances
    #[arg(long)]
    max_instances: Option<u32>,
    /// In place of the present ones; may be given several times
    #[arg(long)]
    owner: Vec<String>,
    /// 1 to 100
    #[arg(long)]
    priority: Option<u32>,
    /// Count tasks as healthy as soon as they run
    #[arg(long, value_name = "BOOL")]
    skip_health_checks: Option<bool>,
    /// A scale also replaces the tasks that run
    #[arg(long, value_name = "BOOL")]
    bounce_after_scale: Option<bool>,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    job: JobArgs,
    /// Needed to scale down by more than half or by more than 10
    #[arg(long)]
    acknowledge_scale_down: bool,
    /// Tell what would change; nothing is written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Schedule")]
struct ScheduleArgs {
    /// 5 fields are cron, 6 or 7 are Quartz
    #[arg(long, value_name = "EXPRESSION", conflicts_with = "after")]
    schedule: Option<String>,
    /// What the expression must be: cron or quartz [default: as the number of fields says]
    #[arg(long, value_parser = args::choice::<ScheduleForm>)]
    form: Option<ScheduleForm>,
    /// IANA name
    #[arg(long)]
    time_zone: Option<String>,
    /// Times that passed while nothing could be launched: skip, once or all
    #[arg(long, value_parser = args::choice::<MissedRuns>)]
    missed: Option<MissedRuns>,
    /// Later than this is missed
    #[arg(long, value_parser = args::span)]
    window: Option<Duration>,
    /// Run after each success of this request; may be given several times
    #[arg(long, value_name = "REQUEST")]
    after: Vec<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Jobs")]
struct JobArgs {
    /// Further attempts after a failure
    #[arg(long)]
    retries: Option<u32>,
    /// Before the first further attempt; doubles
    #[arg(long, value_parser = args::span)]
    retry_pause: Option<Duration>,
    /// A longer run is stopped and has failed
    #[arg(long, value_parser = args::span)]
    time_limit: Option<Duration>,
    /// While another run is active: forbid, allow or replace
    #[arg(long, value_parser = args::choice::<Overlap>)]
    overlap: Option<Overlap>,
}

pub(super) async fn run(command: Command) -> Done {
    match command {
        Command::Put(put) => put.run().await,
        Command::List { state, r#type, owner, client } => {
            let call = ListRequestsRequest {
                state: state.map_or(0, Into::into),
                r#type: r#type.map_or(0, Into::into),
                owner,
                ..Default::default()
            };
            let requests = list(&client, call).await?;
            let answer =
                proto::scheduler::v1::ListRequestsResponse { requests, next_page_token: String::new() };
            client.show(&answer, || rows(&answer.requests))
        }
        Command::Show { request, client } => show(request, client).await,
        Command::Delete { request, acting } => delete(request, acting).await,
    }
}

/// All pages.
pub(super) async fn list(
    client: &Client,
    mut call: ListRequestsRequest,
) -> Result<Vec<RequestStatus>, Failure> {
    let mut requests = Vec::new();
    loop {
        let ask = |mut remote: super::Remote, call| async move { remote.list_requests(call).await };
        let page = client.ask(call.clone(), ask).await?;
        requests.extend(page.requests);
        if page.next_page_token.is_empty() {
            return Ok(requests);
        }
        call.page_token = page.next_page_token;
    }
}

/// `None`: there is none, or it was deleted.
pub(super) async fn find(client: &Client, request_id: &str) -> Result<Option<RequestStatus>, Failure> {
    let call = GetRequestRequest { request_id: request_id.to_owned() };
    let replicas = client.replicas()?;
    let answer = replicas.call(|connection| {
        let call = call.clone();
        async move { super::remote(connection).get_request(call).await }
    });
    match answer.await {
        Ok(answer) => Ok(answer.into_inner().status.filter(|status| status.state() != RequestState::Deleted)),
        Err(status) if status.code() == tonic::Code::NotFound => Ok(None),
        Err(status) => Err(status.into()),
    }
}

async fn show(request: String, client: Client) -> Done {
    match find(&client, &request).await? {
        Some(status) => {
            let answer = GetRequestResponse { status: Some(status) };
            client.show(&answer, || describe(&answer.status.clone().unwrap_or_default()))
        }
        None => {
            Err(Failure { message: format!("there is no request {request} (NOT_FOUND)"), code: EXIT_FAILED })
        }
    }
}

async fn delete(request_id: String, acting: Acting) -> Done {
    let call = DeleteRequestRequest { request_id, actor: acting.who.actor() };
    let client = acting.client;
    let answer =
        client.ask(call, |mut remote, call| async move { remote.delete_request(call).await }).await?;
    client.show(&answer, || rows(answer.status.as_slice()))
}

pub(super) fn rows(requests: &[RequestStatus]) -> String {
    let rows: Vec<_> = requests.iter().map(words::request_row).collect();
    table(&words::REQUEST_HEADER, &rows)
}

fn describe(status: &RequestStatus) -> String {
    let mut lines = vec![rows(std::slice::from_ref(status))];
    if let Some(at) = &status.next_run {
        lines.push(format!("next run {}", words::time(Some(at))));
    }
    if !status.waiting_deploy_ids.is_empty() {
        lines.push(format!("waiting deploys: {}", status.waiting_deploy_ids.join(", ")));
    }
    for action in &status.expiring {
        let by = words::by(&action.user, &action.message);
        let until = words::time(action.until.as_ref());
        let name = action.kind().as_str_name().trim_start_matches("ACTION_KIND_").to_lowercase();
        lines.push(format!("{name} until {until}, then {}{by}", action.reverts_to));
    }
    lines.extend(status.crashes.iter().map(|crash| format!("crash loop: {}", crash.message)));
    if !status.bounce.is_empty() {
        lines.push(format!("bounce: {}", status.bounce));
    }
    if !status.quarantine.is_empty() {
        lines.push(format!("quarantined: {}", status.quarantine));
    }
    lines.join("\n")
}

// === impl Put ===

impl Put {
    async fn run(self) -> Done {
        let client = self.acting.client.clone();
        let present = find(&client, &self.request).await?.and_then(|status| status.request);
        let call = PutRequestRequest {
            actor: self.acting.who.actor(),
            acknowledge_scale_down: self.acknowledge_scale_down,
            dry_run: self.dry_run,
            request: Some(self.laid_over(present)),
        };
        let dry_run = call.dry_run;
        let answer =
            client.ask(call, |mut remote, call| async move { remote.put_request(call).await }).await?;
        client.show(&answer, || {
            if dry_run { words::changes(&answer.changes) } else { rows(answer.status.as_slice()) }
        })
    }

    fn laid_over(self, present: Option<Request>) -> Request {
        let new = || Request { r#type: RequestType::Service.into(), ..Default::default() };
        let mut request = present.unwrap_or_else(new);
        request.request_id = self.request;
        put(&mut request.r#type, self.r#type.map(Into::into));
        put(&mut request.instances, self.instances);
        put(&mut request.max_instances, self.max_instances);
        put(&mut request.owners, Some(self.owner).filter(|owners| !owners.is_empty()));
        put(&mut request.priority, self.priority);
        put(&mut request.skip_health_checks, self.skip_health_checks);
        put(&mut request.bounce_after_scale, self.bounce_after_scale);
        self.schedule.lay_over(&mut request.schedule);
        self.job.lay_over(&mut request.job);
        request
    }
}

fn put<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

// === impl ScheduleArgs ===

impl ScheduleArgs {
    fn lay_over(self, present: &mut Option<Schedule>) {
        let mut schedule = present.clone().unwrap_or_default();
        if let Some(expression) = self.schedule {
            schedule.after.clear();
            schedule.expression = expression;
        }
        if !self.after.is_empty() {
            // What is said of times has no meaning beside it.
            schedule = Schedule { after: self.after, ..Schedule::default() };
        }
        put(&mut schedule.form, self.form.map(Into::into));
        put(&mut schedule.time_zone, self.time_zone);
        put(&mut schedule.missed, self.missed.map(Into::into));
        if self.window.is_some() {
            schedule.window = self.window;
        }
        if schedule != Schedule::default() {
            *present = Some(schedule);
        }
    }
}

// === impl JobArgs ===

impl JobArgs {
    fn lay_over(self, present: &mut Option<JobPolicy>) {
        let mut job = present.unwrap_or_default();
        put(&mut job.retries, self.retries);
        put(&mut job.overlap, self.overlap.map(Into::into));
        if self.retry_pause.is_some() {
            job.retry_pause = self.retry_pause;
        }
        if self.time_limit.is_some() {
            job.time_limit = self.time_limit;
        }
        if job != JobPolicy::default() {
            *present = Some(job);
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        put: Put,
    }

    fn laid_over(args: &[&str], present: Option<Request>) -> Request {
        let args = [&["put", "a"], args].concat();
        Line::try_parse_from(args).unwrap().put.laid_over(present)
    }

    #[test]
    fn what_is_not_named_stays_as_it_is() {
        let present = Request {
            request_id: "a".to_owned(),
            r#type: RequestType::Scheduled.into(),
            owners: vec!["x".to_owned()],
            instances: 3,
            priority: 80,
            schedule: Some(Schedule { expression: "* * * * *".to_owned(), ..Default::default() }),
            job: Some(JobPolicy { retries: 2, ..Default::default() }),
            ..Default::default()
        };
        assert_eq!(laid_over(&[], Some(present.clone())), present);
        let changed = laid_over(&["--instances", "4", "--time-zone", "Europe/Berlin"], Some(present.clone()));
        let mut wanted = present;
        wanted.instances = 4;
        wanted.schedule.as_mut().unwrap().time_zone = "Europe/Berlin".to_owned();
        assert_eq!(changed, wanted);
    }

    #[test]
    fn a_new_request_is_a_service_unless_its_type_is_named() {
        assert_eq!(laid_over(&[], None).r#type(), RequestType::Service);
        let job = laid_over(&["--type", "on-demand", "--retries", "1"], None);
        assert_eq!((job.r#type(), job.job.unwrap().retries), (RequestType::OnDemand, 1));
        let after = laid_over(&["--type", "scheduled", "--after", "b"], None).schedule.unwrap();
        assert_eq!((after.expression.as_str(), after.after), ("", vec!["b".to_owned()]));
    }
}
