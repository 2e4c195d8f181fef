//! Settings of the whole cluster: disabled actions, the priority freeze, the disaster brake.

use proto::scheduler::v1::{
    Actor, ClusterSettings, DisableActionRequest, DisableActionResponse, EnableActionRequest,
    EnableActionResponse, GetClusterSettingsRequest, GetClusterSettingsResponse, ReleaseBrakeRequest,
    ReleaseBrakeResponse, SetPriorityFreezeRequest, SetPriorityFreezeResponse,
};
use scheduler_core::{
    action::{ClusterAct, Setting},
    time::Millis,
};
use tonic::Status;

use super::{Api, convert, status};

async fn set(api: &Api, setting: Setting, actor: Option<Actor>) -> Result<Option<ClusterSettings>, Status> {
    let act = ClusterAct { setting, by: convert::actor_from_pb(actor) };
    let snapshot = api.handle.set_cluster(&act).await.map_err(status::of)?;
    Ok(Some(convert::cluster_to_pb(&snapshot.cluster())))
}

pub(super) async fn disable(api: &Api, call: DisableActionRequest) -> Result<DisableActionResponse, Status> {
    let mut faults = Vec::new();
    let kind = convert::action_kind_from_pb(call.kind()).map_err(|fault| faults.push(fault)).ok();
    let expires_in = convert::span_from_pb("expires_in", call.expires_in, &mut faults);
    let Some(kind) = kind.filter(|_| faults.is_empty()) else { return Err(status::invalid(&faults)) };
    let expires_in = (expires_in > Millis(0)).then_some(expires_in);
    let settings = set(api, Setting::Disable { kind, expires_in }, call.actor).await?;
    Ok(DisableActionResponse { settings })
}

pub(super) async fn enable(api: &Api, call: EnableActionRequest) -> Result<EnableActionResponse, Status> {
    let kind = convert::action_kind_from_pb(call.kind()).map_err(|fault| status::invalid(&[fault]))?;
    Ok(EnableActionResponse { settings: set(api, Setting::Enable(kind), call.actor).await? })
}

pub(super) async fn set_freeze(
    api: &Api,
    call: SetPriorityFreezeRequest,
) -> Result<SetPriorityFreezeResponse, Status> {
    let mut faults = Vec::new();
    let span = convert::span_from_pb("expires_in", call.expires_in, &mut faults);
    if !faults.is_empty() {
        return Err(status::invalid(&faults));
    }
    let expires_in = (span > Millis(0)).then_some(span);
    let setting = Setting::Freeze { minimum: call.minimum, stop_tasks: call.stop_tasks, expires_in };
    Ok(SetPriorityFreezeResponse { settings: set(api, setting, call.actor).await? })
}

pub(super) async fn release_brake(
    api: &Api,
    call: ReleaseBrakeRequest,
) -> Result<ReleaseBrakeResponse, Status> {
    Ok(ReleaseBrakeResponse { settings: set(api, Setting::ReleaseBrake, call.actor).await? })
}

pub(super) async fn settings(
    api: &Api,
    _call: GetClusterSettingsRequest,
) -> Result<GetClusterSettingsResponse, Status> {
    let snapshot = api.handle.read_cluster().await.map_err(status::of)?;
    Ok(GetClusterSettingsResponse { settings: Some(convert::cluster_to_pb(&snapshot.cluster())) })
}
