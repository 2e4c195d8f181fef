//! Which ports of its node a task gets.

use alloc::{collections::BTreeSet, vec::Vec};

use crate::{ids::TaskId, observed::Observed, time::Timestamp};

/// The ports from which tasks get theirs, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    /// The lowest.
    pub first: u16,
    /// The highest.
    pub last: u16,
}

/// Picks `count` ports that nobody holds, beginning at a place that differs
/// from task to task, so that a port is not used again soon after its release.
pub(crate) fn choose_ports(
    range: PortRange,
    count: u32,
    task: &TaskId,
    used: &BTreeSet<u16>,
    observed: &Observed,
    now: Timestamp,
) -> Option<Vec<u16>> {
    let size = u32::from(range.last - range.first) + 1;
    let start = spread(task) % size;
    let candidates = (0..size).map(|step| range.first + ((start + step) % size) as u16);
    let free = |port: &u16| !used.contains(port) && !observed.is_shunned(*port, now);
    let ports: Vec<u16> = candidates.filter(free).take(count as usize).collect();
    (ports.len() == count as usize).then_some(ports)
}

/// FNV-1a, which spreads ids that differ in their last digit.
fn spread(task: &TaskId) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    task.as_str().bytes().fold(0x811c_9dc5, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::Event;

    #[test]
    fn busy_and_used_ports_are_avoided_and_a_full_range_gives_none() {
        let range = PortRange { first: 31000, last: 31002 };
        let task = TaskId::parse("hello-v1-1-1").unwrap();
        let mut observed = Observed::default();
        observed.note(Event::PortBusy(task.clone(), 31001), Timestamp(0));
        let used = BTreeSet::from([31000]);
        let choose = |count, now| choose_ports(range, count, &task, &used, &observed, Timestamp(now));
        assert_eq!(choose(1, 0).unwrap(), [31002]);
        assert_eq!(choose(2, 0), None);
        assert_eq!(choose(2, 60_000).unwrap().len(), 2, "a busy port is tried again later");
    }
}
