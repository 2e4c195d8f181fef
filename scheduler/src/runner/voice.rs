//! What a runner says to the scheduler that had it born: lines on the pipe that
//! it shares with the nursery and all other runners.
//!
//! Nobody is ever kept waiting by it: what does not fit waits here. Each line is
//! part of one write that the kernel does not tear. Whoever attaches later asks
//! the runner's socket.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, BorrowedFd},
    time::{Duration, Instant},
};

use nix::{
    fcntl::{FcntlArg, OFlag, fcntl},
    libc::PIPE_BUF,
    poll::PollFlags,
};
use serde::{Deserialize, Serialize};

use super::{
    control::{self, Told},
    wait::wait_for,
};
use crate::engine::Condition;

/// A line of the pipe, in JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    /// Of the order.
    pub(crate) number: u64,
    pub(crate) word: Word,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Word {
    /// The first of a runner.
    Claimed(Claimed),
    /// As watchers of the socket hear it.
    Told(Told),
    /// The runner is dead, says the nursery; its folder says what became of the task.
    Gone,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Claimed {
    /// A runner has it.
    Born,
    /// The task was ever launched here.
    Taken,
    /// In words; nothing was done.
    Failed(String),
}

/// One end of the pipe.
#[derive(Debug)]
pub(super) struct Voice {
    /// `None` when nobody listens any more.
    pipe: Option<File>,
    unsaid: VecDeque<Vec<u8>>,
}

/// So that no write waits, for all who have this pipe.
pub(super) fn never_wait(pipe: BorrowedFd<'_>) -> nix::Result<()> {
    fcntl(pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).map(drop)
}

// === impl Voice ===

impl Voice {
    /// On the standard output, whatever becomes of that later.
    pub(super) fn on_stdout() -> io::Result<Self> {
        let pipe = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(Self { pipe: Some(pipe), unsaid: VecDeque::new() })
    }

    /// What is too long for one line is left out: an end is read in the folder
    /// then, and of all else the words are missing.
    pub(super) fn say(&mut self, number: u64, word: Word) {
        if let Some(line) = fitting(number, word) {
            self.unsaid.push_back(line);
        }
    }

    /// Writes as much as the pipe takes.
    pub(super) fn flush(&mut self) {
        while let Some(pipe) = &mut self.pipe
            && let Some(first) = self.unsaid.pop_front()
        {
            let mut lines = first;
            while self.unsaid.front().is_some_and(|next| lines.len() + next.len() <= PIPE_BUF) {
                lines.extend(self.unsaid.pop_front().unwrap_or_default());
            }
            match pipe.write(&lines) {
                Ok(_all) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => self.unsaid.push_front(lines),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return self.unsaid.push_front(lines);
                }
                Err(_) => self.pipe = None,
            }
        }
    }

    /// [`Self::flush`], and waits for room.
    pub(super) fn flush_within(&mut self, limit: Duration) {
        let end = Instant::now() + limit;
        loop {
            self.flush();
            let left = end.saturating_duration_since(Instant::now());
            if self.source().is_none() || left.is_zero() {
                return;
            }
            wait_for(self.source(), Some(left));
        }
    }

    /// What to wait for when something is unsaid.
    pub(super) fn source(&self) -> Option<(BorrowedFd<'_>, PollFlags)> {
        let pipe = self.pipe.as_ref().filter(|_| !self.unsaid.is_empty())?;
        Some((pipe.as_fd(), PollFlags::POLLOUT))
    }
}

fn fitting(number: u64, word: Word) -> Option<Vec<u8>> {
    let line = control::line(&Line { number, word: word.clone() });
    if line.len() <= PIPE_BUF {
        return Some(line);
    }
    let word = match word {
        Word::Told(Told { condition, .. }) if !matches!(condition, Condition::Ended { .. }) => {
            Word::Told(Told { condition, notes: Vec::new(), output: String::new() })
        }
        Word::Claimed(Claimed::Failed(_)) => {
            Word::Claimed(Claimed::Failed("the runner could not claim the task's folder".to_owned()))
        }
        Word::Told(_) | Word::Claimed(_) | Word::Gone => return None,
    };
    Some(control::line(&Line { number, word })).filter(|line| line.len() <= PIPE_BUF)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::engine::Exit;

    fn told(condition: Condition, output: &str) -> Word {
        Word::Told(Told { condition, notes: Vec::new(), output: output.to_owned() })
    }

    fn ended() -> Condition {
        Condition::Ended { exit: Exit::Code(0), ended_at_ms: 1 }
    }

    fn pair() -> (File, Voice) {
        let (reader, writer) = io::pipe().unwrap();
        let writer = File::from(std::os::fd::OwnedFd::from(writer));
        never_wait(writer.as_fd()).unwrap();
        let reader = File::from(std::os::fd::OwnedFd::from(reader));
        (reader, Voice { pipe: Some(writer), unsaid: VecDeque::new() })
    }

    #[test]
    fn what_nobody_reads_waits_and_is_said_whole_when_somebody_does() {
        let (reader, mut voice) = pair();
        for number in 0..10_000 {
            voice.say(number, told(ended(), "some words"));
        }
        voice.flush();
        assert!(voice.source().is_some(), "a pipe does not hold so much");
        let mut reader = io::BufReader::new(reader);
        for number in 0..10_000 {
            voice.flush();
            let mut text = String::new();
            io::BufRead::read_line(&mut reader, &mut text).unwrap();
            let line: Line = serde_json::from_str(&text).unwrap();
            assert_eq!((line.number, line.word), (number, told(ended(), "some words")));
        }
        assert!(voice.source().is_none());
    }

    #[test]
    fn a_listener_that_is_gone_holds_up_nobody() {
        let (reader, mut voice) = pair();
        drop(reader);
        voice.say(1, Word::Gone);
        voice.flush_within(Duration::from_secs(3600));
        assert!(voice.source().is_none());
    }

    #[test]
    fn a_long_end_is_left_to_the_folder_and_of_all_else_only_the_words_are_missing() {
        let (mut reader, mut voice) = pair();
        let long = "x".repeat(PIPE_BUF);
        voice.say(1, told(ended(), &long));
        voice.say(2, told(Condition::Starting, &long));
        voice.say(3, Word::Claimed(Claimed::Failed(long)));
        voice.flush();
        drop(voice);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        let lines: Vec<Line> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [2, 3]);
        assert_eq!(lines[0].word, told(Condition::Starting, ""));
    }
}
