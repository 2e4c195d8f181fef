//! Reading a task's folder for others.
//!
//! The folder belongs to the task, which may put links, pipes and devices where
//! files were. So each step of a path is opened by itself from the one before,
//! no link is ever followed, and what is read is a plain file.

use std::{
    fs::{self, File},
    io,
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::fs::{FileExt, MetadataExt},
    },
    path::Path,
};

use nix::{
    errno::Errno,
    fcntl::{AtFlags, OFlag, openat},
    sys::stat::{Mode, SFlag, fstat, fstatat},
};

use crate::{
    engine::{Entry, FileError, Piece},
    runner::folder::Folder,
};

/// More are not shown: nobody reads so long a list.
const MOST_ENTRIES: usize = 10_000;

/// The folder of a task's files.
pub(super) fn open_sandbox(folder: &Folder) -> Result<OwnedFd, FileError> {
    if folder.files_removed().exists() {
        return Err(FileError::NotFound("its files were removed, as it ended long ago".to_owned()));
    }
    let opened = File::options().read(true).open(folder.sandbox());
    opened.map(OwnedFd::from).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound("it has no files here".to_owned()),
        _ => FileError::Failed(error.to_string()),
    })
}

pub(super) fn entries(folder: &Folder, path: &str) -> Result<Vec<Entry>, FileError> {
    let dir = walk(open_sandbox(folder)?, &steps(path)?)?;
    let list = fs::read_dir(format!("/proc/self/fd/{}", dir.as_raw_fd()));
    let list = list.map_err(|error| FileError::Failed(error.to_string()))?;
    let mut entries: Vec<Entry> =
        list.flatten().take(MOST_ENTRIES).filter_map(|entry| describe(&entry)).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn describe(entry: &fs::DirEntry) -> Option<Entry> {
    // Does not follow links.
    let about = entry.metadata().ok()?;
    Some(Entry {
        name: entry.file_name().to_string_lossy().into_owned(),
        directory: about.is_dir(),
        bytes: about.len(),
        modified: about.modified().ok(),
    })
}

pub(super) fn read(folder: &Folder, path: &str, offset: u64, length: usize) -> Result<Piece, FileError> {
    let steps = steps(path)?;
    let (name, folders) = steps.split_last().ok_or_else(|| refused(path, "is a folder"))?;
    let dir = walk(open_sandbox(folder)?, folders)?;
    let file = open_file(&dir, name)?.ok_or_else(|| absent(path))?;
    let failed = |error: io::Error| FileError::Failed(format!("{path}: {error}"));
    let total = file.metadata().map_err(failed)?.size();
    let left = usize::try_from(total.saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut data = vec![0; length.min(left)];
    let read = file.read_at(&mut data, offset).map_err(failed)?;
    data.truncate(read);
    Ok(Piece { data, offset, total })
}

/// A plain file of a folder; `None` when there is nothing of that name.
pub(super) fn open_file(dir: &OwnedFd, name: &str) -> Result<Option<File>, FileError> {
    // Looked at first: merely opening a device can do things.
    match fstatat(dir, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Err(Errno::ENOENT) => return Ok(None),
        Err(error) => return Err(FileError::Failed(format!("{name}: {}", error.desc()))),
        Ok(about) if SFlag::from_bits_truncate(about.st_mode & SFlag::S_IFMT.bits()) != SFlag::S_IFREG => {
            return Err(refused(name, "is not a plain file"));
        }
        Ok(_) => {}
    }
    let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let file = match openat(dir, name, flags, Mode::empty()) {
        Err(Errno::ENOENT) => return Ok(None),
        Err(Errno::ELOOP) => return Err(refused(name, "is not a plain file")),
        Err(error) => return Err(FileError::Failed(format!("{name}: {}", error.desc()))),
        Ok(fd) => File::from(fd),
    };
    let about = file.metadata().map_err(|error| FileError::Failed(format!("{name}: {error}")))?;
    if !about.is_file() {
        return Err(refused(name, "is not a plain file"));
    }
    // A second name for a file of somebody else, which the scheduler may read and the task may not.
    let is_foreign = about.nlink() > 1 && fstat(dir).is_ok_and(|dir| dir.st_uid != about.uid());
    if is_foreign {
        return Err(refused(name, "is another's file that was linked here"));
    }
    Ok(Some(file))
}

fn walk(from: OwnedFd, steps: &[&str]) -> Result<OwnedFd, FileError> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    steps.iter().try_fold(from, |dir, step| {
        openat(&dir, *step, flags, Mode::empty()).map_err(|error| match error {
            Errno::ENOENT => absent(step),
            Errno::ENOTDIR | Errno::ELOOP => refused(step, "is not a folder"),
            error => FileError::Failed(format!("{step}: {}", error.desc())),
        })
    })
}

/// The names in a path, which only leads downwards.
fn steps(path: &str) -> Result<Vec<&str>, FileError> {
    if path.is_empty() {
        return Ok(Vec::new());
    }
    if path.contains('\0') || Path::new(path).is_absolute() {
        return Err(refused(path, "is not a path inside the task's folder"));
    }
    let steps: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let is_bad = |step: &&str| matches!(*step, "" | "." | "..");
    if steps.iter().any(is_bad) {
        return Err(refused(path, "may have neither \".\" nor \"..\" nor an empty name in it"));
    }
    Ok(steps)
}

fn refused(path: &str, rule: &str) -> FileError {
    FileError::Refused(format!("{path:?} {rule}"))
}

fn absent(path: &str) -> FileError {
    FileError::NotFound(format!("{path:?} is not there"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use nix::unistd::mkfifo;

    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        let sandbox = root.path().join("sandbox");
        fs::create_dir_all(sandbox.join("deep/er")).unwrap();
        fs::write(root.path().join("secret"), "secret").unwrap();
        fs::write(sandbox.join("deep/er/file"), "0123456789").unwrap();
        symlink("../secret", sandbox.join("link")).unwrap();
        symlink("..", sandbox.join("up")).unwrap();
        mkfifo(&sandbox.join("pipe"), Mode::S_IRWXU).unwrap();
        let folder = Folder::new(root.path());
        (root, folder)
    }

    #[test]
    fn files_are_read_in_parts() {
        let (_root, folder) = folder();
        let piece = read(&folder, "deep/er/file", 3, 4).unwrap();
        assert_eq!((piece.data.as_slice(), piece.offset, piece.total), (&b"3456"[..], 3, 10));
        assert_eq!(read(&folder, "deep/er/file", 99, 4).unwrap().data, b"");
    }

    #[test]
    fn folders_are_listed_by_name() {
        let (_root, folder) = folder();
        let names =
            |path| entries(&folder, path).unwrap().into_iter().map(|each| each.name).collect::<Vec<_>>();
        assert_eq!(names(""), ["deep", "link", "pipe", "up"]);
        assert_eq!(names("deep/er/"), ["file"]);
    }

    #[test]
    fn a_link_to_the_file_of_somebody_else_is_refused() {
        let (root, folder) = folder();
        let sandbox = root.path().join("sandbox");
        fs::hard_link(root.path().join("secret"), sandbox.join("hard")).unwrap();
        assert_eq!(read(&folder, "hard", 0, 9).unwrap().data, b"secret", "it is of the same user");
        if nix::unistd::geteuid().is_root() {
            std::os::unix::fs::chown(&sandbox, Some(65_534), Some(65_534)).unwrap();
            assert!(matches!(read(&folder, "hard", 0, 9), Err(FileError::Refused(_))));
        }
    }

    #[test]
    fn no_path_leaves_the_folder() {
        let (_root, folder) = folder();
        let paths = [
            "../secret",
            "/etc/passwd",
            "link",
            "up/secret",
            "deep/../../secret",
            "a\0b",
            "./deep",
            "pipe",
            "deep",
            "",
        ];
        for path in paths {
            let error = read(&folder, path, 0, 10).unwrap_err();
            assert!(matches!(error, FileError::Refused(_)), "{path:?}: {error:?}");
        }
        for path in ["..", "up", "/", "deep/.."] {
            assert!(matches!(entries(&folder, path), Err(FileError::Refused(_))), "{path:?}");
        }
        assert!(matches!(read(&folder, "nothing", 0, 1), Err(FileError::NotFound(_))));
        assert!(matches!(entries(&folder, "nothing"), Err(FileError::NotFound(_))));
    }
}
