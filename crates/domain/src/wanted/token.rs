//! From a text to tokens.

use super::Form;

/// A token of the search language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, blanks inside it being part of it; wildcards are `%` and `_`.
    Word(String),
    /// A quoted phrase.
    Phrase(String),
    /// `+`, ` AND `, `&&`.
    And,
    /// ` OR `, `||`.
    Or,
    /// `!` in front of what follows.
    Not,
    /// `(`
    Open,
    /// `)`
    Close,
}

/// Cuts a text into tokens. With `brackets` off, brackets stand for themselves in both forms.
pub(super) fn tokens(text: &str, form: Form, brackets: bool) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let whole = form == Form::Customer;
    let mut out = Cutter::default();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        match letter {
            // A backslash guards what would be an operator; any other one is dropped.
            '\\' => {
                if let Some(guarded) = next.filter(|next| matches!(next, '(' | ')' | '&' | '|' | '\\')) {
                    out.letter(guarded);
                    at += 1;
                }
            }
            '"' => match phrase_end(&letters, at) {
                Some(end) if out.at_border() && border_follows(&letters, end) => {
                    let phrase: String = letters[at + 1..end].iter().collect();
                    out.phrase(&phrase);
                    at = end;
                }
                _ => out.letter('"'),
            },
            '+' => out.operator(Token::And),
            '&' if whole && next == Some('&') => {
                out.operator(Token::And);
                at += 1;
            }
            '|' if whole && next == Some('|') => {
                out.operator(Token::Or);
                at += 1;
            }
            '(' if whole && brackets => out.operator(Token::Open),
            ')' if whole && brackets => out.operator(Token::Close),
            '!' if out.at_start_of_word() => out.not(),
            '*' | '%' => out.anything(),
            blank if blank.is_whitespace() => {
                if let Some((operator, length)) = spelled(&letters, at, whole && brackets) {
                    out.operator(operator);
                    at += length;
                } else {
                    out.blank();
                }
            }
            'A' | 'O' if out.at_start_of_text() => match spelled_here(&letters, at, whole && brackets) {
                Some((operator, length)) => {
                    out.operator(operator);
                    at += length - 1;
                }
                None => out.letter(letter),
            },
            other => out.letter(other),
        }
        at += 1;
    }
    out.finish()
}

/// The place of the quote that closes the one at `open`.
fn phrase_end(letters: &[char], open: usize) -> Option<usize> {
    letters[open + 1..].iter().position(|letter| *letter == '"').map(|length| open + 1 + length).filter(|end| *end > open + 1)
}

/// Whether a phrase that ends here stands by itself.
fn border_follows(letters: &[char], end: usize) -> bool {
    letters.get(end + 1).is_none_or(|next| next.is_whitespace() || matches!(next, '+' | ')' | '(' | '&' | '|'))
}

/// ` AND `, ` OR ` from the blank in front: the operator and how many letters it takes beyond that blank.
fn spelled(letters: &[char], blank: usize, brackets: bool) -> Option<(Token, usize)> {
    let start = letters[blank..].iter().position(|letter| !letter.is_whitespace())? + blank;
    spelled_here(letters, start, brackets).map(|(operator, length)| (operator, start - blank + length - 1))
}

/// `AND`, `OR` that begin here and stand alone.
fn spelled_here(letters: &[char], at: usize, brackets: bool) -> Option<(Token, usize)> {
    for (name, operator) in [("AND", Token::And), ("OR", Token::Or)] {
        let length = name.len();
        let here = letters.get(at..at + length).is_some_and(|found| found.iter().copied().eq(name.chars()));
        let ends = letters.get(at + length).is_none_or(|next| next.is_whitespace() || (brackets && matches!(next, '(' | ')')));
        if here && ends {
            return Some((operator, length));
        }
    }
    None
}

#[derive(Default)]
struct Cutter {
    tokens: Vec<Token>,
    word: String,
}

impl Cutter {
    /// Whether a phrase may begin: nothing of a word was read, or a blank just ended it.
    fn at_border(&self) -> bool {
        self.word.is_empty() || self.word.ends_with(' ')
    }

    /// Whether a word would begin: `!` means *not* here, also behind a wildcard.
    fn at_start_of_word(&self) -> bool {
        (self.word.is_empty() || self.word == "%") && self.tokens.last() != Some(&Token::Not)
    }

    /// Whether `AND` would not be preceded by a word: at the beginning or behind an operator or a bracket.
    fn at_start_of_text(&self) -> bool {
        self.word.is_empty() && !matches!(self.tokens.last(), Some(Token::Word(_) | Token::Phrase(_) | Token::Not))
    }

    fn letter(&mut self, letter: char) {
        self.word.push(letter);
    }

    fn blank(&mut self) {
        if !self.word.is_empty() && !self.word.ends_with(' ') {
            self.word.push(' ');
        }
    }

    /// A wildcard; runs of them are one, also with blanks between.
    fn anything(&mut self) {
        if self.word.trim_end().ends_with('%') {
            self.word.truncate(self.word.trim_end().len());
        } else {
            self.word.push('%');
        }
    }

    fn not(&mut self) {
        let wild = std::mem::take(&mut self.word);
        self.tokens.push(Token::Not);
        // `*!word` reads as `!*word`.
        self.word = wild;
    }

    fn operator(&mut self, operator: Token) {
        self.end_word();
        self.tokens.push(operator);
    }

    fn phrase(&mut self, phrase: &str) {
        self.end_word();
        self.tokens.push(Token::Phrase(unescaped(phrase)));
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let word = word.trim_end_matches(' ');
        if !word.is_empty() {
            self.tokens.push(Token::Word(word.to_owned()));
        }
    }

    fn finish(mut self) -> Vec<Token> {
        self.end_word();
        self.tokens
    }
}

/// A phrase without its backslashes; `*` is a wildcard in it as well.
fn unescaped(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    let mut letters = phrase.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let rest = letters.as_str();
                if rest.starts_with(['(', ')', '&', '|', '\\']) {
                    out.extend(letters.next());
                }
            }
            '*' => out.push('%'),
            other => out.push(other),
        }
    }
    out
}
