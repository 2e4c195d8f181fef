//! What is on disk: JSON with the version of its form.

use std::{io, path::Path};

use baragon_agent_core::{state::Ledger, tree::Manifest};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::files;

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    v: u32,
    #[serde(flatten)]
    content: T,
}

/// The ledger, or a new one when there is none.
///
/// # Errors
/// There is one that cannot be read: nothing is guessed.
pub(crate) fn load_ledger(path: &Path) -> io::Result<Ledger> {
    match std::fs::read(path) {
        Ok(bytes) => decode(&bytes).map_err(|error| io::Error::other(format!("{}: {error}", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Ledger::default()),
        Err(error) => Err(error),
    }
}

/// Makes the ledger durable.
///
/// # Errors
/// What could not be written; the old one stays.
pub(crate) fn save_ledger(path: &Path, ledger: &Ledger) -> io::Result<()> {
    files::write_durably(path, &encode(ledger))
}

pub(super) fn encode_manifest(manifest: &Manifest) -> Vec<u8> {
    encode(manifest)
}

pub(super) fn decode_manifest(bytes: &[u8]) -> Result<Manifest, String> {
    decode(bytes)
}

fn encode<T: Serialize>(content: &T) -> Vec<u8> {
    serde_json::to_vec(&Versioned { v: VERSION, content }).expect("our records are JSON")
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let record: Versioned<T> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if record.v != VERSION {
        return Err(format!("form {} is not known to this agent; install the one that wrote it", record.v));
    }
    Ok(record.content)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER_1: &str = include_str!("golden/ledger.1.json");
    const MANIFEST_1: &str = include_str!("golden/manifest.1.json");

    #[test]
    fn records_of_version_1_are_read_and_written_as_ever() {
        let ledger: Ledger = decode(LEDGER_1.as_bytes()).unwrap();
        assert_eq!((ledger.term.0, ledger.last.0, ledger.awaiting_reload), (41, 7, true));
        let manifest = decode_manifest(MANIFEST_1.as_bytes()).unwrap();
        assert_eq!(manifest.services.len(), 2);
        let as_value = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
        assert_eq!(as_value(&encode(&ledger)), as_value(LEDGER_1.as_bytes()));
        assert_eq!(as_value(&encode_manifest(&manifest)), as_value(MANIFEST_1.as_bytes()));
    }

    #[test]
    fn an_unknown_form_is_refused() {
        assert!(decode::<Ledger>(br#"{"v":2,"term":1,"last":1,"awaiting_reload":false}"#).is_err());
        assert!(decode::<Ledger>(b"").is_err());
    }
}
