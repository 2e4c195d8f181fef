//! Addresses of host names for templates that ask for them.

use std::{collections::BTreeSet, time::Duration};

use baragon_agent_core::{desired::Content, template::Hosts};
use tokio::{net::lookup_host, time::timeout};

/// Of one name. A name without an answer keeps its last one.
const DEADLINE: Duration = Duration::from_secs(2);

/// The names among upstreams, resolved side by side.
pub(crate) async fn hosts_of(contents: impl Iterator<Item = &Content>) -> Hosts {
    let addresses = contents.flat_map(|content| &content.upstreams).map(|upstream| &upstream.address);
    let names: BTreeSet<_> =
        addresses.filter(|address| address.is_named()).map(baragon_agent_core::ids::Address::host).collect();
    let found = futures_util::future::join_all(names.into_iter().map(resolve)).await;
    found.into_iter().flatten().collect()
}

async fn resolve(name: &str) -> Option<(String, String)> {
    let addresses = timeout(DEADLINE, lookup_host((name, 0))).await.ok()?.ok()?;
    // The smallest, so that the same answers always give the same file.
    let address = addresses.map(|address| address.ip()).min()?;
    let text = if address.is_ipv6() { format!("[{address}]") } else { address.to_string() };
    Some((name.to_owned(), text))
}
