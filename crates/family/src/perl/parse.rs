//! Reads statements. What is not understood is told with its line, passed over up to its end, and whatever it assigns to is
//! marked as doubtful; everything else goes on.

use super::cursor::Cursor;
use super::expression::is_perls;
use super::syntax::{Expr, Form, Kind, Operator, Statement, StatementKind, Target};

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

/// How something is assigned.
enum Assignment {
    Plain,
    /// `.=` and the like.
    With(Operator),
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
            self.cursor.go_to_end();
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
                self.cursor.go_to_end();
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
            "my" | "our" | "local" | "state" => Some(self.declaration(line, word)),
            "push" | "unshift" => {
                let pushed = self.push(line, word == "push");
                Some(pushed.unwrap_or_else(|| {
                    self.cursor = start;
                    self.not_understood(line, word)
                }))
            }
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
        let what = if is_perls(what) || what.contains("::") { what } else { "this statement" };
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
    fn declaration(&mut self, line: u32, word: &str) -> Statement {
        if word == "local" {
            return self.not_understood(line, word);
        }
        let several = self.take("(");
        let mut targets = Vec::new();
        loop {
            match self.peek() {
                Some(b'$' | b'@' | b'%') => match self.target() {
                    Some(target) => targets.push(target),
                    None => return self.not_understood(line, word),
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
                _ => return self.not_understood(line, word),
            }
            if !several {
                break;
            }
        }
        if !matches!(self.peek(), Some(b'=')) || self.cursor.looks_at("==") || self.cursor.looks_at("=~") {
            self.ends(line);
            return Statement { line, kind: StatementKind::Declare(targets, false) };
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
                return Statement { line, kind: StatementKind::Declare(targets, true) };
            }
            self.cursor = start;
        }
        let target = match targets.len() {
            1 if !several => targets.remove(0),
            _ => Target::Several(targets),
        };
        self.value_of(line, target, None)
    }

    /// `push @{ … }, …;` with or without parentheses.
    fn push(&mut self, line: u32, at_the_end: bool) -> Option<Statement> {
        let parenthesis = self.take("(");
        // `push $X->{Y}, …` was Perl for some years.
        let (Target::Whole(Form::List, path) | Target::Scalar(path)) = self.target()? else { return None };
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
        if let Target::Scalar(path) | Target::Whole(_, path) = &target
            && (path.name == "ENV" || MACHINERY.contains(&path.name.as_str()))
        {
            self.skip(true);
            self.cursor.take(";");
            return None;
        }
        let operator = match operator {
            Assignment::Plain => None,
            Assignment::With(operator) => Some(operator),
        };
        Some(self.value_of(line, target, operator))
    }

    /// `=`, or an operator with it.
    fn assignment_operator(&mut self) -> Option<Assignment> {
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
                return Some(Assignment::With(operator));
            }
        }
        let plain = self.cursor.looks_at("=") && !["==", "=~", "=>"].iter().any(|text| self.cursor.looks_at(text));
        plain.then(|| self.cursor.bump()).map(|_| Assignment::Plain)
    }

    /// The value of an assignment, and the end of its statement.
    fn value_of(&mut self, line: u32, target: Target, operator: Option<Operator>) -> Statement {
        self.cursor.skip_space();
        // `A = B = value`
        if operator.is_none() && matches!(self.cursor.peek(), Some(b'$')) && self.depth < MAX_DEPTH {
            let start = self.cursor.clone();
            let faults = self.faults.len();
            let inner = self.target();
            if let (Some(Target::Scalar(path)), Some(Assignment::Plain)) = (inner, self.assignment_operator()) {
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
}
