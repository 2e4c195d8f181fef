//! The control group of one task: version 2, or version 1 where the memory
//! controller still lives there, or none where the host does not allow it.
//!
//! Everything follows from the task's cgroup name, so that any process of the
//! host finds what a dead runner left.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::engine::TaskSpec;

/// Where the kernel's groups are mounted.
const ROOT: &str = "/sys/fs/cgroup";
/// Of version 2, and of the controllers of version 1.
const HIERARCHIES: [&str; 5] = ["", "memory", "cpu", "cpu,cpuacct", "pids"];
/// Less than this of an earlier task's memory does not matter to the next.
const MOST_LEFT: u64 = 4 * 1024 * 1024;
/// Ours live below this group of each hierarchy.
const PARENT: &str = "scheduler";
/// The period of hard limits of CPU, as the kernel has it anyway.
const PERIOD_US: f64 = 100_000.0;
/// Groups get no less than this of a period.
const LEAST_QUOTA_US: f64 = 1_000.0;
/// What version 1 and 2 call one CPU.
const SHARES_PER_CPU: f64 = 1024.0;
const WEIGHT_PER_CPU: f64 = 100.0;

/// The groups of one task, one in each hierarchy that is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cgroup {
    dirs: Vec<PathBuf>,
    counts_processes: bool,
    /// What the kernel had killed in these groups before the task.
    killed_before: u64,
}

// === impl Cgroup ===

impl Cgroup {
    /// Makes the groups. What could not be had is returned in words, never an
    /// error: a task without its limit is better than no task.
    pub(crate) fn create(name: &str, limits: &TaskSpec) -> (Self, Vec<String>) {
        Self::create_in(Path::new(ROOT), name, limits)
    }

    fn create_in(root: &Path, name: &str, limits: &TaskSpec) -> (Self, Vec<String>) {
        let mut group = Self::default();
        let mut notes = Vec::new();
        let made = if has_memory_v2(root) {
            group.create_v2(root, name, limits, &mut notes)
        } else {
            group.create_v1(root, name, limits, &mut notes)
        };
        note(&mut notes, "the memory limit", made);
        group.killed_before = group.all_oom_kills();
        (group, notes)
    }

    /// The groups of that name that exist.
    pub(crate) fn existing(name: &str) -> Self {
        let dirs = HIERARCHIES.map(|each| Path::new(ROOT).join(each).join(PARENT).join(name));
        Self { dirs: dirs.into_iter().filter(|each| each.is_dir()).collect(), ..Self::default() }
    }

    /// Removes the groups of nurseries that are gone; used ones stay.
    pub(crate) fn sweep(scope: &str) {
        let prefix = format!("{scope}.");
        for hierarchy in HIERARCHIES {
            let groups = fs::read_dir(Path::new(ROOT).join(hierarchy).join(PARENT)).into_iter().flatten();
            for group in groups.flatten() {
                let name = group.file_name().to_string_lossy().into_owned();
                let Some(rest) = name.strip_prefix(&prefix) else { continue };
                let nursery = rest.split('-').next().unwrap_or_default();
                if !Path::new("/proc").join(nursery).exists() {
                    let _used_stays = fs::remove_dir(group.path());
                }
            }
        }
    }

    /// Whether another task may have the groups: nobody is in them, and nothing
    /// is left that would count against its limit.
    pub(crate) fn is_unused(&self) -> bool {
        let left = self.memory().unwrap_or(0);
        !self.dirs.is_empty() && left < MOST_LEFT && self.dirs.iter().all(|dir| pids(dir).is_empty())
    }

    /// For the task, which joins them before it becomes its program.
    pub(crate) fn dirs(&self) -> &[PathBuf] {
        &self.dirs
    }

    /// How often the kernel killed something at the memory limit.
    pub(crate) fn oom_kills(&self) -> u64 {
        self.all_oom_kills().saturating_sub(self.killed_before)
    }

    fn all_oom_kills(&self) -> u64 {
        let counters = ["memory.events", "memory.oom_control"];
        let files = self.dirs.iter().flat_map(|dir| counters.map(|name| dir.join(name)));
        files.filter_map(|file| fs::read_to_string(file).ok()).map(|text| oom_kills(&text)).sum()
    }

    /// Whether `max_processes` is enforced by a group.
    pub(crate) fn counts_processes(&self) -> bool {
        self.counts_processes
    }

    /// Everyone in the groups; `None` without a group.
    pub(crate) fn pids(&self) -> Option<Vec<Pid>> {
        self.dirs.first().map(|dir| pids(dir))
    }

    /// Of all who are or were in the group; only version 2 has it where we look.
    pub(crate) fn cpu_time(&self) -> Option<Duration> {
        let text = fs::read_to_string(self.dirs.first()?.join("cpu.stat")).ok()?;
        counter(&text, "usage_usec ").map(Duration::from_micros)
    }

    /// What cannot be taken back at once: without files that are only remembered.
    pub(crate) fn memory(&self) -> Option<u64> {
        self.dirs.iter().find_map(|dir| {
            let read = |file: &str| fs::read_to_string(dir.join(file)).ok();
            let (used, inactive) = match read("memory.current") {
                Some(used) => (used, "inactive_file "),
                None => (read("memory.usage_in_bytes")?, "total_inactive_file "),
            };
            let inactive = counter(&read("memory.stat")?, inactive).unwrap_or(0);
            Some(used.trim().parse::<u64>().ok()?.saturating_sub(inactive))
        })
    }

    /// SIGKILL to every process in the groups.
    pub(crate) fn kill(&self) {
        for dir in &self.dirs {
            if set(dir, "cgroup.kill", "1").is_err() {
                for pid in pids(dir) {
                    let _gone_is_fine = kill(pid, Signal::SIGKILL);
                }
            }
        }
    }

    /// Removes the groups; those that still have a process stay.
    pub(crate) fn remove(&self) {
        for dir in &self.dirs {
            let _busy_is_fine = fs::remove_dir(dir);
        }
    }

    fn create_v2(
        &mut self,
        root: &Path,
        name: &str,
        limits: &TaskSpec,
        notes: &mut Vec<String>,
    ) -> io::Result<()> {
        let parent = root.join(PARENT);
        make_dir(&parent)?;
        enable_controllers(root)?;
        enable_controllers(&parent)?;
        let dir = parent.join(name);
        let is_new = make_dir(&dir)?;
        self.dirs.push(dir.clone());
        if !is_new {
            for file in ["memory.max", "cpu.max", "pids.max"] {
                let _not_limited_before = set(&dir, file, "max");
            }
        }
        // Neither swap nor a killed child may hide that the limit was reached.
        let _no_swap = set(&dir, "memory.swap.max", "0");
        let _old_kernel = set(&dir, "memory.oom.group", "1");
        let weight = (limits.cpus * WEIGHT_PER_CPU).clamp(1.0, 10_000.0).round();
        let _no_cpu_controller = set(&dir, "cpu.weight", weight);
        if limits.cpu_hard_limit {
            let set = set(&dir, "cpu.max", format!("{} {PERIOD_US}", quota(limits)));
            note(notes, "the hard limit of CPU", set);
        }
        if limits.max_processes > 0 {
            self.counts_processes = set(&dir, "pids.max", limits.max_processes).is_ok();
        }
        match limits.memory_mb {
            0 => Ok(()),
            mb => set(&dir, "memory.max", bytes(mb)),
        }
    }

    fn create_v1(
        &mut self,
        root: &Path,
        name: &str,
        limits: &TaskSpec,
        notes: &mut Vec<String>,
    ) -> io::Result<()> {
        let shares = (limits.cpus * SHARES_PER_CPU).max(2.0).round();
        let cpu = ["cpu", "cpu,cpuacct"].map(|each| root.join(each)).into_iter().find(|each| each.is_dir());
        let shared = cpu
            .ok_or_else(|| missing("the host has no cpu controller"))
            .and_then(|cpu| self.add_v1(&cpu, name))
            .and_then(|(dir, is_new)| set(&dir, "cpu.shares", shares).map(|()| (dir, is_new)));
        if let Ok((dir, is_new)) = &shared {
            if limits.cpu_hard_limit {
                note(notes, "the hard limit of CPU", set(dir, "cpu.cfs_quota_us", quota(limits)));
            } else if !is_new {
                let _not_limited_before = set(dir, "cpu.cfs_quota_us", "-1");
            }
        }
        note(notes, "the share of CPU", shared.map(drop));
        if limits.max_processes > 0 {
            let limited = self.add_v1(&root.join("pids"), name);
            let limited = limited.and_then(|(dir, _)| set(&dir, "pids.max", limits.max_processes));
            self.counts_processes = limited.is_ok();
        }
        let (dir, is_new) = self.add_v1(&root.join("memory"), name)?;
        if !is_new {
            for file in ["memory.memsw.limit_in_bytes", "memory.limit_in_bytes"] {
                let _not_limited_before = set(&dir, file, "-1");
            }
        }
        if limits.memory_mb > 0 {
            set(&dir, "memory.limit_in_bytes", bytes(limits.memory_mb))?;
            let _no_swap_accounting = set(&dir, "memory.memsw.limit_in_bytes", bytes(limits.memory_mb));
        }
        Ok(())
    }

    /// The group, and whether no task had it before.
    fn add_v1(&mut self, hierarchy: &Path, name: &str) -> io::Result<(PathBuf, bool)> {
        if !hierarchy.join("cgroup.procs").exists() {
            return Err(missing(&format!("no hierarchy is mounted at {}", hierarchy.display())));
        }
        let dir = hierarchy.join(PARENT).join(name);
        make_dir(&hierarchy.join(PARENT))?;
        let is_new = make_dir(&dir)?;
        self.dirs.push(dir.clone());
        Ok((dir, is_new))
    }
}

/// Moves the calling process, which must have one thread, into a group. Where
/// there is a file for threads (version 1), the kernel moves the caller without
/// its global lock, which costs more than 10 ms.
pub(crate) fn join(dir: &Path) -> io::Result<()> {
    set(dir, "tasks", "0").or_else(|_| set(dir, "cgroup.procs", "0"))
}

fn has_memory_v2(root: &Path) -> bool {
    fs::read_to_string(root.join("cgroup.controllers"))
        .is_ok_and(|text| text.split_whitespace().any(|each| each == "memory"))
}

/// Passes the controllers on to the children of `dir`.
fn enable_controllers(dir: &Path) -> io::Result<()> {
    let enabled = fs::read_to_string(dir.join("cgroup.subtree_control"))?;
    if enabled.split_whitespace().any(|each| each == "memory") {
        return Ok(());
    }
    for optional in ["+cpu", "+pids"] {
        let _not_here = set(dir, "cgroup.subtree_control", optional);
    }
    set(dir, "cgroup.subtree_control", "+memory")
}

fn pids(dir: &Path) -> Vec<Pid> {
    let text = fs::read_to_string(dir.join("cgroup.procs")).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).map(Pid::from_raw).collect()
}

fn oom_kills(counters: &str) -> u64 {
    counter(counters, "oom_kill ").unwrap_or(0)
}

fn counter(counters: &str, name: &str) -> Option<u64> {
    counters.lines().find_map(|line| line.strip_prefix(name))?.trim().parse().ok()
}

fn quota(limits: &TaskSpec) -> f64 {
    (limits.cpus * PERIOD_US).max(LEAST_QUOTA_US).round()
}

fn note(notes: &mut Vec<String>, what: &str, done: io::Result<()>) {
    if let Err(error) = done {
        notes.push(format!("{what} is not enforced: {error}"));
    }
}

fn bytes(mb: u64) -> u64 {
    mb.saturating_mul(1024 * 1024)
}

/// Whether it was not there.
fn make_dir(dir: &Path) -> io::Result<bool> {
    match fs::create_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        made => made.map(|()| true).map_err(|error| at(dir, &error)),
    }
}

fn set(dir: &Path, file: &str, value: impl ToString) -> io::Result<()> {
    let path = dir.join(file);
    write(&path, &value.to_string()).map_err(|error| at(&path, &error))
}

/// Never makes the file: what the kernel does not offer must not look as if it did.
fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::OpenOptions::new().write(true).truncate(true).open(path)?.write_all(text.as_bytes())
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn missing(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> TaskSpec {
        TaskSpec { memory_mb: 64, cpus: 0.5, cpu_hard_limit: true, max_processes: 7, ..TaskSpec::default() }
    }

    #[test]
    fn both_counter_files_are_understood() {
        assert_eq!(oom_kills("low 0\nhigh 0\nmax 7\noom 1\noom_kill 3\noom_group_kill 1\n"), 3);
        assert_eq!(oom_kills("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"), 2);
        assert_eq!(oom_kills(""), 0);
    }

    #[test]
    fn version_2_limits_memory_swap_and_cpu() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("cgroup.controllers"), "cpu memory pids\n").unwrap();
        fs::write(root.path().join("cgroup.subtree_control"), "cpu memory\n").unwrap();
        fs::create_dir(root.path().join(PARENT)).unwrap();
        fs::write(root.path().join(PARENT).join("cgroup.subtree_control"), "memory\n").unwrap();
        let task = root.path().join(PARENT).join("x");
        fs::create_dir(&task).unwrap();
        for file in ["memory.max", "memory.swap.max", "cpu.weight", "cpu.max", "pids.max"] {
            fs::write(task.join(file), "").unwrap();
        }
        let (group, notes) = Cgroup::create_in(root.path(), "x", &limits());
        assert_eq!(notes, Vec::<String>::new());
        let written = |file| fs::read_to_string(group.dirs()[0].join(file)).unwrap();
        assert_eq!(written("memory.max"), "67108864");
        assert_eq!(written("memory.swap.max"), "0");
        assert_eq!(written("cpu.weight"), "50");
        assert_eq!(written("cpu.max"), "50000 100000");
        assert_eq!(written("pids.max"), "7");
        assert!(group.counts_processes());
    }

    #[test]
    fn version_1_limits_each_in_its_own_hierarchy() {
        let root = tempfile::tempdir().unwrap();
        let files = [
            ("cpu,cpuacct", &["cpu.shares", "cpu.cfs_quota_us"][..]),
            ("pids", &["pids.max"]),
            ("memory", &["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"]),
        ];
        for (hierarchy, files) in files {
            let task = root.path().join(hierarchy).join(PARENT).join("x");
            fs::create_dir_all(&task).unwrap();
            fs::write(root.path().join(hierarchy).join("cgroup.procs"), "").unwrap();
            for file in files {
                fs::write(task.join(file), "").unwrap();
            }
        }
        let (group, notes) = Cgroup::create_in(root.path(), "x", &limits());
        assert_eq!(notes, Vec::<String>::new());
        let written = |hierarchy: &str, file: &str| {
            fs::read_to_string(root.path().join(hierarchy).join(PARENT).join("x").join(file)).unwrap()
        };
        assert_eq!(written("cpu,cpuacct", "cpu.shares"), "512");
        assert_eq!(written("cpu,cpuacct", "cpu.cfs_quota_us"), "50000");
        assert_eq!(written("pids", "pids.max"), "7");
        assert_eq!(written("memory", "memory.limit_in_bytes"), "67108864");
        assert_eq!(written("memory", "memory.memsw.limit_in_bytes"), "67108864");
        assert!(group.counts_processes());
        // Of one that had a hard limit before, the next has none.
        let (_, notes) = Cgroup::create_in(root.path(), "x", &TaskSpec { cpu_hard_limit: false, ..limits() });
        assert_eq!((notes, &*written("cpu,cpuacct", "cpu.cfs_quota_us")), (Vec::new(), "-1"));
    }

    #[test]
    fn a_host_without_controllers_is_told_in_words() {
        let root = tempfile::tempdir().unwrap();
        let (group, notes) = Cgroup::create_in(root.path(), "x", &limits());
        assert!(group.dirs().is_empty());
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[1].starts_with("the memory limit is not enforced: no hierarchy"), "{notes:?}");
    }
}
