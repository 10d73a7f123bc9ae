//! Filters as values, not as text: what somebody typed can only ever become a value, never a part of the filter.

mod encode;
mod parse;
mod print;

pub use parse::{FilterFault, FilterProblem};

use encoding_rs::Encoding;

/// The name of an attribute, with its options (`cn`, `cn;lang-es`, `2.5.4.3`). It cannot hold anything that means something
/// in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute(String);

impl Attribute {
    /// The attribute with this name; `None` if that is no name.
    pub fn new(name: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b';' | b'_');
        let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        (begins && name.len() <= 256 && name.bytes().all(fits)).then(|| Self(name.to_owned()))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// An LDAP filter (RFC 4511, 4.5.1.7). Values are bytes as they are, not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of these hold; without any: always.
    And(Vec<Self>),
    /// One of these holds; without any: never.
    Or(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// The attribute has this value.
    Equal(Attribute, Vec<u8>),
    /// The attribute has a value with these parts, in this order: how it begins, what is in it, how it ends. Empty at the two
    /// ends means any; there is at least one part.
    Parts(Attribute, Vec<u8>, Vec<Vec<u8>>, Vec<u8>),
    /// The attribute has a value not below this.
    AtLeast(Attribute, Vec<u8>),
    /// The attribute has a value not above this.
    AtMost(Attribute, Vec<u8>),
    /// The attribute has a value like this.
    Like(Attribute, Vec<u8>),
    /// The attribute has any value.
    Present(Attribute),
    /// A rule of the directory's own (`userAccountControl:1.2.840.113556.1.4.803:=2`).
    Rule {
        /// The attribute.
        attribute: Option<Attribute>,
        /// The rule.
        rule: Option<Attribute>,
        /// Whether the parts of the entry's name count too.
        of_name: bool,
        /// The value.
        value: Vec<u8>,
    },
}

impl Filter {
    /// The attribute has this value.
    pub fn equal(attribute: &Attribute, value: impl AsRef<[u8]>) -> Self {
        Self::Equal(attribute.clone(), value.as_ref().to_vec())
    }

    /// One of these; of one alone, that one.
    pub fn any(mut filters: Vec<Self>) -> Self {
        if filters.len() == 1 { filters.remove(0) } else { Self::Or(filters) }
    }

    /// All of these; of one alone, that one.
    pub fn all(mut filters: Vec<Self>) -> Self {
        if filters.len() == 1 { filters.remove(0) } else { Self::And(filters) }
    }

    /// This filter and that one.
    #[must_use]
    pub fn and(self, other: Option<Self>) -> Self {
        match (self, other) {
            (one, None) => one,
            (Self::And(mut all), Some(other)) => {
                all.push(other);
                Self::And(all)
            }
            (one, Some(other)) => Self::And(vec![one, other]),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// The same with its values in the charset of a directory. Bytes that are no UTF-8 were written as bytes and stay.
    #[must_use]
    pub fn encoded(self, charset: Option<&'static Encoding>) -> Self {
        let Some(charset) = charset else { return self };
        let value = |value: Vec<u8>| match std::str::from_utf8(&value) {
            Ok(text) => charset.encode(text).0.into_owned(),
            Err(_) => value,
        };
        let each = |filters: Vec<Self>| filters.into_iter().map(|filter| filter.encoded(Some(charset))).collect();
        match self {
            Self::And(filters) => Self::And(each(filters)),
            Self::Or(filters) => Self::Or(each(filters)),
            Self::Not(filter) => filter.encoded(Some(charset)).negated(),
            Self::Equal(attribute, text) => Self::Equal(attribute, value(text)),
            Self::Parts(attribute, first, middle, last) => {
                Self::Parts(attribute, value(first), middle.into_iter().map(value).collect(), value(last))
            }
            Self::AtLeast(attribute, text) => Self::AtLeast(attribute, value(text)),
            Self::AtMost(attribute, text) => Self::AtMost(attribute, value(text)),
            Self::Like(attribute, text) => Self::Like(attribute, value(text)),
            Self::Present(attribute) => Self::Present(attribute),
            Self::Rule { attribute, rule, of_name, value: text } => {
                Self::Rule { attribute, rule, of_name, value: value(text) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
