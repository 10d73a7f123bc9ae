//! The one place where randomness comes from: the operating system, nothing else.

/// Letters and digits, as the family writes its salts and tokens.
pub(crate) const LETTERS_AND_DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many letters and digits hold 256 bits: 62⁴³ is just above 2²⁵⁶.
const TOKEN_LENGTH: usize = 43;

/// `N` bytes nobody can predict.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
#[expect(
    clippy::expect_used,
    reason = "without randomness no secret can be made: better to stop than to go on with a guessable one"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A secret of 256 bits, in letters and digits: 43 characters that need no escaping anywhere.
pub fn token() -> String {
    text(LETTERS_AND_DIGITS, TOKEN_LENGTH)
}

/// A text of `length` letters, each of the (ASCII, at most 128) letters of the alphabet as likely as any other: a draw
/// beyond the end of the alphabet is thrown away rather than wrapped around.
pub(crate) fn text(alphabet: &[u8], length: usize) -> String {
    debug_assert!(!alphabet.is_empty() && alphabet.len() <= 128 && alphabet.is_ascii(), "an alphabet to draw from");
    let mask = alphabet.len().next_power_of_two() - 1;
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let draws = bytes::<64>();
        let letters = draws.iter().filter_map(|draw| alphabet.get(usize::from(*draw) & mask));
        text.extend(letters.take(length - text.len()).map(|letter| char::from(*letter)));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;

    #[test]
    fn bytes_differ_from_call_to_call() {
        assert_ne!(bytes::<32>(), bytes::<32>());
        assert_ne!(bytes::<32>(), [0; 32]);
    }

    #[test]
    fn tokens_are_long_plain_and_never_the_same() {
        let tokens: HashSet<String> = (0..1_000).map(|_| token()).collect();
        assert_eq!(tokens.len(), 1_000);
        assert!(tokens.iter().all(|token| token.len() == 43 && token.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    }

    #[test]
    fn every_letter_is_as_likely_as_any_other() {
        let mut counts = BTreeMap::new();
        for letter in text(LETTERS_AND_DIGITS, 62 * 2_000).chars() {
            *counts.entry(letter).or_insert(0_u32) += 1;
        }
        assert_eq!(counts.len(), 62);
        // 2,000 expected, standard deviation 44: taking a byte modulo 62 would give some letters 2,422.
        assert!(counts.values().all(|count| (1_700..2_300).contains(count)), "{counts:?}");
    }

    #[test]
    fn texts_have_the_length_asked_for() {
        for length in [0, 1, 63, 64, 65, 1_000] {
            assert_eq!(text(b"ab", length).len(), length);
        }
        assert_eq!(text(b"a", 3), "aaa");
    }
}
