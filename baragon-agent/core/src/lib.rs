//! The decisions of the agent of one load-balancer host.
//!
//! What it is: values that are checked once ([`ids`], [`desired`]), templates
//! turned into text ([`template`]), upstreams that need no reload
//! ([`endpoints`]), a wanted tree compared with the present one ([`plan`]), and the way of one change through the host ([`apply`]).
//!
//! What it must never do: read a file, a clock, the environment or a random
//! number, start a process, or wait. It uses std because the template engine
//! does; time arrives as an argument.
//!
//! | input | output |
//! |---|---|
//! | [`apply::Request`], [`state::State`], now, outcomes of effects | the next [`apply::Effect`], then an [`apply::Report`] |
//!
//! Invariants are listed in [`check`]; the simulation in `tests/` holds them
//! over crashes at every step.

#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants, missing_docs)]

pub mod apply;
pub mod check;
pub mod desired;
pub mod endpoints;
pub mod ids;
pub mod options;
pub mod plan;
pub mod retemplate;
pub mod search;
pub mod state;
pub mod template;
pub mod tree;
