//! Other templates for a host that serves.

use std::collections::BTreeMap;

use crate::{
    ids::ServiceId,
    state::State,
    template::{Rendered, Renderer},
};

/// What the host held before, should the other templates not do.
#[derive(Clone, Debug)]
pub struct Before {
    rendered: BTreeMap<ServiceId, Rendered>,
    problems: BTreeMap<ServiceId, String>,
}

// === impl State ===

impl State {
    /// Renders all that is held with other templates; the next change brings
    /// it to the balancer.
    ///
    /// # Errors
    /// Every service that these templates cannot render and those of now can;
    /// then nothing is changed.
    pub fn retemplate(&mut self, renderer: &Renderer) -> Result<Before, String> {
        let before = Before { rendered: self.rendered.clone(), problems: self.problems.clone() };
        let group = self.live.group.clone();
        self.rendered = self.render_held(&group, renderer);
        let lost: Vec<_> = before.rendered.keys().filter(|id| !self.rendered.contains_key(*id)).collect();
        if lost.is_empty() {
            let mended = |id: &ServiceId| self.rendered.contains_key(id) && !before.rendered.contains_key(id);
            self.problems.retain(|id, _| !mended(id));
            return Ok(before);
        }
        let words: Vec<_> = lost.iter().map(|id| format!("{id}: {}", self.problems[*id])).collect();
        self.restore(before);
        Err(words.join("\n"))
    }

    /// Takes it back.
    pub fn restore(&mut self, before: Before) {
        self.rendered = before.rendered;
        self.problems = before.problems;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        desired::{Content, Held, tests::*},
        ids::{ConfigNumber, Generation, Label, Timestamp},
        state::Ledger,
        template::{Balancer, Host, Source, shipped},
        tree::Manifest,
    };

    fn renderer(text: &str) -> Renderer {
        let path = "service/default/{service}.conf.hbs".to_owned();
        let templates = shipped().overlay(vec![Source { path, text: text.to_owned() }]).unwrap();
        let host = Host {
            agent_id: "lb".to_owned(),
            rack: Label::parse("").unwrap(),
            root: "/srv".to_owned(),
            balancer: Balancer::default(),
        };
        Renderer::new(templates, host).unwrap()
    }

    #[test]
    fn templates_that_lose_a_service_change_nothing() {
        let content = Content { service: service("web", "/web"), upstreams: vec![] };
        let held = Held { generation: Generation(1), since: Timestamp(0), content: Some(Arc::new(content)) };
        let mut live = Manifest { number: ConfigNumber(1), ..Manifest::empty(group(&[], None)) };
        live.services.insert(ServiceId::parse("web").unwrap(), Arc::new(held));
        let mut state = State::new(Ledger::default(), live, &renderer("one"));
        let before = state.clone();
        let words = state.retemplate(&renderer("{{service.nothing}}")).unwrap_err();
        assert!(words.starts_with("web: ") && words.contains("nothing"), "{words}");
        assert_eq!(state, before);
        let kept = state.retemplate(&renderer("two")).unwrap();
        assert_ne!(state, before);
        state.restore(kept);
        assert_eq!(state, before);
    }

    #[test]
    fn templates_that_render_more_mend_a_problem() {
        let content = Content { service: service("web", "/web"), upstreams: vec![] };
        let held = Held { generation: Generation(1), since: Timestamp(0), content: Some(Arc::new(content)) };
        let mut live = Manifest { number: ConfigNumber(1), ..Manifest::empty(group(&[], None)) };
        live.services.insert(ServiceId::parse("web").unwrap(), Arc::new(held));
        let mut state = State::new(Ledger::default(), live, &renderer("{{service.nothing}}"));
        assert_eq!(state.problems.len(), 1);
        state.retemplate(&renderer("one")).unwrap();
        assert_eq!(state.problems.len(), 0);
    }
}
