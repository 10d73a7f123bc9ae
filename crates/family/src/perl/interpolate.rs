//! Texts in double quotes: escapes, and values in between.

use super::parse::Parser;
use super::syntax::{Expr, Kind, Target};

impl Parser<'_> {
    /// A text as it stands between double quotes, with its backslashes.
    pub(super) fn interpolated(&mut self, raw: &str, line: u32) -> Expr {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = raw;
        let mut here = line;
        while let Some(char) = rest.chars().next() {
            let behind = &rest[char.len_utf8()..];
            rest = behind;
            match char {
                '\\' => match escape(behind) {
                    Some((meant, length)) => {
                        text.push_str(&meant);
                        rest = behind.get(length..).unwrap_or("");
                    }
                    None => return self.no_text(here, "an escape in a text"),
                },
                '$' if is_variable(behind) => {
                    let Some((value, length)) = self.inner(&raw[raw.len() - behind.len() - 1..], here) else {
                        return self.no_text(here, "a variable in a text");
                    };
                    if !text.is_empty() {
                        pieces.push(Expr { line, kind: Kind::Text(std::mem::take(&mut text)) });
                    }
                    pieces.push(value);
                    rest = behind.get(length.saturating_sub(1)..).unwrap_or("");
                }
                // Perl has variables of all names, and no $ that is none.
                '$' => return self.no_text(here, "a variable in a text"),
                '@' if is_variable(behind) || behind.starts_with(['-', '+']) => {
                    return self.no_text(here, "@ in a text in double quotes, which is a list there");
                }
                '\n' => {
                    here += 1;
                    text.push(char);
                }
                _ => text.push(char),
            }
        }
        if pieces.is_empty() {
            return Expr { line, kind: Kind::Text(text) };
        }
        if !text.is_empty() {
            pieces.push(Expr { line, kind: Kind::Text(text) });
        }
        Expr { line, kind: Kind::Joined(pieces) }
    }

    fn no_text(&mut self, line: u32, what: &str) -> Expr {
        self.fault(line, format!("{what}: not understood, the value is left out"));
        Expr::unknown(line)
    }

    /// The variable at the beginning of a text, and how long it is.
    fn inner(&mut self, text: &str, line: u32) -> Option<(Expr, usize)> {
        // Only as far as a variable may reach: a text of many variables is read once, not once a variable.
        let mut end = text.len().min(MAX_VARIABLE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let end = variable_end(&text[..end]);
        let mut inner = Parser::inside(&text[..end], line, self.depth);
        let target = inner.target()?;
        if inner.has_faults() || inner.cursor.at() != end {
            return None;
        }
        match target {
            Target::Scalar(path) if path.name == "ENV" => {
                let Some(super::syntax::Step::Key(key)) = path.steps.into_iter().next() else { return None };
                Some((Expr { line, kind: Kind::Environment(Box::new(key)) }, end))
            }
            Target::Scalar(path) => Some((Expr { line, kind: Kind::Read(path) }, end)),
            _ => None,
        }
    }
}

/// The longest variable that is read in a text.
const MAX_VARIABLE: usize = 1_000;

fn is_variable(behind: &str) -> bool {
    behind.starts_with(|next: char| next.is_alphabetic() || matches!(next, '_' | '{' | '$')) || behind.starts_with("::")
}

/// Where the variable at the beginning of a text ends: `$X`, `${X}`, `$X->{A}{B}[0]`; blanks end it.
fn variable_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_name = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let mut at = 1;
    if bytes.get(1) == Some(&b'{') {
        at = bracket_end(bytes, 1);
    } else {
        while is_name(at) || (bytes.get(at) == Some(&b':') && bytes.get(at + 1) == Some(&b':') && is_name(at + 2)) {
            at += if bytes[at] == b':' { 2 } else { 1 };
        }
    }
    loop {
        let arrow = if bytes.get(at..at + 2) == Some(b"->") { 2 } else { 0 };
        match bytes.get(at + arrow) {
            Some(b'{' | b'[') => at = bracket_end(bytes, at + arrow),
            _ => return at.min(text.len()),
        }
    }
}

fn bracket_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    bytes.len()
}

/// What an escape means, and how many bytes of the text behind the backslash belong to it.
fn escape(behind: &str) -> Option<(String, usize)> {
    let char = behind.chars().next()?;
    let simple = match char {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\u{7}",
        'e' => "\u{1b}",
        'f' => "\u{c}",
        'b' => "\u{8}",
        'x' => return hex(behind),
        '0'..='7' => {
            let digits: String = behind.chars().take(3).take_while(|digit| digit.is_digit(8)).collect();
            let code = u32::from_str_radix(&digits, 8).ok()?;
            return Some((char::from_u32(code)?.to_string(), digits.len()));
        }
        'N' => {
            let (code, _) = behind.strip_prefix("N{U+")?.split_once('}')?;
            let meant = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
            return Some((meant.to_string(), code.len() + 5));
        }
        // The case of what follows, and control characters.
        'l' | 'u' | 'L' | 'U' | 'E' | 'Q' | 'F' | 'c' | 'o' => return None,
        _ => return Some((char.to_string(), char.len_utf8())),
    };
    Some((simple.to_owned(), 1))
}

/// `\xE4`, `\x{20ac}`
fn hex(behind: &str) -> Option<(String, usize)> {
    let (code, length) = if let Some(rest) = behind.strip_prefix("x{") {
        let (code, _) = rest.split_once('}')?;
        (code.trim().to_owned(), code.len() + 3)
    } else {
        let code: String = behind[1..].chars().take(2).take_while(char::is_ascii_hexdigit).collect();
        let length = code.len() + 1;
        (code, length)
    };
    let code = if code.is_empty() { 0 } else { u32::from_str_radix(&code, 16).ok()? };
    Some((char::from_u32(code)?.to_string(), length))
}
