//! Plain digests in hexadecimal, without salt: `sha2` (the family's default), `sha512`, `sha1`.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use subtle::ConstantTimeEq;

/// A function that turns bytes into a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Sha1,
    Sha256,
    Sha512,
}

impl Function {
    /// The digest of the password, in lower-case hexadecimal.
    pub(super) fn hash(self, password: &str) -> String {
        match self {
            Self::Sha1 => hex(&Sha1::digest(password)),
            Self::Sha256 => hex(&Sha256::digest(password)),
            Self::Sha512 => hex(&Sha512::digest(password)),
        }
    }
}

/// A stored digest: told from the others by its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoredDigest<'a> {
    function: Function,
    hex: &'a str,
}

impl<'a> StoredDigest<'a> {
    /// 40, 64 or 128 hexadecimal digits.
    ///
    /// As in the family digits of either case are taken for a digest, but upper-case ones never match, for what is
    /// compared is the text.
    pub(super) fn parse(stored: &'a str) -> Option<Self> {
        let function = match stored.len() {
            40 => Function::Sha1,
            64 => Function::Sha256,
            128 => Function::Sha512,
            _ => return None,
        };
        stored.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(Self { function, hex: stored })
    }

    pub(super) fn matches(self, password: &str) -> bool {
        self.function.hash(password).as_bytes().ct_eq(self.hex.as_bytes()).into()
    }
}

/// Whether two texts are equal, in a time that tells neither where they differ nor how long the stored one is.
pub(super) fn same_text(stored: &str, password: &str) -> bool {
    Sha256::digest(stored).ct_eq(&Sha256::digest(password)).into()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
