//! Which entries an expression is true of.

use memchr::memmem;
use padron_domain::search::{Expr, Pattern, Word};

use crate::arena::Arena;
use crate::bits::Bits;

/// The entries an expression is true of, among the living.
pub(crate) fn eval(arena: &Arena, expr: &Expr, live: &Bits) -> Bits {
    match expr {
        Expr::And(all) => {
            let mut found = live.clone();
            for one in all {
                let next = eval(arena, one, &found);
                found.and(&next);
            }
            found
        }
        Expr::Or(all) => {
            let mut found = Bits::new(arena.len());
            all.iter().for_each(|one| found.or(&eval(arena, one, live)));
            found
        }
        Expr::Word(word) => eval_word(arena, word, live),
    }
}

fn eval_word(arena: &Arena, word: &Word, live: &Bits) -> Bits {
    if word.negated {
        let mut found = live.clone();
        found.without(&matching(arena, &word.pattern, live));
        // As in SQL: of `NULL` nobody knows that it does not match.
        found.keep(|place| arena.fields(place).all(|field| field.is_some()));
        return found;
    }
    matching(arena, &word.pattern, live)
}

/// The entries of which some field matches.
fn matching(arena: &Arena, pattern: &Pattern, live: &Bits) -> Bits {
    let mut found = Bits::new(arena.len());
    if let Some(literal) = pattern.contained() {
        each_with(arena, literal.as_bytes(), |place| found.set(place, true));
    } else if let Some(literal) = pattern.longest() {
        each_with(arena, literal.as_bytes(), |place| {
            let field_matches = |field: Option<&str>| field.is_some_and(|field| pattern.matches(field));
            found.set(place, arena.fields(place).any(field_matches));
        });
    } else {
        for place in live.iter() {
            let field_matches = |field: Option<&str>| field.is_some_and(|field| pattern.matches(field));
            found.set(place, arena.fields(place).any(field_matches));
        }
    }
    found.and(live);
    found
}

/// Every entry whose texts contain these bytes, each once.
pub(crate) fn each_with(arena: &Arena, needle: &[u8], mut each: impl FnMut(usize)) {
    let finder = memmem::Finder::new(needle);
    let text = arena.text();
    let (mut byte, mut place) = (0, 0);
    while let Some(found) = text.get(byte..).and_then(|rest| finder.find(rest)) {
        place = arena.place_of(byte + found, place);
        each(place);
        byte = arena.end(place);
        place += 1;
    }
}
