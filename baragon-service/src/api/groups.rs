//! Groups, their agents, and what those have to serve; the state of this replica.

use std::time::Duration;

use baragon_service_core::{
    agent::Agent,
    check,
    decide::{self, Scope},
    group::Group,
    ids::GroupName,
    snapshot::Snapshot,
};
use proto::baragon::v1::{
    DeleteGroupAliasRequest, DeleteGroupAliasResponse, DeleteGroupRequest, DeleteGroupResponse,
    GetGroupRequest, GetGroupResponse, GetGroupStateRequest, GetGroupStateResponse, GetStatusResponse,
    ListGroupAliasesResponse, ListGroupsResponse, PutGroupAliasRequest, PutGroupAliasResponse,
    PutGroupRequest, PutGroupResponse,
};
use tonic::Status;

use super::{
    Api,
    agents::{agent_key, agents},
    convert,
    status::{from_error, malformed},
};
use crate::{
    driver::{Error, State},
    wire,
};

impl Api {
    pub(super) async fn define_group(&self, call: PutGroupRequest) -> Result<PutGroupResponse, Status> {
        let group = convert::group_from_pb(call.group.unwrap_or_default())
            .map_err(|violations| malformed(&violations))?;
        self.handle.put_group(group.clone()).await.map_err(from_error)?;
        Ok(PutGroupResponse { group: Some(wire::group_to_pb(&group)) })
    }

    pub(super) async fn group(&self, call: &GetGroupRequest) -> Result<GetGroupResponse, Status> {
        let name = parse("name", &call.name)?;
        self.handle.refresh_group(&name).await.map_err(from_error)?;
        let found = self.handle.read(|state| {
            let group = wire::group_to_pb(&state.snapshot.group(&name)?.value);
            Some(GetGroupResponse { group: Some(group), agents: agents(&state.snapshot, Some(&name)) })
        });
        found.ok_or_else(|| from_error(Error::UnknownGroup(name)))
    }

    pub(super) fn groups(&self) -> ListGroupsResponse {
        let groups = self.handle.read(|state| state.snapshot.groups().map(wire::group_to_pb).collect());
        ListGroupsResponse { groups }
    }

    pub(super) async fn remove_group(
        &self,
        call: &DeleteGroupRequest,
    ) -> Result<DeleteGroupResponse, Status> {
        let name = parse("name", &call.name)?;
        self.handle.delete_group(name).await.map_err(from_error)?;
        Ok(DeleteGroupResponse {})
    }

    pub(super) async fn define_alias(
        &self,
        call: PutGroupAliasRequest,
    ) -> Result<PutGroupAliasResponse, Status> {
        let alias = convert::alias_from_pb(&call.alias.unwrap_or_default())
            .map_err(|violations| malformed(&violations))?;
        self.handle.put_alias(alias.clone()).await.map_err(from_error)?;
        Ok(PutGroupAliasResponse { alias: Some(wire::alias_to_pb(&alias)) })
    }

    pub(super) fn aliases(&self) -> ListGroupAliasesResponse {
        let aliases = self.handle.read(|state| state.snapshot.aliases().map(wire::alias_to_pb).collect());
        ListGroupAliasesResponse { aliases }
    }

    pub(super) async fn remove_alias(
        &self,
        call: &DeleteGroupAliasRequest,
    ) -> Result<DeleteGroupAliasResponse, Status> {
        self.handle.delete_alias(parse("name", &call.name)?).await.map_err(from_error)?;
        Ok(DeleteGroupAliasResponse {})
    }

    /// Of a group that nobody has defined yet: nothing, so that agents may
    /// start before it is. They are told when it is.
    pub(super) fn group_state(&self, call: &GetGroupStateRequest) -> Result<GetGroupStateResponse, Status> {
        let name = parse("group", &call.group)?;
        let asks = Some(&call.agent_id).filter(|id| !id.is_empty()).map(|id| agent_key(&call.group, id));
        let asks = asks.transpose()?;
        let (deaf, answer) = self.handle.read(|state| {
            let (group, targets) = decide::group_state(&state.snapshot, &name, Scope::Committed);
            let services = targets.iter().map(|(target, _)| wire::target_to_pb(target)).collect();
            let group = Some(wire::group_to_pb(&group));
            let maintenance = asks.as_ref().map(|agent| state.snapshot.is_in_maintenance(agent));
            (state.deaf.clone(), GetGroupStateResponse { group, services, maintenance })
        });
        match deaf {
            // An agent that converged to an old state would take services away.
            Some(reason) => Err(Status::unavailable(format!("the store cannot be heard: {reason}"))),
            None => Ok(answer),
        }
    }

    pub(super) fn status(&self) -> GetStatusResponse {
        let overview = self.handle.overview();
        self.handle.read(|state| {
            let snapshot = &state.snapshot;
            let waiting = || snapshot.busy_services().flat_map(|service| snapshot.waiting(service));
            let oldest = waiting().map(|request| convert::age(&request.value)).max();
            GetStatusResponse {
                name: overview.name,
                leading: overview.term.is_some(),
                leader: overview.leader.clone().unwrap_or_default(),
                term: overview.term.unwrap_or_default(),
                waiting_requests: count(waiting().count()),
                oldest_waiting: oldest.map(duration_to_pb),
                services: count(snapshot.services().filter(|record| record.content.is_some()).count()),
                agents: agents(snapshot, None),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                problems: problems(state, overview.leader.is_none()),
            }
        })
    }
}

/// An empty filter lets all pass.
pub(super) fn filter(field: &str, text: &str) -> Result<Option<GroupName>, Status> {
    if text.is_empty() { Ok(None) } else { parse(field, text).map(Some) }
}

pub(super) fn parse(field: &str, text: &str) -> Result<GroupName, Status> {
    GroupName::parse(text).map_err(|invalid| malformed(&[(field.to_owned(), invalid.to_string())]))
}

fn problems(state: &State, leaderless: bool) -> Vec<String> {
    let snapshot = &state.snapshot;
    let mut problems: Vec<String> =
        state.deaf.iter().map(|reason| format!("the store cannot be heard: {reason}")).collect();
    if leaderless {
        problems.push("no replica leads; requests wait".to_owned());
    }
    problems.extend(state.unreadable.iter().map(|(key, why)| format!("key {key} cannot be read: {why}")));
    for agent in agents(snapshot, None).iter().filter(|agent| !agent.in_sync && !agent.maintenance) {
        problems.push(format!("agent {} does not serve everything: {}", agent.agent_id, agent.message));
    }
    for agent in snapshot.agents().filter(|agent| snapshot.group(&agent.value.key.group).is_none()) {
        let Agent { key, .. } = &agent.value;
        problems.push(format!("agent {key} is in group {}, which does not exist; put the group", key.group));
    }
    problems.extend(snapshot.groups().filter_map(|group| below_target(snapshot, group)));
    problems.extend(check::check(snapshot));
    problems
}

fn below_target(snapshot: &Snapshot, group: &Group) -> Option<String> {
    let live = count(snapshot.agents_of(&group.name).count());
    let (name, target) = (&group.name, group.target_agents);
    (live < target).then(|| format!("group {name} has {live} of {target} agents; bring more up"))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn duration_to_pb(duration: Duration) -> pbjson_types::Duration {
    pbjson_types::Duration {
        seconds: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        nanos: i32::try_from(duration.subsec_nanos()).unwrap_or_default(),
    }
}
