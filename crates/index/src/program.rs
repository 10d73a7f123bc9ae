//! A search text made ready to be run.

use padron_domain::search::{Expr, Pattern};

use crate::bits::Bits;
use crate::guess::{Guess, World};
use crate::lexicon::Needle;
use crate::matcher::{Level, Matcher, compile};
use crate::record::SEPARATOR;
use crate::runs::{beside, is_break, is_letter, numbers, pair, runs, side_by_side, single, three};
use crate::store::Store;

/// Looking one candidate's text through costs as much as reading so many numbers from a list.
const COMPARISON: usize = 40;
/// What more have is looked up in passing no further than [`SOME`].
const MANY: usize = if cfg!(debug_assertions) { 5 } else { 100_000 };
/// So many are sure then.
const SOME: usize = if cfg!(debug_assertions) { 4 } else { 40_000 };
/// So few are not worth another look-up.
const FEW: usize = if cfg!(debug_assertions) { 2 } else { 64 };
/// What one in so many has need not be looked up, in passing, to go by it.
const EVERYWHERE: usize = 8;

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
    leaves: Vec<Leaf>,
    /// Whether the leaves, one at most, tell all, so that nothing is left to compare.
    exact: bool,
    matcher: Matcher,
    negated: bool,
    /// What tells it from the same word at another level.
    parts: Vec<Vec<u8>>,
    starts: bool,
}

/// What can be looked up.
#[derive(Debug)]
enum Leaf {
    Run(Box<Needle>),
    /// Any of these.
    Signs(Vec<usize>),
}

impl Program {
    /// Makes an expression ready, folded as the texts are.
    pub(crate) fn new(expr: &Expr, level: Level) -> Self {
        let parts = |parts: &[Expr]| parts.iter().map(|part| Self::new(part, level)).collect();
        match expr {
            Expr::And(all) => Self::All(parts(all)),
            Expr::Or(any) => Self::Any(parts(any)),
            Expr::Word { pattern, negated } => {
                let level = if *negated { Level::Asked } else { level };
                Self::Word(Box::new(Word::new(pattern, level, *negated)))
            }
        }
    }

    /// What can be told without comparing.
    pub(crate) fn guess(&self, world: World<'_>) -> Guess {
        match self {
            Self::All(parts) => all(parts, world),
            Self::Any(parts) => {
                let mut found = Guess::exact(Bits(vec![0; world.used.0.len()]));
                for part in parts {
                    found.or(&part.guess(world));
                }
                found
            }
            Self::Word(word) => word.guess(world),
        }
    }

    /// Whether one entry matches.
    pub(crate) fn matches<K: Ord>(&self, store: &Store<K>, slot: u32) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(store, slot)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(store, slot)),
            Self::Word(word) => {
                !(word.negated && store.has_absent.has(slot))
                    && word.matcher.matches(store.searched(slot)) != word.negated
            }
        }
    }

    /// Whether it is one word.
    pub(crate) const fn is_word(&self) -> bool {
        matches!(self, Self::Word(_))
    }

    /// Whether it is the same at another level.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All(one), Self::All(other)) | (Self::Any(one), Self::Any(other)) => {
                one.iter().zip(other).all(|(one, other)| one.is_same(other))
            }
            (Self::Word(one), Self::Word(other)) => {
                let kind = std::mem::discriminant(&one.matcher) == std::mem::discriminant(&other.matcher);
                kind && one.starts == other.starts
                    && one.parts == other.parts
                    && !matches!(one.matcher, Matcher::Like(..))
            }
            _ => false,
        }
    }

    /// About how many have it, and whether it can be looked up at all.
    fn weight(&self, world: World<'_>) -> usize {
        match self {
            Self::Word(word) if !word.negated => word.weight(world),
            _ => usize::MAX,
        }
    }
}

/// Those who have all: the rarest first. What many have is left to comparing once few are left.
fn all(parts: &[Program], world: World<'_>) -> Guess {
    let mut by_weight: Vec<(usize, &Program)> = parts.iter().map(|part| (part.weight(world), part)).collect();
    by_weight.sort_by_key(|(weight, _)| *weight);
    let mut found = Guess::exact(world.used.clone());
    for (number, (weight, part)) in by_weight.into_iter().enumerate() {
        if weight != usize::MAX && weight > found.maybe.count() * COMPARISON {
            found = Guess::open(found.maybe);
        } else {
            // The rarest is the one to go by.
            let in_passing = world.in_passing && (number > 0 || weight > world.used.0.len() * 64 / EVERYWHERE);
            found.and(&part.guess(World { in_passing, ..world }));
        }
    }
    found
}

impl Word {
    fn new(pattern: &Pattern, level: Level, negated: bool) -> Self {
        let compiled = compile(pattern, level);
        let mut leaves = Vec::new();
        let only = match (&compiled.matcher, compiled.parts.as_slice()) {
            (Matcher::Bytes(_) | Matcher::WordStart(_), [part]) => only(part, compiled.starts),
            _ => None,
        };
        let exact = only.is_some() || matches!(compiled.matcher, Matcher::Anything);
        if let Some(only) = only {
            leaves.push(only);
        } else {
            compiled.parts.iter().for_each(|part| leaves_of(part, compiled.starts, &mut leaves));
            // The longest tell the most.
            leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.len()));
        }
        Self { leaves, exact, matcher: compiled.matcher, negated, parts: compiled.parts, starts: compiled.starts }
    }

    fn guess(&self, world: World<'_>) -> Guess {
        if !self.negated {
            return self.positive(world);
        }
        let mut among = world.used.clone();
        among.remove(world.has_absent);
        self.positive(World { in_passing: false, ..world }).not(&among)
    }

    fn positive(&self, world: World<'_>) -> Guess {
        let mut maybe = world.has_text.clone();
        if self.exact
            && let [leaf] = self.leaves.as_slice()
        {
            if world.in_passing && !leaf.is_cheap() && leaf.weight(world) > MANY {
                return leaf.some(world, maybe);
            }
            leaf.keep_in(world, &mut maybe);
            return Guess::exact(maybe);
        }
        if self.exact {
            return Guess::exact(maybe);
        }
        for leaf in &self.leaves {
            let left = maybe.count();
            if left < FEW {
                break;
            }
            let most = if world.in_passing { MANY } else { world.used.0.len() * 64 / 2 };
            let weight = leaf.weight(world);
            if weight < left.saturating_mul(COMPARISON).min(most) || leaf.is_cheap() {
                leaf.keep_in(world, &mut maybe);
            }
        }
        Guess::open(maybe)
    }

    fn weight(&self, world: World<'_>) -> usize {
        self.leaves.iter().map(|leaf| leaf.weight(world)).min().unwrap_or(usize::MAX)
    }
}

impl Leaf {
    fn len(&self) -> usize {
        match self {
            Self::Run(needle) => needle.len() + 1,
            Self::Signs(signs) => match signs.as_slice() {
                [sign] if *sign >= 65_792 => 3,
                [sign] if *sign < 256 => 1,
                _ => 2,
            },
        }
    }

    /// About how many have it.
    fn weight(&self, world: World<'_>) -> usize {
        match self {
            Self::Run(needle) => {
                let weight = world.lexicon.frequent(needle, world.used.0.len() * 16).weight;
                // Two letters are in very many rare runs as well.
                if needle.len() <= 2 { weight.saturating_mul(3) } else { weight }
            }
            Self::Signs(signs) => world.lexicon.weight_of_signs(signs),
        }
    }

    /// Whether it is looked up in a moment, however many have it.
    const fn is_cheap(&self) -> bool {
        matches!(self, Self::Signs(signs) if signs.len() == 1)
    }

    /// Some of many, and everybody as who may be.
    fn some(&self, world: World<'_>, maybe: Bits) -> Guess {
        let mut sure = Bits(vec![0; world.used.0.len()]);
        match self {
            Self::Run(needle) => {
                let found = world.lexicon.frequent(needle, MANY);
                world.lexicon.add_some(&found, SOME, &mut sure);
            }
            Self::Signs(signs) => world.lexicon.add_some_signs(signs, SOME, &mut sure),
        }
        Guess { maybe, sure: Some(sure) }
    }

    fn keep_in(&self, world: World<'_>, set: &mut Bits) {
        match self {
            Self::Run(needle) => world.lexicon.keep_all(needle, set),
            Self::Signs(signs) => world.lexicon.keep_signs(signs, set),
        }
    }
}

/// What every text that contains `part` has; if it `starts`, at the beginning of a word.
fn leaves_of(part: &[u8], starts: bool, leaves: &mut Vec<Leaf>) {
    runs(part, |start, end| {
        let mut bytes = Vec::with_capacity(end - start + 2);
        bytes.extend(start.checked_sub(1).map(|at| beside(part[at])));
        bytes.extend_from_slice(&part[start..end]);
        bytes.extend(part.get(end).map(|byte| beside(*byte)));
        leaves.push(Leaf::Run(Box::new(Needle::new(bytes, starts && start == 0))));
    });
    let mut signs: Vec<usize> = part.windows(2).filter_map(|two| pair(two[0], two[1])).collect();
    signs.extend(part.iter().filter_map(|byte| single(*byte)));
    numbers(part, |start, end| match part[start..end] {
        [first, second] => leaves.push(Leaf::Signs(side_by_side(first, second))),
        ref digits => signs.extend(digits.windows(3).map(|digits| three(digits[0], digits[1], digits[2]))),
    });
    signs.sort_unstable();
    signs.dedup();
    leaves.extend(signs.into_iter().map(|sign| Leaf::Signs(vec![sign])));
    if let [first, ..] = part
        && starts
        && first.is_ascii_digit()
    {
        leaves.push(begins(*first));
    }
}

/// A word that begins with a digit.
fn begins(digit: u8) -> Leaf {
    Leaf::Signs([pair(SEPARATOR, digit), pair(b' ', digit)].into_iter().flatten().collect())
}

/// What a part alone is looked up by, where who has that contains the part for sure.
fn only(part: &[u8], starts: bool) -> Option<Leaf> {
    match *part {
        [digit] if starts && digit.is_ascii_digit() => return Some(begins(digit)),
        [one] if !starts && single(one).is_some() => return single(one).map(|sign| Leaf::Signs(vec![sign])),
        [a, b] if !starts && a.is_ascii_digit() && b.is_ascii_digit() => return Some(Leaf::Signs(side_by_side(a, b))),
        [a, b] if !starts && (a == SEPARATOR || !is_break(a)) && pair(a, b).is_some() => {
            return pair(a, b).map(|sign| Leaf::Signs(vec![sign]));
        }
        [a, b, c] if !starts && part.iter().all(u8::is_ascii_digit) => return Some(Leaf::Signs(vec![three(a, b, c)])),
        _ => {}
    }
    let (first, last) = (*part.first()?, *part.last()?);
    let from = usize::from(is_break(first));
    let to = part.len() - usize::from(is_break(last));
    let inside = part.get(from..to).filter(|inside| !inside.is_empty())?;
    let is_word = inside.iter().all(|byte| is_letter(*byte));
    is_word.then(|| Leaf::Run(Box::new(Needle::new(part.to_vec(), starts && from == 0))))
}
