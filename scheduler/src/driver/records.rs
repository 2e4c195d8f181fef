//! The form in which records are stored: JSON with the version of the form.
//! A golden file of each version is read in a test; a change of a stored type
//! that cannot read it needs a new version.

use std::sync::Arc;

use scheduler_core::{
    audit::AuditEntry,
    snapshot::{Key, Record},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The form that is written now, and the only one so far.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored<T> {
    v: u32,
    record: T,
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// A value that is not one of ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("it has version {0}, this program reads version {VERSION}; use a newer program")]
    Version(u32),
    #[error("it is not a valid record: {0}")]
    Form(#[from] serde_json::Error),
}

pub(crate) fn encode(record: &Record) -> Vec<u8> {
    match record {
        Record::Request(record) => write(&**record),
        Record::Progress(record) => write(&**record),
        Record::Deploy(record) => write(&**record),
        Record::Task(record) => write(&**record),
        Record::Run(record) => write(&**record),
        Record::Claim(record) => write(&**record),
        Record::Node(record) => write(&**record),
        Record::Cluster(record) => write(&**record),
        Record::Audit(record) => write(&**record),
    }
}

pub(crate) fn decode(key: &Key, value: &[u8]) -> Result<Record, Error> {
    Ok(match key {
        Key::Request(_) => Record::Request(Arc::new(read(value)?)),
        Key::Progress(_) => Record::Progress(Arc::new(read(value)?)),
        Key::Deploy(..) => Record::Deploy(Arc::new(read(value)?)),
        Key::Task(..) => Record::Task(Arc::new(read(value)?)),
        Key::Run(..) => Record::Run(Arc::new(read(value)?)),
        Key::Claim(_) => Record::Claim(Arc::new(read(value)?)),
        Key::Node(_) => Record::Node(Arc::new(read(value)?)),
        Key::Cluster => Record::Cluster(Arc::new(read(value)?)),
        Key::Audit(..) => Record::Audit(Arc::new(read(value)?)),
    })
}

/// A line of an audit log, which is read without its key.
pub(crate) fn decode_audit(value: &[u8]) -> Result<AuditEntry, Error> {
    read(value)
}

fn write<T: Serialize>(record: &T) -> Vec<u8> {
    let stored = Stored { v: VERSION, record };
    serde_json::to_vec(&stored).expect("records are plain data with text keys")
}

fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, Error> {
    let Version { v } = serde_json::from_slice(value)?;
    if v != VERSION {
        return Err(Error::Version(v));
    }
    Ok(serde_json::from_slice::<Stored<T>>(value)?.record)
}

#[cfg(test)]
mod tests {
    use scheduler_core::ids::{DeployId, NodeId, RequestId, RunId, TaskId};

    use super::*;

    const GOLDEN: [(&str, &str); 9] = [
        ("request", include_str!("golden/request.v1.json")),
        ("deploy", include_str!("golden/deploy.v1.json")),
        ("task", include_str!("golden/task.v1.json")),
        ("claim", include_str!("golden/claim.v1.json")),
        ("progress", include_str!("golden/progress.v1.json")),
        ("run", include_str!("golden/run.v1.json")),
        ("node", include_str!("golden/node.v1.json")),
        ("cluster", include_str!("golden/cluster.v1.json")),
        ("audit", include_str!("golden/audit.v1.json")),
    ];

    fn key(kind: &str) -> Key {
        let (request, deploy) = (RequestId::parse("hello").unwrap(), DeployId::parse("v2").unwrap());
        match kind {
            "request" => Key::Request(request),
            "deploy" => Key::Deploy(request, deploy),
            "claim" => Key::Claim("web".to_owned()),
            "progress" => Key::Progress(request),
            "run" => Key::Run(request, RunId::parse("t1700000000").unwrap()),
            "node" => Key::Node(NodeId::parse("host-1").unwrap()),
            "cluster" => Key::Cluster,
            "audit" => Key::Audit(Some(request), 7),
            _ => Key::Task(request.clone(), TaskId::new(&request, &deploy, 1, 3)),
        }
    }

    #[test]
    fn version_1_is_read_and_written_as_it_was() {
        for (kind, golden) in GOLDEN {
            let record =
                decode(&key(kind), golden.as_bytes()).unwrap_or_else(|error| panic!("{kind}: {error}"));
            assert_eq!(record.key(), key(kind));
            let written: serde_json::Value = serde_json::from_slice(&encode(&record)).unwrap();
            let golden: serde_json::Value = serde_json::from_str(golden).unwrap();
            assert_eq!(written, golden, "{kind}");
        }
    }

    #[test]
    fn a_newer_version_is_refused_by_name() {
        let error = decode(&key("request"), br#"{"v":9,"record":{}}"#).unwrap_err();
        assert!(error.to_string().contains("version 9"), "{error}");
    }
}
