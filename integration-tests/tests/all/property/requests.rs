//! What operators and the scheduler may ask for.

use integration_tests::app::{self, Bare};
use proto::baragon::v1::{
    Action, CancelRequestRequest, ListGenerationsRequest, LoadBalancerRequest, RemoveUpstreamRequest,
    RollbackServiceRequest, Service, SetAgentMaintenanceRequest, Upstream, UpstreamList,
};

use super::{AGENTS, CALL, GROUPS, OTHER_GROUP, SERVICES, World, answer};

/// An even share of the applications is what most services have.
const MOST_WEIGHT: u32 = 3;

/// The other base path that a service may have.
fn renamed(service: &str) -> String {
    format!("/{service}-renamed")
}

// === impl World ===

impl World {
    pub(super) async fn submit(&mut self) {
        let request = self.request().await;
        let (id, service) =
            (request.request_id.clone(), request.service.clone().unwrap_or_default().service_id);
        self.sent.entry(id.clone()).or_default();
        let outcome = tokio::time::timeout(CALL, self.cluster.baragon().submit(&request)).await;
        let words = match outcome {
            Ok(Ok(_)) => self.is_accepted(&id),
            Ok(Err(error)) => error.to_string().chars().take(120).collect(),
            Err(_) => "no answer".to_owned(),
        };
        eprintln!("{id} for {service} {:?}: {words}", request.action());
    }

    fn is_accepted(&mut self, id: &str) -> String {
        self.sent.entry(id.to_owned()).or_default().accepted = true;
        "accepted".to_owned()
    }

    fn fresh_id(&self) -> String {
        format!("r{}", self.sent.len())
    }

    async fn request(&mut self) -> LoadBalancerRequest {
        let service = SERVICES[self.random.usize(0..SERVICES.len())];
        let mut request = app::balance(&self.fresh_id(), service, &[]);
        let described = request.service.take().expect("balance names it");
        let named = Service { service_id: service.to_owned(), ..Service::default() };
        let some = self.upstreams();
        request.replace_upstreams = None;
        match self.random.u32(0..12) {
            0..=4 => request.replace_upstreams = Some(UpstreamList { upstreams: some }),
            5..=6 => request.add_upstreams = some,
            7 => request.remove_upstreams = some,
            8 => request = app::act(&request.request_id, service, Action::Delete),
            9 => request = app::act(&request.request_id, service, Action::Reload),
            10 => {
                request = app::act(&request.request_id, service, Action::Update);
                request.upstream_update_only = true;
                request.replace_upstreams = Some(UpstreamList { upstreams: some });
            }
            _ => {
                request.no_duplicate_upstreams = true;
                request.add_upstreams = some;
            }
        }
        let describes = request.action == 0 && !request.upstream_update_only;
        request.service = Some(if describes { self.placed(described) } else { named });
        self.set_terms(&mut request, service).await;
        request
    }

    /// Some of the applications, now and then unlike each other.
    fn upstreams(&mut self) -> Vec<Upstream> {
        let mut some: Vec<_> = self.apps.iter().filter(|_| self.random.bool()).map(Bare::upstream).collect();
        for upstream in &mut some {
            upstream.weight = self.random.u32(0..=MOST_WEIGHT);
            upstream.backup = self.random.u32(0..6) == 0;
        }
        some
    }

    /// Mostly where it was, so that not every change is a move.
    fn placed(&mut self, mut service: Service) -> Service {
        if self.random.u32(0..6) == 0 {
            service.base_path = renamed(&service.service_id);
        }
        service.additional_paths = self.additional_paths(&service.service_id);
        service.groups = self.groups();
        service
    }

    /// Now and then it is not checked, not loaded yet, or made only to what is
    /// there now: by the time it comes to that, it may not be any more.
    async fn set_terms(&mut self, request: &mut LoadBalancerRequest, service: &str) {
        request.no_validate = self.random.u32(0..8) == 0;
        request.no_reload = request.action() != Action::Reload && self.random.u32(0..10) == 0;
        if self.random.u32(0..6) == 0 {
            let baragon = self.cluster.baragon();
            let known = tokio::time::timeout(CALL, baragon.service(service)).await;
            let generation = known.ok().and_then(Result::ok).map_or(0, |state| state.generation);
            request.expected_generation = Some(generation);
        }
    }

    fn groups(&mut self) -> Vec<String> {
        let groups: &[&str] = match self.random.u32(0..6) {
            0 => &[OTHER_GROUP],
            1..=2 => &[app::GROUP, OTHER_GROUP],
            _ => &[app::GROUP],
        };
        groups.iter().map(|group| (*group).to_owned()).collect()
    }

    /// Some that others want too.
    fn additional_paths(&mut self, service: &str) -> Vec<String> {
        match self.random.u32(0..6) {
            0 => vec![format!("/{service}-also-{}", self.random.u32(0..2))],
            1 => vec![format!("/shared-{}", self.random.u32(0..2))],
            _ => Vec::new(),
        }
    }

    /// Every path that any request may ever have asked for.
    pub(super) fn paths() -> Vec<String> {
        let own = SERVICES.iter().flat_map(|service| [format!("/{service}"), renamed(service)]);
        let also = SERVICES.iter().flat_map(|service| (0..2).map(move |n| format!("/{service}-also-{n}")));
        own.chain(also).chain((0..2).map(|number| format!("/shared-{number}"))).collect()
    }

    pub(super) async fn cancel(&mut self) {
        let open: Vec<String> = self.open();
        let Some(request_id) = self.random.choice(open) else { return };
        let mut replica = self.any_replica();
        // A refusal is as good as a word of thanks: its end is looked at later.
        let words =
            answer(replica.cancel_request(CancelRequestRequest { request_id: request_id.clone() })).await;
        eprintln!("cancel {request_id}: {:?}", words.map(|_| ()));
    }

    pub(super) async fn roll_back(&mut self) {
        let service_id = SERVICES[self.random.usize(0..SERVICES.len())].to_owned();
        let mut replica = self.any_replica();
        let wanted = ListGenerationsRequest { service_id: service_id.clone(), ..Default::default() };
        let Ok(known) = answer(replica.list_generations(wanted)).await else { return };
        let Some(past) = self.random.choice(known.generations) else { return };
        let request_id = self.fresh_id();
        self.sent.entry(request_id.clone()).or_default();
        let generation = past.generation;
        let wanted = RollbackServiceRequest { service_id, generation, request_id: request_id.clone() };
        let words = answer(replica.rollback_service(wanted)).await.map(|_| self.is_accepted(&request_id));
        eprintln!("{request_id} goes back to generation {generation}: {words:?}");
    }

    /// One request a service that has it, under names that follow from ours.
    pub(super) async fn remove_an_app(&mut self) {
        let address = self.apps[self.random.usize(0..self.apps.len())].address.clone();
        let request_id = self.fresh_id();
        self.sent.entry(request_id.clone()).or_default();
        for service in SERVICES {
            self.sent.entry(format!("{request_id}:{service}")).or_default();
        }
        let mut replica = self.any_replica();
        let wanted = RemoveUpstreamRequest { address: address.clone(), request_id: request_id.clone() };
        let told = answer(replica.remove_upstream(wanted)).await;
        let told = told.map(|told| told.requests.iter().map(|one| self.is_accepted(&one.request_id)).count());
        eprintln!("{request_id} removes {address}: {told:?}");
    }

    pub(super) async fn maintain_an_agent(&mut self) {
        let (number, on) = (self.random.usize(0..AGENTS), self.random.bool());
        eprintln!("maintenance of agent {number} {on}: {:?}", self.set_maintenance(number, on).await);
    }

    pub(super) async fn set_maintenance(&mut self, number: usize, maintenance: bool) -> Result<(), String> {
        let wanted = SetAgentMaintenanceRequest {
            group: GROUPS[number].to_owned(),
            agent_id: format!("lb-{}", number + 1),
            maintenance,
            message: "the test".to_owned(),
            force: false,
        };
        let mut replica = self.any_replica();
        answer(replica.set_agent_maintenance(wanted)).await.map(|_| ())
    }
}
