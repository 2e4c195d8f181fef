//! Names: parse or fail, with the rule in words.
//!
//! No name can carry a character that would break out of a template, a file
//! name or a key.

use alloc::{borrow::ToOwned, string::String};
use core::fmt;

use serde::{Deserialize, Serialize};

/// A text that breaks the rule of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{shown}` {rule}")]
pub struct Invalid {
    shown: String,
    rule: &'static str,
}

/// Counts the attempted changes of a service; never reused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(pub u64);

/// A point in the store's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u64);

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $max:literal, $check:expr, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// The rule that the text breaks.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                let check: fn(&str) -> bool = $check;
                if text.is_empty() || text.len() > $max || !check(text) {
                    return Err(Invalid::new(text, $rule));
                }
                Ok(Self(text.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name!(
    /// A load-balanced service.
    ServiceId, 128, is_label,
    "must be 1 to 128 letters, digits, `.`, `_` or `-`, and start with a letter or digit"
);
name!(
    /// A load-balancer request; the idempotency key.
    RequestId, 250, |text| is_name(text, b"._:-"),
    "must be 1 to 250 letters, digits, `.`, `_`, `:` or `-`, and start with a letter or digit"
);
name!(
    /// A group of load balancers.
    GroupName, 100, is_label,
    "must be 1 to 100 letters, digits, `.`, `_` or `-`, and start with a letter or digit"
);
name!(
    /// An agent, unique in its group.
    AgentId, 250, |text| is_name(text, b"._:-"),
    "must be 1 to 250 letters, digits, `.`, `_`, `:` or `-`, and start with a letter or digit"
);
name!(
    /// A named set of templates.
    TemplateName, 100, is_label,
    "must be 1 to 100 letters, digits, `.`, `_` or `-`, and start with a letter or digit"
);
name!(
    /// A rack or an upstream group.
    Label, 100, is_label,
    "must be 1 to 100 letters, digits, `.`, `_` or `-`, and start with a letter or digit"
);
name!(
    /// A host name that clients ask for.
    Domain, 253, is_domain,
    "must be a host name in lower case, for example `api.example.com`"
);
name!(
    /// A path prefix that a service owns.
    BasePath, 512, is_path,
    "must start with `/` and have only letters, digits, `/`, `.`, `_`, `~`, `:`, `@`, `+`, `,`, `=` and `-`, without `//`, `.` or `..` segments"
);
name!(
    /// "host:port".
    Address, 262, is_address,
    "must be host:port with a host name, an IPv4 or a bracketed IPv6 address and a port from 1 to 65535"
);

// === impl Invalid ===

impl Invalid {
    fn new(text: &str, rule: &'static str) -> Self {
        let shown = text.chars().take(80).flat_map(char::escape_debug).collect();
        Self { shown, rule }
    }
}

// === impl Generation ===

impl Generation {
    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// === impl BasePath ===

impl BasePath {
    /// The form under which it is owned: `/a/` and `/a` are one path.
    #[must_use]
    pub fn owned(&self) -> Self {
        let trimmed = self.0.trim_end_matches('/');
        Self(if trimmed.is_empty() { "/" } else { trimmed }.to_owned())
    }
}

fn is_name(text: &str, also: &[u8]) -> bool {
    text.as_bytes()[0].is_ascii_alphanumeric()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || also.contains(&byte))
}

fn is_label(text: &str) -> bool {
    is_name(text, b"._-")
}

fn is_domain(text: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('.').all(|part| {
        let bytes = part.as_bytes();
        !bytes.is_empty()
            && bytes.len() <= 63
            && lower(bytes[0])
            && lower(bytes[bytes.len() - 1])
            && bytes.iter().all(|byte| lower(*byte) || *byte == b'-')
    })
}

fn is_path(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/._~:@+,=-".contains(&byte);
    text.starts_with('/')
        && text.bytes().all(allowed)
        && !text.contains("//")
        && text.split('/').all(|part| part != "." && part != "..")
}

fn is_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let plain_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    plain_port && port.parse::<u16>().is_ok_and(|port| port > 0) && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.parse::<core::net::Ipv6Addr>().is_ok();
    }
    let looks_numeric = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if looks_numeric {
        return host.parse::<core::net::Ipv4Addr>().is_ok();
    }
    host.len() <= 253
        && host.split('.').all(|part| !part.is_empty() && part.len() <= 63)
        && is_name(host, b".-_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_a_file_a_key_or_a_template() {
        for bad in [
            "", ".", "..", "../x", "a/b", "a b", "a;b", "a{b", "a\nb", "a\"b", "a$b", "ä", "a|b", "-a", "a%b",
        ] {
            assert!(ServiceId::parse(bad).is_err(), "{bad:?}");
            assert!(RequestId::parse(bad).is_err(), "{bad:?}");
            assert!(GroupName::parse(bad).is_err(), "{bad:?}");
            assert!(Label::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ServiceId::parse("Web-1_a.b").is_ok());
        assert!(RequestId::parse("web:2:deploy-1").is_ok());
        assert!(ServiceId::parse(&"x".repeat(129)).is_err());
    }

    #[test]
    fn addresses_are_host_and_port() {
        for good in ["10.0.0.1:80", "web-1.internal:8080", "[::1]:65535", "localhost:1"] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "10.0.0.1",
            "10.0.0.1:0",
            "10.0.0.1:65536",
            "300.1.1.1:80",
            "::1:80",
            "a b:80",
            "h:+80",
            ":80",
            "h;:80",
            "h..x:80",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn paths_and_domains_are_plain() {
        for bad in ["", "a", "/a//b", "/../x", "/a b", "/a;", "/a{", "/%2e", "/a/.", "/a\n"] {
            assert!(BasePath::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(BasePath::parse("/a/").unwrap().owned(), BasePath::parse("/a").unwrap());
        assert_eq!(BasePath::parse("/").unwrap().owned().as_str(), "/");
        for bad in ["", "A.com", "a..b", "-a.com", "a_b.com", "a.com/", "*.com"] {
            assert!(Domain::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Domain::parse("api.example.com").is_ok());
    }

    #[test]
    fn a_refusal_shows_the_text_without_control_characters() {
        let error = ServiceId::parse("a\u{1b}[31m").unwrap_err();
        assert!(!std::format!("{error}").contains('\u{1b}'));
    }
}
