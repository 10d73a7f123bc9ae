//! What goes into an index.

use padron_domain::validity::Validity;

/// A person or a customer as the index needs it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a, K> {
    /// What the caller knows it by; an entry with a known key replaces the old one.
    pub key: K,
    /// Its texts in the order of [`Index::fields`](crate::Index::fields); `None` is absent (NULL), and so is what is
    /// missing at the end.
    pub texts: &'a [Option<&'a str>],
    /// The customers it belongs to, by their ids.
    pub customers: &'a [&'a str],
    /// Whether it is in use.
    pub validity: Validity,
    /// A point in time to sort by, in any unit: when a person last signed in, when a company was last changed. Only the order
    /// counts, and `i64::MIN` is never.
    pub time: Option<i64>,
}
