//! Reading everybody from a real server.

use padron_directory::{Cause, Settings};
use padron_domain::source::Scope::{One, Subtree};
use padron_domain::validity::Validity;
use padron_testkit::services::Slapd;

use crate::common::{TOP, all, as_root, crowd, directory, logins, people, people_of, person, settings};

#[tokio::test]
async fn everybody_is_read_past_the_size_limit() {
    let server = Slapd::start("limits * size.soft=500 size.hard=500 size.prtotal=unlimited", &crowd(2_300)).unwrap();
    let people = people_of(directory(server.port()), Settings { page: 400, ..settings() });
    let (found, complete) = all(&people).await;
    let complete = complete.unwrap();
    assert_eq!((found.len(), complete.people, complete.pages, complete.passed_over), (2_300, 2_300, 6, 0));
    assert_eq!(complete.newest, found.iter().map(|person| person.record.changed_at).max().unwrap());
    let last = &found[2_299].record;
    assert_eq!((last.values.login.as_str(), last.values.first_name.as_str()), ("u02299", "Núria"));
    assert_eq!((last.values.email.as_str(), last.values.customer_id.as_str()), ("u02299@example.com", "K1"));
    assert_eq!(last.source.number(), 3);
    assert!(last.created_at.is_some() && last.changed_at.is_some());
    assert!(std::ptr::eq(last.values.shape, people.shape()));
    assert!(found.iter().all(|person| person.id.is_stable()));

    // Ids alone say the same.
    let mut seen = Vec::new();
    let complete = people.each_id(|person| seen.push(person)).await.unwrap();
    seen.sort_by(|one, other| one.login.cmp(&other.login));
    assert_eq!(complete.people, 2_300);
    assert!(
        seen.iter().zip(&found).all(|(seen, person)| seen.id == person.id && seen.login == person.record.values.login)
    );
}

#[tokio::test]
async fn what_a_size_limit_leaves_is_never_everything() {
    for (limits, page) in [("sizelimit 500", 1_000), ("sizelimit 500", 100), ("sizelimit 500", 0)] {
        let server = Slapd::start(limits, &crowd(900)).unwrap();
        let people = people_of(directory(server.port()), Settings { page, ..settings() });
        let (found, complete) = all(&people).await;
        let failure = complete.unwrap_err();
        assert_eq!(
            (failure.cause.clone(), failure.came, found.len()),
            (Cause::SizeLimit, 500, 500),
            "{limits}, {page}"
        );
        assert!(failure.is_partial());
        assert_eq!(people.each_id(|_| {}).await.unwrap_err().cause, Cause::SizeLimit);
    }
}

#[tokio::test]
async fn pages_are_as_large_as_the_directory_likes() {
    let server = Slapd::start("limits * size=500 size.pr=100 size.prtotal=unlimited", &crowd(900)).unwrap();
    let (found, complete) = all(&people(&server)).await;
    assert_eq!((found.len(), complete.map(|complete| complete.people)), (900, Ok(900)));
}

#[tokio::test]
async fn a_directory_that_is_empty_is_read_wholly() {
    let server = Slapd::start("", TOP).unwrap();
    let (found, complete) = all(&people(&server)).await;
    assert_eq!((found.len(), complete.map(|complete| complete.people)), (0, Ok(0)));
}

#[tokio::test]
async fn all_values_count_and_odd_ones_become_texts() {
    let odd = [
        person(
            "núria",
            "givenName: Núria\ngivenName: Maria\ntelephoneNumber: 1\ntelephoneNumber: 2\nsecondCustomerIds: K2\nsecondCustomerIds: K3, Inc\n\
             mail: second@example.com\njpegPhoto:: /9j/4AAQSkZJRg==\nobjectGUID:: AAECAwQFBgcICQoLDA0ODw==\n\
             description: one\ndescription:: dHdvCmxpbmVz",
        ),
        person("one", "secondCustomerIds: a; b ;c,d;a"),
        person("none", ""),
    ];
    let server = Slapd::start("", &format!("{TOP}{}", odd.concat())).unwrap();
    let (found, complete) = all(&people(&server)).await;
    complete.unwrap();
    assert_eq!(logins(&found), ["none", "núria", "one"]);
    let nuria = &found[1].record.values;
    assert_eq!((nuria.first_name.as_str(), nuria.phone.as_str()), ("Núria, Maria", "1, 2"));
    assert_eq!(nuria.email, "núria@example.com");
    assert_eq!(nuria.comment, "one, two lines");
    assert_eq!(nuria.get("photo"), Some("/9j/4AAQSkZJRg=="));
    assert_eq!(nuria.get("guid"), Some("03020100-0504-0706-0809-0a0b0c0d0e0f"));
    assert_eq!(found[1].customer_ids, ["K2", "K3, Inc"]);
    assert_eq!(found[2].customer_ids, ["a", "b", "c,d"]);
    assert!(found[0].customer_ids.is_empty() && found[0].record.values.get("photo") == Some(""));
}

#[tokio::test]
async fn filters_and_scopes_say_who_is_a_person() {
    let inner = "dn: ou=inner,ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: inner\n\n";
    let deep = person("deep", "").replace(",ou=people", ",ou=inner,ou=people");
    let rest = [person("ana", "employeeType: staff"), person("ben", "employeeType: guest")].concat();
    let server = Slapd::start("", &format!("{TOP}{inner}{deep}{rest}")).unwrap();
    let with = |filter: &str, scope| {
        let mut directory = directory(server.port());
        directory.always_filter = filter.into();
        directory.scope = scope;
        people_of(directory, settings())
    };
    for (filter, scope, expected) in [
        ("", Subtree, &["ana", "ben", "deep"][..]),
        ("", One, &["ana", "ben"]),
        ("(employeeType=staff)", Subtree, &["ana"]),
        ("employeeType=*", Subtree, &["ana", "ben"]),
        ("(employeeType=*)(!(employeeType=guest))", Subtree, &["ana"]),
    ] {
        let people = with(filter, scope);
        let (found, complete) = all(&people).await;
        complete.unwrap();
        assert_eq!(logins(&found), expected, "{filter}");
        // The same definition for those who are asked for.
        let few = people.get_many(&["ana", "ben", "deep"]).await.unwrap();
        assert_eq!(few.len(), expected.len(), "{filter}");
    }
}

#[tokio::test]
async fn whoever_is_switched_off_is_there_and_invalid() {
    let rest = [
        person("ana", "employeeType: staff\nuserAccountControl: 512"),
        person("ben", "employeeType: gone"),
        person("cai", "userAccountControl: 514"),
    ];
    let server = Slapd::start("", &format!("{TOP}{}", rest.concat())).unwrap();
    let mut with_filter = directory(server.port());
    with_filter.valid_filter = "(!(employeeType=gone))".into();
    let people = people_of(with_filter, settings());
    let states = |found: &[padron_directory::Person]| {
        found.iter().map(|person| person.record.values.validity).collect::<Vec<_>>()
    };
    let (found, complete) = all(&people).await;
    complete.unwrap();
    assert_eq!(logins(&found), ["ana", "ben", "cai"]);
    assert_eq!(states(&found), [Validity::Valid, Validity::Invalid, Validity::Invalid]);
    let mut few = people.get_many(&["ana", "ben", "cai"]).await.unwrap();
    few.sort_by(|one, other| one.record.values.login.cmp(&other.record.values.login));
    assert_eq!(states(&few), [Validity::Valid, Validity::Invalid, Validity::Invalid]);

    // An attribute of their own says it as well.
    let mut source = crate::common::source(directory(server.port()));
    source.valid = Some("employeeType".into());
    server
        .change("dn: uid=ben,ou=people,dc=example,dc=com\nchangetype: modify\nreplace: employeeType\nemployeeType: 3\n")
        .unwrap();
    let people = padron_directory::People::new(&source, settings()).ok().unwrap();
    let (found, _) = all(&people).await;
    assert_eq!(states(&found), [Validity::Invalid, Validity::InvalidTemporarily, Validity::Invalid]);
}

#[tokio::test]
async fn whoever_is_moved_stays_the_same_and_whoever_goes_is_missed() {
    let inner = "dn: ou=inner,ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: inner\n\n";
    let rest = [person("ana", ""), person("ben", "")].concat();
    let server = Slapd::start("", &format!("{TOP}{inner}{rest}")).unwrap();
    let people = people_of(directory(server.port()), Settings { overlap: std::time::Duration::ZERO, ..settings() });
    let (before, complete) = all(&people).await;
    let newest = complete.unwrap().newest.unwrap();
    // Times of directories are whole seconds.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    server
        .change(
            "dn: uid=ana,ou=people,dc=example,dc=com\nchangetype: modrdn\nnewrdn: uid=anna\ndeleteoldrdn: 1\n\
             newsuperior: ou=inner,ou=people,dc=example,dc=com\n\n\
             dn: uid=ben,ou=people,dc=example,dc=com\nchangetype: delete\n",
        )
        .unwrap();
    let mut changed = Vec::new();
    let complete =
        people.each_changed(newest + chrono::Duration::seconds(1), |person| changed.push(person)).await.unwrap();
    assert_eq!((logins(&changed), complete.people), (vec!["anna"], 1));
    assert_eq!(changed[0].id, before[0].id);
    assert!(complete.newest > Some(newest));
    let again = people.get_by_ids(&[before[0].id.clone(), before[1].id.clone()]).await.unwrap();
    assert_eq!(logins(&again), ["anna"]);
    assert_eq!(again[0].dn, "uid=anna,ou=inner,ou=people,dc=example,dc=com");
    let mut there = Vec::new();
    people.each_id(|seen| there.push(seen.id)).await.unwrap();
    assert_eq!(there, [before[0].id.clone()]);

    // Somebody new under an old name is somebody else.
    server.change(&person("ben", "").replacen('\n', "\nchangetype: add\n", 1)).unwrap();
    let ben = people.get_many(&["ben"]).await.unwrap();
    assert_ne!(ben[0].id, before[1].id);
}

#[tokio::test]
async fn managers_are_people_and_references_are_not_followed() {
    let chief = "uid=chief,ou=people,dc=example,dc=com";
    let rest = [
        person("chief", "givenName: Ada"),
        person("ana", &format!("manager: {chief}")),
        person("ben", "manager: uid=nobody,ou=people,dc=example,dc=com"),
        "dn: ou=away,ou=people,dc=example,dc=com\nobjectClass: referral\nobjectClass: extensibleObject\nou: away\n\
         ref: ldap://127.0.0.1:1/ou=away,dc=example,dc=com\n\n"
            .to_owned(),
    ];
    let server = Slapd::start("", &format!("{TOP}{}", rest.concat())).unwrap();
    let mut with_manager = directory(server.port());
    with_manager.manager_attribute = Some("givenName".into());
    let people = people_of(with_manager, settings());
    let (found, complete) = all(&people).await;
    let complete = complete.unwrap();
    assert_eq!(complete.references.len(), 1, "{complete:?}");
    assert!(complete.references[0].starts_with("ldap://127.0.0.1:1/"));
    let managers: Vec<_> = found.iter().map(|person| person.record.values.get("manager").unwrap()).collect();
    assert_eq!((logins(&found), managers), (vec!["ana", "ben", "chief"], vec!["Ada", "", ""]));
    let few = people.get_many(&["ana"]).await.unwrap();
    assert_eq!(few[0].record.values.get("manager"), Some("Ada"));
}

#[tokio::test]
async fn a_filter_can_be_tried() {
    let secret = "userPassword: {CLEARTEXT}geheim\ndescription: seen";
    let rest = [person("ana", secret), person("anton", ""), person("ben", "")].concat();
    let server = Slapd::start("", &format!("{TOP}{rest}")).unwrap();
    let mut root = as_root(directory(server.port()));
    root.always_filter = "(objectClass=inetOrgPerson)".into();
    let people = people_of(root, settings());
    let trial = people.try_filter("(uid=an*)", 50).await.unwrap();
    assert_eq!(trial.filter, "(&(uid=an*)(objectClass=inetOrgPerson))");
    assert_eq!((trial.found.len(), trial.more), (2, false));
    let ana = trial.found.iter().find(|tried| tried.dn.starts_with("uid=ana,")).unwrap();
    assert!(ana.attributes.iter().any(|(name, values)| name == "description" && values == &["seen"]));
    assert!(!format!("{ana:?}").contains("geheim") && !format!("{ana:?}").contains("userPassword"));
    assert_eq!(ana.person.as_ref().unwrap().record.values.login, "ana");
    let trial = people.try_filter("", 1).await.unwrap();
    assert_eq!((trial.found.len(), trial.more), (1, true));
    assert!(people.try_filter("(uid=", 1).await.unwrap_err().is_err());
    assert_eq!(people.try_login("ben").await.unwrap().found.len(), 1);
}
