//! Rendering and checking a state without an agent.

use std::{collections::BTreeSet, fs, io, path::Path};

use baragon_agent_core::{
    apply::{Scope, Stage},
    desired::{Group, Held},
    ids::{ConfigNumber, TemplateName, Timestamp},
    plan,
    state::{Ledger, State},
    tree::{Files, Manifest, TreePath},
};
use platform::{
    cli::Failure,
    config::{EXIT_USAGE, Faults},
};
use proto::baragon::v1::{GetGroupStateResponse, Service, ServiceTarget, Upstream};

use crate::{
    api::convert,
    cli::{failed, usage},
    config::{Config, Kind},
    driver::{self, CheckError, Nginx, Trees, lua},
    scratch::TemporaryRoot,
};

/// A tree that exists in memory only.
pub(crate) struct Rendered {
    pub(crate) files: Files,
    manifest: Manifest,
    /// Services that cannot be rendered.
    problems: Vec<String>,
}

// === impl Rendered ===

impl Rendered {
    /// Writes every file below a folder.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, file) in &self.files {
            let target = folder.join(path.as_str());
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(target, file.content())?;
        }
        Ok(())
    }

    fn summary(&self) -> String {
        let services = self.manifest.services.values().filter(|held| held.content.is_some()).count();
        format!(
            "{} files for {services} service(s) of the group `{}`",
            self.files.len(),
            self.manifest.group.name
        )
    }

    /// A failure when a service is missing.
    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        if self.problems.is_empty() { Ok(()) } else { Err(failed(self.problems.join("\n"))) }
    }
}

/// A state that was checked and is good.
pub(crate) struct Passed {
    /// What was checked, in words.
    pub(crate) what: String,
    /// Files of the balancer's language that it did not read.
    pub(crate) unread: Vec<TreePath>,
}

/// The configuration with what this host's nginx can do.
pub(crate) async fn on_this_host(mut config: Config) -> Result<Config, Failure> {
    let folder = TemporaryRoot::new().map_err(|error| failed(error.to_string()))?;
    config.nginx.settings.lua = lua::detect(&config.nginx, folder.path()).await.map_err(failed)?.lua;
    Ok(config)
}

/// Renders a file that holds a `GetGroupStateResponse`, or examples.
pub(crate) fn render(config: &Config, file: Option<&Path>, root: &Path) -> Result<Rendered, Failure> {
    let renderer = config.renderer(&config.name, root).map_err(usage)?;
    let state = match file {
        Some(file) => read(file)?,
        None => examples(config),
    };
    let (mut manifest, unfit) = manifest_of(config, state)?;
    manifest.number = ConfigNumber(1);
    let state = State::new(Ledger::default(), manifest.clone(), &renderer);
    let files = state.files(&renderer, Timestamp(0)).map_err(|error| failed(error.to_string()))?;
    manifest.files = files.iter().map(|(path, file)| (path.clone(), file.digest().clone())).collect();
    let unrendered = state.problems.iter().map(|(id, problem)| format!("{id}: {problem}"));
    let problems = unfit.into_iter().chain(unrendered).collect();
    Ok(Rendered { files, manifest, problems })
}

/// Renders it into a temporary root and has nginx check it.
pub(crate) async fn check(config: &Config, file: Option<&Path>) -> Result<Passed, Failure> {
    let root = TemporaryRoot::new().map_err(|error| failed(error.to_string()))?;
    let trees = Trees::open(root.path()).map_err(|error| failed(error.to_string()))?;
    let rendered = render(config, file, trees.root())?;
    let number = rendered.manifest.number;
    let nothing = Manifest::empty(rendered.manifest.group.clone());
    let stage = Stage {
        manifest: rendered.manifest.clone(),
        plan: plan::plan_files(&nothing.files, &rendered.files),
        from: nothing.number,
    };
    trees.stage(&stage).map_err(|error| failed(error.to_string()))?;
    match driver::balancer_of(config, trees.root()).check(number).await {
        Ok(()) => {
            rendered.verdict()?;
            Ok(Passed { what: rendered.summary(), unread: unread(config, &trees, &rendered).await })
        }
        Err(CheckError::Refused(words)) => {
            Err(failed(format!("the balancer refuses the configuration:\n{words}")))
        }
        Err(CheckError::Failed(reason)) => Err(failed(reason)),
    }
}

/// What the author of a template may have forgotten to include.
async fn unread(config: &Config, trees: &Trees, rendered: &Rendered) -> Vec<TreePath> {
    if config.balancer != Kind::Nginx {
        return Vec::new();
    }
    let nginx = Nginx::new(config.nginx.clone(), trees.root());
    let Some(read) = nginx.files_read(rendered.manifest.number).await else { return Vec::new() };
    let is_nginx = |path: &&TreePath| path.as_str().ends_with(".conf");
    // Files of one folder may lie in one.
    let folders: BTreeSet<_> = read.iter().map(|path| folder_of(path)).collect();
    let is_read = |path: &TreePath| folders.contains(folder_of(path.as_str()));
    rendered.files.keys().filter(is_nginx).filter(|path| !is_read(path)).cloned().collect()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn read(file: &Path) -> Result<GetGroupStateResponse, Failure> {
    let bytes = fs::read(file).map_err(|error| bad_state(file, &error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| bad_state(file, &error.to_string()))
}

/// A service with two upstreams for each template set.
fn examples(config: &Config) -> GetGroupStateResponse {
    let upstream = |host: u8, rack: &str| Upstream {
        address: format!("192.0.2.{host}:8080"),
        rack: rack.to_owned(),
        request_id: "example-request".to_owned(),
        ..Upstream::default()
    };
    let target = |set: &TemplateName| {
        let id = format!("example-{set}");
        let service = Service {
            service_id: id.clone(),
            owners: vec!["owner@example.com".to_owned()],
            base_path: format!("/{id}"),
            groups: vec![config.group.to_string()],
            template: set.to_string(),
            ..Service::default()
        };
        let upstreams = vec![upstream(1, "rack-1"), upstream(2, "rack-2")];
        ServiceTarget { service_id: id, generation: 1, service: Some(service), upstreams }
    };
    let services = config.templates.set_names().map(target).collect();
    GetGroupStateResponse { services, ..GetGroupStateResponse::default() }
}

fn manifest_of(config: &Config, state: GetGroupStateResponse) -> Result<(Manifest, Vec<String>), Failure> {
    let group = match state.group {
        Some(message) => {
            let name = message.name.clone();
            convert::group(message, &name).map_err(bad_group)?
        }
        None => Group::without_domains(config.group.clone()),
    };
    let (request, failures) = convert::everything(None, group, state.services);
    debug_assert_eq!(request.scope, Scope::Everything);
    let mut manifest = Manifest::empty(request.group.expect("a state of everything names its group"));
    for item in request.items {
        let target = item.target;
        let held = Held {
            generation: target.generation,
            since: Timestamp(0),
            content: target.content.map(Into::into),
        };
        manifest.services.insert(target.id, held.into());
    }
    let unfit =
        failures.into_iter().map(|failure| format!("{}: {}", failure.service_id, failure.message)).collect();
    Ok((manifest, unfit))
}

fn bad_group(violations: convert::Violations) -> Failure {
    let mut faults = Faults::default();
    violations.into_iter().for_each(|(field, rule)| faults.note(format!("--state: {field}"), rule));
    Failure { message: faults.to_string(), code: EXIT_USAGE }
}

fn bad_state(file: &Path, reason: &str) -> Failure {
    let mut faults = Faults::default();
    faults.note("--state", format!("`{}` must be a GetGroupStateResponse as JSON: {reason}", file.display()));
    Failure { message: faults.to_string(), code: EXIT_USAGE }
}
