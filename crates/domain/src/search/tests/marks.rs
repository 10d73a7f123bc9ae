//! What is marked in a text.

use super::super::{Form, Rules, mark, parse};

fn marked(text: &str, original: &str, case_sensitive: bool) -> Vec<String> {
    let expr = parse(text, &Rules::new(Form::CustomerUsers));
    mark(&expr, original, case_sensitive).into_iter().map(|range| original[range].to_owned()).collect()
}

#[test]
fn every_place_of_a_word() {
    assert_eq!(marked("an", "Ana Ánchez-Mann", false), ["An", "Án", "an"]);
    assert_eq!(marked("An", "Ana Ánchez-Mann", true), ["An"]);
}

#[test]
fn words_in_several_fields() {
    assert_eq!(marked("smith john", "John", false), ["John"]);
    assert_eq!(marked("garcia OR ana", "Ana García", false), ["Ana", "García"]);
    assert_eq!(marked("ana ar", "Ana María", false), ["Ana", "ar"]);
}

#[test]
fn whole_letters_are_marked() {
    assert_eq!(marked("stras", "Straße", false), ["Straß"]);
    assert_eq!(marked("jose", "Jose\u{301}!", false), ["Jose\u{301}"]);
}

#[test]
fn parts_between_wildcards() {
    assert_eq!(marked("j*ia", "José García", false), ["J", "ía"]);
    assert_eq!(marked("g_rc", "García", false), ["Garc"]);
    let exact = Rules { prefix: String::new(), suffix: String::new(), ..Rules::new(Form::CustomerUsers) };
    assert_eq!(mark(&parse("ana", &exact), "Ana", false).first(), Some(&(0..3)));
    assert!(mark(&parse("ana", &exact), "Anana", false).is_empty());
}

#[test]
fn overlaps_are_joined_and_the_rest_is_not_marked() {
    assert_eq!(marked("gar+arci", "García", false), ["Garcí"]);
    assert!(marked("!garcia", "García", false).is_empty());
    assert!(marked("*", "García", false).is_empty());
    assert!(marked("", "García", false).is_empty());
}
