//! A wanted tree against the present one: what to write, what to keep, and how
//! deep the change goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Digest, File, Files, TreePath};

/// How much the balancer had to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing differs.
    None,
    /// Upstreams alone, without a reload.
    Endpoints,
    /// A reload.
    Structural,
}

/// How a new tree is put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePlan {
    /// Files that are new or different.
    pub write: BTreeMap<TreePath, File>,
    /// Files that are the same in the present tree: linked, not copied.
    pub link: BTreeSet<TreePath>,
}

/// What `wanted` needs beyond `present`. Files that are not wanted are simply
/// not in the new tree.
#[must_use]
pub fn plan_files(present: &BTreeMap<TreePath, Digest>, wanted: &Files) -> FilePlan {
    let mut plan = FilePlan::default();
    for (path, file) in wanted {
        if present.get(path) == Some(file.digest()) {
            plan.link.insert(path.clone());
        } else {
            plan.write.insert(path.clone(), file.clone());
        }
    }
    plan
}

/// The least that this change could take.
#[must_use]
pub fn difference(present: &BTreeMap<TreePath, Digest>, wanted: &Files) -> Level {
    let gone = present.keys().any(|path| !wanted.contains_key(path));
    let changed: Vec<_> = wanted
        .iter()
        .filter(|(path, file)| present.get(*path) != Some(file.digest()))
        .map(|(path, _)| path)
        .collect();
    let fresh = changed.iter().any(|path| !present.contains_key(*path));
    if !gone && changed.is_empty() {
        Level::None
    } else if !gone && !fresh && changed.iter().all(|path| path.is_endpoints()) {
        Level::Endpoints
    } else {
        Level::Structural
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(p, c)| (TreePath::parse(p).unwrap(), File::new((*c).to_owned()))).collect()
    }

    fn present(list: &[(&str, &str)]) -> BTreeMap<TreePath, Digest> {
        files(list).into_iter().map(|(path, file)| (path, file.digest().clone())).collect()
    }

    #[test]
    fn differences_are_told_apart() {
        let old = &[("nginx.conf", "m"), ("endpoints", "1"), ("locations/_/a.conf", "x")];
        for (new, wanted) in [
            (vec![old[0], old[1], old[2]], Level::None),
            (vec![old[0], ("endpoints", "2"), old[2]], Level::Endpoints),
            (vec![old[0], old[1], ("locations/_/a.conf", "y")], Level::Structural),
            (vec![old[0], old[1], old[2], ("upstreams/b.conf", "1")], Level::Structural),
            (vec![old[0], old[2]], Level::Structural),
        ] {
            assert_eq!(difference(&present(old), &files(&new)), wanted, "{new:?}");
        }
    }

    #[test]
    fn unchanged_files_are_linked() {
        let plan = plan_files(
            &present(&[("a", "1"), ("b", "1"), ("gone", "1")]),
            &files(&[("a", "1"), ("b", "2"), ("c", "3")]),
        );
        let names = |paths: Vec<&TreePath>| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(plan.link.iter().collect()), ["a"]);
        assert_eq!(names(plan.write.keys().collect()), ["b", "c"]);
    }
}
