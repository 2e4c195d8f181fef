//! Which texts mean the same wherever they stand.
//!
//! The rules are those by which nginx takes a configuration apart
//! (`ngx_conf_read_token`), byte by byte. Blocks of Lua are read by another
//! reader, which knows strings and comments of Lua: of these only what both
//! understand alike is accepted.

/// Whether a text ends every statement, block and word that it begins, and none
/// that it did not. In doubt it does not.
pub(in crate::driver) fn is_self_contained(text: &str) -> bool {
    let mut reader = Reader::default();
    text.bytes().all(|byte| reader.take(byte)) && reader.is_through()
}

/// Where nginx is in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Between two words, statements or blocks.
    #[default]
    Between,
    Comment,
    /// `variable`: right behind a `$`, where a `{` is part of the word.
    Word {
        variable: bool,
    },
    Quoted(u8),
    /// A word has to end here.
    AfterQuote,
    /// A block of Lua, perhaps inside a string.
    Lua {
        string: bool,
    },
}

#[derive(Debug, Default)]
struct Reader {
    place: Place,
    /// The next byte stands for itself.
    escaped: bool,
    depth: u32,
    /// The words of a statement that has not ended.
    words: u32,
    /// The first of them, as long as it is a plain one.
    name: Option<Vec<u8>>,
    /// Something of this statement is written like a block of Lua.
    tail: Vec<u8>,
}

const LUA: &[u8] = b"_by_lua_block";

// === impl Reader ===

impl Reader {
    /// False when the text ends what it did not begin, or nginx refuses it.
    fn take(&mut self, byte: u8) -> bool {
        if std::mem::take(&mut self.escaped) {
            return true;
        }
        match self.place {
            Place::Comment => {
                if byte == b'\n' {
                    self.place = Place::Between;
                }
                true
            }
            Place::Between => self.between(byte),
            Place::Word { variable } => self.word(byte, variable),
            Place::Quoted(quote) => self.quoted(byte, quote),
            Place::AfterQuote => self.after_quote(byte),
            Place::Lua { string } => self.lua(byte, string),
        }
    }

    /// Nothing is begun and not ended.
    fn is_through(&self) -> bool {
        let rests = matches!(self.place, Place::Between | Place::Comment);
        rests && !self.escaped && self.depth == 0 && self.words == 0
    }

    fn between(&mut self, byte: u8) -> bool {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => true,
            b';' | b'{' if self.words == 0 => false,
            b';' => self.end(),
            b'{' => self.open(),
            b'}' if self.words > 0 || self.depth == 0 => false,
            b'}' => {
                self.depth -= 1;
                true
            }
            b'#' => {
                self.place = Place::Comment;
                true
            }
            _ => self.begin(byte),
        }
    }

    fn begin(&mut self, byte: u8) -> bool {
        self.name = (self.words == 0).then(Vec::new);
        self.place = match byte {
            b'"' | b'\'' => Place::Quoted(byte),
            b'$' => Place::Word { variable: true },
            _ => Place::Word { variable: false },
        };
        self.escaped = byte == b'\\';
        self.note(byte)
    }

    fn word(&mut self, byte: u8, variable: bool) -> bool {
        if byte == b'{' && variable {
            return true;
        }
        self.place = Place::Word { variable: byte == b'$' };
        match byte {
            b'\\' => self.escaped = true,
            b' ' | b'\t' | b'\r' | b'\n' => {
                self.words += 1;
                self.place = Place::Between;
            }
            b';' => return self.end(),
            b'{' => return self.open(),
            _ => {}
        }
        self.note(byte)
    }

    fn quoted(&mut self, byte: u8, quote: u8) -> bool {
        if byte == b'\\' {
            self.escaped = true;
        } else if byte == quote {
            self.words += 1;
            self.place = Place::AfterQuote;
        }
        self.note(byte)
    }

    fn after_quote(&mut self, byte: u8) -> bool {
        self.place = Place::Between;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => true,
            b';' => self.end(),
            b'{' => self.open(),
            b')' => self.begin(byte),
            _ => false,
        }
    }

    fn end(&mut self) -> bool {
        let is_lua = self.tail_is_lua();
        self.forget();
        !is_lua
    }

    fn open(&mut self) -> bool {
        let name = self.name.take().unwrap_or_default();
        let is_block = name.ends_with(LUA) && name.iter().all(|b| b.is_ascii_lowercase() || *b == b'_');
        let looks_so = self.tail_is_lua();
        self.forget();
        if is_block {
            self.place = Place::Lua { string: false };
            return true;
        }
        self.depth += 1;
        !looks_so
    }

    fn forget(&mut self) {
        self.place = Place::Between;
        self.words = 0;
        self.name = None;
        self.tail.clear();
    }

    /// Keeps the first word, and the statement.
    fn note(&mut self, byte: u8) -> bool {
        if self.words == 0
            && let Some(name) = &mut self.name
        {
            name.push(byte);
        }
        self.tail.push(byte);
        true
    }

    fn tail_is_lua(&self) -> bool {
        self.tail.windows(LUA.len()).any(|part| part == LUA)
    }

    /// Calls, names, numbers and plain strings.
    fn lua(&mut self, byte: u8, string: bool) -> bool {
        self.place = Place::Lua { string: string != (byte == b'"') };
        match byte {
            b'}' if !string => {
                self.place = Place::Between;
                true
            }
            b'-' | b'/' => string,
            b'\n' | b'\t' => !string,
            b'"' | b' ' | b'.' | b':' | b',' | b'_' | b'(' | b')' => true,
            _ => byte.is_ascii_alphanumeric(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What nginx makes of a text.
    #[derive(Clone, Debug, PartialEq, Eq)]
    enum Token {
        Word(Vec<u8>),
        End,
        Open,
        Close,
    }

    /// Takes a text apart as nginx does, written after its description rather
    /// than after the code above. Stops where nginx refuses the text; what has
    /// not ended at the end of the text is `None`.
    fn tokens(text: &str) -> Option<Vec<Token>> {
        let (bytes, mut found, mut at) = (text.as_bytes(), Vec::new(), 0);
        let mut words = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' => at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
                b';' | b'{' => {
                    (words > 0).then_some(())?;
                    words = 0;
                    found.push(if byte == b';' { Token::End } else { Token::Open });
                    at += 1;
                }
                b'}' => {
                    (words == 0).then_some(())?;
                    found.push(Token::Close);
                    at += 1;
                }
                _ => {
                    let length = if matches!(byte, b'"' | b'\'') {
                        let length = quoted(&bytes[at..])?;
                        let next = bytes.get(at + length)?;
                        b" \t\r\n;{)".contains(next).then_some(())?;
                        length
                    } else {
                        plain(&bytes[at..])?
                    };
                    found.push(Token::Word(bytes[at..at + length].to_vec()));
                    words += 1;
                    at += length;
                }
            }
        }
        (words == 0).then_some(found)
    }

    fn quoted(bytes: &[u8]) -> Option<usize> {
        let mut at = 1;
        while *bytes.get(at)? != bytes[0] {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        Some(at + 1)
    }

    fn plain(bytes: &[u8]) -> Option<usize> {
        let (mut at, mut variable) = (0, false);
        loop {
            let byte = *bytes.get(at)?;
            match byte {
                b'{' if variable => {}
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' => return Some(at),
                b'\\' => {
                    (variable, at) = (false, at + 1);
                    bytes.get(at)?;
                }
                _ => variable = byte == b'$',
            }
            at += 1;
        }
    }

    fn deepest(tokens: &[Token]) -> (i32, i32) {
        let mut depth = 0;
        let mut least = 0;
        for token in tokens {
            depth += match token {
                Token::Open => 1,
                Token::Close => -1,
                Token::Word(_) | Token::End => 0,
            };
            least = least.min(depth);
        }
        (depth, least)
    }

    fn text() -> impl Strategy<Value = String> {
        let pieces = [
            "a",
            "b ",
            " ",
            "\n",
            "\t",
            "\r",
            ";",
            "{",
            "}",
            "#",
            "\\",
            "\"",
            "'",
            "$",
            "(",
            ")",
            "a;",
            "a {",
            "x \"y\";",
            "\u{b}",
            "\u{a0}",
            "ü",
            "${a}",
            "if ($x ~ \"}\") {",
            "# } \n",
            "#@ 3 b.conf\n",
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..7)
            .prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_text_that_reaches_into_the_next_one_stands_alone() {
        for good in [
            "",
            "# } \n",
            "a;",
            "location / { a \"}\"; # {\n }\n",
            "x { y { z '\\''; } }",
            "set $a \"${b}c\"; x ${y}z;",
            "if ($x ~ \"a{2}\") { return 503 \"a b\\n\"; }",
            "x { access_by_lua_block { require(\"a.b\").expect(\"a--b\", \"c/d\") } proxy_pass http://a; }",
        ] {
            assert!(is_self_contained(good), "{good}");
        }
        for bad in [
            "}",
            "a {",
            "a",
            "a \"b;",
            "a; } b {",
            "x; \\",
            "include",
            "} server {",
            ";",
            "a;\u{a0}",
            "a;\u{b}",
            "set $x a#; location /x {\n deny all;\n",
            "a \"b\"c;",
            "a \\;",
            "a \"b\\\";",
        ] {
            assert!(!is_self_contained(bad), "{bad}");
        }
    }

    #[test]
    fn lua_that_nginx_may_read_otherwise_stands_alone() {
        for bad in [
            "access_by_lua_block { -- }\n}",
            "access_by_lua_block { x = \"}\" }",
            "access_by_lua_block { x = [[ } ]] }",
            "access_by_lua_block { x = '\"' }",
            "access_by_lua_block { f(\"a\\\"\") }",
            "access_by_lua_block { f(\"a }",
            "access_by_lua_block { { } }",
            "\"access_by_lua_block\" { f() }",
            "location /a_by_lua_block { foo} }",
            "access_by_lua_block a;",
        ] {
            assert!(!is_self_contained(bad), "{bad}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_packed_means_what_it_means_alone(first in text(), second in text()) {
            if !is_self_contained(&first) {
                return Ok(());
            }
            let (alone, next) = (tokens(&first).expect("it is through"), tokens(&second));
            prop_assert_eq!(deepest(&alone), (0, 0));
            let both = tokens(&format!("#@ 1 a.conf\n{first}\n#@ 1 b.conf\n{second}\n"));
            match next {
                Some(next) => prop_assert_eq!(both, Some([alone, next].concat())),
                // Whatever is wrong with a text does not depend on the one before.
                None if !second.contains('\\') => prop_assert!(!is_self_contained(&second)),
                None => {}
            }
        }
    }
}
