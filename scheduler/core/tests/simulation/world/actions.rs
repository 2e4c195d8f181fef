//! What users do to a request that runs, at any moment.

use scheduler_core::{
    action::{Act, Action, Ceilings},
    audit::{ActionKind, Actor},
    decide::admit,
    ids::TaskId,
    time::Millis,
};

use super::World;

impl World {
    /// From now on users act.
    pub(crate) fn with_actions(mut self) -> Self {
        self.acts = true;
        self
    }

    pub(super) fn command_action(&mut self, who: usize) {
        let task = self.some_task(who);
        let (action, expires_in) = match (self.random.u32(0..10), task) {
            (0..=2, _) => (Action::Bounce { incremental: self.random.bool(), task: None }, None),
            (3, Some(task)) => (Action::Bounce { incremental: false, task: Some(task) }, None),
            (4, _) => (Action::CancelBounce, None),
            (5, _) => (Action::Pause { let_tasks_end: false }, Some(Millis(self.random.u64(100..4000)))),
            (6, _) => (Action::Unpause, None),
            (7, Some(task)) => {
                let (destroy, replace_first) =
                    [(true, false), (false, true), (false, false)][self.random.usize(0..3)];
                (Action::Kill { task, destroy, replace_first }, None)
            }
            _ => {
                let instances = self.random.u32(1..4);
                let expires_in = self.random.bool().then(|| Millis(self.random.u64(100..4000)));
                (Action::Scale { instances, acknowledged: true, bounce: false }, expires_in)
            }
        };
        self.act(who, action, expires_in);
    }

    fn some_task(&mut self, who: usize) -> Option<TaskId> {
        let id = &self.tenants[who].id;
        let live: Vec<_> =
            self.store.tasks_of(id).filter(|task| !task.is_ended()).map(|task| task.id.clone()).collect();
        (!live.is_empty()).then(|| live[self.random.usize(0..live.len())].clone())
    }

    /// Some make no sense at this moment, and are refused.
    fn act(&mut self, who: usize, action: Action, expires_in: Option<Millis>) {
        let kind = action.kind();
        let request = self.tenants[who].id.clone();
        let act = Act { request, action, by: Actor::new("ann", "because"), expires_in };
        let before = self.audited(who);
        let Ok(commit) = admit::act(&self.store, &act, &Ceilings::default(), self.now) else { return };
        if commit.is_empty() {
            return;
        }
        assert!(self.commit(&commit));
        if self.audited(who) != before + 1 {
            self.fail(&format!("every_action_has_one_entry_in_the_log: {kind}"));
        }
    }

    fn audited(&self, who: usize) -> u64 {
        self.store.request(&self.tenants[who].id).map_or(0, |request| request.audited)
    }

    /// Whoever paused it lets it go on, and the present number of tasks stays.
    pub(super) fn go_on(&mut self) {
        let acting = if self.acts { self.tenants.len() } else { 0 };
        for who in 0..acting {
            self.act(who, Action::Unpause, None);
            self.act(who, Action::Keep(ActionKind::Scale), None);
        }
    }

    pub(super) fn check_expiry(&self, who: usize) {
        let Some(request) = self.store.request(&self.tenants[who].id) else { return };
        let late = |until| self.now.since(until) > Millis::seconds(30);
        if let Some(overdue) = request.expiring.iter().find(|known| late(known.until)) {
            self.fail(&format!("what_expires_is_reverted: {overdue:?} at {:?}", self.now));
        }
    }

    pub(super) fn check_nothing_is_left(&self, who: usize) {
        let id = &self.tenants[who].id;
        let request = self.store.request(id).unwrap();
        if request.bounce.is_some() {
            self.fail(&format!("every_bounce_ends: {:?}", request.bounce));
        }
        let killed = self.store.tasks_of(id).find(|task| task.kill.is_some() && !task.is_ended());
        if let Some(task) = killed {
            self.fail(&format!("who_is_killed_ends: {} is {:?}", task.id, task.phase));
        }
    }
}
