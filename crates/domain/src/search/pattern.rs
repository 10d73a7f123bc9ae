//! What a single word asks of a field.

use super::Rules;

/// One piece of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// These characters.
    Literal(String),
    /// Any characters, or none.
    AnyString,
    /// One character. In folded texts it is one character of the fold, so `ß` is two.
    AnyChar,
}

/// Pieces that have to cover a whole field, one after the other.
///
/// Between two literals is always a wildcard, no literal is empty, and no two [`Piece::AnyString`] are neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    /// The pattern of a word of a search, with the prefix and suffix of the rules.
    pub fn of_word(word: &str, rules: &Rules) -> Self {
        let equality = rules.prefix.is_empty() && rules.suffix.is_empty() && !word.contains(['*', '%']);
        if equality { Self::equal(word) } else { Self::like(&format!("{}{word}{}", rules.prefix, rules.suffix), true) }
    }

    /// A field equal to this text: no character is a wildcard.
    pub fn equal(text: &str) -> Self {
        Self::from_pieces([Piece::Literal(text.to_owned())])
    }

    /// A field like this text with wildcards, as the family's criterion for a `customer_id` (data-layer 3.3): `*` and
    /// `%` are any characters; `_` is one of them only if asked for.
    pub fn like(text: &str, underscore: bool) -> Self {
        Self::from_pieces(text.chars().map(|letter| match letter {
            '*' | '%' => Piece::AnyString,
            '_' if underscore => Piece::AnyChar,
            _ => Piece::Literal(letter.into()),
        }))
    }

    /// The pattern of these pieces; neighbours that are one are joined.
    pub fn from_pieces(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (joined.last_mut(), piece) {
                (Some(Piece::AnyString), Piece::AnyString) => {}
                (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
                (_, Piece::Literal(text)) if text.is_empty() => {}
                (_, piece) => joined.push(piece),
            }
        }
        Self { pieces: joined }
    }

    /// The pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The pattern for folded fields. Marks without a letter vanish in a fold; a pattern of nothing else keeps them and
    /// matches nothing, rather than everything.
    #[must_use]
    pub fn folded(&self) -> Self {
        let fold = |piece: &Piece| match piece {
            Piece::Literal(text) => Piece::Literal(crate::fold::fold(text)),
            other => other.clone(),
        };
        let folded = Self::from_pieces(self.pieces.iter().map(fold));
        let has_text = |pattern: &Self| pattern.pieces.iter().any(|piece| matches!(piece, Piece::Literal(_)));
        if has_text(self) && !has_text(&folded) { self.clone() } else { folded }
    }

    /// Whether the whole text (UTF-8) matches.
    pub fn matches(&self, text: &[u8]) -> bool {
        self.find(text, |_, _| {})
    }

    /// [`Self::matches`], which also tells where the parts between the [`Piece::AnyString`] are found: start and end,
    /// leftmost first.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(usize, usize)) -> bool {
        let mut segments = self.pieces.split(|piece| *piece == Piece::AnyString).peekable();
        let (mut at, mut first) = (0, true);
        while let Some(segment) = segments.next() {
            let last = segments.peek().is_none();
            let hit = match (first, last) {
                (true, true) => segment_at(text, 0, segment).filter(|end| *end == text.len()).map(|end| (0, end)),
                (true, false) => segment_at(text, 0, segment).map(|end| (0, end)),
                (false, true) => last_segment(text, at, segment).map(|start| (start, text.len())),
                (false, false) => find_segment(text, at, segment),
            };
            let Some((start, end)) = hit else { return false };
            found(start, end);
            (at, first) = (end, false);
        }
        true
    }
}

/// Where the segment ends that begins at `at`, if it is there.
fn segment_at(text: &[u8], mut at: usize, segment: &[Piece]) -> Option<usize> {
    for piece in segment {
        let rest = text.get(at..)?;
        at += match piece {
            Piece::Literal(literal) if rest.starts_with(literal.as_bytes()) => literal.len(),
            Piece::AnyChar => character(rest)?,
            _ => return None,
        };
    }
    Some(at)
}

/// The length of the first character.
fn character(text: &[u8]) -> Option<usize> {
    let (_, rest) = text.split_first()?;
    Some(1 + rest.iter().take_while(|byte| is_inside(**byte)).count())
}

/// Whether the byte is not the first of its character.
const fn is_inside(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The first place at or after `from` where the segment is.
pub(super) fn find_segment(text: &[u8], from: usize, segment: &[Piece]) -> Option<(usize, usize)> {
    let first = match segment.first() {
        None => return Some((from, from)),
        Some(Piece::Literal(literal)) => literal.bytes().next(),
        Some(_) => None,
    };
    let begins = |byte: u8| first.map_or(!is_inside(byte), |first| byte == first);
    let starts = (from..text.len()).filter(|at| begins(text[*at]));
    starts.into_iter().find_map(|at| segment_at(text, at, segment).map(|end| (at, end)))
}

/// Where the segment begins that ends with the text, not before `from`.
fn last_segment(text: &[u8], from: usize, segment: &[Piece]) -> Option<usize> {
    let mut at = text.len();
    for piece in segment.iter().rev() {
        let before = text.get(from..at)?;
        at -= match piece {
            Piece::Literal(literal) if before.ends_with(literal.as_bytes()) => literal.len(),
            Piece::AnyChar => 1 + before.iter().rev().position(|byte| !is_inside(*byte))?,
            _ => return None,
        };
    }
    Some(at)
}
