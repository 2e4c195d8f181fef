//! Somebody wants back what was there before, wherever a deploy is.

use alloc::{format, vec};

use super::{Actor, Blow, DeployId, FailureKind, Gate, Stage, Step, StepName, admit, canary, job};
use crate::task::TaskRecord;

// === impl Stage ===

impl Stage {
    fn at(size: u32, step: StepName) -> Self {
        let mut stage = Self::serving();
        let gates = if step == StepName::Gate { vec![Gate::Manual] } else { vec![] };
        stage.scene.deploy(&canary("v2", size, gates, 100), 3);
        stage.until("v2", step);
        stage
    }

    fn roll_back(&mut self, to: Option<&str>) -> Result<(), admit::Refusal> {
        let (to, id) = (to.map(|to| DeployId::parse(to).unwrap()), DeployId::parse("back").unwrap());
        let (view, by) = (&self.scene.snapshot, Actor::default());
        let commit = admit::rollback(view, &job(), to.as_ref(), &id, &by, self.scene.now)?;
        self.scene.revision += 1;
        commit.apply(&mut self.scene.snapshot, self.scene.revision);
        Ok(())
    }
}

#[test]
fn a_rollback_ends_what_is_in_progress_wherever_that_is() {
    use StepName::{Draining, Gate as AtGate, Launching, StoppingOld, Switching};
    let groups = [Launching, Switching, AtGate, Draining, StoppingOld].map(|step| (1, step));
    for (size, step) in groups.into_iter().chain([(3, Launching), (3, Switching)]) {
        let mut stage = Stage::at(size, step);
        stage.roll_back(None).unwrap();
        stage.until("back", StepName::Done);
        let told = format!("groups of {size}, {step}");
        let Step::Done { failure: Some(failure), .. } = &stage.scene.record("v2").step else {
            panic!("{told}: it succeeded")
        };
        assert_eq!((failure.kind, &*failure.reason), (FailureKind::Superseded, "superseded by deploy back"));
        let back = stage.scene.record("back");
        assert_eq!((back.has_succeeded(), &back.rollback_of), (true, &DeployId::parse("v1").ok()), "{told}");
        assert_eq!((stage.serve(), stage.upstreams.len()), (3, 3), "{told}");
    }
}

#[test]
fn a_rollback_of_a_deploy_that_has_taken_over_does_not_wait_until_the_old_tasks_are_gone() {
    for step in [StepName::Draining, StepName::StoppingOld] {
        let mut stage = Stage::at(3, step);
        assert!(stage.roll_back(Some("v2")).is_err(), "it is the active one");
        stage.roll_back(None).unwrap();
        stage.until("back", StepName::Launching);
        let old = |stage: &Stage| stage.scene.snapshot.tasks().filter(|task| is_left(task)).count();
        assert!(old(&stage) > 0, "{step}");
        stage.until("back", StepName::Done);
        assert_eq!(old(&stage), 0, "{step}");
        let overtaken = stage.scene.record("v2");
        assert!(overtaken.has_succeeded(), "{step}");
        assert_eq!(overtaken.remark, "the load balancers had switched before the cancel reached them");
        assert_eq!(stage.scene.record("back").rollback_of, DeployId::parse("v1").ok());
    }
}

/// Of v1, and not gone yet.
fn is_left(task: &TaskRecord) -> bool {
    task.deploy.as_str() == "v1" && !task.is_ended()
}

#[test]
fn a_cancel_after_the_last_switch_is_answered_and_not_obeyed() {
    for step in [StepName::Draining, StepName::StoppingOld] {
        let mut stage = Stage::at(3, step);
        stage.hit(Blow::Cancel);
        stage.until("v2", StepName::Done);
        let record = stage.scene.record("v2");
        assert!(record.has_succeeded(), "{step}");
        assert_eq!(record.remark, "the load balancers had switched before the cancel reached them");
    }
}
