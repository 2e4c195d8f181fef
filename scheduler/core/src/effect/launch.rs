//! The start of a task, and all that its program finds.

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

use crate::{
    deploy::{Artifact, Deploy, DeployRecord, LogPolicy, Resources},
    ids::TaskId,
    node::{NodeRecord, NodeState},
    request::{RequestRecord, Strategy},
    run::{RunRecord, Trigger},
    snapshot::Snapshot,
    task::TaskRecord,
};

/// The records that a task is started from. What they come to is made once,
/// when the task is started, and not each time its request is looked at.
#[derive(Clone, Debug)]
pub struct Launching {
    task: Arc<TaskRecord>,
    deploy: Arc<DeployRecord>,
    run: Option<Arc<RunRecord>>,
    request: Option<Arc<RequestRecord>>,
    node: Option<Arc<NodeRecord>>,
    /// How many take tasks.
    nodes: usize,
}

/// A task to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Launch {
    /// Its name.
    pub task: TaskId,
    /// Program and arguments.
    pub command: Vec<String>,
    /// The whole environment.
    pub env: BTreeMap<String, String>,
    /// What it gets and may not pass.
    pub resources: Resources,
    /// Files that it finds at its start.
    pub artifacts: Vec<Artifact>,
    /// How its logs are bounded.
    pub logs: LogPolicy,
    /// The engine's default when `None`.
    pub user: Option<String>,
    /// Where its ports have to be free.
    pub host: String,
    /// The ports.
    pub ports: Vec<u16>,
}

/// Where programs are looked for when the deploy does not say.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The attribute of a node that says where its host stands.
const ZONE: &str = "availability_zone";
/// Names that some tasks have and none may make up.
const RUN_ID: &str = "TASK_RUN_ID";
const STARTED_BY: &str = "STARTED_BY_USER";
const SCHEDULED_FOR: &str = "SCHEDULED_FOR";

// === impl Launching ===

impl Launching {
    pub(super) fn new(snapshot: &Snapshot, task: &Arc<TaskRecord>, deploy: &Arc<DeployRecord>) -> Self {
        Self {
            task: task.clone(),
            deploy: deploy.clone(),
            run: task.run.as_ref().and_then(|run| snapshot.run(&task.request, run)).cloned(),
            request: snapshot.request(&task.request).cloned(),
            node: snapshot.node(&task.node).cloned(),
            nodes: snapshot.nodes().filter(|node| node.state == NodeState::Active).count(),
        }
    }

    /// Which task.
    #[must_use]
    pub fn task(&self) -> &TaskId {
        &self.task.id
    }

    /// What it comes to.
    #[must_use]
    pub fn launch(&self) -> Launch {
        let mut launch = launch(&self.task, &self.deploy.deploy, self.run.as_deref());
        launch.env.extend(self.surroundings());
        launch
    }

    /// Where it runs, and among how many. Empty when it is not known, so that no
    /// deploy can set it.
    fn surroundings(&self) -> [(String, String); 3] {
        let zone = self.node.as_ref().and_then(|node| node.attributes.get(ZONE)).cloned();
        let instances = match self.request.as_ref().map(|record| &record.request) {
            Some(request) if request.placement.strategy == Strategy::SpreadAllNodes => self.nodes.to_string(),
            Some(request) => request.instances.to_string(),
            None => String::new(),
        };
        [
            ("TASK_RACK_ID".to_string(), self.task.rack.clone()),
            ("AVAILABILITY_ZONE".to_string(), zone.unwrap_or_default()),
            ("ESTIMATED_INSTANCE_COUNT".to_string(), instances),
        ]
    }

    fn has_records_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.task, &other.task)
            && Arc::ptr_eq(&self.deploy, &other.deploy)
            && is_same(self.run.as_ref(), other.run.as_ref())
    }
}

/// A record can change in what no start depends on. What is around a task can
/// too, for example with a scale: that is no reason to start it anew.
impl PartialEq for Launching {
    fn eq(&self, other: &Self) -> bool {
        let own = |of: &Self| launch(&of.task, &of.deploy.deploy, of.run.as_deref());
        self.has_records_of(other) || own(self) == own(other)
    }
}

fn launch(task: &TaskRecord, deploy: &Deploy, run: Option<&RunRecord>) -> Launch {
    let Some(run) = run else { return launch_of(task, deploy) };
    let mut altered = deploy.clone();
    run.overrides.apply(&mut altered);
    let mut launch = launch_of(task, &altered);
    // Of one instance only: the words of the run count for more.
    launch.env.extend(run.overrides.env.clone());
    claim_own(&mut launch.env, own_environment(task, &altered));
    launch.env.extend(run_environment(run));
    launch
}

/// What only the scheduler says of a run.
fn run_environment(run: &RunRecord) -> BTreeMap<String, String> {
    let mut env = BTreeMap::from([(RUN_ID.to_string(), run.id.to_string())]);
    if !run.by.user.is_empty() {
        env.insert(STARTED_BY.to_string(), run.by.user.clone());
    }
    if let Trigger::Schedule { at } = run.trigger {
        env.insert(SCHEDULED_FOR.to_string(), (at.0 / 1000).to_string());
    }
    env
}

fn launch_of(task: &TaskRecord, deploy: &Deploy) -> Launch {
    Launch {
        task: task.id.clone(),
        command: deploy.program(),
        env: environment(task, deploy),
        resources: deploy.resources.clone(),
        artifacts: deploy.artifacts.clone(),
        logs: deploy.logs,
        user: deploy.user.clone(),
        host: task.host.clone(),
        ports: task.ports.clone(),
    }
}

/// The user's variables, then what only the scheduler knows.
fn environment(task: &TaskRecord, deploy: &Deploy) -> BTreeMap<String, String> {
    let mut env = BTreeMap::from([("PATH".to_string(), DEFAULT_PATH.to_string())]);
    env.extend(deploy.env.clone());
    env.extend(deploy.instance_env.get(&task.instance).cloned().unwrap_or_default());
    claim_own(&mut env, own_environment(task, deploy));
    env
}

/// A name that says nothing here must not say what somebody made up.
fn claim_own(env: &mut BTreeMap<String, String>, own: BTreeMap<String, String>) {
    for name in [RUN_ID, STARTED_BY, SCHEDULED_FOR] {
        env.remove(name);
    }
    env.extend(own);
}

/// What no deploy and no run can change.
fn own_environment(task: &TaskRecord, deploy: &Deploy) -> BTreeMap<String, String> {
    let mut env = BTreeMap::new();
    let mut set = |name: &str, value: String| env.insert(name.to_string(), value);
    set("TASK_HOST", task.host.clone());
    set("TASK_REQUEST_ID", task.request.to_string());
    set("TASK_DEPLOY_ID", task.deploy.to_string());
    set("TASK_ID", task.id.to_string());
    set("INSTANCE_NO", task.instance.to_string());
    set("DEPLOY_MEM", deploy.resources.memory_mb.to_string());
    set("DEPLOY_CPUS", cpus(deploy.resources.cpu_millis));
    if let Some(first) = task.ports.first() {
        set("PORT", first.to_string());
    }
    for (index, port) in task.ports.iter().enumerate() {
        set(&format!("PORT{index}"), port.to_string());
    }
    env
}

/// "1", "0.5", "1.25".
fn cpus(millis: u32) -> String {
    let text = format!("{}.{:03}", millis / 1000, millis % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn is_same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    one.map(Arc::as_ptr) == other.map(Arc::as_ptr)
}
