//! Ids, and the ids that are made of them.
//!
//! A deploy id has no `-`, so the last parts of a task id or of a
//! load-balancer request id can be told from the request id, and no two
//! requests can make the same one.
//!
//! Their text is shared: snapshots, decisions and effects copy ids all the time.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use core::fmt;

use serde::{Deserialize, Serialize};

mod run;

pub use self::run::RunId;

/// One thing that is wrong with what a caller sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, dotted as on the wire.
    pub field: String,
    /// The rule that it breaks and what would be right.
    pub rule: String,
}

/// Names a request: `[A-Za-z0-9_.-]`, 1 to 80, begins with a letter or digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(Arc<str>);

/// Names a deploy of one request: `[A-Za-z0-9_.]`, 1 to 50.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeployId(Arc<str>);

/// Names a task: `{request}-{deploy}-{instance}-{launch}`. Never used twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(Arc<str>);

/// Names a machine that tasks run on: `[A-Za-z0-9_.-]`, 1 to 100.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(Arc<str>);

/// Names a load-balancer request; the same intent always gets the same id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BalancerId(Arc<str>);

/// Which life of a request: it grows when a deleted id is used again, so that
/// no load-balancer request id returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Incarnation(pub u32);

const REQUEST_ID_MAX: usize = 80;
const DEPLOY_ID_MAX: usize = 50;
const NODE_ID_MAX: usize = 100;

// === impl Fault ===

impl Fault {
    /// A fault of `field`.
    pub fn new(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: field.into(), rule: rule.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.rule)
    }
}

// === impl RequestId ===

impl RequestId {
    /// # Errors
    /// The rule that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        check(text, REQUEST_ID_MAX, "A-Z a-z 0-9 _ . -", allowed).map(Self)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl DeployId ===

impl DeployId {
    /// # Errors
    /// The rule that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        check(text, DEPLOY_ID_MAX, "A-Z a-z 0-9 _ .", allowed).map(Self)
    }

    /// Sorts before every id.
    pub(crate) fn lowest() -> Self {
        Self(Arc::default())
    }

    /// Names the `number`-th deploy of the same content.
    #[must_use]
    pub fn again(&self, number: u64) -> Self {
        let (stem, _) = self.0.split_once(".again").unwrap_or((&self.0, ""));
        let end = format!(".again{number}");
        let room = DEPLOY_ID_MAX.saturating_sub(end.len());
        Self(format!("{}{end}", stem.get(..room).unwrap_or(stem)).into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeployId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl TaskId ===

impl TaskId {
    /// The id of the `launch`-th task that the request ever started.
    #[must_use]
    pub fn new(request: &RequestId, deploy: &DeployId, instance: u32, launch: u64) -> Self {
        Self(format!("{request}-{deploy}-{instance}-{launch}").into())
    }

    /// # Errors
    /// When it has not the form of a task id.
    pub fn parse(text: &str) -> Result<Self, String> {
        match split(text) {
            Some(_) => Ok(Self(text.into())),
            None => Err(format!("`{text}` is not a task id; one looks like hello-v1-1-1")),
        }
    }

    /// The request that it belongs to.
    #[must_use]
    pub fn request(&self) -> RequestId {
        RequestId(split(&self.0).map_or(&*self.0, |parts| parts.0).into())
    }

    /// Grows from launch to launch of a request.
    #[must_use]
    pub fn launch(&self) -> u64 {
        split(&self.0).map_or(0, |parts| parts.1)
    }

    pub(crate) fn lowest() -> Self {
        Self(Arc::default())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl NodeId ===

impl NodeId {
    /// # Errors
    /// The rule that `text` breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        check(text, NODE_ID_MAX, "A-Z a-z 0-9 _ . -", allowed).map(Self)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl BalancerId ===

impl BalancerId {
    /// The one request of a deploy that adds the new and removes the old.
    #[must_use]
    pub fn switch(request: &RequestId, deploy: &DeployId, life: Incarnation, attempt: u32) -> Self {
        Self(format!("{request}-{deploy}-switch-{}", life.numbered(attempt)).into())
    }

    /// Puts the old tasks back.
    #[must_use]
    pub fn restore(request: &RequestId, deploy: &DeployId, life: Incarnation, attempt: u32) -> Self {
        Self(format!("{request}-{deploy}-restore-{}", life.numbered(attempt)).into())
    }

    /// Adds one task.
    #[must_use]
    pub fn add(task: &TaskId, attempt: u32) -> Self {
        Self(format!("{task}-ADD-{attempt}").into())
    }

    /// Removes one task.
    #[must_use]
    pub fn remove(task: &TaskId, attempt: u32) -> Self {
        Self(format!("{task}-REMOVE-{attempt}").into())
    }

    /// Removes addresses that no task has.
    #[must_use]
    pub fn sweep(request: &RequestId, life: Incarnation, attempt: u32) -> Self {
        Self(format!("{request}-SWEEP-{}", life.numbered(attempt)).into())
    }

    /// Deletes the whole service.
    #[must_use]
    pub fn delete(request: &RequestId, life: Incarnation, attempt: u32) -> Self {
        Self(format!("{request}-delete-{}", life.numbered(attempt)).into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BalancerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// === impl Incarnation ===

impl Incarnation {
    fn numbered(self, attempt: u32) -> String {
        match self.0 {
            0 | 1 => attempt.to_string(),
            life => format!("{life}.{attempt}"),
        }
    }
}

fn check(text: &str, most: usize, words: &str, allowed: impl Fn(char) -> bool) -> Result<Arc<str>, String> {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.len() > most {
        return Err(format!("has {} characters, at most {most} are allowed", text.len()));
    }
    let wrong: Vec<char> = text.chars().filter(|c| !allowed(*c)).collect();
    if let Some(first) = wrong.first() {
        return Err(format!("contains {first:?}; allowed are {words}"));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err("must begin with a letter or a digit".to_owned());
    }
    Ok(text.into())
}

/// The request and the launch number of a task id.
fn split(text: &str) -> Option<(&str, u64)> {
    let mut parts = text.rsplitn(4, '-');
    let launch = parts.next()?.parse().ok()?;
    let _instance: u32 = parts.next()?.parse().ok()?;
    DeployId::parse(parts.next()?).ok()?;
    let request = parts.next()?;
    RequestId::parse(request).ok()?;
    Some((request, launch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_tells_its_request_even_when_that_has_dashes() {
        let request = RequestId::parse("my-web-app").unwrap();
        let task = TaskId::new(&request, &DeployId::parse("v1.2").unwrap(), 3, 17);
        assert_eq!(task.as_str(), "my-web-app-v1.2-3-17");
        assert_eq!(TaskId::parse(task.as_str()).unwrap().request(), request);
        assert_eq!(task.launch(), 17);
    }

    #[test]
    fn ids_that_could_break_out_of_a_key_or_a_file_name_are_refused() {
        for text in ["", "a/b", "../x", "a b", ".hidden", "-x", "a\n", "ü"] {
            assert!(RequestId::parse(text).is_err(), "{text:?}");
        }
        assert!(DeployId::parse("v-1").is_err(), "a dash would make task ids ambiguous");
        assert!(RequestId::parse(&"x".repeat(81)).is_err());
    }

    #[test]
    fn a_second_life_of_a_request_makes_other_balancer_ids() {
        let (request, deploy) = (RequestId::parse("hello").unwrap(), DeployId::parse("v2").unwrap());
        let id = |life| BalancerId::switch(&request, &deploy, Incarnation(life), 1).to_string();
        assert_eq!(id(1), "hello-v2-switch-1");
        assert_eq!(id(2), "hello-v2-switch-2.1");
    }
}
