//! Agents: who is there, who was, who is out of service, and what one has rendered.

use baragon_service_core::{
    agent::{Agent, AgentKey, KnownAgent},
    decide::Wanted,
    ids::{AgentId, GroupName},
    snapshot::{Snapshot, Stored},
};
use proto::baragon::v1::{
    self, GetRenderedConfigRequest, GetRenderedConfigResponse, ListAgentsRequest, ListAgentsResponse,
    RenderedFile, SetAgentMaintenanceRequest, SetAgentMaintenanceResponse,
};
use tonic::Status;

use super::{
    Api, groups,
    status::{from_error, malformed},
};
use crate::wire;

/// Of the words of an operator.
const MAX_MESSAGE: usize = 500;

impl Api {
    pub(super) fn agents(&self, call: &ListAgentsRequest) -> Result<ListAgentsResponse, Status> {
        let group = groups::filter("group", &call.group)?;
        let agents = self.handle.read(|state| {
            let mut listed = agents(&state.snapshot, group.as_ref());
            if call.include_gone {
                listed.extend(gone(&state.snapshot, group.as_ref()));
            }
            listed
        });
        Ok(ListAgentsResponse { agents })
    }

    pub(super) async fn maintain(
        &self,
        call: SetAgentMaintenanceRequest,
    ) -> Result<SetAgentMaintenanceResponse, Status> {
        let agent = agent_key(&call.group, &call.agent_id)?;
        if call.message.len() > MAX_MESSAGE || call.message.chars().any(char::is_control) {
            let rule = format!("must be one line of at most {MAX_MESSAGE} bytes");
            return Err(malformed(&[("message".to_owned(), rule)]));
        }
        let wanted =
            Wanted { agent: agent.clone(), on: call.maintenance, message: call.message, force: call.force };
        self.handle.set_maintenance(wanted).await.map_err(from_error)?;
        let agent = self.handle.read(|state| {
            let snapshot = &state.snapshot;
            let present = snapshot.present_agent(&agent).map(|stored| agent_to_pb(snapshot, stored));
            present.or_else(|| snapshot.known(&agent).map(|stored| known_to_pb(snapshot, &stored.value)))
        });
        Ok(SetAgentMaintenanceResponse { agent })
    }

    pub(super) async fn rendered(
        &self,
        call: GetRenderedConfigRequest,
    ) -> Result<GetRenderedConfigResponse, Status> {
        let agent = self.handle.agent(&agent_key(&call.group, &call.agent_id)?).map_err(from_error)?;
        let answer = agent.rendered_config(call.service_id).await.map_err(from_error)?;
        let files =
            answer.files.into_iter().map(|file| RenderedFile { path: file.path, content: file.content });
        Ok(GetRenderedConfigResponse { served_config: answer.served_config, files: files.collect() })
    }
}

/// Those that hold their lease.
pub(super) fn agents(snapshot: &Snapshot, group: Option<&GroupName>) -> Vec<v1::Agent> {
    let wanted = |agent: &&Stored<Agent>| group.is_none_or(|group| agent.value.key.group == *group);
    snapshot.present().filter(wanted).map(|agent| agent_to_pb(snapshot, agent)).collect()
}

fn gone(snapshot: &Snapshot, group: Option<&GroupName>) -> Vec<v1::Agent> {
    let all = snapshot.all_known().map(|stored| &stored.value);
    let gone = all.filter(|known| snapshot.present_agent(&known.key).is_none());
    let wanted = gone.filter(|known| group.is_none_or(|group| known.key.group == *group));
    wanted.map(|known| known_to_pb(snapshot, known)).collect()
}

fn agent_to_pb(snapshot: &Snapshot, agent: &Stored<Agent>) -> v1::Agent {
    let key = &agent.value.key;
    let maintenance = snapshot.maintenance(key).map(|stored| &stored.value).filter(|word| word.on);
    let sync = snapshot.sync(key).map(|stored| &stored.value).filter(|sync| sync.presence == agent.created);
    // What was said before it knew of its maintenance is not said of it now.
    let sync = sync.filter(|sync| sync.maintenance == maintenance.is_some());
    let message = match (maintenance, sync) {
        (Some(word), Some(sync)) if sync.in_sync => format!("in maintenance: {}", word.message),
        (Some(word), Some(sync)) => format!("in maintenance: {}; {}", word.message, sync.message),
        (Some(word), None) => format!("in maintenance: {}; it has not been told yet", word.message),
        (None, Some(sync)) => sync.message.clone(),
        (None, None) => "not yet confirmed by the leader".to_owned(),
    };
    v1::Agent {
        agent_id: key.id.to_string(),
        group: key.group.to_string(),
        address: agent.value.address.clone(),
        in_sync: sync.is_some_and(|sync| sync.in_sync),
        since: Some(wire::time_to_pb(agent.value.since)),
        message,
        maintenance: maintenance.is_some(),
        gone: false,
        last_seen: None,
    }
}

fn known_to_pb(snapshot: &Snapshot, known: &KnownAgent) -> v1::Agent {
    v1::Agent {
        agent_id: known.key.id.to_string(),
        group: known.key.group.to_string(),
        address: known.address.clone(),
        in_sync: false,
        since: None,
        message: "does not hold its lease".to_owned(),
        maintenance: snapshot.is_in_maintenance(&known.key),
        gone: true,
        last_seen: Some(wire::time_to_pb(known.seen_at)),
    }
}

pub(super) fn agent_key(group: &str, agent: &str) -> Result<AgentKey, Status> {
    let group = groups::parse("group", group)?;
    let id = AgentId::parse(agent)
        .map_err(|invalid| malformed(&[("agent_id".to_owned(), invalid.to_string())]))?;
    Ok(AgentKey { group, id })
}
