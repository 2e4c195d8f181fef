//! What a request would come to: the dry run.

use baragon_service_core::{agent::AgentKey, decide::Plan, group::Group};
use proto::baragon::{
    agent::v1::{PlanRequest, PlanResponse},
    v1::{AgentPlan, Fault, PlanRequestRequest, PlanRequestResponse, ServiceTarget},
};
use tonic::Status;

use super::{Api, convert, status::fault_violations};
use crate::wire;

impl Api {
    pub(super) async fn plan(&self, call: PlanRequestRequest) -> Result<PlanRequestResponse, Status> {
        let wanted = call.request.unwrap_or_default();
        let submission = convert::submission_from_pb(wanted).map_err(|malformed| self.refuse(malformed))?;
        let plan = match self.handle.plan(submission) {
            Ok(plan) => plan,
            Err(faults) => {
                let faults = fault_violations(&faults);
                let faults = faults.into_iter().map(|(field, rule)| Fault { field, rule }).collect();
                return Ok(PlanRequestResponse { faults, ..PlanRequestResponse::default() });
            }
        };
        let asked = self.concerned(&plan).into_iter();
        let asked = asked.map(|(agent, group, target)| self.plan_of(agent, group, target, call.check));
        let agents = futures_util::future::join_all(asked).await;
        Ok(PlanRequestResponse { faults: Vec::new(), generation: plan.generation.0, agents })
    }

    fn concerned(&self, plan: &Plan) -> Vec<(AgentKey, Option<Group>, ServiceTarget)> {
        self.handle.read(|state| {
            let mut concerned = Vec::new();
            for (name, target) in &plan.targets {
                let group = state.snapshot.group(name).map(|stored| stored.value.clone());
                let agents = state.snapshot.agents_of(name).map(|stored| stored.value.key.clone());
                concerned.extend(agents.map(|key| (key, group.clone(), wire::target_to_pb(target))));
            }
            concerned
        })
    }

    async fn plan_of(
        &self,
        agent: AgentKey,
        group: Option<Group>,
        target: ServiceTarget,
        check: bool,
    ) -> AgentPlan {
        let group = group.as_ref().map(wire::group_to_pb);
        let request = PlanRequest { group, targets: vec![target], check };
        let answer = match self.handle.agent(&agent) {
            Ok(inquiry) => inquiry.plan(request).await,
            Err(error) => Err(error),
        };
        let empty = AgentPlan {
            agent_id: agent.id.to_string(),
            group: agent.group.to_string(),
            ..AgentPlan::default()
        };
        match answer {
            Ok(answer) => told(answer, empty),
            Err(error) => AgentPlan { problem: error.to_string(), ..empty },
        }
    }
}

fn told(answer: PlanResponse, empty: AgentPlan) -> AgentPlan {
    let problems: Vec<String> = answer.failures.iter().map(|failure| failure.message.clone()).collect();
    let refused = Some(answer.check_output.clone()).filter(|output| !output.is_empty());
    let problem = problems.into_iter().chain(refused).collect::<Vec<_>>().join("; ");
    AgentPlan {
        level: answer.level,
        files: answer.files,
        problem,
        check_output: answer.check_output,
        notes: answer.notes,
        ..empty
    }
}
