//! Where Padrón's answer is another than the family's.

use super::super::{Form, Rules, parse};
use super::{and, any, family, finds, not, or};

const FORMS: [Form; 2] = [Form::CustomerUsers, Form::Customers];

/// Rows 50 and 131a, data-layer 8.1 no. 22: the family fails, or lists everything.
#[test]
fn operators_alone_are_searched_for() {
    for form in FORMS {
        for text in ["+", "!", "AND", "OR", "!!", "+ AND", "! OR"] {
            assert_eq!(parse(text, &family(form)), any(text), "{text}");
        }
    }
    for text in ["()", "(())", "&&", "||", "( AND )", "!()"] {
        assert_eq!(parse(text, &family(Form::Customers)), any(text), "{text}");
    }
}

/// Data-layer 8.1 no. 22.
#[test]
fn among_operators_in_a_row_or_wins() {
    for form in FORMS {
        for text in ["a OR +b", "a + OR b", "a AND OR b"] {
            assert_eq!(parse(text, &family(form)), or([any("a"), any("b")]), "{text}");
        }
        for text in ["a ++ b", "a + AND b", "a AND AND b"] {
            assert_eq!(parse(text, &family(form)), and([any("a"), any("b")]), "{text}");
        }
    }
    assert_eq!(parse("a||&&b", &family(Form::Customers)), or([any("a"), any("b")]));
    assert_eq!(parse("a && () || b", &family(Form::Customers)), or([any("a"), any("b")]));
}

#[test]
fn operators_without_operands_are_dropped() {
    for text in ["c++", "++c", "+ c AND", "AND c +", "OR c", "c OR", "c + !"] {
        assert_eq!(parse(text, &family(Form::CustomerUsers)), any("c"), "{text}");
    }
    assert_eq!(parse("((a AND) OR b)", &family(Form::Customers)), or([any("a"), any("b")]));
}

/// Row 54, data-layer 8.1 no. 21: the family searches for its placeholder.
#[test]
fn a_phrase_beside_words_is_a_phrase() {
    for form in FORMS {
        let rules = family(form);
        assert_eq!(parse("john \"a b\" smith", &rules), and([any("john"), any("a b"), any("smith")]));
        assert_eq!(parse("\"a\" \"b\"", &rules), and([any("a"), any("b")]));
        assert_eq!(parse("a !\"b c\"", &rules), and([any("a"), not("b c")]));
        assert_eq!(parse("! \"b c\" OR \"d\"", &rules), or([not("b c"), any("d")]));
    }
}

#[test]
fn a_quote_inside_a_word_is_a_character() {
    for text in ["Dou\"ble\"d", "quo\"te", "5\"", "\"", "\"\"", "\"a\"b", "x \"", "###1###"] {
        assert_eq!(parse(text, &family(Form::CustomerUsers)), any(text), "{text}");
    }
    assert_eq!(parse("\"a\"b\"", &family(Form::CustomerUsers)), any("a\"b"));
    assert_eq!(parse(r#"\"a b\""#, &family(Form::CustomerUsers)), any("\"a b\""));
}

#[test]
fn parentheses_that_do_not_pair_are_characters() {
    let rules = family(Form::Customers);
    assert_eq!(parse("(a", &rules), any("(a"));
    assert_eq!(parse("garcia)", &rules), any("garcia)"));
    assert_eq!(parse("a)(b", &rules), any("a)(b"));
    assert_eq!(parse("(a || b", &rules), or([any("(a"), any("b")]));
    assert_eq!(parse(r"(a\)", &rules), any("(a)"));
}

#[test]
fn an_escaped_plus_is_a_character() {
    assert_eq!(parse(r"c\+\+", &family(Form::CustomerUsers)), any("c++"));
}

#[test]
fn zero_is_a_text() {
    assert_eq!(parse("0", &family(Form::CustomerUsers)), any("0"));
}

/// Marks fold to nothing. They must not find everything.
#[test]
fn marks_without_a_letter_find_nothing() {
    assert!(!finds(&family(Form::CustomerUsers), "\u{301}", &["José", "Jose\u{301}"]));
    assert!(finds(&family(Form::CustomerUsers), "jose\u{301}", &["José"]));
}

/// Data-layer 8.3 no. 49.
#[test]
fn every_word_may_be_in_another_field() {
    for form in FORMS {
        let rules = Rules::new(form);
        assert!(finds(&rules, "john smith", &["John", "Smith"]));
        assert!(finds(&rules, "smi jo", &["John", "Smith"]));
        assert!(!finds(&rules, "john meier", &["John", "Smith"]));
        assert!(!finds(&rules, "\"john smith\"", &["John", "Smith"]));
        assert_eq!(parse("!john smith", &rules), not("john smith"));
        assert_eq!(parse("john smith", &rules), or([any("john smith"), and([any("john"), any("smith")])]));
        assert_eq!(parse("j* *n", &rules), or([any("j*n"), and([any("j"), any("n")])]));
        assert_eq!(parse("john", &rules), any("john"));
    }
}

/// In the family the text becomes `Wiek&Co`, and nothing is found.
#[test]
fn every_word_finds_a_name_with_an_ampersand() {
    assert!(finds(&Rules::new(Form::Customers), "Wiek & Co", &["wiek-co", "Wiek & Co. KGaA"]));
    assert!(!finds(&family(Form::Customers), "Wiek & Co", &["wiek-co", "Wiek & Co. KGaA"]));
}
