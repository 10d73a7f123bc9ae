//! Passing over what is not understood, without losing the way: quotes, brackets, patterns and here-documents are respected.
//! On the way everything that may be assigned to is noted.

use super::parse::Parser;
use super::syntax::{Expr, Kind, Path, Statement, StatementKind, Step, Target};

/// What was passed over.
#[derive(Default)]
pub(super) struct Skipped {
    /// Assignments of something unknown, to whatever may have been changed.
    pub(super) statements: Vec<Statement>,
    /// Whether an `if` or `unless` was among it.
    pub(super) conditional: bool,
}

/// How many brackets may be open at once.
const MAX_OPEN: usize = 1_000;
/// Verbs that change what follows them.
const CHANGES: [&str; 9] = ["push", "unshift", "splice", "delete", "pop", "shift", "undef", "local", "chomp"];

impl Parser<'_> {
    /// Up to the end of a statement, which stays; of a part of a list, up to the comma behind it.
    pub(super) fn skip(&mut self, statement: bool) -> Skipped {
        let mut skipped = Skipped::default();
        let mut open: Vec<u8> = Vec::new();
        // Whether a value ended here, so that a slash divides.
        let mut value = false;
        let mut changes = false;
        // `@{ … }{ … } = ` and `( … ) = ` assign to whatever stands before the sign.
        let mut assigned = statement && matches!(self.peek(), Some(b'@' | b'%' | b'('));
        while let Some(byte) = self.peek() {
            let outside = open.is_empty();
            match byte {
                b';' | b'}' if outside => break,
                b')' | b']' | b',' if outside && !statement => break,
                b'=' if outside && !statement && self.cursor.looks_at("=>") => break,
                b'\'' | b'"' | b'`' => {
                    self.cursor.delimited();
                    value = true;
                }
                b'(' | b'[' | b'{' => {
                    open.push(byte);
                    self.cursor.bump();
                    value = false;
                }
                b')' | b']' | b'}' => {
                    if byte == b'}' && !open.contains(&b'{') {
                        break;
                    }
                    // A bracket that was forgotten ends with the one around it.
                    let opener = match byte {
                        b')' => b'(',
                        b']' => b'[',
                        _ => b'{',
                    };
                    if let Some(at) = open.iter().rposition(|known| *known == opener) {
                        open.truncate(at);
                    }
                    self.cursor.bump();
                    value = true;
                }
                b'/' if !value => {
                    self.cursor.delimited();
                    self.cursor.word();
                    value = true;
                }
                b'<' if !value && self.cursor.looks_at("<<") => {
                    if self.heredoc().is_none() {
                        self.cursor.bump_by(2);
                    }
                    value = true;
                }
                b'$' | b'@' | b'%' | b'&' if !(value && matches!(byte, b'%' | b'&')) => {
                    if let Some(path) = self.mentioned() {
                        let line = path.line;
                        self.cursor.skip_space();
                        if changes || assigned || self.is_assigned() {
                            let target = Target::Scalar(path);
                            let kind = StatementKind::Assign(target, None, Expr::unknown(line));
                            skipped.statements.push(Statement { line, kind });
                        }
                    }
                    value = true;
                }
                _ => {
                    if let Some(word) = self.cursor.word() {
                        skipped.conditional |= matches!(word, "if" | "unless");
                        changes |= CHANGES.contains(&word);
                        value = self.quoted_by(word)
                            || !matches!(word, "and" | "or" | "not" | "if" | "unless" | "split" | "grep");
                    } else {
                        assigned &= byte != b'=';
                        let digit = byte.is_ascii_digit();
                        self.cursor.bump();
                        value = digit;
                    }
                }
            }
            if open.len() > MAX_OPEN {
                let line = self.cursor.line;
                self.fault(line, "too many open brackets: the rest of the file is left out");
                self.cursor.go_to_end();
            }
        }
        skipped
    }

    /// Over one pair of brackets, which begins here.
    pub(super) fn skip_brackets(&mut self) -> Skipped {
        let mut all = Skipped::default();
        let Some(open) = self.cursor.bump() else { return all };
        let close = super::cursor::closing(open);
        loop {
            let skipped = self.skip(false);
            all.statements.extend(skipped.statements);
            match self.cursor.peek() {
                // A brace that is not ours closes what is around it.
                None => return all,
                Some(b'}') if close != b'}' => return all,
                byte => {
                    self.cursor.bump();
                    if byte == Some(close) {
                        return all;
                    }
                }
            }
        }
    }

    /// The quoted text behind `q`, `qw`, `m`, `s` and the like; false where the word is a word.
    fn quoted_by(&mut self, word: &str) -> bool {
        let two = matches!(word, "s" | "tr" | "y");
        if !two && !matches!(word, "q" | "qq" | "qw" | "m" | "qr") {
            return false;
        }
        let Some(open) = self.quote_delimiter() else { return false };
        self.cursor.delimited();
        if two {
            if super::cursor::closing(open) == open {
                // The delimiter in the middle is shared.
                self.skip_to_delimiter(open);
            } else {
                self.cursor.skip_space();
                self.cursor.delimited();
            }
        }
        self.cursor.word();
        true
    }

    fn skip_to_delimiter(&mut self, close: u8) {
        while let Some(byte) = self.cursor.bump() {
            match byte {
                b'\\' => {
                    self.cursor.bump();
                }
                _ if byte == close => break,
                _ => {}
            }
        }
    }

    /// A variable that is mentioned, with as much of the way into it as is written out.
    fn mentioned(&mut self) -> Option<Path> {
        let line = self.cursor.line;
        self.cursor.bump();
        while matches!(self.cursor.peek(), Some(b'$' | b'#')) {
            self.cursor.bump();
        }
        let Some(name) = self.cursor.word() else {
            if matches!(self.cursor.peek(), Some(b'!' | b'/' | b'&' | b'.' | b'0' | b'@' | b'\\')) {
                self.cursor.bump();
            }
            return None;
        };
        let mut steps = Vec::new();
        loop {
            let before = self.cursor.clone();
            self.cursor.skip_space();
            self.cursor.take("->");
            self.cursor.skip_space();
            let key = (self.cursor.peek() == Some(b'{')).then(|| self.written_key()).flatten();
            match key {
                Some(key) if steps.len() < 16 => steps.push(Step::Key(Expr { line, kind: Kind::Text(key) })),
                _ => {
                    self.cursor = before;
                    break;
                }
            }
        }
        let sigil = if steps.is_empty() || name == "Self" || name == "self" { b'$' } else { b'%' };
        Some(Path { line, sigil, name: name.to_owned(), steps })
    }

    fn written_key(&mut self) -> Option<String> {
        self.cursor.bump();
        self.cursor.skip_space();
        let key = match self.cursor.peek()? {
            b'\'' | b'"' => self.cursor.delimited().filter(|key| !key.contains(['$', '@', '\\']))?,
            _ => self.cursor.word()?.to_owned(),
        };
        self.take("}").then_some(key)
    }

    /// Whether an assignment follows, or more of the way that could not be told.
    fn is_assigned(&self) -> bool {
        let here = |text: &str| self.cursor.looks_at(text);
        let plain = here("=") && !here("==") && !here("=>");
        let with = ["||=", "//=", "&&=", "**=", ".=", "+=", "-=", "*=", "/=", "++", "--"];
        plain || here("{") || here("->{") || here("->[") || here("[") || with.iter().any(|text| here(text))
    }
}
