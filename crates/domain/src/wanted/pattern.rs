//! What a word matches: pieces of text with wildcards between them, as `LIKE` has them.

/// A piece of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Exactly this.
    Literal(String),
    /// Anything, also nothing (`*`, `%`).
    Anything,
    /// Any one letter (`_`).
    Letter,
}

/// What a word matches. A pattern covers a field from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// Reads `%` and `_`; `wild` says whether `_` is a wildcard (it is not where the family compares with `=`).
    pub fn read(text: &str, wild: bool) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut literal = String::new();
        for letter in text.chars() {
            let piece = match letter {
                '%' => Piece::Anything,
                '_' if wild => Piece::Letter,
                other => {
                    literal.push(other);
                    continue;
                }
            };
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            if piece != Piece::Anything || pieces.last() != Some(&Piece::Anything) {
                pieces.push(piece);
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Self(pieces)
    }

    /// Its pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Its literal pieces.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(text.as_str()),
            Piece::Anything | Piece::Letter => None,
        })
    }

    /// The longest literal piece: whatever matches must contain it.
    pub fn longest(&self) -> Option<&str> {
        self.literals().max_by_key(|text| text.len())
    }

    /// The text, where the pattern is `*text*`: containing it is all there is to it.
    pub fn contained(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Anything, Piece::Literal(text), Piece::Anything] => Some(text),
            _ => None,
        }
    }

    /// Whether the pattern covers the whole field. Takes time in proportion to the product of both lengths at worst.
    pub fn matches(&self, field: &str) -> bool {
        let (mut at, mut rest) = (0, field);
        // Where to go on after the last `Anything` if what follows does not fit: greedy matching with one way back.
        let mut back: Option<(usize, &str)> = None;
        loop {
            let step = match self.0.get(at) {
                Some(Piece::Anything) => {
                    back = Some((at + 1, rest));
                    at += 1;
                    continue;
                }
                Some(Piece::Literal(text)) => rest.strip_prefix(text.as_str()),
                Some(Piece::Letter) => after_letter(rest),
                None if rest.is_empty() => return true,
                None => None,
            };
            if let Some(next) = step {
                rest = next;
                at += 1;
                continue;
            }
            let Some((resume, from)) = back else { return false };
            let Some(shorter) = after_letter(from) else { return false };
            back = Some((resume, shorter));
            (at, rest) = (resume, shorter);
        }
    }
}

fn after_letter(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    letters.next().map(|_| letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_as_databases_have_it() {
        for (pattern, field, expected) in [
            ("%son%", "johnson", true),
            ("son%", "johnson", false),
            ("%son", "johnson", true),
            ("j%n", "johnson", true),
            ("j%n%n", "johnson", true),
            ("j%s%s", "johnson", false),
            ("%o%o%", "johnson", true),
            ("j_hn%", "johnson", true),
            ("_", "ñ", true),
            ("_", "", false),
            ("%", "", true),
            ("", "", true),
            ("", "a", false),
            ("%a_c", "abcabc", true),
            ("%aab", "aaab", true),
        ] {
            assert_eq!(Pattern::read(pattern, true).matches(field), expected, "{pattern} on {field}");
        }
        assert!(Pattern::read("a_b", false).matches("a_b"));
        assert!(!Pattern::read("a_b", false).matches("axb"));
    }

    #[test]
    fn runs_of_anything_are_one() {
        assert_eq!(Pattern::read("%%a%%", true).contained(), Some("a"));
    }
}
