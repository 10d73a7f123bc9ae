//! A search text made ready to be run.

use padron_domain::search::{Expr, Pattern};

use crate::bits::Bits;
use crate::guess::{Guess, World};
use crate::lexicon::{Frequent, Needle};
use crate::matcher::{Level, Matcher, compile};
use crate::record::SEPARATOR;
use crate::runs::{before, behind, is_letter, pair, runs, single};
use crate::store::Store;

/// Looking one candidate's text through costs as much as reading so many numbers from a list.
const COMPARISON: usize = 40;
/// What one entry in so many has is found everywhere.
const EVERYWHERE: usize = 8;
/// Of what is found everywhere so much is looked up all the same.
const SOME: usize = 40_000;

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
}

/// What can be looked up.
#[derive(Debug)]
enum Leaf {
    Run(Needle),
    Sign(usize),
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
        let whole = World { in_passing: false, ..world };
        match self {
            Self::All(parts) => all(parts, whole),
            Self::Any(parts) => {
                let mut found = Guess::exact(Bits(vec![0; world.used.0.len()]));
                parts.iter().for_each(|part| found.or(&part.guess(whole)));
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
    for (weight, part) in by_weight {
        if weight != usize::MAX && weight > found.maybe.count() * COMPARISON {
            found = Guess::open(found.maybe);
        } else {
            found.and(&part.guess(world));
        }
    }
    found
}

impl Word {
    fn new(pattern: &Pattern, level: Level, negated: bool) -> Self {
        let compiled = compile(pattern, level);
        let mut leaves = Vec::new();
        compiled.parts.iter().for_each(|part| leaves_of(part, compiled.starts, &mut leaves));
        // The longest tell the most.
        leaves.sort_by_key(|leaf| std::cmp::Reverse(leaf.len()));
        let exact = match (&compiled.matcher, compiled.parts.as_slice()) {
            (Matcher::Anything, _) => true,
            (Matcher::Bytes(_) | Matcher::WordStart(_), [part]) => tell_all(part, compiled.starts),
            _ => false,
        };
        Self { leaves, exact, matcher: compiled.matcher, negated }
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
            let found = leaf.frequent(world);
            if world.in_passing && found.weight > world.used.0.len() * 64 / EVERYWHERE {
                return leaf.some(world, &found, maybe);
            }
            leaf.keep_in(world, &found, &mut maybe);
            return Guess::exact(maybe);
        }
        if self.exact {
            return Guess::exact(maybe);
        }
        for leaf in &self.leaves {
            let left = maybe.count();
            if left < 64 {
                break;
            }
            let found = leaf.frequent(world);
            if found.weight < left.saturating_mul(COMPARISON).min(world.used.0.len() * 64 / 2) {
                leaf.keep_in(world, &found, &mut maybe);
            }
        }
        Guess::open(maybe)
    }

    fn weight(&self, world: World<'_>) -> usize {
        self.leaves.iter().map(|leaf| leaf.frequent(world).weight).min().unwrap_or(usize::MAX)
    }
}

impl Leaf {
    const fn len(&self) -> usize {
        match self {
            Self::Run(needle) => needle.len() + 1,
            Self::Sign(sign) => (*sign >= 256) as usize + 1,
        }
    }

    fn frequent(&self, world: World<'_>) -> Frequent {
        match self {
            Self::Run(needle) => world.lexicon.frequent(needle),
            Self::Sign(_) => Frequent::default(),
        }
    }

    /// Some of many, and everybody as who may be.
    fn some(&self, world: World<'_>, found: &Frequent, maybe: Bits) -> Guess {
        let mut sure = Bits(vec![0; world.used.0.len()]);
        world.lexicon.add_some(found, SOME, &mut sure);
        Guess { maybe, sure: Some(sure) }
    }

    fn keep_in(&self, world: World<'_>, found: &Frequent, set: &mut Bits) {
        match self {
            Self::Run(needle) => {
                let mut own = Bits(vec![0; world.used.0.len()]);
                world.lexicon.add_all(needle, found, &mut own);
                set.keep(&own);
            }
            Self::Sign(sign) => match world.lexicon.sign(*sign) {
                Some(postings) => postings.keep_in(set),
                None => set.0.fill(0),
            },
        }
    }
}

/// What every text that contains `part` has; if it `starts`, at the beginning of a word.
fn leaves_of(part: &[u8], starts: bool, leaves: &mut Vec<Leaf>) {
    runs(part, |start, end| {
        let mut bytes = Vec::with_capacity(end - start + 2);
        bytes.extend(start.checked_sub(1).map(|at| before(part[at])));
        bytes.extend_from_slice(&part[start..end]);
        bytes.extend(part.get(end).map(|byte| behind(*byte)));
        leaves.push(Leaf::Run(Needle::new(bytes, starts && start == 0)));
    });
    let pairs = part.windows(2).filter_map(|two| pair(two[0], two[1]));
    let singles = part.iter().filter_map(|byte| single(*byte));
    let mut signs: Vec<usize> = pairs.chain(singles).collect();
    signs.sort_unstable();
    signs.dedup();
    leaves.extend(signs.into_iter().map(Leaf::Sign));
}

/// Whether who has what `part` is looked up by contains it for sure.
fn tell_all(part: &[u8], starts: bool) -> bool {
    match part {
        [one] if single(*one).is_some() => !starts,
        _ => {
            let inside = part.strip_prefix(&[SEPARATOR]).unwrap_or(part);
            let inside = inside.strip_suffix(&[SEPARATOR]).unwrap_or(inside);
            !inside.is_empty() && inside.iter().all(|byte| is_letter(*byte))
        }
    }
}
