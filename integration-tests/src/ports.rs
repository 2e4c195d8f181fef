//! Free ports of loopback, below the kernel's ephemeral range so that no
//! client connection takes one between its choice and its use.

use std::{collections::BTreeSet, net::TcpListener, sync::Mutex};

/// Given out by this process and perhaps not yet bound.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A port on which nothing listens and that is given out once.
///
/// # Panics
/// No port is free.
#[must_use]
pub fn free() -> u16 {
    let mut given = GIVEN.lock().expect("nothing panics while it holds the lock");
    for _ in 0..1_000 {
        let port = fastrand::u16(20_000..32_000);
        if !given.contains(&port) && is_free(port) {
            given.insert(port);
            return port;
        }
    }
    panic!("no free port between 20000 and 32000");
}

/// `count` ports in a row for the tasks of one cluster.
///
/// # Panics
/// No such row is free.
#[must_use]
pub fn range(count: u16) -> (u16, u16) {
    let mut given = GIVEN.lock().expect("nothing panics while it holds the lock");
    for _ in 0..1_000 {
        let first = fastrand::u16(10_000..20_000 - count);
        let last = first + count - 1;
        if (first..=last).all(|port| !given.contains(&port)) && is_free(first) && is_free(last) {
            given.extend(first..=last);
            return (first, last);
        }
    }
    panic!("no {count} free ports in a row between 10000 and 20000");
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}
