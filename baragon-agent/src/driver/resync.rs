//! Start-up: the stored state first, then the announcement.

use std::{sync::Arc, time::Duration};

use baragon_agent_core::{
    apply::{Request, Scope},
    desired::Group,
    ids::GroupName,
    template::Renderer,
};
use platform::{
    client::Replicas,
    kv::{Store, etcd},
    presence::{self, Announcement},
    serve::Readiness,
    tasks::{Kind, Outcome, Stage, Supervisor},
};
use proto::baragon::v1::{
    GetGroupStateRequest, GetGroupStateResponse, baragon_service_client::BaragonServiceClient,
};
use tokio::{sync::watch, time::sleep};
use tonic::Code;

use super::Handle;
use crate::api::convert;

/// Pauses between two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What baragon-service finds in the store of a live agent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Record {
    pub(crate) v: u32,
    pub(crate) agent_id: String,
    pub(crate) group: String,
    pub(crate) address: String,
    /// Tells one process from the next.
    pub(crate) boot_id: String,
    pub(crate) since_ms: u64,
    /// The template sets that services can ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) templates: Option<Vec<String>>,
}

/// Where the record is kept.
#[derive(Clone, Debug)]
pub(crate) enum StoreSource {
    /// Connects when it is there.
    Etcd(etcd::Endpoints),
    /// A given one.
    Given(Store),
}

/// Brings the host to the stored state, then keeps the announcement.
pub(crate) struct Resync {
    pub(crate) handle: Handle,
    pub(crate) baragon: Replicas,
    pub(crate) group: String,
    pub(crate) ready: Readiness,
    /// Set once the host is converged, unset on stop.
    pub(crate) announced: watch::Sender<Option<Vec<u8>>>,
    pub(crate) record: Record,
    /// Its template sets are announced, and each change of them.
    pub(crate) templates: watch::Receiver<Arc<Renderer>>,
}

/// The key of an agent's record.
pub(crate) fn key(prefix: &str, group: &str, agent_id: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    let encode = |text: &str| percent_encoding::utf8_percent_encode(text, KEPT).to_string();
    format!("{prefix}/agents/{}/{}", encode(group), encode(agent_id))
}

/// Connects to the store in its own time, and keeps the record there.
pub(crate) fn announce(
    source: StoreSource,
    announcement: Announcement,
    value: watch::Receiver<Option<Vec<u8>>>,
    supervisor: &Supervisor,
) {
    let (stop, inner) = (supervisor.token(Stage::Session), supervisor.clone());
    supervisor.spawn(Stage::Session, Kind::BestEffort, "announce", async move {
        let store = tokio::select! {
            store = connect(source) => store,
            () = stop.cancelled() => return Ok(()),
        };
        let _present = presence::announce(store, announcement, value, &inner);
        Ok(())
    });
}

async fn connect(source: StoreSource) -> Store {
    let endpoints = match source {
        StoreSource::Given(store) => return store,
        StoreSource::Etcd(endpoints) => endpoints,
    };
    let mut pause = FIRST_PAUSE;
    loop {
        match etcd::Etcd::connect(endpoints.clone()).await {
            Ok(store) => return std::sync::Arc::new(store),
            Err(error) => tracing::warn!(%error, "etcd cannot be reached"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The group as it is held, unless the host was given to another one meanwhile.
pub(super) fn own_group(held: &Group, name: &str) -> Group {
    if held.name.as_str() == name {
        return held.clone();
    }
    Group::without_domains(GroupName::parse(name).expect("the configuration has checked it"))
}

// === impl Resync ===

impl Resync {
    /// Runs until the stop.
    pub(crate) async fn run(mut self, stop: tokio_util::sync::CancellationToken) -> Outcome {
        tokio::select! {
            () = self.converge() => {}
            () = stop.cancelled() => return Ok(()),
        }
        tracing::info!(config = %self.handle.view().live, "the host serves the stored state");
        while !stop.is_cancelled() {
            self.announce()?;
            tokio::select! {
                changed = self.templates.changed() => if changed.is_err() {
                    // The driver ends only with the process.
                    stop.cancelled().await;
                },
                () = tell_health(&self.handle, &self.ready) => {}
                () = stop.cancelled() => {}
            }
        }
        self.announced.send_replace(None);
        Ok(())
    }

    /// Says what is there now, unless it was said.
    fn announce(&mut self) -> Outcome {
        let in_use = self.templates.borrow_and_update().clone();
        self.record.templates = Some(in_use.templates().set_names().map(ToString::to_string).collect());
        let record = Some(serde_json::to_vec(&self.record)?);
        self.announced.send_if_modified(|said| {
            let is_new = *said != record;
            *said = record;
            is_new
        });
        Ok(())
    }

    /// By the stored state, or by the leader if that is faster.
    async fn converge(&self) {
        let mut views = self.handle.views();
        tokio::select! {
            () = self.fetch_and_apply() => {}
            _ = views.wait_for(|view| view.converged) => {}
        }
        self.handle.set_waiting(None);
    }

    async fn fetch_and_apply(&self) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.attempt().await {
                Ok(()) => return,
                Err(reason) => {
                    tracing::warn!(reason, "the host is not yet at the stored state");
                    self.handle.set_waiting(Some(reason));
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn attempt(&self) -> Result<(), String> {
        let mut maintenance = None;
        let request = match self.fetch().await {
            Ok(state) => {
                maintenance = state.maintenance;
                let (view, own) = (self.handle.view(), self.own_group());
                // What is held for another group is not this agent's any more.
                let held = view.services.keys().filter(|_| view.group.name == own.name).cloned();
                convert::stored_state(state, &own, held)?
            }
            Err(status) if status.code() == Code::NotFound => {
                tracing::warn!(group = self.group, "the group is not known yet; what is held stays");
                Request { group: Some(self.own_group()), scope: Scope::Part, ..Request::repair([].into()) }
            }
            Err(status) => return Err(format!("baragon-service: {}", status.message())),
        };
        match self.handle.converge(request, maintenance).await {
            Ok(answer) => answer.report.failure.map_or(Ok(()), Err),
            Err(super::Error::Converged) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn own_group(&self) -> Group {
        own_group(&self.handle.view().group, &self.group)
    }

    async fn fetch(&self) -> Result<GetGroupStateResponse, tonic::Status> {
        let call = |connection| {
            let request =
                GetGroupStateRequest { group: self.group.clone(), agent_id: self.record.agent_id.clone() };
            async move {
                let client = BaragonServiceClient::new(connection);
                let mut client = client.max_decoding_message_size(platform::client::MESSAGE_SIZE);
                client.get_group_state(request).await.map(tonic::Response::into_inner)
            }
        };
        self.baragon.call(call).await
    }
}

/// An agent in maintenance does as told and takes no traffic. Ends never.
async fn tell_health(handle: &Handle, ready: &Readiness) {
    let mut views = handle.views();
    loop {
        ready.set(!views.borrow_and_update().maintenance);
        if views.changed().await.is_err() {
            // The driver has ended, and so does everything.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_agent_is_encoded() {
        assert_eq!(key("/baragon", "main", "host:7300"), "/baragon/agents/main/host%3A7300");
    }

    #[test]
    fn the_record_of_version_1_is_as_ever() {
        for golden in [
            r#"{"v":1,"agent_id":"lb1","group":"main","address":"10.0.0.1:7300","boot_id":"b","since_ms":7}"#,
            r#"{"v":1,"agent_id":"lb1","group":"main","address":"10.0.0.1:7300","boot_id":"b","since_ms":7,"templates":["default"]}"#,
        ] {
            let record: Record = serde_json::from_str(golden).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), golden);
        }
    }
}
