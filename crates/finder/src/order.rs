//! Entries in order. An order is made when it is first asked for, and kept from then on: a write moves one entry in it.

use std::cmp::Ordering;
use std::sync::OnceLock;

use crate::Layout;
use crate::arena::Arena;
use crate::bits::Bits;

/// A field to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRef {
    /// A searched one, by its place in [`Layout::searched`].
    Searched(usize),
    /// One that is only sorted by.
    Unsearched(usize),
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// One of [`Layout::text_orders`].
    Text(usize),
    /// By [`crate::Entry::number`].
    Number,
    /// By validity.
    Validity,
    /// Best matches first, by key within.
    Relevance,
}

/// The orders of an index.
#[derive(Debug)]
pub(crate) struct Orders {
    fields: Vec<Vec<FieldRef>>,
    /// The text orders, then the number, then validity.
    made: Vec<OnceLock<Vec<u32>>>,
}

/// Fewer hits than this are sorted by themselves instead of walking through everybody.
const FEW: usize = 256;

impl Orders {
    pub(crate) fn new(layout: &Layout) -> Self {
        let made = (0..layout.text_orders.len() + 2).map(|_| OnceLock::new()).collect();
        Self { fields: layout.text_orders.clone(), made }
    }

    fn number(&self, sort: SortBy) -> usize {
        match sort {
            SortBy::Text(order) => order.min(self.fields.len() - 1),
            SortBy::Relevance => 0,
            SortBy::Number => self.fields.len(),
            SortBy::Validity => self.fields.len() + 1,
        }
    }

    fn compare(&self, arena: &Arena, order: usize, one: u32, other: u32) -> Ordering {
        let first = match order.checked_sub(self.fields.len()) {
            None => self.compare_texts(arena, order, one, other),
            Some(0) => arena.slot(one).number.cmp(&arena.slot(other).number),
            Some(_) => arena.slot(one).validity.cmp(&arena.slot(other).validity),
        };
        let by_key = || if order == 0 { Ordering::Equal } else { self.compare_texts(arena, 0, one, other) };
        first.then_with(by_key).then(one.cmp(&other))
    }

    fn compare_texts(&self, arena: &Arena, order: usize, one: u32, other: u32) -> Ordering {
        let text = |place: u32, field: FieldRef| match field {
            FieldRef::Searched(field) => arena.searched(place as usize, field),
            FieldRef::Unsearched(field) => arena.unsearched(place as usize, field),
        };
        let fields = self.fields[order].iter();
        fields.map(|field| text(one, *field).cmp(text(other, *field))).find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Files a new entry in every order that was made.
    pub(crate) fn insert(&mut self, arena: &Arena, place: u32) {
        for order in 0..self.made.len() {
            let Some(mut entries) = self.made[order].take() else { continue };
            let at = entries.partition_point(|other| self.compare(arena, order, *other, place).is_lt());
            entries.insert(at, place);
            self.made[order] = OnceLock::from(entries);
        }
    }

    /// Takes an entry out of every order that was made.
    pub(crate) fn remove(&mut self, arena: &Arena, place: u32) {
        for order in 0..self.made.len() {
            let Some(mut entries) = self.made[order].take() else { continue };
            let at = entries.partition_point(|other| self.compare(arena, order, *other, place).is_lt());
            if entries.get(at) == Some(&place) {
                entries.remove(at);
            }
            self.made[order] = OnceLock::from(entries);
        }
    }

    /// Goes through the hits in order until `each` has enough.
    pub(crate) fn walk(&self, arena: &Arena, sort: SortBy, descending: bool, hits: &Bits, mut each: impl FnMut(u32) -> bool) {
        let order = self.number(sort);
        let to_place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        if hits.count() <= FEW {
            let mut few: Vec<u32> = hits.iter().map(to_place).collect();
            few.sort_unstable_by(|one, other| self.compare(arena, order, *one, *other));
            walk_in(few.iter(), descending, |place| each(*place));
            return;
        }
        let entries = self.made[order].get_or_init(|| {
            let mut all: Vec<u32> = (0..arena.len()).map(to_place).filter(|place| !arena.slot(*place).is_dead()).collect();
            all.sort_unstable_by(|one, other| self.compare(arena, order, *one, *other));
            all
        });
        walk_in(entries.iter().filter(|place| hits.has(**place as usize)), descending, |place| each(*place));
    }
}

fn walk_in<T>(entries: impl DoubleEndedIterator<Item = T>, descending: bool, mut each: impl FnMut(T) -> bool) {
    if descending {
        let _ = entries.rev().map(&mut each).find(|more| !more);
    } else {
        let _ = { entries }.map(&mut each).find(|more| !more);
    }
}
