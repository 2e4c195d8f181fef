//! Arguments that several commands have.

use clap::Args;
use pbjson_types::{Duration, Timestamp};
use proto::scheduler::v1::Actor;

use super::Client;
use crate::manifest::choice::Choice;

/// Who does it, and why; both are kept in the audit log.
#[derive(Clone, Debug, Args)]
pub(super) struct Who {
    /// Who does it [default: $USER, else the user of this process]
    #[arg(
        long,
        env = "USER",
        default_value = "",
        hide_default_value = true,
        hide_env = true,
        help_heading = "Audit"
    )]
    user: String,
    /// Why; kept in the audit log and shown to others
    #[arg(long, short, default_value = "", hide_default_value = true, help_heading = "Audit")]
    message: String,
}

/// A change, and to which scheduler it goes.
#[derive(Clone, Debug, Args)]
pub(super) struct Acting {
    #[command(flatten)]
    pub(super) who: Who,
    #[command(flatten)]
    pub(super) client: Client,
}

/// A change that may revert by itself.
#[derive(Clone, Debug, Args)]
pub(super) struct Expiry {
    /// Goes back to what it was after this time, for example 30m
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub(super) expires_in: Option<Duration>,
}

// === impl Who ===

impl Who {
    pub(super) fn actor(&self) -> Option<Actor> {
        Some(Actor { user: self.user(), message: self.message.clone() })
    }

    pub(super) fn user(&self) -> String {
        if self.user.is_empty() { process_user() } else { self.user.clone() }
    }

    pub(super) fn message(&self) -> String {
        self.message.clone()
    }
}

/// Where no $USER is set, as in a container.
fn process_user() -> String {
    let user = nix::unistd::User::from_uid(nix::unistd::Uid::current());
    user.ok().flatten().map(|user| user.name).unwrap_or_default()
}

pub(super) fn span(text: &str) -> Result<Duration, String> {
    let span =
        text.parse::<jiff::SignedDuration>().ok().and_then(|span| std::time::Duration::try_from(span).ok());
    span.filter(|span| !span.is_zero())
        .map(Into::into)
        .ok_or_else(|| "must be a duration longer than zero like 30s, 10m or 1h30m".to_owned())
}

pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let time: jiff::Timestamp =
        text.parse().map_err(|_| "must be a time like 2026-01-31T12:00:00Z".to_owned())?;
    Ok(Timestamp { seconds: time.as_second(), nanos: time.subsec_nanosecond() })
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn choice<E: Choice>(text: &str) -> Result<E, String> {
    E::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_spans_are_read_as_people_write_them() {
        assert_eq!(span("1h30m").unwrap().seconds, 5400);
        assert!(span("0s").is_err() && span("-1s").is_err() && span("soon").is_err());
        assert_eq!(moment("1970-01-01T00:01:00Z").unwrap().seconds, 60);
        assert!(moment("tomorrow").is_err());
        assert_eq!(pair("A=b=c"), Ok(("A".to_owned(), "b=c".to_owned())));
    }
}
