//! Reads statements. What is not understood is told with its line, passed over up to its end, and whatever it assigns to is
//! marked as doubtful; everything else goes on.

use super::cursor::Cursor;
use super::syntax::{Expr, Form, Item, Kind, Operator, Path, Statement, StatementKind, Step, Target};

/// How deep brackets may be nested.
pub(super) const MAX_DEPTH: usize = 64;
/// How much is told about one file.
const MAX_FAULTS: usize = 200;
/// Variables of Perl's own machinery, which configure nothing.
const MACHINERY: [&str; 5] = ["ISA", "VERSION", "DEBUG", "EXPORT", "EXPORT_OK"];

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: u32,
    pub(crate) what: String,
}

/// A file as it was understood.
pub(crate) struct Program {
    /// What runs when the file is loaded.
    pub(super) top: Vec<Statement>,
    /// The body of `sub Load`.
    pub(crate) load: Option<Vec<Statement>>,
    pub(crate) faults: Vec<Fault>,
}

/// Reads a file.
pub(crate) fn parse(text: &str) -> Program {
    let mut parser = Parser { cursor: Cursor::new(text), depth: 0, faults: Vec::new(), load: None, broken_heredocs: 0 };
    let mut top = Vec::new();
    loop {
        top.extend(parser.statements());
        if parser.cursor.peek().is_none() {
            break;
        }
        let line = parser.cursor.line;
        parser.fault(line, "a } that closes nothing");
        parser.cursor.bump();
    }
    Program { top, load: parser.load, faults: parser.faults }
}

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) depth: usize,
    faults: Vec<Fault>,
    load: Option<Vec<Statement>>,
    broken_heredocs: usize,
}

impl<'a> Parser<'a> {
    /// A parser of a variable in a text.
    pub(super) fn inside(text: &'a str, line: u32, depth: usize) -> Self {
        let mut cursor = Cursor::new(text);
        cursor.line = line;
        Self { cursor, depth, faults: Vec::new(), load: None, broken_heredocs: 0 }
    }

    pub(super) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }
}

impl Parser<'_> {
    pub(super) fn fault(&mut self, line: u32, what: impl Into<String>) {
        let fault = Fault { line, what: what.into() };
        if self.faults.len() < MAX_FAULTS && self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        self.cursor.skip_space();
        self.cursor.peek()
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        self.cursor.skip_space();
        self.cursor.take(text)
    }

    /// A here-document that begins nowhere makes every guess about the rest wrong.
    pub(super) fn broken_heredoc(&mut self) {
        self.broken_heredocs += 1;
        if self.broken_heredocs > 20 {
            let line = self.cursor.line;
            self.fault(line, "too many here-documents without an end: the rest of the file is left out");
            self.cursor.to_the_end();
        }
    }

    /// Statements up to the end, or to a `}` that stays.
    fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        while let Some(byte) = self.peek() {
            if byte == b'}' {
                break;
            }
            let before = self.cursor.at();
            if let Some(statement) = self.statement() {
                statements.push(statement);
            }
            if self.cursor.at() == before {
                // Nothing can be made of this; going on is what matters.
                self.cursor.bump();
            }
        }
        statements
    }

    fn statement(&mut self) -> Option<Statement> {
        let line = self.cursor.line;
        let made = |kind| Some(Statement { line, kind });
        match self.peek()? {
            b';' => {
                self.cursor.bump();
                None
            }
            b'{' => made(StatementKind::Block(self.block())),
            b'$' | b'@' | b'%' => self.assignment(line),
            byte if byte.is_ascii_digit() => {
                // `1;`
                self.cursor.word();
                while self.cursor.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    self.cursor.bump();
                }
                self.ends(line).map_or_else(|| None, Some)
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => self.worded(line),
            _ => Some(self.not_understood(line, "this statement")),
        }
    }

    fn worded(&mut self, line: u32) -> Option<Statement> {
        let made = |kind| Some(Statement { line, kind });
        let start = self.cursor.clone();
        let word = self.cursor.word()?;
        match word {
            "package" => {
                self.cursor.skip_space();
                self.cursor.word();
                // `package X { … }` is a block.
                if self.peek() == Some(b'{') {
                    return made(StatementKind::Block(self.block()));
                }
                self.skip(true);
                self.cursor.take(";");
                None
            }
            "use" | "no" => {
                self.skip(true);
                self.cursor.take(";");
                None
            }
            "__END__" | "__DATA__" => {
                self.cursor.to_the_end();
                None
            }
            "sub" => self.sub(),
            "if" | "unless" | "while" | "until" | "for" | "foreach" => made(self.conditional(line, word)),
            "eval" | "do" | "BEGIN" | "END" | "INIT" | "else" | "elsif" | "continue" if self.peek() == Some(b'{') => {
                self.fault(line, format!("{word}: what is in it is left out"));
                let block = self.block();
                let rest = self.skip(true);
                self.cursor.take(";");
                made(StatementKind::Doubtful([block, rest.statements].concat()))
            }
            "return" => {
                let skipped = self.skip(true);
                self.cursor.take(";");
                if skipped.conditional {
                    self.fault(line, "return under a condition: it is taken as if it did not return");
                    return None;
                }
                made(StatementKind::Return)
            }
            "my" | "our" | "local" | "state" => self.declaration(line, word),
            "push" | "unshift" => match self.push(line, word == "push") {
                Some(statement) => Some(statement),
                None => {
                    self.cursor = start;
                    Some(self.not_understood(line, word))
                }
            },
            "delete" => {
                let parenthesis = self.take("(");
                let path = self.path().filter(|path| path.sigil == b'$' || !path.steps.is_empty());
                if parenthesis && path.is_some() {
                    self.take(")");
                }
                match path {
                    Some(path) if matches!(self.peek(), None | Some(b';' | b'}')) => {
                        self.take(";");
                        made(StatementKind::Delete(path))
                    }
                    _ => {
                        self.cursor = start;
                        Some(self.not_understood(line, word))
                    }
                }
            }
            _ => {
                self.cursor = start;
                Some(self.not_understood(line, word))
            }
        }
    }

    /// Tells of a statement that is not understood and passes over it.
    fn not_understood(&mut self, line: u32, what: &str) -> Statement {
        self.fault(line, format!("{what}: not understood, left out"));
        let skipped = self.skip(true);
        self.cursor.take(";");
        Statement { line, kind: StatementKind::Doubtful(skipped.statements) }
    }

    /// `{ … }` with statements. What is nested too deep is passed over.
    fn block(&mut self) -> Vec<Statement> {
        let line = self.cursor.line;
        if self.depth >= MAX_DEPTH {
            self.fault(line, "nested too deep, left out");
            let skipped = self.skip_brackets();
            return vec![Statement { line, kind: StatementKind::Doubtful(skipped.statements) }];
        }
        self.cursor.bump();
        self.depth += 1;
        let statements = self.statements();
        self.depth -= 1;
        if !self.take("}") {
            self.fault(line, "a { that is not closed");
        }
        statements
    }

    fn sub(&mut self) -> Option<Statement> {
        self.cursor.skip_space();
        let name = self.cursor.word().unwrap_or("");
        // Prototypes and attributes.
        while self.peek().is_some_and(|byte| !matches!(byte, b'{' | b';' | b'}')) {
            if self.cursor.peek() == Some(b'(') {
                self.skip_brackets();
            } else {
                self.cursor.bump();
            }
        }
        if self.peek() != Some(b'{') {
            return None;
        }
        if name == "Load" {
            // Perl takes the last of two.
            self.load = Some(self.block());
        } else {
            self.skip_brackets();
        }
        None
    }

    /// `if (…) { … } elsif (…) { … } else { … }`, and loops.
    fn conditional(&mut self, line: u32, word: &str) -> StatementKind {
        self.fault(line, format!("{word}: conditions and loops are not followed; what they assign to is left out"));
        let mut inside = Vec::new();
        loop {
            // The condition, or `my $x (…)`.
            while self.peek().is_some_and(|byte| !matches!(byte, b'{' | b';' | b'}')) {
                if self.cursor.peek() == Some(b'(') {
                    inside.extend(self.skip_brackets().statements);
                } else {
                    self.cursor.bump();
                }
            }
            if self.peek() != Some(b'{') {
                self.take(";");
                break;
            }
            inside.extend(self.block());
            self.cursor.skip_space();
            if !matches!(self.cursor.peek_word(), Some("elsif" | "else" | "continue")) {
                break;
            }
            self.cursor.word();
        }
        StatementKind::Doubtful(inside)
    }

    /// `my $x = …;`, `my ($a, $b) = …;`, `my %x;`
    fn declaration(&mut self, line: u32, word: &str) -> Option<Statement> {
        if word == "local" {
            return Some(self.not_understood(line, word));
        }
        let several = self.take("(");
        let mut targets = Vec::new();
        loop {
            match self.peek() {
                Some(b'$' | b'@' | b'%') => match self.target() {
                    Some(target) => targets.push(target),
                    None => return Some(self.not_understood(line, word)),
                },
                Some(b',') if several => {
                    self.cursor.bump();
                }
                Some(b')') if several => {
                    self.cursor.bump();
                    break;
                }
                _ if self.cursor.peek_word() == Some("undef") => {
                    self.cursor.word();
                }
                _ => return Some(self.not_understood(line, word)),
            }
            if !several {
                break;
            }
        }
        if !matches!(self.peek(), Some(b'=')) || self.cursor.looks_at("==") || self.cursor.looks_at("=~") {
            self.ends(line);
            return Some(Statement { line, kind: StatementKind::Declare(targets, false) });
        }
        self.cursor.bump();
        self.cursor.skip_space();
        let start = self.cursor.clone();
        let given = self.take("@_") || (self.cursor.peek_word() == Some("shift") && self.cursor.word().is_some());
        if given {
            self.take("@_");
            self.take("(").then(|| self.take(")"));
            if matches!(self.peek(), None | Some(b';' | b'}')) {
                self.take(";");
                return Some(Statement { line, kind: StatementKind::Declare(targets, true) });
            }
            self.cursor = start;
        }
        let target = match targets.len() {
            1 if !several => targets.remove(0),
            _ => Target::Several(targets),
        };
        Some(self.value_of(line, target, None))
    }

    /// `push @{ … }, …;` with or without parentheses.
    fn push(&mut self, line: u32, at_the_end: bool) -> Option<Statement> {
        let parenthesis = self.take("(");
        let path = match self.target()? {
            Target::Whole(Form::List, path) => path,
            // `push $X->{Y}, …` was Perl for some years.
            Target::Scalar(path) => path,
            _ => return None,
        };
        if !self.take(",") {
            return None;
        }
        let close = if parenthesis { b')' } else { b';' };
        let items = self.items(close);
        if parenthesis && !self.take(")") {
            return None;
        }
        if MACHINERY.contains(&path.name.as_str()) {
            self.ends(line);
            return Some(Statement { line, kind: StatementKind::Block(Vec::new()) });
        }
        match self.ends(line) {
            Some(doubtful) => Some(Statement {
                line,
                kind: StatementKind::Doubtful(vec![
                    Statement { line, kind: StatementKind::Push(path, items, at_the_end) },
                    doubtful,
                ]),
            }),
            None => Some(Statement { line, kind: StatementKind::Push(path, items, at_the_end) }),
        }
    }

    fn assignment(&mut self, line: u32) -> Option<Statement> {
        let start = self.cursor.clone();
        let faults = self.faults.len();
        let target = self.target();
        let operator = target.is_some().then(|| self.assignment_operator()).flatten();
        let (Some(target), Some(operator)) = (target, operator) else {
            self.faults.truncate(faults);
            self.cursor = start;
            return Some(self.not_understood(line, "this statement"));
        };
        if let Target::Scalar(path) | Target::Whole(_, path) = &target {
            if path.name == "ENV" || MACHINERY.contains(&path.name.as_str()) {
                self.skip(true);
                self.cursor.take(";");
                return None;
            }
        }
        Some(self.value_of(line, target, operator))
    }

    /// `=`, or an operator with it.
    fn assignment_operator(&mut self) -> Option<Option<Operator>> {
        self.cursor.skip_space();
        let operators = [
            ("**=", Operator::Power),
            ("||=", Operator::Or),
            ("//=", Operator::OrDefined),
            (".=", Operator::Joined),
            ("+=", Operator::Plus),
            ("-=", Operator::Minus),
            ("*=", Operator::Times),
            ("/=", Operator::Divided),
        ];
        for (text, operator) in operators {
            if self.cursor.take(text) {
                return Some(Some(operator));
            }
        }
        let plain = self.cursor.looks_at("=") && !["==", "=~", "=>"].iter().any(|text| self.cursor.looks_at(text));
        plain.then(|| self.cursor.bump()).map(|_| None)
    }

    /// The value of an assignment, and the end of its statement.
    fn value_of(&mut self, line: u32, target: Target, operator: Option<Operator>) -> Statement {
        self.cursor.skip_space();
        // `A = B = value`
        if operator.is_none() && matches!(self.cursor.peek(), Some(b'$')) && self.depth < MAX_DEPTH {
            let start = self.cursor.clone();
            let faults = self.faults.len();
            let inner = self.target();
            if let (Some(Target::Scalar(path)), Some(None)) = (inner, self.assignment_operator()) {
                self.depth += 1;
                let first = self.value_of(line, Target::Scalar(path.clone()), None);
                self.depth -= 1;
                let read = Expr { line, kind: Kind::Read(path) };
                let second = Statement { line, kind: StatementKind::Assign(target, None, read) };
                let doubtful = matches!(first.kind, StatementKind::Doubtful(_));
                let both = vec![first, second];
                let kind = if doubtful { StatementKind::Doubtful(both) } else { StatementKind::Block(both) };
                return Statement { line, kind };
            }
            self.faults.truncate(faults);
            self.cursor = start;
        }
        let value = self.expression();
        let assign = Statement { line, kind: StatementKind::Assign(target, operator, value) };
        match self.ends(line) {
            None => assign,
            Some(rest) => Statement { line, kind: StatementKind::Doubtful(vec![assign, rest]) },
        }
    }

    /// Takes the end of a statement. Whatever stands before it makes the statement doubtful, and is told.
    fn ends(&mut self, line: u32) -> Option<Statement> {
        match self.peek() {
            None | Some(b'}') => None,
            Some(b';') => {
                self.cursor.bump();
                None
            }
            Some(_) => {
                let condition =
                    matches!(self.cursor.peek_word(), Some("if" | "unless" | "for" | "foreach" | "while" | "until"));
                let here = self.cursor.line;
                let what = if condition {
                    "under a condition: left out".to_owned()
                } else if here == line {
                    "what follows the value is not understood: the statement is left out".to_owned()
                } else {
                    format!(
                        "what follows the value of line {line} is not understood (is a ; missing?): the statement is left out"
                    )
                };
                self.fault(here, what);
                let skipped = self.skip(true);
                self.cursor.take(";");
                Some(Statement { line, kind: StatementKind::Doubtful(skipped.statements) })
            }
        }
    }

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
