//! Settings of the whole cluster, as users make them.

use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
};

use super::{Deed, Refusal, audit::write_entry};
use crate::{
    action::{ClusterAct, Setting},
    audit::ActionKind,
    cluster::{ClusterRecord, Disabled, Freeze},
    commit::Commit,
    ids::Fault,
    snapshot::{Key, Record, Snapshot},
    time::Timestamp,
};

const MOST_PRIORITY: u32 = 100;

/// Changes a setting. What is already so is left as it is.
///
/// # Errors
/// A bad value, or an action that cannot be disabled.
pub fn set(view: &Snapshot, act: &ClusterAct, now: Timestamp) -> Result<Commit, Refusal> {
    let mut commit = Commit::default();
    let mut record = (*view.cluster()).clone();
    let Some((before, after)) = change(&mut record, act, now)? else { return Ok(commit) };
    let name = act.setting.name();
    let deed = Deed {
        kind: ActionKind::ClusterSettings,
        by: &act.by,
        before: format!("{name}: {before}"),
        after: format!("{name}: {after}"),
    };
    write_entry(view, &mut commit, None, &mut record.audited, deed, now);
    commit.write(view, Key::Cluster, Some(Record::Cluster(Arc::new(record))));
    Ok(commit)
}

/// Before and after; `None`: it is so already.
fn change(
    record: &mut ClusterRecord,
    act: &ClusterAct,
    now: Timestamp,
) -> Result<Option<(String, String)>, Refusal> {
    let words = |text: &str| text.to_string();
    Ok(match act.setting {
        Setting::Disable { kind: ActionKind::ClusterSettings, .. } => {
            let rule = "cannot be disabled: nobody could enable it again";
            return Err(Refusal::Invalid([Fault::new("kind", rule)].into()));
        }
        Setting::Disable { kind, expires_in } => {
            let until = expires_in.map(|span| now + span);
            let disabled = Disabled { by: act.by.clone(), since: now, until };
            let known = record.disabled.insert(kind, disabled);
            let same = known.as_ref().is_some_and(|known| known.by == act.by && known.until == until);
            (!same).then(|| (words(if known.is_some() { "disabled" } else { "enabled" }), words("disabled")))
        }
        Setting::Enable(kind) => {
            let known = record.disabled.remove(&kind);
            known.map(|_| (words("disabled"), words("enabled")))
        }
        Setting::Freeze { minimum, .. } if minimum > MOST_PRIORITY => {
            let rule = format!("is {minimum}; must be from 0 to {MOST_PRIORITY}, and 0 ends the freeze");
            return Err(Refusal::Invalid([Fault::new("minimum", rule)].into()));
        }
        Setting::Freeze { minimum: 0, expires_in: Some(_), .. } => {
            let rule = "has nothing to go back to: the freeze is ended; leave it out";
            return Err(Refusal::Invalid([Fault::new("expires_in", rule)].into()));
        }
        Setting::Freeze { minimum, stop_tasks, expires_in } => {
            let until = expires_in.map(|span| now + span);
            let freeze = Freeze { minimum, stop_tasks, by: act.by.clone(), since: now, until };
            let next = (minimum > 0).then_some(freeze);
            let before = core::mem::replace(&mut record.freeze, next);
            let (old, new) = (before.as_ref(), record.freeze.as_ref());
            let what = |freeze: &Freeze| (freeze.minimum, freeze.stop_tasks, freeze.until);
            (old.map(what) != new.map(what)).then(|| (freeze_words(old), freeze_words(new)))
        }
        Setting::ReleaseBrake => record.brake.take().map(|brake| {
            record.released_at = Some(now);
            (brake.reason, words("released"))
        }),
    })
}

fn freeze_words(freeze: Option<&Freeze>) -> String {
    let Some(freeze) = freeze else { return "none".into() };
    let what = if freeze.stop_tasks { "runs" } else { "starts" };
    let span = freeze.until.map(|until| format!(", for {}", until.since(freeze.since)));
    format!("nothing below {} {what}{}", freeze.minimum, span.unwrap_or_default())
}
