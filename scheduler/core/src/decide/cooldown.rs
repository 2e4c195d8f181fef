//! Holds launches back when tasks die one after another.

use alloc::{collections::BTreeSet, format};

use crate::{
    crash,
    draft::Draft,
    progress::{Cooldown, CrashKind},
    time::Millis,
};

/// From the last death on.
const PAUSE: Millis = Millis::seconds(120);

/// The patterns that more launches would only repeat. The others are told, and
/// the pauses between launches are enough for them.
const HELD_BACK: [CrashKind; 2] = [CrashKind::FastFailure, CrashKind::StartupFailure];

/// Begins or ends the cooldown of a request, as its deaths have it. Jobs have
/// none: nothing launches them again but their schedule and their retries,
/// which have pauses of their own.
pub(super) fn judge(draft: &mut Draft<'_>) {
    if draft.request.request.kind.is_job() || draft.request.is_deleting() {
        return;
    }
    let Some(last) = draft.progress.deaths.last().map(|death| death.at) else { return };
    let until = last + PAUSE;
    match draft.progress.cooldown.clone() {
        Some(_) if draft.now >= until => {
            draft.progress_mut().cooldown = None;
            let why = format!("no task has died for {PAUSE}");
            draft.audit_cooldown(why, "launches are held back".into(), "launches go on".into());
        }
        Some(_) if last > draft.now + PAUSE => {
            draft.progress_mut().cooldown = None;
            draft.progress_mut().deaths.clear();
            let (before, after) = ("launches are held back".into(), "launches go on".into());
            draft.audit_cooldown("the clock was set back".into(), before, after);
        }
        Some(known) => {
            draft.wake(until);
            if known.until < until {
                draft.progress_mut().cooldown = Some(Cooldown { until, ..known });
            }
        }
        None if draft.now < until && last <= draft.now + PAUSE => begin(draft),
        None => {}
    }
}

fn begin(draft: &mut Draft<'_>) {
    let found = crash::loops(&draft.progress.deaths, &instances_beside(draft), draft.now);
    let held = |found: &&crash::Loop| HELD_BACK.contains(&found.kind);
    let Some(worst) = found.iter().find(held) else { return };
    let Some(last) = draft.progress.deaths.last() else { return };
    let (since, until) = (draft.now, last.at + PAUSE);
    let why = format!("{} tasks died, the last one {last}", worst.tasks.len());
    let kinds = found.iter().map(|found| found.kind).collect();
    draft.wake(until);
    draft.progress_mut().cooldown = Some(Cooldown { since, until, kinds });
    let after = format!("launches are held back for {PAUSE} from the last death on");
    draft.audit_cooldown(why, "launches as they are needed".into(), after);
}

/// Instances whose old task waits to be replaced.
fn instances_beside(draft: &Draft<'_>) -> BTreeSet<u32> {
    let old = draft
        .tasks
        .values()
        .filter(|task| !task.is_ended() && super::bounce::why_outgoing(draft, task).is_some());
    old.map(|task| task.instance).collect()
}
