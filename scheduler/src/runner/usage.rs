//! What a task uses, looked at now and then.
//!
//! One runner has one task, so a look must cost next to nothing: a few reads,
//! and of a large folder only a part at a time.

use std::{
    collections::VecDeque,
    fs::{self, ReadDir},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use nix::unistd::Pid;

use super::{cgroup::Cgroup, descendants, folder::now_ms};
use crate::engine::Usage;

/// Short tasks never pay for it.
const FIRST: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_secs(5);
/// Of a task whose files are limited.
const EVERY_LIMITED: Duration = Duration::from_secs(1);
/// What averages are about.
const WINDOW: Duration = Duration::from_secs(60);
/// Looking at files may take so much of the time: one part in these.
const SHARE: u32 = 50;
/// Files that are looked at in one go.
const STRIDE: usize = 512;
const TICK: Duration = Duration::from_millis(10);
const PAGE: u64 = 4096;

/// Looks, and remembers for a while what it saw.
#[derive(Debug)]
pub(super) struct Meter {
    main: Pid,
    every: Duration,
    next: Instant,
    samples: VecDeque<Sample>,
    files: Files,
    disk: u64,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    at: Instant,
    cpu: Duration,
    memory: u64,
}

/// A walk through the task's folder that can pause.
#[derive(Debug)]
struct Files {
    root: PathBuf,
    open: Vec<ReadDir>,
    sum: u64,
    spent: Duration,
    next: Instant,
}

// === impl Meter ===

impl Meter {
    pub(super) fn new(main: Pid, sandbox: PathBuf, is_limited: bool) -> Self {
        let next = Instant::now() + FIRST;
        let every = if is_limited { EVERY_LIMITED } else { EVERY };
        let files = Files { root: sandbox, open: Vec::new(), sum: 0, spent: Duration::ZERO, next };
        Self { main, every, next, samples: VecDeque::new(), files, disk: 0 }
    }

    /// When it wants to look again.
    pub(super) fn next(&self) -> Instant {
        if self.files.open.is_empty() { self.next } else { Instant::now() }
    }

    /// Looks when it is time; true when the room that the files take is known anew.
    pub(super) fn look(&mut self, cgroup: &Cgroup) -> bool {
        let now = Instant::now();
        if now >= self.next {
            self.next = now + self.every;
            self.samples.extend(sample(self.main, cgroup));
            self.samples.retain(|each| now.duration_since(each.at) <= WINDOW);
            self.files.begin_when_due(now);
        }
        match self.files.step() {
            Some(bytes) => {
                self.files.next = Instant::now() + self.files.spent * SHARE;
                self.disk = bytes;
                true
            }
            None => false,
        }
    }

    pub(super) fn disk(&self) -> u64 {
        self.disk
    }

    /// `None` before there is something to compare.
    pub(super) fn usage(&self) -> Option<Usage> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let elapsed = last.at.duration_since(first.at).as_secs_f64();
        let cpu = last.cpu.saturating_sub(first.cpu).as_secs_f64();
        let memory: u64 = self.samples.iter().map(|each| each.memory).sum();
        Some(Usage {
            cpus: if elapsed > 0.0 { cpu / elapsed } else { 0.0 },
            memory_bytes: memory / self.samples.len() as u64,
            disk_bytes: self.disk,
            at_ms: now_ms(),
        })
    }
}

fn sample(main: Pid, cgroup: &Cgroup) -> Option<Sample> {
    let members = cgroup.pids().unwrap_or_else(|| vec![main]);
    let used = members.iter().filter_map(|pid| descendants::used_by(pid.as_raw()));
    let (ticks, pages) = used.fold((0, 0), |sum, each| (sum.0 + each.ticks, sum.1 + each.pages));
    let by_process = TICK * u32::try_from(ticks).unwrap_or(u32::MAX);
    Some(Sample {
        at: Instant::now(),
        cpu: cgroup.cpu_time().unwrap_or(by_process),
        memory: cgroup.memory().unwrap_or(pages * PAGE),
    })
}

// === impl Files ===

impl Files {
    fn begin_when_due(&mut self, now: Instant) {
        if self.open.is_empty() && now >= self.next {
            self.open.extend(fs::read_dir(&self.root).ok());
            self.sum = 0;
            self.spent = Duration::ZERO;
        }
    }

    /// The sum, when the walk has come to its end.
    fn step(&mut self) -> Option<u64> {
        let begun = Instant::now();
        for _ in 0..STRIDE {
            let entries = self.open.last_mut()?;
            match entries.next() {
                Some(Ok(entry)) => self.add(&entry.path()),
                Some(Err(_)) => {}
                None => drop(self.open.pop()),
            }
            if self.open.is_empty() {
                self.spent += begun.elapsed();
                return Some(self.sum);
            }
        }
        self.spent += begun.elapsed();
        None
    }

    /// Links are counted, never followed.
    fn add(&mut self, path: &Path) {
        let Ok(about) = fs::symlink_metadata(path) else { return };
        self.sum += about.blocks() * 512;
        if about.is_dir() {
            self.open.extend(fs::read_dir(path).ok());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_summed_in_strides_and_links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("deep")).unwrap();
        for n in 0..STRIDE {
            fs::write(root.path().join("deep").join(n.to_string()), [7; 4096]).unwrap();
        }
        std::os::unix::fs::symlink("/", root.path().join("all")).unwrap();
        let mut meter = Meter::new(Pid::this(), root.path().to_owned(), true);
        meter.files.next = Instant::now();
        meter.files.begin_when_due(Instant::now());
        assert_eq!(meter.files.step(), None, "more than one stride");
        let sum = meter.files.step().unwrap();
        let expected = STRIDE as u64 * 4096;
        assert!((expected..expected + (1 << 20)).contains(&sum), "{sum}");
    }

    #[test]
    fn averages_are_over_the_window() {
        let now = Instant::now();
        let mut meter = Meter::new(Pid::this(), PathBuf::from("/nowhere"), false);
        assert_eq!(meter.usage(), None);
        for (after, cpu, memory) in [(0, 0, 100), (5, 5, 200), (10, 20, 300)] {
            let at = now + Duration::from_secs(after);
            meter.samples.push_back(Sample { at, cpu: Duration::from_secs(cpu), memory });
        }
        let usage = meter.usage().unwrap();
        assert_eq!((usage.cpus, usage.memory_bytes), (2.0, 200));
    }
}
