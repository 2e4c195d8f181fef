//! Every key that the scheduler uses. Ids are percent-encoded, so that none
//! can reach into another's place.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use scheduler_core::{
    ids::{DeployId, RequestId, TaskId},
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
            Key::Deploy(request, id) => format!("{}{}", self.deploys_of(request), escape(id.as_str())),
            Key::Task(request, id) => format!("{}{}", self.tasks_of(request), escape(id.as_str())),
            Key::Claim(service) => format!("{}/services/{}", self.prefix, escape(service)),
        }
    }

    pub(crate) fn deploys_of(&self, request: &RequestId) -> String {
        format!("{}/deploys/{}/", self.prefix, escape(request.as_str()))
    }

    pub(crate) fn tasks_of(&self, request: &RequestId) -> String {
        format!("{}/tasks/{}/", self.prefix, escape(request.as_str()))
    }

    /// `None` for the leader key and whatever else is below the prefix.
    pub(crate) fn parse(&self, key: &str) -> Option<Key> {
        let mut parts = key.strip_prefix(&self.prefix)?.strip_prefix('/')?.split('/');
        let (kind, name) = (parts.next()?, unescape(parts.next()?)?);
        let request = || RequestId::parse(&name).ok();
        let key = match (kind, parts.next()) {
            ("requests", None) => Key::Request(request()?),
            ("deploys", Some(id)) => Key::Deploy(request()?, DeployId::parse(&unescape(id)?).ok()?),
            ("tasks", Some(id)) => Key::Task(request()?, TaskId::parse(&unescape(id)?).ok()?),
            ("services", None) => Key::Claim(name),
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
            Key::Deploy(request.clone(), deploy),
            Key::Task(request, task),
            Key::Claim("a/b".to_owned()),
        ] {
            assert_eq!(keys.parse(&keys.of(&key)), Some(key));
        }
        assert_eq!(keys.parse(&keys.leader()), None);
        assert_eq!(keys.parse("/scheduler/requests/a/b"), None);
        assert_eq!(keys.parse("/elsewhere/requests/a"), None);
    }
}
