//! What the load balancers serve, against what the store says.

use std::collections::{BTreeMap, BTreeSet};

use integration_tests::{Context, Error, Result, app, cluster::Cluster};
use proto::baragon::v1::{ListServicesRequest, ServiceState};

use crate::PATIENCE;

/// Waits until every nginx serves exactly the committed upstreams of each of
/// the named services, `groups[n]` being the group of the n-th.
pub(crate) async fn as_stored(cluster: &Cluster, services: &[&str], groups: &[&str]) {
    cluster
        .until("every nginx serves what is stored", PATIENCE, async || {
            let stored = stored(cluster).await?;
            for (nginx, group) in (0..cluster.nginx.len()).zip(groups) {
                for service in services {
                    let wanted = stored.get(*service).filter(|state| is_in(state, group));
                    matches(cluster, nginx, service, wanted).await?;
                }
            }
            Ok::<_, Error>(())
        })
        .await;
}

async fn stored(cluster: &Cluster) -> Result<BTreeMap<String, ServiceState>> {
    let baragon = cluster.baragon();
    let leader = baragon.leader().await.ok_or_else(|| Error::new("no baragon-service leads"))?;
    let answer = baragon.replica(leader).list_services(ListServicesRequest::default()).await?;
    let services = answer.into_inner().services.into_iter();
    Ok(services.map(|state| (state.service.clone().unwrap_or_default().service_id, state)).collect())
}

fn is_in(state: &ServiceState, group: &str) -> bool {
    state.service.as_ref().is_some_and(|service| service.groups.iter().any(|name| name == group))
}

async fn matches(
    cluster: &Cluster,
    nginx: usize,
    service: &str,
    wanted: Option<&ServiceState>,
) -> Result<()> {
    let seen = seen(cluster, nginx, service, wanted.map_or(1, |state| state.upstreams.len())).await;
    let seen = seen.context(format!("{service} on nginx {nginx}"))?;
    let expected = match wanted {
        None => BTreeSet::from(["404".to_owned()]),
        Some(state) if state.upstreams.is_empty() => BTreeSet::from(["503".to_owned()]),
        Some(state) => state.upstreams.iter().map(|upstream| upstream.address.clone()).collect(),
    };
    if seen == expected {
        return Ok(());
    }
    Err(Error::new(format!("nginx {nginx} serves {seen:?} for {service}, and {expected:?} are stored")))
}

/// Who answers; a status that is not 200 stands for itself.
async fn seen(cluster: &Cluster, nginx: usize, service: &str, upstreams: usize) -> Result<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    // With one worker and equal weights the turn comes to each within a round.
    for _ in 0..upstreams.max(1) * 2 {
        let answer = cluster.nginx[nginx].get(app::DOMAIN, &format!("/{service}/x")).await?;
        seen.insert(match answer.status {
            200 => app::instance_of(&answer.body)?,
            status => status.to_string(),
        });
    }
    Ok(seen)
}
