//! Signed calls that tell others what has happened, over HTTP or TLS. What is
//! told, and when it is tried again, is the caller's business.

mod address;
mod call;

pub use self::{
    address::{Trust, Url, secret, trust},
    call::{Answer, Letter, Names, Reply, ask, send, signature},
};
