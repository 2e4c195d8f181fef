//! The folder of one task: all that any process of this host can know of it.
//!
//! ```text
//! order.json    what to run; held by flock from the claim of the folder to the
//!               end of the runner
//! control.sock  listens as soon as the task has lived for a moment; who calls too
//!               early sees by the lock that it is worth another try
//! status.jsonl  a line for each condition since the program was started
//! files-removed exists when the sandbox was removed, as it was old
//! sandbox/      the task's working folder, with stdout and stderr once something is printed
//! ```
//! A free lock with no end in `status.jsonl` therefore means: the runner died.
//!
//! Few files, and none replaced, on purpose: where many tasks come and go,
//! finding and freeing inodes is most of what a start costs.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{self, Write},
    os::{
        fd::AsRawFd,
        unix::{
            fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown},
            net::UnixListener,
        },
    },
    path::{Path, PathBuf},
    slice,
    time::{SystemTime, UNIX_EPOCH},
};

use nix::{
    sys::stat::{Mode, umask},
    unistd::{getegid, geteuid},
};
use rustix::{fs::llistxattr, io::Errno};
use serde::{Deserialize, Serialize};

use super::control::Told;
use crate::engine::{Condition, Exit, TaskSpec};

/// Version of both files.
pub(crate) const VERSION: u32 = 1;

/// Its user's, and for no other user to look into.
const SANDBOX_MODE: u32 = 0o750;

/// `order.json`: what the runner has to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) v: u32,
    /// With the user that was chosen in the end.
    pub(crate) spec: TaskSpec,
    /// What to become; `None` stays the scheduler's user. In numbers, as looking
    /// up names costs more than all else that a task's start does.
    pub(crate) identity: Option<Identity>,
    /// The name of the task's cgroups, which the nursery gives; `None` when none are wanted.
    pub(crate) cgroup: Option<String>,
    /// Why it cannot be started at all, in words.
    #[serde(default)]
    pub(crate) refused: Option<String>,
    /// Where fetched artifacts are kept for the next task.
    #[serde(default)]
    pub(crate) cache: Option<Cache>,
}

/// A folder of files named by their checksums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cache {
    pub(crate) dir: PathBuf,
    /// The oldest go when it holds more.
    pub(crate) limit_mb: u64,
    /// Of one artifact, also when it is unpacked.
    pub(crate) artifact_mb: u64,
}

/// A user in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) groups: Vec<u32>,
}

/// A line of `status.jsonl`: what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(crate) v: u32,
    pub(crate) condition: Condition,
    /// The task's session and when its leader started, to find what a dead runner left.
    pub(crate) session: Option<Session>,
    /// What is not as ordered, in words.
    pub(crate) notes: Vec<String>,
    /// The last lines of one that has ended.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) output: String,
}

/// A session, told apart from a later one with the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: i32,
    pub(crate) leader_started_ticks: u64,
    pub(crate) boot_id: String,
}

/// The folder at a path; it need not exist.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// Held while it lives. Only its holder may write the status.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "it holds by being there")] File);

// === impl Status ===

impl Status {
    /// Of a runner that has not written anything yet.
    pub(crate) fn starting() -> Self {
        Self::of(Condition::Starting)
    }

    pub(crate) fn ended(exit: Exit) -> Self {
        Self::of(Condition::Ended { exit, ended_at_ms: now_ms() })
    }

    /// What others hear of it.
    pub(crate) fn told(self) -> Told {
        let Self { condition, notes, output, .. } = self;
        Told { condition, notes, output }
    }

    fn of(condition: Condition) -> Self {
        Self { v: VERSION, condition, session: None, notes: Vec::new(), output: String::new() }
    }
}

// === impl Folder ===

impl Folder {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn sandbox(&self) -> PathBuf {
        self.path.join("sandbox")
    }

    /// Marks that its files were removed while it is still known.
    pub(crate) fn files_removed(&self) -> PathBuf {
        self.path.join("files-removed")
    }

    pub(crate) fn exists(&self) -> bool {
        self.path.is_dir()
    }

    /// What its runner was told, with the name of the task's cgroups.
    pub(crate) fn order(&self) -> Option<Order> {
        serde_json::from_slice(&fs::read(self.order_path()).ok()?).ok()
    }

    /// Makes it as good as new: two files without content and an empty sandbox are what
    /// is left. Finding and freeing inodes is most of what a start costs where many tasks
    /// come and go.
    pub(crate) fn empty(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            let is_kept = path == self.order_path() || path == self.path.join("status.jsonl");
            if is_kept {
                overwrite(&mut File::options().write(true).open(&path)?, b"\n")?;
            } else if path == self.sandbox() && is_plain_dir(&path)? {
                fs::read_dir(&path)?.try_for_each(|entry| remove(&entry?.path()))?;
            } else {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// An empty sandbox for a user; the scheduler's own when none is given. One that
    /// another user had is not used again: he may still have it open.
    pub(crate) fn make_sandbox(&self, identity: Option<&Identity>) -> io::Result<()> {
        let path = self.sandbox();
        let own = || (geteuid().as_raw(), getegid().as_raw());
        let (uid, gid) = identity.map_or_else(own, |identity| (identity.uid, identity.gid));
        match fs::symlink_metadata(&path) {
            // He may have let others in.
            Ok(found) if (found.uid(), found.gid()) == (uid, gid) => {
                return fs::set_permissions(&path, Permissions::from_mode(SANDBOX_MODE));
            }
            Ok(_) => fs::remove_dir(&path)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Runners have no mask that would take away from it.
        DirBuilder::new().mode(SANDBOX_MODE).create(&path)?;
        if identity.is_some() { chown(&path, Some(uid), Some(gid)) } else { Ok(()) }
    }

    /// Into a folder that has no name yet: nobody else reads it before it is whole.
    pub(crate) fn write_order(&self, order: &Order) -> io::Result<Lock> {
        let mut file = private().create(true).truncate(false).write(true).open(self.order_path())?;
        file.try_lock()?;
        overwrite(&mut file, &serde_json::to_vec(order).map_err(io::Error::other)?)?;
        Ok(Lock(file))
    }

    pub(crate) fn order_path(&self) -> PathBuf {
        self.path.join("order.json")
    }

    pub(crate) fn status(&self) -> Option<Status> {
        self.history().pop()
    }

    /// The lines that are whole: a crash can tear the last one.
    pub(crate) fn history(&self) -> Vec<Status> {
        let text = fs::read_to_string(self.path.join("status.jsonl")).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Only for who holds the lock. Not fsynced: after a crash of the host every
    /// task is lost anyway.
    pub(crate) fn write_status(&self, status: &Status) -> io::Result<()> {
        self.write_statuses(slice::from_ref(status))
    }

    /// [`Self::write_status`], of several at once.
    pub(crate) fn write_statuses(&self, statuses: &[Status]) -> io::Result<()> {
        let mut text = String::new();
        for status in statuses {
            text.push('\n');
            text.push_str(&serde_json::to_string(status).map_err(io::Error::other)?);
            text.push('\n');
        }
        let mut file = private().create(true).append(true).open(self.path.join("status.jsonl"))?;
        file.write_all(text.as_bytes())
    }

    /// Takes the lock if nobody holds it.
    pub(crate) fn try_lock(&self) -> io::Result<Option<Lock>> {
        let file = File::open(self.order_path())?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Binds the control socket, for this user alone. Only for a process of one
    /// thread, as the mask for new files is common to all.
    pub(crate) fn listen(&self) -> io::Result<UnixListener> {
        let directory = File::open(&self.path)?;
        let before = umask(Mode::from_bits_truncate(0o177));
        let bound = UnixListener::bind(short_socket_path(&directory));
        umask(before);
        bound
    }

    /// A handle and, while it lives, a path to the control socket. Socket paths
    /// end at 107 bytes, folders do not.
    pub(crate) fn socket(&self) -> io::Result<(File, PathBuf)> {
        let directory = File::open(&self.path)?;
        let path = short_socket_path(&directory);
        Ok((directory, path))
    }
}

/// Milliseconds since the epoch.
pub(crate) fn now_ms() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

/// Never empty in between: a file system that sees a file made empty and written
/// anew takes care that it is on the disk at once, and makes the writer wait.
fn overwrite(file: &mut File, content: &[u8]) -> io::Result<()> {
    file.write_all(content)?;
    file.set_len(content.len() as u64)
}

fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// Without attributes that a user may have given it, which would let others in.
fn is_plain_dir(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return Ok(false);
    }
    // No name is as short as that.
    match llistxattr(path, &mut [0_u8; 1][..]) {
        Ok(bytes) => Ok(bytes == 0),
        Err(Errno::RANGE) => Ok(false),
        Err(Errno::NOTSUP) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

fn short_socket_path(directory: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}/control.sock", directory.as_raw_fd()))
}

/// The environment of a task may hold secrets: its user's neighbours must not read it.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(test)]
mod tests {
    use rustix::fs::XattrFlags;

    use super::*;

    fn order() -> Order {
        let json = r#"{"v":1,"spec":{"task_id":"web-1","command":["/bin/true"],"env":{"A":"b"},"cpus":0.5,
            "memory_mb":64,"user":"nobody"},"identity":{"uid":65534,"gid":65534,"groups":[65534]},
            "cgroup":"0123456789abcdef.web-1"}"#;
        serde_json::from_str(json).expect("a file of version 1 can be read for ever")
    }

    #[test]
    fn a_held_lock_is_not_given_twice() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        let held = folder.write_order(&order()).unwrap();
        assert!(folder.try_lock().unwrap().is_none());
        drop(held);
        assert!(folder.try_lock().unwrap().is_some());
        let written: Order = serde_json::from_slice(&fs::read(folder.order_path()).unwrap()).unwrap();
        assert_eq!(written, order());
    }

    #[test]
    fn a_torn_status_is_as_if_it_was_never_written() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        let path = root.path().join("status.jsonl");
        fs::write(&path, "{\"v\":1,").unwrap();
        assert_eq!(folder.status(), None);
        let lost = Status::ended(Exit::Lost);
        folder.write_status(&lost).unwrap();
        assert_eq!(folder.status(), Some(lost.clone()));
        File::options().append(true).open(&path).unwrap().write_all(b"{\"v\":1,\"con").unwrap();
        assert_eq!(folder.status(), Some(lost));
    }

    #[test]
    fn files_of_version_1_are_still_read() {
        assert_eq!(order().spec.user.as_deref(), Some("nobody"));
        let status: Status = serde_json::from_str(
            r#"{"v":1,"condition":{"Ended":{"exit":{"NotStarted":"no such file"},"ended_at_ms":5}},
                "session":{"id":7,"leader_started_ticks":9,"boot_id":"b"},"notes":[]}"#,
        )
        .unwrap();
        let exit = Exit::NotStarted("no such file".into());
        assert_eq!(status.condition, Condition::Ended { exit, ended_at_ms: 5 });
    }

    #[test]
    fn a_sandbox_of_another_user_is_made_anew() {
        if !geteuid().is_root() {
            return;
        }
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        let user = |uid| Identity { uid, gid: uid, groups: vec![uid] };
        folder.make_sandbox(Some(&user(65534))).unwrap();
        let held = File::open(folder.sandbox()).unwrap();
        folder.make_sandbox(Some(&user(65534))).unwrap();
        assert_ne!(held.metadata().unwrap().nlink(), 0, "his own he gets again");
        folder.make_sandbox(Some(&user(65533))).unwrap();
        assert_eq!(held.metadata().unwrap().nlink(), 0, "what he still has open is nobody's now");
        let sandbox = fs::metadata(folder.sandbox()).unwrap();
        assert_eq!((sandbox.uid(), sandbox.mode() & 0o777), (65533, SANDBOX_MODE));
    }

    #[test]
    fn a_sandbox_that_its_user_gave_attributes_is_not_used_again() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        let sandbox = folder.sandbox();
        folder.make_sandbox(None).unwrap();
        fs::create_dir(sandbox.join("kept")).unwrap();
        folder.empty().unwrap();
        assert_eq!(fs::read_dir(&sandbox).unwrap().count(), 0);
        let set = rustix::fs::setxattr(&sandbox, "user.lets-others-in", b"yes", XattrFlags::empty());
        if set == Err(Errno::NOTSUP) {
            return;
        }
        set.unwrap();
        folder.empty().unwrap();
        assert!(!sandbox.exists());
    }
}
