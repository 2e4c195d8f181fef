//! Every shape that a request can have, one after the other on real nginx. What
//! is asserted is what clients are answered, at once after the request's end.

mod places;
mod templates;
mod terms;
mod upstreams;

use std::collections::BTreeMap;

use integration_tests::{
    app::{self, Bare},
    cluster::{Cluster, Plan},
};
use proto::baragon::v1::{
    Action, DomainList, Group, LoadBalancerRequest, RequestState, RequestStatus, Service, Upstream,
    UpstreamList,
};

use crate::PATIENCE;

const FAR: &str = "far";
/// The default domain of the first group, and of the other one.
const DOMAINS: [&str; 2] = [app::DOMAIN, "other.test"];
/// Stands for both domains, in the first group alone.
const BOTH: &str = "both.test";
/// What answers where nothing is.
const NOTHING: &str = "404";
/// What answers where no upstream is.
const EMPTY: &str = "503";

/// Two groups of one agent each, both with both domains, and three applications.
struct Stage {
    cluster: Cluster,
    apps: Vec<Bare>,
}

/// A group as a test wants it.
fn group(name: &str, default_domain: &str) -> Group {
    Group {
        name: name.to_owned(),
        domains: DOMAINS.map(str::to_owned).to_vec(),
        default_domain: default_domain.to_owned(),
        minimum_agents: 1,
        ..Group::default()
    }
}

// === impl Stage ===

impl Stage {
    async fn start() -> Self {
        Self::of(Plan::for_test()).await
    }

    async fn of(plan: Plan) -> Self {
        // Nobody goes here; on a busy machine a short lease is lost now and then.
        let plan = plan.lease("20s").services(2).agents(2).group(FAR);
        let plan = plan.set("lb-2", format!("group={FAR}"));
        let cluster = plan.start().await;
        let both = DomainList { domains: DOMAINS.map(str::to_owned).to_vec() };
        let near =
            Group { domain_aliases: [(BOTH.to_owned(), both)].into(), ..group(app::GROUP, DOMAINS[0]) };
        cluster.expect(cluster.baragon().put_group(near).await);
        cluster.expect(cluster.baragon().put_group(group(FAR, DOMAINS[1])).await);
        let mut apps = Vec::new();
        for version in ["v1", "v2", "v3"] {
            apps.push(Bare::start(&cluster.folder, version).await.unwrap());
        }
        Self { cluster, apps }
    }

    async fn end(self) {
        self.cluster.stop().await.unwrap();
    }

    async fn succeeds(&self, request: &LoadBalancerRequest) -> RequestStatus {
        let end = self.cluster.expect(self.cluster.baragon().run(request, PATIENCE).await);
        assert_eq!(end.state(), RequestState::Success, "{end:?}\n{}", self.cluster.state());
        end
    }

    /// The words with which the request is refused; nothing of it is recorded.
    async fn refused(&self, request: &LoadBalancerRequest) -> String {
        let refusal = self.cluster.baragon().submit(request).await.unwrap_err().to_string();
        assert!(self.cluster.baragon().get(&request.request_id).await.is_err(), "it was recorded: {refusal}");
        refusal
    }

    /// How often each version, or status other than 200, answers.
    async fn answers_of(
        &self,
        nginx: usize,
        host: &str,
        path: &str,
        times: usize,
    ) -> BTreeMap<String, usize> {
        let mut answers = BTreeMap::new();
        for _ in 0..times {
            let answer = self.cluster.expect(self.cluster.nginx[nginx].get(host, path).await);
            let word = match answer.status {
                200 => app::version_of(&answer.body).unwrap(),
                status => status.to_string(),
            };
            *answers.entry(word).or_default() += 1;
        }
        answers
    }

    /// Every answer of the path is the word, in the domain of the group's nginx.
    async fn says(&self, nginx: usize, host: &str, path: &str, word: &str) {
        let answers = self.answers_of(nginx, host, path, 4).await;
        let words: Vec<&String> = answers.keys().collect();
        assert_eq!(words, [word], "{host}{path} of nginx {nginx}\n{}", self.cluster.state());
    }

    /// The same of both nginx in the domain that both have as their own.
    async fn both_say(&self, path: &str, words: [&str; 2]) {
        for (nginx, word) in words.into_iter().enumerate() {
            self.says(nginx, app::DOMAIN, path, word).await;
        }
    }
}

/// A request that changes upstreams of what is there, in one of the ways.
fn edit(id: &str, service: &str, add: &[&Upstream], remove: &[&Upstream]) -> LoadBalancerRequest {
    LoadBalancerRequest {
        replace_upstreams: None,
        add_upstreams: add.iter().copied().cloned().collect(),
        remove_upstreams: remove.iter().copied().cloned().collect(),
        ..app::balance(id, service, &[])
    }
}

/// The same for a whole list with weights and the like.
fn listed(id: &str, service: &str, upstreams: Vec<Upstream>) -> LoadBalancerRequest {
    LoadBalancerRequest {
        replace_upstreams: Some(UpstreamList { upstreams }),
        ..app::balance(id, service, &[])
    }
}

/// A request that describes and changes nothing.
fn acting(id: &str, service: &str, action: Action) -> LoadBalancerRequest {
    let service = Service { service_id: service.to_owned(), ..Service::default() };
    let request = LoadBalancerRequest { request_id: id.to_owned(), ..LoadBalancerRequest::default() };
    LoadBalancerRequest { service: Some(service), action: action.into(), ..request }
}
