//! Asks gates of deploys over the network, again and again until they say yes
//! or no. What was agreed is stored by the one who decides, so that a new
//! leader does not ask it again.

use std::time::Duration;

use http::StatusCode;
use platform::{
    config::Faults,
    webhook::{self, Answer, Letter, Url},
};
use scheduler_core::{
    effect::Question,
    observed::{Event, GateAnswer},
};

use super::{clock, effects::World, webhooks::NAMES};
use crate::config::Gates;

const SHORTEST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Of one call.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn ask(world: &World, question: Question) {
    let letter = letter(&question);
    let mut pause = SHORTEST_PAUSE;
    let mut told = None;
    loop {
        let answer = call(&world.gates, &question.url, &letter).await;
        let over = !matches!(answer, GateAnswer::Later(_));
        if told.as_ref() != Some(&answer) {
            told = Some(answer.clone());
            world.tell(Event::Gate(question.request.clone(), question.key.clone(), answer));
        }
        if over {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The same each time that this gate is asked, whoever asks.
fn letter(question: &Question) -> Letter {
    let key = &question.key;
    let id = format!("gate-{}-{}-{}-{}", question.request, key.deploy, key.gate, key.since.0);
    let tasks: Vec<String> = question.tasks.iter().map(ToString::to_string).collect();
    let body = serde_json::json!({
        "event_id": id, "event": "gate", "request_id": question.request, "deploy_id": key.deploy,
        "group": question.group, "gate": key.gate + 1, "instances": question.target, "task_ids": tasks,
    });
    Letter { id, body: body.to_string().into_bytes() }
}

async fn call(gates: &Gates, url: &str, letter: &Letter) -> GateAnswer {
    let mut faults = Faults::default();
    let shown = Url::shown(url);
    let Some(url) = Url::read(&shown, url, gates.trust.as_ref(), &mut faults) else {
        let nobody =
            format!("{shown}: this system has no certificates to trust; name some with gates.ca_file");
        return GateAnswer::Refused(if faults.0.is_empty() { nobody } else { faults.to_string() });
    };
    let secret = gates.secret.as_deref();
    match webhook::ask(&url, NAMES, secret, letter, clock::now().0, PATIENCE).await {
        Ok(answer) => judge(answer),
        Err(words) => GateAnswer::Later(words),
    }
}

/// 200 accepts, 202 asks again; a server that is in trouble has not said no.
fn judge(Answer { status, words }: Answer) -> GateAnswer {
    match status {
        StatusCode::OK => GateAnswer::Accepted,
        StatusCode::ACCEPTED
        | StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => GateAnswer::Later(format!("it answered {status}: {words}")),
        _ => GateAnswer::Refused(format!("it answered {status}: {words}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_200_accepts_and_trouble_is_no_refusal() {
        let judged = |code| {
            let status = StatusCode::from_u16(code).unwrap();
            judge(Answer { status, words: "words".into() })
        };
        assert_eq!(judged(200), GateAnswer::Accepted);
        for later in [202, 429, 502, 503, 504] {
            assert!(matches!(judged(later), GateAnswer::Later(_)), "{later}");
        }
        for refused in [201, 204, 301, 400, 403, 404, 409, 500] {
            assert!(matches!(judged(refused), GateAnswer::Refused(_)), "{refused}");
        }
    }

    #[tokio::test]
    async fn an_address_that_cannot_be_called_refuses_at_once() {
        let letter = Letter { id: "gate".to_owned(), body: b"{}".to_vec() };
        let gates = Gates::default();
        for (url, words) in [("http://a;b/", "must be http://"), ("https://x.test/", "gates.ca_file")] {
            let with_token = format!("{url}?token=secret");
            let GateAnswer::Refused(told) = call(&gates, &with_token, &letter).await else { panic!("{url}") };
            assert!(told.contains(words) && told.contains(url), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }
}
