//! Templates turned into files, without any I/O.
//!
//! A template's place says what it is for and where its output goes:
//!
//! | source | rendered | sees |
//! |---|---|---|
//! | `nginx.conf.hbs` | once a tree | `number`, `nginx`, `group`, `services` |
//! | `group/PATH.hbs` | once, or per domain when PATH has `{domain}` | the same, `domain`, `directory`, `isDefault`; no `number` |
//! | `service/SET/PATH.hbs` | per service; PATH has `{service}` and may have `{domain}` | `service`, `upstreams`, `upstreamGroups`, `timestamp`, `present`, `dynamic`, `nonIdempotent` |
//!
//! Where `dynamic` is true the balancer looks the upstreams up ([`crate::endpoints`]):
//! a template that then does not name them makes their change one without a reload.
//!
//! All see `agentRoot` and `agentProperties`. The engine is strict: a value that
//! does not exist is a fault, not an empty text; an option that a service does not
//! set is empty. Nothing is escaped, because
//! every value was checked before it came here (see [`crate::ids`] and
//! [`crate::options`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use handlebars::{Handlebars, RenderErrorReason, TemplateErrorReason};
use serde_json::Value;

use crate::{
    desired::{Group, Held},
    ids::{ConfigNumber, Edition, Rule, ServiceId, TemplateName, Timestamp},
    tree::{File, Files, Manifest, TreePath},
};

mod context;
mod dialect;
mod helpers;
mod sources;

pub use context::{Balancer, Haproxy, Host, Lua, upstream_name};
pub use sources::{Source, Templates, shipped, shipped_for_haproxy};

/// Addresses of host names, resolved beforehand.
pub type Hosts = BTreeMap<String, String>;

/// Renders with one set of templates for one host.
#[derive(Debug)]
pub struct Renderer {
    engine: Handlebars<'static>,
    templates: Templates,
    host: Host,
    /// Options that the templates name; one that a service does not set is empty.
    options: BTreeSet<String>,
    /// Files that are not rendered.
    fixed: Files,
    /// Why nothing can be rendered.
    fault: Option<String>,
}

/// What comes of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Its files.
    pub files: Files,
    /// The peers that the balancer looks up; none where it has no use for them.
    pub peers: Option<Arc<str>>,
}

/// Why a file could not be rendered. A retry fails again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such set of templates.
    #[error("there is no template set `{wanted}`; this agent has: {known}")]
    UnknownTemplate {
        /// What the service asks for.
        wanted: TemplateName,
        /// What there is.
        known: String,
    },
    /// The service has no place on this host.
    #[error("none of its domains ({domains}) is served by the group `{group}`")]
    NoDomain {
        /// The domains of the service.
        domains: String,
        /// This host's group.
        group: String,
    },
    /// The template itself.
    #[error("template `{template}`: {reason}")]
    Template {
        /// Its source.
        template: String,
        /// In the engine's words.
        reason: String,
    },
    /// A value that this balancer cannot have.
    #[error("{field}: {rule}")]
    Field {
        /// Where it is in the message.
        field: String,
        /// What it must be.
        rule: Rule,
    },
    /// There are no templates to render with.
    #[error("no templates are usable, so the host stays as it is: {0}")]
    Unusable(String),
    /// A file name that cannot be.
    #[error("template `{template}`: {rule}")]
    Path {
        /// Its source.
        template: String,
        /// What is wrong with the name.
        rule: Rule,
    },
}

// === impl Error ===

impl Error {
    /// Whether the templates are at fault, rather than the service.
    #[must_use]
    pub fn is_of_templates(&self) -> bool {
        match self {
            Self::Template { .. } | Self::Path { .. } | Self::UnknownTemplate { .. } | Self::Unusable(_) => {
                true
            }
            Self::NoDomain { .. } | Self::Field { .. } => false,
        }
    }
}

// === impl Renderer ===

impl Renderer {
    /// Compiles all templates.
    ///
    /// # Errors
    /// Every template that does not compile.
    pub fn new(templates: Templates, mut host: Host) -> Result<Self, Vec<Error>> {
        if !templates.have_dictionary() {
            host.balancer.lua = None;
        }
        let fixed = host.balancer.lua.as_ref().map(|_| sources::lua()).unwrap_or_default();
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        engine.register_escape_fn(handlebars::no_escape);
        helpers::register(&mut engine);
        let mut faults = Vec::new();
        for source in templates.all() {
            if let Err(error) =
                engine.register_template_string(&source.path, dialect::translate(&source.text))
            {
                let reason = with_place(error.pos(), &unreadable(error.reason()));
                faults.push(Error::Template { template: source.path.clone(), reason });
            }
        }
        let options = templates.all().flat_map(|source| options_named(&source.text)).collect();
        if faults.is_empty() {
            Ok(Self { engine, templates, host, options, fixed, fault: None })
        } else {
            Err(faults)
        }
    }

    /// One that renders nothing and says why, for a host whose templates are
    /// all lost.
    #[must_use]
    pub fn unusable(templates: Templates, mut host: Host, fault: String) -> Self {
        host.balancer.lua = None;
        Self {
            engine: Handlebars::new(),
            templates,
            host,
            options: BTreeSet::new(),
            fixed: Files::new(),
            fault: Some(fault),
        }
    }

    /// Whether it can render.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.fault.is_none()
    }

    fn usable(&self) -> Result<(), Error> {
        self.fault.as_ref().map_or(Ok(()), |fault| Err(Error::Unusable(fault.clone())))
    }

    /// What it renders with.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// Whether upstreams are changed without a reload.
    #[must_use]
    pub fn is_reload_free(&self) -> bool {
        self.host.balancer.lua.is_some()
    }

    /// Bytes of the dictionary of endpoints.
    #[must_use]
    pub fn dictionary(&self) -> Option<usize> {
        let size = self.host.balancer.lua.as_ref()?.dictionary.strip_suffix('m')?;
        size.parse::<usize>().ok()?.checked_mul(1 << 20)
    }

    /// Whether a file of all services may tell something of each.
    #[must_use]
    pub fn shares_services(&self) -> bool {
        let mut shared = self.templates.shared().chain([self.templates.main()]);
        shared.any(|source| source.text.contains("services"))
    }

    /// Whether addresses of host names are asked for.
    #[must_use]
    pub fn resolves_names(&self) -> bool {
        self.is_reload_free() || self.templates.all().any(|source| source.text.contains("resolveHostname"))
    }

    /// All that comes of one service; nothing of a tombstone.
    ///
    /// # Errors
    /// What is wrong with the service or its templates.
    pub fn rendered(&self, group: &Group, held: &Held, hosts: &Hosts) -> Result<Rendered, Error> {
        let peers = held.content.as_ref().and_then(|content| self.host.peers(content, hosts));
        let files = self.service(group, held, hosts, peers.is_some())?;
        Ok(Rendered { files, peers })
    }

    /// The same with its upstreams in its files.
    ///
    /// # Errors
    /// As [`Renderer::rendered`].
    pub fn rendered_in_files(&self, group: &Group, held: &Held, hosts: &Hosts) -> Result<Rendered, Error> {
        Ok(Rendered { files: self.service(group, held, hosts, false)?, peers: None })
    }

    /// The files of one service; none for a tombstone.
    fn service(&self, group: &Group, held: &Held, hosts: &Hosts, dynamic: bool) -> Result<Files, Error> {
        self.usable()?;
        let heavy = held.content.as_ref().filter(|_| self.host.balancer.haproxy.is_some());
        if let Some(error) = heavy.and_then(|content| context::too_heavy(content)) {
            return Err(error);
        }
        let Some(content) = &held.content else { return Ok(Files::new()) };
        let service = &content.service;
        let Some(templates) = self.templates.set(&service.template) else {
            let known = self.templates.set_names().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::UnknownTemplate { wanted: service.template.clone(), known });
        };
        let servers = group.servers_of(service);
        if servers.is_empty() {
            let domains = service.domains.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::NoDomain { domains, group: group.name.to_string() });
        }
        let mut data = self.host.service_data(group, content, held.since, hosts);
        context::set(&mut data, "dynamic", dynamic.into());
        context::set_options(&mut data["service"], &self.options);
        let mut files = Files::new();
        for source in templates {
            self.render_each(source, &servers, Some(&service.id), &mut data, &mut files)?;
        }
        Ok(files)
    }

    /// The files that all services share, for a tree with this number.
    ///
    /// # Errors
    /// What is wrong with the templates.
    pub fn shared(&self, manifest: &Manifest, now: Timestamp, hosts: &Hosts) -> Result<Files, Error> {
        self.usable()?;
        let services = self.templates.shared().any(|source| source.text.contains("services"));
        let mut data = self.host.group_data(manifest, services, now, hosts);
        self.set_options(&mut data);
        let mut files = Files::new();
        for source in self.templates.group() {
            self.render_each(source, &manifest.group.servers(), None, &mut data, &mut files)?;
        }
        files.extend(self.main(manifest, now, hosts)?);
        files.extend(self.fixed.clone());
        Ok(files)
    }

    /// The main file, the only one that carries the number of the tree.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn main(&self, manifest: &Manifest, now: Timestamp, hosts: &Hosts) -> Result<Files, Error> {
        self.usable()?;
        let source = self.templates.main();
        let mut data = self.host.group_data(manifest, source.text.contains("services"), now, hosts);
        self.set_options(&mut data);
        context::set(&mut data, "number", manifest.number.0.into());
        let mut files = Files::new();
        self.render_one(source, source.output(), &data, &mut files)?;
        Ok(files)
    }

    fn set_options(&self, data: &mut Value) {
        if let Some(Value::Array(services)) = data.get_mut("services") {
            services.iter_mut().for_each(|service| context::set_options(service, &self.options));
        }
    }

    fn render_each(
        &self,
        source: &Source,
        servers: &[&str],
        service: Option<&ServiceId>,
        data: &mut Value,
        files: &mut Files,
    ) -> Result<(), Error> {
        let mut name = source.output().to_owned();
        if let Some(id) = service {
            name = name.replace(Source::SERVICE, id.as_str());
        }
        if !name.contains(Source::DOMAIN) {
            return self.render_one(source, &name, data, files);
        }
        for server in servers {
            let directory = context::directory_of(server);
            context::set(data, "domain", (*server).into());
            context::set(data, "isDefault", (servers.first() == Some(server)).into());
            context::set(data, "directory", directory.as_str().into());
            self.render_one(source, &name.replace(Source::DOMAIN, &directory), data, files)?;
        }
        Ok(())
    }

    fn render_one(&self, source: &Source, name: &str, data: &Value, files: &mut Files) -> Result<(), Error> {
        let path =
            TreePath::parse(name).map_err(|rule| Error::Path { template: source.path.clone(), rule })?;
        let text = self.engine.render(&source.path, data).map_err(|error| Error::Template {
            template: source.path.clone(),
            reason: with_place(error.line_no.zip(error.column_no), &unrenderable(error.reason())),
        })?;
        files.insert(path, File::new(text));
        Ok(())
    }
}

/// Where in the template, and why.
fn with_place(place: Option<(usize, usize)>, reason: &str) -> String {
    match place {
        Some((line, column)) => format!("line {line}, column {column}: {reason}"),
        None => reason.to_owned(),
    }
}

/// The parser lists all that it would have liked instead.
fn unreadable(reason: &TemplateErrorReason) -> String {
    if let TemplateErrorReason::InvalidSyntax(_) = reason {
        return "this is not Handlebars: a tag is cut off or malformed, or a block above is not closed"
            .to_owned();
    }
    reason.to_string()
}

fn unrenderable(reason: &RenderErrorReason) -> String {
    if let RenderErrorReason::MissingVariable(Some(name)) = reason {
        return format!("there is no value `{name}` here");
    }
    reason.to_string()
}

/// The words behind each `options.` of a template.
fn options_named(text: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let behind = text.split("options.").skip(1);
    let words = behind.map(move |rest| rest.split(|c| !is_word(c)).next().unwrap_or_default().to_owned());
    words.filter(|word| !word.is_empty())
}

/// The place of the main file in a tree.
pub const MAIN: &str = "nginx.conf";

/// The tree that nothing but its number tells apart from another one is the
/// same tree; this is the number that a comparison uses.
#[must_use]
pub fn with_number(manifest: &Manifest, number: ConfigNumber) -> Manifest {
    Manifest { number, edition: Edition(0), ..manifest.clone() }
}

#[cfg(test)]
mod tests;
