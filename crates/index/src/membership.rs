//! Who belongs to which customer.

use std::collections::HashMap;

use padron_domain::fold::identity;

/// The customers of nobody.
const NONE: u32 = u32::MAX;

/// Who belongs to which customer.
#[derive(Debug, Default)]
pub(crate) struct Membership {
    /// The number of every customer, by the identity of its id.
    numbers: HashMap<String, u32>,
    /// The slots that belong to a customer, by its number, in no order.
    slots: Vec<Vec<u32>>,
    /// The first customer of every slot.
    first: Vec<u32>,
    /// The others, of the few that have several.
    more: HashMap<u32, Box<[u32]>>,
}

impl Membership {
    /// Notes the customers of a slot that has none.
    pub(crate) fn insert(&mut self, slot: u32, customers: &[&str]) {
        let mut numbers: Vec<u32> = Vec::with_capacity(customers.len());
        for customer in customers {
            let number = self.number(identity(customer));
            if !numbers.contains(&number) {
                numbers.push(number);
                self.slots[number as usize].push(slot);
            }
        }
        if self.first.len() <= slot as usize {
            self.first.resize(slot as usize + 1, NONE);
        }
        self.first[slot as usize] = numbers.first().copied().unwrap_or(NONE);
        if let [_, more @ ..] = numbers.as_slice()
            && !more.is_empty()
        {
            self.more.insert(slot, more.into());
        }
    }

    fn number(&mut self, identity: String) -> u32 {
        let next = u32::try_from(self.slots.len()).unwrap_or(NONE - 1);
        let number = *self.numbers.entry(identity).or_insert(next);
        if number == next {
            self.slots.push(Vec::new());
        }
        number
    }

    /// Forgets the customers of a slot.
    pub(crate) fn remove(&mut self, slot: u32) {
        let first = std::mem::replace(&mut self.first[slot as usize], NONE);
        let more = self.more.remove(&slot).unwrap_or_default();
        for number in std::iter::once(first).chain(more).filter(|number| *number != NONE) {
            let slots = &mut self.slots[number as usize];
            if let Some(place) = slots.iter().position(|other| *other == slot) {
                slots.swap_remove(place);
            }
        }
    }

    /// Gives every entry the slot of its place in this list, which has all.
    pub(crate) fn arrange(&mut self, order: &[u32]) {
        let mut places = vec![NONE; self.first.len()];
        for (place, old) in (0_u32..).zip(order) {
            places[*old as usize] = place;
        }
        self.slots.iter_mut().flatten().for_each(|slot| *slot = places[*slot as usize]);
        self.slots.iter_mut().for_each(|slots| slots.sort_unstable());
        self.first = order.iter().map(|old| self.first[*old as usize]).collect();
        let more = std::mem::take(&mut self.more);
        self.more = more.into_iter().map(|(slot, more)| (places[slot as usize], more)).collect();
    }

    /// The slots that belong to a customer.
    pub(crate) fn of(&self, customer_id: &str) -> &[u32] {
        self.numbers.get(&identity(customer_id)).map_or(&[], |number| &self.slots[*number as usize])
    }

    /// Gives memory back that a long list of writes took in advance.
    pub(crate) fn shrink(&mut self) {
        self.first.shrink_to_fit();
        self.slots.iter_mut().for_each(Vec::shrink_to_fit);
    }

    /// How many bytes of memory it takes, more or less.
    pub(crate) fn memory(&self) -> usize {
        let slots: usize =
            self.slots.iter().map(|slots| size_of::<Vec<u32>>() + slots.capacity() * size_of::<u32>()).sum();
        let names: usize = self.numbers.keys().map(|name| name.capacity() + 2 * size_of::<(String, u32)>()).sum();
        let more: usize = self.more.values().map(|more| size_of_val(&**more) + 64).sum();
        slots + names + more + self.first.capacity() * size_of::<u32>()
    }
}
