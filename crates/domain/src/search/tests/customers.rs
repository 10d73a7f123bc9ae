//! The full language: rows 60 to 82 of data-layer 7.3 (the family's `DB/QueryCondition.t`).

use super::super::Form;
use super::{and, any, family, finds, or};
use crate::search::parse;

const NAMES: [&str; 11] = [
    "John Smith",
    "John Meier",
    "Franz Smith",
    "Franz Ferdinand Smith",
    "customer_id_with_underscores",
    "customer&id&with&ampersands",
    "Test (with) (brackets)",
    "Test (with) (brackets) and & and |",
    "franz!gans",
    "customer & id with ampersand & spaces",
    "'test'",
];

/// The numbers of the names that are found, from 1.
fn hits(text: &str) -> Vec<usize> {
    let rules = family(Form::Customers);
    (1..=NAMES.len()).filter(|number| finds(&rules, text, &[NAMES[number - 1]])).collect()
}

fn all_but(missing: &[usize]) -> Vec<usize> {
    (1..=NAMES.len()).filter(|number| !missing.contains(number)).collect()
}

#[test]
fn row_60_words_with_blanks_are_one_phrase() {
    assert_eq!(hits("franz ferdinand"), [4]);
}

#[test]
fn row_61_operators_at_the_ends_do_nothing() {
    for text in ["john+smith", "john+smith+", "+john+smith", "(john+smith)+", "(john && smi**h)"] {
        assert_eq!(hits(text), [1], "{text}");
    }
}

#[test]
fn row_62_either() {
    assert_eq!(hits("(john||smith)"), [1, 2, 3, 4]);
}

#[test]
fn row_63_an_operator_before_the_parenthesis_does_nothing() {
    assert_eq!(hits("(john AND)"), [1, 2]);
}

#[test]
fn row_64_groups() {
    for text in ["((john+smith) OR meier)", "((john+smith)OR(meier+john))"] {
        assert_eq!(hits(text), [1, 2], "{text}");
    }
}

#[test]
fn row_65_not_a_name_nobody_has() {
    assert_eq!(hits("!fritz"), all_but(&[]));
}

#[test]
fn row_66_not_with_wildcards_around_it() {
    for text in ["!franz", "!franz*", "!*franz*", "*!*franz*", "*!franz*"] {
        assert_eq!(hits(text), all_but(&[3, 4, 9]), "{text}");
    }
}

#[test]
fn row_67_a_mark_inside_a_word_is_a_character() {
    assert_eq!(hits("franz!gans"), [9]);
}

#[test]
fn row_68_nots_in_a_group() {
    // The family's row ends at 8: its ninth to eleventh name came later. The tenth has an "i".
    assert_eq!(hits("((!fritz+!bob)+i)"), [1, 2, 3, 4, 5, 6, 7, 8, 10]);
}

#[test]
fn row_69_a_phrase_keeps_its_order() {
    assert!(hits("\"smith john\"").is_empty());
    assert_eq!(hits("\"john smith\""), [1]);
}

#[test]
fn row_70_a_phrase_in_a_group() {
    assert_eq!(hits("((\"john NOTHING smith\") OR (meier+ john))"), [2]);
}

#[test]
fn row_71_an_empty_pair_of_parentheses_is_not_there() {
    assert_eq!(hits("smith ()"), [1, 3, 4]);
    assert_eq!(parse("a( )b", &family(Form::Customers)), any("ab"));
    assert_eq!(parse("a ( )b", &family(Form::Customers)), any("a b"));
}

/// In the family's test `_` is a character; in its searches, which bind their values, it stands for any (data-layer
/// 3.3), and so here.
#[test]
fn rows_72_and_73_underscore_is_a_wildcard() {
    assert_eq!(hits("_"), all_but(&[]));
    assert_eq!(hits("*_*"), all_but(&[]));
    assert_eq!(hits("customer_*"), [5, 6, 10]);
    assert!(hits("!_").is_empty());
}

#[test]
fn row_74_one_ampersand_is_a_character() {
    assert_eq!(hits("&"), [6, 8, 10]);
    assert_eq!(hits("*&*"), [6, 8, 10]);
}

#[test]
fn row_75_escaped_parentheses() {
    assert_eq!(hits(r"\(with\)"), [7, 8]);
}

#[test]
fn row_76_everything_escaped_between_operators() {
    assert_eq!(hits(r"Test AND ( \(with\) OR \(brackets\) ) AND \|"), [8]);
}

#[test]
fn row_77_blanks_beside_an_ampersand_stay_only_if_it_is_escaped() {
    assert!(hits("customer & id with ampersand & spaces").is_empty());
    assert_eq!(hits(r"customer \& id with ampersand \& spaces"), [10]);
    for text in ["a & b", "a& b", "a &b", "a&b"] {
        assert_eq!(parse(text, &family(Form::Customers)), any("a&b"), "{text}");
    }
    assert_eq!(parse("a | b c", &family(Form::Customers)), any("a|b c"));
}

#[test]
fn row_78_quotes_of_sql_are_characters() {
    assert_eq!(hits("'test'"), [11]);
}

#[test]
fn row_79_a_not_concerns_every_column() {
    let rules = family(Form::Customers);
    assert!(!finds(&rules, "(john+smith+!some)", &["Some1", "John Smith"]));
    assert!(finds(&rules, "(john+smith+!some)", &["One", "John Smith"]));
}

#[test]
fn row_80_and_binds_tighter_than_or() {
    let found = |text: &str| -> Vec<usize> {
        let found =
            |number: &usize| finds(&family(Form::Customers), text, &[&format!("Some{number}"), NAMES[number - 1]]);
        (1..=9).filter(found).collect()
    };
    assert_eq!(found("smith AND some2 OR some1"), [1]);
    let expected = or([and([any("a"), any("b")]), and([any("c"), any("d")]), any("e")]);
    assert_eq!(parse("a+b OR c&&d || e", &family(Form::Customers)), expected);
}

#[test]
fn row_81_a_backslash_at_the_end_finds_nothing() {
    assert!(hits("InvalidQuery\\").is_empty());
    assert!(hits("John\\").is_empty());
    assert_eq!(hits("John\\\\"), [1, 2]);
}

#[test]
fn row_82_wildcards_alone_find_everything() {
    assert_eq!(hits("* *"), all_but(&[]));
}

#[test]
fn parentheses_beside_words_mean_and() {
    let expected = and([any("foo"), any("bar"), any("baz")]);
    for text in ["foo (bar) baz", "(foo)(bar) (baz)", "foo AND (bar)baz", "foo \"bar\" baz"] {
        assert_eq!(parse(text, &family(Form::Customers)), expected, "{text}");
    }
}

#[test]
fn a_not_before_a_group_concerns_its_first_word() {
    let expected = or([super::not("a"), any("b")]);
    assert_eq!(parse("!(a||b)", &family(Form::Customers)), expected);
}

#[test]
fn row_131a_of_the_company_list() {
    let rules = family(Form::Customers);
    assert!(finds(&rules, "a||b", &["xbx"]) && finds(&rules, "a||b", &["xax"]) && !finds(&rules, "a||b", &["x"]));
}
