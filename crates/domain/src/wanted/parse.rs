//! From tokens to an expression.

use super::token::{Token, tokens};
use super::{Form, Language, Pattern};
use crate::fold::fold;

/// The most words a search may have; more are left out. Nobody types them, and each one costs a pass.
pub const MAX_WORDS: usize = 64;
/// The most letters of a search that are read.
const MAX_LENGTH: usize = 4_000;
/// Brackets deeper than this are read as text.
const MAX_DEPTH: usize = 64;

/// What a search asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// A word.
    Word(Word),
}

/// One word: some field matches it, or with `negated` every field has a value and none matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it matches, folded unless the search is case sensitive.
    pub pattern: Pattern,
    /// Whether it must not match.
    pub negated: bool,
}

impl Expr {
    /// The words that must match for something to be found because of them.
    pub fn positive_words(&self) -> Vec<&Word> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Word>) {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.collect(found)),
            Self::Word(word) if !word.negated => found.push(word),
            Self::Word(_) => {}
        }
    }
}

/// Reads a search; `None` where nothing is asked, which everything matches.
pub fn parse(text: &str, language: &Language) -> Option<Expr> {
    let text: String = text.trim().chars().take(MAX_LENGTH).collect();
    if text.is_empty() {
        return None;
    }
    let mut found = tokens(&text, language.form, true);
    if language.form == Form::Customer && !balanced(&found) {
        found = tokens(&text, language.form, false);
    }
    if !found.iter().any(|token| matches!(token, Token::Word(_) | Token::Phrase(_))) {
        // Only operators: what was typed is what is looked for.
        return Some(word(language, &text.replace('*', "%"), false));
    }
    let mut parser = Parser { tokens: found, at: 0, words: 0, language };
    parser.any()
}

/// Whether every bracket has its partner, not too deep.
fn balanced(tokens: &[Token]) -> bool {
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Open if depth == MAX_DEPTH => return false,
            Token::Open => depth += 1,
            Token::Close => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    words: usize,
    language: &'a Language,
}

impl Parser<'_> {
    /// `a OR b`, up to a closing bracket or the end. AND binds tighter.
    fn any(&mut self) -> Option<Expr> {
        let mut all = Vec::new();
        loop {
            all.extend(self.every());
            match self.tokens.get(self.at) {
                Some(Token::Or) => self.at += 1,
                _ => return joined(all, Expr::Or),
            }
        }
    }

    /// `a AND b`; where a bracket or a phrase touches something without an operator, AND is meant.
    fn every(&mut self) -> Option<Expr> {
        let mut all = Vec::new();
        loop {
            // Operators without anything before them are dropped, so of several the first one counts.
            let idle = |token: &Token| *token == Token::And || (*token == Token::Or && all.is_empty());
            while self.tokens.get(self.at).is_some_and(idle) {
                let or_between = self.tokens.get(self.at) == Some(&Token::And) && !all.is_empty();
                self.at += 1;
                while or_between && self.tokens.get(self.at) == Some(&Token::Or) {
                    self.at += 1;
                }
            }
            match self.tokens.get(self.at) {
                None | Some(Token::Or | Token::Close) => return joined(all, Expr::And),
                Some(_) => all.extend(self.one(false)),
            }
        }
    }

    /// A word, a phrase or a bracket. *Not* in front of a bracket is for the first word inside.
    fn one(&mut self, negated: bool) -> Option<Expr> {
        let token = self.tokens.get(self.at).cloned()?;
        match token {
            Token::Not => {
                self.at += 1;
                self.one(true)
            }
            Token::Open => {
                self.at += 1;
                if negated {
                    self.negate_next();
                }
                let inner = self.any();
                self.at += 1;
                inner
            }
            Token::Word(text) => {
                self.at += 1;
                self.counted(&text, negated, true)
            }
            Token::Phrase(text) => {
                self.at += 1;
                self.counted(&text, negated, false)
            }
            // An operator behind `!`: there is nothing to negate.
            Token::And | Token::Or | Token::Close => None,
        }
    }

    fn negate_next(&mut self) {
        let opens = self.tokens[self.at..].iter().take_while(|token| **token == Token::Open).count();
        if matches!(self.tokens.get(self.at + opens), Some(Token::Word(_) | Token::Phrase(_))) {
            self.tokens.insert(self.at + opens, Token::Not);
        }
    }

    fn counted(&mut self, text: &str, negated: bool, splits: bool) -> Option<Expr> {
        self.words += 1;
        if self.words > MAX_WORDS {
            return None;
        }
        let whole = word(self.language, text, negated);
        let parts: Vec<&str> = text.split(' ').filter(|part| part.chars().any(|letter| letter != '%')).collect();
        if !splits || negated || !self.language.every_word || parts.len() < 2 || self.words + parts.len() > MAX_WORDS {
            return Some(whole);
        }
        self.words += parts.len();
        let each = parts.into_iter().map(|part| word(self.language, part, false)).collect();
        Some(Expr::Or(vec![whole, Expr::And(each)]))
    }
}

fn joined(mut all: Vec<Expr>, join: impl Fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if all.len() > 1 { Some(join(all)) } else { all.pop() }
}

/// A word with prefix and suffix. Without either and without `%` the family compares with `=`, where `_` is a letter.
fn word(language: &Language, text: &str, negated: bool) -> Expr {
    let affixed = format!("{}{text}{}", language.prefix.replace('*', "%"), language.suffix.replace('*', "%"));
    let wild = affixed.contains('%') || !(language.prefix.is_empty() && language.suffix.is_empty());
    let affixed = if language.case_sensitive { affixed } else { fold(&affixed) };
    Expr::Word(Word { pattern: Pattern::read(&affixed, wild), negated })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
