//! From a question to an answer.

use std::hash::Hash;

use padron_domain::search::{Expr, parse};

use crate::bits::Bits;
use crate::guess::{Guess, World};
use crate::index::Index;
use crate::matcher::Level;
use crate::page::Way;
use crate::program::Program;
use crate::query::{Direction, Hits, Order, Position, Query, Work};

/// So few are compared without looking anything up.
const FEW: usize = if cfg!(debug_assertions) { 2 } else { 256 };
/// So many are compared before more is looked up.
const TRIES: usize = if cfg!(debug_assertions) { 3 } else { 1_500 };
/// And for every one that is wanted.
const PER_HIT: usize = if cfg!(debug_assertions) { 1 } else { 15 };
/// Totals are exact up to this, if the work allows it.
const COUNTED: usize = 10_000;

/// An answer of one index, of use to whoever merges several.
#[derive(Debug)]
pub(crate) struct Part<K> {
    pub(crate) total: usize,
    pub(crate) total_is_exact: bool,
    pub(crate) places: Vec<Position<K>>,
    /// Whether others come after them.
    pub(crate) more: bool,
    /// Up to where was looked, if the work ran out.
    pub(crate) cut: Option<Position<K>>,
}

/// What was found.
#[derive(Debug, Default)]
struct Found {
    total: usize,
    total_is_exact: bool,
    slots: Vec<(u8, u32)>,
    more: bool,
    /// Where the work ran out.
    cut: Option<(u8, u32)>,
}

/// The comparing of candidates, as long as it is allowed.
struct Hunt<'a, K> {
    index: &'a Index<K>,
    left: usize,
    /// Who was compared and matches the question.
    hits: Vec<u32>,
    /// Up to where was looked.
    last: Option<(u8, u32)>,
}

impl<K: Clone + Eq + Ord + Hash> Index<K> {
    /// Who matches: how many, and the page that was asked for.
    pub fn search(&self, query: &Query<'_, K>) -> Hits<K> {
        let found = self.answer(query);
        let last = found.slots.last().filter(|_| found.more).or(found.cut.as_ref());
        Hits {
            total: found.total,
            total_is_exact: found.total_is_exact,
            next: last.map(|slot| self.place(query, *slot)),
            keys: found.slots.into_iter().map(|(_, slot)| self.store.keys[slot as usize].clone()).collect(),
        }
    }

    /// The same with the place of every hit.
    pub(crate) fn search_places(&self, query: &Query<'_, K>) -> Part<K> {
        let found = self.answer(query);
        let place = |slot: &(u8, u32)| self.place(query, *slot);
        Part {
            total: found.total,
            total_is_exact: found.total_is_exact,
            places: found.slots.iter().map(place).collect(),
            more: found.more,
            cut: found.cut.as_ref().map(place),
        }
    }

    fn place(&self, query: &Query<'_, K>, (rank, slot): (u8, u32)) -> Position<K> {
        let column = match query.order {
            Order::By(column, _) => column.0,
            Order::Relevance => self.layout.identity_columns[0],
        };
        self.store.position(&self.layout, column, slot, rank)
    }

    fn answer(&self, query: &Query<'_, K>) -> Found {
        let parsed = parse(query.text, &self.config.rules);
        let expr = if self.config.case_sensitive { parsed } else { parsed.folded() };
        let asked = Program::new(&expr, Level::Asked);
        let among = self.candidates(query);
        let (page, count) = match query.work {
            Work::Unbounded => (usize::MAX, usize::MAX),
            Work::Bounded { page, total } => (page.max(1), total),
        };
        // Of what many have a page is soon found without looking for all of them.
        let in_passing = query.work != Work::Unbounded && (count == 0 || asked.is_word());
        let mut guess = self.guess(&asked, &among, in_passing);
        let mut whole = guess.sure.is_none() || !in_passing;
        if !whole && count > 0 && guess.sure.as_ref().is_some_and(|sure| sure.count() <= COUNTED) {
            // For the total they are looked for anyway.
            (guess, whole) = (self.guess(&asked, &among, false), true);
        }
        let tries = TRIES.saturating_add(query.offset.saturating_add(query.limit).saturating_mul(PER_HIT));
        let left = if whole { page } else { page.min(tries) };
        let mut hunt = Hunt { index: self, left, hits: Vec::new(), last: None };
        let mut found = Found::default();
        if query.limit > 0 {
            hunt.page(query, &expr, &guess, &asked, !whole, &mut found);
            if found.cut.is_some() && !whole {
                guess = self.guess(&asked, &among, false);
                (hunt.left, hunt.last, found) = (page, None, Found::default());
                hunt.page(query, &expr, &guess, &asked, false, &mut found);
            }
        }
        let most = query.offset.saturating_add(query.limit);
        found.more = found.slots.len() > most;
        found.slots.truncate(most);
        found.slots.drain(..query.offset.min(found.slots.len()));
        hunt.left = count;
        (found.total, found.total_is_exact) = hunt.total(&mut guess, &asked, query.work);
        found
    }

    /// What is known before anything is compared.
    fn guess(&self, program: &Program, among: &Bits, in_passing: bool) -> Guess {
        if among.slots().nth(FEW).is_none() {
            return Guess::open(among.clone());
        }
        let store = &self.store;
        let world = World {
            lexicon: &store.lexicon,
            used: &store.used,
            has_absent: &store.has_absent,
            has_text: &store.has_text,
            in_passing,
        };
        let mut guess = program.guess(world);
        guess.keep(among);
        guess
    }

    /// The entries that the filters let through.
    fn candidates(&self, query: &Query<'_, K>) -> Bits {
        let mut among = self.store.with_validity(query.valid);
        if let Some(customer) = query.customer {
            let mut own = Bits(vec![0; among.0.len()]);
            self.membership.of(customer).iter().for_each(|slot| own.put(*slot, true));
            among.keep(&own);
        }
        among
    }
}

impl<K: Clone + Eq + Ord + Hash> Hunt<'_, K> {
    /// Finds the page.
    fn page(
        &mut self,
        query: &Query<'_, K>,
        expr: &Expr,
        guess: &Guess,
        asked: &Program,
        in_passing: bool,
        found: &mut Found,
    ) {
        // One more than the page holds tells whether there is another.
        let wanted = query.offset.saturating_add(query.limit).saturating_add(1);
        found.cut = match query.order {
            Order::By(column, direction) => {
                let way = Way { column: column.0, direction, after: query.after };
                self.along(guess, asked, &[], &way, 0, wanted, &mut found.slots)
            }
            Order::Relevance => {
                let levels = [Level::Whole, Level::Start, Level::WordStart];
                let levels = levels.map(|level| Program::new(expr, level));
                let mut ranked = Ranked { rest: guess.clone(), asked, levels: &levels, in_passing };
                ranked.best(self, query.after, wanted, &mut found.slots)
            }
        };
    }

    /// Whether a candidate matches, and none of `not` does; `None` where the work has run out.
    fn is_hit(&mut self, guess: &Guess, program: &Program, not: &[&Program], slot: u32) -> Option<bool> {
        let sure = guess.is_sure(slot);
        if sure && not.is_empty() {
            return Some(true);
        }
        if self.left == 0 {
            return None;
        }
        self.left = self.left.saturating_sub(1 + not.len());
        let store = &self.index.store;
        let is_hit = sure || program.matches(store, slot);
        if is_hit && !sure {
            self.hits.push(slot);
        }
        Some(is_hit && !not.iter().any(|better| better.matches(store, slot)))
    }

    /// Walks along an order until `wanted` are found; returns where the work ran out.
    #[expect(clippy::too_many_arguments, reason = "all of it is one question")]
    fn along(
        &mut self,
        guess: &Guess,
        program: &Program,
        not: &[&Program],
        way: &Way<'_, K>,
        rank: u8,
        wanted: usize,
        found: &mut Vec<(u8, u32)>,
    ) -> Option<(u8, u32)> {
        if found.len() >= wanted {
            return None;
        }
        let index = self.index;
        let expected = if guess.sure.is_none() { wanted - found.len() } else { usize::MAX };
        for slot in index.walk(&guess.maybe, way, expected) {
            match self.is_hit(guess, program, not, slot) {
                None => return self.last,
                Some(true) => {
                    found.push((rank, slot));
                    if found.len() >= wanted {
                        return None;
                    }
                }
                Some(false) => {}
            }
            self.last = Some((rank, slot));
        }
        None
    }

    /// How many match, and whether that is exact.
    fn total(&mut self, guess: &mut Guess, program: &Program, work: Work) -> (usize, bool) {
        let Some(sure) = &mut guess.sure else { return (guess.maybe.count(), true) };
        for slot in self.hits.drain(..).filter(|slot| guess.maybe.has(*slot)) {
            sure.put(slot, true);
        }
        let mut total = sure.count();
        let mut open = guess.maybe.clone();
        open.remove(sure);
        let most = if work == Work::Unbounded { usize::MAX } else { COUNTED };
        for slot in open.slots() {
            if total > most || self.left == 0 {
                return (total, false);
            }
            self.left -= 1;
            total += usize::from(program.matches(&self.index.store, slot));
        }
        (total, true)
    }
}

/// The search for the best matches first.
struct Ranked<'a> {
    /// Who was not shown at a better level.
    rest: Guess,
    asked: &'a Program,
    levels: &'a [Program],
    in_passing: bool,
}

impl Ranked<'_> {
    fn best<K: Clone + Eq + Ord + Hash>(
        &mut self,
        hunt: &mut Hunt<'_, K>,
        after: Option<&Position<K>>,
        wanted: usize,
        found: &mut Vec<(u8, u32)>,
    ) -> Option<(u8, u32)> {
        let column = hunt.index.layout.identity_columns[0];
        let way = |after| Way { column, direction: Direction::Ascending, after };
        // Levels of which it is not known who they have: their hits are left out one by one.
        let mut better: Vec<&Program> = Vec::new();
        for (rank, program) in (0..).zip(self.levels) {
            if self.rest.maybe.is_empty() {
                return None;
            }
            // Whoever matches at all matches as well as this.
            if program.is_same(self.asked) {
                let from = after.filter(|after| rank == after.rank);
                if after.is_some_and(|after| rank < after.rank) {
                    return None;
                }
                return hunt.along(&self.rest, self.asked, &better, &way(from), rank, wanted, found);
            }
            let guess = hunt.index.guess(program, &self.rest.maybe, self.in_passing);
            if after.is_none_or(|after| rank >= after.rank) {
                let from = after.filter(|after| rank == after.rank);
                let cut = hunt.along(&guess, program, &better, &way(from), rank, wanted, found);
                if cut.is_some() || found.len() >= wanted {
                    return cut;
                }
            }
            match &guess.sure {
                None => self.rest.remove(&guess.maybe),
                Some(sure) => {
                    self.rest.remove(sure);
                    better.push(program);
                }
            }
        }
        let rank = u8::try_from(self.levels.len()).unwrap_or(u8::MAX);
        let from = after.filter(|after| after.rank >= rank);
        hunt.along(&self.rest, self.asked, &better, &way(from), rank, wanted, found)
    }
}
