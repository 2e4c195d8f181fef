//! The control socket of a runner: a JSON object a line, both ways.
//!
//! | call | answer |
//! |---|---|
//! | `{"stop":{"grace_ms":10000}}` | `{"ok":{}}` |
//! | `{"watch":{}}` | a [`Told`] now and for every later condition, until the runner ends |
//! | `{"usage":{}}` | a [`crate::engine::Usage`], or `null` when there is none yet |
//! | `{"grown":{"beyond":5}}` | a [`Grown`] as soon as that much was printed |
//! | `{"exec":{...}}` | [`Said`] until the end of the command |

use std::{
    io::{self, Read, Write},
    mem,
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::{UnixListener, UnixStream},
    },
};

use nix::poll::PollFlags;
use serde::{Deserialize, Serialize};

use crate::engine::Condition;

/// What can be asked of a runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Call {
    Stop {
        grace_ms: u64,
    },
    Watch {},
    Usage {},
    /// Both outputs together.
    Grown {
        beyond: u64,
    },
    Exec {
        argv: Vec<String>,
        timeout_ms: u64,
        record: Option<String>,
    },
}

/// What watchers hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) condition: Condition,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    #[serde(default)]
    pub(crate) output: String,
}

/// How much was printed since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grown {
    pub(crate) total: u64,
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Said {
    /// One character for each byte, its number being the byte's.
    Output(String),
    Ended(i32),
    TimedOut,
    Failed(String),
}

/// The answer to [`Call::Stop`], without its line end.
pub(crate) const OK: &str = "{\"ok\":{}}";

/// Whose call it is.
pub(super) type Caller = u64;

/// A call is far shorter; a caller that sends more is cut off.
const MAX_LINE: usize = 64 * 1024;
/// A caller that does not read is cut off: it can connect again.
const MAX_BACKLOG: usize = 512 * 1024;

/// The runner's side of the socket.
#[derive(Debug, Default)]
pub(super) struct Control {
    listener: Option<UnixListener>,
    connections: Vec<Connection>,
    next: Caller,
}

#[derive(Debug)]
struct Connection {
    caller: Caller,
    stream: UnixStream,
    received: Vec<u8>,
    to_send: Vec<u8>,
    watches: bool,
    awaits: Option<u64>,
    open: bool,
}

/// One line of the socket.
pub(crate) fn line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("plain data has a JSON form");
    line.push(b'\n');
    line
}

// === impl Said ===

impl Said {
    pub(super) fn output(bytes: &[u8]) -> Self {
        Self::Output(bytes.iter().copied().map(char::from).collect())
    }

    /// The bytes of an output again.
    pub(crate) fn bytes(text: &str) -> Vec<u8> {
        text.chars().map(|each| u8::try_from(u32::from(each)).unwrap_or(b'?')).collect()
    }
}

// === impl Control ===

impl Control {
    /// From now on it can be called.
    pub(super) fn listen(&mut self, listener: UnixListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        self.listener = Some(listener);
        Ok(())
    }

    /// What to wait for.
    pub(super) fn sources(&self) -> impl Iterator<Item = (BorrowedFd<'_>, PollFlags)> {
        let flags = |each: &Connection| {
            let writes = if each.to_send.is_empty() { PollFlags::empty() } else { PollFlags::POLLOUT };
            PollFlags::POLLIN | writes
        };
        let connections = self.connections.iter().map(move |each| (each.stream.as_fd(), flags(each)));
        self.listener.iter().map(|listener| (listener.as_fd(), PollFlags::POLLIN)).chain(connections)
    }

    /// Takes whatever has come, and returns what is not answered here. A watcher
    /// is told `present` at once.
    pub(super) fn serve(&mut self, present: &Told) -> Vec<(Caller, Call)> {
        self.accept();
        let mut calls = Vec::new();
        for connection in &mut self.connections {
            connection.flush();
            for call in connection.receive() {
                match call {
                    Call::Watch {} => {
                        connection.watches = true;
                        connection.send(&line(present));
                    }
                    Call::Grown { beyond } => connection.awaits = Some(beyond),
                    other => calls.push((connection.caller, other)),
                }
            }
        }
        self.connections.retain(|each| each.open);
        calls
    }

    fn accept(&mut self) {
        while let Some(Ok((stream, _))) = self.listener.as_ref().map(UnixListener::accept) {
            if stream.set_nonblocking(true).is_ok() {
                self.connections.push(Connection::new(self.next, stream));
                self.next += 1;
            }
        }
    }

    /// Tells every watcher.
    pub(super) fn publish(&mut self, told: &Told) {
        let line = line(told);
        self.connections.iter_mut().filter(|each| each.watches).for_each(|each| each.send(&line));
    }

    /// Tells who waits that more was printed.
    pub(super) fn publish_growth(&mut self, total: u64) {
        for each in &mut self.connections {
            if each.awaits.take_if(|beyond| total > *beyond).is_some() {
                each.send(&line(&Grown { total }));
            }
        }
    }

    /// Sends a caller a line; nothing when it is gone.
    pub(super) fn answer<T: Serialize>(&mut self, caller: Caller, value: &T) {
        if let Some(each) = self.connections.iter_mut().find(|each| each.caller == caller) {
            each.send(&line(value));
        }
    }

    /// How much a caller has not taken yet; `None` when it is gone.
    pub(super) fn backlog(&self, caller: Caller) -> Option<usize> {
        self.connections.iter().find(|each| each.caller == caller).map(|each| each.to_send.len())
    }
}

// === impl Connection ===

impl Connection {
    fn new(caller: Caller, stream: UnixStream) -> Self {
        Self {
            caller,
            stream,
            received: Vec::new(),
            to_send: Vec::new(),
            watches: false,
            awaits: None,
            open: true,
        }
    }

    fn receive(&mut self) -> Vec<Call> {
        let mut chunk = [0; 512];
        while self.open && self.received.len() <= MAX_LINE {
            match self.stream.read(&mut chunk) {
                Ok(0) => self.open = false,
                Ok(n) => self.received.extend_from_slice(&chunk[..n]),
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
        while let Some(end) = self.received.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.received.drain(..=end).collect();
            match serde_json::from_slice(&line) {
                Ok(call) => calls.push(call),
                Err(_) => self.open = false,
            }
        }
        self.open &= self.received.len() <= MAX_LINE;
        calls
    }

    fn send(&mut self, line: &[u8]) {
        self.to_send.extend_from_slice(line);
        self.flush();
        self.open &= self.to_send.len() <= MAX_BACKLOG;
    }

    fn flush(&mut self) {
        while self.open && !self.to_send.is_empty() {
            match self.stream.write(&self.to_send) {
                Ok(n) if n == self.to_send.len() => drop(mem::take(&mut self.to_send)),
                Ok(n) => drop(self.to_send.drain(..n)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => self.open = false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_an_output_survives() {
        let all: Vec<u8> = (0..=255).collect();
        let Said::Output(text) = Said::output(&all) else { panic!("an output") };
        let line = line(&Said::Output(text));
        let Said::Output(text) = serde_json::from_slice(&line).unwrap() else { panic!("an output") };
        assert_eq!(Said::bytes(&text), all);
    }

    #[test]
    fn calls_are_as_the_table_says() {
        let call: Call = serde_json::from_str(r#"{"stop":{"grace_ms":10000}}"#).unwrap();
        assert_eq!(call, Call::Stop { grace_ms: 10_000 });
        assert_eq!(
            serde_json::from_str::<Call>(r#"{"grown":{"beyond":5}}"#).unwrap(),
            Call::Grown { beyond: 5 }
        );
    }
}
