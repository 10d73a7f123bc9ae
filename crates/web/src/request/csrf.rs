//! The token every form carries: derived from a secret that only this browser's cookie holds, so that nothing is stored.
//! Beside it stands the check of `Origin` and `Sec-Fetch-Site` in [`crate::router`].

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The token of a secret.
pub(super) fn token(secret: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"csrf\0");
    hasher.update(secret.as_bytes());
    hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a form carried the token of this secret.
pub(super) fn matches(secret: &str, given: &str) -> bool {
    token(secret).as_bytes().ct_eq(given.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_belong_to_their_secret() {
        assert!(matches("a", &token("a")));
        assert!(!matches("a", &token("b")));
        assert!(!matches("a", ""));
    }
}
