//! gRPC clients of the three services and the calls that tests repeat.

use std::time::Duration;

use proto::{
    baragon::{
        agent::v1::baragon_agent_client::BaragonAgentClient,
        v1::{
            self as baragon, GetRequestRequest, LoadBalancerRequest, RequestState, RequestStatus,
            SubmitRequestRequest, WatchRequestRequest, baragon_service_client::BaragonServiceClient,
        },
    },
    scheduler::v1::{
        self as scheduler, DeployRequest, DeployState, DeployStatus, ListTasksRequest, Task,
        WatchDeployRequest, scheduler_client::SchedulerClient,
    },
};
use tokio_stream::StreamExt;
use tonic::{
    Code,
    transport::{Channel, Endpoint},
};

use crate::{Error, Result, wait};

/// Of a call that is answered at once.
const CALL: Duration = Duration::from_secs(10);

/// The replicas of baragon-service.
#[derive(Clone, Debug)]
pub struct Baragon(Vec<Channel>);

/// The replicas of the scheduler.
#[derive(Clone, Debug)]
pub struct Scheduler(Vec<Channel>);

/// A lazy channel to one process, `host:port`.
///
/// # Panics
/// The address is not one.
#[must_use]
pub fn channel(address: &str) -> Channel {
    Endpoint::from_shared(format!("http://{address}"))
        .expect("addresses of the harness are host:port")
        .connect_timeout(Duration::from_secs(1))
        .timeout(CALL)
        // A stream from a frozen process has to end.
        .http2_keep_alive_interval(Duration::from_secs(2))
        .keep_alive_timeout(Duration::from_secs(2))
        .connect_lazy()
}

/// The agent at an address.
#[must_use]
pub fn agent(address: &str) -> BaragonAgentClient<Channel> {
    BaragonAgentClient::new(channel(address))
}

// === impl Baragon ===

impl Baragon {
    #[must_use]
    pub fn new(addresses: &[String]) -> Self {
        Self(addresses.iter().map(|address| channel(address)).collect())
    }

    /// One replica, by its number.
    #[must_use]
    pub fn replica(&self, number: usize) -> BaragonServiceClient<Channel> {
        BaragonServiceClient::new(self.0[number].clone())
    }

    /// The number of the replica that says that it leads.
    pub async fn leader(&self) -> Option<usize> {
        for number in 0..self.0.len() {
            let status = self.replica(number).get_status(baragon::GetStatusRequest {}).await;
            if status.is_ok_and(|status| status.into_inner().leading) {
                return Some(number);
            }
        }
        None
    }

    /// # Errors
    /// Refused by a replica, or none was reachable.
    pub async fn put_group(&self, group: baragon::Group) -> Result<()> {
        repeated("the group is accepted", async || {
            let request = baragon::PutGroupRequest { group: Some(group.clone()) };
            first_answer(&self.0, async |channel| {
                BaragonServiceClient::new(channel).put_group(request.clone()).await
            })
            .await
        })
        .await
        .map(|_| ())
    }

    /// Submits, again on another replica while none answers.
    ///
    /// # Errors
    /// Refused.
    pub async fn submit(&self, request: &LoadBalancerRequest) -> Result<RequestStatus> {
        let answer = repeated("the load-balancer request is accepted", async || {
            let request = SubmitRequestRequest { request: Some(request.clone()) };
            first_answer(&self.0, async |channel| {
                BaragonServiceClient::new(channel).submit_request(request.clone()).await
            })
            .await
        })
        .await?;
        answer.status.ok_or_else(|| Error::new("an accepted request has a status"))
    }

    /// # Errors
    /// No replica knows it.
    pub async fn get(&self, id: &str) -> Result<(RequestStatus, LoadBalancerRequest)> {
        let request = GetRequestRequest { request_id: id.to_owned() };
        let answer = first_answer(&self.0, async |channel| {
            BaragonServiceClient::new(channel).get_request(request.clone()).await
        })
        .await?;
        Ok((answer.status.unwrap_or_default(), answer.request.unwrap_or_default()))
    }

    /// A service as committed.
    ///
    /// # Errors
    /// No replica knows it.
    pub async fn service(&self, id: &str) -> Result<baragon::ServiceState> {
        let request = baragon::GetServiceRequest { service_id: id.to_owned() };
        let answer = first_answer(&self.0, async |channel| {
            BaragonServiceClient::new(channel).get_service(request.clone()).await
        })
        .await?;
        Ok(answer.state.unwrap_or_default())
    }

    /// Watches until the end, on whichever replica answers, and hands on each
    /// status that it is told.
    ///
    /// # Errors
    /// The deadline passed.
    pub async fn watch(
        &self,
        id: &str,
        deadline: Duration,
        mut each: impl FnMut(&RequestStatus),
    ) -> Result<RequestStatus> {
        let mut turn = 0;
        let what = format!("request {id} ends");
        let watched = wait::until(&what, deadline, async || {
            turn += 1;
            let mut client = self.replica(turn % self.0.len());
            let request = WatchRequestRequest { request_id: id.to_owned() };
            let mut stream = client.watch_request(request).await?.into_inner();
            while let Some(message) = stream.next().await {
                let status = message?.status.unwrap_or_default();
                each(&status);
                if is_terminal(status.state()) {
                    return Ok(status);
                }
            }
            Err(Error::new("the stream ended before the request"))
        });
        match tokio::time::timeout(deadline, watched).await {
            Ok(status) => status,
            Err(_) => Err(Error::new(format!("request {id} did not end within {deadline:?}"))),
        }
    }

    /// Submits and waits for the end.
    ///
    /// # Errors
    /// Refused, or the deadline passed.
    pub async fn run(&self, request: &LoadBalancerRequest, deadline: Duration) -> Result<RequestStatus> {
        self.submit(request).await?;
        self.watch(&request.request_id, deadline, |_| {}).await
    }
}

/// Whether the request is at its end.
#[must_use]
pub fn is_terminal(state: RequestState) -> bool {
    match state {
        RequestState::Unspecified | RequestState::Waiting | RequestState::Canceling => false,
        RequestState::Success
        | RequestState::Failed
        | RequestState::Canceled
        | RequestState::InvalidRequestNoop => true,
    }
}

// === impl Scheduler ===

impl Scheduler {
    #[must_use]
    pub fn new(addresses: &[String]) -> Self {
        Self(addresses.iter().map(|address| channel(address)).collect())
    }

    /// One replica, by its number.
    #[must_use]
    pub fn replica(&self, number: usize) -> SchedulerClient<Channel> {
        SchedulerClient::new(self.0[number].clone())
    }

    /// The number of the replica that says that it leads.
    pub async fn leader(&self) -> Option<usize> {
        for number in 0..self.0.len() {
            let status = self.replica(number).get_status(scheduler::GetStatusRequest {}).await;
            if status.is_ok_and(|status| status.into_inner().leading) {
                return Some(number);
            }
        }
        None
    }

    /// Puts the request and records the deploy, again on another replica while
    /// none answers.
    ///
    /// # Errors
    /// Refused.
    pub async fn deploy(
        &self,
        request: scheduler::Request,
        deploy: scheduler::Deploy,
    ) -> Result<DeployStatus> {
        let answer = repeated("the deploy is accepted", async || {
            let request = DeployRequest {
                deploy: Some(deploy.clone()),
                request: Some(request.clone()),
                ..Default::default()
            };
            first_answer(&self.0, async |channel| SchedulerClient::new(channel).deploy(request.clone()).await)
                .await
        })
        .await?;
        answer.status.ok_or_else(|| Error::new("an accepted deploy has a status"))
    }

    /// Watches until the end, on whichever replica answers, and hands on each
    /// status that it is told.
    ///
    /// # Errors
    /// The deadline passed.
    pub async fn watch(
        &self,
        request_id: &str,
        deploy_id: &str,
        deadline: Duration,
        mut each: impl FnMut(&DeployStatus),
    ) -> Result<DeployStatus> {
        let mut turn = 0;
        let what = format!("deploy {deploy_id} of {request_id} ends");
        let watched = wait::until(&what, deadline, async || {
            turn += 1;
            let mut client = self.replica(turn % self.0.len());
            let request =
                WatchDeployRequest { request_id: request_id.to_owned(), deploy_id: deploy_id.to_owned() };
            let mut stream = client.watch_deploy(request).await?.into_inner();
            while let Some(message) = stream.next().await {
                let status = message?.status.unwrap_or_default();
                each(&status);
                if is_over(status.state()) {
                    return Ok(status);
                }
            }
            Err(Error::new("the stream ended before the deploy"))
        });
        match tokio::time::timeout(deadline, watched).await {
            Ok(status) => status,
            Err(_) => {
                Err(Error::new(format!("deploy {deploy_id} of {request_id} did not end within {deadline:?}")))
            }
        }
    }

    /// Tasks of a request, also ended ones if asked.
    ///
    /// # Errors
    /// No replica answers.
    pub async fn tasks(&self, request_id: &str, include_ended: bool) -> Result<Vec<Task>> {
        let request =
            ListTasksRequest { request_id: request_id.to_owned(), include_ended, ..Default::default() };
        let answer = first_answer(&self.0, async |channel| {
            SchedulerClient::new(channel).list_tasks(request.clone()).await
        })
        .await?;
        Ok(answer.tasks)
    }

    /// Takes it out of the load balancer and stops its tasks; waits for that.
    ///
    /// # Errors
    /// The deadline passed.
    pub async fn delete(&self, request_id: &str, deadline: Duration) -> Result<()> {
        let request =
            scheduler::DeleteRequestRequest { request_id: request_id.to_owned(), ..Default::default() };
        repeated("the deletion is accepted", async || {
            first_answer(&self.0, async |channel| {
                SchedulerClient::new(channel).delete_request(request.clone()).await
            })
            .await
        })
        .await?;
        wait::until(&format!("no task of {request_id} runs"), deadline, async || {
            self.tasks(request_id, false).await.is_ok_and(|tasks| tasks.is_empty())
        })
        .await
    }
}

/// Whether the deploy is at its end.
#[must_use]
pub fn is_over(state: DeployState) -> bool {
    match state {
        DeployState::Unspecified | DeployState::Waiting | DeployState::Canceling => false,
        DeployState::Succeeded | DeployState::Failed | DeployState::Canceled | DeployState::TimedOut => true,
    }
}

/// The first replica's answer that is not a broken connection.
async fn first_answer<T>(
    channels: &[Channel],
    mut call: impl AsyncFnMut(Channel) -> std::result::Result<tonic::Response<T>, tonic::Status>,
) -> std::result::Result<T, tonic::Status> {
    let mut last = tonic::Status::unavailable("there is no replica");
    for channel in channels {
        match call(channel.clone()).await {
            Ok(answer) => return Ok(answer.into_inner()),
            Err(status) if is_unreachable(status.code()) => last = status,
            Err(status) => return Err(status),
        }
    }
    Err(last)
}

/// A killed replica breaks its calls in several ways; all these calls may be repeated.
fn is_unreachable(code: Code) -> bool {
    matches!(code, Code::Unavailable | Code::Unknown | Code::Cancelled | Code::DeadlineExceeded)
}

/// Repeats while no replica is reachable.
async fn repeated<T>(
    what: &str,
    mut call: impl AsyncFnMut() -> std::result::Result<T, tonic::Status>,
) -> Result<T> {
    wait::until(what, CALL * 2, async || match call().await {
        Err(status) if is_unreachable(status.code()) => Err(Error::from(status)),
        answered => Ok(answered),
    })
    .await?
    .map_err(Error::from)
}
