//! What is known of a search before anything is compared.

use crate::bits::Bits;
use crate::lexicon::Lexicon;

/// Who may match, and of whom that is sure. Whoever matches is among the first; whoever is among the second matches.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    pub(crate) maybe: Bits,
    /// `None` if all of them are sure.
    pub(crate) sure: Option<Bits>,
}

impl Guess {
    /// Nothing is known of these.
    pub(crate) fn open(maybe: Bits) -> Self {
        let sure = Some(Bits(vec![0; maybe.0.len()]));
        Self { maybe, sure }
    }

    /// These and nobody else.
    pub(crate) const fn exact(maybe: Bits) -> Self {
        Self { maybe, sure: None }
    }

    pub(crate) fn is_sure(&self, slot: u32) -> bool {
        self.sure.as_ref().is_none_or(|sure| sure.has(slot))
    }

    fn sure(&self) -> &Bits {
        self.sure.as_ref().unwrap_or(&self.maybe)
    }

    /// Leaves out who is not in this set.
    pub(crate) fn keep(&mut self, set: &Bits) {
        self.maybe.keep(set);
        if let Some(sure) = &mut self.sure {
            sure.keep(set);
        }
    }

    /// Leaves these out.
    pub(crate) fn remove(&mut self, set: &Bits) {
        self.maybe.remove(set);
        if let Some(sure) = &mut self.sure {
            sure.remove(set);
        }
    }

    /// Who matches this and the other.
    pub(crate) fn and(&mut self, other: &Self) {
        if other.sure.is_some() || self.sure.is_some() {
            let mut sure = self.sure().clone();
            sure.keep(other.sure());
            self.sure = Some(sure);
        }
        self.maybe.keep(&other.maybe);
    }

    /// Who matches this or the other.
    pub(crate) fn or(&mut self, other: &Self) {
        if other.sure.is_some() || self.sure.is_some() {
            let mut sure = self.sure().clone();
            sure.add(other.sure());
            self.sure = Some(sure);
        }
        self.maybe.add(&other.maybe);
    }

    /// Who of these does not match.
    pub(crate) fn not(self, among: &Bits) -> Self {
        let mut maybe = among.clone();
        maybe.remove(self.sure());
        let sure = self.sure.is_some().then(|| {
            let mut sure = among.clone();
            sure.remove(&self.maybe);
            sure
        });
        Self { maybe, sure }
    }
}

/// What a search is run over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// Slots with an entry.
    pub(crate) used: &'a Bits,
    /// Of them those with an absent searched text.
    pub(crate) has_absent: &'a Bits,
    /// And those with one that is there.
    pub(crate) has_text: &'a Bits,
    /// Whether what is found everywhere may be left to comparing, since a page of it is soon full.
    pub(crate) in_passing: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that two guesses over eight slots can be, against the truth they allow.
    #[test]
    fn what_is_sure_stays_sure() {
        let set = |bits: u64| Bits(vec![bits]);
        for (a, b) in [(0b1100_1010_u64, 0b1010_1100_u64), (0b1111_0000, 0b0011_1100)] {
            for (sure_a, sure_b) in [(Some(0b1000_1000 & a), None), (None, Some(0b0010_0100 & b)), (None, None)] {
                let guess = |maybe, sure: Option<u64>| Guess { maybe: set(maybe), sure: sure.map(set) };
                let (mut and, mut or) = (guess(a, sure_a), guess(a, sure_a));
                and.and(&guess(b, sure_b));
                or.or(&guess(b, sure_b));
                let (low_a, low_b) = (sure_a.unwrap_or(a), sure_b.unwrap_or(b));
                assert_eq!((and.maybe.0[0], and.sure().0[0]), (a & b, low_a & low_b));
                assert_eq!((or.maybe.0[0], or.sure().0[0]), (a | b, low_a | low_b));
                let not = guess(a, sure_a).not(&set(0xFF));
                assert_eq!((not.maybe.0[0], not.sure().0[0]), (0xFF & !low_a, 0xFF & !a));
            }
        }
    }
}
