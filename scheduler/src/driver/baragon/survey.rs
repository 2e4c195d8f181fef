//! Reads a service's upstreams for as long as nothing of its tasks moves. Each
//! change of the tasks, and each new leader, begins a new reading; the end of
//! an outage is an event. The slow sweep is for what others change meanwhile.

use std::{collections::BTreeSet, time::Duration};

use proto::baragon::v1::{GetServiceRequest, Upstream};
use scheduler_core::{
    ids::RequestId,
    observed::Event,
    survey::{Listed, SurveyKey},
};
use tonic::{Code, Status};

use super::client;
use crate::driver::effects::World;

/// A new leader's readings, and those after a change of many tasks, are spread.
const SPREAD: Duration = Duration::from_secs(3);
/// In an outage, which ends for all at once.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(in crate::driver) async fn run(world: &World, request: RequestId, key: SurveyKey, service_id: String) {
    let mut outages = world.outages.subscribe();
    let mut pause = SHORTEST_PAUSE;
    loop {
        tokio::time::sleep(SPREAD.min(world.sweep).mul_f64(fastrand::f64())).await;
        let answer = get(world, &service_id).await;
        world.note_answer(answer.is_ok());
        match answer {
            Ok(listed) => {
                world.tell(Event::Surveyed(request.clone(), key, listed));
                outages.mark_unchanged();
                tokio::select! {
                    () = tokio::time::sleep(world.sweep) => {}
                    // The sender is part of the world.
                    _ = outages.wait_for(|away| *away) => {}
                }
                pause = SHORTEST_PAUSE;
            }
            // What cannot be read is no ground for anything.
            Err(error) => {
                tracing::debug!(%request, %error, "a service cannot be surveyed; it is read again");
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = outages.wait_for(|away| !*away) => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn get(world: &World, service_id: &str) -> Result<BTreeSet<Listed>, Status> {
    let answer = world
        .baragon
        .call(|connection| {
            let message = GetServiceRequest { service_id: service_id.to_owned() };
            async move { client(connection).get_service(message).await }
        })
        .await;
    match answer {
        Ok(answer) => {
            let upstreams = answer.into_inner().state.unwrap_or_default().upstreams;
            Ok(upstreams.into_iter().map(listed).collect())
        }
        Err(status) if status.code() == Code::NotFound => Ok(BTreeSet::new()),
        Err(status) => Err(status),
    }
}

fn listed(upstream: Upstream) -> Listed {
    Listed { address: upstream.address, group: upstream.group, owner: upstream.request_id }
}
