//! Traditional DES crypt: 13 letters, the first two are the salt (`crypt`). Only 8 bytes of the password count.

use subtle::ConstantTimeEq;

use super::CRYPT_ALPHABET;

const SALT: usize = 2;

const LENGTH: usize = 13;

/// A stored DES hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct DesCrypt<'a> {
    stored: &'a str,
}

impl<'a> DesCrypt<'a> {
    /// 13 letters of the crypt alphabet. Others of 13 characters are taken for DES by the family too, but its
    /// crypt function then answers something else than 13 letters.
    pub(super) fn parse(stored: &'a str) -> Option<Self> {
        let whole = stored.len() == LENGTH && stored.bytes().all(|letter| CRYPT_ALPHABET.contains(&letter));
        whole.then_some(Self { stored })
    }

    pub(super) fn matches(self, password: &str) -> bool {
        hash(self.stored, password).is_some_and(|hash| hash.as_bytes().ct_eq(self.stored.as_bytes()).into())
    }
}

/// The hash with the first two bytes as salt; nothing where these are no letters of the alphabet (the system's function
/// answers `*0` there, and two `*0` are equal whatever the password was).
pub(super) fn hash(salt: &str, password: &str) -> Option<String> {
    // Checked here, for pwhash panics on control characters.
    let salt = salt.get(..SALT).filter(|salt| salt.bytes().all(|letter| CRYPT_ALPHABET.contains(&letter)))?;
    #[expect(deprecated, reason = "deprecated for new passwords, but this is what the family writes")]
    let hash = pwhash::unix_crypt::hash_with(salt, password);
    hash.ok().filter(|hash| hash.len() == LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By Perl's `crypt` over libxcrypt.
    #[test]
    fn agrees_with_the_system() {
        for (salt, password, expected) in [
            ("roK20XGbWEsSM", "root", "roK20XGbWEsSM"),
            ("roK20XGbWEsSM", "some_pass", "roXavVT.7v2wQ"),
            ("jd", "ab", "jdaNfOPIfokfE"),
            ("jd", "12345678", "jdiqG/0m7KAs."),
            ("jd", "123456789", "jdiqG/0m7KAs."),
            ("jgarcia", "Grüße-123", "jgDeZrQ6QC.go"),
        ] {
            assert_eq!(hash(salt, password).as_deref(), Some(expected), "{salt} {password}");
        }
    }

    #[test]
    fn a_salt_outside_the_alphabet_gives_no_hash() {
        for login in ["", "x", "a@x.de", "müller", "j-doe", "_x", "*0", "\u{1}\u{2}x", "öztürk"] {
            assert_eq!(hash(login, "some_pass"), None, "{login}");
        }
    }
}
