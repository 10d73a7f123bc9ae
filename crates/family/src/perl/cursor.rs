//! A place in a text: blanks, comments, documentation and here-documents are passed over, quoted texts are read.

/// Where the reader is. Cheap to copy, so it can be put back.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
    pub(super) line: u32,
    /// The end of a line with a here-document, and where reading goes on behind its text.
    heredoc: Option<(usize, usize)>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, heredoc: None }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes().get(self.at + ahead).copied()
    }

    pub(super) fn looks_at(&self, text: &str) -> bool {
        self.bytes()[self.at.min(self.text.len())..].starts_with(text.as_bytes())
    }

    pub(super) fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        if byte == b'\n' {
            self.line += 1;
            if let Some((newline, resume)) = self.heredoc
                && newline + 1 == self.at
            {
                self.line += lines(&self.bytes()[self.at..resume]);
                self.at = resume;
                self.heredoc = None;
            }
        }
        Some(byte)
    }

    pub(super) fn bump_by(&mut self, count: usize) {
        for _ in 0..count {
            self.bump();
        }
    }

    /// Takes the text if it stands here.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let here = self.looks_at(text);
        if here {
            self.bump_by(text.len());
        }
        here
    }

    /// Whether nothing but the end is left.
    pub(super) fn go_to_end(&mut self) {
        self.at = self.text.len();
    }

    /// Passes over blanks, comments and documentation.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'#' {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.bump();
                }
            } else if self.is_documentation() {
                self.skip_documentation();
            } else if byte.is_ascii_whitespace() || byte == 0x0b {
                self.bump();
            } else {
                break;
            }
        }
    }

    fn is_documentation(&self) -> bool {
        let starts = self.at == 0 || self.bytes().get(self.at - 1) == Some(&b'\n');
        starts && self.peek() == Some(b'=') && self.peek_at(1).is_some_and(|byte| byte.is_ascii_alphabetic())
    }

    fn skip_documentation(&mut self) {
        loop {
            let last = self.looks_at("=cut") && !self.peek_at(4).is_some_and(|byte| byte.is_ascii_alphanumeric());
            while self.peek().is_some_and(|byte| byte != b'\n') {
                self.bump();
            }
            if self.bump().is_none() || last {
                break;
            }
        }
    }

    /// A name: letters, digits, `_`, and `::` between its parts. Nothing where none stands here.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let word = self.peek_word()?;
        self.at += word.len();
        Some(word)
    }

    /// The name that stands here.
    pub(super) fn peek_word(&self) -> Option<&'a str> {
        let bytes = self.bytes();
        let is_start = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        if !is_start(self.at) {
            return None;
        }
        let mut end = self.at;
        loop {
            while bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
                end += 1;
            }
            if bytes.get(end) == Some(&b':') && bytes.get(end + 1) == Some(&b':') && is_start(end + 2) {
                end += 2;
            } else {
                return self.text.get(self.at..end);
            }
        }
    }

    /// The text between two places.
    pub(super) fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// Reads what is quoted by the delimiter that stands here, nested ones included, with its backslashes. Nothing where it is
    /// not closed.
    pub(super) fn delimited(&mut self) -> Option<String> {
        let open = self.bump().filter(u8::is_ascii)?;
        let close = closing(open);
        let mut depth = 0usize;
        let mut content = Vec::new();
        loop {
            let byte = self.bump()?;
            if byte == b'\\' {
                content.push(byte);
                content.push(self.bump()?);
                continue;
            }
            if byte == close && depth == 0 {
                return Some(String::from_utf8_lossy(&content).into_owned());
            }
            if open != close {
                depth = if byte == open { depth + 1 } else { depth - usize::from(byte == close) };
            }
            content.push(byte);
        }
    }

    /// Reads the text of a here-document whose end is told by `tag`; the lines below are passed over when they are reached.
    pub(super) fn heredoc(&mut self, tag: &str, indented: bool) -> Option<String> {
        let bytes = self.bytes();
        let (newline, start) = if let Some(known) = self.heredoc {
            known
        } else {
            let newline = self.at + bytes[self.at..].iter().position(|byte| *byte == b'\n')?;
            (newline, newline + 1)
        };
        let mut content: Vec<&str> = Vec::new();
        let mut at = start;
        while at < self.text.len() {
            let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(self.text.len(), |length| at + length);
            let line = self.text.get(at..end)?;
            at = (end + 1).min(self.text.len());
            if line == tag || (indented && line.trim_start() == tag) {
                self.heredoc = Some((newline, at));
                return Some(unindented(&content, indented));
            }
            content.push(line);
        }
        None
    }
}

fn lines(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.split(|byte| *byte == b'\n').count() - 1).unwrap_or(u32::MAX)
}

fn unindented(content: &[&str], indented: bool) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = content.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut = if indented { least } else { 0 };
    content.iter().map(|line| line.get(cut..).unwrap_or("").to_owned() + "\n").collect()
}

/// What closes what this opens.
pub(super) fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    }
}
