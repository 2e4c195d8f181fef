//! Configuration trees on disk.
//!
//! ```text
//! root/generations/<n>/   a complete tree with its manifest.json, and a journal of endpoints;
//!                         many small files in one, see `packs`
//! root/live               symlink to the live one
//! root/run/               what nginx writes; control/nginx.sock, nginx.pid
//! root/ledger.json
//! ```
//!
//! All calls block; the driver runs them off the runtime.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use baragon_agent_core::{
    apply::Stage,
    endpoints::{Change, Endpoints, Stamp},
    ids::ConfigNumber,
    plan::FilePlan,
    tree::{Digest, Manifest, TreePath},
};

use super::{
    journal,
    packs::{self, Pack},
    records,
};

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
        let mut staging = Staging { from: self.tree(stage.from), tree, folders: BTreeSet::new() };
        staging.write_all(&stage.plan)?;
        fs::write(staging.tree.join(journal::FILE), "")?;
        fs::write(staging.tree.join(MANIFEST), records::encode_manifest(&stage.manifest))
    }

    /// Contents of files of a tree.
    ///
    /// # Errors
    /// One that is not there.
    pub(crate) fn read(&self, number: ConfigNumber, paths: &[TreePath]) -> io::Result<Vec<String>> {
        let tree = self.tree(number);
        let mut packs = Packs { tree: &tree, loaded: BTreeMap::new() };
        let text = |path| match packs.part(path)? {
            Some(text) => Ok(text),
            None => fs::read(tree.join(path.as_str()))
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}"))),
        };
        paths.iter().map(text).collect()
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
        let (mut alone, mut packed) = (BTreeMap::new(), BTreeMap::new());
        for (path, is_folder) in walk(&tree)? {
            let relative = path.strip_prefix(&tree).ok().and_then(Path::to_str).unwrap_or_default();
            // A hidden file is nobody's: nginx includes none.
            let (false, Ok(relative)) =
                (is_folder || relative.starts_with(RECORDS), TreePath::parse(relative))
            else {
                continue;
            };
            let Some(folder) = packs::folder_of(relative.as_str()) else {
                alone.insert(relative, Digest::of(&fs::read(&path)?));
                continue;
            };
            let pack = packs::load(&tree, folder)?;
            for (name, content) in &pack.parts {
                let part = TreePath::parse(&format!("{folder}/{name}"));
                packed.extend(part.ok().map(|part| (part, Digest::of(content.as_bytes()))));
            }
            if !pack.is_whole {
                alone.insert(relative, Digest::of(b""));
            }
        }
        // Twice for nginx, whatever each says.
        let both = alone.keys().filter(|path| packed.contains_key(*path)).cloned().collect::<Vec<_>>();
        packed.extend(alone);
        packed.extend(both.into_iter().map(|path| (path, Digest::of(b"there twice"))));
        Ok(packed)
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

/// A tree that is being written.
struct Staging {
    /// The tree with the files that stay.
    from: PathBuf,
    tree: PathBuf,
    /// Those that are there already.
    folders: BTreeSet<PathBuf>,
}

/// The packs of a tree, each read once.
struct Packs<'a> {
    tree: &'a Path,
    loaded: BTreeMap<String, Pack>,
}

/// What a pack is made of, by name: new, or as in the tree before.
type Parts<'a> = BTreeMap<&'a str, (&'a TreePath, Option<&'a str>)>;

// === impl Staging ===

impl Staging {
    fn write_all(&mut self, plan: &FilePlan) -> io::Result<()> {
        let mut packs: BTreeMap<&str, Parts<'_>> = BTreeMap::new();
        let same = plan.link.iter().map(|path| (path, None));
        let fresh = plan.write.iter().map(|(path, file)| (path, Some(file.content())));
        for (path, content) in same.chain(fresh) {
            match packs::place_of(path) {
                Some((folder, name)) => {
                    packs.entry(folder).or_default().insert(name, (path, content));
                }
                None => self.put(path.as_str(), content)?,
            }
        }
        packs.into_iter().try_for_each(|(folder, parts)| self.pack(folder, parts))
    }

    fn pack(&mut self, folder: &str, parts: Parts<'_>) -> io::Result<()> {
        let before = packs::load(&self.from, folder)?;
        let mut packed = BTreeMap::new();
        for (name, (path, content)) in parts {
            let known = before.parts.get(name).map(String::as_str);
            let content = content.or(known);
            match content.filter(|content| known == Some(*content) || packs::is_self_contained(content)) {
                Some(content) => {
                    packed.insert(name, content);
                }
                None => self.put(path.as_str(), content)?,
            }
        }
        let held = before.parts.iter().map(|(name, content)| (name.as_str(), content.as_str()));
        let as_before = before.is_whole && held.eq(packed.iter().map(|(name, content)| (*name, *content)));
        if packed.is_empty() {
            return Ok(());
        }
        let text = (!as_before).then(|| packs::text_of(packed));
        self.put(&packs::file_of(folder), text.as_deref())
    }

    /// A file with this content, or the one of the tree before.
    fn put(&mut self, path: &str, content: Option<&str>) -> io::Result<()> {
        let target = self.tree.join(path);
        if let Some(folder) = target.parent().filter(|folder| !self.folders.contains(*folder)) {
            fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
            self.folders.insert(folder.to_owned());
        }
        let put = match content {
            Some(content) => fs::write(&target, content),
            None => fs::hard_link(self.from.join(path), &target),
        };
        put.map_err(|error| at(&target, &error))
    }
}

// === impl Packs ===

impl Packs<'_> {
    /// The content of a packed file; none of another one.
    fn part(&mut self, path: &TreePath) -> io::Result<Option<String>> {
        let Some((folder, name)) = packs::place_of(path) else { return Ok(None) };
        if !self.loaded.contains_key(folder) {
            self.loaded.insert(folder.to_owned(), packs::load(self.tree, folder)?);
        }
        Ok(self.loaded.get(folder).and_then(|pack| pack.parts.get(name).cloned()))
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
