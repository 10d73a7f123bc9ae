//! What is looked up rather than searched: logins, addresses, customers. Rows of data-layer 7.2 by their numbers.

use padron_domain::validity::Validity;
use padron_index::{Config, Entry, Index, Query, Validities};

/// Login, address, customers and validity.
type Person<'a> = (&'a str, &'a str, &'a [&'a str], Validity);

fn index(people: &[Person<'_>]) -> Index<usize> {
    let mut index = Index::new(Config::people(&["login", "email"]));
    for (key, (login, email, customers, validity)) in people.iter().enumerate() {
        let text = |field: &String| match field.as_str() {
            "login" => Some(*login),
            "email" => Some(*email),
            _ => None,
        };
        let texts: Vec<Option<&str>> = index.fields().iter().map(text).collect();
        index.upsert(&Entry { key, texts: &texts, customers, validity: *validity, time: None });
    }
    index
}

const MAIL: &str = "John.Doe.x@Example.com";

#[test]
fn row_34_an_address_in_any_case() {
    let index = index(&[("john", MAIL, &[], Validity::Valid), ("o'brien", "o'brien@x.ie", &[], Validity::Valid)]);
    for email in [MAIL, &MAIL.to_lowercase(), &MAIL.to_uppercase()] {
        assert_eq!(index.find_email(email), [0], "{email}");
    }
    // Data-layer 8.1 no. 1: the family never finds this one.
    assert_eq!(index.find_email("O'Brien@x.ie"), [1]);
}

#[test]
fn row_35_addresses_that_begin_alike() {
    let people = [("a", "john.doe.x@x.de", &[][..], Validity::Valid), ("b", "john.doe.xy@x.de", &[], Validity::Valid)];
    assert_eq!(index(&people).find_email("John.Doe.X@x.de"), [0]);
}

#[test]
fn row_36_a_part_of_an_address_is_not_the_address() {
    let index = index(&[("john", MAIL, &[], Validity::Valid)]);
    for email in ["doe.x@example.com", "DOE.X@EXAMPLE.COM", "john.doe.x@example.co", "*", "%", ""] {
        assert!(index.find_email(email).is_empty(), "{email}");
    }
}

/// Data-layer 8.1 no. 3: in the family validity binds to the last field alone.
#[test]
fn row_57_validity_counts_whichever_field_matched() {
    let index = index(&[("anna", "x@x.de", &[], Validity::Invalid), ("berta", "anna@x.de", &[], Validity::Valid)]);
    let query = Query { text: "anna", valid: Validities::VALID, ..Query::default() };
    assert_eq!(index.search(&query).keys, [1]);
    let valid = Validities::only(Validity::Invalid).and(Validity::InvalidTemporarily);
    assert_eq!(index.search(&Query { valid, ..query }).keys, [0]);
}

#[test]
fn accents_tell_logins_apart_although_searches_do_not() {
    let people = [("öztürk", "a@x.de", &[][..], Validity::Valid), ("ozturk", "b@x.de", &[], Validity::Valid)];
    let index = index(&people);
    assert_eq!(
        (index.find_login("ÖZTÜRK"), index.find_login("Ozturk"), index.find_login("oztürk")),
        (Some(0), Some(1), None)
    );
    assert_eq!(index.search(&Query { text: "oztürk", ..Query::default() }).total, 2);
}

#[test]
fn of_logins_that_differ_by_case_alone_the_least_key() {
    let index =
        index(&[("B", "", &[], Validity::Valid), ("a", "", &[], Validity::Valid), ("b", "", &[], Validity::Valid)]);
    assert_eq!(index.find_login("b"), Some(0));
    assert_eq!(index.find_email(""), [1, 0, 2]);
}

#[test]
fn people_of_a_customer_are_all_who_belong_to_it() {
    let mut index = index(&[
        ("a", "", &["K1"], Validity::Valid),
        ("b", "", &["K2", "k1", "K1"], Validity::Invalid),
        ("c", "", &["K10"], Validity::Valid),
        ("d", "", &[], Validity::Valid),
    ]);
    assert_eq!(index.count_of_customer("k1", Validities::ALL), 2);
    assert_eq!(index.count_of_customer("K1", Validities::VALID), 1);
    let query = Query { customer: Some("K1"), ..Query::default() };
    assert_eq!(index.search(&query).keys, [0, 1]);
    assert_eq!(index.search(&Query { customer: Some("K"), ..query }).total, 0);
    assert!(index.remove(&1) && !index.remove(&1));
    assert_eq!(
        (index.count_of_customer("K1", Validities::ALL), index.count_of_customer("K2", Validities::ALL)),
        (1, 0)
    );
    assert_eq!((index.len(), index.keys().count(), index.is_empty()), (3, 3, false));
}

#[test]
fn columns_go_by_their_names() {
    let index = index(&[]);
    assert_eq!(index.column("login"), Some(padron_index::Column::default()));
    assert!(index.column("name").is_some() && index.column("pw").is_none());
    assert_eq!(index.search(&Query::default()).keys, []);
    let other = Index::<i64>::new(Config { sorted: Vec::new(), ..Config::customers(&["name"]) });
    assert_eq!((other.column("name"), other.find_login("K1")), (None, None));
}

#[test]
fn an_index_can_be_shared_between_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<Index<i64>>();
    shared::<Index<String>>();
}

#[test]
fn marks_follow_the_rules_of_the_index() {
    let mut config = Config::people(&["login"]);
    assert_eq!(Index::<i64>::new(config.clone()).mark("jose", "José J"), [std::ops::Range { start: 0, end: 5 }]);
    config.case_sensitive = true;
    assert!(Index::<i64>::new(config).mark("jose", "José J").is_empty());
}
