//! Changes of endpoints beside a tree, each a line that is durable before it is
//! acted upon. A line that was cut by a crash is none.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use baragon_agent_core::{
    endpoints::{self, Change, Endpoints, Stamp},
    ids::{ConfigNumber, Edition},
    tree::Manifest,
};

/// Its file. Not one of the tree's own: those never change.
pub(super) const FILE: &str = "manifest.journal";

/// Adds a change.
///
/// # Errors
/// What could not be written; the change may be in the journal all the same.
pub(super) fn append(tree: &Path, change: &Change) -> io::Result<()> {
    let mut file = File::options().read(true).append(true).open(tree.join(FILE))?;
    // What a crash left of a line must not swallow the next one.
    let cut = file.metadata()?.len() > 0 && {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        last != *b"\n"
    };
    let line = format!("{}{}", if cut { "\n" } else { "" }, change.to_line());
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

/// Every change, the first one first. Without a journal there is none.
pub(super) fn changes(tree: &Path) -> io::Result<Vec<Change>> {
    let text = match fs::read(tree.join(FILE)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
    Ok(lines.filter_map(Change::parse).collect())
}

/// Brings a record up to date. It may be newer than parts of the journal.
pub(super) fn replay(tree: &Path, manifest: &mut Manifest) -> io::Result<()> {
    let recorded = manifest.edition;
    let newer = changes(tree)?.into_iter().filter(|change| change.edition > recorded);
    newer.for_each(|change| change.apply_to(manifest));
    Ok(())
}

/// What the balancer should have of the tree of this record. None: its
/// endpoints are in its files.
pub(super) fn endpoints(tree: &Path, number: ConfigNumber) -> io::Result<Option<(Stamp, Endpoints)>> {
    let mut all = match fs::read_to_string(tree.join(endpoints::FILE)) {
        Ok(text) => Endpoints::parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut edition = Edition(0);
    for change in changes(tree)? {
        all.extend(&change.lists);
        edition = edition.max(change.edition);
    }
    Ok(Some((Stamp { number, edition }, all)))
}

/// Makes one line of all. `recorded` is the edition of the tree's record.
pub(super) fn compact(tree: &Path, recorded: Edition) -> io::Result<()> {
    let known = |mut change: Change| {
        if change.edition <= recorded {
            change.services.clear();
        }
        change
    };
    match changes(tree)?.into_iter().map(known).reduce(Change::then) {
        Some(change) => super::files::write_durably(&tree.join(FILE), change.to_line().as_bytes()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use baragon_agent_core::{
        desired::{Group, Held},
        ids::{Generation, GroupName, ServiceId, Timestamp},
    };
    use tempfile::TempDir;

    use super::*;

    fn change(edition: u64, id: &str, generation: u64) -> Change {
        let held = Held { generation: Generation(generation), since: Timestamp(0), content: None };
        Change {
            edition: Edition(edition),
            services: BTreeMap::from([(ServiceId::parse(id).unwrap(), Arc::new(held))]),
            lists: Endpoints::parse(&format!("baragon_{id}=10.0.0.{generation}:80/1/p")),
        }
    }

    fn tree() -> (TempDir, Manifest) {
        let folder = TempDir::with_prefix("baragon-agent-journal-").unwrap();
        fs::write(folder.path().join(FILE), "").unwrap();
        fs::write(folder.path().join(endpoints::FILE), "baragon_a=10.0.0.1:80/1/p\n").unwrap();
        let group = Group::without_domains(GroupName::parse("main").unwrap());
        let manifest = Manifest { number: ConfigNumber(4), ..Manifest::empty(group) };
        (folder, manifest)
    }

    fn generations(tree: &Path, record: &Manifest) -> Vec<(String, u64)> {
        let mut manifest = record.clone();
        replay(tree, &mut manifest).unwrap();
        manifest.services.iter().map(|(id, held)| (id.to_string(), held.generation.0)).collect()
    }

    #[test]
    fn changes_are_read_in_their_order_and_a_cut_line_is_none() {
        let (folder, manifest) = tree();
        append(folder.path(), &change(1, "a", 2)).unwrap();
        append(folder.path(), &change(2, "b", 3)).unwrap();
        let mut bytes = fs::read(folder.path().join(FILE)).unwrap();
        let line = change(3, "a", 4).to_line();
        bytes.extend(&line.as_bytes()[..line.len() - 9]);
        fs::write(folder.path().join(FILE), bytes).unwrap();
        assert_eq!(generations(folder.path(), &manifest), [("a".to_owned(), 2), ("b".to_owned(), 3)]);
        append(folder.path(), &change(3, "b", 5)).unwrap();
        assert_eq!(generations(folder.path(), &manifest), [("a".to_owned(), 2), ("b".to_owned(), 5)]);
        let (stamp, all) = endpoints(folder.path(), ConfigNumber(4)).unwrap().unwrap();
        assert_eq!(stamp.to_string(), "4.3");
        assert_eq!(all.to_text(), "baragon_a=10.0.0.2:80/1/p\nbaragon_b=10.0.0.5:80/1/p\n");
    }

    #[test]
    fn a_record_that_is_newer_than_a_line_wins_over_it() {
        let (folder, mut manifest) = tree();
        append(folder.path(), &change(1, "a", 2)).unwrap();
        replay(folder.path(), &mut manifest).unwrap();
        manifest.services.extend(change(1, "a", 3).services);
        append(folder.path(), &change(2, "b", 1)).unwrap();
        let wanted = [("a".to_owned(), 3), ("b".to_owned(), 1)];
        assert_eq!(generations(folder.path(), &manifest), wanted);
        let before = endpoints(folder.path(), ConfigNumber(4)).unwrap();
        compact(folder.path(), manifest.edition).unwrap();
        assert_eq!(generations(folder.path(), &manifest), wanted);
        assert_eq!(endpoints(folder.path(), ConfigNumber(4)).unwrap(), before);
        assert_eq!(changes(folder.path()).unwrap().len(), 1);
    }

    #[test]
    fn lines_of_version_1_are_read_and_written_as_ever() {
        let golden = include_str!("golden/journal.1.txt");
        let change = Change::parse(golden.trim_end()).unwrap();
        assert_eq!((change.edition, change.services.len()), (Edition(3), 1));
        assert_eq!(change.to_line(), golden);
    }
}
