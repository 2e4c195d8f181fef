//! A Procfile, as Heroku reads it: `name: command`, one a line.
//!
//! `web` takes calls on `$PORT` and must listen within 60 s; `release` runs once
//! before anything else and stops the release when it fails; all other names
//! are processes that run on, `clock` too. A command is a line for a shell. A
//! process has 30 s from SIGTERM to SIGKILL. Here each has one instance until
//! a file that is laid over it says otherwise.

use platform::config::Faults;

use super::document::{Fields, Node, Place, Value};

const RELEASE: &str = "release";
const WEB: &str = "web";
const KILL_GRACE: &str = "30s";
const BOOT_TIME: &str = "60s";

/// The same tree as that of a file with `[requests.web]` and so on.
pub(super) fn parse(file: &str, text: &str, faults: &mut Faults) -> Option<Node> {
    let place = |line, path: &str| Place { file: file.into(), line, path: path.to_owned() };
    let mut requests = Fields::new();
    let before = faults.0.len();
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let processes = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    for (number, line) in processes {
        match process(line) {
            Err(rule) => faults.note(place(number, "").to_string(), rule),
            Ok((name, command)) => {
                let place = place(number, &format!("requests.{name}"));
                if requests.contains_key(name) {
                    faults.note(place.to_string(), "is there twice; each process has one line");
                }
                requests.insert(name.to_owned(), request(name, command, &place));
            }
        }
    }
    if requests.is_empty() && faults.0.len() == before {
        faults.note(file, "has no process; write lines like `web: bin/server`");
    }
    wait_for_release(&mut requests);
    let root = table(&place(1, ""), [("requests", table(&place(1, "requests"), requests))]);
    (faults.0.len() == before).then_some(root)
}

fn process(line: &str) -> Result<(&str, &str), String> {
    let rule = || format!("is {line:?}; must be `name: command`, the name of letters, digits, - and _");
    let (name, command) = line.split_once(':').ok_or_else(rule)?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(valid) {
        return Err(rule());
    }
    match command.trim() {
        "" => Err(format!("{name} has no command")),
        command => Ok((name, command)),
    }
}

fn request(name: &str, command: &str, place: &Place) -> Node {
    let text = |text: &str| Node { place: place.clone(), value: Value::Text(text.to_owned()) };
    let kind = match name {
        WEB => "service",
        RELEASE => "run_once",
        _ => "worker",
    };
    let mut deploy =
        Fields::from([("shell".to_owned(), text(command)), ("kill_grace".to_owned(), text(KILL_GRACE))]);
    if name == WEB {
        let one = Node { place: place.clone(), value: Value::Whole(1) };
        deploy.insert("resources".to_owned(), table(place, [("ports", one)]));
        let check = [("protocol", text("tcp")), ("startup_budget", text(BOOT_TIME))];
        deploy.insert("health_check".to_owned(), table(place, check));
    }
    table(place, [("type", text(kind)), ("deploy", table(place, deploy))])
}

fn wait_for_release(requests: &mut Fields) {
    if !requests.contains_key(RELEASE) {
        return;
    }
    for (name, request) in requests.iter_mut().filter(|(name, _)| *name != RELEASE) {
        let place = Place { path: format!("requests.{name}.needs"), ..request.place.clone() };
        let needs = Node { place, value: Value::Text(RELEASE.to_owned()) };
        if let Some(fields) = request.fields_mut() {
            fields.insert("needs".to_owned(), needs);
        }
    }
}

fn table<K: Into<String>>(place: &Place, fields: impl IntoIterator<Item = (K, Node)>) -> Node {
    let fields = fields.into_iter().map(|(key, node)| (key.into(), node)).collect();
    Node { place: place.clone(), value: Value::Table(fields) }
}
