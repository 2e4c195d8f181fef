//! Free ports of loopback, below the kernel's ephemeral range so that no
//! client connection takes one between its choice and its use.

use std::{collections::BTreeSet, net::TcpListener, ops::RangeInclusive, sync::Mutex};

/// Given out by this process and perhaps not yet bound.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// Where single ports are looked for.
const SINGLES: RangeInclusive<u16> = 20_000..=31_999;

/// Where rows of ports are looked for.
const ROWS: RangeInclusive<u16> = 10_000..=19_999;

/// Ports in a row, given to others once this is dropped: a suite starts more
/// clusters than there are rows.
#[derive(Debug)]
pub struct Row {
    pub first: u16,
    pub last: u16,
}

// === impl Row ===

impl Row {
    /// `count` ports in a row on which nothing listens, at least one.
    ///
    /// # Panics
    /// No such row is free.
    #[must_use]
    pub fn of(count: u16) -> Self {
        assert!(count > 0, "a row of ports has at least one");
        let row = with_given(|given| {
            let first =
                rows(count).find(|first| (*first..=first + (count - 1)).all(|port| is_free(given, port)))?;
            given.extend(first..=first + (count - 1));
            Some(Self { first, last: first + (count - 1) })
        });
        row.unwrap_or_else(|| panic!("no {count} free ports in a row in {ROWS:?}"))
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        with_given(|given| given.retain(|port| !(self.first..=self.last).contains(port)));
    }
}

/// A port on which nothing listens and that is given out once.
///
/// # Panics
/// No port is free.
#[must_use]
pub fn free() -> u16 {
    let port = with_given(|given| {
        let port = from_anywhere(SINGLES).find(|port| is_free(given, *port))?;
        given.insert(port);
        Some(port)
    });
    port.unwrap_or_else(|| panic!("no free port in {SINGLES:?}"))
}

/// The first ports of all rows of this length, side by side.
fn rows(count: u16) -> impl Iterator<Item = u16> {
    let places = (ROWS.end() - ROWS.start() + 1) / count;
    let start = fastrand::u16(..places.max(1));
    (0..places).map(move |place| ROWS.start() + (start + place) % places * count)
}

/// Every port of a range once, from a random one on: two runs side by side
/// rarely look at the same.
fn from_anywhere(range: RangeInclusive<u16>) -> impl Iterator<Item = u16> {
    let start = fastrand::u16(range.clone());
    (start..=*range.end()).chain(*range.start()..start)
}

fn is_free(given: &BTreeSet<u16>, port: u16) -> bool {
    !given.contains(&port) && TcpListener::bind(("127.0.0.1", port)).is_ok()
}

/// Nothing panics in here, so that one test without a port fails alone.
fn with_given<T>(change: impl FnOnce(&mut BTreeSet<u16>) -> T) -> T {
    change(&mut GIVEN.lock().expect("nothing panics while it holds the lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_given_again_once_they_are_dropped() {
        for _ in 0..300 {
            let row = Row::of(100);
            assert_eq!(row.last - row.first, 99);
        }
    }

    #[test]
    fn rows_that_are_held_do_not_overlap() {
        let rows: Vec<Row> = (0..20).map(|_| Row::of(50)).collect();
        let ports: BTreeSet<u16> = rows.iter().flat_map(|row| row.first..=row.last).collect();
        assert_eq!(ports.len(), 20 * 50);
    }

    #[test]
    fn a_row_with_a_listener_in_it_is_not_given() {
        let row = Row::of(10);
        let (first, last) = (row.first, row.last);
        let listener = TcpListener::bind(("127.0.0.1", first + 5)).unwrap();
        drop(row);
        for _ in 0..50 {
            let other = Row::of(10);
            assert!(other.last < first || other.first > last || other.first > first + 5, "{other:?}");
        }
        drop(listener);
    }
}
