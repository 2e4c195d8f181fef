//! Whose data folder it is: two schedulers of different clusters would each
//! stop the tasks of the other as strays.

use std::{fs, io, path::Path, process};

/// Claims the folder for `owner`, or finds that it has it already.
pub(super) fn claim(data: &Path, owner: &str) -> io::Result<()> {
    let marker = data.join("owner");
    let prepared = data.join(format!(".owner-{}", process::id()));
    fs::write(&prepared, owner)?;
    // The link fails when another was first, and is never there without its content.
    let linked = fs::hard_link(&prepared, &marker);
    fs::remove_file(&prepared)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let present = fs::read_to_string(&marker)?;
    let is_ours = present == owner;
    is_ours.then_some(()).ok_or_else(|| {
        io::Error::other(format!(
            "it belongs to the scheduler with etcd.prefix {present:?}, this one has {owner:?}; \
             give each its own folder, or remove {} when the other is gone for good",
            marker.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_has_it_for_ever() {
        let root = tempfile::tempdir().unwrap();
        claim(root.path(), "/a").unwrap();
        claim(root.path(), "/a").unwrap();
        let error = claim(root.path(), "/b").unwrap_err().to_string();
        assert!(error.contains("etcd.prefix \"/a\"") && error.contains("owner"), "{error}");
    }
}
