//! Template sources and their places.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{Rule, TemplateName},
    tree::{File, Files, TreePath},
};

/// One template: its path, which names its output, and its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Relative path, `.hbs` at the end.
    pub path: String,
    /// Handlebars.
    pub text: String,
}

/// All templates of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    main: Source,
    group: Vec<Source>,
    service: BTreeMap<TemplateName, Vec<Source>>,
}

/// The templates that come with the agent.
#[must_use]
pub fn shipped() -> Templates {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let default = TemplateName::parse("default").expect("a plain word is a name");
    let upstreams = "service/default/upstreams/{service}.conf.hbs";
    let locations = "service/default/locations/{domain}/{service}.conf.hbs";
    Templates {
        main: source("nginx.conf.hbs", include_str!("../../../templates/nginx/nginx.conf.hbs")),
        group: vec![source(
            "group/domains/{domain}.conf.hbs",
            include_str!("../../../templates/nginx/group/domains/{domain}.conf.hbs"),
        )],
        service: BTreeMap::from([(
            default,
            vec![
                source(
                    upstreams,
                    include_str!("../../../templates/nginx/service/default/upstreams/{service}.conf.hbs"),
                ),
                source(
                    locations,
                    include_str!(
                        "../../../templates/nginx/service/default/locations/{domain}/{service}.conf.hbs"
                    ),
                ),
            ],
        )]),
    }
}

/// Those for HAProxy: one file of everything, and the paths beside it.
#[must_use]
pub fn shipped_for_haproxy() -> Templates {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let default = TemplateName::parse("default").expect("a plain word is a name");
    Templates {
        main: source("haproxy.cfg.hbs", include_str!("../../../templates/haproxy/haproxy.cfg.hbs")),
        group: vec![source(
            "group/routes.map.hbs",
            include_str!("../../../templates/haproxy/group/routes.map.hbs"),
        )],
        service: BTreeMap::from([(default, Vec::new())]),
    }
}

/// The code that balances, the same in each tree that needs it.
pub(super) fn lua() -> Files {
    let file = |path: &str, text: &str| {
        let path = TreePath::parse(path).expect("our own paths are plain");
        (path, File::new(text.to_owned()))
    };
    Files::from([
        file("lua/baragon/control.lua", include_str!("../../../templates/lua/baragon/control.lua")),
        file("lua/baragon/peers.lua", include_str!("../../../templates/lua/baragon/peers.lua")),
    ])
}

/// What a main file must have for the dictionary of endpoints.
const DICTIONARY: &str = "lua_shared_dict baragon_endpoints";

const SUFFIX: &str = ".hbs";

// === impl Source ===

impl Source {
    /// Replaced by the id of the service in a file name.
    pub const SERVICE: &'static str = "{service}";
    /// Asks for one file a domain.
    pub const DOMAIN: &'static str = "{domain}";

    /// The file that it makes, with placeholders.
    #[must_use]
    pub fn output(&self) -> &str {
        let inner = match self.path.split_once('/') {
            Some(("group", rest)) => rest,
            Some(("service", rest)) => rest.split_once('/').map_or(rest, |(_, file)| file),
            Some(_) | None => &self.path,
        };
        inner.strip_suffix(SUFFIX).unwrap_or(inner)
    }
}

// === impl Templates ===

impl Templates {
    /// The shipped templates with parts of them replaced: the main file, the
    /// group files as a whole, each service set as a whole.
    ///
    /// # Errors
    /// Every source that has no place, with the rule.
    pub fn overlay(mut self, sources: Vec<Source>) -> Result<Self, Vec<Rule>> {
        let mut faults = Vec::new();
        let mut group = Vec::new();
        let mut service: BTreeMap<TemplateName, Vec<Source>> = BTreeMap::new();
        for source in sources {
            match place(&source, &self.main.path) {
                Ok(Place::Main) => self.main = source,
                Ok(Place::Group) => group.push(source),
                Ok(Place::Service(set)) => service.entry(set).or_default().push(source),
                Err(rule) => faults.push(rule),
            }
        }
        if !group.is_empty() {
            self.group = group;
        }
        self.service.extend(service);
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    /// Whether the main file has the dictionary of endpoints.
    #[must_use]
    pub fn have_dictionary(&self) -> bool {
        self.main.text.contains(DICTIONARY)
    }

    pub(super) fn main(&self) -> &Source {
        &self.main
    }

    pub(super) fn group(&self) -> impl Iterator<Item = &Source> {
        self.group.iter()
    }

    pub(super) fn shared(&self) -> impl Iterator<Item = &Source> {
        self.group.iter()
    }

    pub(super) fn set(&self, name: &TemplateName) -> Option<&[Source]> {
        self.service.get(name).map(Vec::as_slice)
    }

    /// What services can ask for.
    pub fn set_names(&self) -> impl Iterator<Item = &TemplateName> {
        self.service.keys()
    }

    /// Every template.
    pub fn all(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&self.main).chain(&self.group).chain(self.service.values().flatten())
    }
}

enum Place {
    Main,
    Group,
    Service(TemplateName),
}

fn place(source: &Source, main: &str) -> Result<Place, Rule> {
    let path = &source.path;
    if !path.ends_with(SUFFIX) {
        return Err(Rule(format!("`{path}`: the name of a template ends in `.hbs`")));
    }
    if path.split('/').any(|part| part.starts_with('~')) {
        return Err(Rule(format!("`{path}`: names that begin with `~` are the agent's own")));
    }
    if path == main {
        return Ok(Place::Main);
    }
    match path.split('/').collect::<Vec<_>>()[..] {
        ["group", _, ..] => Ok(Place::Group),
        ["service", set, _, ..] => {
            if !path.contains(Source::SERVICE) {
                return Err(Rule(format!(
                    "`{path}`: the name must have `{{service}}`, or services overwrite each other"
                )));
            }
            let set =
                TemplateName::parse(set).map_err(|rule| Rule(format!("`{path}`: a template set {rule}")))?;
            Ok(Place::Service(set))
        }
        _ => Err(Rule(format!("`{path}`: a template is `{main}`, `group/PATH` or `service/SET/PATH`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str) -> Source {
        Source { path: path.to_owned(), text: String::new() }
    }

    #[test]
    fn sources_know_their_output() {
        assert_eq!(source("nginx.conf.hbs").output(), "nginx.conf");
        assert_eq!(source("group/a/{domain}.conf.hbs").output(), "a/{domain}.conf");
        assert_eq!(source("service/x/up/{service}.conf.hbs").output(), "up/{service}.conf");
    }

    #[test]
    fn every_source_without_a_place_is_named() {
        let bad = [
            "x.conf",
            "other/x.hbs",
            "service/a/fixed.conf.hbs",
            "service/{service}.hbs",
            "service/a b/{service}.hbs",
            "group/upstreams/~packed.conf.hbs",
        ];
        let faults = shipped().overlay(bad.iter().map(|path| source(path)).collect()).unwrap_err();
        assert_eq!(faults.len(), bad.len());
    }

    #[test]
    fn a_set_is_replaced_as_a_whole_and_others_stay() {
        let all = shipped()
            .overlay(vec![source("service/default/{service}.hbs"), source("service/b/{service}.hbs")])
            .unwrap();
        assert_eq!(all.service.values().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(all.group.len(), 1);
    }
}
