//! The search language of the family (data-layer 3.3) and where Padrón differs from it.
//!
//! A text becomes an [`Expr`]: words, each a [`Pattern`] that has to match one of several fields, joined by AND and OR.
//! Any text has an answer; nothing is ever an error.
//!
//! | Text | Means |
//! |---|---|
//! | `word`, `two words` | one pattern, blanks included |
//! | `a+b`, `a AND b`; `a OR b` | both; either. AND binds tighter |
//! | `a&&b`, `a\|\|b`, `( … )` | the same and grouping, in the search for customers alone; elsewhere plain characters |
//! | `!a` | no field matches, and none is absent |
//! | `"…"` | a phrase: nothing inside is an operator |
//! | `*`, `%`; `_` | any characters; one character |
//! | `\` | makes `( ) & \| +` plain characters; any other is dropped, as the family drops it |
//!
//! **Where Padrón differs** (with `every_word` off; each has its test):
//!
//! * A text of operators alone (`+`, `!`, `AND`, `()`) is searched for as it stands. The family fails on it, or lists
//!   everything (data-layer 8.1, 22).
//! * Operators in a row are one: OR if it is among them, so that nobody sought is lost (`a OR +b`); trailing and leading
//!   ones are dropped, however many (`c++` is `c`). The family fails.
//! * A phrase beside words is a phrase: `john "a b" smith` means all three. The family searches for its own placeholder
//!   (8.1, 21). A quote inside a word (`Dou"ble`) is a character, and a closing quote stands before a blank, an operator
//!   or the end.
//! * Parentheses that do not pair are characters, all of them. The family finds nothing.
//! * `\+` is a plus. The family takes it for `&&` as text.
//! * `0` is a text like any other. To the family it is as good as empty.
//!
//! A text with a single `\` at its end matches nothing, as in the family; `\\` is an empty word, which matches
//! everything unless prefix and suffix are empty.
//!
//! **Limits**: of a text the first [`MAX_LENGTH`] characters count, of its words the first [`MAX_WORDS`].

mod lex;
mod mark;
mod parse;
mod pattern;
#[cfg(test)]
mod tests;

pub use mark::mark;
pub use parse::parse;
pub use pattern::{Pattern, Piece};

/// How many characters of a text are read.
pub const MAX_LENGTH: usize = 65_536;

/// How many words of a text are used.
pub const MAX_WORDS: usize = 64;

/// Which of the two forms of the language a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The search for customer users: `( ) & |` are plain characters.
    CustomerUsers,
    /// The search for customers: the whole language.
    Customers,
}

/// How a text is to be read; a source configures it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The form of the language.
    pub form: Form,
    /// What is put before every word, as a rule `*`.
    pub prefix: String,
    /// What is put behind every word, as a rule `*`. Without prefix, suffix and a `*` or `%` in it a word must equal
    /// the field, and then `_` is a plain character.
    pub suffix: String,
    /// Whether `john smith` also finds whoever matches both words, each in any field. Off, the answer is the family's.
    pub every_word: bool,
}

impl Rules {
    /// What the family's sources are configured to as they are shipped, and `every_word`.
    pub fn new(form: Form) -> Self {
        Self { form, prefix: "*".to_owned(), suffix: "*".to_owned(), every_word: true }
    }
}

/// What a search text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// All of them; without any, everything.
    And(Vec<Expr>),
    /// One of them; without any, nothing.
    Or(Vec<Expr>),
    /// A word.
    Word {
        /// What one of the fields has to match.
        pattern: Pattern,
        /// Then no field may match instead, and none may be absent: to SQL an absent field is neither like the pattern
        /// nor unlike it.
        negated: bool,
    },
}

impl Expr {
    /// What an empty text means.
    pub const EVERYTHING: Self = Self::And(Vec::new());

    /// What no record matches.
    pub const NOTHING: Self = Self::Or(Vec::new());

    /// Whether a record matches; `None` is an absent field. Texts and expression are compared as they are: fold both,
    /// or none.
    pub fn matches(&self, fields: &[Option<&str>]) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(fields)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(fields)),
            Self::Word { pattern, negated: false } => {
                fields.iter().flatten().any(|field| pattern.matches(field.as_bytes()))
            }
            Self::Word { pattern, negated: true } => {
                fields.iter().all(|field| field.is_some_and(|text| !pattern.matches(text.as_bytes())))
            }
        }
    }

    /// The expression with every pattern folded, for fields that are folded.
    #[must_use]
    pub fn folded(&self) -> Self {
        match self {
            Self::And(parts) => Self::And(parts.iter().map(Self::folded).collect()),
            Self::Or(parts) => Self::Or(parts.iter().map(Self::folded).collect()),
            Self::Word { pattern, negated } => Self::Word { pattern: pattern.folded(), negated: *negated },
        }
    }
}
