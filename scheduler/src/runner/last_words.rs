//! The end of what a task printed, as people can be shown it.

/// Enough for the words of a crash; each failed task has as much in the store.
const KEPT: usize = 1024;
const LINES: usize = 5;

/// The last bytes of one stream. They are taken on their way to the file, as
/// the task may put something else in its place.
#[derive(Debug, Default)]
pub(super) struct LastWords(Vec<u8>);

// === impl LastWords ===

impl LastWords {
    pub(super) fn note(&mut self, bytes: &[u8]) {
        let new = &bytes[bytes.len().saturating_sub(KEPT)..];
        let surplus = (self.0.len() + new.len()).saturating_sub(KEPT);
        self.0.drain(..surplus);
        self.0.extend_from_slice(new);
    }

    /// The last lines that are not blank, as far as there is room; empty when
    /// they are no text.
    pub(super) fn lines(&self) -> String {
        let Some(text) = self.text() else { return String::new() };
        let mut shown = String::new();
        let lines = text.lines().rev().map(str::trim_end).filter(|line| !line.is_empty());
        for line in lines.take(LINES) {
            let line: String = line.chars().map(escaped).collect();
            let room = KEPT.saturating_sub(shown.len() + 1);
            match line.len() <= room {
                true if shown.is_empty() => shown = line,
                true => shown = format!("{line}\n{shown}"),
                false if shown.is_empty() => return end_of(&line, KEPT).to_owned(),
                false => break,
            }
        }
        shown
    }

    /// Its two ends may be in the midst of a character.
    fn text(&self) -> Option<&str> {
        let is_rest = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
        let cut = self.0.iter().take(3).take_while(|byte| is_rest(byte)).count();
        let bytes = &self.0[cut..];
        match str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) if error.error_len().is_none() => str::from_utf8(&bytes[..error.valid_up_to()]).ok(),
            Err(_) => None,
        }
    }
}

fn escaped(c: char) -> String {
    // They would turn what follows on a terminal.
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns { c.escape_default().to_string() } else { c.to_string() }
}

fn end_of(text: &str, most: usize) -> &str {
    let from = (text.len().saturating_sub(most)..text.len()).find(|at| text.is_char_boundary(*at));
    &text[from.unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(parts: &[&[u8]]) -> String {
        let mut words = LastWords::default();
        parts.iter().for_each(|part| words.note(part));
        words.lines()
    }

    #[test]
    fn the_last_lines_are_shown_without_blank_ones() {
        let text = (1..=9).map(|number| format!("line {number}\n\n")).collect::<String>();
        assert_eq!(last(&[text.as_bytes()]), "line 5\nline 6\nline 7\nline 8\nline 9");
        assert_eq!(last(&[b"no end", b" of line"]), "no end of line");
        assert_eq!(last(&[b" \n\t\n"]), "");
    }

    #[test]
    fn nothing_garbles_a_terminal() {
        let shown = last(&["\x1b[2Jred\ta\u{202e}b\r\nb\0".as_bytes()]);
        assert_eq!(shown, [r"\u{1b}[2Jred\ta\u{202e}b", r"b\u{0}"].join("\n"));
    }

    #[test]
    fn the_room_is_never_passed_and_no_character_is_cut() {
        let long = "é".repeat(5000);
        for text in [long.clone(), format!("{long}\n"), format!("x{long}\nshort"), "\x01".repeat(5000)] {
            let shown = last(&[text.as_bytes()]);
            assert!(!shown.is_empty() && shown.len() <= KEPT, "{}", shown.len());
        }
        assert!(last(&[format!("{long}\nshort").as_bytes()]).ends_with("é\nshort"));
        let (begin, end) = "aé".as_bytes().split_at(2);
        assert_eq!(last(&[begin]), "a", "it died in the midst of it");
        assert_eq!(last(&[begin, end]), "aé");
    }

    #[test]
    fn what_is_no_text_is_not_shown() {
        assert_eq!(last(&[b"\x7fELF\xff\xfe\x00\n"]), "");
    }
}
