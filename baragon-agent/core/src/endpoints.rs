//! Upstreams that change without a reload: the balancer looks them up in a
//! shared dictionary, by the name of their upstream block.
//!
//! A tree holds them twice. The file [`FILE`] is part of the tree, as it was
//! when the tree was staged. Each change since then is one line of a journal
//! beside it, the commit of that change: it has what the balancer needs to know,
//! and what the agent holds.
//!
//! ```text
//! file, pushes     baragon_web=10.0.0.1:80/3/p/30,10.0.0.2:80/1/b     a line an upstream block
//! journal          <edition> TAB <digest> TAB <the same, `;` between> TAB <JSON>
//! ```
//!
//! A peer is address, weight, primary or backup, and the seconds that it takes
//! to its full share when it joins others, if it does not have it at once.
//!
//! Addresses in the dictionary are IP addresses: the balancer resolves nothing.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    desired::{Content, Held, Upstream},
    ids::{ConfigNumber, Edition, ServiceId},
    template::{Hosts, upstream_name},
    tree::{Digest, File, Manifest, TreePath},
};

/// The file of a tree that holds all endpoints.
pub const FILE: &str = "endpoints";

/// The form of a journal's lines.
const VERSION: u32 = 1;

/// Lists of peers by the name of their upstream block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints(BTreeMap<String, Arc<str>>);

/// Which endpoints the balancer has: those of a tree, after some changes. No
/// two contents ever have the same stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The tree.
    pub number: ConfigNumber,
    /// The last change.
    pub edition: Edition,
}

/// A change of endpoints within a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// After the change.
    pub edition: Edition,
    /// What is held from now on.
    pub services: BTreeMap<ServiceId, Arc<Held>>,
    /// What the balancer has to know.
    pub lists: Endpoints,
}

/// The part of a journal's line that only the agent reads.
#[derive(Serialize, Deserialize)]
struct Record {
    v: u32,
    services: BTreeMap<ServiceId, Arc<Held>>,
}

/// The peers of a service. None: a name among them has no address. `slow_start`
/// is in seconds, for services that do not say themselves.
#[must_use]
pub fn peers(content: &Content, hosts: &Hosts, slow_start: u32) -> Option<Arc<str>> {
    let own = content.service.options.slow_start().ok().flatten();
    let slow_start = own.unwrap_or(slow_start);
    // Backups alone are no backups.
    let only_backups = content.upstreams.iter().all(|upstream| upstream.backup);
    let peers: Option<Vec<_>> =
        content.upstreams.iter().map(|upstream| peer(upstream, only_backups, hosts, slow_start)).collect();
    Some(peers?.join(",").into())
}

/// What nginx puts beside each entry of a dictionary.
const BESIDE: usize = 72;
/// Entries of up to half a page share one; others have pages of their own.
const PAGE: usize = 4096;
/// What is kept free, as in `control.lua`, and nginx's own record of the pages.
const KEPT_FREE: usize = (128 << 10) + (16 << 10);

/// What an entry takes: its place, and twice its text, which has to be free when
/// all are replaced.
#[must_use]
pub fn size_of(id: &ServiceId, peers: &str) -> usize {
    let text = upstream_name(id).len() + peers.len() + 2;
    let whole = text + BESIDE;
    let place = if whole <= PAGE / 2 { whole.next_power_of_two() } else { whole.next_multiple_of(PAGE) };
    place + 2 * text
}

/// What entries may take of a dictionary of so many bytes.
#[must_use]
pub fn room(dictionary: usize) -> usize {
    (dictionary - dictionary / 100).saturating_sub(KEPT_FREE)
}

/// Of that, what is taken without a word.
#[must_use]
pub fn comfortable(dictionary: usize) -> usize {
    room(dictionary) / 5 * 4
}

fn peer(upstream: &Upstream, ignore_backup: bool, hosts: &Hosts, slow_start: u32) -> Option<String> {
    let address = &upstream.address;
    let host = if address.is_named() { hosts.get(address.host())?.as_str() } else { address.host() };
    let (port, weight) = (address.port(), upstream.weight);
    Some(match upstream.backup && !ignore_backup {
        true => format!("{host}:{port}/{weight}/b"),
        false if slow_start > 0 => format!("{host}:{port}/{weight}/p/{slow_start}"),
        false => format!("{host}:{port}/{weight}/p"),
    })
}

// === impl Endpoints ===

impl Endpoints {
    /// Adds a list, if there is one.
    pub(crate) fn extend_one(&mut self, name: String, peers: Option<Arc<str>>) {
        self.0.extend(peers.map(|peers| (name, peers)));
    }

    /// The one of an upstream block.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        self.0.get_key_value(name).map(|(name, peers)| (name.clone(), peers.clone())).into_iter().collect()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, with newer ones over them.
    pub fn extend(&mut self, newer: &Self) {
        self.0.extend(newer.0.iter().map(|(name, peers)| (name.clone(), peers.clone())));
    }

    /// The file of a tree.
    #[must_use]
    pub fn to_file(&self) -> (TreePath, File) {
        (TreePath::parse(FILE).expect("a plain word is a path"), File::new(self.to_text()))
    }

    /// A line for each.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.join("\n")
    }

    /// From lines, or from what a journal's line holds. What is none is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let entries = text.split(['\n', ';']).filter_map(|entry| entry.split_once('='));
        Self(entries.map(|(name, peers)| (name.to_owned(), peers.into())).collect())
    }

    fn join(&self, end: &str) -> String {
        self.0.iter().map(|(name, peers)| format!("{name}={peers}{end}")).collect()
    }
}

impl FromIterator<(String, Arc<str>)> for Endpoints {
    fn from_iter<T: IntoIterator<Item = (String, Arc<str>)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

// === impl Stamp ===

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.number, self.edition)
    }
}

// === impl Change ===

impl Change {
    /// A line of the journal, with its end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let record = Record { v: VERSION, services: self.services.clone() };
        let json = serde_json::to_string(&record).expect("our records are JSON");
        let (lists, edition) = (self.lists.join(";"), self.edition);
        format!("{edition}\t{}\t{lists}\t{json}\n", digest(&lists, &json).short())
    }

    /// A line without its end. None: it was not written to its end, or by
    /// someone else.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, '\t');
        let edition = parts.next()?.parse().ok().map(Edition)?;
        let (sum, lists, json) = (parts.next()?, parts.next()?, parts.next()?);
        if digest(lists, json).short() != sum {
            return None;
        }
        let record: Record = serde_json::from_str(json).ok()?;
        let known = record.v == VERSION;
        known.then(|| Self { edition, services: record.services, lists: Endpoints::parse(lists) })
    }

    /// Brings a record up to date.
    pub fn apply_to(&self, manifest: &mut Manifest) {
        manifest.edition = manifest.edition.max(self.edition);
        let services = self.services.iter().map(|(id, held)| (id.clone(), held.clone()));
        manifest.services.extend(services);
    }

    /// Both in one, this one first.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.edition = later.edition;
        self.services.extend(later.services);
        self.lists.extend(&later.lists);
        self
    }
}

fn digest(lists: &str, json: &str) -> Digest {
    Digest::of(format!("{lists}\t{json}").as_bytes())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::desired::tests::{service, upstream};

    fn content(upstreams: Vec<Upstream>) -> Content {
        Content { service: service("web", "/"), upstreams }
    }

    #[test]
    fn peers_have_address_weight_and_role() {
        let (mut strong, mut spare) = (upstream("10.0.0.1:80"), upstream("[::1]:81"));
        strong.weight = NonZeroU32::new(3).unwrap();
        spare.backup = true;
        let both = content(vec![strong, spare.clone()]);
        assert_eq!(&*peers(&both, &Hosts::new(), 0).unwrap(), "10.0.0.1:80/3/p,[::1]:81/1/b");
        assert_eq!(&*peers(&both, &Hosts::new(), 30).unwrap(), "10.0.0.1:80/3/p/30,[::1]:81/1/b");
        assert_eq!(&*peers(&content(vec![spare]), &Hosts::new(), 0).unwrap(), "[::1]:81/1/p");
        assert_eq!(&*peers(&content(vec![]), &Hosts::new(), 0).unwrap(), "");
    }

    #[test]
    fn a_name_needs_an_address() {
        let named = content(vec![upstream("web.local:80")]);
        assert_eq!(peers(&named, &Hosts::new(), 0), None);
        let hosts = Hosts::from([("web.local".to_owned(), "10.0.0.9".to_owned())]);
        assert_eq!(&*peers(&named, &hosts, 0).unwrap(), "10.0.0.9:80/1/p");
    }

    #[test]
    fn a_line_that_was_cut_or_changed_is_none() {
        let mut lists = Endpoints::default();
        lists.extend_one("baragon_web".to_owned(), Some("10.0.0.1:80/1/p".into()));
        let change = Change { edition: Edition(7), services: BTreeMap::new(), lists };
        let line = change.to_line();
        assert_eq!(Change::parse(line.trim_end()), Some(change));
        for cut in 0..line.len() - 1 {
            assert_eq!(Change::parse(&line[..cut]), None, "{cut}");
        }
        assert_eq!(Change::parse(&line.trim_end().replace("0.1:80", "0.2:80")), None);
    }
}
