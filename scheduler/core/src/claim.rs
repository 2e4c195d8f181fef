//! Whose a load-balanced service is.

use alloc::{collections::BTreeSet, string::String};

use serde::{Deserialize, Serialize};

use crate::ids::RequestId;

/// Which requests fill a load-balanced service, so that two cannot fight over
/// it. A request counts for as long as a deploy of it names the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Id of the service.
    pub service: String,
    /// The requests that named it.
    pub requests: BTreeSet<RequestId>,
    /// All of them let others fill it too.
    #[serde(default)]
    pub shared: bool,
}
