//! Connections: hosts in order, encryption, signing in as the reader.

use std::time::Duration;

use padron_directory::{Cause, People, Problem, Settings, TlsFault, Trust};
use padron_domain::secret::Secret;
use padron_domain::source::{Directory, StartTls};
use padron_testkit::services::Slapd;

use crate::common::{TOP, as_root, crowd, directory, people_of, person, settings, source};

/// A port where nobody listens.
fn nobody() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn cause(people: &People) -> Cause {
    people.get_many(&["ana"]).await.unwrap_err().cause
}

#[tokio::test]
async fn hosts_are_tried_in_their_order() {
    let server = Slapd::start("", &crowd(3)).unwrap();
    let dead = nobody();
    let mut both = directory(server.port());
    both.hosts.insert(0, format!("127.0.0.1:{dead}"));
    let people = people_of(both.clone(), settings());
    let complete = people.each(|_| {}).await.unwrap();
    assert_eq!((complete.host, complete.people), (format!("ldap://127.0.0.1:{}", server.port()), 3));

    drop(server);
    let failure = people.each(|_| {}).await.unwrap_err();
    assert_eq!(failure.cause, Cause::Refused);
    let failure = people.get_many(&["ana"]).await.unwrap_err();
    assert_eq!((failure.cause, failure.before.len()), (Cause::Refused, 1));

    let mut nowhere = both;
    nowhere.hosts = vec!["no-such-host.invalid".into()];
    assert_eq!(cause(&people_of(nowhere, settings())).await, Cause::NoSuchHost);
}

#[tokio::test]
async fn encryption_is_what_was_asked_for_or_nothing() {
    let server = Slapd::start("", &format!("{TOP}{}", person("ana", ""))).unwrap();
    let encrypted = |wrapped: bool| -> Directory {
        let mut directory = directory(server.port());
        if wrapped {
            directory.hosts = vec![format!("ldaps://127.0.0.1:{}", server.tls_port())];
        } else {
            directory.start_tls = StartTls::Checked;
        }
        directory
    };
    for wrapped in [false, true] {
        let with = |trust: Trust| people_of(encrypted(wrapped), Settings { trust, ..settings() });
        let people = with(Trust::Authorities(Slapd::authority()));
        let complete = people.each(|_| {}).await.unwrap_or_else(|failure| panic!("{failure}"));
        assert!(complete.encrypted && complete.people == 1);

        // Nobody of the system's authorities signed it; what it shows can be pinned.
        let Cause::Tls(fault) = cause(&with(Trust::System)).await else { panic!("no fault of TLS") };
        let TlsFault::UnknownIssuer(shown) = fault else { panic!("{fault:?}") };
        assert_eq!(with(Trust::Pinned(vec![[7; 32], shown])).get_many(&["ana"]).await.unwrap().len(), 1);
        assert_eq!(cause(&with(Trust::Pinned(vec![[7; 32]]))).await, Cause::Tls(TlsFault::NotPinned(shown)));
        assert_eq!(with(Trust::Anybody).get_many(&["ana"]).await.unwrap().len(), 1);
        assert_eq!(cause(&with(Trust::Authorities("/nowhere".into()))).await, Cause::Tls(TlsFault::NoAuthorities));
        assert_eq!(
            cause(&with(Trust::Authorities(Slapd::certificate()))).await,
            Cause::Tls(TlsFault::UnknownIssuer(shown))
        );
    }
    // A host of another name.
    let mut wrong = directory(server.port());
    wrong.hosts = vec![format!("ldaps://127.0.0.2:{}", server.tls_port())];
    let fault = cause(&people_of(wrong.clone(), settings())).await;
    assert!(matches!(fault, Cause::Tls(TlsFault::WrongName(_))), "{fault:?}");
    // TLS where there is none, and none where there is.
    wrong.hosts = vec![format!("ldaps://127.0.0.1:{}", server.port())];
    assert!(matches!(
        cause(&people_of(wrong.clone(), settings())).await,
        Cause::Tls(TlsFault::Handshake) | Cause::Closed
    ));
    wrong.hosts = vec![format!("ldap://127.0.0.1:{}", server.tls_port())];
    assert!(matches!(cause(&people_of(wrong, settings())).await, Cause::Malformed(_) | Cause::Closed));
}

#[tokio::test]
async fn readers_bases_and_passwords_may_be_wrong() {
    let server = Slapd::start("", &format!("{TOP}{}", person("ana", ""))).unwrap();
    let mut right = as_root(directory(server.port()));
    assert_eq!(people_of(right.clone(), settings()).get_many(&["ana"]).await.unwrap().len(), 1);
    let mut wrong = right.clone();
    wrong.bind = Some((padron_testkit::services::ROOT_DN.into(), Secret::new("hunter2")));
    let failure = people_of(wrong.clone(), settings()).get_many(&["ana"]).await.unwrap_err();
    assert_eq!(failure.cause, Cause::Credentials);
    assert!(!format!("{failure} {failure:?}").contains("hunter2"));
    wrong.bind = Some(("no name".into(), Secret::new("hunter2")));
    assert_eq!(cause(&people_of(wrong.clone(), settings())).await, Cause::Credentials);
    // Without a password, whoever it is, it is nobody: never a name that was let in unasked.
    wrong.bind = Some((padron_testkit::services::ROOT_DN.into(), Secret::new("")));
    assert_eq!(people_of(wrong, settings()).get_many(&["ana"]).await.unwrap().len(), 1);
    let check = people_of(right.clone(), settings()).check().await.unwrap();
    assert!(!check.encrypted && check.nature.pages && !check.nature.active_directory);
    assert_eq!(check.nature.contexts, ["dc=example,dc=com"]);
    right.base_dn = "ou=gone,dc=example,dc=com".into();
    let people = people_of(right.clone(), settings());
    assert_eq!(cause(&people).await, Cause::NoSuchBase);
    assert_eq!(people.each(|_| {}).await.unwrap_err().cause, Cause::NoSuchBase);
    assert_eq!(people.check().await.unwrap_err().cause, Cause::NoSuchBase);
    right.base_dn = "no name".into();
    assert_eq!(cause(&people_of(right, settings())).await, Cause::NoSuchBase);
}

#[test]
fn configurations_are_checked_at_once() {
    let mut wrong = directory(1);
    wrong.hosts = vec!["https://x".into(), "ok".into()];
    wrong.always_filter = "(uid=".into();
    wrong.valid_filter = "(&(a=1)".into();
    wrong.charset = "klingon".into();
    let mut source = source(wrong);
    source.map.rows[0].column = "no name".into();
    source.key = ")(".into();
    let findings = People::new(&source, settings()).err().unwrap();
    let keys: Vec<_> = findings.iter().map(|finding| finding.key).collect();
    assert_eq!(keys, ["hosts", "always_filter", "valid_filter", "charset", "map", "customer_key"]);
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told[1],
        "always_filter: not a filter, at character 6: it ends where something is missing, perhaps a closing bracket"
    );
    let table = padron_domain::source::Source::customer_users();
    assert_eq!(People::new(&table, settings()).err().unwrap()[0].problem, Problem::NoDirectory);
}

#[tokio::test]
async fn many_may_ask_at_once() {
    let server = Slapd::start("", &crowd(50)).unwrap();
    let people = std::sync::Arc::new(people_of(directory(server.port()), Settings { connections: 2, ..settings() }));
    let asking: Vec<_> = (0..40)
        .map(|number| {
            let people = std::sync::Arc::clone(&people);
            tokio::spawn(async move { people.get_many(&[&format!("u{number:05}")]).await.map(|found| found.len()) })
        })
        .collect();
    for asked in asking {
        assert_eq!(tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap().unwrap(), Ok(1));
    }
}

#[test]
fn readings_may_be_left_to_the_runtime() {
    fn any_thread<T: Send>(_: T) {}
    let people = people_of(directory(1), settings());
    any_thread(people.each(|_| {}));
    any_thread(people.each_id(|_| {}));
    any_thread(people.each_changed(chrono::NaiveDateTime::default(), |_| {}));
    any_thread(people.get_many(&["ana"]));
    any_thread(people.get_by_ids(&[]));
    any_thread(people.sign_in("ana", "x"));
    any_thread(people.try_filter("", 1));
    any_thread(people.check());
}
