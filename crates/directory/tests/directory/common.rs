//! Sources and people for the tests.

use std::fmt::Write as _;
use std::time::Duration;

use padron_directory::{Complete, Failure, People, Person, Settings, Trust};
use padron_domain::secret::Secret;
use padron_domain::source::{Directory, FieldMap, Place, Row, Scope, Slot, Source, StartTls};
use padron_testkit::services::Slapd;

/// A directory on this port of ours.
pub(crate) fn directory(port: u16) -> Directory {
    Directory {
        hosts: vec![format!("ldap://127.0.0.1:{port}")],
        base_dn: "ou=people,dc=example,dc=com".into(),
        scope: Scope::Subtree,
        bind: None,
        always_filter: String::new(),
        valid_filter: String::new(),
        group_dn: String::new(),
        charset: String::new(),
        port: 389,
        timeout_seconds: 5,
        start_tls: StartTls::Off,
        verify: true,
        ca_file: String::new(),
        pin_sha256: String::new(),
        manager_attribute: None,
    }
}

/// The source of a directory, with the map that the tests share.
pub(crate) fn source(directory: Directory) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("title", "title"),
        row("first_name", "givenName"),
        row("last_name", "sn"),
        row("login", "uid"),
        row("email", "mail"),
        row("customer_id", "o"),
        row("phone", "telephoneNumber"),
        row("comment", "description"),
        row("customer_ids", "secondCustomerIds"),
        row("photo", "jpegPhoto"),
        row("manager", "manager"),
        row("guid", "objectGUID"),
    ];
    let base = Source::customer_users();
    let slot = Slot::new(3).unwrap();
    Source {
        slot,
        place: Place::Directory(Box::new(directory)),
        key: "uid".into(),
        valid: None,
        map: FieldMap { rows },
        ..base
    }
}

/// Settings that do not let a test wait.
pub(crate) fn settings() -> Settings {
    Settings {
        connect: Duration::from_secs(5),
        answer: Duration::from_secs(5),
        trust: Trust::Authorities(Slapd::authority()),
        ..Settings::default()
    }
}

/// The people of a directory.
pub(crate) fn people_of(directory: Directory, settings: Settings) -> People {
    match People::new(&source(directory), settings) {
        Ok(people) => people,
        Err(findings) => panic!("{findings:?}"),
    }
}

/// The people below `ou=people` of a server.
pub(crate) fn people(server: &Slapd) -> People {
    people_of(directory(server.port()), settings())
}

/// The directory, signed in as somebody without limits.
pub(crate) fn as_root(mut directory: Directory) -> Directory {
    use padron_testkit::services::{ROOT_DN, ROOT_PASSWORD};
    directory.bind = Some((ROOT_DN.into(), Secret::new(ROOT_PASSWORD)));
    directory
}

/// Everybody, in order of their logins.
pub(crate) async fn all(people: &People) -> (Vec<Person>, Result<Complete, Failure>) {
    let mut found = Vec::new();
    let complete = people.each(|person| found.push(person)).await;
    found.sort_by(|one, other| one.record.values.login.cmp(&other.record.values.login));
    (found, complete)
}

/// Their logins.
pub(crate) fn logins(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.record.values.login.as_str()).collect()
}

pub(crate) const TOP: &str = "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n\n";

/// A person with more attributes, as lines.
pub(crate) fn person(uid: &str, more: &str) -> String {
    let more = if more.is_empty() || more.ends_with('\n') { more.to_owned() } else { format!("{more}\n") };
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nobjectClass: adLike\nuid: {uid}\n\
         cn: {uid}\nsn: Of {uid}\nmail: {uid}@example.com\no: K1\n{more}\n"
    )
}

/// The place of the people, and so many of them: `u00000` and on.
pub(crate) fn crowd(count: usize) -> String {
    let mut ldif = TOP.to_owned();
    for number in 0..count {
        write!(ldif, "{}", person(&format!("u{number:05}"), "givenName: Núria")).unwrap();
    }
    ldif
}
