//! `memory_*`: resident memory of each process, idle and with 1,600 services.

use integration_tests::{
    Result,
    app::Bare,
    cluster::{Cluster, Member, Plan},
    paths,
    process::Lifetime,
};

use crate::{fleet, reload, result::Line};

pub(crate) async fn measure() -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).schedulers(1).launch().await?;
    tell("idle", "scheduler", &cluster.schedulers)?;
    tell_balancing(&cluster, "idle")?;
    let bare = Bare::start(&cluster.folder, "a").await?;
    fleet::change_all(&cluster, "start", &bare).await?;
    // Right after all were made at once: not what is left when it is quiet. The
    // scheduler has no part in it; `memory_scheduler` fills that.
    tell_balancing(&cluster, "1600")?;
    reload::finish(cluster).await
}

fn tell_balancing(cluster: &Cluster, when: &str) -> Result<()> {
    tell(when, "baragon_service", &cluster.services)?;
    tell(when, "baragon_agent", &cluster.agents)
}

fn tell(when: &str, kind: &str, members: &[Member]) -> Result<()> {
    for member in members {
        Line::megabytes(format!("memory_{when}_{kind}"), member.process.resident()?).print();
    }
    Ok(())
}
