//! Waiting until one of many sources has something.

use std::{
    os::fd::{AsRawFd, BorrowedFd},
    time::Duration,
};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// Rounds up: waking a moment early would spin until the deadline.
const ALMOST_A_MILLISECOND: Duration = Duration::from_nanos(999_999);

/// Those that have something; none at the limit.
pub(super) fn wait_for<'a>(
    sources: impl IntoIterator<Item = (BorrowedFd<'a>, PollFlags)>,
    limit: Option<Duration>,
) -> Vec<i32> {
    let sources: Vec<_> = sources.into_iter().collect();
    let mut fds: Vec<PollFd<'_>> = sources.iter().map(|(fd, flags)| PollFd::new(*fd, *flags)).collect();
    let timeout = limit.map_or(PollTimeout::NONE, |limit| {
        PollTimeout::try_from(limit + ALMOST_A_MILLISECOND).unwrap_or(PollTimeout::MAX)
    });
    if poll(&mut fds, timeout).is_err() {
        return Vec::new();
    }
    let ready = fds.iter().zip(&sources).filter(|(polled, _)| polled.any().unwrap_or(false));
    ready.map(|(_, (fd, _))| fd.as_raw_fd()).collect()
}

/// Also the end of what can be read is something.
pub(super) fn has_something(fd: BorrowedFd<'_>) -> bool {
    !wait_for([(fd, PollFlags::POLLIN)], Some(Duration::ZERO)).is_empty()
}
