//! A few people by their keys, and what must never get out of a key.

use std::fmt::Write as _;

use padron_testkit::services::Slapd;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::common::{TOP, logins, people};

/// Logins that mean something in filters or names.
const ODD: &[&str] = &[
    "*",
    "a*b",
    "a)(uid=*",
    "*)(|(uid=*",
    "(a)",
    "back\\slash",
    "\\2a",
    "ñandú",
    "Zoë-日本語",
    "a,b",
    "a+b=c",
    "\"quoted\"",
    "#hash",
    "a;b",
    "<x>",
    "a/b",
    "%00",
    "&",
    "|",
    "!",
    "a=b",
    "o'neil",
    "😀",
    "\\",
    "))))",
    "((((",
];

#[tokio::test]
async fn a_key_finds_its_person_and_nobody_else() {
    let mut ldif = TOP.to_owned();
    for (number, uid) in ODD.iter().chain(&["plain"]).enumerate() {
        // The login goes in as base 64, so that nothing of it means anything to the file.
        writeln!(
            ldif,
            "dn: cn=e{number},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\ncn: e{number}\nsn: x\nuid:: {}\n",
            base64(uid)
        )
        .unwrap();
    }
    let server = Slapd::start("", &ldif).unwrap();
    let people = people(&server);
    for uid in ODD {
        let found = people.get_many(&[uid]).await.unwrap_or_else(|failure| panic!("{uid}: {failure}"));
        assert_eq!(logins(&found), [*uid]);
        let again = people.get_by_ids(&[found[0].id.clone()]).await.unwrap();
        assert_eq!(again, found);
        let trial = people.try_login(uid).await.unwrap();
        assert_eq!(trial.found.len(), 1, "{uid}");
    }
    // All at once, in one round.
    assert_eq!(people.get_many(ODD).await.unwrap().len(), ODD.len());
    // What nobody is called finds nobody, and breaks nothing.
    for uid in ["", " ", "\0", "pla\0in", "pl*", "nobody", "plain)(objectClass=*", "\u{202e}", "a\r\nb"] {
        assert_eq!(people.get_many(&[uid]).await.unwrap(), [], "{uid:?}");
    }
    let long = "x".repeat(100_000);
    assert_eq!(people.get_many(&[&long]).await.unwrap(), []);
    assert_eq!(people.get_many(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn any_key_is_one_question_and_no_more() {
    let server = Slapd::start("", &crate::common::crowd(3)).unwrap();
    let people = people(&server);
    let mut runner = TestRunner::deterministic();
    let some = proptest::string::string_regex("[*()\\\\&|!=<>~:u0-2\u{0}é ]{1,24}|\\PC{1,12}").unwrap();
    for _ in 0..300 {
        let keys: Vec<String> = (0..5).map(|_| some.new_tree(&mut runner).unwrap().current()).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = people.get_many(&keys).await.unwrap_or_else(|failure| panic!("{keys:?}: {failure}"));
        for person in found {
            let login = &person.record.values.login;
            assert!(keys.iter().any(|key| key.trim().eq_ignore_ascii_case(login)), "{keys:?} found {login}");
        }
    }
}

#[tokio::test]
async fn hundreds_are_one_round() {
    let server = Slapd::start("sizelimit 500", &crate::common::crowd(450)).unwrap();
    let people = people(&server);
    let keys: Vec<String> = (0..450).map(|number| format!("U{number:05}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).chain(["nobody"]).collect();
    assert_eq!(people.get_many(&keys).await.unwrap().len(), 450);
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            out.push(if place > three.len() { '=' } else { char::from(LETTERS[(bits >> (18 - 6 * place)) & 63]) });
        }
    }
    out
}
