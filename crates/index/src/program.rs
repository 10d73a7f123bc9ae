//! A search text made ready to be run over segments.

use padron_domain::search::{Expr, Pattern};

use crate::bits::Bits;
use crate::matcher::{Level, Matcher, compile};
use crate::rows::{Row, Rows};
use crate::segment::Segment;

/// How many rows of a word are looked at, the most telling ones.
const ROWS_USED: usize = 8;

/// An expression made ready.
#[derive(Debug)]
pub(crate) enum Program {
    All(Vec<Program>),
    Any(Vec<Program>),
    Word(Box<Word>),
}

/// A word made ready.
#[derive(Debug)]
pub(crate) struct Word {
    rows: Vec<Row>,
    /// Whether the rows tell all, so that nothing is left to compare.
    exact: bool,
    matcher: Matcher,
    negated: bool,
}

impl Program {
    /// Makes an expression ready, folded as the texts are; `weights` are the entries of every row.
    pub(crate) fn new(expr: &Expr, level: Level, rows: &Rows, weights: &[u32]) -> Self {
        let parts = |parts: &[Expr]| parts.iter().map(|part| Self::new(part, level, rows, weights)).collect();
        match expr {
            Expr::And(all) => Self::All(parts(all)),
            Expr::Or(any) => Self::Any(parts(any)),
            Expr::Word { pattern, negated } => {
                let level = if *negated { Level::Asked } else { level };
                Self::Word(Box::new(Word::new(pattern, level, rows, weights, *negated)))
            }
        }
    }

    /// Some of the entries in `among`: all that match are there, perhaps others too.
    pub(crate) fn sieve(&self, segment: &Segment, among: Bits) -> Bits {
        match self {
            Self::All(parts) => parts.iter().fold(among, |left, part| part.sieve(segment, left)),
            Self::Any(parts) => {
                let mut found = Bits::default();
                for part in parts {
                    found.add(&part.sieve(segment, among));
                }
                found
            }
            Self::Word(word) => word.sieve(segment, among),
        }
    }

    /// The entries in `among` that match.
    pub(crate) fn run(&self, segment: &Segment, among: Bits) -> Bits {
        match self {
            Self::All(parts) => {
                let left = self.sieve(segment, among);
                parts.iter().fold(left, |left, part| part.run(segment, left))
            }
            Self::Any(parts) => {
                let (mut found, mut left) = (Bits::default(), among);
                for part in parts {
                    found.add(&part.run(segment, left));
                    left.remove(&found);
                }
                found
            }
            Self::Word(word) => word.run(segment, among),
        }
    }

    /// Whether one entry matches.
    pub(crate) fn matches(&self, segment: &Segment, slot: usize) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(segment, slot)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(segment, slot)),
            Self::Word(word) => {
                !(word.negated && segment.has_absent.has(slot))
                    && word.matcher.matches(segment.searched(slot)) != word.negated
            }
        }
    }
}

impl Word {
    fn new(pattern: &Pattern, level: Level, rows: &Rows, weights: &[u32], negated: bool) -> Self {
        let compiled = compile(pattern, level);
        let mut used = Vec::new();
        compiled.parts.iter().for_each(|part| rows.of_part(part, compiled.starts, &mut used));
        used.sort_unstable();
        used.dedup();
        used.sort_by_key(|row| weights[row.number()]);
        used.truncate(ROWS_USED);
        let exact = match (&compiled.matcher, compiled.parts.as_slice()) {
            (Matcher::Anything, _) => true,
            (Matcher::Bytes(_) | Matcher::WordStart(_), [part]) => rows.tell_all(part, compiled.starts),
            _ => false,
        };
        Self { rows: used, exact, matcher: compiled.matcher, negated }
    }

    fn sieve(&self, segment: &Segment, mut among: Bits) -> Bits {
        if self.negated {
            among.remove(&segment.has_absent);
            return among;
        }
        self.narrow(segment, &mut among);
        among
    }

    /// Keeps the entries that have all rows of the word.
    fn narrow(&self, segment: &Segment, among: &mut Bits) {
        among.keep(&segment.has_text.0);
        for row in &self.rows {
            if among.is_empty() {
                return;
            }
            among.keep(segment.row(row.number()));
        }
    }

    fn run(&self, segment: &Segment, among: Bits) -> Bits {
        if !self.negated {
            return self.positive(segment, among);
        }
        let mut left = self.sieve(segment, among);
        left.remove(&self.positive(segment, left));
        left
    }

    fn positive(&self, segment: &Segment, mut among: Bits) -> Bits {
        self.narrow(segment, &mut among);
        if !self.exact {
            for slot in among.slots() {
                if !self.matcher.matches(segment.searched(slot)) {
                    among.put(slot, false);
                }
            }
        }
        among
    }
}
