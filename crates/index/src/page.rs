//! Hits in the order of a column.

use std::cmp::Ordering;

use crate::bits::{Bits, SLOTS};
use crate::segment::split;

/// The slots that were found, segment by segment.
#[derive(Debug)]
pub(crate) struct Found {
    sets: Vec<Bits>,
    total: usize,
}

impl Found {
    pub(crate) fn new(sets: impl Iterator<Item = Bits>) -> Self {
        let sets: Vec<Bits> = sets.collect();
        let total = sets.iter().map(Bits::count).sum();
        Self { sets, total }
    }

    /// How many there are.
    pub(crate) const fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn sets(&self) -> &[Bits] {
        &self.sets
    }

    fn has(&self, slot: u32) -> bool {
        let (segment, inside) = split(slot);
        self.sets.get(segment).is_some_and(|set| set.has(inside))
    }

    /// Takes one out.
    pub(crate) fn remove(&mut self, slot: u32) {
        let (segment, inside) = split(slot);
        self.total -= usize::from(self.has(slot));
        self.sets[segment].put(inside, false);
    }

    /// Takes out every one of these.
    pub(crate) fn leave_out(&mut self, others: &Self) {
        for slot in others.slots() {
            self.remove(slot);
        }
    }

    /// Takes out all of which this is so.
    pub(crate) fn leave_out_if(&mut self, is_so: impl Fn(u32) -> bool) {
        let gone: Vec<u32> = self.slots().filter(|slot| is_so(*slot)).collect();
        for slot in gone {
            self.remove(slot);
        }
    }

    /// The slots in an order, of which about `wanted` will be taken. Few are sorted; of many the order is walked.
    pub(crate) fn in_order<'a>(
        &self,
        order: impl ExactSizeIterator<Item = &'a u32>,
        wanted: usize,
        before: impl Fn(&u32, &u32) -> Ordering,
    ) -> impl Iterator<Item = u32> {
        // Sorting costs some hundred nanoseconds for every hit and halving, walking one or two for every entry passed.
        let sorting = self.total * (self.total.checked_ilog2().unwrap_or(0) as usize + 1) * 100;
        let walking = (order.len() / self.total.max(1)).saturating_mul(wanted.min(self.total)) * 2;
        let (mut few, mut many) = (Vec::new(), None);
        if sorting <= walking {
            few = self.slots().collect();
            few.sort_unstable_by(before);
        } else {
            many = Some(order.copied().filter(|slot| self.has(*slot)));
        }
        few.into_iter().chain(many.into_iter().flatten())
    }

    fn slots(&self) -> impl Iterator<Item = u32> {
        self.sets.iter().enumerate().flat_map(|(number, set)| {
            // Slots are counted in 32 bits, so their numbers fit.
            set.slots().filter_map(move |slot| u32::try_from(number * SLOTS + slot).ok())
        })
    }
}
