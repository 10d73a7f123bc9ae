//! Candidates in the order of a column.

use std::cmp::Ordering;
use std::hash::Hash;

use crate::bits::Bits;
use crate::index::Index;
use crate::query::{Direction, Position};

/// So many that stand out of order are sorted in between the others.
const STRAY: usize = 2_000;

/// An order to walk in, and from where.
#[derive(Debug)]
pub(crate) struct Way<'a, K> {
    pub(crate) column: usize,
    pub(crate) direction: Direction,
    pub(crate) after: Option<&'a Position<K>>,
}

impl<K: Clone + Eq + Ord + Hash> Index<K> {
    /// The slots of a set in an order, of which about `wanted` will be taken.
    pub(crate) fn walk<'a>(
        &'a self,
        set: &'a Bits,
        way: &Way<'a, K>,
        wanted: usize,
    ) -> Box<dyn Iterator<Item = u32> + 'a> {
        let Way { column, direction, after } = *way;
        let order = self.orders.column(column);
        let to = move |slot: u32, position| self.store.compare_to(&self.layout, column, slot, position);
        let before = move |a: u32, b: u32| {
            let forward = self.store.compare(&self.layout, column, a, b);
            if direction == Direction::Ascending { forward } else { forward.reverse() }
        };
        // The part of the order that comes after the place.
        let part = match (after, direction) {
            (None, _) => order,
            (Some(after), Direction::Ascending) => &order[order.partition_point(|slot| to(*slot, after).is_le())..],
            (Some(after), Direction::Descending) => &order[..order.partition_point(|slot| to(*slot, after).is_lt())],
        };
        let is_after = move |slot: u32| {
            after.is_none_or(|after| {
                let place = to(slot, after);
                if direction == Direction::Ascending { place.is_gt() } else { place.is_lt() }
            })
        };
        if column == self.layout.identity_columns[0] {
            let mut stray = set.clone();
            stray.remove(&self.orders.in_place);
            let mut strays: Vec<u32> = stray.slots().take(STRAY + 1).collect();
            if strays.len() <= STRAY {
                strays.retain(|slot| is_after(*slot));
                strays.sort_unstable_by(|a, b| before(*a, *b));
                return self.merge(set, part, direction, strays, before);
            }
        }
        let total = set.count();
        // Sorting costs some hundred nanoseconds for every hit and halving, walking one or two for every entry passed.
        let sorting = total * (total.checked_ilog2().unwrap_or(0) as usize + 1) * 100;
        let walking = (part.len() / total.max(1)).saturating_mul(wanted.min(total)) * 2;
        if sorting <= walking {
            let mut few: Vec<u32> = set.slots().filter(|slot| is_after(*slot)).collect();
            few.sort_unstable_by(|a, b| before(*a, *b));
            return Box::new(few.into_iter());
        }
        match direction {
            Direction::Ascending => Box::new(part.iter().copied().filter(|slot| set.has(*slot))),
            Direction::Descending => Box::new(part.iter().rev().copied().filter(|slot| set.has(*slot))),
        }
    }

    /// Those in their places, which need not be sorted, with the strays in between.
    fn merge<'a>(
        &'a self,
        set: &'a Bits,
        part: &'a [u32],
        direction: Direction,
        strays: Vec<u32>,
        before: impl Fn(u32, u32) -> Ordering + 'a,
    ) -> Box<dyn Iterator<Item = u32> + 'a> {
        let placed = &self.orders.in_place;
        let is_placed = |slot: &&u32| placed.has(**slot);
        let settled: Box<dyn Iterator<Item = u32> + 'a> = match direction {
            Direction::Ascending => match part.iter().find(is_placed) {
                Some(first) => Box::new(set.slots_from(*first)),
                None => Box::new(std::iter::empty()),
            },
            Direction::Descending => match part.iter().rev().find(is_placed) {
                Some(last) => Box::new(set.slots_below(*last + 1)),
                None => Box::new(std::iter::empty()),
            },
        };
        let settled = settled.filter(|slot| placed.has(*slot));
        if strays.is_empty() {
            return Box::new(settled);
        }
        let (mut settled, mut strays) = (settled.peekable(), strays.into_iter().peekable());
        Box::new(std::iter::from_fn(move || match (settled.peek(), strays.peek()) {
            (Some(one), Some(other)) if before(*one, *other).is_lt() => settled.next(),
            (_, Some(_)) => strays.next(),
            _ => settled.next(),
        }))
    }
}
