//! Which parts of a text made it match.

use std::ops::Range;

use super::Expr;
use super::pattern::{Pattern, Piece, find_segment};
use crate::fold::fold_with_map;

/// The parts of `original` that the words of an expression (as parsed, not folded) match, in order and without overlap:
/// byte ranges between whole characters. Words that are negated mark nothing.
pub fn mark(expr: &Expr, original: &str, case_sensitive: bool) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    collect(expr, &mut words);
    if words.is_empty() {
        // Lists that nobody searched are long: nothing is folded for them.
        return Vec::new();
    }
    let mut found = Vec::new();
    if case_sensitive {
        for word in words {
            occurrences(word, original.as_bytes(), |start, end| found.push(start..end));
        }
    } else {
        let folded = fold_with_map(original);
        for word in words {
            occurrences(&word.folded(), folded.text.as_bytes(), |start, end| {
                found.extend(folded.original(start..end, original));
            });
        }
    }
    join(found)
}

fn collect<'e>(expr: &'e Expr, words: &mut Vec<&'e Pattern>) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| collect(part, words)),
        Expr::Word { pattern, negated: false } => words.push(pattern),
        Expr::Word { .. } => {}
    }
}

/// Every place where the pattern's text is found, if it is one piece of text anywhere in the field; else the first
/// places of its parts.
fn occurrences(pattern: &Pattern, text: &[u8], mut found: impl FnMut(usize, usize)) {
    if let [Piece::AnyString, segment @ .., Piece::AnyString] = pattern.pieces()
        && !segment.is_empty()
        && !segment.contains(&Piece::AnyString)
    {
        let mut at = 0;
        while let Some((start, end)) = find_segment(text, at, segment) {
            found(start, end);
            at = end;
        }
    } else if pattern.matches(text) {
        pattern.find(text, found);
    }
}

/// Sorts, drops what is empty and joins what overlaps or touches.
fn join(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.retain(|range| !range.is_empty());
    found.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
