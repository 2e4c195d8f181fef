//! What waits for addresses that nobody names any more. A replica whose
//! configuration is older or newer may still name them: so what is young stays.

use std::time::Duration;

use platform::{
    election::Term,
    kv::{Error, Transaction},
};
use scheduler_core::time::Timestamp;

use super::Post;
use crate::driver::clock;

/// How long it waits for a replica that names its address, and how often it is
/// looked for.
const KEPT: Duration = Duration::from_secs(3600);
/// Entries removed by one transaction.
const AT_ONCE: usize = 64;

/// Removes it while the term lasts.
pub(super) async fn sweep(post: Post, term: Term) {
    loop {
        match remove(&post, &term).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "what waited for webhooks that nobody names is removed"),
            // The end of the term is about to be told, or the next time does it.
            Err(error) => tracing::warn!(%error, "what waits for webhooks that nobody names is not removed"),
        }
        tokio::time::sleep(KEPT).await;
    }
}

/// How many entries it was.
async fn remove(post: &Post, term: &Term) -> Result<usize, Error> {
    let named: Vec<String> = post.hooks.iter().map(|hook| post.keys.outbox_of(&hook.url.text)).collect();
    let listing = post.store.list(&post.keys.outbox()).await?;
    let keys = listing.entries.into_iter().map(|entry| entry.key);
    let is_stray = |key: &String| !named.iter().any(|prefix| key.starts_with(prefix)) && is_old(key);
    let strays: Vec<String> = keys.filter(is_stray).collect();
    for keys in strays.chunks(AT_ONCE) {
        let transaction = Transaction::new().when(term.fence());
        post.store.commit(keys.iter().fold(transaction, Transaction::delete)).await?;
    }
    Ok(strays.len())
}

/// The last part of a key tells when it was written.
fn is_old(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or_default();
    let written = uuid::Uuid::parse_str(name).ok().and_then(|id| id.get_timestamp()).map(|at| at.to_unix());
    written
        .is_none_or(|(seconds, _)| clock::now().since(Timestamp(seconds * 1000)).0 > KEPT.as_millis() as u64)
}
