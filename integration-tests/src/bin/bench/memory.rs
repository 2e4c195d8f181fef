//! `memory_*`: resident memory of each process, idle and with 1,600 services.

use integration_tests::{
    Result,
    app::Bare,
    cluster::{Cluster, Plan},
    paths,
    process::Lifetime,
};

use crate::{fleet, reload, result::Line};

pub(crate) async fn measure() -> Result<()> {
    let plan = Plan::in_folder(paths::test_folder()?, Lifetime::Owned);
    let cluster = plan.services(1).agents(1).schedulers(1).launch().await?;
    tell(&cluster, "idle")?;
    let bare = Bare::start(&cluster.folder, "a").await?;
    fleet::change_all(&cluster, "start", &bare).await?;
    // Right after all were made at once: not what is left when it is quiet.
    tell(&cluster, "1600")?;
    reload::finish(cluster).await
}

fn tell(cluster: &Cluster, when: &str) -> Result<()> {
    let kinds = [
        ("baragon_service", &cluster.services),
        ("baragon_agent", &cluster.agents),
        ("scheduler", &cluster.schedulers),
    ];
    for (kind, members) in kinds {
        for member in members {
            Line::megabytes(format!("memory_{when}_{kind}"), member.process.resident()?).print();
        }
    }
    Ok(())
}
