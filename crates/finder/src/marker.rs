//! Which parts of a text the search found.

use std::ops::Range;

use crate::found::find_folded;
use padron_domain::wanted::Expr;

/// Marks in texts why they were found.
#[derive(Debug, Clone, Default)]
pub struct Marker {
    needles: Vec<String>,
}

impl Marker {
    pub(crate) fn new(expr: Option<&Expr>) -> Self {
        let words = expr.map(Expr::positive_words).unwrap_or_default();
        let mut needles: Vec<String> = words.iter().flat_map(|word| word.pattern.literals()).map(padron_domain::fold::fold).collect();
        needles.retain(|needle| !needle.trim().is_empty());
        needles.sort();
        needles.dedup();
        Self { needles }
    }

    /// The parts of a text, as byte ranges in order and apart from each other.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = self.needles.iter().flat_map(|needle| find_folded(text, needle)).collect();
        found.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}
