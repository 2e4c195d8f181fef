//! How a plan is told.

use serde_json::{Value, json};

use super::{Step, Steps, Verb, words};
use crate::manifest::choice::Choice;

pub(super) fn text(steps: &Steps) -> String {
    let title = steps.context.as_ref().map(|context| format!("context {context}"));
    let lines = steps.steps.iter().flat_map(lines);
    title.into_iter().chain(lines).chain([summary(steps)]).collect::<Vec<_>>().join("\n")
}

fn lines(step: &Step) -> Vec<String> {
    let sign = match step.verb {
        Verb::Create => "+",
        Verb::Deploy | Verb::Put => "~",
        Verb::Follow => ">",
        Verb::Keep => "=",
        Verb::Delete => "-",
    };
    let kind = step.request.r#type().word();
    let deploy = step.deploy.as_ref().map(|deploy| format!(", deploy {}", deploy.deploy_id));
    let what = match step.verb {
        Verb::Create => "is new",
        Verb::Deploy => "is deployed anew",
        Verb::Put => "changes, its deploy stays",
        Verb::Follow => "is being deployed",
        Verb::Keep => "stays as it is",
        Verb::Delete => "is deleted",
    };
    let title = format!("{sign} {} ({kind}{}) {what}", step.request.request_id, deploy.unwrap_or_default());
    let changes = step.changes.iter().map(|change| format!("    {}", words::change(change)));
    [title].into_iter().chain(changes).collect()
}

fn summary(steps: &Steps) -> String {
    let count = |verbs: &[Verb]| steps.steps.iter().filter(|step| verbs.contains(&step.verb)).count();
    format!(
        "{} to create, {} to change, {} to delete, {} unchanged",
        count(&[Verb::Create]),
        count(&[Verb::Deploy, Verb::Put, Verb::Follow]),
        count(&[Verb::Delete]),
        count(&[Verb::Keep])
    )
}

pub(super) fn json(steps: &Steps) -> Value {
    let steps_json: Vec<_> = steps.steps.iter().map(step_json).collect();
    json!({ "context": steps.context, "steps": steps_json })
}

fn step_json(step: &Step) -> Value {
    let verb = match step.verb {
        Verb::Create => "create",
        Verb::Deploy => "deploy",
        Verb::Put => "put",
        Verb::Follow => "follow",
        Verb::Keep => "keep",
        Verb::Delete => "delete",
    };
    let changes = words::without_secrets(&step.changes);
    json!({
        "requestId": step.request.request_id,
        "deployId": step.deploy.as_ref().map(|deploy| &deploy.deploy_id),
        "action": verb,
        "changes": changes,
    })
}

#[cfg(test)]
mod tests {
    use proto::scheduler::v1::{Deploy, FieldChange, Request, RequestType};

    use super::*;

    fn step(id: &str, verb: Verb, changes: &[(&str, &str, &str)]) -> Step {
        let change = |(field, before, after): &(&str, &str, &str)| FieldChange {
            field: (*field).to_owned(),
            before: (*before).to_owned(),
            after: (*after).to_owned(),
        };
        let deploy = Deploy { deploy_id: "0a1b2c3d4e5f".to_owned(), ..Default::default() };
        Step {
            request: Request {
                request_id: id.to_owned(),
                r#type: RequestType::Worker.into(),
                ..Default::default()
            },
            deploy: (verb != Verb::Delete).then_some(deploy),
            verb,
            changes: changes.iter().map(change).collect(),
            is_needed: false,
        }
    }

    fn example() -> Steps {
        let web = [
            ("deploy.env.LEVEL", "\"info\"", "\"debug\""),
            ("deploy.env.DB_PASSWORD", "\"old\"", "\"new\""),
            ("request.instances", "2", "4"),
        ];
        Steps {
            context: Some("prod".to_owned()),
            steps: vec![
                step("shop-mailer", Verb::Create, &[("request.type", "", "\"worker\"")]),
                step("shop-web", Verb::Deploy, &web),
                step("shop-batch", Verb::Put, &[("request.instances", "1", "2")]),
                step("shop-slow", Verb::Follow, &[]),
                step("shop-clock", Verb::Keep, &[]),
                step("shop-old", Verb::Delete, &[]),
            ],
        }
    }

    #[test]
    fn a_plan_reads_like_this() {
        assert_eq!(text(&example()), include_str!("golden.txt").trim_end());
    }

    #[test]
    fn as_json_it_hides_secrets_too() {
        let text = json(&example()).to_string();
        assert!(text.contains(r#""action":"deploy""#) && text.contains("(hidden)"), "{text}");
        assert!(!text.contains("old\\\"") && !text.contains("new\\\""), "{text}");
    }
}
