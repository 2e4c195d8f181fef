//! Rendering and checking a state without an agent.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use baragon_agent_core::{
    apply::{Scope, Stage},
    desired::{Group, Held},
    ids::{ConfigNumber, Timestamp},
    plan,
    state::{Ledger, State},
    tree::{Files, Manifest},
};
use platform::{
    cli::Failure,
    config::{EXIT_USAGE, Faults},
};
use proto::baragon::v1::GetGroupStateResponse;

use crate::{
    api::convert,
    cli::{failed, usage},
    config::Config,
    driver::{self, CheckError, Trees, lua},
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

    /// A failure when a service is missing.
    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        if self.problems.is_empty() { Ok(()) } else { Err(failed(self.problems.join("\n"))) }
    }
}

/// The configuration with what this host's nginx can do.
pub(crate) async fn on_this_host(mut config: Config) -> Result<Config, Failure> {
    let folder = TemporaryRoot::new().map_err(|error| failed(error.to_string()))?;
    config.nginx.settings.lua = lua::detect(&config.nginx, &folder.0).await.map_err(failed)?.lua;
    Ok(config)
}

/// Renders a file that holds a `GetGroupStateResponse`.
pub(crate) fn render(config: &Config, file: &Path, root: &Path) -> Result<Rendered, Failure> {
    let renderer = config.renderer(&config.name, root).map_err(usage)?;
    let (mut manifest, unfit) = manifest_of(config, file)?;
    manifest.number = ConfigNumber(1);
    let state = State::new(Ledger::default(), manifest.clone(), &renderer);
    let files = state.files(&renderer, Timestamp(0)).map_err(|error| failed(error.to_string()))?;
    manifest.files = files.iter().map(|(path, file)| (path.clone(), file.digest().clone())).collect();
    let unrendered = state.problems.iter().map(|(id, problem)| format!("{id}: {problem}"));
    let problems = unfit.into_iter().chain(unrendered).collect();
    Ok(Rendered { files, manifest, problems })
}

/// Renders it into a temporary root and has nginx check it.
pub(crate) async fn check(config: &Config, file: &Path) -> Result<(), Failure> {
    let root = TemporaryRoot::new().map_err(|error| failed(error.to_string()))?;
    let trees = Trees::open(&root.0).map_err(|error| failed(error.to_string()))?;
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
        Ok(()) => rendered.verdict(),
        Err(CheckError::Refused(words)) => {
            Err(failed(format!("the balancer refuses the configuration:\n{words}")))
        }
        Err(CheckError::Failed(reason)) => Err(failed(reason)),
    }
}

fn manifest_of(config: &Config, file: &Path) -> Result<(Manifest, Vec<String>), Failure> {
    let bytes = fs::read(file).map_err(|error| bad_state(file, &error.to_string()))?;
    let state: GetGroupStateResponse =
        serde_json::from_slice(&bytes).map_err(|error| bad_state(file, &error.to_string()))?;
    let group = match state.group {
        Some(message) => {
            let name = message.name.clone();
            convert::group(message, &name)
                .map_err(|violations| bad_state(file, &format!("{violations:?}")))?
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

fn bad_state(file: &Path, reason: &str) -> Failure {
    let mut faults = Faults::default();
    faults.note("--state", format!("`{}` must be a GetGroupStateResponse as JSON: {reason}", file.display()));
    Failure { message: faults.to_string(), code: EXIT_USAGE }
}

/// Removed with all that is in it.
struct TemporaryRoot(PathBuf);

// === impl TemporaryRoot ===

impl TemporaryRoot {
    fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("baragon-agent-{}", uuid::Uuid::now_v7().simple()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for TemporaryRoot {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} is left over: {error}", self.0.display());
        }
    }
}
