//! Golden scripts of placement, and what holds of it whatever is asked.
//!
//! A script has one command a line; what a command answers stands below it,
//! after `>`. With `REWRITE=1` in the environment the answers are written anew.
//!
//! ```text
//! node ID [rack=R] [state=S] [cpu=MILLIS] [memory=MB] [disk=MB] [ports=N] [has=NAME:VALUE] [reserved=NAME:VALUE]
//! set ID state=S
//! task REQUEST DEPLOY NODE
//! ask REQUEST DEPLOY [cpu=] [memory=] [disk=] [ports=] [instances=N] [strategy=S] [rack-sensitive]
//!     [racks=A,B] [requires=NAME:VALUE] [allows=NAME:VALUE] [replaces=NODE[:DEPLOY]] [times=N]
//! fits REQUEST DEPLOY ...
//! ```

#![allow(clippy::unwrap_used, reason = "the scripts and the ids in here are written by hand")]

mod rules;
mod script;

use std::{fs, path::Path};

#[test]
fn scripts_answer_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/placement/scripts");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let written = fs::read_to_string(&path).unwrap();
        let answered = script::play(&written);
        if std::env::var_os("REWRITE").is_some() {
            fs::write(&path, &answered).unwrap();
        } else {
            assert_eq!(answered, written, "{}", path.display());
        }
    }
}
