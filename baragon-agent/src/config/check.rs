//! From the raw form to the checked one, noting every fault.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use baragon_agent_core::{
    ids::{GroupName, Label, is_meaningful},
    template::{self, Balancer, Source, Templates},
};
use nix::unistd::{Uid, User};
use platform::{config::Faults, kv::etcd::Endpoints};

use super::{Config, Haproxy, Kind, LuaMode, Nginx, Raw, RawHaproxy, RawNginx};

/// One template as it lies in the configured folder.
pub type Template = Source;

pub(super) fn check(raw: Raw, faults: &mut Faults) -> Option<Config> {
    let before = faults.0.len();
    let group = GroupName::parse(&raw.group).map_err(|rule| faults.note("group", rule.to_string())).ok();
    let rack = Label::parse(&raw.rack).map_err(|rule| faults.note("rack", rule.to_string())).ok();
    let name_is_good = raw.name.is_empty() || Label::parse(&raw.name).is_ok();
    require(faults, name_is_good, "name", "must have no blank and none of |;{}\"'\\$#`");
    check_root(&raw.root, faults);
    check_addresses(&raw, faults);
    raw.telemetry.validate(faults);
    let shutdown_grace = duration("shutdown_grace", &raw.shutdown_grace, faults);
    let presence_ttl = duration("presence.ttl", &raw.presence.ttl, faults);
    require(faults, presence_ttl >= Duration::from_secs(1), "presence.ttl", "must be at least 1s");
    let timeout = duration("etcd.timeout", &raw.etcd.timeout, faults);
    let balancer = kind(&raw.balancer, faults);
    let mut nginx = check_nginx(raw.nginx, faults);
    let (haproxy, settings) = check_haproxy(raw.haproxy, faults);
    if balancer == Kind::Haproxy {
        nginx.lua = LuaMode::Off;
        nginx.settings.haproxy = Some(settings);
    }
    let mut template_faults = Faults::default();
    let templates = load_templates(balancer, &raw.templates.directory, &mut template_faults);
    if faults.0.len() > before {
        return None;
    }
    Some(Config {
        name: raw.name,
        group: group?,
        root: raw.root.into(),
        rack: rack?,
        shutdown_grace,
        listen: raw.server.listen,
        advertise: raw.server.advertise,
        address_file: Some(raw.server.address_file).filter(|file| !file.is_empty()).map(PathBuf::from),
        etcd: Endpoints { urls: raw.etcd.urls, timeout },
        prefix: raw.etcd.prefix.trim_end_matches('/').to_owned(),
        presence_ttl,
        baragon: raw.baragon.addresses,
        templates: templates.unwrap_or_else(|| balancer.shipped()),
        template_faults,
        templates_directory: Some(raw.templates.directory).filter(|path| !path.is_empty()).map(PathBuf::from),
        balancer,
        nginx,
        haproxy,
        telemetry: raw.telemetry,
    })
}

fn require(faults: &mut Faults, holds: bool, key: &str, rule: &str) {
    if !holds {
        faults.note(key, rule);
    }
}

fn check_root(root: &str, faults: &mut Faults) {
    let plain = !root.chars().any(|c| is_meaningful(c) || c.is_whitespace());
    require(
        faults,
        root.starts_with('/') && plain,
        "root",
        "must be an absolute path without blanks and ;{}\"'\\$#`",
    );
    // The control socket lies below it, and a socket's path is short.
    require(
        faults,
        root.len() <= 80,
        "root",
        "must be at most 80 bytes, or the control socket's path is too long",
    );
}

fn check_addresses(raw: &Raw, faults: &mut Faults) {
    faults.address("server.listen", &raw.server.listen);
    let advertise = &raw.server.advertise;
    let good = advertise.is_empty() || baragon_agent_core::ids::Address::parse(advertise).is_ok();
    require(faults, good, "server.advertise", "must be host:port, or empty for the bound address");
    faults.url_list("etcd.urls", &raw.etcd.urls);
    require(faults, raw.etcd.prefix.starts_with('/'), "etcd.prefix", "must begin with `/`");
    faults.url_list("baragon.addresses", &raw.baragon.addresses);
}

fn check_nginx(raw: RawNginx, faults: &mut Faults) -> Nginx {
    let plain = |text: &String| !text.is_empty() && !text.chars().any(is_meaningful);
    require(faults, plain(&raw.binary), "nginx.binary", "must be the name or path of a program");
    let listen = !raw.listen.is_empty() && raw.listen.iter().all(plain);
    require(
        faults,
        listen,
        "nginx.listen",
        "must name ports or addresses as nginx's `listen` takes them, such as 80",
    );
    require(faults, raw.modules.iter().all(plain), "nginx.modules", "must be paths without ;{}\"'\\$#`");
    let workers =
        raw.worker_processes == "auto" || raw.worker_processes.parse::<u16>().is_ok_and(|count| count > 0);
    require(faults, workers, "nginx.worker_processes", "must be `auto` or a number above 0");
    let user = if raw.user.is_empty() { default_user() } else { raw.user };
    require(faults, !user.chars().any(is_meaningful), "nginx.user", "must be a user, or a user and a group");
    let lua = lua_mode(&raw.lua, faults);
    require(faults, is_dictionary(&raw.lua_dict), "nginx.lua_dict", "must be a size from 1m to 1024m");
    let slow_start = seconds(&raw.slow_start);
    require(faults, slow_start.is_some(), "nginx.slow_start", "must be whole seconds from 0s to 3600s");
    Nginx {
        lua,
        lua_dict: raw.lua_dict,
        slow_start: slow_start.unwrap_or_default(),
        binary: raw.binary.into(),
        start: raw.start,
        check_timeout: duration("nginx.check_timeout", &raw.check_timeout, faults),
        reload_timeout: duration("nginx.reload_timeout", &raw.reload_timeout, faults),
        settings: Balancer {
            user,
            listen: raw.listen,
            worker_processes: raw.worker_processes,
            modules: raw.modules,
            // Known only when nginx was asked.
            lua: None,
            haproxy: None,
        },
    }
}

fn kind(text: &str, faults: &mut Faults) -> Kind {
    match text {
        "nginx" => Kind::Nginx,
        "haproxy" => Kind::Haproxy,
        _ => {
            faults.note("balancer", "must be nginx or haproxy");
            Kind::Nginx
        }
    }
}

fn check_haproxy(raw: RawHaproxy, faults: &mut Faults) -> (Haproxy, template::Haproxy) {
    let plain =
        |text: &String| !text.is_empty() && !text.chars().any(|c| is_meaningful(c) || c.is_whitespace());
    require(faults, plain(&raw.binary), "haproxy.binary", "must be the name or path of a program");
    let listen = !raw.listen.is_empty() && raw.listen.iter().all(|bind| plain(bind) && bind.contains(':'));
    require(
        faults,
        listen,
        "haproxy.listen",
        "must name addresses as haproxy's `bind` takes them, such as :80",
    );
    let user = if raw.user.is_empty() { haproxy_user() } else { raw.user };
    let found = User::from_name(&user).ok().flatten();
    require(faults, user.is_empty() || found.is_some(), "haproxy.user", "must be a user of this host");
    let group = found.and_then(|user| nix::unistd::Group::from_gid(user.gid).ok().flatten());
    let settings = template::Haproxy {
        user,
        group: group.map(|group| group.name).unwrap_or_default(),
        listen: raw.listen,
    };
    let haproxy = Haproxy {
        binary: raw.binary.into(),
        start: raw.start,
        check_timeout: duration("haproxy.check_timeout", &raw.check_timeout, faults),
        reload_timeout: duration("haproxy.reload_timeout", &raw.reload_timeout, faults),
    };
    (haproxy, settings)
}

/// Only root can give its workers another user; Debian's is `haproxy`.
fn haproxy_user() -> String {
    if !Uid::effective().is_root() {
        return String::new();
    }
    let debian = User::from_name("haproxy").ok().flatten();
    if debian.is_some() { "haproxy".to_owned() } else { "nobody".to_owned() }
}

fn lua_mode(text: &str, faults: &mut Faults) -> LuaMode {
    match text {
        "auto" => LuaMode::Auto,
        "on" => LuaMode::On,
        "off" => LuaMode::Off,
        _ => {
            faults.note("nginx.lua", "must be auto, on or off");
            LuaMode::Off
        }
    }
}

fn is_dictionary(text: &str) -> bool {
    let megabytes = text.strip_suffix('m').and_then(|number| number.parse::<u32>().ok());
    megabytes.is_some_and(|megabytes| (1..=1024).contains(&megabytes))
}

fn seconds(text: &str) -> Option<u32> {
    let seconds: u32 = text.strip_suffix('s')?.parse().ok()?;
    (seconds <= 3600).then_some(seconds)
}

/// Only root can give its workers another user; Debian's is `www-data`.
fn default_user() -> String {
    if !Uid::effective().is_root() {
        return String::new();
    }
    let debian = User::from_name("www-data").ok().flatten();
    if debian.is_some() { "www-data".to_owned() } else { "nobody".to_owned() }
}

/// One second only after a fault was noted.
fn duration(key: &str, text: &str, faults: &mut Faults) -> Duration {
    faults.duration(key, text).unwrap_or(Duration::from_secs(1))
}

/// The shipped templates with those of a folder over them.
pub(crate) fn load_templates(kind: Kind, directory: &str, faults: &mut Faults) -> Option<Templates> {
    let shipped = kind.shipped();
    if directory.is_empty() {
        return Some(shipped);
    }
    let mut sources = Vec::new();
    if let Err(error) = read_sources(Path::new(directory), "", &mut sources) {
        faults.note("templates.directory", format!("`{directory}` cannot be read: {error}"));
        return None;
    }
    let overlaid = shipped.overlay(sources);
    overlaid
        .map_err(|rules| rules.iter().for_each(|rule| faults.note("templates.directory", rule.to_string())))
        .ok()
}

fn read_sources(directory: &Path, prefix: &str, sources: &mut Vec<Template>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read_sources(&entry.path(), &format!("{path}/"), sources)?;
        } else if name.ends_with(".hbs") {
            sources.push(Source { path, text: fs::read_to_string(entry.path())? });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(())
}
