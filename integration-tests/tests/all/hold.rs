//! An nginx whose check can be held, to keep the time between send and answer open.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// The `nginx.binary` of an agent: a program that runs nginx, and before a
/// check waits for as long as it is held.
pub(crate) struct Hold {
    folder: PathBuf,
}

// === impl Hold ===

impl Hold {
    pub(crate) fn new(folder: &Path) -> Self {
        let folder = folder.join("hold");
        fs::create_dir_all(&folder).unwrap();
        let script = format!(
            "#!/bin/sh\ncase \" $* \" in *' -t '*)\n  touch {0}/checking\n  while [ -e {0}/held ]; do sleep 0.02; done\n  for arg; do case \"$arg\" in */nginx.conf) tree=${{arg%/nginx.conf}};; esac; done\n  if [ -e {0}/refused ] && grep -rqF -f {0}/refused \"$tree/\"; then echo 'refused by the test' >&2; exit 1; fi;;\nesac\nexec nginx \"$@\"\n",
            folder.display()
        );
        let program = folder.join("nginx");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    pub(crate) fn setting(&self) -> String {
        format!("nginx.binary={}", self.folder.join("nginx").display())
    }

    /// From now on a check waits.
    pub(crate) fn hold(&self) {
        fs::write(self.folder.join("held"), "").unwrap();
        // No check may have run: then there is nothing to forget.
        let _ = fs::remove_file(self.folder.join("checking"));
    }

    /// From now on the check of a tree that holds the text fails.
    pub(crate) fn refuse(&self, text: &str) {
        fs::write(self.folder.join("refused"), text).unwrap();
    }

    /// Whether a check waits.
    pub(crate) fn is_reached(&self) -> bool {
        self.folder.join("checking").exists()
    }

    pub(crate) fn release(&self) {
        fs::remove_file(self.folder.join("held")).unwrap();
    }
}
