//! Pages of a list. A token names the last item that was sent, so a page is
//! neither doubled nor left out when others come and go meanwhile.

use std::fmt::Write as _;

use scheduler_core::ids::Fault;
use tonic::Status;

use super::{convert, status};

/// What a caller wants to see of a list.
#[derive(Debug)]
pub(super) struct Page {
    size: usize,
    /// The key of the last one that was sent.
    after: Option<String>,
}

// === impl Page ===

impl Page {
    /// `size` 0 means `default`; more than `most` means `most`.
    pub(super) fn read(size: u32, token: &str, default: usize, most: usize) -> Result<Self, Status> {
        let size = if size == 0 { default } else { (size as usize).min(most) };
        if token.is_empty() {
            return Ok(Self { size, after: None });
        }
        match decode(token) {
            Some(after) => Ok(Self { size, after: Some(after) }),
            None => {
                let rule = "is not one that a list has answered; leave it empty to begin anew";
                Err(status::invalid(&[Fault::new("page_token", rule)]))
            }
        }
    }

    /// The items of this page in the order of their keys, and the token of the
    /// next; empty: this is the last.
    pub(super) fn take<T>(&self, items: impl Iterator<Item = (String, T)>) -> (Vec<T>, String) {
        let is_left = |(key, _): &(String, T)| self.after.as_ref().is_none_or(|after| key > after);
        let mut left: Vec<(String, T)> = items.filter(is_left).collect();
        left.sort_by(|(one, _), (other, _)| one.cmp(other));
        let more = left.len() > self.size;
        left.truncate(self.size);
        let token = left.last().filter(|_| more).map(|(key, _)| encode(key)).unwrap_or_default();
        (left.into_iter().map(|(_, item)| item).collect(), token)
    }
}

/// A choice that this server does not know matches nothing, rather than all.
pub(super) fn check_filter<E: TryFrom<i32>>(field: &str, number: i32) -> Result<(), Status> {
    let mut faults = Vec::new();
    convert::check_choice::<E>(field, number, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(status::invalid(&faults)) }
}

/// The key of what is listed newest first.
pub(super) fn newest_first(at: scheduler_core::time::Timestamp, id: &str) -> String {
    format!("{:020} {id}", u64::MAX - at.0)
}

fn encode(key: &str) -> String {
    key.bytes().fold(String::with_capacity(key.len() * 2), |mut token, byte| {
        let _ = write!(token, "{byte:02x}");
        token
    })
}

fn decode(token: &str) -> Option<String> {
    let digits = token.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    let bytes: Option<Vec<u8>> =
        digits.map(|pair| u8::from_str_radix(pair.filter(|pair| pair.len() == 2)?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(keys: &[&'static str]) -> impl Iterator<Item = (String, &'static str)> {
        keys.iter().copied().map(|key| (key.to_owned(), key))
    }

    #[test]
    fn pages_go_on_where_the_last_one_ended_whatever_comes_and_goes() {
        let first = Page::read(2, "", 100, 1000).unwrap();
        let (items, token) = first.take(keyed(&["c", "a", "b", "d"]));
        assert_eq!(items, ["a", "b"]);
        let second = Page::read(2, &token, 100, 1000).unwrap();
        let (items, token) = second.take(keyed(&["aa", "c", "d", "e"]));
        assert_eq!(items, ["c", "d"], "b has gone, and aa came too late");
        let (items, token) = Page::read(2, &token, 100, 1000).unwrap().take(keyed(&["e"]));
        assert_eq!((items, &*token), (vec!["e"], ""));
    }

    #[test]
    fn a_size_is_bounded_and_a_made_up_token_is_refused() {
        assert_eq!(Page::read(0, "", 100, 1000).unwrap().size, 100);
        assert_eq!(Page::read(5000, "", 100, 1000).unwrap().size, 1000);
        for token in ["x", "6", "zz", "ff", "é"] {
            assert!(Page::read(0, token, 1, 1).is_err(), "{token}");
        }
    }
}
