//! Unpacking archives that nobody has looked at before.

use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    path::{Component, Path},
};

use flate2::bufread::MultiGzDecoder;
use tar::{Archive, Entry, EntryType};

use super::place::{inside, said};

/// An archive of nothing but names could fill the disk with folders.
const MOST_ENTRIES: usize = 1_000_000;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A tar, or one in gzip, by its first bytes.
pub(super) fn unpack(mut file: File, folder: &Path, limit: u64) -> Result<(), String> {
    let mut magic = [0; 2];
    let is_gzip = file.read_exact(&mut magic).is_ok() && magic == GZIP;
    file.rewind().map_err(said)?;
    let reader = BufReader::with_capacity(64 * 1024, file);
    if is_gzip {
        unpack_tar(MultiGzDecoder::new(reader), folder, limit)
    } else {
        unpack_tar(reader, folder, limit)
    }
}

fn unpack_tar(reader: impl Read, folder: &Path, limit: u64) -> Result<(), String> {
    let mut archive = Archive::new(reader);
    archive.set_overwrite(false);
    let mut sum = 0_u64;
    for (count, entry) in archive.entries().map_err(said)?.enumerate() {
        let mut entry = entry.map_err(said)?;
        sum = sum.saturating_add(entry.size());
        if sum > limit || count >= MOST_ENTRIES {
            return Err(format!("unpacked it has more than {limit} bytes or {MOST_ENTRIES} files"));
        }
        let name = entry.path().map_err(said)?.into_owned();
        check(&entry, &name).map_err(|reason| format!("{} in it {reason}", name.display()))?;
        // Follows no link that leaves the folder, whoever made it.
        let unpacked = entry.unpack_in(folder).map_err(said)?;
        if !unpacked {
            return Err(format!("{} in it leaves the task's folder", name.display()));
        }
    }
    Ok(())
}

fn check<R: Read>(entry: &Entry<'_, R>, name: &Path) -> Result<(), String> {
    inside(&name.to_string_lossy()).map_err(|_| "leaves the task's folder".to_owned())?;
    let kind = entry.header().entry_type();
    match kind {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse | EntryType::Directory => Ok(()),
        EntryType::XGlobalHeader | EntryType::XHeader => Ok(()),
        EntryType::Symlink | EntryType::Link => {
            let target = entry.link_name().map_err(said)?.ok_or("links to nothing")?;
            // A hard link's target counts from the archive's top, a symbolic link's from its folder.
            let from = if kind == EntryType::Symlink { name.parent() } else { None };
            let stays = stays_inside(from.unwrap_or_else(|| Path::new("")), &target);
            stays.then_some(()).ok_or_else(|| "links to something outside".to_owned())
        }
        _ => Err("is no file, folder or link".to_owned()),
    }
}

fn stays_inside(from: &Path, target: &Path) -> bool {
    let mut depth = 0_usize;
    for component in from.components().chain(target.components()) {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use flate2::{Compression, write::GzEncoder};
    use tar::{Builder, Header};

    use super::*;

    const LIMIT: u64 = 1024;

    /// Name, kind, target of a link, content.
    type Given<'a> = (&'a str, EntryType, &'a str, &'a [u8]);

    fn entry(builder: &mut Builder<Vec<u8>>, name: &str, kind: EntryType, link: &str, data: &[u8]) {
        let mut header = Header::new_ustar();
        // Written as it is: the library itself would not write what an attacker does.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(0o755);
        header.set_size(data.len() as u64);
        header.set_cksum();
        builder.append(&header, data).unwrap();
    }

    fn unpacked(entries: &[Given<'_>]) -> (tempfile::TempDir, Result<(), String>) {
        let root = tempfile::tempdir().unwrap();
        let mut builder = Builder::new(Vec::new());
        for (name, kind, link, data) in entries {
            entry(&mut builder, name, *kind, link, data);
        }
        fs::write(root.path().join("a.tar"), builder.into_inner().unwrap()).unwrap();
        let folder = root.path().join("sandbox");
        fs::create_dir(&folder).unwrap();
        let done = unpack(File::open(root.path().join("a.tar")).unwrap(), &folder, LIMIT);
        (root, done)
    }

    #[test]
    fn files_folders_and_links_inside_are_unpacked() {
        let (root, done) = unpacked(&[
            ("bin/", EntryType::Directory, "", b""),
            ("bin/app", EntryType::Regular, "", b"#!/bin/sh\n"),
            ("app", EntryType::Symlink, "bin/app", b""),
            ("lib/up", EntryType::Symlink, "../bin", b""),
        ]);
        done.unwrap();
        assert_eq!(fs::read(root.path().join("sandbox/app")).unwrap(), b"#!/bin/sh\n");
        assert_eq!(fs::read(root.path().join("sandbox/lib/up/app")).unwrap(), b"#!/bin/sh\n");
    }

    #[test]
    fn nothing_escapes() {
        let cases: [&[Given<'_>]; 7] = [
            &[("../evil", EntryType::Regular, "", b"x")],
            &[("/tmp/evil-absolute", EntryType::Regular, "", b"x")],
            &[("out", EntryType::Symlink, "/", b""), ("out/tmp/evil", EntryType::Regular, "", b"x")],
            &[("out", EntryType::Symlink, "..", b""), ("out/evil", EntryType::Regular, "", b"x")],
            &[("hard", EntryType::Link, "../a.tar", b"")],
            &[("device", EntryType::Char, "", b"")],
            &[("pipe", EntryType::Fifo, "", b"")],
        ];
        for case in cases {
            let (root, done) = unpacked(case);
            assert!(done.is_err(), "{case:?}");
            assert!(!root.path().join("evil").exists(), "{case:?}");
        }
    }

    #[test]
    fn links_that_are_harmless_alone_do_not_escape_together() {
        // Each stays inside by its words; through the first, the second does not.
        let (root, done) = unpacked(&[
            ("p/q/d", EntryType::Symlink, "../..", b""),
            ("p/q/e", EntryType::Symlink, "d/../..", b""),
            ("p/q/e/evil", EntryType::Regular, "", b"x"),
        ]);
        assert!(done.is_err());
        assert!(!root.path().parent().unwrap().join("evil").exists());
        assert!(!root.path().join("evil").exists());
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let root = tempfile::tempdir().unwrap();
        let mut builder = Builder::new(Vec::new());
        entry(&mut builder, "zeros", EntryType::Regular, "", &[0; 4096]);
        let mut gzip = GzEncoder::new(File::create(root.path().join("a.tgz")).unwrap(), Compression::best());
        gzip.write_all(&builder.into_inner().unwrap()).unwrap();
        gzip.finish().unwrap();
        let error = unpack(File::open(root.path().join("a.tgz")).unwrap(), root.path(), LIMIT).unwrap_err();
        assert!(error.contains("more than 1024 bytes"), "{error}");
        assert!(!root.path().join("zeros").exists());
    }
}
