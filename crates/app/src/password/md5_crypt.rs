//! MD5-crypt: `$1$salt$…` (`md5`) and Apache's `$apr1$salt$…` (`apr1`), the same function under two names.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

use crate::random;

use super::CRYPT_ALPHABET;

/// The most bytes of a salt that count.
const MAX_SALT: usize = 8;

/// The letters of a digest.
const DIGEST_LENGTH: usize = 22;

const ROUNDS: usize = 1_000;

/// What a hash begins with; it is part of what is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Magic {
    /// `$1$`
    Crypt,
    /// `$apr1$`
    Apache,
}

impl Magic {
    const fn text(self) -> &'static str {
        match self {
            Self::Crypt => "$1$",
            Self::Apache => "$apr1$",
        }
    }

    /// The hash of the password with the salt that the family makes of a login.
    ///
    /// That is the first 8 bytes of the login, or of what stands before its last `$`. Where these give no salt that the
    /// family can read back (none at all, half a character, or one with a `$` in it) a random one is taken:
    /// the family checks with the salt that is stored, whatever it is.
    pub(super) fn hash(self, login: &str, password: &str) -> String {
        let salt = self.salt_of(login).unwrap_or_else(|| random::text(random::LETTERS_AND_DIGITS, MAX_SALT));
        let digest = digest(self, &salt, password.as_bytes());
        format!("{}{salt}${digest}", self.text())
    }

    fn salt_of(self, login: &str) -> Option<String> {
        let login = login.strip_prefix(self.text()).unwrap_or(login);
        let login = login.rsplit_once('$').map_or(login, |(before, _)| before);
        let salt = login.get(..login.len().min(MAX_SALT))?;
        (!salt.is_empty() && !salt.contains(['$', '\n'])).then(|| salt.to_owned())
    }
}

/// A stored MD5-crypt hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Md5Crypt<'a> {
    magic: Magic,
    salt: &'a str,
    digest: &'a str,
}

impl<'a> Md5Crypt<'a> {
    /// The family takes everything like `$x$salt$…` for MD5-crypt and compares with what it then computes, which begins
    /// with `$1$` (or `$apr1$`), has a salt of 8 bytes at most and 22 letters: nothing else can match.
    pub(super) fn parse(stored: &'a str) -> Option<Self> {
        let (magic, rest) = [Magic::Crypt, Magic::Apache]
            .into_iter()
            .find_map(|magic| stored.strip_prefix(magic.text()).map(|rest| (magic, rest)))?;
        let (salt, digest) = rest.split_once('$')?;
        let whole = (1..=MAX_SALT).contains(&salt.len())
            && digest.len() == DIGEST_LENGTH
            && digest.bytes().all(|letter| CRYPT_ALPHABET.contains(&letter));
        whole.then_some(Self { magic, salt, digest })
    }

    pub(super) fn matches(self, password: &str) -> bool {
        digest(self.magic, self.salt, password.as_bytes()).as_bytes().ct_eq(self.digest.as_bytes()).into()
    }
}

/// The 22 letters after the salt.
fn digest(magic: Magic, salt: &str, password: &[u8]) -> String {
    let salt = salt.as_bytes();
    let inner = Md5::new().chain_update(password).chain_update(salt).chain_update(password).finalize();
    let mut outer = Md5::new().chain_update(password).chain_update(magic.text()).chain_update(salt);
    for chunk in password.chunks(inner.len()) {
        outer.update(&inner[..chunk.len()]);
    }
    // One byte for each bit of the length: a zero for a one, the first byte of the password for a zero.
    let mut bits = password.len();
    while bits > 0 {
        outer.update(if bits & 1 == 1 { &[0] } else { &password[..1] });
        bits >>= 1;
    }
    let mut state = outer.finalize();
    for round in 0..ROUNDS {
        let mut hasher = Md5::new();
        let (first, last) = if round % 2 == 1 { (password, &state[..]) } else { (&state[..], password) };
        hasher.update(first);
        if round % 3 != 0 {
            hasher.update(salt);
        }
        if round % 7 != 0 {
            hasher.update(password);
        }
        hasher.update(last);
        state = hasher.finalize();
    }
    let mut text = String::with_capacity(DIGEST_LENGTH);
    for [high, middle, low] in [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] {
        push_letters(&mut text, &[state[high], state[middle], state[low]], 4);
    }
    push_letters(&mut text, &[state[11]], 2);
    text
}

/// Appends a big-endian number as letters of six bits, the lowest first.
fn push_letters(text: &mut String, bytes: &[u8], letters: usize) {
    let mut number = bytes.iter().fold(0, |number: usize, byte| number << 8 | usize::from(*byte));
    for _ in 0..letters {
        text.push(char::from(CRYPT_ALPHABET[number & 63]));
        number >>= 6;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `openssl passwd -1` and `-apr1`.
    #[test]
    fn agrees_with_openssl() {
        for (magic, salt, password, expected) in [
            (Magic::Crypt, "a/b", "some_pass", "6Gl4sQ0z6v5olGo.TRcs./"),
            (Magic::Apache, "a/b", "some_pass", "G1loVsjqxcIl6nzKDxATa0"),
            (Magic::Crypt, "", "some_pass", "02v1aOVOq/2b051IX5uha0"),
            (Magic::Apache, "jdoe", &"x".repeat(200), "qptMS4bnX1wcTLFnWxu3C1"),
        ] {
            assert_eq!(digest(magic, salt, password.as_bytes()), expected, "{salt} {password}");
        }
    }

    #[test]
    fn salts_are_made_of_logins_as_the_family_does() {
        for (login, salt) in [
            ("jdoe", Some("jdoe")),
            ("öztürk", Some("öztürk")),
            ("jane.doe@example.com", Some("jane.doe")),
            ("domain$user", Some("domain")),
            ("$1$user", Some("user")),
            // No salt, half a character, a salt that could not be found again.
            ("", None),
            ("$user", None),
            ("abcdefgö", None),
            ("a$b$c", None),
        ] {
            assert_eq!(Magic::Crypt.salt_of(login).as_deref(), salt, "{login}");
        }
    }

    #[test]
    fn a_login_without_a_salt_gets_a_random_one() {
        let (one, other) = (Magic::Apache.hash("$user", "some_pass"), Magic::Apache.hash("$user", "some_pass"));
        assert_ne!(one, other);
        for stored in [one, other] {
            assert!(Md5Crypt::parse(&stored).is_some_and(|hash| hash.matches("some_pass")), "{stored}");
        }
    }
}
