//! Starting a task: one rename claims its folder, then its runner is started.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, chown},
        net::UnixListener,
    },
    path::Path,
    process::{self, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use nix::unistd::geteuid;
use tokio::process::{Child, Command};

use super::{Error, Shared, TaskReport, TaskSpec, check_id, failed, user};
use crate::{
    engine::Exit,
    runner::folder::{Folder, Lock, Order, Status, VERSION},
};

/// A folder that is ours alone until its runner has both handles.
struct Claim {
    folder: Folder,
    lock: Lock,
    listener: UnixListener,
}

pub(super) async fn launch(shared: &Arc<Shared>, spec: TaskSpec) -> Result<(), Error> {
    check_id("launch", &spec.task_id)?;
    let task_id = spec.task_id.clone();
    let permit = Arc::clone(&shared.launches).acquire_owned().await;
    let shared = Arc::clone(shared);
    // In one closure: a caller that goes away cannot leave a claim without a runner.
    let launched = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        shared.launch(spec)
    });
    launched.await.map_err(io::Error::other).flatten().map_err(|error| failed("launch", &task_id, &error))
}

impl Shared {
    fn launch(self: &Arc<Self>, mut spec: TaskSpec) -> io::Result<()> {
        let task_id = spec.task_id.clone();
        if self.folder(&task_id).exists() {
            return self.find(&task_id).map(drop);
        }
        let default_user = self.settings.user.clone().filter(|_| geteuid().is_root());
        spec.user = spec.user.or(default_user).filter(|user| !user.is_empty());
        let identity = spec.user.as_deref().map(user::identity).transpose();
        let refused = identity.as_ref().err().cloned();
        let cgroup = self.settings.cgroup.then(|| self.cgroup_name(&task_id));
        let order = Order { v: VERSION, spec, identity: identity.ok().flatten().flatten(), cgroup };
        let Some(claim) = self.claim(&order)? else { return self.find(&task_id).map(drop) };
        let folder = claim.folder.clone();
        let started = match refused {
            Some(reason) => Err(reason),
            None => self.start_runner(claim).map_err(|error| format!("the runner: {error}")),
        };
        match started {
            Ok(child) => self.attach(&task_id, Some(child)),
            Err(reason) => {
                let status = Status::ended(Exit::NotStarted(reason));
                folder.write_status(&status)?;
                self.publish(TaskReport { task_id, condition: status.condition });
            }
        }
        Ok(())
    }

    /// `None` when the task was ever launched here. All is prepared under
    /// another name; the rename fails when the folder is there already.
    fn claim(&self, order: &Order) -> io::Result<Option<Claim>> {
        let task_id = &order.spec.task_id;
        let prepared = Folder::new(self.tasks().join(format!(".new-{}-{}", process::id(), next_number())));
        let claimed = self.folder(task_id);
        let claim = prepare(&prepared, order).and_then(|(lock, listener)| {
            fs::rename(prepared.path(), claimed.path())?;
            Ok(Claim { folder: claimed.clone(), lock, listener })
        });
        match claim {
            // Looked at after the claim, as forgetting buries before it removes.
            Ok(claim) if self.tombstone(task_id).exists() => {
                fs::remove_dir_all(claim.folder.path())?;
                Ok(None)
            }
            Ok(claim) => Ok(Some(claim)),
            Err(error) => {
                let _swept_later = fs::remove_dir_all(prepared.path());
                let taken = [io::ErrorKind::DirectoryNotEmpty, io::ErrorKind::AlreadyExists];
                if taken.contains(&error.kind()) { Ok(None) } else { Err(error) }
            }
        }
    }

    /// The runner inherits the lock and the socket: there is no moment in which
    /// the task looks dead or cannot be called.
    fn start_runner(&self, claim: Claim) -> io::Result<Child> {
        Command::new(&self.settings.program)
            .arg("__run")
            .arg("--task-dir")
            .arg(claim.folder.path())
            .env_clear()
            .current_dir(claim.folder.path())
            .stdin(Stdio::from(claim.lock.into_file()))
            .stdout(Stdio::from(std::os::fd::OwnedFd::from(claim.listener)))
            .stderr(Stdio::null())
            .spawn()
    }
}

fn prepare(folder: &Folder, order: &Order) -> io::Result<(Lock, UnixListener)> {
    fs::create_dir(folder.path())?;
    set_mode(folder.path(), 0o711)?;
    let lock = folder.write_order(order)?;
    let listener = folder.listen()?;
    set_mode(&folder.path().join("control.sock"), 0o600)?;
    let sandbox = folder.sandbox();
    fs::create_dir(&sandbox)?;
    set_mode(&sandbox, 0o750)?;
    if let Some(identity) = &order.identity {
        chown(&sandbox, Some(identity.uid), Some(identity.gid))?;
    }
    Ok((lock, listener))
}

pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// A short name for a data folder (FNV-1a: the same in every process and version).
pub(super) fn scope(data: &Path) -> String {
    let hash = data.as_os_str().as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Tells apart the claims of one process.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
