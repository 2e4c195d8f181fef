//! An nginx whose check can be held, hang or fail, to keep the time between
//! send and answer open.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

/// The `nginx.binary` of an agent: a program that runs nginx, and before a
/// check waits for as long as it is held.
pub(crate) struct Hold {
    folder: PathBuf,
}

/// What hangs is a program below the folder, so that it can be found.
const SCRIPT: &str = r#"#!/bin/sh
case " $* " in *' -t '*)
  touch FOLDER/checking
  while [ -e FOLDER/held ]; do sleep 0.02; done
  for arg; do case "$arg" in */nginx.conf) tree=${arg%/nginx.conf};; esac; done
  if [ -e FOLDER/hanging ] && grep -rqF -f FOLDER/hanging "$tree/"; then FOLDER/sleep 1000; fi
  if [ -e FOLDER/refused ] && grep -rqF -f FOLDER/refused "$tree/"; then echo 'refused by the test' >&2; exit 1; fi;;
esac
exec nginx "$@"
"#;

// === impl Hold ===

impl Hold {
    pub(crate) fn new(folder: &Path) -> Self {
        Self::named(folder, "hold")
    }

    /// One of several in a cluster.
    pub(crate) fn named(folder: &Path, name: &str) -> Self {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("nginx");
        fs::write(&program, SCRIPT.replace("FOLDER", &folder.display().to_string())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        symlink("/bin/sleep", folder.join("sleep")).unwrap();
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

    /// From now on no check fails by this.
    pub(crate) fn refuse_nothing(&self) {
        fs::remove_file(self.folder.join("refused")).unwrap();
    }

    /// From now on the check of a tree that holds the text never ends.
    pub(crate) fn hang(&self, text: &str) {
        fs::write(self.folder.join("hanging"), text).unwrap();
    }

    /// Whether a check waits.
    pub(crate) fn is_reached(&self) -> bool {
        self.folder.join("checking").exists()
    }

    pub(crate) fn release(&self) {
        fs::remove_file(self.folder.join("held")).unwrap();
    }

    /// Command lines of checks that run now.
    pub(crate) fn running(&self) -> Vec<String> {
        let entries = fs::read_dir("/proc").unwrap().flatten();
        let commands = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
        let commands = commands.map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "));
        // The agent names the program too, as a setting.
        let ours = |command: &String| command.split(' ').take(2).any(|word| self.is_ours(word));
        commands.filter(ours).collect()
    }

    fn is_ours(&self, word: &str) -> bool {
        Path::new(word).starts_with(&self.folder)
    }
}
