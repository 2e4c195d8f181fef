//! `baragon-service request plan`: what would change, as a diff.

use platform::cli::{EXIT_FAILED, Failure, Format};
use proto::baragon::v1::{AgentPlan, FileDiff, LoadBalancerRequest, PlanRequestRequest};

use crate::cli::{Client, output, stub};

/// Fails when the request would be refused, or an agent could not make it.
pub(super) async fn show(client: &Client, request: LoadBalancerRequest, check: bool) -> Result<(), Failure> {
    let call = PlanRequestRequest { request: Some(request), check };
    let answer = client.replicas.call(async |at| stub(at).plan_request(call.clone()).await).await?;
    let plan = answer.into_inner();
    if client.output == Format::Json {
        output::show(client.output, &plan, |_| String::new());
    } else if plan.faults.is_empty() {
        println!("would make generation {}", plan.generation);
        plan.agents.iter().for_each(|agent| println!("{}", agent_text(agent)));
    }
    let faults = plan.faults.iter().map(|fault| format!("{}: {}", fault.field, fault.rule));
    let problems = plan.agents.iter().filter(|agent| !agent.problem.is_empty());
    let problems = problems.map(|agent| format!("agent {}: {}", agent.agent_id, agent.problem));
    let all: Vec<String> = faults.chain(problems).collect();
    if all.is_empty() { Ok(()) } else { Err(Failure { message: all.join("\n"), code: EXIT_FAILED }) }
}

fn agent_text(agent: &AgentPlan) -> String {
    let level = agent.level().as_str_name().trim_start_matches("LEVEL_");
    let head = format!("agent {} of group {}: {level}", agent.agent_id, agent.group);
    let notes = agent.notes.iter().map(|note| format!("note: {note}"));
    std::iter::once(head).chain(notes).chain(agent.files.iter().map(file_text)).collect::<Vec<_>>().join("\n")
}

/// The lines that differ, after the common ones at both ends.
fn file_text(file: &FileDiff) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (file.before.lines().collect(), file.after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let mut lines = vec![format!("--- {} (from line {})", file.path, head + 1)];
    lines.extend(old.iter().map(|line| format!("-{line}")));
    lines.extend(new.iter().map(|line| format!("+{line}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        let file = FileDiff { path: "a".into(), before: "1\n2\n3\n".into(), after: "1\nx\ny\n3\n".into() };
        assert_eq!(file_text(&file), "--- a (from line 2)\n-2\n+x\n+y");
        let new = FileDiff { path: "b".into(), before: String::new(), after: "1\n1\n".into() };
        assert_eq!(file_text(&new), "--- b (from line 1)\n+1\n+1");
    }
}
