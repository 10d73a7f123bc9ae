//! Folding (being written).
/// Temporary.
pub fn identity(text: &str) -> String { text.to_lowercase() }
/// Temporary.
pub fn same_identity(a: &str, b: &str) -> bool { identity(a) == identity(b) }
