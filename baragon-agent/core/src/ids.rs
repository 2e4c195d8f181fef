//! Names and numbers that were checked: each has one constructor, and what it
//! accepts cannot break out of a template, a file name or a directive.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not what it should be: the rule it breaks, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Rule(pub String);

macro_rules! checked {
    ($(#[$doc:meta])* $name:ident, $parse:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the text.
            ///
            /// # Errors
            /// The rule that it breaks.
            pub fn parse(text: &str) -> Result<Self, Rule> {
                $parse(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Rule;

            fn try_from(text: String) -> Result<Self, Rule> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked! {
    /// A load-balanced service; also the name of its files.
    ServiceId, parse_name
}
checked! {
    /// A load-balancer group.
    GroupName, parse_name
}
checked! {
    /// A set of service templates.
    TemplateName, parse_name
}
checked! {
    /// A domain, in lower case; the first label may be `*`.
    Domain, parse_domain
}
checked! {
    /// A path prefix without a slash at its end, or `/`.
    BasePath, parse_path
}
checked! {
    /// `host:port`; an IPv6 host is in brackets.
    Address, parse_address
}
checked! {
    /// A free word of an upstream: rack, upstream group, request id. May be empty.
    Label, parse_label
}
checked! {
    /// Text without control characters. Templates see it with everything that
    /// means something to the balancer replaced.
    FreeText, parse_free_text
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// How often a service was changed. Grows, and is never used twice.
    Generation
}
number! {
    /// Who leads baragon-service: higher is newer.
    Term
}
number! {
    /// A configuration tree of this host; embedded in it, so that the balancer
    /// can be asked which one it serves.
    ConfigNumber
}
number! {
    /// A change of endpoints within one configuration tree; 0: as it was staged.
    Edition
}
number! {
    /// Milliseconds since the epoch.
    Timestamp
}

// === impl ConfigNumber ===

impl ConfigNumber {
    /// The number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

// === impl Edition ===

impl Edition {
    /// The edition after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

// === impl FreeText ===

impl FreeText {
    /// The text with each character that could end a comment, a string or a
    /// directive replaced by `_`.
    #[must_use]
    pub fn harmless(&self) -> String {
        self.0.chars().map(|c| if is_meaningful(c) { '_' } else { c }).collect()
    }
}

// === impl Address ===

impl Address {
    /// The part before the port, brackets included.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.rsplit_once(':').map_or(self.0.as_str(), |(host, _)| host)
    }

    /// The part behind the last colon.
    #[must_use]
    pub fn port(&self) -> &str {
        self.0.rsplit_once(':').map_or("", |(_, port)| port)
    }

    /// Whether the host is a name that has to be resolved.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.host().starts_with('[') && self.host().parse::<std::net::Ipv4Addr>().is_err()
    }
}

/// Whether a character means something to nginx or could hide something: the
/// characters that no value may carry into a template.
#[must_use]
pub fn is_meaningful(c: char) -> bool {
    c.is_control()
        || matches!(c, ';' | '{' | '}' | '"' | '\'' | '\\' | '$' | '#' | '`' | '\u{2028}' | '\u{2029}')
}

const NAME_LENGTH: usize = 150;
const LABEL_LENGTH: usize = 250;
const DOMAIN_LENGTH: usize = 253;
const PATH_LENGTH: usize = 512;
const TEXT_LENGTH: usize = 1024;

fn rule<T>(text: &str) -> Result<T, Rule> {
    Err(Rule(text.to_owned()))
}

fn parse_name(text: &str) -> Result<String, Rule> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    if !first || text.len() > NAME_LENGTH || !text.chars().all(good) || text.contains("..") {
        return rule(
            "must be 1 to 150 letters, digits, `.`, `_` or `-`, begin with a letter, digit or `_`, \
             and have no two dots in a row",
        );
    }
    Ok(text.to_owned())
}

fn parse_domain(text: &str) -> Result<String, Rule> {
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("*.").unwrap_or(&lower);
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && l.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    // `_` alone is the name of the server that takes all other domains.
    if lower.len() > DOMAIN_LENGTH || rest == "_" || !rest.split('.').all(label) {
        return rule("must be a domain name such as `www.example.com` or `*.example.com`, without port");
    }
    Ok(lower)
}

fn parse_path(text: &str) -> Result<String, Rule> {
    let good = |c: char| c.is_ascii_alphanumeric() || "/_.~-%:@!&+,=*()".contains(c);
    let plain = if text.len() > 1 { text.trim_end_matches('/') } else { text };
    let plain = if plain.is_empty() && !text.is_empty() { "/" } else { plain };
    if !plain.starts_with('/') || plain.len() > PATH_LENGTH || !plain.chars().all(good) {
        return rule(
            "must begin with `/` and hold only letters, digits and `/_.~-%:@!&+,=*()`, up to 512 characters",
        );
    }
    let empty_or_dots = |segment: &str| segment.is_empty() || segment == "." || segment == "..";
    if plain != "/" && plain[1..].split('/').any(empty_or_dots) {
        return rule("must have no empty, `.` or `..` segment");
    }
    Ok(plain.to_owned())
}

fn parse_address(text: &str) -> Result<String, Rule> {
    const RULE: &str = "must be `host:port` with a port from 1 to 65535; put an IPv6 host in brackets";
    let Some((host, port)) = text.rsplit_once(':') else { return rule(RULE) };
    let digits = !port.is_empty() && port.chars().all(|c| c.is_ascii_digit()) && !port.starts_with('0');
    if !digits || port.parse::<u16>().is_err() {
        return rule(RULE);
    }
    let good = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok()),
        None => is_host(host),
    };
    if good { Ok(text.to_owned()) } else { rule(RULE) }
}

fn is_host(host: &str) -> bool {
    let numeric = host.chars().all(|c| c.is_ascii_digit() || c == '.');
    if numeric {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    !host.starts_with('*') && parse_domain(host).is_ok()
}

fn parse_label(text: &str) -> Result<String, Rule> {
    let bad = |c: char| is_meaningful(c) || c.is_whitespace() || c == '|';
    if text.len() > LABEL_LENGTH || text.chars().any(bad) {
        return rule("must have no blank, `|` or any of ;{}\"'\\$#` and at most 250 bytes");
    }
    Ok(text.to_owned())
}

fn parse_free_text(text: &str) -> Result<String, Rule> {
    if text.len() > TEXT_LENGTH || text.chars().any(char::is_control) {
        return rule("must have no control characters and at most 1024 bytes");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_leave_their_file_are_refused() {
        for bad in
            ["", "..", "a/b", "a b", "../x", "a;b", "a{b", "-x", ".x", "a\n", "a..b", "ä", &"x".repeat(151)]
        {
            assert!(ServiceId::parse(bad).is_err(), "{bad:?}");
        }
        for good in ["a", "HubApi", "web-1_2.x", "_x"] {
            assert_eq!(ServiceId::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn paths_are_normal_and_cannot_inject() {
        for (text, wanted) in
            [("/", "/"), ("/app", "/app"), ("/app/", "/app"), ("//", "/"), ("/a/b-c_d.e", "/a/b-c_d.e")]
        {
            assert_eq!(BasePath::parse(text).unwrap().as_str(), wanted, "{text}");
        }
        for bad in [
            "", "app", "/a b", "/a;b", "/a{", "/a}", "/a\"", "/a'", "/a$x", "/a#", "/a\\", "/a//b",
            "/a/../b", "/a\nb", "/a?b",
        ] {
            assert!(BasePath::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn addresses_are_host_and_port() {
        for good in ["10.0.0.1:80", "host:1", "a.b-c.d:65535", "[::1]:8080", "web_1:80"] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "host",
            "host:",
            ":80",
            "host:0",
            "host:65536",
            "::1:80",
            "[::1:80",
            "300.1.1.1:80",
            "a b:80",
            "a;b:80",
            "h:80 backup",
            "h:+80",
            "*.a:80",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
        assert!(Address::parse("web.local:80").unwrap().is_named());
        assert!(!Address::parse("[::1]:80").unwrap().is_named());
    }

    #[test]
    fn domains_are_lower_case_and_plain() {
        assert_eq!(Domain::parse("WWW.Example.com").unwrap().as_str(), "www.example.com");
        assert!(Domain::parse("*.example.com").is_ok());
        for bad in ["", "a..b", "a b", "a;b", "_", "a.*", "a/b", "a:80", "-a.b", "~x"] {
            assert!(Domain::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn labels_and_text_carry_no_syntax() {
        for bad in ["a b", "a;", "a|b", "{", "\u{7f}", "a\n"] {
            assert!(Label::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Label::parse("").is_ok());
        assert!(FreeText::parse("a\nreturn 200;").is_err());
        assert_eq!(FreeText::parse("Team #4; {x}").unwrap().harmless(), "Team _4_ _x_");
    }

    #[test]
    fn a_decoded_name_is_checked_again() {
        assert!(serde_json::from_str::<ServiceId>("\"../etc\"").is_err());
        assert!(serde_json::from_str::<ServiceId>("\"web\"").is_ok());
    }
}
