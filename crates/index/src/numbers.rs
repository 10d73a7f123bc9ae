//! A table that finds numbers by what they stand for, which is kept elsewhere: four bytes for every place.

const FREE: u32 = u32::MAX;
const GONE: u32 = u32::MAX - 1;

/// A table of numbers; what they stand for, and its hash, the caller knows.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    places: Vec<u32>,
    len: usize,
    /// Places that are or were taken.
    used: usize,
}

impl Numbers {
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    fn walk(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len().wrapping_sub(1);
        let start = usize::try_from(hash >> 20).unwrap_or(0);
        (0..self.places.len()).map(move |step| start.wrapping_add(step) & mask)
    }

    /// The number of what `is_it` recognises.
    pub(crate) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        for place in self.walk(hash) {
            match self.places[place] {
                FREE => return None,
                GONE => {}
                number if is_it(number) => return Some(number),
                _ => {}
            }
        }
        None
    }

    /// Adds a number that is not there; `hash_of` gives the hash of those that are.
    pub(crate) fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.used + 1) * 4 > self.places.len() * 3 {
            let wanted = (self.len + 1) * 3 / 2;
            let old = std::mem::take(&mut self.places);
            self.places = vec![FREE; wanted.next_power_of_two().max(16)];
            self.used = self.len;
            for number in old.into_iter().filter(|number| *number < GONE) {
                self.put(hash_of(number), number);
            }
        }
        self.put(hash, number);
        self.len += 1;
        self.used += 1;
    }

    fn put(&mut self, hash: u64, number: u32) {
        let free = self.walk(hash).find(|place| self.places[*place] == FREE);
        if let Some(place) = free {
            self.places[place] = number;
        }
    }

    /// Takes out the number of what `is_it` recognises.
    pub(crate) fn remove(&mut self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        for place in self.walk(hash) {
            match self.places[place] {
                FREE => return None,
                GONE => {}
                number if is_it(number) => {
                    self.places[place] = GONE;
                    self.len -= 1;
                    return Some(number);
                }
                _ => {}
            }
        }
        None
    }

    /// All numbers, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        self.places.iter().copied().filter(|number| *number < GONE)
    }

    pub(crate) fn memory(&self) -> usize {
        self.places.capacity() * size_of::<u32>()
    }
}
