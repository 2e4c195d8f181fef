//! Configuration in layers, as a service uses it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeMap, time::Duration};

use platform::config::{Faults, Sources, Validate, effective, load, tables};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    grace: String,
    replicas: u32,
    ratio: f64,
    loud: bool,
    ports: Vec<u16>,
    zones: Vec<String>,
    etcd: tables::Etcd,
    server: tables::Server,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            name: String::new(),
            grace: "10s".to_owned(),
            replicas: 3,
            ratio: 0.5,
            loud: false,
            ports: vec![80],
            zones: Vec::new(),
            etcd: tables::Etcd::with_prefix("/test"),
            server: tables::Server::on_port(7100),
        }
    }
}

#[derive(Debug)]
struct Typed {
    raw: Raw,
    grace: Duration,
}

impl Validate for Raw {
    type Valid = Typed;

    fn validate(self, faults: &mut Faults) -> Option<Typed> {
        let grace = faults.duration("grace", &self.grace);
        let etcd = self.etcd.validate(faults);
        let server = self.server.validate(faults);
        (etcd.is_some() && server.is_some()).then_some(())?;
        Some(Typed { grace: grace?, raw: self })
    }
}

fn sources(file: Option<&tempfile::NamedTempFile>, env: &[(&str, &str)], flags: &[&str]) -> Sources {
    Sources {
        file: file.map(|file| file.path().to_owned()),
        env_prefix: "TEST".to_owned(),
        env: env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
    }
}

fn file(content: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), content).unwrap();
    file
}

fn lines(faults: &Faults) -> Vec<String> {
    faults.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn without_sources_the_defaults_hold() {
    let typed = load::<Raw>(&Sources::default()).unwrap();
    assert_eq!(typed.grace, Duration::from_secs(10));
    assert_eq!(typed.raw.etcd.prefix, "/test");
}

#[test]
fn each_layer_wins_over_the_one_before() {
    let file = file("name = 'file'\ngrace = '1s'\nreplicas = 5\n[etcd]\nprefix = '/file'\n");
    let env = [("TEST__NAME", "env"), ("TEST__GRACE", "2s"), ("TEST__ETCD__URLS", "http://a:1, http://b:1")];
    let typed = load::<Raw>(&sources(Some(&file), &env, &["name=flag"])).unwrap();
    assert_eq!((typed.raw.name.as_str(), typed.grace), ("flag", Duration::from_secs(2)));
    assert_eq!((typed.raw.replicas, typed.raw.etcd.prefix.as_str()), (5, "/file"));
    assert_eq!(typed.raw.etcd.urls, ["http://a:1", "http://b:1"]);
    assert_eq!(typed.raw.etcd.timeout, "3s", "the rest of the table stays");
}

#[test]
fn texts_take_the_kind_of_the_default() {
    let env = [("TEST__NAME", "00123"), ("TEST__PORTS", "81,82"), ("TEST__LOUD", "true")];
    let flags = ["ratio=2", "replicas=7", "zones=", "server.listen=127.0.0.1:0"];
    let raw = load::<Raw>(&sources(None, &env, &flags)).unwrap().raw;
    assert_eq!(raw.name, "00123", "a string that looks like a number is a string");
    assert_eq!((raw.ports, raw.loud, raw.ratio, raw.replicas), (vec![81, 82], true, 2.0, 7));
    assert!(raw.zones.is_empty());
}

#[test]
fn other_variables_are_not_ours() {
    let env = [("TEST_ADDRESS", "http://x"), ("TESTING__NAME", "x"), ("PATH", "/bin")];
    assert_eq!(load::<Raw>(&sources(None, &env, &[])).unwrap().raw.name, "");
}

#[test]
fn all_faults_of_all_layers_come_together_with_their_layer() {
    let file = file("nmae = 'x'\nreplicas = 'many'\ngrace = 'soon'\n[etcd]\nurl = ['http://a:1']\n");
    let env = [("TEST__LOUD", "perhaps"), ("TEST__SERVER__LISTEN", "here")];
    let faults = load::<Raw>(&sources(Some(&file), &env, &["ports=80,high", "oops", "etcd=x"])).unwrap_err();
    let path = file.path().display();
    let expected = [
        format!("nmae [file {path}]: is not a key; did you mean `name`?"),
        format!("replicas [file {path}]: must be an integer, not a string"),
        format!("etcd.url [file {path}]: is not a key; did you mean `etcd.urls`?"),
        "loud [environment TEST__LOUD]: must be true or false, not \"perhaps\"".to_owned(),
        "ports [flag --set]: must be an integer, not \"high\"".to_owned(),
        "oops [flag --set]: must have the form key=value".to_owned(),
        "etcd [flag --set]: is a table; set one of its keys".to_owned(),
        format!("grace [file {path}]: must be a duration longer than zero like \"10s\" or \"500ms\", not \"soon\""),
        "server.listen [environment TEST__SERVER__LISTEN]: must be an IP address with a port like \"127.0.0.1:7100\", not \"here\"".to_owned(),
    ];
    let mut got = lines(&faults);
    let mut expected = expected.to_vec();
    got.sort();
    expected.sort();
    assert_eq!(got, expected);
}

#[test]
fn a_number_that_does_not_fit_is_a_fault() {
    let faults = load::<Raw>(&sources(None, &[], &["replicas=-1"])).unwrap_err();
    assert_eq!(faults.0.len(), 1, "{faults}");
    assert!(faults.to_string().contains("replicas"), "{faults}");
}

#[test]
fn a_syntax_error_is_placed() {
    let file = file("name = 'x'\ngrace = = 1\n");
    let faults = load::<Raw>(&sources(Some(&file), &[], &["loud=no"])).unwrap_err();
    let lines = lines(&faults);
    assert_eq!(lines.len(), 2, "{faults}");
    assert!(lines[0].starts_with(&format!("{}:2:9: ", file.path().display())), "{faults}");
}

#[test]
fn a_missing_file_is_named() {
    let mut sources = sources(None, &[], &[]);
    sources.file = Some("/nowhere/x.toml".into());
    let faults = load::<Raw>(&sources).unwrap_err().to_string();
    assert!(faults.starts_with("/nowhere/x.toml: cannot be read"), "{faults}");
}

#[test]
fn the_effective_configuration_can_be_loaded_again() {
    let text = effective::<Raw>(&sources(None, &[("TEST__NAME", "a \"b\"")], &["replicas=9"])).unwrap();
    let again = load::<Raw>(&sources(Some(&file(&text)), &[], &[])).unwrap();
    assert_eq!((again.raw.name.as_str(), again.raw.replicas), ("a \"b\"", 9));
    assert!(effective::<Raw>(&sources(None, &[], &["grace=0s"])).is_err());
}
