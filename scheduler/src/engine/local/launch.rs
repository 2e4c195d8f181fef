//! Starting a task: its order goes to the nursery, where a runner claims the
//! folder and keeps it.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use nix::unistd::geteuid;
use tokio::{sync::oneshot, time::timeout};

use super::{Error, Shared, TaskSpec, check_id, failed, nursery::Wanted, unborn::Unborn, user};
use crate::runner::{
    folder::{Cache, Identity, Order, VERSION},
    voice::Claimed,
};

/// A runner that does not claim its folder by then has died.
const CLAIM_LIMIT: Duration = Duration::from_secs(10);
/// Users of a host rarely change, and asking for one costs more than a start.
const USER_KNOWN_FOR: Duration = Duration::from_secs(30);

/// What an earlier question said of a user, and when.
pub(super) type KnownUser = (Instant, Result<Option<Identity>, String>);

pub(super) async fn launch(shared: &Arc<Shared>, spec: TaskSpec) -> Result<(), Error> {
    check_id("launch", &spec.task_id)?;
    let task_id = spec.task_id.clone();
    shared.launch(spec).await.map_err(|error| failed("launch", &task_id, &error))
}

impl Shared {
    async fn launch(self: &Arc<Self>, spec: TaskSpec) -> io::Result<()> {
        let task_id = spec.task_id.clone();
        if self.folder(&task_id).exists() {
            return self.look_again(task_id).await;
        }
        let _permit = self.launches.acquire().await.map_err(io::Error::other)?;
        let (outcome, claimed) = oneshot::channel();
        let unborn = Unborn::new(self, &task_id);
        let wanted = Wanted { order: self.order(spec), outcome, unborn };
        self.births.send(wanted).await.map_err(|_| io::Error::other("the engine ends"))?;
        match timeout(CLAIM_LIMIT, claimed).await {
            Ok(Ok(Claimed::Born)) => Ok(()),
            Ok(Ok(Claimed::Taken)) => self.look_again(task_id).await,
            Ok(Ok(Claimed::Failed(reason))) => Err(io::Error::other(reason)),
            Ok(Err(_)) => Err(io::Error::other("the engine ends")),
            Err(_) => Err(io::Error::other("its runner did not begin")),
        }
    }

    /// It was launched before: sees to it that its end will be heard.
    async fn look_again(self: &Arc<Self>, task_id: String) -> io::Result<()> {
        let shared = Arc::clone(self);
        let found = tokio::task::spawn_blocking(move || shared.find(&task_id).map(drop));
        found.await.map_err(io::Error::other).flatten()
    }

    /// With what the engine adds where the spec leaves it open.
    fn order(&self, mut spec: TaskSpec) -> Order {
        let default_user = self.settings.user.clone().filter(|_| geteuid().is_root());
        spec.user = spec.user.or(default_user).filter(|user| !user.is_empty());
        let limits = &self.settings.limits;
        let or = |wanted: u64, default: u64| if wanted == 0 { default } else { wanted };
        spec.disk_mb = or(spec.disk_mb, limits.disk_mb);
        spec.max_open_files = or(spec.max_open_files, limits.max_open_files);
        spec.max_processes = or(spec.max_processes, limits.max_processes);
        spec.logs.max_mb = or(spec.logs.max_mb, limits.logs.max_mb);
        if spec.logs.files == 0 {
            spec.logs.files = limits.logs.files;
        }
        let identity = spec.user.as_deref().map_or(Ok(None), |user| self.identity(user));
        let cache = Cache {
            dir: self.settings.data.join("cache"),
            limit_mb: self.settings.cache_mb,
            artifact_mb: self.settings.artifact_mb,
        };
        Order {
            v: VERSION,
            refused: identity.as_ref().err().cloned(),
            identity: identity.ok().flatten(),
            cgroup: self.settings.cgroup.then(|| self.scope.clone()),
            cache: (!spec.artifacts.is_empty()).then_some(cache),
            spec,
        }
    }

    fn identity(&self, user: &str) -> Result<Option<Identity>, String> {
        let known = self.state().users.get(user).cloned();
        if let Some((_, identity)) = known.filter(|(at, _)| at.elapsed() < USER_KNOWN_FOR) {
            return identity;
        }
        let identity = user::identity(user);
        self.state().users.insert(user.to_owned(), (Instant::now(), identity.clone()));
        identity
    }
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
