//! The search for customer users: rows 24 to 33 and 37 to 56 of data-layer 7.2. (Rows 34 to 36 and 57, of the
//! addresses, are tested with the index; 58 and 59 are no searches.)

use super::super::{Expr, Form, Pattern, parse};
use super::{and, any, family, finds, not, or};
use crate::fold::{fold, same_identity};

const LOGIN: &str = "unittest-Max";
const CUSTOMER: &str = "unittest-Max-Customer7";

/// Login, given name, family name and customer id of the person of the rows.
const PERSON: [&str; 4] = [LOGIN, "Firstname-Max", "Lastname", CUSTOMER];

fn found(text: &str) -> bool {
    finds(&family(Form::CustomerUsers), text, &PERSON)
}

/// The criterion CustomerID: like, without added wildcards.
fn customer_id(term: &str) -> bool {
    Pattern::like(term, false).folded().matches(fold(CUSTOMER).as_bytes())
}

#[test]
fn rows_24_26_28_30_customer_id_takes_wildcards() {
    for term in [CUSTOMER, "*", "unittest-Max-Customer*", "%", "unittest-Max-Customer%"] {
        assert!(customer_id(term), "{term}");
    }
    assert!(!customer_id("unittest"));
}

#[test]
fn rows_25_27_29_31_the_raw_customer_id_does_not() {
    assert!(same_identity(CUSTOMER, &CUSTOMER.to_uppercase()));
    for term in ["*", "unittest-Max-Customer*", "%", "unittest-Max-Customer%"] {
        assert!(!same_identity(CUSTOMER, term), "{term}");
    }
}

#[test]
fn rows_32_and_33_case_counts_only_where_a_source_says_so() {
    let lower = CUSTOMER.to_lowercase();
    assert!(found(&lower));
    let fields = PERSON.map(Some);
    assert!(!parse(&lower, &family(Form::CustomerUsers)).matches(&fields));
    assert!(parse(CUSTOMER, &family(Form::CustomerUsers)).matches(&fields));
}

#[test]
fn rows_37_and_38_the_login_criterion_is_a_part_of_it() {
    let by_login = |term: &str| Pattern::like(&format!("%{term}%"), false).folded().matches(fold(LOGIN).as_bytes());
    assert!([LOGIN, &LOGIN.to_lowercase(), &LOGIN.to_uppercase(), "test-M"].into_iter().all(by_login));
    assert!(!by_login("test_M"));
}

#[test]
fn rows_39_to_45_words_not_and_wildcards() {
    for text in [
        LOGIN,
        "unittest-Max+firstname",
        "unittest-Max+!firstname_with_not_match",
        "unittest-Max*",
        "*unittest-Max",
        "*unittest-Max*",
    ] {
        assert!(found(text) && found(&text.to_lowercase()) && found(&text.to_uppercase()), "{text}");
    }
    assert!(!found("unittest-Max+!firstname"));
    assert!(!found("unittest-Max+firstname_with_not_match"));
}

#[test]
fn row_46_two_words_are_a_phrase() {
    let rules = family(Form::CustomerUsers);
    assert!(!finds(&rules, "john smith", &["john", "smith"]));
    assert!(finds(&rules, "john smith", &["Dr. John Smithers"]));
}

#[test]
fn row_47_doubled_signs_and_parentheses_are_text() {
    for text in ["a||b", "(a)", "a&&b", "&&", "||"] {
        assert_eq!(parse(text, &family(Form::CustomerUsers)), any(text));
    }
}

#[test]
fn row_48_or() {
    assert_eq!(parse("a OR b", &family(Form::CustomerUsers)), or([any("a"), any("b")]));
    assert_eq!(parse("a or b", &family(Form::CustomerUsers)), any("a or b"));
    assert_eq!(parse("Oregon", &family(Form::CustomerUsers)), any("Oregon"));
}

#[test]
fn row_49_a_lone_parenthesis_is_text() {
    assert_eq!(parse("(a", &family(Form::CustomerUsers)), any("(a"));
}

#[test]
fn row_51_percent_and_underscore_are_wildcards() {
    let rules = family(Form::CustomerUsers);
    assert!(finds(&rules, "50%", &["1508"]) && finds(&rules, "a_b", &["xaöbx"]) && !finds(&rules, "a_b", &["ab"]));
}

#[test]
fn row_52_an_apostrophe_is_text() {
    assert_eq!(parse("O'Brien", &family(Form::CustomerUsers)), any("O'Brien"));
    assert_eq!(parse(";", &family(Form::CustomerUsers)), any(";"));
}

#[test]
fn row_53_a_backslash_is_dropped() {
    assert_eq!(parse(r"back\slash", &family(Form::CustomerUsers)), any("backslash"));
    assert_eq!(parse(r"\%", &family(Form::CustomerUsers)), any("%"));
    assert_eq!(parse(r"\!a", &family(Form::CustomerUsers)), any("!a"));
    assert_eq!(parse(r"\*!a", &family(Form::CustomerUsers)), any("!*a"));
    assert_eq!(parse(r"\(a\)", &family(Form::CustomerUsers)), any("(a)"));
}

#[test]
fn row_55_quotes_make_a_phrase() {
    assert_eq!(parse("\"john smith\"", &family(Form::CustomerUsers)), any("john smith"));
    assert_eq!(parse("\"a+b AND !c\"", &family(Form::CustomerUsers)), any("a+b AND !c"));
    assert_eq!(parse("!\"a b\"+c", &family(Form::CustomerUsers)), and([not("a b"), any("c")]));
    assert_eq!(parse("\"unclosed", &family(Form::CustomerUsers)), any("\"unclosed"));
}

/// The family takes the absence of a criterion for an error. What a door shows before anything is typed is the door's
/// to say.
#[test]
fn row_56_an_empty_text_sets_no_condition() {
    for text in ["", " ", " \t\n"] {
        assert_eq!(parse(text, &family(Form::CustomerUsers)), Expr::EVERYTHING);
    }
    assert!(Expr::EVERYTHING.matches(&[None]) && !Expr::NOTHING.matches(&[Some("a")]));
}

#[test]
fn without_prefix_and_suffix_a_word_must_equal_the_field() {
    let rules = super::Rules { prefix: String::new(), suffix: String::new(), ..family(Form::CustomerUsers) };
    let finds = |text: &str, field: &str| finds(&rules, text, &[field]);
    assert!(finds("garcia", "García") && !finds("garcia", "garciaperez") && finds("garcia*", "garciaperez"));
    assert!(finds("under_score", "under_score") && !finds("under_score", "underXscore"));
    assert!(finds("under_s%", "underXscore"));
    assert!(finds("!garcia", "garciaperez") && !finds("!garcia", "GARCIA"));
}

#[test]
fn without_a_prefix_words_begin_the_field() {
    let rules = super::Rules { prefix: String::new(), ..family(Form::CustomerUsers) };
    assert!(finds(&rules, "jo", &["John"]) && !finds(&rules, "oh", &["John"]) && finds(&rules, "*oh", &["John"]));
}

#[test]
fn an_absent_field_fails_a_not() {
    let expr = parse("!a", &family(Form::CustomerUsers));
    assert!(expr.matches(&[Some("b"), Some("")]));
    assert!(!expr.matches(&[Some("b"), None]));
    let all = parse("*", &family(Form::CustomerUsers));
    assert!(all.matches(&[None, Some("")]) && !all.matches(&[None]));
}

#[test]
fn the_blank_behind_a_not_belongs_to_the_word() {
    assert_eq!(parse("! a", &family(Form::CustomerUsers)), not(" a"));
    assert_eq!(parse("x+!!a", &family(Form::CustomerUsers)), and([any("x"), not("a")]));
    assert_eq!(parse("a !b", &family(Form::CustomerUsers)), any("a !b"));
    assert_eq!(parse("a*!b", &family(Form::CustomerUsers)), any("a!*b"));
}
