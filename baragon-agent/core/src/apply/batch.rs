//! The items of a request, sorted: what is old news, what is new, what cannot be.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Check, Item, ItemResult, Reload, Report, Request, Scope, Verdict, steps::End};
use crate::{
    desired::{Group, Held},
    ids::{Generation, ServiceId, Timestamp},
    plan::Level,
    search::Search,
    state::{State, note_on},
    template::{Rendered, Renderer},
    tree::TreePath,
};

/// A new version of a service with its files.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub(super) held: Arc<Held>,
    pub(super) rendered: Rendered,
}

/// Why an item will not be tried.
#[derive(Clone, Debug)]
enum Settled {
    Unchanged,
    Stale,
    Invalid(String),
}

/// A sorted request.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) group: Group,
    pub(super) fresh: BTreeMap<ServiceId, Fresh>,
    pub(super) gone: BTreeSet<ServiceId>,
    pub(super) damaged: BTreeSet<TreePath>,
    pub(super) scope: Scope,
    pub(super) check: Check,
    pub(super) reload: Reload,
    pub(super) rescue: bool,
    /// Held versions that do not pass their check any more, with its words.
    pub(super) rotten: BTreeMap<ServiceId, String>,
    /// The balancer has no room for the endpoints of what was tried.
    pub(super) crowded: bool,
    /// The balancer refused to load what nobody had checked.
    pub(super) unproven: bool,
    /// Whether even the same files make a new tree.
    pub(super) anew: bool,
    /// As rendered for the group of before, should the change not work.
    rendered_before: Option<BTreeMap<ServiceId, Rendered>>,
    /// Each item with what is known about it without trying.
    items: Vec<(ServiceId, String, Option<Settled>)>,
}

// === impl Batch ===

impl Batch {
    pub(super) fn sort(state: &mut State, request: Request, now: Timestamp, renderer: &Renderer) -> Self {
        state.hosts.extend(request.hosts.clone());
        let group = request.group.clone().unwrap_or_else(|| state.live.group.clone());
        let rendered_before = (group != state.live.group).then(|| {
            let rendered = state.render_held(&group, renderer);
            std::mem::replace(&mut state.rendered, rendered)
        });
        let mut batch = Self {
            gone: gone(state, &request),
            check: if request.items.iter().any(|item| item.check == Check::Always) {
                Check::Always
            } else {
                Check::Skip
            },
            reload: reload_of(&request.items),
            damaged: request.damaged,
            rescue: request.rescue,
            rotten: BTreeMap::new(),
            crowded: false,
            unproven: false,
            anew: false,
            scope: request.scope,
            fresh: BTreeMap::new(),
            rendered_before,
            items: Vec::new(),
            group,
        };
        for item in request.items {
            let settled = batch.sort_item(state, &item, now, renderer);
            batch.items.push((item.target.id, item.request_id, settled));
        }
        batch
    }

    fn sort_item(
        &mut self,
        state: &State,
        item: &Item,
        now: Timestamp,
        renderer: &Renderer,
    ) -> Option<Settled> {
        let target = &item.target;
        let held = state.held(&target.id);
        let earlier = self.fresh.get(&target.id).map(|fresh| &fresh.held);
        let newest = earlier.or(held).map_or(Generation(0), |held| held.generation);
        if target.generation < newest {
            return Some(Settled::Stale);
        }
        let same = held.is_some_and(|held| held.is(target));
        if same && self.scope == Scope::Part {
            return Some(Settled::Unchanged);
        }
        if self.scope == Scope::Part && newest == target.generation && (held.is_some() || earlier.is_some()) {
            let number = target.generation;
            return Some(Settled::Invalid(format!(
                "generation {number} is held with other content; use a higher one"
            )));
        }
        let since = held.filter(|_| same).map_or(now, |held| held.since);
        let fresh =
            Held { generation: target.generation, since, content: target.content.clone().map(Arc::new) };
        match state.render(&self.group, &fresh, &target.id, renderer) {
            Ok(rendered) => {
                self.fresh.insert(target.id.clone(), Fresh { held: Arc::new(fresh), rendered });
                None
            }
            Err(error) => Some(Settled::Invalid(error.to_string())),
        }
    }

    /// Why no service that stays can be rendered, where that is for want of good
    /// templates: then a new tree would serve nothing, and none is made.
    pub(super) fn lost_by_templates(&self, state: &State, renderer: &Renderer) -> Option<String> {
        let is_shown = |id: &ServiceId| match self.scope {
            Scope::Everything => self.fresh.contains_key(id),
            Scope::Part => state.rendered.contains_key(id),
        };
        let here = state.live.services.iter().filter(|(_, held)| held.content.is_some());
        let mut stay = here.filter(|(id, _)| !self.gone.contains(*id)).peekable();
        stay.peek()?;
        let mut words = None;
        for (id, held) in stay {
            if is_shown(id) {
                return None;
            }
            let error = state.render(&self.group, held, id, renderer).err()?;
            error.is_of_templates().then_some(())?;
            words.get_or_insert_with(|| format!("{id}: {error}"));
        }
        words.map(|words| {
            format!(
                "the templates render none of the services that are live, so these stay as they are: {words}"
            )
        })
    }

    /// Closes the books: the new problems, and the answer.
    pub(super) fn report(mut self, state: &mut State, search: &Search, end: End) -> Report {
        if let (Some(before), End::Refused | End::Failed(_) | End::Blocked(_) | End::Unserved(_)) =
            (self.rendered_before.take(), &end)
        {
            state.rendered = before;
        }
        for id in self.fresh.keys().chain(&self.gone) {
            state.problems.remove(id);
        }
        if self.scope == Scope::Everything {
            // Of a service that is neither wanted nor held there is nothing to tell.
            state.problems.retain(|id, _| state.live.services.contains_key(id));
        }
        self.note_rotten(state, search, &end);
        state.forget_unused_hosts();
        state.forget_gone_crowd();
        let results: Vec<_> = self
            .items
            .into_iter()
            .map(|(id, request_id, settled)| {
                let (verdict, mut message) = verdict(&id, settled, search, &end);
                let note = self.fresh.get(&id).and_then(|fresh| note_on(&fresh.held, &fresh.rendered));
                if let (Verdict::Applied, Some(note)) = (verdict, note) {
                    note.clone_into(&mut message);
                }
                let generation = state.held_generation(&id);
                let level = if verdict == Verdict::Applied { end.level() } else { Level::None };
                ItemResult { id, request_id, verdict, level, message, generation }
            })
            .collect();
        for result in &results {
            if self.scope == Scope::Everything && matches!(result.verdict, Verdict::Invalid | Verdict::Failed)
            {
                state.problems.insert(result.id.clone(), result.message.clone());
            }
        }
        let level = end.level();
        Report { results, level, failure: end.failure(), number: state.live.number }
    }

    /// What was at fault is told until a tree with it passes, or it is replaced.
    fn note_rotten(&self, state: &mut State, search: &Search, end: &End) {
        if matches!(end, End::Applied(Level::Structural)) {
            for id in std::mem::take(&mut state.rotten) {
                state.problems.remove(&id);
            }
        }
        let replaced = |id: &ServiceId| matches!(end, End::Applied(_)) && search.accepted().contains(id);
        for (id, words) in self.rotten.iter().filter(|(id, _)| !replaced(id)) {
            let words = format!("its configuration does not pass the check any more: {words}");
            state.problems.insert(id.clone(), words);
            if state.live.services.contains_key(id) {
                state.rotten.insert(id.clone());
            }
        }
    }
}

fn verdict(id: &ServiceId, settled: Option<Settled>, search: &Search, end: &End) -> (Verdict, String) {
    match (settled, end) {
        (Some(Settled::Stale), _) => (Verdict::Stale, "a higher generation is held".to_owned()),
        (Some(Settled::Invalid(reason)), _) => (Verdict::Invalid, reason),
        (Some(Settled::Unchanged), End::Unserved(reason)) => (Verdict::Failed, reason.clone()),
        (Some(Settled::Unchanged), End::Applied(_) | End::Failed(_) | End::Blocked(_) | End::Refused) => {
            (Verdict::Applied, String::new())
        }
        (None, End::Blocked(reason)) => (Verdict::Invalid, reason.clone()),
        (None, End::Failed(reason) | End::Unserved(reason)) => (Verdict::Failed, reason.clone()),
        (None, End::Applied(_) | End::Refused) => match search.rejected().get(id) {
            Some(words) => (Verdict::Invalid, words.clone()),
            None => (Verdict::Applied, String::new()),
        },
    }
}

fn gone(state: &State, request: &Request) -> BTreeSet<ServiceId> {
    match request.scope {
        Scope::Part => BTreeSet::new(),
        Scope::Everything => {
            let named: BTreeSet<_> =
                request.items.iter().map(|item| &item.target.id).chain(&request.spared).collect();
            state.live.services.keys().filter(|id| !named.contains(id)).cloned().collect()
        }
    }
}

/// One that needs a reload brings in all; one that forces it forces it for all.
fn reload_of(items: &[Item]) -> Reload {
    if items.iter().any(|item| item.reload == Reload::Forced) {
        Reload::Forced
    } else if !items.is_empty() && items.iter().all(|item| item.reload == Reload::Later) {
        Reload::Later
    } else {
        Reload::Needed
    }
}
