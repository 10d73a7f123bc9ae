//! All entries by their slots.

use std::cmp::Ordering;

use padron_domain::validity::Validity;

use crate::bits::Bits;
use crate::layout::{Compared, Layout, Place};
use crate::lexicon::Lexicon;
use crate::query::{Position, Validities, place};
use crate::record::{Record, nth};
use crate::segment::{Segment, split};

/// The time of who never signed in: the least.
const NEVER: i64 = i64::MIN;

/// All entries by their slots.
#[derive(Debug)]
pub(crate) struct Store<K> {
    pub(crate) segments: Vec<Segment>,
    pub(crate) keys: Vec<K>,
    /// [`NEVER`] if nobody signed in.
    times: Vec<i64>,
    validities: Vec<Validity>,
    free: Vec<u32>,
    pub(crate) lexicon: Lexicon,
    /// The entries by validity.
    valid: [Bits; 3],
    /// All entries.
    pub(crate) used: Bits,
    /// Entries with an absent searched text.
    pub(crate) has_absent: Bits,
    /// Entries with a searched text.
    pub(crate) has_text: Bits,
}

impl<K: Ord> Store<K> {
    pub(crate) fn new() -> Self {
        Self {
            segments: Vec::new(),
            keys: Vec::new(),
            times: Vec::new(),
            validities: Vec::new(),
            free: Vec::new(),
            lexicon: Lexicon::new(),
            valid: Default::default(),
            used: Bits::default(),
            has_absent: Bits::default(),
            has_text: Bits::default(),
        }
    }

    /// Puts an entry into a free slot, or a new one. It is not found by its letters before [`Self::enter`].
    pub(crate) fn write(&mut self, key: K, record: &Record, validity: Validity, time: Option<i64>) -> u32 {
        let time = time.unwrap_or(NEVER);
        let slot = self.free.pop().unwrap_or_else(|| u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        let (segment, inside) = split(slot);
        if slot as usize == self.keys.len() {
            self.keys.push(key);
            self.times.push(time);
            self.validities.push(validity);
            if segment == self.segments.len() {
                self.segments.push(Segment::default());
            }
        } else {
            self.keys[slot as usize] = key;
            self.times[slot as usize] = time;
            self.validities[slot as usize] = validity;
        }
        self.segments[segment].write(inside, record);
        self.valid[place(validity)].put(slot, true);
        self.used.put(slot, true);
        self.has_absent.put(slot, record.has_absent);
        self.has_text.put(slot, record.has_text);
        slot
    }

    /// Makes a slot found by its letters.
    pub(crate) fn enter(&mut self, slot: u32) {
        let (segment, inside) = split(slot);
        self.lexicon.enter(self.segments[segment].searched(inside), slot, self.keys.len());
        if self.lexicon.is_stale() {
            self.enter_all();
        }
    }

    /// Empties a slot that is found by its letters.
    pub(crate) fn leave(&mut self, slot: u32) {
        let (segment, inside) = split(slot);
        self.lexicon.leave(self.segments[segment].searched(inside), slot, self.keys.len());
        self.erase(slot);
    }

    /// Empties a slot that is not, or will be entered anew with all.
    pub(crate) fn erase(&mut self, slot: u32) {
        let (segment, inside) = split(slot);
        self.segments[segment].erase(inside);
        self.valid.iter_mut().for_each(|set| set.put(slot, false));
        for set in [&mut self.used, &mut self.has_absent, &mut self.has_text] {
            set.put(slot, false);
        }
        self.free.push(slot);
    }

    /// Makes everything found by its letters, anew.
    pub(crate) fn enter_all(&mut self) {
        self.lexicon = Lexicon::new();
        for slot in self.used.slots() {
            let (segment, inside) = split(slot);
            self.lexicon.enter(self.segments[segment].searched(inside), slot, self.keys.len());
        }
    }

    /// Gives every entry the slot of its place in this list, which has all.
    pub(crate) fn arrange(&mut self, order: &[u32])
    where
        K: Clone,
    {
        let mut fresh = Self::new();
        fresh.keys.reserve_exact(order.len());
        for (place, old) in (0_u32..).zip(order.iter().copied()) {
            let (segment, inside) = split(place);
            if segment == fresh.segments.len() {
                // What is copied over is not needed twice.
                if let Some(full) = fresh.segments.last_mut() {
                    full.shrink();
                }
                fresh.segments.push(Segment::default());
            }
            fresh.segments[segment].put(inside, self.searched(old), self.rest(old));
            fresh.keys.push(self.keys[old as usize].clone());
            fresh.times.push(self.times[old as usize]);
            let validity = self.validities[old as usize];
            fresh.validities.push(validity);
            fresh.valid[crate::query::place(validity)].put(place, true);
            fresh.used.put(place, true);
            fresh.has_absent.put(place, self.has_absent.has(old));
            fresh.has_text.put(place, self.has_text.has(old));
        }
        *self = fresh;
    }

    /// The entries with one of these validities.
    pub(crate) fn with_validity(&self, validities: Validities) -> Bits {
        if validities == Validities::ALL {
            return self.used.clone();
        }
        let mut found = Bits(vec![0; self.used.0.len()]);
        for validity in Validity::ALL.into_iter().filter(|validity| validities.has(*validity)) {
            found.add(&self.valid[place(validity)]);
        }
        found
    }

    /// The searched texts of a slot.
    pub(crate) fn searched(&self, slot: u32) -> &[u8] {
        let (segment, inside) = split(slot);
        self.segments[segment].searched(inside)
    }

    /// The other texts of a slot.
    pub(crate) fn rest(&self, slot: u32) -> &[u8] {
        let (segment, inside) = split(slot);
        self.segments[segment].rest(inside)
    }

    /// Whether an entry is in use.
    pub(crate) fn validity(&self, slot: u32) -> Validity {
        self.validities[slot as usize]
    }

    /// When somebody last signed in.
    pub(crate) fn time(&self, slot: u32) -> i64 {
        self.times[slot as usize]
    }

    /// The folded text of a field.
    pub(crate) fn text(&self, slot: u32, field: Place) -> &[u8] {
        let (segment, inside) = split(slot);
        match field {
            Place::Searched(number) => nth(self.segments[segment].searched(inside), number),
            Place::Rest(number) => nth(self.segments[segment].rest(inside), number),
        }
    }

    /// Which of two comes first in a column, and among equals by login, then key. Only a slot is equal to itself.
    pub(crate) fn compare(&self, layout: &Layout, column: usize, a: u32, b: u32) -> Ordering {
        let by_column = match &layout.columns[column] {
            Compared::Texts(fields) => {
                let mut orders = fields.iter().map(|field| self.compare_text(*field, a, b));
                orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
            }
            Compared::Time => self.time(a).cmp(&self.time(b)),
            Compared::Validity => place(self.validity(a)).cmp(&place(self.validity(b))),
        };
        by_column
            .then_with(|| self.compare_text(layout.folded_identities[0], a, b))
            .then_with(|| self.keys[a as usize].cmp(&self.keys[b as usize]))
    }

    /// How an entry stands to a place in a column: before it, on it, after it.
    pub(crate) fn compare_to(&self, layout: &Layout, column: usize, slot: u32, position: &Position<K>) -> Ordering {
        let by_column = match &layout.columns[column] {
            Compared::Texts(fields) => {
                let texts = position.texts.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
                let mut orders = fields.iter().zip(texts).map(|(field, text)| self.text(slot, *field).cmp(text));
                orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
            }
            Compared::Time | Compared::Validity => self.number(layout, column, slot).cmp(&position.number),
        };
        by_column
            .then_with(|| self.text(slot, layout.folded_identities[0]).cmp(&position.identity))
            .then_with(|| self.keys[slot as usize].cmp(&position.key))
    }

    /// The place of an entry in a column.
    pub(crate) fn position(&self, layout: &Layout, column: usize, slot: u32, rank: u8) -> Position<K>
    where
        K: Clone,
    {
        let texts = match &layout.columns[column] {
            Compared::Texts(fields) => fields.iter().map(|field| self.text(slot, *field).to_vec()).collect(),
            Compared::Time | Compared::Validity => Vec::new(),
        };
        let identity = self.text(slot, layout.folded_identities[0]).to_vec();
        let number = self.number(layout, column, slot);
        Position { rank, texts, number, identity, key: self.keys[slot as usize].clone() }
    }

    /// What a column compares where it compares no texts.
    fn number(&self, layout: &Layout, column: usize, slot: u32) -> i64 {
        match &layout.columns[column] {
            Compared::Texts(_) => 0,
            Compared::Time => self.time(slot),
            Compared::Validity => i64::try_from(place(self.validity(slot))).unwrap_or(i64::MAX),
        }
    }

    /// The columns in which a slot may stand elsewhere once it holds this record instead.
    pub(crate) fn moved(
        &self,
        layout: &Layout,
        slot: u32,
        record: &Record,
        validity: Validity,
        time: Option<i64>,
    ) -> Vec<bool> {
        let text_differs = |field: &Place| self.text(slot, *field) != record.text(*field);
        let login_differs = text_differs(&layout.folded_identities[0]);
        let differs = |compared: &Compared| match compared {
            Compared::Texts(fields) => fields.iter().any(text_differs),
            Compared::Time => self.time(slot) != time.unwrap_or(NEVER),
            Compared::Validity => self.validity(slot) != validity,
        };
        layout.columns.iter().map(|compared| login_differs || differs(compared)).collect()
    }

    fn compare_text(&self, field: Place, a: u32, b: u32) -> Ordering {
        self.text(a, field).cmp(self.text(b, field))
    }

    /// Gives memory back that a long list of writes took in advance.
    pub(crate) fn shrink(&mut self) {
        self.segments.iter_mut().for_each(Segment::shrink);
        self.segments.shrink_to_fit();
        self.keys.shrink_to_fit();
        self.times.shrink_to_fit();
        self.validities.shrink_to_fit();
        self.lexicon.shrink();
    }

    /// How many bytes of memory it takes, what the keys own themselves left out, and how many of them are texts.
    pub(crate) fn memory(&self) -> (usize, usize) {
        let segments = self.segments.iter().map(Segment::memory);
        let (segments, texts) = segments.fold((0, 0), |(all, texts), (own, text)| (all + own, texts + text));
        let sets =
            self.valid.iter().chain([&self.used, &self.has_absent, &self.has_text]).map(Bits::memory).sum::<usize>();
        let own = segments
            + self.keys.capacity() * size_of::<K>()
            + self.times.capacity() * size_of::<i64>()
            + self.validities.capacity()
            + self.free.capacity() * size_of::<u32>()
            + self.lexicon.memory()
            + sets;
        (own, texts)
    }
}
