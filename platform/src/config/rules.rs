//! Rules for values that several services share. Each notes what is wrong and
//! what would be right.

use std::{net::SocketAddr, time::Duration};

use super::Faults;

// === impl Faults ===

impl Faults {
    /// A span of time longer than zero, as in `10s`, `500ms`, `1m 30s`.
    pub fn duration(&mut self, key: &str, text: &str) -> Option<Duration> {
        let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|span| Duration::try_from(span).ok());
        match parsed {
            Some(duration) if !duration.is_zero() => Some(duration),
            Some(_) | None => {
                self.note(
                    key,
                    format!("must be a duration longer than zero like \"10s\" or \"500ms\", not {text:?}"),
                );
                None
            }
        }
    }

    /// An address to listen on.
    pub fn address(&mut self, key: &str, text: &str) -> Option<SocketAddr> {
        let address = text.parse().ok();
        if address.is_none() {
            self.note(
                key,
                format!("must be an IP address with a port like \"127.0.0.1:7100\", not {text:?}"),
            );
        }
        address
    }

    /// A host with a port, as others dial it.
    pub fn host_port(&mut self, key: &str, text: &str) -> Option<String> {
        if is_host_port(text) {
            return Some(text.to_owned());
        }
        self.note(key, format!("must be a host with a port like \"lb1.example.com:7300\", not {text:?}"));
        None
    }

    /// At least one URL, `http://host:port`.
    pub fn url_list(&mut self, key: &str, urls: &[String]) -> Option<Vec<String>> {
        if urls.is_empty() {
            self.note(key, "must name at least one URL like \"http://127.0.0.1:2379\"");
            return None;
        }
        let wrong: Vec<_> = urls.iter().filter(|url| !is_url(url)).collect();
        for url in &wrong {
            self.note(key, format!("must be URLs like \"http://127.0.0.1:2379\"; {url:?} is none"));
        }
        wrong.is_empty().then(|| urls.to_vec())
    }
}

fn is_host_port(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        let bracketed = host.starts_with('[') && host.ends_with(']');
        let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        !host.is_empty() && (bracketed || plain) && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

fn is_url(text: &str) -> bool {
    let scheme = text.starts_with("http://") || text.starts_with("https://");
    let host = text.parse::<http::Uri>().is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty()));
    scheme && host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let mut faults = Faults::default();
        assert_eq!(faults.duration("a", "10s"), Some(Duration::from_secs(10)));
        assert_eq!(faults.duration("a", "500ms"), Some(Duration::from_millis(500)));
        assert_eq!(faults.duration("a", "1m 30s"), Some(Duration::from_secs(90)));
        assert!(faults.0.is_empty());
    }

    #[test]
    fn durations_that_make_no_sense_are_faults() {
        let mut faults = Faults::default();
        for text in ["", "0s", "-1s", "10", "soon"] {
            assert_eq!(faults.duration("grace", text), None, "{text}");
        }
        assert_eq!(faults.0.len(), 5);
        assert!(faults.to_string().contains("grace: must be a duration"));
    }

    #[test]
    fn each_bad_url_is_its_own_fault() {
        let mut faults = Faults::default();
        let urls = ["http://a:1", "a:2", "ftp://b"].map(str::to_owned);
        assert_eq!(faults.url_list("etcd.urls", &urls), None);
        assert_eq!(faults.0.len(), 2);
        assert_eq!(faults.url_list("etcd.urls", &[]), None);
        assert_eq!(faults.0.len(), 3);
    }

    #[test]
    fn a_host_needs_its_port() {
        let mut faults = Faults::default();
        assert!(faults.host_port("advertise", "lb1:7300").is_some());
        assert!(faults.host_port("advertise", "[::1]:7300").is_some());
        for text in ["lb1", ":7300", "lb1:", "lb1:0", "lb 1:80", "lb1:99999"] {
            assert!(faults.host_port("advertise", text).is_none(), "{text}");
        }
    }
}
