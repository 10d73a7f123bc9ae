//! Members of a group, in every way there is.

use padron_directory::{Cause, People, Refusal, SignIn};
use padron_testkit::services::Slapd;

use crate::common::{TOP, all, directory, logins, people_of, person, settings};

const GROUPS: &str = "dn: ou=groups,dc=example,dc=com\nobjectClass: organizationalUnit\nou: groups\n\n";

fn dn(uid: &str) -> String {
    format!("uid={uid},ou=people,dc=example,dc=com")
}

fn group(name: &str, members: &[String]) -> String {
    let members = members.join("\nmember: ");
    format!("dn: cn={name},ou=groups,dc=example,dc=com\nobjectClass: groupOfNames\ncn: {name}\nmember: {members}\n\n")
}

fn within(server: &Slapd, group_dn: &str) -> People {
    let mut directory = directory(server.port());
    directory.group_dn = group_dn.into();
    people_of(directory, settings())
}

#[tokio::test]
async fn members_are_found_however_they_are_listed() {
    let crowd: String = ["ana", "ben", "cai", "dua", "eva"].iter().map(|uid| person(uid, "")).collect();
    let inner = "cn=inner,ou=groups,dc=example,dc=com".to_owned();
    let outer = "cn=outer,ou=groups,dc=example,dc=com".to_owned();
    let groups = [
        // Spaces and capitals in a name mean nothing; the two groups are in each other.
        group("outer", &["UID=Ana, ou=People,dc=EXAMPLE,dc=com".to_owned(), inner.clone()]),
        group("inner", &[dn("ben"), outer.clone(), "cn=gone,ou=groups,dc=example,dc=com".to_owned()]),
        group("other", &[dn("eva")]),
        "dn: cn=posix,ou=groups,dc=example,dc=com\nobjectClass: posixGroup\ncn: posix\ngidNumber: 1\nmemberUid: cai\n\n".to_owned(),
        format!(
            "dn: cn=unique,ou=groups,dc=example,dc=com\nobjectClass: groupOfUniqueNames\ncn: unique\nuniqueMember: {}\n\n",
            dn("dua")
        ),
    ];
    let server = Slapd::start("", &format!("{TOP}{crowd}{GROUPS}{}", groups.concat())).unwrap();
    for (group_dn, expected) in [
        (outer.as_str(), &["ana", "ben"][..]),
        (&inner, &["ana", "ben"]),
        ("cn=other,ou=groups,dc=example,dc=com", &["eva"]),
        ("CN=posix, OU=groups, DC=example, DC=com", &["cai"]),
        ("cn=unique,ou=groups,dc=example,dc=com", &["dua"]),
        // The family gives the place below which the groups are.
        ("ou=groups,dc=example,dc=com", &["ana", "ben", "cai", "dua", "eva"]),
    ] {
        let people = within(&server, group_dn);
        let (found, complete) = all(&people).await;
        let complete = complete.unwrap();
        assert_eq!(logins(&found), expected, "{group_dn}");
        assert_eq!(complete.passed_over, 5 - expected.len() as u64);
        // The same for those who are asked for, and for ids.
        assert_eq!(people.get_many(&["ana", "ben", "cai", "dua", "eva"]).await.unwrap().len(), expected.len());
        assert_eq!(people.each_id(|_| {}).await.unwrap().people, expected.len() as u64);
    }
}

#[tokio::test]
async fn a_group_that_is_gone_is_no_empty_group() {
    let server = Slapd::start("", &format!("{TOP}{}{GROUPS}", person("ana", ""))).unwrap();
    let people = within(&server, "cn=gone,ou=groups,dc=example,dc=com");
    assert_eq!(all(&people).await.1.unwrap_err().cause, Cause::NoSuchGroup);
    assert_eq!(people.get_many(&["ana"]).await.unwrap_err().cause, Cause::NoSuchGroup);
    // One that is there and empty is.
    let people = within(&server, "ou=groups,dc=example,dc=com");
    assert_eq!(all(&people).await.1.unwrap().people, 0);
}

#[tokio::test]
async fn who_says_so_themselves_is_a_member() {
    let crowd: String = ["ana", "ben"].iter().map(|uid| person(uid, "")).collect();
    let groups = [group("outer", &["cn=inner,ou=groups,dc=example,dc=com".to_owned()]), group("inner", &[dn("ben")])];
    let server = Slapd::start("", &format!("{TOP}{crowd}{GROUPS}")).unwrap();
    // Added while it runs, so that the directory writes `memberOf` itself.
    for group in groups.iter().rev() {
        server.change(&group.replacen('\n', "\nchangetype: add\n", 1)).unwrap();
    }
    let people = within(&server, "cn=outer,ou=groups,dc=example,dc=com");
    assert_eq!(logins(&all(&people).await.0), ["ben"]);
    assert_eq!(logins(&people.get_many(&["ana", "ben"]).await.unwrap()), ["ben"]);
}

#[tokio::test]
async fn whoever_left_the_group_is_not_let_in_any_more() {
    let crowd: String = ["ana", "ben"].iter().map(|uid| person(uid, "userPassword: right")).collect();
    let groups =
        [group("outer", &["cn=inner,ou=groups,dc=example,dc=com".to_owned()]), group("inner", &[dn("ana"), dn("ben")])];
    let server = Slapd::start("", &format!("{TOP}{crowd}{GROUPS}{}", groups.concat())).unwrap();
    let people = within(&server, "cn=outer,ou=groups,dc=example,dc=com");
    assert_eq!(all(&people).await.0.len(), 2);
    assert!(matches!(people.sign_in("ben", "right").await, Ok(SignIn::Welcome(_))));
    server
        .change(&format!(
            "dn: cn=inner,ou=groups,dc=example,dc=com\nchangetype: modify\ndelete: member\nmember: {}\n",
            dn("ben")
        ))
        .unwrap();
    assert_eq!(people.sign_in("ben", "right").await, Ok(SignIn::Refused(Refusal::NotFound)));
    assert!(matches!(people.sign_in("ana", "right").await, Ok(SignIn::Welcome(_))));
    // Lists learn of it with the next whole reading.
    assert_eq!(people.get_many(&["ana", "ben"]).await.unwrap().len(), 2);
    assert_eq!(logins(&all(&people).await.0), ["ana"]);
    assert_eq!(people.get_many(&["ana", "ben"]).await.unwrap().len(), 1);
}
