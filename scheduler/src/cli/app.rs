//! An application as a TOML file. Every fault of the file is told at once.

use std::{collections::BTreeMap, path::Path};

use platform::config::Faults;
use proto::scheduler::v1::{Deploy, HealthCheck, LoadBalancer, Request, RequestType, Resources};
use toml::{Table, Value};

/// What a file describes; the deploy has no id yet.
#[derive(Debug, PartialEq)]
pub(super) struct App {
    pub(super) request: Request,
    pub(super) deploy: Deploy,
}

/// One table of the file. What is left when all known keys are taken is unknown.
struct Section<'a> {
    name: String,
    table: Table,
    faults: &'a mut Faults,
}

/// # Errors
/// All faults, one a line.
pub(super) fn load(path: &Path) -> Result<App, Faults> {
    let mut faults = Faults::default();
    match std::fs::read_to_string(path) {
        Ok(text) => return parse(&text),
        Err(error) => faults.note(path.display().to_string(), format!("cannot be read: {error}")),
    }
    Err(faults)
}

fn parse(text: &str) -> Result<App, Faults> {
    let mut faults = Faults::default();
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            faults.note("file", format!("is not TOML: {error}"));
            return Err(faults);
        }
    };
    let mut root = Section { name: String::new(), table, faults: &mut faults };
    let request = request(&mut root);
    let deploy = deploy(&mut root, &request.request_id);
    root.finish();
    if faults.0.is_empty() { Ok(App { request, deploy }) } else { Err(faults) }
}

fn request(root: &mut Section<'_>) -> Request {
    let request_id = root.text("id");
    if request_id.is_empty() {
        root.fault("id", "must name the request, for example id = \"hello\"");
    }
    let kind = match root.text("type").as_str() {
        "service" => RequestType::Service,
        "worker" => RequestType::Worker,
        other => {
            root.fault("type", &format!("is {other:?}; must be \"service\" or \"worker\""));
            RequestType::Unspecified
        }
    };
    Request {
        request_id,
        r#type: kind.into(),
        owners: root.texts("owners"),
        instances: root.number("instances").try_into().unwrap_or(u32::MAX),
        ..Default::default()
    }
}

fn deploy(root: &mut Section<'_>, request_id: &str) -> Deploy {
    let command = root.texts("command");
    if command.is_empty() {
        root.fault("command", "must name a program, for example command = [\"/usr/bin/hello\"]");
    }
    Deploy {
        request_id: request_id.to_owned(),
        deploy_id: String::new(),
        command,
        env: root.section("env").map(Section::all_texts).unwrap_or_default(),
        resources: root.section("resources").map(resources),
        health_check: root.section("health_check").map(health_check),
        load_balancer: root.section("load_balancer").map(load_balancer),
        deadline: root.span("deadline"),
        kill_grace: root.span("kill_grace"),
        drain: root.span("drain"),
        user: root.text("user"),
        considered_healthy_after: root.span("considered_healthy_after"),
        ..Default::default()
    }
}

fn resources(mut section: Section<'_>) -> Resources {
    let resources = Resources {
        cpus: section.decimal("cpus"),
        memory_mb: section.number("memory_mb"),
        ports: section.number("ports").try_into().unwrap_or(u32::MAX),
        ..Default::default()
    };
    section.finish();
    resources
}

fn health_check(mut section: Section<'_>) -> HealthCheck {
    let check = HealthCheck {
        path: section.text("path"),
        port_index: section.number("port_index").try_into().unwrap_or(u32::MAX),
        interval: section.span("interval"),
        timeout: section.span("timeout"),
        startup_budget: section.span("startup_budget"),
        failures: section.number("failures").try_into().unwrap_or(u32::MAX),
        ..Default::default()
    };
    if check.path.is_empty() {
        section.fault("path", "must be the path of an HTTP GET, for example path = \"/healthz\"");
    }
    section.finish();
    check
}

fn load_balancer(mut section: Section<'_>) -> LoadBalancer {
    let options = section.section("options").map(|options| options.table);
    let load_balancer = LoadBalancer {
        service_id: section.text("service_id"),
        base_path: section.text("base_path"),
        additional_paths: section.texts("additional_paths"),
        groups: section.texts("groups"),
        domains: section.texts("domains"),
        template: section.text("template"),
        options: options.and_then(|table| serde_json::from_value(serde_json::to_value(table).ok()?).ok()),
        port_index: section.number("port_index").try_into().unwrap_or(u32::MAX),
        ..Default::default()
    };
    section.finish();
    load_balancer
}

// === impl Section ===

impl Section<'_> {
    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn fault(&mut self, key: &str, rule: &str) {
        let path = self.path(key);
        self.faults.note(path, rule);
    }

    fn text(&mut self, key: &str) -> String {
        match self.table.remove(key) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => {
                self.fault(key, &format!("is {}; must be a text in quotes", other.type_str()));
                String::new()
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.table.remove(key) else { return Vec::new() };
        let texts =
            value.as_array().map(|values| values.iter().map(|v| v.as_str().map(str::to_owned)).collect());
        match texts {
            Some(Some(texts)) => texts,
            Some(None) | None => {
                self.fault(key, "must be a list of texts, for example [\"a\", \"b\"]");
                Vec::new()
            }
        }
    }

    fn number(&mut self, key: &str) -> u64 {
        match self.table.remove(key).map(|value| value.as_integer().and_then(|number| number.try_into().ok()))
        {
            None => 0,
            Some(Some(number)) => number,
            Some(None) => {
                self.fault(key, "must be a whole number, 0 or more");
                0
            }
        }
    }

    fn decimal(&mut self, key: &str) -> f64 {
        match self.table.remove(key) {
            None => 0.0,
            Some(Value::Float(number)) => number,
            Some(Value::Integer(number)) => number as f64,
            Some(_) => {
                self.fault(key, "must be a number, for example 0.5");
                0.0
            }
        }
    }

    fn span(&mut self, key: &str) -> Option<pbjson_types::Duration> {
        let text = self.text(key);
        if text.is_empty() {
            return None;
        }
        let path = self.path(key);
        self.faults.duration(&path, &text).map(Into::into)
    }

    fn section(&mut self, key: &str) -> Option<Section<'_>> {
        let name = self.path(key);
        match self.table.remove(key)? {
            Value::Table(table) => Some(Section { name, table, faults: self.faults }),
            other => {
                self.faults.note(&name, format!("is {}; must be a table, [{name}]", other.type_str()));
                None
            }
        }
    }

    fn all_texts(mut self) -> BTreeMap<String, String> {
        let keys: Vec<String> = self.table.keys().cloned().collect();
        keys.into_iter().map(|key| (key.clone(), self.text(&key))).collect()
    }

    fn finish(&mut self) {
        let left: Vec<String> = self.table.keys().cloned().collect();
        for key in left {
            self.fault(&key, "is not a known key");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_are_valid() {
        let hello = parse(include_str!("../../../deploy/examples/hello.toml")).unwrap();
        assert_eq!(hello.request.request_id, "hello");
        assert_eq!(hello.deploy.load_balancer.unwrap().base_path, "/hello");
        let worker = parse(include_str!("../../../deploy/examples/worker.toml")).unwrap();
        assert_eq!(worker.request.r#type(), RequestType::Worker);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let text =
            "type = 'cron'\ninstances = -1\ncolour = 'red'\n[health_check]\ninterval = 'soon'\n[env]\nA = 1";
        let faults = parse(text).unwrap_err();
        let keys: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
        let wanted = [
            "id",
            "type",
            "instances",
            "command",
            "env.A",
            "health_check.interval",
            "health_check.path",
            "colour",
        ];
        assert_eq!(keys, wanted);
    }

    #[test]
    fn options_reach_the_load_balancer_as_they_are() {
        let text = "id='a'\ntype='service'\ncommand=['x']\n[load_balancer]\nbase_path='/a'\ngroups=['g']\n[load_balancer.options]\nretries=2\n";
        let app = parse(text).unwrap();
        let options = app.deploy.load_balancer.unwrap().options.unwrap();
        assert_eq!(serde_json::to_value(options).unwrap()["retries"], 2.0);
    }
}
