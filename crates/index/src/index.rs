//! The index and what changes it.

use std::hash::Hash;

use padron_domain::search::{Rules, mark, parse};

use crate::config::Config;
use crate::entry::Entry;
use crate::layout::Layout;
use crate::lexicon::hash_of;
use crate::membership::Membership;
use crate::numbers::Numbers;
use crate::orders::Orders;
use crate::query::Column;
use crate::record::Record;
use crate::store::Store;

/// One in so many entries is few enough to be put into the orders one by one.
const FEW: usize = 64;

/// One register, people or customers, in memory; `K` is what the caller knows an entry by.
#[derive(Debug)]
pub struct Index<K> {
    pub(crate) config: Config,
    pub(crate) layout: Layout,
    pub(crate) store: Store<K>,
    pub(crate) orders: Orders,
    pub(crate) membership: Membership,
    /// The slots, by the key in them.
    slots: Numbers,
    record: Record,
}

impl<K: Clone + Eq + Ord + Hash> Index<K> {
    /// An empty index.
    pub fn new(config: Config) -> Self {
        let layout = Layout::new(&config);
        Self {
            orders: Orders::new(&layout),
            config,
            layout,
            store: Store::new(),
            membership: Membership::default(),
            slots: Numbers::default(),
            record: Record::default(),
        }
    }

    /// What was configured.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Other rules for reading searches from now on: what is kept of the entries stays as it is.
    pub fn set_rules(&mut self, rules: Rules) {
        self.config.rules = rules;
    }

    /// The fields an entry brings, in this order.
    pub fn fields(&self) -> &[String] {
        &self.layout.fields
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<Column> {
        self.layout.names.iter().position(|known| known == name).map(Column)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.slots.len() == 0
    }

    /// The keys of all entries, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.slots.all().map(|slot| &self.store.keys[slot as usize])
    }

    /// Adds an entry, or replaces the one with its key. The next search sees it.
    pub fn upsert(&mut self, entry: &Entry<'_, K>) {
        self.record.fill(&self.layout, entry.texts);
        let mut moved = vec![true; self.layout.columns.len()];
        if let Some(slot) = self.forget(&entry.key) {
            moved = self.store.moved(&self.layout, slot, &self.record, entry.validity, entry.time);
            self.orders.remove(&self.store, &self.layout, slot, &moved);
            self.store.leave(slot);
            self.membership.remove(slot);
        }
        // The slot that has just become free is the next to be used, so the columns that did not move still hold it.
        let slot = self.write(entry);
        self.store.enter(slot);
        self.orders.insert(&self.store, &self.layout, slot, &moved);
    }

    /// Takes an entry out; returns whether there was one.
    pub fn remove(&mut self, key: &K) -> bool {
        let Some(slot) = self.forget(key) else { return false };
        self.orders.remove(&self.store, &self.layout, slot, &vec![true; self.layout.columns.len()]);
        self.store.leave(slot);
        self.membership.remove(slot);
        true
    }

    /// Adds or replaces many entries at once, much faster than one by one, unless they are few. Entries that are not
    /// among them stay.
    pub fn bulk<'a>(&mut self, entries: impl IntoIterator<Item = Entry<'a, K>>)
    where
        K: 'a,
    {
        let entries = entries.into_iter();
        if entries.size_hint().1.is_some_and(|count| count < self.len() / FEW) {
            return entries.for_each(|entry| self.upsert(&entry));
        }
        entries.for_each(|entry| self.pour(&entry));
        self.settle();
    }

    /// [`Index::bulk`] for entries that cannot be had as an iterator: pour all of them in, then [`Index::settle`].
    /// Nothing may be searched or changed in between.
    pub fn pour(&mut self, entry: &Entry<'_, K>) {
        if let Some(slot) = self.forget(&entry.key) {
            self.store.erase(slot);
            self.membership.remove(slot);
        }
        self.record.fill(&self.layout, entry.texts);
        self.write(entry);
    }

    /// Makes what was poured in searchable.
    pub fn settle(&mut self) {
        let by_login = Orders::by_login(&self.store, &self.layout);
        self.store.arrange(&by_login);
        self.membership.arrange(&by_login);
        drop(by_login);
        self.slots = Numbers::with_room(self.store.keys.len());
        let keys = &self.store.keys;
        for (slot, key) in (0_u32..).zip(keys) {
            self.slots.insert(hash_of(key), slot, |slot| hash_of(&keys[slot as usize]));
        }
        self.store.enter_all();
        self.orders.rebuild(&self.store, &self.layout);
        self.store.shrink();
        self.membership.shrink();
    }

    /// The parts of `original`, a text of an entry, that the search text matches: byte ranges, in order, without
    /// overlap.
    pub fn mark(&self, text: &str, original: &str) -> Vec<std::ops::Range<usize>> {
        mark(&parse(text, &self.config.rules), original, self.config.case_sensitive)
    }

    /// How many bytes of memory the index takes; an estimate that leaves out what keys own themselves.
    pub fn memory(&self) -> usize {
        self.store.memory().0 + self.orders.memory() + self.membership.memory() + self.slots.memory()
    }

    /// How many of them are the texts themselves, folded.
    pub fn text_memory(&self) -> usize {
        self.store.memory().1
    }

    /// Writes the record and what else the entry has.
    fn write(&mut self, entry: &Entry<'_, K>) -> u32 {
        let slot = self.store.write(entry.key.clone(), &self.record, entry.validity, entry.time);
        self.membership.insert(slot, entry.customers);
        let keys = &self.store.keys;
        self.slots.insert(hash_of(&entry.key), slot, |slot| hash_of(&keys[slot as usize]));
        slot
    }

    /// The slot of a key, which is as if it were not there from now on.
    fn forget(&mut self, key: &K) -> Option<u32> {
        let keys = &self.store.keys;
        self.slots.remove(hash_of(key), |slot| keys[slot as usize] == *key)
    }
}
