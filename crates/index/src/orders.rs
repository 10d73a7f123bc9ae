//! All entries in the order of every column.

use crate::bits::Bits;
use crate::layout::{Compared, Layout, Place};
use crate::query::place;
use crate::store::Store;

/// All slots in the order of every column, always.
#[derive(Debug)]
pub(crate) struct Orders {
    columns: Vec<Vec<u32>>,
    /// The column of logins.
    logins: usize,
    /// Slots that stand to each other as their logins do, since they were given out in that order.
    pub(crate) in_place: Bits,
}

impl Orders {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self {
            columns: vec![Vec::new(); layout.columns.len()],
            logins: layout.identity_columns[0],
            in_place: Bits::default(),
        }
    }

    /// The slots in the order of a column.
    pub(crate) fn column(&self, column: usize) -> &[u32] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// Puts an entry that is in the store into its places, in these columns.
    pub(crate) fn insert<K: Ord>(&mut self, store: &Store<K>, layout: &Layout, slot: u32, columns: &[bool]) {
        for (column, slots) in self.columns.iter_mut().enumerate().filter(|(column, _)| columns[*column]) {
            let place = slots.partition_point(|other| store.compare(layout, column, *other, slot).is_lt());
            slots.insert(place, slot);
        }
    }

    /// Takes an entry out of these columns while it is still in the store.
    pub(crate) fn remove<K: Ord>(&mut self, store: &Store<K>, layout: &Layout, slot: u32, columns: &[bool]) {
        for (column, slots) in self.columns.iter_mut().enumerate().filter(|(column, _)| columns[*column]) {
            let place = slots.partition_point(|other| store.compare(layout, column, *other, slot).is_lt());
            slots.remove(place);
        }
        if columns[self.logins] {
            self.in_place.put(slot, false);
        }
    }

    /// All slots by login and key.
    pub(crate) fn by_login<K: Ord>(store: &Store<K>, layout: &Layout) -> Vec<u32> {
        let mut by_login: Vec<u32> = store.used.slots().collect();
        by_login.sort_unstable_by(|a, b| store.keys[*a as usize].cmp(&store.keys[*b as usize]));
        sort_by_text(&mut by_login, store, layout.folded_identities[0]);
        by_login
    }

    /// Sorts everything anew, of slots that are given out in the order of logins: keeping that order among equals, by every
    /// other column.
    pub(crate) fn rebuild<K: Ord>(&mut self, store: &Store<K>, layout: &Layout) {
        let by_login: Vec<u32> = store.used.slots().collect();
        self.in_place = store.used.clone();
        for (slots, compared) in self.columns.iter_mut().zip(&layout.columns) {
            slots.clone_from(&by_login);
            match compared {
                // Of several texts the last is sorted by first: equals stay as they are.
                Compared::Texts(fields) => fields.iter().rev().for_each(|field| sort_by_text(slots, store, *field)),
                Compared::Time => slots.sort_by_key(|slot| store.time(*slot)),
                Compared::Validity => slots.sort_by_key(|slot| place(store.validity(*slot))),
            }
        }
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        self.columns.iter().map(|slots| slots.capacity() * size_of::<u32>()).sum::<usize>() + self.in_place.memory()
    }
}

/// The beginning of a text; most are told apart by it, so that the texts need not be looked at again.
struct Head {
    bytes: u128,
    /// Whether the text is more than its head.
    is_part: bool,
    slot: u32,
}

/// Sorts by a text alone; equals stay as they are.
fn sort_by_text<K: Ord>(slots: &mut [u32], store: &Store<K>, field: Place) {
    let head = |slot: &u32| {
        let text = store.text(*slot, field);
        let mut head = [0; 16];
        let length = text.len().min(head.len());
        head[..length].copy_from_slice(&text[..length]);
        // A zero in the text looks like its end.
        let is_part = text.len() > head.len() || text.contains(&0);
        Head { bytes: u128::from_be_bytes(head), is_part, slot: *slot }
    };
    let mut heads: Vec<Head> = slots.iter().map(head).collect();
    heads.sort_by(|a, b| {
        let by_head = a.bytes.cmp(&b.bytes);
        if by_head.is_eq() && (a.is_part || b.is_part) {
            return store.text(a.slot, field).cmp(store.text(b.slot, field));
        }
        by_head
    });
    slots.iter_mut().zip(heads).for_each(|(slot, head)| *slot = head.slot);
}
