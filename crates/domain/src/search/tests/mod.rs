//! The rows of data-layer 7.2 and 7.3, by their numbers, and what Padrón answers where it differs.

mod customers;
mod differences;
mod limits;
mod marks;
mod users;

use super::{Expr, Form, Pattern, Rules, parse};
use crate::fold::fold;

/// The rules the family is shipped with, and its exact answers.
fn family(form: Form) -> Rules {
    Rules { every_word: false, ..Rules::new(form) }
}

/// Whether the text finds a record of these fields, case and accents aside.
fn finds(rules: &Rules, text: &str, fields: &[&str]) -> bool {
    let fields: Vec<String> = fields.iter().map(|field| fold(field)).collect();
    let fields: Vec<Option<&str>> = fields.iter().map(|field| Some(field.as_str())).collect();
    parse(text, rules).folded().matches(&fields)
}

/// The pattern of a word with `*` before and behind.
fn any(word: &str) -> Expr {
    Expr::Word { pattern: Pattern::like(&format!("*{word}*"), true), negated: false }
}

fn not(word: &str) -> Expr {
    Expr::Word { pattern: Pattern::like(&format!("*{word}*"), true), negated: true }
}

fn and<const N: usize>(parts: [Expr; N]) -> Expr {
    Expr::And(parts.into())
}

fn or<const N: usize>(parts: [Expr; N]) -> Expr {
    Expr::Or(parts.into())
}
