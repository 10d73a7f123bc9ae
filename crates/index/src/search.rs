//! From a question to an answer.

use std::hash::Hash;
use std::ops::Range;

use padron_domain::search::parse;

use crate::bits::Bits;
use crate::index::Index;
use crate::matcher::Level;
use crate::page::Found;
use crate::program::Program;
use crate::query::{Direction, Hits, Order, Position, Query};
use crate::segment::split;

/// How many candidates are compared one by one before all of them are.
const TRIES: usize = 200;

impl<K: Clone + Eq + Ord + Hash> Index<K> {
    /// Who matches: how many, and the page that was asked for.
    pub fn search(&self, query: &Query<'_, K>) -> Hits<K> {
        let (total, slots, more) = self.find_page(query);
        let next = slots.last().filter(|_| more).map(|slot| self.place(query, *slot));
        Hits { total, keys: slots.into_iter().map(|(_, slot)| self.store.keys[slot as usize].clone()).collect(), next }
    }

    /// The same with the place of every hit, for whoever merges several indexes, and whether there are more.
    pub(crate) fn search_places(&self, query: &Query<'_, K>) -> (usize, Vec<Position<K>>, bool) {
        let (total, slots, more) = self.find_page(query);
        (total, slots.iter().map(|slot| self.place(query, *slot)).collect(), more)
    }

    fn place(&self, query: &Query<'_, K>, (rank, slot): (u8, u32)) -> Position<K> {
        let column = match query.order {
            Order::By(column, _) => column.0,
            Order::Relevance => self.layout.identity_columns[0],
        };
        self.store.position(&self.layout, column, slot, rank)
    }

    /// How many match, the page, and whether others come after it.
    fn find_page(&self, query: &Query<'_, K>) -> (usize, Vec<(u8, u32)>, bool) {
        let parsed = parse(query.text, &self.config.rules);
        let expr = if self.config.case_sensitive { parsed } else { parsed.folded() };
        let program = |level: Level| Program::new(&expr, level, &self.store.rows, &self.store.weights);
        let asked = program(Level::Asked);
        let found = Found::new(self.candidates(query).enumerate().map(|(number, among)| {
            if among.is_empty() { among } else { asked.run(&self.store.segments[number], among) }
        }));
        // One more than the page holds tells whether there is another.
        let wanted = query.offset..query.offset.saturating_add(query.limit).saturating_add(1);
        let total = found.total();
        let mut slots: Vec<(u8, u32)> = match query.order {
            _ if query.offset >= total || query.limit == 0 => Vec::new(),
            Order::By(column, direction) => self.page(&found, column.0, direction, query.after, wanted),
            Order::Relevance => {
                let levels = [Level::Whole, Level::Start, Level::WordStart].map(program);
                self.page_by_relevance(found, &levels, query.after, wanted)
            }
        };
        let more = slots.len() > query.limit;
        slots.truncate(query.limit);
        (total, slots, more)
    }

    /// The entries of every segment that the filters let through.
    fn candidates(&self, query: &Query<'_, K>) -> impl Iterator<Item = Bits> {
        let of_customer = query.customer.map(|customer| {
            let mut sets = vec![Bits::default(); self.store.segments.len()];
            for slot in self.membership.of(customer) {
                let (segment, inside) = split(*slot);
                sets[segment].put(inside, true);
            }
            sets
        });
        self.store.segments.iter().enumerate().map(move |(number, segment)| {
            let mut among = segment.with_validity(query.valid);
            if let Some(sets) = &of_customer {
                among.keep(&sets[number].0);
            }
            among
        })
    }

    fn page(
        &self,
        found: &Found,
        column: usize,
        direction: Direction,
        after: Option<&Position<K>>,
        wanted: Range<usize>,
    ) -> Vec<(u8, u32)> {
        let order = self.orders.column(column);
        let before = |a: &u32, b: &u32| self.store.compare(&self.layout, column, *a, *b);
        let to = |slot: u32, position| self.store.compare_to(&self.layout, column, slot, position);
        let slots: Box<dyn Iterator<Item = u32>> = match direction {
            Direction::Ascending => {
                let start = after.map_or(0, |after| order.partition_point(|slot| to(*slot, after).is_le()));
                let is_after = |slot: &u32| after.is_none_or(|after| to(*slot, after).is_gt());
                Box::new(found.in_order(order[start..].iter(), wanted.end, before).filter(is_after))
            }
            Direction::Descending => {
                let end = after.map_or(order.len(), |after| order.partition_point(|slot| to(*slot, after).is_lt()));
                let is_after = |slot: &u32| after.is_none_or(|after| to(*slot, after).is_lt());
                let slots = found.in_order(order[..end].iter().rev(), wanted.end, |a, b| before(b, a));
                Box::new(slots.filter(is_after))
            }
        };
        slots.skip(wanted.start).take(wanted.len()).map(|slot| (0, slot)).collect()
    }

    /// Looks for the best matches first, in the order of logins, and stops as soon as the page is full.
    fn page_by_relevance(
        &self,
        mut left: Found,
        levels: &[Program],
        after: Option<&Position<K>>,
        wanted: Range<usize>,
    ) -> Vec<(u8, u32)> {
        let column = self.layout.identity_columns[0];
        let order = self.orders.column(column);
        let before = |a: &u32, b: &u32| self.store.compare(&self.layout, column, *a, *b);
        let is_past = |slot: u32, place: &Position<K>| self.store.compare_to(&self.layout, column, slot, place).is_le();
        let mut slots: Vec<(u8, u32)> = Vec::new();
        for (rank, program) in (0..).zip(levels) {
            // What is better than the place, or as good and before it, was shown.
            if let Some(after) = after.filter(|after| rank <= after.rank) {
                let mut shown = Found::new(
                    left.sets().iter().zip(&self.store.segments).map(|(among, segment)| program.run(segment, *among)),
                );
                if rank == after.rank {
                    shown.leave_out_if(|slot| !is_past(slot, after));
                }
                left.leave_out(&shown);
                if rank < after.rank {
                    continue;
                }
            }
            let missing = wanted.end - slots.len();
            if missing == 0 || left.total() == 0 {
                break;
            }
            let narrowed = |exact: bool| {
                Found::new(left.sets().iter().zip(&self.store.segments).map(|(among, segment)| {
                    if exact { program.run(segment, *among) } else { program.sieve(segment, *among) }
                }))
            };
            // Of many candidates often every other one matches, and the first are soon found. If not, or if they are
            // few, all are compared segment by segment, which costs a tenth of a comparison in the order of logins.
            let perhaps = narrowed(false);
            let mut best: Vec<u32> = Vec::new();
            if perhaps.total() > 10 * TRIES {
                let mut tries = 0..TRIES;
                let tried = perhaps.in_order(order.iter(), TRIES, before).take_while(|_| tries.next().is_some());
                best = tried.filter(|slot| self.matches(program, *slot)).take(missing).collect();
            }
            if best.len() < missing {
                best = narrowed(true).in_order(order.iter(), missing, before).take(missing).collect();
            }
            for slot in &best {
                left.remove(*slot);
            }
            slots.extend(best.into_iter().map(|slot| (rank, slot)));
        }
        let rank = u8::try_from(levels.len()).unwrap_or(u8::MAX);
        if let Some(after) = after.filter(|after| after.rank >= rank) {
            left.leave_out_if(|slot| is_past(slot, after));
        }
        let missing = wanted.end - slots.len();
        slots.extend(left.in_order(order.iter(), missing, before).take(missing).map(|slot| (rank, slot)));
        slots.into_iter().skip(wanted.start).collect()
    }

    fn matches(&self, program: &Program, slot: u32) -> bool {
        let (segment, inside) = split(slot);
        program.matches(&self.store.segments[segment], inside)
    }
}
