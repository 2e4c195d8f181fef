//! Many small files of a folder in one file on disk.
//!
//! Each file costs an inode, a link in every later tree, a flush and a removal;
//! with thousands of services that was most of a change. The files of services
//! in the shipped folders are read by nginx through `*.conf` alone, so for nginx
//! one file with all of them is the same.
//!
//! ```text
//! upstreams/web.conf, upstreams/api.conf  ->  upstreams/~packed.conf:
//! #@ <bytes> <name> NEWLINE <content> NEWLINE, one after the other by name
//! ```
//!
//! A text that could reach into the next one stays a file of its own.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

use baragon_agent_core::tree::TreePath;

mod reader;

pub(super) use reader::is_self_contained;

/// The file of a folder that holds the others. No template can make one of this
/// name.
const FILE: &str = "~packed.conf";
const HEAD: &str = "#@ ";

/// What a pack holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pack {
    /// Contents by the name in the folder.
    pub(super) parts: BTreeMap<String, String>,
    /// Whether that is all of it: nothing was added or cut by hand.
    pub(super) is_whole: bool,
}

/// The pack that a file may be in, and its name there.
pub(super) fn place_of(path: &TreePath) -> Option<(&str, &str)> {
    let (folder, name) = path.as_str().rsplit_once('/')?;
    let packed = match folder.split_once('/') {
        None => folder == "upstreams",
        Some((first, rest)) => first == "locations" && !rest.contains('/'),
    };
    (packed && name.ends_with(".conf")).then_some((folder, name))
}

/// Where a folder's pack is.
pub(super) fn file_of(folder: &str) -> String {
    format!("{folder}/{FILE}")
}

/// The folder of a pack.
pub(super) fn folder_of(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let inside = TreePath::parse(&format!("{folder}/any.conf")).ok()?;
    (name == FILE && place_of(&inside).is_some()).then_some(folder)
}

/// What a tree has of a folder; an absent pack is empty.
///
/// # Errors
/// It is there and cannot be read.
pub(super) fn load(tree: &Path, folder: &str) -> io::Result<Pack> {
    match fs::read(tree.join(file_of(folder))) {
        Ok(bytes) => Ok(parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Pack::default()),
        Err(error) => Err(error),
    }
}

/// The text of a pack.
pub(super) fn text_of<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, content) in parts {
        writeln!(text, "{HEAD}{} {name}\n{content}", content.len()).expect("a text takes all");
    }
    text
}

/// As far as it is as it was written.
pub(super) fn parse(text: &str) -> Pack {
    let (mut parts, mut rest) = (BTreeMap::new(), text);
    while let Some((name, content, next)) = first_of(rest) {
        parts.insert(name.to_owned(), content.to_owned());
        rest = next;
    }
    Pack { parts, is_whole: rest.is_empty() }
}

fn first_of(text: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = text.strip_prefix(HEAD)?.split_once('\n')?;
    let (length, name) = head.split_once(' ')?;
    let content = rest.get(..length.parse().ok()?)?;
    Some((name, content, rest[content.len()..].strip_prefix('\n')?))
}

/// nginx names lines of packs; whoever reads its words knows the files in them.
pub(super) fn unpack_words(words: &str, tree: &Path) -> String {
    let mut told = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(FILE) {
        let (before, after) = rest.split_at(at);
        let line = &after[FILE.len()..];
        let digits: String = line.chars().skip(1).take_while(char::is_ascii_digit).collect();
        let begin = before.rfind([' ', '"', '\'']).map_or(0, |space| space + 1);
        let folder = before[begin..].trim_end_matches('/');
        match line.starts_with(':').then(|| part_at(tree, folder, digits.parse().ok()?)).flatten() {
            Some((name, number)) => {
                let _ = write!(told, "{before}{name}:{number}");
                rest = &line[1 + digits.len()..];
            }
            None => {
                told += before;
                told += FILE;
                rest = line;
            }
        }
    }
    told + rest
}

/// The file that a line of a pack is from, and the line in it.
fn part_at(tree: &Path, folder: &str, line: usize) -> Option<(String, usize)> {
    let text = fs::read_to_string(tree.join(file_of(folder))).ok()?;
    let (mut rest, mut above) = (text.as_str(), 0);
    while let Some((name, content, next)) = first_of(rest) {
        let lines = 2 + content.matches('\n').count();
        if line <= above + lines {
            return Some((name.to_owned(), line.checked_sub(above + 1)?.max(1)));
        }
        above += lines;
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nginx_reads_by_a_pattern_is_packed() {
        let place = |path: &str| place_of(&TreePath::parse(path).unwrap()).is_some();
        for packed in ["upstreams/web.conf", "locations/_/web.conf"] {
            assert!(place(packed), "{packed}");
        }
        for alone in ["nginx.conf", "domains/_.conf", "upstreams/web.pem", "upstreams/a/b.conf", "x/web.conf"]
        {
            assert!(!place(alone), "{alone}");
        }
        assert_eq!(folder_of("locations/_/~packed.conf"), Some("locations/_"));
        assert_eq!(folder_of("domains/~packed.conf"), None);
    }

    #[test]
    fn what_was_packed_is_found_again_unless_it_was_changed() {
        let parts = [("a.conf", "one\n#@ 3 b.conf\n"), ("b.conf", ""), ("c.conf", "ü{}")];
        let text = text_of(parts);
        let pack = parse(&text);
        assert!(pack.is_whole);
        assert!(pack.parts.iter().map(|(name, content)| (name.as_str(), content.as_str())).eq(parts));
        assert!(!parse(&text.replace("one", "three")).is_whole);
        assert!(!parse(&format!("{text}more")).is_whole);
    }

    #[test]
    fn words_name_the_file_in_the_pack() {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir_all(tree.path().join("locations/_")).unwrap();
        let text = text_of([("a.conf", "one;\ntwo;\n"), ("b.conf", "three;\nfour;\n")]);
        fs::write(tree.path().join("locations/_/~packed.conf"), &text).unwrap();
        let line = text.lines().position(|line| line == "four;").unwrap() + 1;
        let words = format!("bad \"four\" in locations/_/~packed.conf:{line}, see locations/_/~packed.conf");
        let told = unpack_words(&words, tree.path());
        assert_eq!(told, "bad \"four\" in locations/_/b.conf:2, see locations/_/~packed.conf");
    }
}
