//! Reads expressions. A part that is not understood becomes [`Kind::Unknown`], told with its line; what is around it stays.

use super::number;
use super::parse::{MAX_DEPTH, Parser};
use super::syntax::{Expr, Form, Item, Kind, Operator, Target};

/// Functions that give back what they are given, as far as a reader is concerned.
const IDENTITIES: [&str; 6] = [
    "Translatable",
    "Kernel::Language::Translatable",
    "decode_utf8",
    "Encode::decode_utf8",
    "encode_utf8",
    "Encode::encode_utf8",
];

/// Words of Perl that may be told of; others may be anything, in a file that is broken.
const PERLS: [&str; 42] = [
    "BEGIN", "END", "INIT", "bless", "chomp", "close", "continue", "defined", "delete", "die", "do", "each", "else",
    "elsif", "eval", "exists", "grep", "join", "keys", "last", "lc", "local", "map", "my", "next", "open", "our",
    "print", "printf", "push", "ref", "require", "reverse", "say", "sort", "splice", "split", "sprintf", "sub", "uc",
    "unshift", "warn",
];

/// Whether a word is one of Perl's own.
pub(super) fn is_perls(word: &str) -> bool {
    PERLS.contains(&word) || matches!(word, "state" | "values" | "wantarray" | "time" | "undef")
}

impl Parser<'_> {
    /// An expression without commas. It always moves on, and ends in front of what it does not know.
    pub(super) fn expression(&mut self) -> Expr {
        self.cursor.skip_space();
        let line = self.cursor.line;
        if self.depth >= MAX_DEPTH {
            self.fault(line, "nested too deep, left out");
            self.skip(false);
            return Expr::unknown(line);
        }
        self.depth += 1;
        let value = self.binary(0);
        self.depth -= 1;
        // `A ? B : C` is a condition.
        if self.peek() == Some(b'?') {
            self.fault(line, "?: conditions are not followed; the value is left out");
            self.skip(false);
            return Expr::unknown(line);
        }
        value
    }

    /// Operators of at least this strength.
    fn binary(&mut self, least: u8) -> Expr {
        let mut left = self.unary();
        let mut count = 0;
        while let Some((text, operator, strength)) = self.operator()
            && strength >= least
        {
            self.cursor.bump_by(text.len());
            count += 1;
            let line = self.cursor.line;
            // A long chain is a deep tree.
            if count > MAX_DEPTH * 4 {
                self.fault(line, "too many operators in one value: left out");
                self.skip(false);
                return Expr::unknown(line);
            }
            let right = if operator == Operator::Power {
                self.nested(|parser| parser.binary(strength))
            } else {
                self.binary(strength + 1)
            };
            left = match (left.kind, operator) {
                // A chain of texts is one list, however long.
                (Kind::Joined(mut pieces), Operator::Joined) => {
                    pieces.push(right);
                    Expr { line: left.line, kind: Kind::Joined(pieces) }
                }
                (kind, Operator::Joined) => {
                    let first = Expr { line: left.line, kind };
                    Expr { line: first.line, kind: Kind::Joined(vec![first, right]) }
                }
                (kind, _) => {
                    let first = Expr { line: left.line, kind };
                    Expr { line: first.line, kind: Kind::Binary(operator, Box::new(first), Box::new(right)) }
                }
            };
        }
        left
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.depth >= MAX_DEPTH {
            let line = self.cursor.line;
            self.fault(line, "nested too deep, left out");
            self.skip(false);
            return Expr::unknown(line);
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn operator(&mut self) -> Option<(&'static str, Operator, u8)> {
        const OPERATORS: [(&str, Operator, u8); 9] = [
            ("**", Operator::Power, 5),
            ("||", Operator::Or, 1),
            ("//", Operator::OrDefined, 1),
            ("*", Operator::Times, 4),
            ("/", Operator::Divided, 4),
            ("%", Operator::Modulo, 4),
            ("+", Operator::Plus, 3),
            ("-", Operator::Minus, 3),
            (".", Operator::Joined, 3),
        ];
        self.cursor.skip_space();
        let found = OPERATORS.into_iter().find(|(text, ..)| self.cursor.looks_at(text))?;
        // `..` makes ranges, `->` calls, `++` changes: none of them is ours. `x=` neither.
        let next = self.cursor.peek_at(found.0.len());
        let other = match found.0 {
            "." => next == Some(b'.'),
            "-" => matches!(next, Some(b'>' | b'-')),
            "+" => next == Some(b'+'),
            _ => false,
        };
        (!other && next != Some(b'=')).then_some(found)
    }

    fn unary(&mut self) -> Expr {
        self.cursor.skip_space();
        let line = self.cursor.line;
        match self.cursor.peek() {
            Some(b'-') if self.cursor.peek_at(1) != Some(b'-') => {
                self.cursor.bump();
                // `-2 ** 2` is minus four.
                let value = self.nested(|parser| parser.binary(5));
                Expr { line, kind: Kind::Negative(Box::new(value)) }
            }
            Some(b'+') if self.cursor.peek_at(1) != Some(b'+') => {
                self.cursor.bump();
                self.nested(Self::unary)
            }
            _ => self.term(),
        }
    }

    /// Tells of a value that is not understood and passes over it.
    pub(super) fn no_value(&mut self, line: u32, what: &str) -> Expr {
        self.fault(line, format!("{what}: not understood, the value is left out"));
        self.skip(false);
        Expr::unknown(line)
    }

    fn term(&mut self) -> Expr {
        let line = self.cursor.line;
        let made = |kind| Expr { line, kind };
        let Some(byte) = self.cursor.peek() else {
            return self.no_value(line, "the end of the file where a value should be");
        };
        match byte {
            b'\'' => match self.cursor.delimited() {
                Some(raw) => made(Kind::Text(plain(&raw, b'\'', b'\''))),
                None => self.no_value(line, "a ' that is not closed"),
            },
            b'"' => match self.cursor.delimited() {
                Some(raw) => self.interpolated(&raw, line),
                None => self.no_value(line, "a \" that is not closed"),
            },
            b'[' => self.bracketed(line, b']', Kind::List),
            b'{' => self.bracketed(line, b'}', Kind::Hash),
            b'(' => self.bracketed(line, b')', Kind::Group),
            b'0'..=b'9' => self.number(line),
            b'.' if self.cursor.peek_at(1).is_some_and(|byte| byte.is_ascii_digit()) => self.number(line),
            b'<' if self.cursor.looks_at("<<") => {
                let heredoc = self.heredoc();
                heredoc.unwrap_or_else(|| self.no_value(line, "<<"))
            }
            b'$' | b'@' | b'%' => self.variable(line),
            b'\\' => {
                self.cursor.bump();
                self.cursor.skip_space();
                match self.target() {
                    Some(Target::Whole(_, path)) => made(Kind::Reference(path)),
                    _ => self.no_value(line, "a reference"),
                }
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' => self.word_value(line),
            _ => self.no_value(line, "this value"),
        }
    }

    fn bracketed(&mut self, line: u32, close: u8, made: fn(Vec<Item>) -> Kind) -> Expr {
        if self.depth >= MAX_DEPTH {
            self.fault(line, "nested too deep, left out");
            self.skip_brackets();
            return Expr::unknown(line);
        }
        self.cursor.bump();
        self.depth += 1;
        let items = self.items(close);
        self.depth -= 1;
        if self.peek() == Some(close) {
            self.cursor.bump();
            // `(1, 2)[0]` and `qw(a b)[1]` pick one.
            if close == b')' && self.peek() == Some(b'[') {
                return self.no_value(line, "picking out of a list");
            }
            return Expr { line, kind: made(items) };
        }
        let end = self.cursor.line;
        let open = match close {
            b']' => '[',
            b'}' => '{',
            _ => '(',
        };
        self.fault(line, format!("the {open} of line {line} is not closed where line {end} ends it: left out"));
        Expr::unknown(line)
    }

    fn number(&mut self, line: u32) -> Expr {
        let start = self.cursor.at();
        let mut before = 0;
        while let Some(byte) = self.cursor.peek() {
            let sign = matches!(byte, b'+' | b'-')
                && matches!(before, b'e' | b'E')
                && !self.cursor.between(start, self.cursor.at()).starts_with("0x");
            // `1 .. 2` and `1 . 'a'` have a dot that is not the number's.
            let dot = byte == b'.' && self.cursor.peek_at(1) != Some(b'.');
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || dot || sign) {
                break;
            }
            before = byte;
            self.cursor.bump();
        }
        match number::literal(self.cursor.between(start, self.cursor.at())) {
            Some(text) => Expr { line, kind: Kind::Text(text) },
            None => self.no_value(line, "this number"),
        }
    }

    fn variable(&mut self, line: u32) -> Expr {
        let Some(target) = self.target() else { return self.no_value(line, "this variable") };
        match target {
            Target::Scalar(path) if path.name == "ENV" && path.sigil == b'%' && path.steps.len() == 1 => {
                match path.steps.into_iter().next() {
                    Some(super::syntax::Step::Key(key)) => Expr { line, kind: Kind::Environment(Box::new(key)) },
                    _ => self.no_value(line, "this variable"),
                }
            }
            Target::Scalar(path) => {
                if self.cursor.looks_at("->") {
                    // `->%*` and `->@*` are what is in it.
                    let form = match (self.cursor.peek_at(2), self.cursor.peek_at(3)) {
                        (Some(b'%'), Some(b'*')) => Form::Hash,
                        (Some(b'@'), Some(b'*')) => Form::List,
                        _ => return self.no_value(line, "a call of a method"),
                    };
                    self.cursor.bump_by(4);
                    return Expr { line, kind: Kind::Spread(form, path) };
                }
                Expr { line, kind: Kind::Read(path) }
            }
            Target::Whole(form, path) => Expr { line, kind: Kind::Spread(form, path) },
            Target::Several(_) => Expr::unknown(line),
        }
    }

    /// A bare word: a key in front of `=>`, a quoted text, a function.
    fn word_value(&mut self, line: u32) -> Expr {
        let start = self.cursor.clone();
        let Some(word) = self.cursor.word() else { return self.no_value(line, "this value") };
        let word = word.to_owned();
        let behind = self.cursor.clone();
        if self.peek() == Some(b'=') && self.cursor.looks_at("=>") {
            return Expr { line, kind: Kind::Text(word) };
        }
        self.cursor = behind;
        match word.as_str() {
            "undef" => {
                if self.take("(") && !self.take(")") {
                    return self.no_value(line, "undef");
                }
                Expr { line, kind: Kind::Undef }
            }
            "q" | "qq" | "qw" if self.quote_delimiter().is_some() => {
                let open = self.cursor.peek().unwrap_or_default();
                let Some(raw) = self.cursor.delimited() else {
                    return self.no_value(line, "a quote that is not closed");
                };
                match word.as_str() {
                    "q" => Expr { line, kind: Kind::Text(plain(&raw, open, super::cursor::closing(open))) },
                    "qq" => self.interpolated(&raw, line),
                    _ => {
                        if self.peek() == Some(b'[') {
                            return self.no_value(line, "picking out of a list");
                        }
                        let item = |word: &str| Item {
                            value: Expr { line, kind: Kind::Text(plain(word, open, super::cursor::closing(open))) },
                            after_arrow: false,
                        };
                        Expr { line, kind: Kind::Group(raw.split_ascii_whitespace().map(item).collect()) }
                    }
                }
            }
            name if IDENTITIES.contains(&name) => {
                let parenthesis = self.take("(");
                let value = if parenthesis { self.expression() } else { self.nested(Self::unary) };
                if parenthesis {
                    self.take(",");
                    if !self.take(")") {
                        return self.no_value(line, name);
                    }
                }
                value
            }
            name => {
                let called = self.peek() == Some(b'(');
                // A word alone may be a password that somebody forgot to quote.
                let what = match name {
                    _ if called => format!("{name}()"),
                    _ if is_perls(name) || name.contains("::") => name.to_owned(),
                    _ => "a bare word".to_owned(),
                };
                self.cursor = start;
                self.no_value(line, &what)
            }
        }
    }

    /// The delimiter that a quoting word is followed by, with the cursor in front of it; otherwise the cursor stays.
    pub(super) fn quote_delimiter(&mut self) -> Option<u8> {
        let before = self.cursor.clone();
        // Behind a blank, # begins a comment.
        let blank = self.cursor.peek().is_some_and(|byte| byte.is_ascii_whitespace());
        if blank {
            self.cursor.skip_space();
        }
        let none =
            |byte: u8| matches!(byte, b',' | b';' | b')') || self.cursor.looks_at("=>") || (byte == b'=' && blank);
        let found = self.cursor.peek().filter(|byte| byte.is_ascii_punctuation() && !none(*byte));
        if found.is_none() {
            self.cursor = before;
        }
        found
    }

    /// `<<"EOF"`, `<<'EOF'`, `<<EOF`, `<<~EOF`; otherwise the cursor stays.
    pub(super) fn heredoc(&mut self) -> Option<Expr> {
        let before = self.cursor.clone();
        let line = self.cursor.line;
        self.cursor.bump_by(2);
        let indented = self.cursor.take("~");
        let (tag, verbatim) = match self.cursor.peek() {
            Some(quote @ (b'\'' | b'"')) => (self.cursor.delimited(), quote == b'\''),
            _ => (self.cursor.word().map(str::to_owned), false),
        };
        let text = tag.as_ref().and_then(|tag| self.cursor.heredoc(tag, indented));
        let Some(text) = text else {
            self.cursor = before;
            if tag.is_some() {
                self.broken_heredoc();
            }
            return None;
        };
        Some(if verbatim { Expr { line, kind: Kind::Text(text) } } else { self.interpolated(&text, line + 1) })
    }
}

/// What stands between single quotes: only the delimiters and the backslash itself are escaped.
fn plain(raw: &str, open: u8, close: u8) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        let escaped = |next: &char| *next == '\\' || *next == char::from(open) || *next == char::from(close);
        match chars.peek() {
            Some(next) if char == '\\' && escaped(next) => {}
            _ => {
                text.push(char);
                continue;
            }
        }
        text.extend(chars.next());
    }
    text
}
