//! Ids of runs. Those that the scheduler makes say what they stand for, so
//! that the same cause never makes two.

use alloc::{format, string::String, sync::Arc};
use core::fmt;

use serde::{Deserialize, Serialize};

use super::{DeployId, RequestId, check};
use crate::time::Timestamp;

/// Names a run of one request: `[A-Za-z0-9_.-]`, 1 to 100.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(Arc<str>);

const RUN_ID_MAX: usize = 100;
/// What is left of a long id before its hash.
const HEAD: usize = 70;

// === impl RunId ===

impl RunId {
    /// # Errors
    /// The rule that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        check(text, RUN_ID_MAX, "A-Z a-z 0-9 _ . -", allowed).map(Self)
    }

    /// The run that stands for one time of a schedule.
    #[must_use]
    pub fn at(time: Timestamp) -> Self {
        Self(format!("t{}", time.0 / 1000).into())
    }

    /// The run that a deploy of a RUN_ONCE request makes.
    #[must_use]
    pub fn of_deploy(deploy: &DeployId) -> Self {
        Self(format!("d-{deploy}").into())
    }

    /// The run that follows the success of another request's run.
    #[must_use]
    pub fn after(request: &RequestId, run: &Self) -> Self {
        let whole = format!("after-{request}-{run}");
        if whole.len() <= RUN_ID_MAX {
            return Self(whole.into());
        }
        Self(format!("{}-{:016x}", &whole[..HEAD], hash(&whole)).into())
    }

    /// Like one that the schedule of a request makes.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        self.0.starts_with("after-") || self.0.strip_prefix('t').is_some_and(digits)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cause_makes_the_same_id_however_long_it_is() {
        let request = RequestId::parse(&"r".repeat(80)).unwrap();
        let (one, two) = (RunId::parse("t1700000000").unwrap(), RunId::parse("t1700000060").unwrap());
        assert_eq!(RunId::after(&request, &one), RunId::after(&request, &one));
        let long = RequestId::parse(&"r".repeat(80)).unwrap();
        assert_ne!(RunId::after(&long, &RunId::parse(&"x".repeat(100)).unwrap()), RunId::after(&long, &two));
        for id in
            [RunId::after(&request, &one), RunId::after(&long, &RunId(format!("{}1", "x".repeat(99)).into()))]
        {
            assert!(RunId::parse(id.as_str()).is_ok(), "{id}");
        }
        assert_eq!(RunId::at(Timestamp(1_700_000_000_999)).as_str(), "t1700000000");
    }
}
