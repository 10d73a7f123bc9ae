//! Any text has an answer, and soon.

use super::super::{Expr, Form, MAX_LENGTH, MAX_WORDS, Rules, parse};
use super::{any, family, finds};

fn words(expr: &Expr) -> usize {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().map(words).sum(),
        Expr::Word { .. } => 1,
    }
}

#[test]
fn twenty_thousand_parentheses_are_still_one_word() {
    let text = format!("{}garcia{}", "(".repeat(20_000), ")".repeat(20_000));
    assert_eq!(parse(&text, &family(Form::Customers)), any("garcia"));
    let text = format!("{}a{}", "(a||(b+".repeat(3_000), "))".repeat(3_000));
    assert_eq!(words(&parse(&text, &family(Form::Customers))), MAX_WORDS);
}

#[test]
fn ten_megabytes_are_cut() {
    for part in ["(", "\"a", "a ", "*", "! ", "a+", "\\", "é", "\"a\"b ", "_", "\"a\" ", " AND OR "] {
        let text = part.repeat(10_000_000 / part.len());
        for form in [Form::CustomerUsers, Form::Customers] {
            let expr = parse(&text, &Rules::new(form));
            assert!(words(&expr) <= MAX_WORDS, "{part}");
            expr.folded().matches(&[Some(&"a\"b é".repeat(50))]);
        }
    }
}

#[test]
fn what_is_beyond_the_limits_is_not_read() {
    let text = format!("{}+b", "a".repeat(MAX_LENGTH - 1));
    assert_eq!(parse(&text, &family(Form::CustomerUsers)), any(&"a".repeat(MAX_LENGTH - 1)));
    let text = format!("{}b", "a+".repeat(MAX_WORDS));
    assert!(finds(&family(Form::CustomerUsers), &text, &["a"]));
    let text = format!("{}b", "a ".repeat(MAX_WORDS));
    assert_eq!(words(&parse(&text, &Rules::new(Form::CustomerUsers))), MAX_WORDS);
}
