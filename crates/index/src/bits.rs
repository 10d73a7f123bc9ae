//! Sets of slots, a bit each.

/// A set of slots. What is behind its end is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bits(pub(crate) Vec<u64>);

impl Bits {
    /// An empty set for this many slots.
    pub(crate) fn new(slots: usize) -> Self {
        Self(vec![0; slots.div_ceil(64)])
    }

    pub(crate) fn has(&self, slot: u32) -> bool {
        self.0.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    /// Adds a slot or takes it out; the set grows to hold it.
    pub(crate) fn put(&mut self, slot: u32, on: bool) {
        let (place, bit) = (slot as usize / 64, 1 << (slot % 64));
        if place >= self.0.len() {
            self.0.resize(place + 1, 0);
        }
        if on {
            self.0[place] |= bit;
        } else {
            self.0[place] &= !bit;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether all of it is in `other`.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0.iter().zip(others).all(|(word, other)| word & !other == 0)
    }

    /// Keeps what is in `other` too.
    pub(crate) fn keep(&mut self, other: &Self) {
        let both = self.0.len().min(other.0.len());
        self.0[both..].fill(0);
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// Takes away what is in `other`.
    pub(crate) fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    /// Adds what is in `other`, as far as it reaches.
    pub(crate) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// The slots in the set from this one on, in order.
    pub(crate) fn slots_from(&self, first: u32) -> impl Iterator<Item = u32> {
        let begin = first as usize / 64;
        self.0.iter().enumerate().skip(begin).flat_map(move |(place, word)| {
            let mut left = if place == begin { word & (u64::MAX << (first % 64)) } else { *word };
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                left &= left - 1;
                // Slots are counted in 32 bits.
                Some(u32::try_from(place * 64).unwrap_or(u32::MAX) + bit)
            })
        })
    }

    /// The slots in the set below this one, backwards.
    pub(crate) fn slots_below(&self, end: u32) -> impl Iterator<Item = u32> {
        let words = self.0.len().min((end as usize).div_ceil(64));
        (0..words).rev().flat_map(move |place| {
            let last = place == end as usize / 64;
            let mut left = if last { self.0[place] & !(u64::MAX << (end % 64)) } else { self.0[place] };
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.ilog2();
                left &= !(1 << bit);
                Some(u32::try_from(place * 64).unwrap_or(u32::MAX) + bit)
            })
        })
    }

    /// The slots in the set, in order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        self.slots_from(0)
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_walked_both_ways_from_anywhere() {
        let mut set = Bits::new(10);
        let all = [0, 5, 63, 64, 130, 199];
        for slot in all {
            set.put(slot, true);
        }
        for border in 0..=260 {
            let from: Vec<u32> = all.iter().copied().filter(|slot| *slot >= border).collect();
            let below: Vec<u32> = all.iter().rev().copied().filter(|slot| *slot < border).collect();
            assert_eq!(
                (set.slots_from(border).collect(), set.slots_below(border).collect()),
                (from, below),
                "{border}"
            );
        }
    }
}
