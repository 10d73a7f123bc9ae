//! Everybody and every company in memory, folded once, so that a search never waits for a database.
//!
//! The texts of all entries lie in one arena, a byte that no text holds between the fields. A word is looked for in the
//! whole arena at once (`memchr`, some 17 GB a second), and answers are sets of bits, one an entry. At 100,000 people a
//! search takes well under a millisecond; `docs/decisions/` compares the designs, and `examples/measure.rs` measures this one.
//!
//! Pure and synchronous: whoever owns an [`Index`] feeds it.

mod arena;
mod bits;
mod eval;
mod found;
mod marker;
mod order;
mod rank;

use std::collections::HashMap;
use std::hash::Hash;

use padron_domain::fold::{fold, identity};
use padron_domain::wanted::{Language, parse};
use padron_domain::validity::Validity;

use arena::Arena;
use bits::Bits;
pub use marker::Marker;
pub use order::{FieldRef, SortBy};

/// What an index holds of an entry, and how it can be sorted.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The search language and its settings.
    pub language: Language,
    /// How many fields of an entry are searched.
    pub searched: usize,
    /// How many further fields are only sorted by.
    pub unsearched: usize,
    /// The orders by text, by number: the fields compared one after the other. The first one breaks every tie.
    pub text_orders: Vec<Vec<FieldRef>>,
}

/// One entry, to be put into an index.
#[derive(Debug, Clone)]
pub struct Entry<'a, K> {
    /// What it is called by the owner of the index.
    pub key: K,
    /// The searched fields; `None` is `NULL`, which no *not* is true of.
    pub searched: &'a [Option<&'a str>],
    /// The fields that are only sorted by.
    pub unsearched: &'a [&'a str],
    /// Whether it is in use.
    pub validity: Validity,
    /// What it belongs to, compared as identity does; empty for nothing.
    pub owner: &'a str,
    /// A number to sort by; entries without one come first.
    pub number: Option<i64>,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The search, in the index's language; blank finds everything.
    pub text: &'a str,
    /// Only entries in this state.
    pub validity: Option<Validity>,
    /// Only entries that belong to this owner.
    pub owner: Option<&'a str>,
    /// The order.
    pub sort: SortBy,
    /// The other way round.
    pub descending: bool,
    /// How many are passed over.
    pub offset: usize,
    /// How many are wanted.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits<K> {
    /// How many match in all.
    pub total: usize,
    /// The wanted ones, in order.
    pub keys: Vec<K>,
}

/// Entries that can be searched.
#[derive(Debug)]
pub struct Index<K> {
    layout: Layout,
    arena: Arena,
    keys: Vec<K>,
    places: HashMap<K, u32>,
    owners: HashMap<Box<str>, Vec<u32>>,
    orders: order::Orders,
    live: Bits,
}

impl<K: Clone + Eq + Hash> Index<K> {
    /// An empty index.
    pub fn new(layout: Layout) -> Self {
        let orders = order::Orders::new(&layout);
        let (arena, live) = (Arena::default(), Bits::new(0));
        Self { layout, arena, keys: Vec::new(), places: HashMap::new(), owners: HashMap::new(), orders, live }
    }

    /// The search language of this index.
    pub const fn language(&self) -> &Language {
        &self.layout.language
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many entries there are in this state.
    pub fn count(&self, validity: Validity) -> usize {
        self.places.values().filter(|place| self.arena.slot(**place).validity == validity).count()
    }

    /// How many entries belong to this owner.
    pub fn count_of_owner(&self, owner: &str) -> usize {
        self.owners.get(identity(owner).as_str()).map_or(0, Vec::len)
    }

    /// The entries that belong to this owner.
    pub fn of_owner(&self, owner: &str) -> Vec<K> {
        let places = self.owners.get(identity(owner).as_str());
        places.into_iter().flatten().map(|place| self.keys[*place as usize].clone()).collect()
    }

    /// Puts an entry in, over the one with the same key.
    pub fn put(&mut self, entry: &Entry<'_, K>) {
        self.remove(&entry.key);
        let place = self.arena.push(entry, self.layout.language.case_sensitive);
        self.keys.push(entry.key.clone());
        self.live.push(true);
        self.places.insert(entry.key.clone(), place);
        let owner = &self.arena.slot(place).owner;
        if !owner.is_empty() {
            self.owners.entry(owner.clone()).or_default().push(place);
        }
        self.orders.insert(&self.arena, place);
    }

    /// Takes an entry out; whether it was there.
    pub fn remove(&mut self, key: &K) -> bool {
        let Some(place) = self.places.remove(key) else { return false };
        self.orders.remove(&self.arena, place);
        self.live.set(place as usize, false);
        let owner = self.arena.slot(place).owner.clone();
        if let Some(places) = self.owners.get_mut(&owner) {
            places.retain(|other| *other != place);
            if places.is_empty() {
                self.owners.remove(&owner);
            }
        }
        self.arena.bury(place);
        // Half dead is dear enough: every search passes over what nobody can find.
        if self.arena.dead() > 1_000 && self.arena.dead() > self.len() {
            self.compact();
        }
        true
    }

    /// Rebuilds without the dead.
    fn compact(&mut self) {
        let mut places: Vec<u32> = self.places.values().copied().collect();
        places.sort_unstable();
        let (mut arena, mut keys) = (Arena::default(), Vec::with_capacity(places.len()));
        self.owners.clear();
        for place in places {
            let new = arena.push_from(&self.arena, place);
            let key = self.keys[place as usize].clone();
            let owner = arena.slot(new).owner.clone();
            if !owner.is_empty() {
                self.owners.entry(owner).or_default().push(new);
            }
            self.places.insert(key.clone(), new);
            keys.push(key);
        }
        (self.arena, self.keys) = (arena, keys);
        self.live = Bits::full(self.keys.len());
        self.orders = order::Orders::new(&self.layout);
    }

    /// Looks for entries.
    pub fn search(&self, query: &Query<'_>) -> Hits<K> {
        let expr = parse(query.text, &self.layout.language);
        let mut found = match &expr {
            Some(expr) => eval::eval(&self.arena, expr, &self.live),
            None => self.live.clone(),
        };
        self.filter(&mut found, query);
        let total = found.count();
        let ranks = match (query.sort, &expr) {
            (SortBy::Relevance, Some(expr)) => rank::buckets(&self.arena, expr, &found, total),
            _ => vec![found],
        };
        let mut keys = Vec::with_capacity(query.limit.min(total));
        let mut skip = query.offset;
        for bucket in &ranks {
            if keys.len() == query.limit {
                break;
            }
            self.orders.walk(&self.arena, query.sort, query.descending, bucket, |place| {
                if skip > 0 {
                    skip -= 1;
                } else {
                    keys.push(self.keys[place as usize].clone());
                }
                keys.len() < query.limit
            });
        }
        Hits { total, keys }
    }

    fn filter(&self, found: &mut Bits, query: &Query<'_>) {
        if let Some(owner) = query.owner {
            let mut theirs = Bits::new(self.keys.len());
            for place in self.owners.get(identity(owner).as_str()).into_iter().flatten() {
                theirs.set(*place as usize, true);
            }
            found.and(&theirs);
        }
        if let Some(validity) = query.validity {
            found.keep(|place| self.arena.slot_at(place).validity == validity);
        }
    }

    /// What marks in texts why they were found.
    pub fn marker(&self, text: &str) -> Marker {
        Marker::new(parse(text, &self.layout.language).as_ref())
    }
}

/// The text of a field as an index keeps it.
fn kept(text: &str, case_sensitive: bool) -> std::borrow::Cow<'_, str> {
    if case_sensitive { text.into() } else { fold(text).into() }
}

