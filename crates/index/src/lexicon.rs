//! What entries are looked up by: every run of letters that occurs, with who has it, and the signs.
//!
//! A search text without digits and signs lies inside one run, so whoever is found by the runs that contain it is found for
//! sure, and nothing needs to be compared. Runs are far fewer than entries; frequent ones are looked through first.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use memchr::memmem::Finder;

use crate::bits::Bits;
use crate::numbers::Numbers;
use crate::postings::Postings;
use crate::record::SEPARATOR;
use crate::runs::{beside, is_break, runs, signs};

/// From so many entries on a run is looked through first.
const FREQUENT: usize = if cfg!(debug_assertions) { 3 } else { 32 };
/// So many runs are looked through or passed over as one.
const BLOCK: usize = if cfg!(debug_assertions) { 2 } else { 32 };
/// Rows of the table that tells which blocks may contain three bytes, and two.
const TRIPLES: usize = 1536;
const PAIRS: usize = 1024;

/// Who has a run, in eight bytes: one slot, two, or the number of a list; in the highest bits which.
#[derive(Debug, Clone, Copy, Default)]
struct Holders(u64);

impl Holders {
    const ONE: u64 = 1 << 62;
    const TWO: u64 = 2 << 62;
    const LIST: u64 = 3 << 62;
    const KINDS: u64 = 3 << 62;
    /// Of a list: it is among the frequent ones.
    const FREQUENT: u64 = 1 << 61;
    /// Of a list: it is among the very frequent ones.
    const COMMON: u64 = 1 << 60;
    const SLOT: u64 = (1 << 31) - 1;

    const fn is_frequent(self) -> bool {
        self.0 & Self::KINDS == Self::LIST && self.0 & Self::FREQUENT != 0
    }

    fn slots(self) -> (u32, u32) {
        // Cut to 31 bits, so they fit.
        let slot = |bits: u64| u32::try_from(bits & Self::SLOT).unwrap_or(0);
        (slot(self.0), slot(self.0 >> 31))
    }

    fn list(self) -> usize {
        usize::try_from(self.0 & !(Self::KINDS | Self::FREQUENT | Self::COMMON)).unwrap_or(0)
    }
}

/// Words one after the other.
#[derive(Debug, Default)]
struct Arena {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Arena {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn start(&self, number: usize) -> usize {
        if number == 0 { 0 } else { self.ends[number - 1] as usize }
    }

    fn get(&self, number: usize) -> &[u8] {
        &self.bytes[self.start(number)..self.ends[number] as usize]
    }

    fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4
    }

    /// Calls with the numbers of this range of which the bytes are in.
    fn search(&self, range: std::ops::Range<usize>, wanted: &Needle, mut each: impl FnMut(usize)) {
        let Some(last) = range.end.checked_sub(1) else { return };
        let (mut at, end, mut number) = (self.start(range.start), self.ends[last] as usize, range.start);
        while let Some(found) = wanted.finder.find(&self.bytes[at..end]) {
            let place = at + found;
            while self.ends[number] as usize <= place {
                number += 1;
            }
            if wanted.fits(&self.bytes, place) {
                each(number);
                at = self.ends[number] as usize;
            } else {
                at = place + 1;
            }
        }
    }
}

/// Runs that are looked through apart, and their numbers.
#[derive(Debug, Default)]
struct Shelf {
    words: Arena,
    runs: Vec<u32>,
}

impl Shelf {
    fn push(&mut self, word: &[u8], run: usize) {
        self.words.push(word);
        self.runs.push(u32::try_from(run).unwrap_or(u32::MAX));
    }

    fn memory(&self) -> usize {
        self.words.memory() + self.runs.capacity() * 4
    }
}

/// Part of a run that is searched for.
#[derive(Debug)]
pub(crate) struct Needle {
    bytes: Vec<u8>,
    finder: Finder<'static>,
    /// Only at the beginning of a word.
    starts: bool,
}

impl Needle {
    pub(crate) fn new(bytes: Vec<u8>, starts: bool) -> Self {
        let finder = Finder::new(&bytes).into_owned();
        Self { bytes, finder, starts }
    }

    pub(crate) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// A run has a byte before it, which tells whether it begins a word.
    fn fits(&self, bytes: &[u8], place: usize) -> bool {
        !self.starts || place.checked_sub(1).is_some_and(|before| is_break(bytes[before]))
    }
}

/// The frequent runs that contain a needle.
#[derive(Debug, Default)]
pub(crate) struct Frequent {
    runs: Vec<u32>,
    /// How many entries have them, one counted as often as it has one.
    pub(crate) weight: usize,
}

type Hasher = BuildHasherDefault<DefaultHasher>;

/// Runs, signs, and who has them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: Arena,
    holders: Vec<Holders>,
    lists: Vec<Postings>,
    numbers: Numbers,
    /// The runs that many have, and their numbers.
    frequent: Shelf,
    /// The runs that very many have: those who have them are kept as a set.
    common: Shelf,
    /// Which blocks of runs have what, row after row.
    rows: Vec<Bits>,
    signs: HashMap<u32, Postings, Hasher>,
    buffer: Vec<u8>,
    /// How many runs nobody has any more.
    dead: usize,
}

fn hash(bytes: &[u8]) -> u64 {
    // Short texts of people, hashed on every write: what counts is that equal numbers of bits are spread well.
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    state.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn row_of(bytes: &[u8]) -> usize {
    let low = |byte: u8| usize::from(byte % 32);
    match *bytes {
        [first, second, third] => {
            let number = (usize::from(first) << 16) | (usize::from(second) << 8) | usize::from(third);
            (number.wrapping_mul(0x9E37_79B1) >> 11) % TRIPLES
        }
        // Letters differ in these bits.
        [first, second] => TRIPLES + low(first) * 32 + low(second),
        _ => 0,
    }
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        Self {
            words: Arena::default(),
            holders: Vec::new(),
            lists: Vec::new(),
            numbers: Numbers::default(),
            frequent: Shelf::default(),
            common: Shelf::default(),
            rows: vec![Bits::default(); TRIPLES + PAIRS],
            signs: HashMap::default(),
            buffer: Vec::new(),
            dead: 0,
        }
    }

    /// Whether most runs are nobody's any more, so that it is worth to begin anew.
    pub(crate) fn is_stale(&self) -> bool {
        self.dead > 1024 && self.dead > self.holders.len() / 2
    }

    /// Enters the text of a slot; of `slots` in all.
    pub(crate) fn enter(&mut self, text: &[u8], slot: u32, slots: usize) {
        let mut buffer = std::mem::take(&mut self.buffer);
        runs(text, |start, end| {
            run_of(text, start, end, &mut buffer);
            let run = self.number(&buffer);
            self.add(run, slot, slots);
        });
        self.buffer = buffer;
        signs(text, |sign| {
            // There are some ten thousand signs.
            let sign = u32::try_from(sign).unwrap_or(0);
            self.signs.entry(sign).or_default().insert(slot, slots);
        });
    }

    /// Takes the text of a slot out again.
    pub(crate) fn leave(&mut self, text: &[u8], slot: u32, slots: usize) {
        let mut buffer = std::mem::take(&mut self.buffer);
        runs(text, |start, end| {
            run_of(text, start, end, &mut buffer);
            let run = self.numbers.find(hash(&buffer), |number| self.words.get(number as usize) == buffer);
            if let Some(run) = run {
                self.drop_from(run as usize, slot, slots);
            }
        });
        self.buffer = buffer;
        signs(text, |sign| {
            if let Some(postings) = u32::try_from(sign).ok().and_then(|sign| self.signs.get_mut(&sign)) {
                postings.remove(slot, slots);
            }
        });
    }

    fn number(&mut self, run: &[u8]) -> usize {
        let hashed = hash(run);
        if let Some(known) = self.numbers.find(hashed, |number| self.words.get(number as usize) == run) {
            return known as usize;
        }
        let number = self.holders.len();
        self.words.push(run);
        self.holders.push(Holders::default());
        self.dead += 1;
        let words = &self.words;
        self.numbers
            .insert(hashed, u32::try_from(number).unwrap_or(u32::MAX), |number| hash(words.get(number as usize)));
        let block = u32::try_from(number / BLOCK).unwrap_or(u32::MAX);
        for part in run.windows(3).chain(run.windows(2)) {
            self.rows[row_of(part)].put(block, true);
        }
        number
    }

    fn add(&mut self, run: usize, slot: u32, slots: usize) {
        let held = self.holders[run];
        let (first, second) = held.slots();
        let [one, other] = [slot, first].map(u64::from);
        self.holders[run].0 = match held.0 & Holders::KINDS {
            0 => {
                self.dead -= 1;
                Holders::ONE | one
            }
            Holders::ONE if first == slot => held.0,
            Holders::ONE => Holders::TWO | other | one << 31,
            Holders::TWO if first == slot || second == slot => held.0,
            Holders::TWO => {
                let mut list = Postings::default();
                for slot in [first, second, slot] {
                    list.insert(slot, slots);
                }
                self.lists.push(list);
                Holders::LIST | (self.lists.len() - 1) as u64
            }
            _ => {
                let list = &mut self.lists[held.list()];
                list.insert(slot, slots);
                let mut bits = held.0;
                if bits & Holders::FREQUENT == 0 && list.len() >= FREQUENT {
                    self.frequent.push(self.words.get(run), run);
                    bits |= Holders::FREQUENT;
                }
                if bits & Holders::COMMON == 0 && matches!(list, Postings::Dense(..)) {
                    self.common.push(self.words.get(run), run);
                    bits |= Holders::COMMON;
                }
                bits
            }
        };
    }

    fn drop_from(&mut self, run: usize, slot: u32, slots: usize) {
        let held = self.holders[run];
        let (first, second) = held.slots();
        match held.0 & Holders::KINDS {
            Holders::ONE if first == slot => {
                self.holders[run].0 = 0;
                self.dead += 1;
            }
            Holders::TWO if first == slot => self.holders[run].0 = Holders::ONE | u64::from(second),
            Holders::TWO if second == slot => self.holders[run].0 = Holders::ONE | u64::from(first),
            Holders::LIST => self.lists[held.list()].remove(slot, slots),
            _ => {}
        }
    }

    fn list(&self, run: u32) -> &Postings {
        &self.lists[self.holders[run as usize].list()]
    }

    fn on(&self, shelf: &Shelf, wanted: &Needle) -> Frequent {
        let mut found = Frequent::default();
        shelf.words.search(0..shelf.runs.len(), wanted, |place| {
            let run = shelf.runs[place];
            found.weight += self.list(run).len();
            found.runs.push(run);
        });
        found
    }

    /// The frequent runs that contain this; of what very many have because of a few runs, these few.
    pub(crate) fn frequent(&self, wanted: &Needle, enough: usize) -> Frequent {
        let common = self.on(&self.common, wanted);
        if common.weight > enough { common } else { self.on(&self.frequent, wanted) }
    }

    /// Adds some of those who have the runs, those with the most first, until it has cost enough.
    pub(crate) fn add_some(&self, found: &Frequent, enough: usize, set: &mut Bits) {
        let mut lists: Vec<&Postings> = found.runs.iter().map(|run| self.list(*run)).collect();
        lists.sort_unstable_by_key(|list| std::cmp::Reverse(list.len()));
        add_some(lists.into_iter(), enough, set);
    }

    /// Keeps of a set whoever has a run that contains this.
    pub(crate) fn keep_all(&self, wanted: &Needle, kept: &mut Bits) {
        let mut own = Bits(vec![0; kept.0.len()]);
        let set = &mut own;
        let common = self.on(&self.common, wanted);
        common.runs.iter().for_each(|run| self.list(*run).add_to(set));
        // What everybody has because of a few runs need not be looked for in all others.
        if !common.runs.is_empty() && kept.is_within(set) {
            return;
        }
        let frequent = self.on(&self.frequent, wanted);
        let others = frequent.runs.iter().filter(|run| !common.runs.contains(run));
        others.for_each(|run| self.list(*run).add_to(set));
        self.rare(wanted, |run| {
            let held = self.holders[run];
            let (first, second) = held.slots();
            match held.0 & Holders::KINDS {
                0 => {}
                Holders::ONE => set.put(first, true),
                Holders::TWO => {
                    set.put(first, true);
                    set.put(second, true);
                }
                _ if held.is_frequent() => {}
                _ => self.lists[held.list()].add_to(set),
            }
        });
        kept.keep(&own);
    }

    /// Calls with the runs that contain this, frequent ones among them.
    fn rare(&self, wanted: &Needle, mut each: impl FnMut(usize)) {
        let count = self.holders.len();
        let blocks = count.div_ceil(BLOCK);
        let mut rows: Vec<&Bits> = wanted.bytes.windows(3).map(|part| &self.rows[row_of(part)]).collect();
        if rows.is_empty() {
            rows.extend(wanted.bytes.windows(2).map(|part| &self.rows[row_of(part)]));
        }
        let Some((first, others)) = rows.split_first() else {
            return self.words.search(0..count, wanted, each);
        };
        let mut left = (*first).clone();
        for row in others {
            left.keep(row);
        }
        for block in left.slots().map(|block| block as usize).take_while(|block| *block < blocks) {
            self.words.search(block * BLOCK..count.min((block + 1) * BLOCK), wanted, &mut each);
        }
    }

    /// How many have one of these signs, one counted as often as it has one.
    pub(crate) fn weight_of_signs(&self, signs: &[usize]) -> usize {
        signs.iter().filter_map(|sign| self.sign(*sign)).map(Postings::len).sum()
    }

    /// Adds some of those who have one of these signs.
    pub(crate) fn add_some_signs(&self, signs: &[usize], enough: usize, set: &mut Bits) {
        let mut lists: Vec<&Postings> = signs.iter().filter_map(|sign| self.sign(*sign)).collect();
        lists.sort_unstable_by_key(|list| std::cmp::Reverse(list.len()));
        add_some(lists.into_iter(), enough, set);
    }

    /// Keeps of a set whoever has one of these signs.
    pub(crate) fn keep_signs(&self, signs: &[usize], kept: &mut Bits) {
        if let [sign] = signs {
            match self.sign(*sign) {
                Some(postings) => postings.keep_in(kept),
                None => kept.0.fill(0),
            }
            return;
        }
        let mut own = Bits(vec![0; kept.0.len()]);
        signs.iter().filter_map(|sign| self.sign(*sign)).for_each(|postings| postings.add_to(&mut own));
        kept.keep(&own);
    }

    /// Who has a sign.
    fn sign(&self, sign: usize) -> Option<&Postings> {
        u32::try_from(sign).ok().and_then(|sign| self.signs.get(&sign))
    }

    /// Gives memory back that was taken in advance.
    pub(crate) fn shrink(&mut self) {
        for arena in [&mut self.words, &mut self.frequent.words] {
            arena.bytes.shrink_to_fit();
            arena.ends.shrink_to_fit();
        }
        self.holders.shrink_to_fit();
        self.lists.iter_mut().chain(self.signs.values_mut()).for_each(Postings::shrink);
        self.lists.shrink_to_fit();
        self.rows.iter_mut().for_each(|row| row.0.shrink_to_fit());
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let rows: usize = self.rows.iter().map(|row| row.memory() + size_of::<Bits>()).sum();
        let signs: usize = self.signs.values().map(Postings::memory).sum();
        let lists: usize = self.lists.iter().map(Postings::memory).sum();
        let own = self.holders.capacity() * 8 + self.numbers.memory();
        self.words.memory() + self.frequent.memory() + self.common.memory() + rows + signs + lists + own
    }
}

/// Adds lists to a set until it has cost enough.
fn add_some<'a>(lists: impl Iterator<Item = &'a Postings>, enough: usize, set: &mut Bits) {
    let mut cost = 0;
    for list in lists {
        cost += if matches!(list, Postings::Dense(..)) { set.0.len() / 4 } else { list.len() };
        if cost > enough {
            return;
        }
        list.add_to(set);
    }
}

/// A run with what is kept of its neighbours.
fn run_of(text: &[u8], start: usize, end: usize, buffer: &mut Vec<u8>) {
    let neighbour = |at: Option<usize>| beside(at.and_then(|at| text.get(at)).copied().unwrap_or(SEPARATOR));
    buffer.clear();
    buffer.push(neighbour(start.checked_sub(1)));
    buffer.extend_from_slice(&text[start..end]);
    buffer.push(neighbour(Some(end)));
}

/// The hash of what an entry is known by.
pub(crate) fn hash_of(key: &impl std::hash::Hash) -> u64 {
    Hasher::default().hash_one(key)
}
