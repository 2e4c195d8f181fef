//! What must hold once everything is whole again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use integration_tests::{Context, Error, Result, app, clients, clients::is_terminal, cluster::Cluster};
use proto::baragon::{
    agent::v1 as agent,
    v1::{GetRenderedConfigRequest, GetRequestRequest, ListServicesRequest, RequestState, ServiceState},
};
use tonic::Code;

use super::{AGENTS, CALL, GROUPS, OTHER_GROUP, REPLICAS, SERVICES, Sent, World};
use crate::{PATIENCE, served};

/// What nginx balances to: a file of the tree with what came since, so it is
/// not compared with the disk.
const ENDPOINTS: &str = "endpoints";

// === impl World ===

impl World {
    /// Remembers each end that can be seen now.
    pub(super) async fn look_at_ends(&mut self) {
        let baragon = self.cluster.baragon();
        for id in self.open() {
            let Ok(Ok((status, _))) = tokio::time::timeout(CALL, baragon.get(&id)).await else { return };
            if is_terminal(status.state()) {
                self.sent.entry(id).or_default().end = Some(status.state());
            }
        }
    }

    pub(super) async fn settle(&mut self) {
        eprintln!("settle after {} requests", self.sent.len());
        for number in 0..AGENTS {
            self.end_maintenance(number).await;
        }
        let cluster = &self.cluster;
        cluster.expect(cluster.agents_in_sync(AGENTS).await);
        let mut ends: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (id, sent) in &self.sent {
            let end = the_end(cluster, id, *sent).await;
            *ends.entry(end.map_or("never recorded", |state| state.as_str_name())).or_default() += 1;
        }
        eprintln!("ends: {ends:?}");
        cluster.expect(cluster.agents_in_sync(AGENTS).await);
        load_what_waits(cluster).await;
        served::paths_as_stored(cluster, &Self::paths(), &GROUPS).await;
        let stored = replicas_agree(cluster).await;
        for number in 0..AGENTS {
            cluster
                .until("the agent holds and has on disk what is stored", PATIENCE, async || {
                    holds(cluster, number, &stored).await
                })
                .await;
        }
    }

    async fn end_maintenance(&mut self, number: usize) {
        let begin = std::time::Instant::now();
        while let Err(words) = self.set_maintenance(number, false).await {
            assert!(begin.elapsed() < PATIENCE, "{words}\n{}", self.cluster.state());
        }
    }
}

/// A change that was not to be reloaded is served with the next reload; this is
/// the last one.
async fn load_what_waits(cluster: &Cluster) {
    let mut last = app::balance("last", "last", &[]);
    last.service.as_mut().expect("balance names it").groups =
        vec![app::GROUP.to_owned(), OTHER_GROUP.to_owned()];
    let end = cluster.expect(cluster.baragon().run(&last, PATIENCE).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
}

/// The one end that every replica tells.
async fn the_end(cluster: &Cluster, id: &str, sent: Sent) -> Option<RequestState> {
    let mut ends = BTreeSet::new();
    for number in 0..REPLICAS {
        let mut replica = cluster.baragon().replica(number);
        let end = cluster
            .until(&format!("{id} has one end"), PATIENCE, async || {
                let request = GetRequestRequest { request_id: id.to_owned() };
                match replica.get_request(request).await {
                    Ok(answer) => {
                        let status = answer.into_inner().status.unwrap_or_default();
                        if number == 0 && status.state() == RequestState::Failed {
                            eprintln!(
                                "{id} failed: {:.200}",
                                status.message.lines().next().unwrap_or_default()
                            );
                        }
                        let over = is_terminal(status.state()).then_some(Some(status.state()));
                        over.ok_or_else(|| Error::new(format!("{status:?}")))
                    }
                    Err(status) if status.code() == Code::NotFound => Ok(None),
                    Err(status) => Err(Error::from(status)),
                }
            })
            .await;
        ends.insert(end.map(|end| end as i32));
        assert!(end.is_some() || !sent.accepted, "{id} was accepted and is lost\n{}", cluster.state());
        assert!(
            sent.end.is_none() || sent.end == end,
            "{id} ended as {:?} and now is {end:?}\n{}",
            sent.end,
            cluster.state()
        );
    }
    assert_eq!(ends.len(), 1, "the replicas tell different ends of {id}\n{}", cluster.state());
    ends.into_iter().next().flatten().and_then(|end| RequestState::try_from(end).ok())
}

async fn replicas_agree(cluster: &Cluster) -> Vec<ServiceState> {
    cluster
        .until("the replicas know the same services", PATIENCE, async || {
            let mut told = Vec::new();
            for number in 0..REPLICAS {
                let mut replica = cluster.baragon().replica(number);
                let request = ListServicesRequest::default();
                told.push(replica.list_services(request).await.ok()?.into_inner().services);
            }
            told.windows(2).all(|pair| pair[0] == pair[1]).then(|| told.swap_remove(0))
        })
        .await
}

/// Generations, files on disk, and what both services say is rendered.
async fn holds(cluster: &Cluster, number: usize, stored: &[ServiceState]) -> Result<()> {
    let mut agent = clients::agent(&cluster.agents[number].address);
    let status = agent.get_status(agent::GetStatusRequest {}).await?.into_inner();
    let held: BTreeMap<String, u64> =
        status.services.iter().map(|held| (held.service_id.clone(), held.generation)).collect();
    let nginx = &cluster.nginx[number];
    same("the tree served", nginx.served_tree().await?, nginx.live_tree()?)?;
    for service in SERVICES {
        let wanted = stored.iter().find(|state| {
            served::is_in(state, GROUPS[number])
                && state.service.as_ref().is_some_and(|one| one.service_id == service)
        });
        if let Some(wanted) = wanted {
            same(&format!("the generation of {service}"), held.get(service), Some(&wanted.generation))?;
        }
        let mut files = files(cluster, number, service).await?;
        let endpoints = files.remove(ENDPOINTS).unwrap_or_default();
        same(&format!("whether {service} has files"), !files.is_empty(), wanted.is_some())?;
        if let Some(wanted) = wanted {
            let stored = wanted.upstreams.iter().map(|upstream| upstream.address.as_str()).collect();
            same(&format!("the endpoints of {service}"), addresses(&endpoints, service), stored)?;
        }
    }
    for (path, content) in files(cluster, number, "").await? {
        if path != ENDPOINTS {
            is_on_disk(&nginx.root().join("live").join(path), &content)?;
        }
    }
    same("problems", status.problems, Vec::new())
}

/// As a file, or as a part of the one into which those of its folder are packed.
fn is_on_disk(file: &Path, content: &str) -> Result<()> {
    let what = file.display().to_string();
    if file.exists() {
        return same(&what, fs::read_to_string(file).context(&what)?.as_str(), content);
    }
    let packed = file.with_file_name("~packed.conf");
    let packed = fs::read_to_string(&packed).context(packed.display())?;
    same(&format!("whether {what} is packed"), packed.contains(content), true)
}

/// As the agent tells them, and as baragon-service passes them on.
async fn files(cluster: &Cluster, number: usize, service: &str) -> Result<BTreeMap<String, String>> {
    let mut agent = clients::agent(&cluster.agents[number].address);
    let service_id = service.to_owned();
    let direct = found(agent.get_rendered_config(agent::GetRenderedConfigRequest { service_id }).await)?
        .unwrap_or_default();
    let direct: BTreeMap<_, _> = direct.files.into_iter().map(|file| (file.path, file.content)).collect();
    let request = GetRenderedConfigRequest {
        group: GROUPS[number].to_owned(),
        agent_id: format!("lb-{}", number + 1),
        service_id: service.to_owned(),
    };
    let passed = found(cluster.baragon().replica(0).get_rendered_config(request).await)?.unwrap_or_default();
    let passed: BTreeMap<_, _> = passed.files.into_iter().map(|file| (file.path, file.content)).collect();
    same("the files of the agent and of baragon-service", &passed, &direct)?;
    Ok(direct)
}

/// None: there is no such thing.
fn found<T>(answer: std::result::Result<tonic::Response<T>, tonic::Status>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer.into_inner())),
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(Error::from(status)),
    }
}

/// Of a service, in `name=address/weight/kind,...`.
fn addresses<'a>(endpoints: &'a str, service: &str) -> BTreeSet<&'a str> {
    let name = format!("baragon_{service}=");
    let peers = endpoints.lines().find_map(|line| line.strip_prefix(&name)).unwrap_or_default();
    peers.split(',').filter_map(|peer| peer.split('/').next()).filter(|address| !address.is_empty()).collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, seen: T, wanted: T) -> Result<()> {
    if seen == wanted { Ok(()) } else { Err(Error::new(format!("{what}: {seen:?} instead of {wanted:?}"))) }
}
