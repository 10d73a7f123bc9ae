//! How the bytes of one entry are compared with one word.

use memchr::memmem::Finder;
use padron_domain::search::{Pattern, Piece};

use crate::record::{SEPARATOR, texts};
use crate::runs::is_break;

/// How strict a comparison is; each finds no more than the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// The word is a whole field.
    Whole,
    /// A field begins with it.
    Start,
    /// A word in a field begins with it; of words with wildcards inside all that is asked.
    WordStart,
    /// As it was asked for.
    Asked,
}

/// A word ready to be compared.
#[derive(Debug)]
pub(crate) enum Matcher {
    /// Any field that is not absent.
    Anything,
    /// These bytes, separators included.
    Bytes(Box<Finder<'static>>),
    /// These bytes where a word begins.
    WordStart(Box<Finder<'static>>),
    /// These bytes one after the other, all in one field.
    Sequence(Vec<Finder<'static>>),
    /// A field like this, which contains these bytes.
    Like(Pattern, Box<Finder<'static>>),
}

/// A matcher, with the bytes that every match of it contains.
pub(crate) struct Compiled {
    pub(crate) matcher: Matcher,
    pub(crate) parts: Vec<Vec<u8>>,
    /// Whether the only part begins a word.
    pub(crate) starts: bool,
}

/// Prepares a pattern, folded as the texts are.
pub(crate) fn compile(pattern: &Pattern, level: Level) -> Compiled {
    let pieces = at_level(pattern.pieces(), level);
    let pattern = Pattern::from_pieces(pieces.iter().cloned());
    let bytes = |open: bool, text: &str, end: bool| {
        let bytes = [&[SEPARATOR][usize::from(open)..], text.as_bytes(), &[SEPARATOR][usize::from(end)..]].concat();
        let matcher = Matcher::Bytes(Box::new(Finder::new(&bytes).into_owned()));
        Compiled { matcher, parts: vec![bytes], starts: false }
    };
    match pattern.pieces() {
        [Piece::AnyString] => Compiled { matcher: Matcher::Anything, parts: Vec::new(), starts: false },
        [] => bytes(false, "", false),
        [Piece::Literal(text)] => bytes(false, text, false),
        [Piece::Literal(text), Piece::AnyString] => bytes(false, text, true),
        [Piece::AnyString, Piece::Literal(text)] => bytes(true, text, false),
        [Piece::AnyString, Piece::Literal(text), Piece::AnyString]
            if level == Level::WordStart && !text.as_bytes().first().copied().is_some_and(is_break) =>
        {
            let matcher = Matcher::WordStart(Box::new(Finder::new(text).into_owned()));
            Compiled { matcher, parts: vec![text.clone().into_bytes()], starts: true }
        }
        [Piece::AnyString, Piece::Literal(text), Piece::AnyString] => bytes(true, text, true),
        pieces => {
            let parts = parts(pieces);
            let matcher = if pieces.contains(&Piece::AnyChar) {
                let longest = parts.iter().max_by_key(|part| part.len()).map_or(&[][..], Vec::as_slice);
                Matcher::Like(pattern, Box::new(Finder::new(longest).into_owned()))
            } else {
                Matcher::Sequence(parts.iter().map(|part| Finder::new(part).into_owned()).collect())
            };
            Compiled { matcher, parts, starts: false }
        }
    }
}

/// The pieces without the wildcards that a level does not allow.
fn at_level(mut pieces: &[Piece], level: Level) -> Vec<Piece> {
    if level <= Level::Start
        && let [Piece::AnyString, inside @ ..] = pieces
        && !inside.is_empty()
    {
        pieces = inside;
    }
    if level == Level::Whole
        && let [inside @ .., Piece::AnyString] = pieces
        && !inside.is_empty()
    {
        pieces = inside;
    }
    pieces.to_vec()
}

/// The texts among the pieces, with the separators they touch.
fn parts(pieces: &[Piece]) -> Vec<Vec<u8>> {
    let last = pieces.len().saturating_sub(1);
    let texts = pieces.iter().enumerate().filter_map(|(number, piece)| match piece {
        Piece::Literal(text) => {
            let mut bytes = Vec::with_capacity(text.len() + 2);
            bytes.extend((number == 0).then_some(SEPARATOR));
            bytes.extend_from_slice(text.as_bytes());
            bytes.extend((number == last).then_some(SEPARATOR));
            Some(bytes)
        }
        Piece::AnyString | Piece::AnyChar => None,
    });
    texts.collect()
}

impl Matcher {
    /// Whether one of the searched texts of an entry matches.
    pub(crate) fn matches(&self, searched: &[u8]) -> bool {
        match self {
            Self::Anything => texts(searched).next().is_some(),
            Self::Bytes(finder) => finder.find(searched).is_some(),
            Self::WordStart(finder) => finder.find_iter(searched).any(|at| at == 0 || is_break(searched[at - 1])),
            Self::Sequence(parts) => in_sequence(parts, searched),
            Self::Like(pattern, part) => {
                part.find(searched).is_some() && texts(searched).any(|text| pattern.matches(text))
            }
        }
    }
}

/// Whether one field has all the parts, one behind the other. Where the first place of the first part does not lead to
/// the others, a later one in the same field does not either.
fn in_sequence(parts: &[Finder<'static>], searched: &[u8]) -> bool {
    let Some((first, others)) = parts.split_first() else { return true };
    let mut from = 0;
    while let Some(found) = first.find(&searched[from..]) {
        let start = from + found + first.needle().len();
        let end = start + memchr::memchr(SEPARATOR, &searched[start..]).unwrap_or(searched.len() - start);
        // With its separator, so that the last part can be the end of the field.
        let mut field = &searched[start..searched.len().min(end + 1)];
        let all = others.iter().all(|part| {
            let found = part.find(field);
            field = found.map_or(field, |at| &field[at + part.needle().len()..]);
            found.is_some()
        });
        if all {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: &[u8] = b"\xFFana.lopez\xFFde la mar\xFF\xFE\xFF\xFF";

    fn matches(pattern: &str, level: Level) -> bool {
        compile(&Pattern::like(pattern, true), level).matcher.matches(ANA)
    }

    #[test]
    fn words_are_compared_at_every_level() {
        let levels = [Level::Whole, Level::Start, Level::WordStart, Level::Asked];
        for (pattern, found) in [
            ("*ana.lopez*", [true; 4]),
            ("*ana*", [false, true, true, true]),
            ("*lop*", [false, false, true, true]),
            ("*a*", [false, true, true, true]),
            ("*l*", [false, false, true, true]),
            ("*opez*", [false, false, false, true]),
            ("*.lo*", [false, false, true, true]),
            ("*x*", [false; 4]),
            ("", [true; 4]),
            ("*", [true; 4]),
            ("ana*", [false, true, true, true]),
            ("*mar", [false, false, true, true]),
            ("de*mar", [true; 4]),
            ("de*ma", [false; 4]),
            ("*d_ la*", [false, true, true, true]),
            ("*n*l*z*", [false, false, true, true]),
            ("*z*d*", [false; 4]),
            ("*e*a*r", [false, false, true, true]),
            ("*l*a *r*", [false, false, true, true]),
        ] {
            for (level, found) in levels.into_iter().zip(found) {
                assert_eq!(matches(pattern, level), found, "{pattern} {level:?}");
            }
        }
    }

    #[test]
    fn every_match_contains_the_parts() {
        let parts = |pattern: &str| compile(&Pattern::like(pattern, true), Level::Asked).parts;
        assert_eq!(parts("a*b_c"), [b"\xFFa".as_slice(), b"b", b"c\xFF"]);
        assert_eq!(parts("a"), [b"\xFFa\xFF"]);
        assert_eq!(parts("*"), Vec::<Vec<u8>>::new());
    }
}
