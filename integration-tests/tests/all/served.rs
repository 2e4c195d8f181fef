//! What the load balancers serve, against what the store says.

use std::collections::BTreeSet;

use integration_tests::{Context, Error, Result, app, cluster::Cluster};
use proto::baragon::v1::{ListServicesRequest, ServiceState, Upstream};

use crate::PATIENCE;

/// Waits until every nginx serves exactly the committed upstreams of each of
/// the named services, `groups[n]` being the group of the n-th.
pub(crate) async fn as_stored(cluster: &Cluster, services: &[&str], groups: &[&str]) {
    let paths: Vec<String> = services.iter().map(|service| format!("/{service}")).collect();
    paths_as_stored(cluster, &paths, groups).await;
}

/// The same for paths, whoever has them.
pub(crate) async fn paths_as_stored(cluster: &Cluster, paths: &[String], groups: &[&str]) {
    cluster
        .until("every nginx serves what is stored", PATIENCE, async || {
            let stored = stored(cluster).await?;
            for (nginx, group) in (0..cluster.nginx.len()).zip(groups) {
                for path in paths {
                    let wanted = stored.iter().find(|state| is_in(state, group) && has(state, path));
                    matches(cluster, nginx, path, wanted).await?;
                }
            }
            Ok::<_, Error>(())
        })
        .await;
}

/// The services as the leader knows them.
pub(crate) async fn stored(cluster: &Cluster) -> Result<Vec<ServiceState>> {
    let baragon = cluster.baragon();
    let leader = baragon.leader().await.ok_or_else(|| Error::new("no baragon-service leads"))?;
    let answer = baragon.replica(leader).list_services(ListServicesRequest::default()).await?;
    Ok(answer.into_inner().services)
}

pub(crate) fn is_in(state: &ServiceState, group: &str) -> bool {
    state.service.as_ref().is_some_and(|service| service.groups.iter().any(|name| name == group))
}

fn has(state: &ServiceState, path: &String) -> bool {
    let service = state.service.as_ref();
    service.is_some_and(|service| service.base_path == *path || service.additional_paths.contains(path))
}

async fn matches(cluster: &Cluster, nginx: usize, path: &str, wanted: Option<&ServiceState>) -> Result<()> {
    let upstreams = wanted.map(|state| in_turn(state)).unwrap_or_default();
    let round: u32 = upstreams.iter().map(|upstream| upstream.weight.max(1)).sum();
    let seen = seen(cluster, nginx, path, round).await;
    let seen = seen.context(format!("{path} on nginx {nginx}"))?;
    let expected = match wanted {
        None => BTreeSet::from(["404".to_owned()]),
        Some(_) if upstreams.is_empty() => BTreeSet::from(["503".to_owned()]),
        Some(_) => upstreams.iter().map(|upstream| upstream.address.clone()).collect(),
    };
    if seen == expected {
        return Ok(());
    }
    Err(Error::new(format!("nginx {nginx} serves {seen:?} for {path}, and {expected:?} are stored")))
}

/// Who has to answer while all are well: backups only when there is nobody else.
fn in_turn(state: &ServiceState) -> Vec<&Upstream> {
    let (backups, others): (Vec<_>, Vec<_>) = state.upstreams.iter().partition(|upstream| upstream.backup);
    if others.is_empty() { backups } else { others }
}

/// Who answers; a status that is not 200 stands for itself.
async fn seen(cluster: &Cluster, nginx: usize, path: &str, round: u32) -> Result<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    // With one worker the turn comes to each, by its weight, within a round.
    for _ in 0..round.max(1) * 2 {
        let answer = cluster.nginx[nginx].get(app::DOMAIN, &format!("{path}/x")).await?;
        seen.insert(match answer.status {
            200 => app::instance_of(&answer.body)?,
            status => status.to_string(),
        });
    }
    Ok(seen)
}
