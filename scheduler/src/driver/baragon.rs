//! The client of baragon-service: makes a load-balancer request under its
//! fixed id and follows it to its end, over broken streams and restarts.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use platform::client::Connection;
use proto::baragon::v1::{
    Action, CancelRequestRequest, GetRequestRequest, GetServiceRequest, LoadBalancerRequest, RequestState,
    RequestStatus, Service, SubmitRequestRequest, Upstream, WatchRequestRequest,
    baragon_service_client::BaragonServiceClient,
};
use scheduler_core::{
    deploy::{BalancerState, WHOLE_WEIGHT},
    effect::{BalancerCall, Change},
    ids::RequestId,
    observed::{Answer, Event, Reading, ReadingKey},
};
use tonic::{Code, Status};

use super::effects::World;

mod survey;

pub(super) use self::survey::run as survey;

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Words are stored with the deploy and with each of its tasks.
const MOST_WORDS: usize = 4096;
/// Attempts that a stream may be silent for.
const SILENCES: u32 = 3;
/// Bytes of one answer.
const MESSAGE_SIZE: usize = platform::client::MESSAGE_SIZE;

/// What one try came to.
enum Next {
    /// The end is known.
    Done,
    /// Ask again, after a pause when it says why.
    Again(Option<Status>),
}

/// Makes the request and reports every state that it takes, up to the last.
pub(super) async fn follow(world: &World, call: BalancerCall) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let next = if call.cancel { cancel(world, &call).await } else { submit(world, &call).await };
        match next {
            Next::Done => return,
            Next::Again(None) => pause = SHORTEST_PAUSE,
            Next::Again(Some(status)) => {
                tell(world, &call, BalancerState::Unreachable, words(&status));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Reads a service's upstreams, again and again until it can be read.
pub(super) async fn read(world: &World, request: RequestId, key: ReadingKey, service_id: String) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let answer = world
            .baragon
            .call(|connection| {
                let message = GetServiceRequest { service_id: service_id.clone() };
                async move { client(connection).get_service(message).await }
            })
            .await;
        world.note_answer(answer.as_ref().map_or_else(|status| is_refusal(status.code()), |_| true));
        let reading = match answer {
            Ok(answer) => {
                Reading::Upstreams(addresses(answer.into_inner().state.unwrap_or_default().upstreams))
            }
            Err(status) if status.code() == Code::NotFound => Reading::Upstreams(BTreeSet::new()),
            Err(status) => Reading::Unreachable(words(&status)),
        };
        let done = matches!(reading, Reading::Upstreams(_));
        world.tell(Event::Read(request.clone(), key.clone(), reading));
        if done {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn submit(world: &World, call: &BalancerCall) -> Next {
    match send(world, message(call)).await {
        Ok(status) => advance(world, call, status, false).await,
        Err(status) if status.code() == Code::AlreadyExists => match known(world, call).await {
            // The same intent, even if its words changed.
            Ok(Some(Known::Same)) => watch(world, call, false).await,
            Ok(Some(Known::Closed | Known::Other)) => failed(world, call, status),
            Ok(None) => Next::Again(None),
            Err(status) => failed(world, call, status),
        },
        Err(status) => failed(world, call, status),
    }
}

/// Asks for the cancel. A request that was never accepted is closed for ever,
/// so that a delayed submission of an earlier leader cannot carry it out.
async fn cancel(world: &World, call: &BalancerCall) -> Next {
    match known(world, call).await {
        Ok(Some(Known::Closed)) => watch(world, call, true).await,
        Ok(Some(Known::Same)) => match send_cancel(world, call).await {
            Ok(status) => advance(world, call, status, false).await,
            Err(status) => failed(world, call, status),
        },
        Ok(Some(Known::Other)) => {
            failed(world, call, Status::already_exists("its id was used for another change"))
        }
        Ok(None) => match send(world, closing(call)).await {
            Ok(status) => advance(world, call, status, true).await,
            Err(status) if status.code() == Code::AlreadyExists => Next::Again(None),
            Err(status) => failed(world, call, status),
        },
        Err(status) => failed(world, call, status),
    }
}

/// What an id stands for at baragon-service.
enum Known {
    /// The change that is meant.
    Same,
    /// Nothing: it was used up on purpose.
    Closed,
    /// Another change, so its outcome says nothing about this one.
    Other,
}

/// `None`: nobody has used the id.
async fn known(world: &World, call: &BalancerCall) -> Result<Option<Known>, Status> {
    let answer = world
        .baragon
        .call(|connection| {
            let message = GetRequestRequest { request_id: call.id.to_string() };
            async move { client(connection).get_request(message).await }
        })
        .await;
    match answer {
        Ok(answer) => Ok(Some(compare(&answer.into_inner().request.unwrap_or_default(), call))),
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(status),
    }
}

fn compare(known: &LoadBalancerRequest, call: &BalancerCall) -> Known {
    let meant = message(call);
    let of = |upstreams: &[Upstream]| addresses(upstreams.to_vec());
    let is_same = known.action() == meant.action()
        && of(&known.add_upstreams) == of(&meant.add_upstreams)
        && of(&known.remove_upstreams) == of(&meant.remove_upstreams);
    match known.action() {
        _ if is_same => Known::Same,
        Action::Reload => Known::Closed,
        Action::Unspecified | Action::Update | Action::Delete => Known::Other,
    }
}

async fn send_cancel(world: &World, call: &BalancerCall) -> Result<RequestStatus, Status> {
    let answer = world
        .baragon
        .call(|connection| {
            let message = CancelRequestRequest { request_id: call.id.to_string() };
            async move { client(connection).cancel_request(message).await }
        })
        .await?;
    Ok(answer.into_inner().status.unwrap_or_default())
}

async fn send(world: &World, request: LoadBalancerRequest) -> Result<RequestStatus, Status> {
    let answer = world
        .baragon
        .call(|connection| {
            let message = SubmitRequestRequest { request: Some(request.clone()) };
            async move { client(connection).submit_request(message).await }
        })
        .await?;
    Ok(answer.into_inner().status.unwrap_or_default())
}

async fn advance(world: &World, call: &BalancerCall, status: RequestStatus, closed: bool) -> Next {
    if report(world, call, &status, closed) { Next::Done } else { watch(world, call, closed).await }
}

/// Follows the stream; a break moves on to the next replica, and so does a
/// silence: a request that waits for long is asked for again under its id, which
/// does no harm, while one whose end was not told would be waited for for ever.
async fn watch(world: &World, call: &BalancerCall, closed: bool) -> Next {
    let message = WatchRequestRequest { request_id: call.id.to_string() };
    let patience = world.baragon.attempt_timeout();
    let mut client = client(world.baragon.connection());
    let opened = tokio::time::timeout(patience, client.watch_request(message)).await;
    let mut stream = match opened.unwrap_or_else(|_| Err(Status::unavailable("no answer in time"))) {
        Ok(stream) => stream.into_inner(),
        Err(status) => {
            world.baragon.advance();
            return Next::Again(Some(status));
        }
    };
    loop {
        let Ok(news) = tokio::time::timeout(patience * SILENCES, stream.message()).await else {
            world.baragon.advance();
            return Next::Again(None);
        };
        match news {
            Ok(Some(update)) => {
                if report(world, call, &update.status.unwrap_or_default(), closed) {
                    return Next::Done;
                }
            }
            // Ended before the end: the replica stops.
            Ok(None) => return Next::Again(Some(Status::unavailable("the stream ended early"))),
            Err(status) => {
                world.baragon.advance();
                return Next::Again(Some(status));
            }
        }
    }
}

/// Tells the state; `true` when it is the last.
fn report(world: &World, call: &BalancerCall, status: &RequestStatus, closed: bool) -> bool {
    let state = match status.state() {
        RequestState::Unspecified | RequestState::Waiting => BalancerState::Waiting,
        RequestState::Canceling => BalancerState::Canceling,
        // The closing request went through; the one that was meant never will.
        RequestState::Success if closed => BalancerState::Canceled,
        RequestState::Success => BalancerState::Success,
        RequestState::Failed => BalancerState::Failed,
        RequestState::Canceled => BalancerState::Canceled,
        RequestState::InvalidRequestNoop => BalancerState::Noop,
    };
    let message = if closed {
        "it was never accepted, and its id is closed".to_owned()
    } else {
        status.message.clone()
    };
    tell(world, call, state, message);
    state.is_final()
}

fn failed(world: &World, call: &BalancerCall, status: Status) -> Next {
    if is_refusal(status.code()) {
        tell(world, call, BalancerState::Refused, words(&status));
        return Next::Done;
    }
    Next::Again(Some(status))
}

/// The service has understood and says no.
fn is_refusal(code: Code) -> bool {
    match code {
        Code::InvalidArgument
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::FailedPrecondition
        | Code::OutOfRange
        | Code::Unimplemented
        | Code::Unauthenticated => true,
        Code::Ok
        | Code::Cancelled
        | Code::Unknown
        | Code::DeadlineExceeded
        | Code::ResourceExhausted
        | Code::Aborted
        | Code::Internal
        | Code::Unavailable
        | Code::DataLoss => false,
    }
}

fn tell(world: &World, call: &BalancerCall, state: BalancerState, mut message: String) {
    if let Some((end, _)) = message.char_indices().find(|(at, _)| *at >= MOST_WORDS) {
        message.replace_range(end.., " [...]");
    }
    world.note_answer(state != BalancerState::Unreachable);
    let answer = Answer { state, message };
    world.tell(Event::Balancer(call.request.clone(), call.id.clone(), answer));
}

fn words(status: &Status) -> String {
    match status.code() {
        Code::Unavailable | Code::DeadlineExceeded => {
            format!("baragon-service does not answer: {}", status.message())
        }
        code => format!("{code:?}: {}", status.message()),
    }
}

fn client(connection: Connection) -> BaragonServiceClient<Connection> {
    BaragonServiceClient::new(connection).max_decoding_message_size(MESSAGE_SIZE)
}

fn addresses(upstreams: Vec<Upstream>) -> BTreeSet<String> {
    upstreams.into_iter().map(|upstream| upstream.address).collect()
}

fn message(call: &BalancerCall) -> LoadBalancerRequest {
    let none = BTreeMap::new();
    let (action, add, remove, weights) = match &call.change {
        Change::Upstreams { add, remove, weights } => (Action::Update, add.clone(), remove.clone(), weights),
        Change::Delete => (Action::Delete, Vec::new(), Vec::new(), &none),
    };
    let weighed = |address: String| Upstream {
        weight: weights.get(&address).copied().unwrap_or(WHOLE_WEIGHT),
        ..upstream(call, address)
    };
    LoadBalancerRequest {
        request_id: call.id.to_string(),
        service: Some(match &call.change {
            Change::Upstreams { .. } => service(call),
            Change::Delete => named(call),
        }),
        add_upstreams: add.into_iter().map(weighed).collect(),
        remove_upstreams: remove.into_iter().map(|address| upstream(call, address)).collect(),
        action: action.into(),
        ..LoadBalancerRequest::default()
    }
}

/// Uses up the id without a change.
fn closing(call: &BalancerCall) -> LoadBalancerRequest {
    LoadBalancerRequest {
        request_id: call.id.to_string(),
        service: Some(named(call)),
        action: Action::Reload.into(),
        ..LoadBalancerRequest::default()
    }
}

/// Only a change says what the service is.
fn named(call: &BalancerCall) -> Service {
    Service { service_id: call.service.service_id.clone(), ..Service::default() }
}

/// Says whose it is: a service can have upstreams of several requests.
fn upstream(call: &BalancerCall, address: String) -> Upstream {
    let place = call.places.get(&address).cloned().unwrap_or_default();
    Upstream {
        address,
        group: place.group,
        rack: place.rack,
        request_id: call.request.to_string(),
        ..Upstream::default()
    }
}

fn service(call: &BalancerCall) -> Service {
    let lb = &call.service;
    Service {
        service_id: lb.service_id.clone(),
        owners: call.owners.clone(),
        base_path: lb.base_path.clone(),
        additional_paths: lb.additional_paths.clone(),
        groups: lb.groups.clone(),
        domains: lb.domains.clone(),
        options: serde_json::from_value(lb.options.clone()).ok(),
        template: lb.template.clone(),
    }
}
