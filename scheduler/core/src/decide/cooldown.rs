//! Holds launches back when tasks die one after another.

use alloc::{collections::BTreeSet, vec::Vec};

use crate::{
    crash,
    draft::Draft,
    progress::{Cooldown, CrashKind},
    time::Millis,
};

/// From the last death on.
const PAUSE: Millis = Millis::seconds(120);

/// Begins or ends the cooldown of a request, as its deaths have it.
pub(super) fn judge(draft: &mut Draft<'_>) {
    if draft.request.request.kind.is_job() || draft.request.is_deleting() {
        return;
    }
    let Some(last) = draft.progress.deaths.last().map(|death| death.at) else { return };
    let until = last + PAUSE;
    match draft.progress.cooldown.clone() {
        Some(_) if draft.now >= until => draft.progress_mut().cooldown = None,
        Some(known) => {
            draft.wake(until);
            if known.until < until {
                draft.progress_mut().cooldown = Some(Cooldown { until, ..known });
            }
        }
        None if draft.now < until => begin(draft),
        None => {}
    }
}

fn begin(draft: &mut Draft<'_>) {
    let found = crash::loops(&draft.progress.deaths, &instances_beside(draft), draft.now);
    let kinds: Vec<_> = found.iter().map(|found| found.kind).collect();
    if !kinds.contains(&CrashKind::FastFailure) {
        return;
    }
    let since = draft.now;
    let until = draft.progress.deaths.last().map_or(since, |death| death.at) + PAUSE;
    draft.wake(until);
    draft.progress_mut().cooldown = Some(Cooldown { since, until, kinds });
}

/// Instances whose old task waits to be replaced.
fn instances_beside(draft: &Draft<'_>) -> BTreeSet<u32> {
    let old = draft
        .tasks
        .values()
        .filter(|task| !task.is_ended() && super::bounce::why_outgoing(draft, task).is_some());
    old.map(|task| task.instance).collect()
}
