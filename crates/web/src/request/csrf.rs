//! The token every form carries: derived from a secret that only this browser's cookie holds, so that nothing is stored.
//! Beside it stands the check of `Origin` and `Sec-Fetch-Site` in [`crate::router`].

use padron_app::digest;
use subtle::ConstantTimeEq as _;

/// The token of a secret.
pub(super) fn token(secret: &str) -> String {
    let mut token = digest::of("csrf", secret);
    token.truncate(32);
    token
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
