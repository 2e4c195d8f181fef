//! Configuration trees on disk.
//!
//! ```text
//! root/generations/<n>/   a complete tree with its manifest.json, and a journal of endpoints
//! root/live               symlink to the live one
//! root/run/               what nginx writes; control/nginx.sock, nginx.pid
//! root/ledger.json
//! ```
//!
//! All calls block; the driver runs them off the runtime.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use baragon_agent_core::{
    apply::Stage,
    endpoints::{Change, Endpoints, Stamp},
    ids::ConfigNumber,
    tree::{Digest, Manifest, TreePath},
};

use super::{journal, records};

/// Trees kept besides the live one, to go back to by hand.
const KEPT: usize = 2;

/// Files that are made durable one by one. Of more, each waiting for the disk,
/// the whole file system is done at once.
const FEW: usize = 32;

const MANIFEST: &str = "manifest.json";
/// How the names of the files begin that are not part of the configuration.
const RECORDS: &str = "manifest.j";

/// The trees below one root. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Trees {
    root: PathBuf,
}

// === impl Trees ===

impl Trees {
    /// Makes the folders that are missing.
    ///
    /// # Errors
    /// The folder that cannot be made.
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        for folder in ["generations", "run", "run/empty"] {
            let path = root.join(folder);
            fs::create_dir_all(&path).map_err(|error| at(&path, &error))?;
        }
        // Whoever reaches the socket in it says where requests go.
        let control = root.join("run/control");
        fs::create_dir_all(&control).map_err(|error| at(&control, &error))?;
        fs::set_permissions(&control, fs::Permissions::from_mode(0o700))
            .map_err(|error| at(&control, &error))?;
        Ok(Self { root: root.canonicalize()? })
    }

    /// The root without symlinks, as nginx sees it.
    #[must_use]
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of one tree.
    #[must_use]
    pub(crate) fn tree(&self, number: ConfigNumber) -> PathBuf {
        self.root.join("generations").join(number.to_string())
    }

    /// Which tree is live.
    #[must_use]
    pub(crate) fn live(&self) -> Option<ConfigNumber> {
        let target = fs::read_link(self.root.join("live")).ok()?;
        target.file_name()?.to_str()?.parse().ok().map(ConfigNumber)
    }

    /// Writes a tree beside the others. Durable only after [`Trees::sync`].
    ///
    /// # Errors
    /// What could not be written; the rest of the tree is left for `discard`.
    pub(crate) fn stage(&self, stage: &Stage) -> io::Result<()> {
        let tree = self.tree(stage.manifest.number);
        remove_tree(&tree)?;
        fs::create_dir(&tree).map_err(|error| at(&tree, &error))?;
        let from = self.tree(stage.from);
        for path in &stage.plan.link {
            let (source, target) = (from.join(path.as_str()), tree.join(path.as_str()));
            make_parent(&target)?;
            fs::hard_link(&source, &target).map_err(|error| at(&target, &error))?;
        }
        for (path, file) in &stage.plan.write {
            let target = tree.join(path.as_str());
            make_parent(&target)?;
            fs::write(&target, file.content()).map_err(|error| at(&target, &error))?;
        }
        fs::write(tree.join(journal::FILE), "")?;
        fs::write(tree.join(MANIFEST), records::encode_manifest(&stage.manifest))
    }

    /// Adds a change of endpoints to a tree, durably.
    ///
    /// # Errors
    /// What could not be written; the change may be there all the same.
    pub(crate) fn journal(&self, number: ConfigNumber, change: &Change) -> io::Result<()> {
        let tree = self.tree(number);
        journal::append(&tree, change).map_err(|error| at(&tree.join(journal::FILE), &error))
    }

    /// Makes the journal of a tree as short as can be.
    ///
    /// # Errors
    /// What could not be written; the old journal stays.
    pub(crate) fn compact(&self, number: ConfigNumber) -> io::Result<()> {
        journal::compact(&self.tree(number), self.recorded(number)?.edition)
    }

    /// Makes a staged tree durable. Files with further links were synced before.
    ///
    /// # Errors
    /// What could not be synced.
    pub(crate) fn sync(&self, number: ConfigNumber) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        let tree = self.tree(number);
        let mut fresh = Vec::new();
        for (path, is_folder) in walk(&tree)? {
            let metadata = fs::metadata(&path).map_err(|error| at(&path, &error))?;
            if is_folder || metadata.nlink() == 1 {
                fresh.push(path);
            }
        }
        if fresh.len() > FEW {
            return nix::unistd::syncfs(File::open(&tree)?).map_err(|error| at(&tree, &error.into()));
        }
        for path in fresh {
            let synced = File::open(&path).and_then(|file| file.sync_all());
            synced.map_err(|error| at(&path, &error))?;
        }
        File::open(&tree)?.sync_all()?;
        File::open(self.root.join("generations"))?.sync_all()
    }

    /// Makes a tree the live one, in one step that survives a crash.
    ///
    /// # Errors
    /// What could not be done; the old link may still be in place.
    pub(crate) fn swap(&self, number: Option<ConfigNumber>) -> io::Result<()> {
        let live = self.root.join("live");
        match number {
            Some(number) => {
                let next = self.root.join("live.next");
                remove_file(&next)?;
                symlink(Path::new("generations").join(number.to_string()), &next)?;
                fs::rename(&next, &live)?;
            }
            None => remove_file(&live)?,
        }
        File::open(&self.root)?.sync_all()
    }

    /// Removes a tree that is not live.
    ///
    /// # Errors
    /// It is live, or could not be removed.
    pub(crate) fn discard(&self, number: ConfigNumber) -> io::Result<()> {
        if self.live() == Some(number) {
            return Err(io::Error::other(format!("the tree {number} is live")));
        }
        remove_tree(&self.tree(number))
    }

    /// The record of a tree.
    ///
    /// # Errors
    /// It is missing or cannot be read.
    pub(crate) fn manifest(&self, number: ConfigNumber) -> io::Result<Manifest> {
        let mut manifest = self.recorded(number)?;
        journal::replay(&self.tree(number), &mut manifest)?;
        Ok(manifest)
    }

    /// What a tree and its journal say of endpoints; nothing where they are in
    /// its files.
    ///
    /// # Errors
    /// What cannot be read.
    pub(crate) fn endpoints(&self, number: ConfigNumber) -> io::Result<Endpoints> {
        let found = journal::endpoints(&self.tree(number), number)?;
        Ok(found.map(|(_, all)| all).unwrap_or_default())
    }

    /// Which endpoints a tree and its journal say; none where they are in its
    /// files.
    ///
    /// # Errors
    /// What cannot be read.
    pub(crate) fn stamp(&self, number: ConfigNumber) -> io::Result<Option<Stamp>> {
        Ok(journal::endpoints(&self.tree(number), number)?.map(|(stamp, _)| stamp))
    }

    /// The record without the journal.
    fn recorded(&self, number: ConfigNumber) -> io::Result<Manifest> {
        let path = self.tree(number).join(MANIFEST);
        let bytes = fs::read(&path).map_err(|error| at(&path, &error))?;
        records::decode_manifest(&bytes).map_err(|error| at(&path, &io::Error::other(error)))
    }

    /// Replaces the record of a tree.
    ///
    /// # Errors
    /// What could not be written; the old record stays.
    pub(crate) fn record(&self, manifest: &Manifest) -> io::Result<()> {
        let path = self.tree(manifest.number).join(MANIFEST);
        write_durably(&path, &records::encode_manifest(manifest))
    }

    /// Digests of the files that a tree really has.
    ///
    /// # Errors
    /// What could not be read.
    pub(crate) fn digests(&self, number: ConfigNumber) -> io::Result<BTreeMap<TreePath, Digest>> {
        let tree = self.tree(number);
        let mut digests = BTreeMap::new();
        for (path, is_folder) in walk(&tree)? {
            let relative = path.strip_prefix(&tree).ok().and_then(Path::to_str).unwrap_or_default();
            // A hidden file is nobody's: nginx includes none.
            if let (false, Ok(relative)) =
                (is_folder || relative.starts_with(RECORDS), TreePath::parse(relative))
            {
                digests.insert(relative, Digest::of(&fs::read(&path)?));
            }
        }
        Ok(digests)
    }

    /// All trees, the newest first.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn numbers(&self) -> io::Result<Vec<ConfigNumber>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(self.root.join("generations"))? {
            numbers.extend(entry?.file_name().to_str().and_then(|name| name.parse().ok()).map(ConfigNumber));
        }
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        Ok(numbers)
    }

    /// Removes trees that were never live, and live ones of long ago. Without a
    /// link nobody knows which these are.
    ///
    /// # Errors
    /// What could not be removed.
    pub(crate) fn prune(&self) -> io::Result<()> {
        let Some(live) = self.live() else { return Ok(()) };
        let numbers = self.numbers()?;
        let above = numbers.iter().filter(|number| **number > live);
        let old = numbers.iter().filter(|number| **number < live).skip(KEPT);
        for number in above.chain(old) {
            self.discard(*number)?;
        }
        Ok(())
    }

    /// The ledger's file.
    #[must_use]
    pub(crate) fn ledger(&self) -> PathBuf {
        self.root.join("ledger.json")
    }
}

/// Replaces a file so that a crash leaves the old or the new one.
///
/// # Errors
/// What could not be written.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".next");
    let next = path.with_file_name(name);
    let mut file = File::create(&next).map_err(|error| at(&next, &error))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&next, path)?;
    let folder = path.parent().expect("a file of ours lies in a folder");
    File::open(folder)?.sync_all()
}

/// Everything below a folder, and whether it is a folder itself.
fn walk(folder: &Path) -> io::Result<Vec<(PathBuf, bool)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| at(&folder, &error))? {
            let entry = entry?;
            let is_folder = entry.file_type()?.is_dir();
            found.push((entry.path(), is_folder));
            if is_folder {
                open.push(entry.path());
            }
        }
    }
    Ok(found)
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn remove_tree(path: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_dir_all(path)).map_err(|error| at(path, &error))
}

fn remove_file(path: &Path) -> io::Result<()> {
    absent_is_fine(fs::remove_file(path)).map_err(|error| at(path, &error))
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
