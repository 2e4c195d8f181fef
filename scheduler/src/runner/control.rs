//! The control socket of a runner: a JSON object a line, both ways.
//!
//! `{"stop":{"grace_ms":10000}}` is answered with `{"ok":{}}`; `{"watch":{}}` with
//! the present condition and every later one, until the runner ends.

use std::{
    io::{self, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::{UnixListener, UnixStream},
    },
};

use serde::{Deserialize, Serialize};

use crate::engine::Condition;

/// What can be asked of a runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Call {
    Stop { grace_ms: u64 },
    Watch {},
}

/// The answer to [`Call::Stop`], without its line end.
pub(crate) const OK: &str = "{\"ok\":{}}";

/// No call is near this long; a caller that sends more is cut off.
const MAX_LINE: usize = 4096;

/// The runner's side of the socket.
#[derive(Debug)]
pub(super) struct Control {
    listener: UnixListener,
    connections: Vec<Connection>,
}

#[derive(Debug)]
struct Connection {
    stream: UnixStream,
    buffer: Vec<u8>,
    watches: bool,
    open: bool,
}

/// One line of a socket.
pub(crate) fn line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("plain data has a JSON form");
    line.push(b'\n');
    line
}

// === impl Control ===

impl Control {
    pub(super) fn new(listener: UnixListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        Ok(Self { listener, connections: Vec::new() })
    }

    /// What to wait for.
    pub(super) fn fds(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        std::iter::once(self.listener.as_fd()).chain(self.connections.iter().map(|each| each.stream.as_fd()))
    }

    /// Takes whatever has come; returns the orders to stop. A watcher is told
    /// `present` at once.
    pub(super) fn serve(&mut self, present: &Condition) -> Vec<u64> {
        while let Ok((stream, _)) = self.listener.accept() {
            if stream.set_nonblocking(true).is_ok() {
                self.connections.push(Connection { stream, buffer: Vec::new(), watches: false, open: true });
            }
        }
        let mut stops = Vec::new();
        for connection in &mut self.connections {
            for call in connection.receive() {
                match call {
                    Call::Stop { grace_ms } => {
                        stops.push(grace_ms);
                        connection.send(format!("{OK}\n").as_bytes());
                    }
                    Call::Watch {} => {
                        connection.watches = true;
                        connection.send(&line(present));
                    }
                }
            }
        }
        self.connections.retain(|each| each.open);
        stops
    }

    /// Tells every watcher.
    pub(super) fn publish(&mut self, condition: &Condition) {
        let line = line(condition);
        self.connections.iter_mut().filter(|each| each.watches).for_each(|each| each.send(&line));
    }
}

// === impl Connection ===

impl Connection {
    fn receive(&mut self) -> Vec<Call> {
        let mut chunk = [0; 512];
        while self.open && self.buffer.len() <= MAX_LINE {
            match self.stream.read(&mut chunk) {
                Ok(0) => self.open = false,
                Ok(n) => self.buffer.extend_from_slice(&chunk[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => self.open = false,
            }
        }
        self.calls()
    }

    /// Cuts whole lines off the buffer. Whoever sends something else is cut off.
    fn calls(&mut self) -> Vec<Call> {
        let mut calls = Vec::new();
        while let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            match serde_json::from_slice(&line) {
                Ok(call) => calls.push(call),
                Err(_) => self.open = false,
            }
        }
        self.open &= self.buffer.len() <= MAX_LINE;
        calls
    }

    /// A watcher that does not read is dropped: it will connect again.
    fn send(&mut self, line: &[u8]) {
        self.open &= self.stream.write_all(line).is_ok();
    }
}
