//! `[gates]`: how webhook gates of deploys are asked.

use platform::{
    config::Faults,
    webhook::{self, Trust},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGates {
    secret_file: String,
    ca_file: String,
}

/// What questions are signed with, and who vouches for those who answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gates {
    /// `None`: they are not signed.
    pub(crate) secret: Option<Vec<u8>>,
    /// `None`: nobody can be asked over https.
    pub(crate) trust: Option<Trust>,
}

// === impl RawGates ===

impl RawGates {
    pub(super) fn validate(&self, faults: &mut Faults) -> Option<Gates> {
        let secret = match &*self.secret_file {
            "" => None,
            file => Some(webhook::secret("gates.secret_file", file, faults)?),
        };
        let trust = match &*self.ca_file {
            // A system without any matters only to who has an https gate.
            "" => webhook::trust("gates.ca_file", "", &mut Faults::default()),
            file => Some(webhook::trust("gates.ca_file", file, faults)?),
        };
        Some(Gates { secret, trust })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_named_has_to_be_good_and_none_need_be_named() {
        let mut faults = Faults::default();
        let gates = RawGates::default().validate(&mut faults).unwrap();
        assert!(gates.secret.is_none() && faults.0.is_empty(), "{faults}");
        for (raw, key) in [
            (RawGates { secret_file: "/dev/null".to_owned(), ..RawGates::default() }, "gates.secret_file"),
            (RawGates { ca_file: "/dev/null".to_owned(), ..RawGates::default() }, "gates.ca_file"),
        ] {
            let mut faults = Faults::default();
            assert!(raw.validate(&mut faults).is_none());
            assert_eq!(faults.0[0].key, key);
        }
    }
}
