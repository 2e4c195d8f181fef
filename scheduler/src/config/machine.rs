//! How much the machine has, as the kernel says.

use std::path::Path;

use scheduler_core::node::Capacity;

/// What cannot be found out is 0.
pub(super) fn capacity(data: &str) -> Capacity {
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    Capacity {
        cpu_millis: cpus as u64 * 1000,
        memory_mb: total_mb(&memory).unwrap_or(0),
        disk_mb: disk_mb(Path::new(data)).unwrap_or(0),
        ports: 0,
    }
}

fn total_mb(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// Of the file system that the folder is on, or will be.
fn disk_mb(data: &Path) -> Option<u64> {
    let known = data.ancestors().find(|path| path.exists())?;
    let stat = nix::sys::statvfs::statvfs(known).ok()?;
    Some((stat.blocks() * stat.fragment_size()) >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_processors_memory_and_room() {
        let capacity = capacity("/var/lib/not/there/yet");
        assert!(
            capacity.cpu_millis >= 1000 && capacity.memory_mb > 0 && capacity.disk_mb > 0,
            "{capacity:?}"
        );
        assert_eq!(total_mb("MemTotal:       16384000 kB\n"), Some(16_000));
    }
}
