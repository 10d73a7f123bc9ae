//! Who has this login, this address, this customer: by identity, not by search.

use std::hash::Hash;

use padron_domain::fold::{fold, identity};

use crate::index::Index;
use crate::query::Validities;
use crate::record::nth;
use crate::segment::split;

impl<K: Clone + Eq + Ord + Hash> Index<K> {
    /// The entry with this login (customers: this id), case aside. Accents count: `ozturk` is not `öztürk`. Should a
    /// source hold several that differ by case alone, the one with the least key.
    pub fn find_login(&self, login: &str) -> Option<K> {
        self.find(0, login).min()
    }

    /// Everybody with this address, case aside, in the order of their logins.
    pub fn find_email(&self, email: &str) -> Vec<K> {
        if self.layout.identities.len() < 2 {
            return Vec::new();
        }
        self.find(1, email).collect()
    }

    /// How many entries with one of these validities belong to a customer, case aside.
    pub fn count_of_customer(&self, customer_id: &str, validities: Validities) -> usize {
        let counts = |slot: &&u32| validities.has(self.store.validity(**slot));
        self.membership.of(customer_id).iter().filter(counts).count()
    }

    /// The entries whose field of this number among the identities is the same as the text.
    fn find(&self, number: usize, text: &str) -> impl Iterator<Item = K> {
        let (folded, exact) = (fold(text), identity(text));
        let field = self.layout.folded_identities[number];
        let column = self.orders.column(self.layout.identity_columns[number]);
        let first = column.partition_point(|slot| self.store.text(*slot, field) < folded.as_bytes());
        let alike: Vec<u32> = column[first..]
            .iter()
            .copied()
            .take_while(|slot| self.store.text(*slot, field) == folded.as_bytes())
            .collect();
        let same = move |slot: &u32| self.identity(*slot, number) == exact.as_bytes();
        alike.into_iter().filter(same).map(|slot| self.store.keys[slot as usize].clone())
    }

    /// The identity of a field, which is kept only where it differs from its fold.
    fn identity(&self, slot: u32, number: usize) -> &[u8] {
        let (segment, inside) = split(slot);
        let own = nth(self.store.segments[segment].rest(inside), self.layout.rest.len() + number);
        if own.is_empty() { self.store.text(slot, self.layout.folded_identities[number]) } else { own }
    }
}
