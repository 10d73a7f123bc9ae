//! The texts of all entries, one after the other.
//!
//! An entry is `FF field FF field FF … FF`: the byte FF is never part of UTF-8, so no match crosses a field, and a field that
//! begins or ends with something is found by looking for the byte as well. `FE` alone stands for `NULL`.

use padron_domain::fold::identity;
use padron_domain::validity::Validity;

use crate::{Entry, kept};

/// Between fields.
pub(crate) const BORDER: u8 = 0xFF;
/// A field without a value.
const NULL: u8 = 0xFE;

/// Where an entry lies, and what is not text about it.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// The place of its first border in the searched texts.
    start: u32,
    /// The place of its first border in the others.
    rest: u32,
    pub(crate) validity: Validity,
    pub(crate) number: Option<i64>,
    /// The owner, as identity sees it.
    pub(crate) owner: Box<str>,
    dead: bool,
}

impl Slot {
    /// Whether the entry was taken out.
    pub(crate) const fn is_dead(&self) -> bool {
        self.dead
    }
}

/// The texts.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    text: Vec<u8>,
    rest: Vec<u8>,
    slots: Vec<Slot>,
    dead: usize,
}

impl Arena {
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn dead(&self) -> usize {
        self.dead
    }

    pub(crate) fn bury(&mut self, place: u32) {
        self.dead += 1;
        let slot = &mut self.slots[place as usize];
        slot.owner = Box::default();
        slot.dead = true;
    }

    pub(crate) fn slot(&self, place: u32) -> &Slot {
        &self.slots[place as usize]
    }

    pub(crate) fn slot_at(&self, place: usize) -> &Slot {
        &self.slots[place]
    }

    /// Every searched text.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The place of the next entry's first border.
    pub(crate) fn end(&self, place: usize) -> usize {
        self.slots.get(place + 1).map_or(self.text.len(), |next| next.start as usize)
    }

    pub(crate) fn start(&self, place: usize) -> usize {
        self.slots[place].start as usize
    }

    /// The entry that a byte of the searched texts belongs to, known to lie at `from` or behind it.
    pub(crate) fn place_of(&self, byte: usize, from: usize) -> usize {
        // Hits of common words are near each other, those of rare ones are few: look ahead a little, then halve.
        for place in from..(from + 4).min(self.slots.len()) {
            if byte < self.end(place) {
                return place;
            }
        }
        from + self.slots[from..].partition_point(|slot| slot.start as usize <= byte) - 1
    }

    /// The searched fields of an entry; `None` is `NULL`.
    pub(crate) fn fields(&self, place: usize) -> impl Iterator<Item = Option<&str>> {
        let text = &self.text[self.start(place) + 1..self.end(place) - 1];
        text.split(|byte| *byte == BORDER).map(|field| (field != [NULL]).then(|| std::str::from_utf8(field).unwrap_or("")))
    }

    /// One field's bytes, to be compared.
    pub(crate) fn searched(&self, place: usize, field: usize) -> &[u8] {
        let text = &self.text[self.start(place) + 1..self.end(place)];
        text.split(|byte| *byte == BORDER).nth(field).unwrap_or(&[])
    }

    /// One unsearched field's bytes, to be compared.
    pub(crate) fn unsearched(&self, place: usize, field: usize) -> &[u8] {
        self.rest[self.slots[place].rest as usize + 1..].split(|byte| *byte == BORDER).nth(field).unwrap_or(&[])
    }

    pub(crate) fn push<K>(&mut self, entry: &Entry<'_, K>, case_sensitive: bool) -> u32 {
        let slot = Slot {
            start: offset(self.text.len()),
            rest: offset(self.rest.len()),
            validity: entry.validity,
            number: entry.number,
            owner: identity(entry.owner).into_boxed_str(),
            dead: false,
        };
        self.text.push(BORDER);
        for field in entry.searched {
            match field {
                Some(field) => self.text.extend_from_slice(kept(field, case_sensitive).as_bytes()),
                None => self.text.push(NULL),
            }
            self.text.push(BORDER);
        }
        if !entry.unsearched.is_empty() {
            self.rest.push(BORDER);
            for field in entry.unsearched {
                self.rest.extend_from_slice(kept(field, false).as_bytes());
                self.rest.push(BORDER);
            }
        }
        self.slots.push(slot);
        offset(self.slots.len() - 1)
    }

    /// Copies an entry of another arena.
    pub(crate) fn push_from(&mut self, other: &Self, place: u32) -> u32 {
        let at = place as usize;
        let mut slot = other.slots[at].clone();
        let rest_end = other.slots.get(at + 1).map_or(other.rest.len(), |next| next.rest as usize);
        let rest = &other.rest[slot.rest as usize..rest_end];
        (slot.start, slot.rest) = (offset(self.text.len()), offset(self.rest.len()));
        self.text.extend_from_slice(&other.text[other.start(at)..other.end(at)]);
        self.rest.extend_from_slice(rest);
        self.slots.push(slot);
        offset(self.slots.len() - 1)
    }
}

/// Four gigabytes of text are forty million people; what lies beyond is not found rather than found wrongly.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
