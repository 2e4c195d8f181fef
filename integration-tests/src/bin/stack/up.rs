//! Leaves the system running and says how to reach it.

use std::fs;

use integration_tests::{
    Context, Result, app,
    cluster::{Cluster, Member, Plan},
    paths,
};
use serde_json::{Value, json};

use crate::describe;

pub(crate) async fn run(plan: Plan) -> Result<()> {
    let cluster = plan.launch().await?;
    let file = cluster.folder.join("stack.json");
    let text = serde_json::to_string_pretty(&inventory(&cluster)).context("describe the stack")?;
    fs::write(&file, text + "\n").context(file.display())?;
    for version in ["v1", "v2"] {
        let file = cluster.folder.join(format!("hello-{version}.toml"));
        fs::write(&file, app::as_toml("hello", version, 2)?).context(file.display())?;
    }
    println!("{}\n{}", describe::picture(&cluster), how_to(&cluster)?);
    Ok(())
}

fn inventory(cluster: &Cluster) -> Value {
    let members: Vec<Value> = describe::members(cluster)
        .map(|member| {
            json!({
                "name": member.process.name(),
                "address": member.address,
                "pid": member.process.identity().map(|id| id.pid),
                "log": member.process.log(),
            })
        })
        .collect();
    let nginx: Vec<Value> = cluster
        .nginx
        .iter()
        .map(|nginx| {
            json!({"url": format!("http://{}", nginx.address), "root": nginx.root(),
            "pid": nginx.master().ok().map(|id| id.pid)})
        })
        .collect();
    let etcd = json!({"url": cluster.etcd.url(), "pid": cluster.etcd.process.identity().map(|id| id.pid)});
    json!({"folder": cluster.folder, "etcd": etcd, "members": members, "nginx": nginx})
}

fn how_to(cluster: &Cluster) -> Result<String> {
    let binaries = paths::binary("scheduler")?.with_file_name("");
    let folder = cluster.folder.display();
    let curl: String = cluster
        .nginx
        .iter()
        .map(|nginx| format!("  curl -H 'Host: {}' http://{}/hello\n", app::DOMAIN, nginx.address))
        .collect();
    Ok(format!(
        "It runs. To talk to it:

  export PATH={binaries}:$PATH
  export SCHEDULER_ADDRESS={}
  export BARAGON_ADDRESS={}
  export BARAGON_AGENT_ADDRESS={}

  scheduler deploy {folder}/hello-v1.toml --id v1 --wait
{curl}  scheduler deploy {folder}/hello-v2.toml --id v2 --wait
  scheduler tasks
  baragon-service service show hello
  baragon-agent config hello

Logs are in {folder}/log. `make down` ends it all.",
        urls(&cluster.schedulers),
        urls(&cluster.services),
        urls(&cluster.agents[..1]),
        binaries = binaries.display().to_string().trim_end_matches('/'),
    ))
}

fn urls(members: &[Member]) -> String {
    let urls: Vec<String> = members.iter().map(|member| format!("http://{}", member.address)).collect();
    urls.join(",")
}
