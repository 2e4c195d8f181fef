//! What nginx writes to its error log from a moment on.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// Bytes that are kept for an answer.
const LONGEST: usize = 4096;

/// The log from its end at some moment.
#[derive(Debug)]
pub(crate) struct Tail {
    path: PathBuf,
    from: u64,
}

// === impl Tail ===

impl Tail {
    /// From now on.
    #[must_use]
    pub(crate) fn begin(path: &Path) -> Self {
        let from = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        Self { path: path.to_owned(), from }
    }

    /// What came since then, its last part.
    #[must_use]
    pub(crate) fn read(&self) -> String {
        let mut bytes = Vec::new();
        if let Ok(mut file) = File::open(&self.path) {
            let read = file.seek(SeekFrom::Start(self.from)).and_then(|_| file.read_to_end(&mut bytes));
            if read.is_err() {
                bytes.clear();
            }
        }
        let skipped = bytes.len().saturating_sub(LONGEST);
        String::from_utf8_lossy(&bytes[skipped..]).into_owned()
    }

    /// The line that says that the configuration is not taken. nginx tries to
    /// bind several times; only the last failure is final.
    #[must_use]
    pub(crate) fn fatal(&self) -> Option<String> {
        let words = self.read();
        let emergency: Vec<_> = words.lines().filter(|line| line.contains("[emerg]")).collect();
        let is_final = |line: &&&str| !line.contains("bind()") || line.contains("still could not bind");
        emergency.iter().find(is_final)?;
        Some(emergency.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_and_final_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("error.log");
        std::fs::write(&path, "1 [emerg] old\n").unwrap();
        let tail = Tail::begin(&path);
        assert_eq!(tail.fatal(), None);
        let append = |text: &str| {
            let before = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, before + text).unwrap();
        };
        append("2 [emerg] bind() to 0.0.0.0:80 failed (98)\n");
        assert_eq!(tail.fatal(), None);
        append("3 [emerg] still could not bind()\n");
        assert!(tail.fatal().unwrap().contains("0.0.0.0:80"));
    }
}
