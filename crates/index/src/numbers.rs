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
        let count = self.places.len();
        // The high bits of the product are evenly spread below the count, whatever it is.
        let start = usize::try_from((u128::from(hash) * count as u128) >> 64).unwrap_or(0);
        (start..count).chain(0..start)
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
            self.places = vec![FREE; wanted.max(16)];
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

    /// A table with room for this many.
    pub(crate) fn with_room(count: usize) -> Self {
        Self { places: vec![FREE; (count + count / 64) * 4 / 3 + 16], ..Self::default() }
    }

    /// All numbers, in no order.
    pub(crate) fn all(&self) -> impl Iterator<Item = u32> {
        self.places.iter().copied().filter(|number| *number < GONE)
    }

    pub(crate) fn memory(&self) -> usize {
        self.places.capacity() * size_of::<u32>()
    }
}
