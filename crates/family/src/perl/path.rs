//! Reads variables, the way into them, and the parts of lists.

use super::parse::{MAX_DEPTH, Parser};
use super::syntax::{Expr, Form, Item, Kind, Path, Step, Target};

impl Parser<'_> {
    /// `$X…`, `@X`, `@{ … }`, `%X`, `%{ … }` as something that can be assigned to.
    pub(super) fn target(&mut self) -> Option<Target> {
        let sigil = self.peek()?;
        let path = self.path()?;
        Some(match sigil {
            b'@' => Target::Whole(Form::List, path),
            b'%' => Target::Whole(Form::Hash, path),
            _ => Target::Scalar(path),
        })
    }

    /// A variable with the way into it. `@{ $X->{Y} }` and `@$X` give the way to the container.
    pub(super) fn path(&mut self) -> Option<Path> {
        self.cursor.skip_space();
        let line = self.cursor.line;
        let sigil = self.cursor.bump().filter(|byte| matches!(byte, b'$' | b'@' | b'%'))?;
        let mut path = match self.cursor.peek()? {
            b'{' => {
                if self.depth >= MAX_DEPTH {
                    return None;
                }
                self.cursor.bump();
                self.cursor.skip_space();
                // `${name}` and `@{name}` are the variables themselves.
                let path = if let Some(name) = self.cursor.word() {
                    Path { line, sigil, name: name.to_owned(), steps: Vec::new() }
                } else {
                    self.depth += 1;
                    let inner = self.path();
                    self.depth -= 1;
                    inner.filter(|inner| inner.sigil == b'$' || !inner.steps.is_empty())?
                };
                if !self.take("}") {
                    return None;
                }
                path
            }
            b'$' => {
                self.cursor.bump();
                let name = self.cursor.word()?.to_owned();
                let path = Path { line, sigil: b'$', name, steps: Vec::new() };
                if sigil != b'$' {
                    return Some(path);
                }
                // `$$X{A}` is `$X->{A}`; `$$X` alone is none of ours.
                if !matches!(self.cursor.peek(), Some(b'{' | b'[')) {
                    return None;
                }
                path
            }
            _ => {
                let name = self.cursor.word()?.to_owned();
                let mut path = Path { line, sigil, name, steps: Vec::new() };
                if sigil == b'$' {
                    match self.cursor.peek() {
                        Some(b'{') => path.sigil = b'%',
                        Some(b'[') => path.sigil = b'@',
                        _ => {}
                    }
                }
                path
            }
        };
        if sigil != b'$' {
            // A slice is none of ours.
            return (!matches!(self.cursor.peek(), Some(b'{' | b'['))).then_some(path);
        }
        if !self.steps(&mut path) {
            return None;
        }
        Some(path)
    }

    /// `->{A}{B}[0]`; false where a step is not understood.
    fn steps(&mut self, path: &mut Path) -> bool {
        loop {
            let before = self.cursor.clone();
            self.cursor.skip_space();
            if self.cursor.take("->") {
                self.cursor.skip_space();
                if !matches!(self.cursor.peek(), Some(b'{' | b'[')) {
                    // A method, or `->%*`.
                    self.cursor = before;
                    return true;
                }
            }
            match self.cursor.peek() {
                Some(b'{') => {
                    let Some(key) = self.key() else { return false };
                    path.steps.push(Step::Key(key));
                }
                Some(b'[') if self.depth < MAX_DEPTH => {
                    self.cursor.bump();
                    self.depth += 1;
                    let index = self.expression();
                    self.depth -= 1;
                    if !self.take("]") {
                        return false;
                    }
                    path.steps.push(Step::Index(index));
                }
                _ => {
                    self.cursor = before;
                    return true;
                }
            }
            if path.steps.len() > MAX_DEPTH {
                return false;
            }
        }
    }

    /// `{Key}`, `{'Key'}`, `{"Key$x"}`
    pub(super) fn key(&mut self) -> Option<Expr> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.cursor.bump();
        self.cursor.skip_space();
        let start = self.cursor.clone();
        let line = self.cursor.line;
        let minus = self.cursor.take("-");
        if let Some(word) = self.cursor.word()
            && self.take("}")
        {
            let text = if minus { format!("-{word}") } else { word.to_owned() };
            return Some(Expr { line, kind: Kind::Text(text) });
        }
        self.cursor = start;
        self.depth += 1;
        let key = self.expression();
        self.depth -= 1;
        self.take("}").then_some(key)
    }

    /// The parts of a list up to what closes it, which stays.
    pub(super) fn items(&mut self, close: u8) -> Vec<Item> {
        let mut items = Vec::new();
        let mut after_arrow = false;
        loop {
            match self.peek() {
                None => break,
                Some(byte) if byte == close || matches!(byte, b')' | b']' | b'}' | b';') => break,
                Some(b',') => {
                    self.cursor.bump();
                    after_arrow = false;
                }
                Some(b'=') if self.cursor.looks_at("=>") => {
                    self.cursor.bump_by(2);
                    after_arrow = true;
                }
                Some(_) => {
                    let before = self.cursor.at();
                    let line = self.cursor.line;
                    let mut value = self.expression();
                    let ended = match self.peek() {
                        None | Some(b',' | b')' | b']' | b'}' | b';') => true,
                        Some(b'=') => self.cursor.looks_at("=>"),
                        Some(_) => false,
                    };
                    if !ended {
                        let here = self.cursor.line;
                        if !matches!(value.kind, Kind::Unknown) {
                            self.fault(here, "what follows the value is not understood: the value is left out");
                        }
                        self.skip(false);
                        value = Expr::unknown(line);
                    }
                    items.push(Item { value, after_arrow });
                    if self.cursor.at() == before {
                        self.cursor.bump();
                    }
                }
            }
        }
        items
    }
}
