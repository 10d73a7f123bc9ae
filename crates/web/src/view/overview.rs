//! The first screen after signing in.

use askama::Template;

use crate::locale::When;
use crate::view::{Link, Shell};

/// How many there are, by validity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// In use.
    pub valid: u64,
    /// Switched off.
    pub invalid: u64,
    /// Switched off for a while.
    pub temporarily: u64,
    /// The list.
    pub href: String,
    /// The list of those switched off.
    pub invalid_href: String,
    /// The list of those switched off for a while.
    pub temporarily_href: String,
}

impl Tally {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.valid + self.invalid + self.temporarily
    }

    /// The bar: class, start and width of each piece, of 1000 in all. Whoever exists is seen: no piece is thinner than 6.
    pub fn pieces(&self) -> Vec<(&'static str, u64, u64)> {
        let total = self.total();
        let parts = [("bar-temporarily", self.temporarily), ("bar-invalid", self.invalid)];
        let width = |count: u64| if count == 0 { 0 } else { (count * 1000 / total).max(6) };
        let rest: u64 = parts.iter().map(|(_, count)| width(*count)).sum();
        if total == 0 {
            return vec![("bar-none", 0, 1000)];
        }
        let mut start = 1000_u64.saturating_sub(rest);
        let mut pieces = vec![("bar-valid", 0, start)];
        for (class, count) in parts {
            pieces.push((class, start, width(count)));
            start += width(count);
        }
        pieces.retain(|(_, _, width)| *width > 0);
        pieces
    }
}

/// One line of what happened lately.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecentChange {
    /// The person or company.
    pub target: Link,
    /// What was done and by whom, translated.
    pub what: String,
    /// When.
    pub when: When,
}

/// The overview; without customers and people it says how to begin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(path = "admin/overview.html")]
pub struct Overview {
    /// What surrounds it.
    pub page: Shell,
    /// Companies.
    pub customers: Tally,
    /// People.
    pub customer_users: Tally,
    /// The latest changes.
    pub recent: Vec<RecentChange>,
}

impl Overview {
    /// Whether nothing has been added yet.
    pub fn fresh(&self) -> bool {
        self.customers.total() + self.customer_users.total() == 0
    }
}
