//! What the three commands share: the folder, the plan, the picture of what runs.

use std::{fs, path::Path};

use integration_tests::{
    Context, Error, Result,
    cluster::{Cluster, Member, Plan, task_user},
    paths,
    process::Lifetime,
    teardown,
};
use tokio::signal::unix::{SignalKind, signal};

use crate::{Action, Arguments, demo, down, up};

pub(crate) fn run(Arguments { action, folder }: Arguments) -> Result<()> {
    let folder = folder.unwrap_or_else(|| paths::checkout().join("run").join("stack"));
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    runtime.block_on(async {
        match action {
            // A plan is refused while the stack runs, so what is ended below is ours.
            Action::Demo => until_interrupted(&folder, demo::run(plan(&folder)?)).await,
            Action::Up => until_interrupted(&folder, up::run(plan(&folder)?)).await,
            Action::Down => down::run(&folder).await,
        }
    })
}

/// Ctrl-C ends what was started, as far as it was.
async fn until_interrupted(folder: &Path, run: impl Future<Output = Result<()>>) -> Result<()> {
    let mut interrupted = signal(SignalKind::interrupt()).context("listen for Ctrl-C")?;
    let mut terminated = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let outcome = tokio::select! {
        outcome = run => outcome,
        _ = interrupted.recv() => Err(Error::new("interrupted")),
        _ = terminated.recv() => Err(Error::new("told to stop")),
    };
    if outcome.is_err() {
        teardown::end(folder).await?;
    }
    outcome
}

/// Two replicas or agents of everything, in a fresh folder.
fn plan(folder: &Path) -> Result<Plan> {
    if !teardown::everything(folder).is_empty() {
        return Err(Error::new(format!("{} already runs: `make down` ends it", folder.display())));
    }
    if folder.exists() {
        fs::remove_dir_all(folder).context(folder.display())?;
    }
    fs::create_dir_all(folder).context(folder.display())?;
    let folder = folder.canonicalize().context(folder.display())?;
    paths::check_length(&folder)?;
    if task_user().is_empty() {
        println!("note: tasks run as the present user (not root, or `nobody` cannot reach this checkout)");
    }
    Ok(Plan::in_folder(folder, Lifetime::Detached).services(2).agents(2).schedulers(2))
}

pub(crate) fn picture(cluster: &Cluster) -> String {
    let mut text = line("etcd", &cluster.etcd.address(), cluster.etcd.process.identity().map(|id| id.pid));
    for member in members(cluster) {
        text += &line(member.process.name(), &member.address, member.process.identity().map(|id| id.pid));
    }
    for (number, nginx) in cluster.nginx.iter().enumerate() {
        let name = format!("nginx.lb-{}", number + 1);
        text += &line(&name, &nginx.address, nginx.master().ok().map(|id| id.pid));
    }
    text
}

pub(crate) fn members(cluster: &Cluster) -> impl Iterator<Item = &Member> {
    cluster.services.iter().chain(&cluster.agents).chain(&cluster.schedulers)
}

fn line(name: &str, address: &str, pid: Option<i32>) -> String {
    let pid = pid.map_or_else(String::new, |pid| format!("pid {pid}"));
    format!("  {name:<28} {address:<18} {pid}\n")
}
