//! Passwords for people, made by the machine.

use crate::random;

/// Letters and digits that nobody takes for one another: without `0`, `O`, `1`, `l`, `I`.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The least length: what the family's password rules ask for.
const MIN_LENGTH: usize = 8;

/// The most: what fits the column where passwords are stored as they are.
const MAX_LENGTH: usize = 128;

/// A random password of that many characters, at least 8 and at most 128; 16 of them hold 93 bits.
///
/// It has two capital and two small letters and a digit at least, so that it keeps every rule of the family. What lacks
/// them is thrown away as a whole, so that no place in it is more predictable than another.
pub fn generate(length: usize) -> String {
    loop {
        let password = random::text(ALPHABET, length.clamp(MIN_LENGTH, MAX_LENGTH));
        if keeps_the_rules(&password) {
            return password;
        }
    }
}

fn keeps_the_rules(password: &str) -> bool {
    let count = |of_class: fn(&u8) -> bool| password.bytes().filter(of_class).count();
    count(u8::is_ascii_uppercase) >= 2 && count(u8::is_ascii_lowercase) >= 2 && count(u8::is_ascii_digit) >= 1
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn generated_passwords_are_strong_and_can_be_read_out() {
        for (asked, length) in [(0, 8), (8, 8), (16, 16), (40, 40), (10_000, 128)] {
            let passwords: HashSet<String> = (0..200).map(|_| generate(asked)).collect();
            assert_eq!(passwords.len(), 200);
            for password in passwords {
                assert_eq!(password.len(), length);
                assert!(keeps_the_rules(&password), "{password}");
                assert!(!password.contains(['0', 'O', '1', 'l', 'I']), "{password}");
            }
        }
    }

    #[test]
    fn the_whole_alphabet_is_used() {
        let used: HashSet<u8> = (0..200).flat_map(|_| generate(32).into_bytes()).collect();
        assert_eq!(used.len(), ALPHABET.len());
        assert_eq!(ALPHABET.len(), 10 + 26 + 26 - 5);
    }
}
