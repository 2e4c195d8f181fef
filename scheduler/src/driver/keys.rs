//! Every key that the scheduler uses. Ids are percent-encoded, so that none
//! can reach into another's place.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use scheduler_core::{
    ids::{DeployId, NodeId, RequestId, RunId, TaskId},
    snapshot::Key,
};

/// What may stand in a key as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The keys below one prefix.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    prefix: String,
}

// === impl Keys ===

impl Keys {
    pub(crate) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.trim_end_matches('/').to_owned() }
    }

    /// The leader key.
    pub(crate) fn leader(&self) -> String {
        format!("{}/leader", self.prefix)
    }

    /// All of them.
    pub(crate) fn all(&self) -> String {
        format!("{}/", self.prefix)
    }

    pub(crate) fn of(&self, key: &Key) -> String {
        match key {
            Key::Request(id) => format!("{}/requests/{}", self.prefix, escape(id.as_str())),
            Key::Progress(id) => format!("{}/progress/{}", self.prefix, escape(id.as_str())),
            Key::Deploy(request, id) => format!("{}{}", self.deploys_of(request), escape(id.as_str())),
            Key::Task(request, id) => format!("{}{}", self.tasks_of(request), escape(id.as_str())),
            Key::Run(request, id) => format!("{}{}", self.runs_of(request), escape(id.as_str())),
            Key::Claim(service) => format!("{}/claims/{}", self.prefix, escape(service)),
            Key::Node(id) => format!("{}{}", self.nodes(), escape(id.as_str())),
            Key::Cluster => format!("{}/cluster", self.prefix),
            Key::Audit(request, sequence) => format!("{}{sequence:020}", self.audit_of(request.as_ref())),
        }
    }

    pub(crate) fn deploys_of(&self, request: &RequestId) -> String {
        format!("{}/deploys/{}/", self.prefix, escape(request.as_str()))
    }

    pub(crate) fn tasks_of(&self, request: &RequestId) -> String {
        format!("{}/tasks/{}/", self.prefix, escape(request.as_str()))
    }

    pub(crate) fn runs_of(&self, request: &RequestId) -> String {
        format!("{}/runs/{}/", self.prefix, escape(request.as_str()))
    }

    pub(crate) fn nodes(&self) -> String {
        format!("{}/nodes/", self.prefix)
    }

    /// The audit log of a request, or of the cluster. It is beside the prefix
    /// that replicas follow, because none of them holds it.
    pub(crate) fn audit_of(&self, request: Option<&RequestId>) -> String {
        // No request id begins with it.
        let name = request.map_or_else(|| "_".to_owned(), |request| escape(request.as_str()));
        format!("{}{name}/", self.audit())
    }

    /// The audit logs of all.
    pub(crate) fn audit(&self) -> String {
        format!("{}.audit/", self.prefix)
    }

    /// What an address is still to be told, oldest first. Beside what replicas
    /// follow, too.
    pub(crate) fn outbox_of(&self, url: &str) -> String {
        format!("{}{}/", self.outbox(), escape(url))
    }

    /// What all are still to be told.
    pub(crate) fn outbox(&self) -> String {
        format!("{}.outbox/", self.prefix)
    }

    /// `None` for the leader key and whatever else is below the prefix.
    pub(crate) fn parse(&self, key: &str) -> Option<Key> {
        let mut parts = key.strip_prefix(&self.prefix)?.strip_prefix('/')?.split('/');
        let kind = parts.next()?;
        let Some(name) = parts.next() else { return (kind == "cluster").then_some(Key::Cluster) };
        let name = unescape(name)?;
        let request = || RequestId::parse(&name).ok();
        let key = match (kind, parts.next()) {
            ("requests", None) => Key::Request(request()?),
            ("progress", None) => Key::Progress(request()?),
            ("deploys", Some(id)) => Key::Deploy(request()?, DeployId::parse(&unescape(id)?).ok()?),
            ("tasks", Some(id)) => Key::Task(request()?, TaskId::parse(&unescape(id)?).ok()?),
            ("runs", Some(id)) => Key::Run(request()?, RunId::parse(&unescape(id)?).ok()?),
            ("claims", None) => Key::Claim(name),
            ("nodes", None) => Key::Node(NodeId::parse(&name).ok()?),
            _ => return None,
        };
        parts.next().is_none().then_some(key)
    }
}

fn escape(id: &str) -> String {
    utf8_percent_encode(id, ESCAPED).to_string()
}

fn unescape(part: &str) -> Option<String> {
    percent_decode_str(part).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_what_it_was_made_of() {
        let keys = Keys::new("/scheduler");
        let request = RequestId::parse("my-app.eu").unwrap();
        let deploy = DeployId::parse("v1").unwrap();
        let task = TaskId::new(&request, &deploy, 1, 7);
        for key in [
            Key::Request(request.clone()),
            Key::Progress(request.clone()),
            Key::Deploy(request.clone(), deploy),
            Key::Task(request.clone(), task),
            Key::Run(request, RunId::parse("t1700000000").unwrap()),
            Key::Claim("a/b".to_owned()),
            Key::Node(NodeId::parse("host-1.eu").unwrap()),
            Key::Cluster,
        ] {
            assert_eq!(keys.parse(&keys.of(&key)), Some(key));
        }
        assert_eq!(keys.parse(&keys.leader()), None);
        assert_eq!(keys.parse("/scheduler/requests/a/b"), None);
        assert_eq!(keys.parse("/elsewhere/requests/a"), None);
    }

    #[test]
    fn the_audit_log_sorts_by_its_numbers_and_is_not_among_what_replicas_follow() {
        let keys = Keys::new("/scheduler");
        let request = RequestId::parse("hello").unwrap();
        let of = |sequence| keys.of(&Key::Audit(Some(request.clone()), sequence));
        assert!(of(9) < of(10));
        assert!(!of(9).starts_with(&keys.all()));
        assert_eq!(keys.of(&Key::Audit(None, 7)), "/scheduler.audit/_/00000000000000000007");
    }
}
