//! Numbers of people. The rows of the family's own table have them; those of other tables are known by their login only, and are
//! numbered as they are met, for as long as the process lives.

use std::collections::HashMap;

use padron_domain::source::Slot;

/// The bits below the slot.
const BITS: u32 = 48;

/// The number of a person among all sources.
pub fn pack(slot: Slot, number: i64) -> i64 {
    i64::from(slot.number()) << BITS | number
}

/// The number within the source.
pub const fn unpack(id: i64) -> i64 {
    id & ((1 << BITS) - 1)
}

/// The source of a person with this number.
pub fn slot_of(id: i64) -> Slot {
    u8::try_from(id >> BITS).ok().and_then(Slot::new).unwrap_or_default()
}

/// Numbers that were given to logins.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    by_key: HashMap<String, i64>,
    keys: Vec<String>,
}

impl Numbers {
    /// The number of a login, a new one if it has none.
    pub(crate) fn of(&mut self, key: String) -> i64 {
        if let Some(number) = self.by_key.get(&key) {
            return *number;
        }
        let number = i64::try_from(self.keys.len()).unwrap_or(i64::MAX);
        self.keys.push(key.clone());
        self.by_key.insert(key, number);
        number
    }

    /// The login with this number.
    pub(crate) fn key(&self, number: i64) -> Option<&str> {
        usize::try_from(number).ok().and_then(|number| self.keys.get(number)).map(String::as_str)
    }

    /// Gives a number to another login.
    pub(crate) fn rename(&mut self, number: i64, key: String) {
        let Some(place) = usize::try_from(number).ok().and_then(|number| self.keys.get_mut(number)) else { return };
        if *place != key {
            self.by_key.remove(place);
            place.clone_from(&key);
            self.by_key.insert(key, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_their_source() {
        let third = Slot::new(3).unwrap();
        let id = pack(third, 7);
        assert_eq!((slot_of(id), unpack(id)), (third, 7));
        assert_eq!((slot_of(12), unpack(12)), (Slot::FIRST, 12));
    }

    #[test]
    fn a_renamed_person_keeps_their_number() {
        let mut numbers = Numbers::default();
        assert_eq!((numbers.of("ana".into()), numbers.of("ben".into()), numbers.of("ana".into())), (0, 1, 0));
        numbers.rename(0, "anna".into());
        assert_eq!((numbers.of("anna".into()), numbers.key(0)), (0, Some("anna")));
    }
}
