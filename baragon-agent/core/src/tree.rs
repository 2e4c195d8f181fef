//! Files of a configuration tree, and the record that each tree carries.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    desired::{Group, Held},
    endpoints::{self, Stamp},
    ids::{ConfigNumber, Edition, Rule, ServiceId},
};

/// Where a file is inside its tree: relative, plain segments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TreePath(String);

/// SHA-256 of a file's content, in hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

/// One rendered file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    content: Arc<str>,
    digest: Digest,
}

/// Rendered files by their place.
pub type Files = BTreeMap<TreePath, File>;

/// What a tree was made of. It lies inside the tree, so that the swap of the
/// tree also swaps what the agent knows about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The number that the balancer answers when it serves this tree; 0: there
    /// is no tree yet.
    pub number: ConfigNumber,
    /// The group that it was rendered for.
    pub group: Group,
    /// Every service held, tombstones included.
    pub services: BTreeMap<ServiceId, Arc<Held>>,
    /// How many changes of endpoints came after the tree was staged.
    #[serde(default, skip_serializing_if = "is_first")]
    pub edition: Edition,
    /// Digest of each file.
    pub files: BTreeMap<TreePath, Digest>,
}

// === impl TreePath ===

impl TreePath {
    /// Checks that the path stays inside the tree.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let good = |segment: &str| {
            !segment.is_empty()
                && !segment.starts_with('.')
                && segment.chars().all(|c| !c.is_control() && c != '\\')
        };
        if text.len() > 1024 || !text.split('/').all(good) {
            return Err(Rule(format!("`{text}` is not a relative path of visible files")));
        }
        Ok(Self(text.to_owned()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the file of the endpoints, which the balancer reads only
    /// when it starts.
    #[must_use]
    pub fn is_endpoints(&self) -> bool {
        self.0 == endpoints::FILE
    }
}

impl TryFrom<String> for TreePath {
    type Error = Rule;

    fn try_from(text: String) -> Result<Self, Rule> {
        Self::parse(&text)
    }
}

impl From<TreePath> for String {
    fn from(path: TreePath) -> Self {
        path.0
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl Digest ===

impl Digest {
    /// Of a content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// In hex.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first characters, enough to tell two names apart.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..8]
    }
}

// === impl File ===

impl File {
    /// A file with this content.
    #[must_use]
    pub fn new(content: String) -> Self {
        let digest = Digest::of(content.as_bytes());
        Self { content: content.into(), digest }
    }

    /// Its content.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// Its digest.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }
}

// === impl Manifest ===

impl Manifest {
    /// The host before its first tree.
    #[must_use]
    pub fn empty(group: Group) -> Self {
        Self {
            number: ConfigNumber(0),
            group,
            services: BTreeMap::new(),
            edition: Edition(0),
            files: BTreeMap::new(),
        }
    }

    /// Whether there is a tree.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.number != ConfigNumber(0)
    }

    /// Whether endpoints of this tree change without a reload.
    #[must_use]
    pub fn is_reload_free(&self) -> bool {
        self.files.keys().any(TreePath::is_endpoints)
    }

    /// The endpoints that the balancer should have.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { number: self.number, edition: self.edition }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_first(edition: &Edition) -> bool {
    *edition == Edition(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_tree() {
        for bad in ["", "/etc/passwd", "a/../b", "a//b", ".hidden", "a/", "a\nb"] {
            assert!(TreePath::parse(bad).is_err(), "{bad:?}");
        }
        assert!(TreePath::parse("upstreams/web.conf").is_ok());
    }
}
