//! One file that describes an application: its requests, their deploys, and
//! where they differ from context to context (qa, prod).
//!
//! Reads only; what is changed by it is decided in `cli::plan`. All faults of a
//! file, in every context, are told at once, each with file, line and key.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use platform::config::Faults;

mod application;
pub(crate) mod choice;
mod contents;
mod deploy;
mod document;
mod procfile;
mod request;
mod section;

pub(crate) use self::{
    application::{APP, Application, Part},
    contents::digest,
};
use self::{
    document::{Fields, Node},
    section::Section,
};

/// Which files make a manifest.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Source {
    /// The application (TOML)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The same as --file
    #[arg(value_name = "FILE", conflicts_with = "file")]
    pub(crate) path: Option<PathBuf>,
    /// Processes in Heroku's form; --file, when given too, is laid over them
    #[arg(long, value_name = "FILE")]
    pub(crate) procfile: Option<PathBuf>,
    /// Name of the application, where no file has it
    #[arg(long, value_name = "NAME")]
    pub(crate) app: Option<String>,
}

/// A manifest without faults.
#[derive(Debug)]
pub(crate) struct Manifest {
    root: Node,
    contexts: BTreeMap<String, Context>,
}

/// One place where the application runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Context {
    /// Replicas of its scheduler; empty: those of the command line.
    pub(crate) address: Vec<String>,
    /// Over the variables of each deploy.
    env: Fields,
}

// === impl Source ===

impl Source {
    /// # Errors
    /// All faults of all files.
    pub(crate) fn load(&self) -> Result<Manifest, Faults> {
        let mut faults = Faults::default();
        let mut root = None;
        if let Some(path) = &self.procfile {
            root = read(path, &mut faults).and_then(|text| procfile::parse(&name(path), &text, &mut faults));
        }
        let file = self.file.as_ref().or(self.path.as_ref());
        if let Some(path) = file {
            let over =
                read(path, &mut faults).and_then(|text| document::parse(&name(path), &text, &mut faults));
            root = match (root, over) {
                (Some(root), Some(over)) => Some(root.overlaid(over)),
                (root, over) => root.or(over),
            };
        }
        if self.procfile.is_none() && file.is_none() {
            faults.note("FILE", "must name the application's file, or --procfile a Procfile");
        }
        match root {
            Some(root) if faults.0.is_empty() => Manifest::new(root, self.app.as_deref()),
            _ => Err(faults),
        }
    }
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn read(path: &Path, faults: &mut Faults) -> Option<String> {
    std::fs::read_to_string(path)
        .map_err(|error| faults.note(name(path), format!("cannot be read: {error}")))
        .ok()
}

// === impl Manifest ===

impl Manifest {
    /// Every context is read, so that a fault of one shows in all.
    fn new(mut root: Node, app: Option<&str>) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if let Some(name) = app {
            root.name_application(name);
        }
        let contexts = contexts(&mut root, &mut faults);
        let manifest = Self { root, contexts };
        if manifest.contexts.is_empty() {
            let _ = application::read(&manifest, None, &mut faults);
        }
        for name in manifest.contexts.keys() {
            let _ = application::read(&manifest, Some(name), &mut faults);
        }
        // The same fault in several contexts is one.
        let mut seen = BTreeSet::new();
        faults.0.retain(|fault| seen.insert((fault.key.clone(), fault.rule.clone())));
        if faults.0.is_empty() { Ok(manifest) } else { Err(faults) }
    }

    /// The application as it is in one context.
    ///
    /// # Errors
    /// There is no such context, or one must be chosen.
    pub(crate) fn resolve(&self, context: Option<&str>) -> Result<Application, Faults> {
        let mut faults = Faults::default();
        let names: Vec<&str> = self.contexts.keys().map(String::as_str).collect();
        let rule = match (context, names.is_empty()) {
            (None, true) => None,
            (Some(name), false) if self.contexts.contains_key(name) => None,
            (_, false) => Some(format!("must be one of {}", names.join(", "))),
            (Some(name), true) => Some(format!("is {name:?}, but the file has no [contexts.{name}]")),
        };
        if let Some(rule) = rule {
            faults.note("--context", rule);
            return Err(faults);
        }
        let application = application::read(self, context, &mut faults);
        application.filter(|_| faults.0.is_empty()).ok_or(faults)
    }
}

fn contexts(root: &mut Node, faults: &mut Faults) -> BTreeMap<String, Context> {
    let mut section = Section::of(root.clone(), faults);
    root.remove("contexts");
    let Some(tables) = section.section("contexts") else { return BTreeMap::new() };
    let mut contexts = BTreeMap::new();
    tables.for_each_table(|name, mut section| {
        let context = Context {
            address: section.one_or_more("address"),
            env: section.section("env").map(Section::into_fields).unwrap_or_default(),
        };
        section.finish();
        contexts.insert(name, context);
    });
    contexts
}

#[cfg(test)]
mod tests;
