//! An application in one context: what is to be there, in the order in which it
//! is to be done.

use std::collections::{BTreeMap, BTreeSet};

use platform::config::Faults;
use proto::scheduler::v1::{self as pb, RequestType};
use scheduler_core::ids::{DeployId, RequestId};

use super::{
    Manifest, contents, deploy,
    document::{Fields, Node, Place, Value},
    request,
    section::Section,
};

/// All that one context is to have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Application {
    /// Empty for a file of one request without `[app]`.
    pub(crate) name: String,
    /// Id of each deploy; empty: made of its content.
    pub(crate) version: String,
    pub(crate) context: Option<String>,
    /// Of the context; empty: those of the command line.
    pub(crate) address: Vec<String>,
    /// What others need comes before them.
    pub(crate) parts: Vec<Part>,
}

/// One request with its deploy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// In the file.
    pub(crate) name: String,
    pub(crate) request: pb::Request,
    /// Without an id.
    pub(crate) deploy: pb::Deploy,
    /// Names of the parts that must have succeeded before.
    pub(crate) needs: BTreeSet<String>,
    /// The keys of the deploy that this context says otherwise than the others:
    /// "resources", "env.LEVEL".
    pub(crate) overridden: BTreeSet<String>,
    only_in: Vec<String>,
    place: Place,
}

/// Name of the application, on each deploy that a manifest makes.
pub(crate) const APP: &str = "app";

pub(super) fn read(manifest: &Manifest, context: Option<&str>, faults: &mut Faults) -> Option<Application> {
    let chosen = context.and_then(|name| manifest.contexts.get(name)).cloned().unwrap_or_default();
    let reader = Reader { manifest, context, env: &chosen.env };
    let mut application = Application {
        name: String::new(),
        version: String::new(),
        context: context.map(str::to_owned),
        address: chosen.address.clone(),
        parts: Vec::new(),
    };
    let root = manifest.root.clone();
    let fields = root.fields()?;
    if fields.contains_key("app") || fields.contains_key("requests") {
        reader.long_form(root, &mut application, faults);
    } else {
        reader.short_form(root, &mut application, faults);
    }
    check_ids(&application, faults);
    link(&mut application, faults);
    application.parts.retain(|part| part.is_in(context));
    sort(&mut application, faults);
    faults.0.is_empty().then_some(application)
}

struct Reader<'a> {
    manifest: &'a Manifest,
    context: Option<&'a str>,
    env: &'a Fields,
}

// === impl Reader ===

impl Reader<'_> {
    /// The whole file is one request, and its deploy in the same table.
    fn short_form(&self, mut root: Node, application: &mut Application, faults: &mut Faults) {
        if let Some(deploy) = root.fields_mut() {
            overlay_env(deploy, self.env, &root_place());
        }
        let place = root.place.clone();
        let mut section = Section::of(root, faults);
        let request_id = section.text("id");
        if request_id.is_empty() {
            section.fault("id", "must name the request, for example id = \"hello\"");
        }
        let request = request::read(&mut section, request_id);
        let deploy = deploy::read(&mut section, &request.request_id);
        section.finish();
        application.parts.push(Part {
            name: request.request_id.clone(),
            request,
            deploy,
            needs: BTreeSet::new(),
            overridden: self.env.keys().map(|key| format!("env.{key}")).collect(),
            only_in: Vec::new(),
            place,
        });
    }

    fn long_form(&self, mut root: Node, application: &mut Application, faults: &mut Faults) {
        let requests = root.remove("requests");
        let mut root = Section::of(root, faults);
        let mut owners = Vec::new();
        match root.section("app") {
            None => root.fault("app.name", "must name the application, for example [app] name = \"shop\""),
            Some(mut app) => {
                application.name = app.text("name");
                application.version = app.text("version");
                owners = app.one_or_more("owners");
                if application.name.is_empty() {
                    app.fault("name", "must name the application, for example name = \"shop\"");
                }
                if let Err(rule) = check_version(&application.version) {
                    app.fault("version", &rule);
                }
                app.finish();
            }
        }
        root.finish();
        let fields = requests.as_ref().and_then(Node::fields).cloned().unwrap_or_default();
        if fields.is_empty() {
            faults.note(root_place().missing("requests").to_string(), "must have a table, [requests.web]");
        }
        for (name, node) in fields {
            let mut part = self.part(&application.name, name, node, faults);
            if part.request.owners.is_empty() {
                part.request.owners.clone_from(&owners);
            }
            let metadata = &mut part.deploy.metadata;
            metadata.entry(APP.to_owned()).or_insert_with(|| application.name.clone());
            application.parts.push(part);
        }
    }

    fn part(&self, app: &str, name: String, node: Node, faults: &mut Faults) -> Part {
        let place = node.place.clone();
        let (node, overridden) = self.overlaid(node, faults);
        let mut section = Section::of(node, faults);
        let id = if section.has("id") { section.text("id") } else { default_id(app, &name) };
        let request = request::read(&mut section, id);
        let needs = section.one_or_more("needs").into_iter().collect();
        let only_in = section.one_or_more("only_in");
        for context in only_in.iter().filter(|context| !self.manifest.contexts.contains_key(*context)) {
            section.fault("only_in", &format!("names {context:?}, but there is no [contexts.{context}]"));
        }
        let deploy = match section.section("deploy") {
            Some(mut section) => {
                let deploy = deploy::read(&mut section, &request.request_id);
                section.finish();
                deploy
            }
            None => {
                section.fault("deploy", "must say what runs: a table with `command` or `shell`");
                pb::Deploy::default()
            }
        };
        section.finish();
        Part { name, request, deploy, needs, overridden, only_in, place }
    }

    /// With what the context says, and which keys of the deploy that concerns.
    fn overlaid(&self, mut node: Node, faults: &mut Faults) -> (Node, BTreeSet<String>) {
        let mut overridden: BTreeSet<String> = self.env.keys().map(|key| format!("env.{key}")).collect();
        let overrides = node.remove("contexts");
        let place = node.place.clone();
        if let Some(deploy) = node.fields_mut().and_then(|fields| fields.get_mut("deploy"))
            && let Some(deploy) = deploy.fields_mut()
        {
            overlay_env(deploy, self.env, &place);
        }
        let Some(overrides) = overrides else { return (node, overridden) };
        let mut mine = None;
        Section::of(overrides, faults).for_each_table(|name, mut section| {
            if !self.manifest.contexts.contains_key(&name) {
                section.fault("", &format!("overrides for {name:?}, but there is no [contexts.{name}]"));
            }
            if Some(name.as_str()) == self.context {
                let place = section.place.clone();
                mine = Some(Node { place, value: Value::Table(section.into_fields()) });
            }
        });
        let Some(over) = mine else { return (node, overridden) };
        if let Some(deploy) = over.fields().and_then(|fields| fields.get("deploy")) {
            overridden.extend(overridden_keys(deploy));
            replace_command(&mut node, deploy);
        }
        (node.overlaid(over), overridden)
    }
}

fn root_place() -> Place {
    Place { file: "manifest".into(), line: 1, path: String::new() }
}

fn default_id(app: &str, name: &str) -> String {
    if app == name { name.to_owned() } else { format!("{app}-{name}") }
}

fn check_version(version: &str) -> Result<(), String> {
    if version.is_empty() { Ok(()) } else { DeployId::parse(version).map(|_| ()) }
}

fn overlay_env(deploy: &mut Fields, env: &Fields, place: &Place) {
    if env.is_empty() {
        return;
    }
    let over = Node { place: place.missing("env"), value: Value::Table(env.clone()) };
    let merged = match deploy.remove("env") {
        Some(below) => below.overlaid(over),
        None => over,
    };
    deploy.insert("env".to_owned(), merged);
}

fn overridden_keys(deploy: &Node) -> Vec<String> {
    let mut keys = Vec::new();
    for (key, node) in deploy.fields().into_iter().flatten() {
        match (key.as_str(), node.fields()) {
            ("env", Some(env)) => keys.extend(env.keys().map(|name| format!("env.{name}"))),
            _ => keys.push(key.clone()),
        }
    }
    keys
}

/// A `shell` in a context takes the place of a `command`, and the other way round.
fn replace_command(request: &mut Node, over: &Node) {
    let Some(deploy) = request.fields_mut().and_then(|fields| fields.get_mut("deploy")) else { return };
    let has = |key| over.fields().is_some_and(|fields| fields.contains_key(key));
    for (given, other) in [("command", "shell"), ("shell", "command")] {
        if has(given) && !has(other) {
            deploy.remove(other);
        }
    }
}

fn check_ids(application: &Application, faults: &mut Faults) {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for part in &application.parts {
        let id = part.request.request_id.as_str();
        let key = part.place.missing("id").to_string();
        if let Some(other) = names.insert(id, &part.name) {
            faults.note(&key, format!("is {id:?}, as that of {other:?}; each request has its own id"));
        }
        if let Err(rule) = RequestId::parse(id)
            && !id.is_empty()
        {
            faults.note(key, rule);
        }
    }
}

/// Names of parts become ids, and what runs after others needs them.
fn link(application: &mut Application, faults: &mut Faults) {
    let ids: BTreeMap<String, String> =
        application.parts.iter().map(|part| (part.name.clone(), part.request.request_id.clone())).collect();
    for part in &mut application.parts {
        for name in part.needs.iter().filter(|name| !ids.contains_key(*name)) {
            let rule = format!("names {name:?}, which is not in this file");
            faults.note(part.place.missing("needs").to_string(), rule);
        }
        for after in part.request.schedule.iter_mut().flat_map(|schedule| &mut schedule.after) {
            if let Some(id) = ids.get(after) {
                part.needs.insert(after.clone());
                after.clone_from(id);
            } else if let Some((name, _)) = ids.iter().find(|(_, id)| *id == after) {
                part.needs.insert(name.clone());
            }
        }
    }
}

/// Stable: what does not need another stays in the order of the names.
fn sort(application: &mut Application, faults: &mut Faults) {
    let mut left = std::mem::take(&mut application.parts);
    while !left.is_empty() {
        let waits = |part: &Part| left.iter().any(|other| part.needs.contains(&other.name));
        let Some(next) = left.iter().position(|part| !waits(part)) else {
            let names: Vec<_> = left.iter().map(|part| part.name.as_str()).collect();
            let rule = format!("{} wait for each other; nothing can begin", names.join(", "));
            faults.note(left[0].place.missing("needs").to_string(), rule);
            return;
        };
        application.parts.push(left.remove(next));
    }
}

// === impl Application ===

impl Application {
    /// Id of the deploy: the version of the application, or made of the content.
    /// A RUN_ONCE that others need runs again when one of them changes.
    pub(crate) fn deploy_id(&self, part: &Part) -> String {
        if !self.version.is_empty() {
            return self.version.clone();
        }
        let mut deploys = vec![&part.deploy];
        if part.request.r#type() == RequestType::RunOnce {
            let users = self.parts.iter().filter(|other| other.needs.contains(&part.name));
            deploys.extend(users.map(|other| &other.deploy));
        }
        contents::id(&deploys)
    }

    /// Whether others wait for the success of its run.
    pub(crate) fn is_needed(&self, part: &Part) -> bool {
        self.parts.iter().any(|other| other.needs.contains(&part.name))
    }
}

// === impl Part ===

impl Part {
    fn is_in(&self, context: Option<&str>) -> bool {
        self.only_in.is_empty() || context.is_some_and(|name| self.only_in.iter().any(|only| only == name))
    }
}
