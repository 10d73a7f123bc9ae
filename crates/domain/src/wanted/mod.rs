//! The family's search language (data-layer 3.3): words with wildcards, `+`, `!`, `AND`, `OR`, quotes, and for companies
//! also `( ) && ||`.
//!
//! Every text has an answer. Where the family's own answer is a defect (data-layer 8.1, 21 and 22) ours is:
//!
//! * a text without any word, as `+` or `AND`, is searched literally;
//! * of operators that follow each other the first counts: `a OR +b` is `a OR b`;
//! * a quoted phrase beside words is a phrase, all of them must match: `john "a b" smith`;
//! * brackets that do not match (companies) are searched literally, and an empty pair means nothing at all.

mod parse;
mod pattern;
mod token;

pub use parse::{Expr, MAX_WORDS, Word, parse};
pub use pattern::{Pattern, Piece};

/// Which form of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For customer users: `( ) & |` stand for themselves.
    CustomerUser,
    /// For customers: the whole language.
    Customer,
}

/// How words are matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Which form.
    pub form: Form,
    /// Put in front of every word: `*` or nothing.
    pub prefix: String,
    /// Put behind every word: `*` or nothing.
    pub suffix: String,
    /// Whether case and accents count.
    pub case_sensitive: bool,
    /// Whether `john smith` also finds whoever has `john` and `smith` in any fields; the family finds the phrase alone.
    pub every_word: bool,
}
