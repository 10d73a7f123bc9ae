//! Best matches first: a field that is the word, then fields that begin with it, then words that do, then the rest.

use memchr::memmem;
use padron_domain::wanted::Expr;

use crate::arena::{Arena, BORDER};
use crate::bits::Bits;
use crate::eval::each_with;

/// Up to so many hits are looked at one by one; of more only exact and beginning fields are told apart, by looking for them
/// everywhere at once.
const FEW: usize = 4_000;

/// The hits in portions, best first. Within a portion the order is by key.
pub(crate) fn buckets(arena: &Arena, expr: &Expr, found: &Bits, total: usize) -> Vec<Bits> {
    let words = expr.positive_words();
    let literals: Vec<&str> = words.iter().filter_map(|word| word.pattern.longest()).collect();
    let Some(first) = literals.first().filter(|literal| !literal.is_empty()) else { return vec![found.clone()] };
    if total > FEW {
        return by_needles(arena, first, found);
    }
    let mut ranked = vec![Bits::new(arena.len()); 4];
    let finders: Vec<_> = literals.iter().map(|literal| memmem::Finder::new(literal.as_bytes())).collect();
    for place in found.iter() {
        let text = &arena.text()[arena.start(place)..arena.end(place)];
        // Of a search with several words each may stand in another field: the best one decides, so that a first name that
        // fits exactly is not lost beside a common second word.
        let best = finders.iter().map(|finder| rank(text, finder)).min().unwrap_or(3);
        ranked[best].set(place, true);
    }
    ranked
}

/// The best place of a word in an entry's texts.
fn rank(text: &[u8], finder: &memmem::Finder<'_>) -> usize {
    let length = finder.needle().len();
    let of = |at: usize| {
        let (before, after) = (text.get(at.wrapping_sub(1)), text.get(at + length));
        match (before, after) {
            (Some(&BORDER), Some(&BORDER)) => 0,
            (Some(&BORDER), _) => 1,
            (Some(before), _) if before.is_ascii() && !before.is_ascii_alphanumeric() => 2,
            _ => 3,
        }
    };
    finder.find_iter(text).map(of).min().unwrap_or(3)
}

fn by_needles(arena: &Arena, literal: &str, found: &Bits) -> Vec<Bits> {
    let begins = [&[BORDER], literal.as_bytes()].concat();
    let exact = [begins.as_slice(), &[BORDER]].concat();
    let mut rest = found.clone();
    let mut ranked = Vec::with_capacity(3);
    for needle in [exact, begins] {
        let mut portion = Bits::new(arena.len());
        each_with(arena, &needle, |place| portion.set(place, true));
        portion.and(&rest);
        rest.without(&portion);
        ranked.push(portion);
    }
    ranked.push(rest);
    ranked
}
