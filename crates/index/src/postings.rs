//! Which slots have a piece of text: as a list while they are few, as a set when they are many.

use crate::bits::Bits;

/// From so many slots on a list is kept by halves of their numbers.
const FEW: usize = if cfg!(debug_assertions) { 4 } else { 64 };
/// A set costs a bit for every slot there is, a list two bytes for every one it has.
const DENSE: usize = 16;

/// The slots that have a piece of text, in order.
#[derive(Debug, Clone)]
pub(crate) enum Postings {
    /// Their numbers.
    Few(Vec<u32>),
    /// The low halves of their numbers, and where the numbers of every high half begin.
    Many(Vec<u16>, Vec<u32>),
    /// A bit each, and how many there are.
    Dense(Bits, u32),
}

impl Default for Postings {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

const fn halves(slot: u32) -> (usize, u16) {
    ((slot >> 16) as usize, (slot & 0xFFFF) as u16)
}

impl Postings {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(slots) => slots.len(),
            Self::Many(low, _) => low.len(),
            Self::Dense(_, count) => *count as usize,
        }
    }

    /// Adds a slot; of `slots` in all.
    pub(crate) fn insert(&mut self, slot: u32, slots: usize) {
        match self {
            Self::Few(list) => {
                if list.last().is_none_or(|last| *last < slot) {
                    list.push(slot);
                } else if let Err(place) = list.binary_search(&slot) {
                    list.insert(place, slot);
                }
                if list.len() > FEW {
                    *self = Self::many(list);
                }
            }
            Self::Many(low, starts) => {
                let (high, half) = halves(slot);
                let end = u32::try_from(low.len()).unwrap_or(u32::MAX);
                while starts.len() <= high + 1 {
                    starts.push(end);
                }
                let range = starts[high] as usize..starts[high + 1] as usize;
                if let Err(place) = low[range.clone()].binary_search(&half) {
                    low.insert(range.start + place, half);
                    starts[high + 1..].iter_mut().for_each(|start| *start += 1);
                }
                if low.len() > slots / DENSE && low.len() > 2 * FEW {
                    let mut bits = Bits::new(slots);
                    self.each(|slot| bits.put(slot, true));
                    let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
                    *self = Self::Dense(bits, count);
                }
            }
            Self::Dense(bits, count) => {
                *count += u32::from(!bits.has(slot));
                bits.put(slot, true);
            }
        }
    }

    /// Takes a slot out; of `slots` in all.
    pub(crate) fn remove(&mut self, slot: u32, slots: usize) {
        match self {
            Self::Few(list) => {
                if let Ok(place) = list.binary_search(&slot) {
                    list.remove(place);
                }
            }
            Self::Many(low, starts) => {
                let (high, half) = halves(slot);
                let (Some(start), Some(end)) = (starts.get(high), starts.get(high + 1)) else { return };
                if let Ok(place) = low[*start as usize..*end as usize].binary_search(&half) {
                    low.remove(*start as usize + place);
                    starts[high + 1..].iter_mut().for_each(|start| *start -= 1);
                }
            }
            Self::Dense(bits, count) => {
                *count -= u32::from(bits.has(slot));
                bits.put(slot, false);
                if (*count as usize) < slots / DENSE / 2 {
                    let list: Vec<u32> = bits.slots().collect();
                    *self = Self::many(&list);
                }
            }
        }
    }

    fn many(list: &[u32]) -> Self {
        let (mut low, mut starts) = (Vec::with_capacity(list.len() + 8), vec![0]);
        for slot in list {
            let (high, half) = halves(*slot);
            let end = u32::try_from(low.len()).unwrap_or(u32::MAX);
            while starts.len() <= high {
                starts.push(end);
            }
            low.push(half);
        }
        starts.push(u32::try_from(low.len()).unwrap_or(u32::MAX));
        Self::Many(low, starts)
    }

    fn each(&self, mut each: impl FnMut(u32)) {
        match self {
            Self::Few(list) => list.iter().for_each(|slot| each(*slot)),
            Self::Many(low, starts) => {
                for (high, borders) in (0_u32..).zip(starts.windows(2)) {
                    for half in &low[borders[0] as usize..borders[1] as usize] {
                        each(high << 16 | u32::from(*half));
                    }
                }
            }
            Self::Dense(bits, _) => bits.slots().for_each(each),
        }
    }

    /// Adds all to a set.
    pub(crate) fn add_to(&self, set: &mut Bits) {
        match self {
            Self::Few(list) => list.iter().for_each(|slot| mark(&mut set.0, *slot as usize)),
            Self::Many(low, starts) => {
                for (high, borders) in starts.windows(2).enumerate() {
                    let Some(words) = set.0.get_mut(high << 10..) else { return };
                    low[borders[0] as usize..borders[1] as usize]
                        .iter()
                        .for_each(|half| mark(words, usize::from(*half)));
                }
            }
            Self::Dense(bits, _) => set.add(bits),
        }
    }

    /// Keeps of a set what is here too.
    pub(crate) fn keep_in(&self, set: &mut Bits) {
        if let Self::Dense(bits, _) = self {
            return set.keep(bits);
        }
        let mut own = Bits(vec![0; set.0.len()]);
        self.add_to(&mut own);
        set.keep(&own);
    }

    /// Gives memory back that was taken in advance.
    pub(crate) fn shrink(&mut self) {
        match self {
            Self::Few(list) => list.shrink_to_fit(),
            Self::Many(low, starts) => {
                low.shrink_to_fit();
                starts.shrink_to_fit();
            }
            Self::Dense(bits, _) => bits.0.shrink_to_fit(),
        }
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let own = match self {
            Self::Few(list) => list.capacity() * 4,
            Self::Many(low, starts) => low.capacity() * 2 + starts.capacity() * 4 + 16,
            Self::Dense(bits, _) => bits.memory(),
        };
        // An allocation costs some bytes of its own.
        size_of::<Self>() + own + 16
    }
}

fn mark(words: &mut [u64], slot: usize) {
    if let Some(word) = words.get_mut(slot / 64) {
        *word |= 1 << (slot % 64);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Through all forms and back.
    #[test]
    fn they_are_as_a_set_of_numbers() {
        let (mut postings, mut set) = (Postings::default(), BTreeSet::new());
        let slots = 200_000;
        let mut next = 1_u32;
        let mut random = || {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (next >> 8) % 200_000
        };
        for round in 0..60_000 {
            let slot = random();
            if round % 3 == 2 {
                let gone = set.iter().next().copied().unwrap_or(slot);
                set.remove(&gone);
                postings.remove(gone, slots);
            } else {
                set.insert(slot);
                postings.insert(slot, slots);
            }
            if round % 7_000 == 10 || round == 59_999 {
                let mut bits = Bits::new(slots);
                postings.add_to(&mut bits);
                assert!(bits.slots().eq(set.iter().copied()), "round {round}");
                assert_eq!(postings.len(), set.len());
            }
        }
        assert!(matches!(postings, Postings::Dense(..)));
        for slot in set {
            postings.remove(slot, slots);
        }
        assert_eq!(postings.len(), 0);
    }
}
