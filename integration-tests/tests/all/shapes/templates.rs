//! Template sets of real agents.

use std::fs;

use integration_tests::{app, cluster::Plan};
use proto::baragon::v1::RequestState;

use super::{NOTHING, Stage};
use crate::PATIENCE;

/// Answers without an application, so that it can be told from the shipped set.
const LOCATION: &str = r#"{{#each service.paths}}
location = {{path}} {
    default_type application/json;
    return 200 '{"version":"fancy","instance":"{{@root.service.serviceId}}"}';
}
{{/each}}
"#;

#[tokio::test]
async fn a_template_set_is_refused_in_the_call_until_every_agent_of_the_group_has_it() {
    let plan = Plan::for_test();
    let folder = plan.folder.join("templates");
    fs::create_dir_all(&folder).unwrap();
    let stage = Stage::of(plan.set("lb-1", format!("templates.directory={}", folder.display()))).await;
    let mut fancy = app::balance("fancy", "hello", &[&stage.apps[0]]);
    fancy.service.as_mut().unwrap().template = "fancy".to_owned();
    let refusal = stage.refused(&fancy).await;
    let words = "agent(s) lb-1 of group default have no template set fancy";
    assert!(refusal.starts_with("FailedPrecondition") && refusal.contains(words), "{refusal}");
    stage.both_say("/hello", [NOTHING; 2]).await;

    let set = folder.join("service/fancy/locations/{domain}");
    fs::create_dir_all(&set).unwrap();
    fs::write(set.join("{service}.conf.hbs"), LOCATION).unwrap();
    let (cluster, baragon) = (&stage.cluster, stage.cluster.baragon());
    cluster.until("the agent has announced the set", PATIENCE, async || baragon.submit(&fancy).await).await;
    let end = cluster.expect(baragon.watch("fancy", PATIENCE, |_| {}).await);
    assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", cluster.state());
    stage.both_say("/hello", ["fancy", NOTHING]).await;

    // A restart announces it too.
    let mut stage = stage;
    stage.cluster.agents[0].process.kill().await.unwrap();
    stage.cluster.agents[0].start_again().await.unwrap();
    fancy.request_id = "again".to_owned();
    fancy.service.as_mut().unwrap().base_path = "/again".to_owned();
    stage.succeeds(&fancy).await;
    stage.both_say("/again", ["fancy", NOTHING]).await;
    stage.end().await;
}
