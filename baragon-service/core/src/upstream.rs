//! One backend address of a service and its attributes.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::ids::{Address, Label, RequestId};

/// A backend. Its identity inside a service is address and group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Where it listens.
    pub address: Address,
    /// The upstream group inside the service; `None` is "default".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Label>,
    /// Where its machine stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rack: Option<Label>,
    /// Share of traffic relative to its siblings, at least 1.
    pub weight: u32,
    /// Used only when no other can be reached.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub backup: bool,
    /// The request that added it.
    pub request: RequestId,
}

/// What a request does to the upstreams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamChange {
    /// Removes, then adds; one that is there already is replaced.
    Edit {
        /// To be there afterwards.
        add: Vec<Upstream>,
        /// Not to be there afterwards, unless added as well.
        remove: Vec<(Address, Option<Label>)>,
    },
    /// Sets the whole list.
    Replace(Vec<Upstream>),
}

// === impl Upstream ===

impl Upstream {
    fn is(&self, address: &Address, group: Option<&Label>) -> bool {
        self.address == *address && self.group.as_ref() == group
    }
}

// === impl UpstreamChange ===

impl UpstreamChange {
    /// The upstreams after the change; the order of those that stay is kept.
    #[must_use]
    pub fn apply(&self, present: &[Upstream]) -> Vec<Upstream> {
        match self {
            Self::Replace(list) => insert_all(Vec::new(), list),
            Self::Edit { add, remove } => {
                let gone = |one: &Upstream| remove.iter().any(|(at, group)| one.is(at, group.as_ref()));
                let kept = present.iter().filter(|one| !gone(one)).cloned().collect();
                insert_all(kept, add)
            }
        }
    }

    /// How many it names.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Replace(list) => list.len(),
            Self::Edit { add, remove } => add.len() + remove.len(),
        }
    }

    /// The upstreams that it brings.
    #[must_use]
    pub fn added(&self) -> &[Upstream] {
        match self {
            Self::Replace(list) => list,
            Self::Edit { add, .. } => add,
        }
    }
}

fn insert_all(mut list: Vec<Upstream>, more: &[Upstream]) -> Vec<Upstream> {
    for new in more {
        match list.iter_mut().find(|old| old.is(&new.address, new.group.as_ref())) {
            Some(old) => *old = new.clone(),
            None => list.push(new.clone()),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;
    use crate::fixture::upstream;

    #[test]
    fn an_edit_removes_then_adds_and_replaces_what_is_there() {
        let present = vec![upstream("a:1"), upstream("b:1")];
        let heavier = Upstream { weight: 5, ..upstream("b:1") };
        let change = UpstreamChange::Edit {
            add: vec![heavier.clone(), upstream("c:1")],
            remove: vec![(Address::parse("a:1").unwrap(), None)],
        };
        assert_eq!(change.apply(&present), vec![heavier, upstream("c:1")]);
    }

    #[test]
    fn a_group_is_part_of_the_identity() {
        let canary = Upstream { group: Some(Label::parse("canary").unwrap()), ..upstream("a:1") };
        let change =
            UpstreamChange::Edit { add: vec![], remove: vec![(Address::parse("a:1").unwrap(), None)] };
        assert_eq!(change.apply(&[upstream("a:1"), canary.clone()]), vec![canary]);
    }

    #[test]
    fn a_replacement_by_nothing_leaves_nothing() {
        assert!(UpstreamChange::Replace(vec![]).apply(&[upstream("a:1")]).is_empty());
    }
}
