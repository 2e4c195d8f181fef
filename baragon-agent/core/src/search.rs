//! Which changes of a batch make the check fail: the batch is tried whole, and
//! halved when it is refused, so that the good ones go live together and only
//! the bad ones fail.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::ServiceId;

/// A search that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    accepted: BTreeSet<ServiceId>,
    /// To be tried, the next one last.
    open: Vec<Vec<ServiceId>>,
    rejected: BTreeMap<ServiceId, String>,
    /// Whether the accepted set is what was tried last.
    settled: bool,
}

// === impl Search ===

impl Search {
    /// Everything at first.
    #[must_use]
    pub fn new(all: BTreeSet<ServiceId>) -> Self {
        Self {
            accepted: BTreeSet::new(),
            open: vec![all.into_iter().collect()],
            rejected: BTreeMap::new(),
            settled: false,
        }
    }

    /// Of a whole that was refused in these words: nothing first, then its parts.
    #[must_use]
    pub fn of_refused(all: BTreeSet<ServiceId>, words: &str, named: &BTreeSet<ServiceId>) -> Self {
        let mut search = Self::new(all).failed(words, named);
        search.open.push(Vec::new());
        search
    }

    /// What is tried now on top of what was accepted.
    #[must_use]
    pub fn trying(&self) -> &[ServiceId] {
        self.open.last().map(Vec::as_slice).unwrap_or_default()
    }

    /// Nothing is left to try.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.open.is_empty()
    }

    /// The set to try now.
    #[must_use]
    pub fn candidate(&self) -> BTreeSet<ServiceId> {
        let next = self.open.last().into_iter().flatten().cloned();
        self.accepted.iter().cloned().chain(next).collect()
    }

    /// The candidate was accepted.
    #[must_use]
    pub fn passed(mut self) -> Self {
        self.accepted.extend(self.open.pop().unwrap_or_default());
        self.settled = true;
        self
    }

    /// The candidate was refused with these words, which name some of it. These
    /// are tried last, so that one bad among many is found in three checks.
    #[must_use]
    pub fn failed(mut self, words: &str, named: &BTreeSet<ServiceId>) -> Self {
        self.settled = false;
        let mut segment = self.open.pop().unwrap_or_default();
        if segment.len() > 1 {
            let (mut later, mut first): (Vec<_>, Vec<_>) =
                segment.into_iter().partition(|id| named.contains(id));
            if later.is_empty() || first.is_empty() {
                first.append(&mut later);
                later = first.split_off(first.len() / 2);
            }
            self.open.push(later);
            self.open.push(first);
        } else if let Some(only) = segment.pop() {
            self.rejected.insert(only, words.to_owned());
        } else {
            // What passed before is refused now: no part of it can be trusted. And
            // when nothing at all is refused, no part is at fault.
            let accepted = std::mem::take(&mut self.accepted);
            if accepted.is_empty() {
                self.open.clear();
                self.rejected.clear();
            }
            self.rejected.extend(accepted.into_iter().map(|id| (id, words.to_owned())));
        }
        self
    }

    /// Nothing left to try: the last candidate is the answer.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.settled && self.open.is_empty()
    }

    /// Nothing was accepted, and nothing is left to try.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.open.is_empty() && self.accepted.is_empty() && !self.settled
    }

    /// What was refused, with the words of the check.
    #[must_use]
    pub fn rejected(&self) -> &BTreeMap<ServiceId, String> {
        &self.rejected
    }

    /// What was accepted so far.
    #[must_use]
    pub fn accepted(&self) -> &BTreeSet<ServiceId> {
        &self.accepted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: usize) -> ServiceId {
        ServiceId::parse(&format!("s{n}")).unwrap()
    }

    fn run(count: usize, bad: &BTreeSet<usize>) -> (Search, usize) {
        let mut search = Search::new((0..count).map(id).collect());
        let mut checks = 0;
        while !search.is_settled() && !search.is_hopeless() {
            checks += 1;
            let refused = bad.iter().any(|n| search.candidate().contains(&id(*n)));
            search = if refused { search.failed("refused", &BTreeSet::new()) } else { search.passed() };
        }
        (search, checks)
    }

    #[test]
    fn a_good_batch_needs_one_check() {
        assert_eq!(run(1000, &BTreeSet::new()).1, 1);
    }

    #[test]
    fn one_bad_of_a_thousand_is_found_by_halving() {
        let (search, checks) = run(1000, &BTreeSet::from([617]));
        assert_eq!(search.rejected().keys().cloned().collect::<Vec<_>>(), [id(617)]);
        assert!(checks <= 25, "{checks}");
    }

    proptest! {
        #[test]
        fn exactly_the_bad_ones_are_rejected(count in 1usize..40, bad in proptest::collection::btree_set(0usize..40, 0..8)) {
            let bad: BTreeSet<usize> = bad.into_iter().filter(|n| *n < count).collect();
            let (search, _) = run(count, &bad);
            let wanted: BTreeSet<_> = bad.iter().map(|n| id(*n)).collect();
            prop_assert_eq!(search.rejected().keys().cloned().collect::<BTreeSet<_>>(), wanted);
            prop_assert_eq!(search.accepted().len(), count - bad.len());
        }
    }
}
