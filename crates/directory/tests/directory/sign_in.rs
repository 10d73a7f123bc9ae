//! Signing in against a real server.

use padron_directory::{People, Refusal, SignIn};
use padron_testkit::services::Slapd;

use crate::common::{TOP, as_root, directory, people_of, person, settings};

const POLICIES: &str = "dn: cn=policy,dc=example,dc=com\nobjectClass: device\nobjectClass: pwdPolicy\ncn: policy\n\
    pwdAttribute: userPassword\npwdLockout: TRUE\npwdMaxFailure: 2\npwdMustChange: TRUE\n\n";

async fn refused(people: &People, login: &str, password: &str) -> Option<Refusal> {
    match people.sign_in(login, password).await.unwrap() {
        SignIn::Welcome(person) => {
            assert!(person.record.values.login.eq_ignore_ascii_case(login));
            None
        }
        SignIn::Refused(refusal) => Some(refusal),
    }
}

#[tokio::test]
async fn passwords_are_judged_by_the_directory() {
    let policy = "pwdPolicySubentry: cn=policy,dc=example,dc=com";
    let twice = person("twin", "userPassword: right").replace("dn: uid=twin", "dn: cn=twin+uid=twin");
    let rest = [
        person("ana", "userPassword: right"),
        person("núria", "userPassword:: Y29udHJhc2XDsWEg"),
        person("off", "userPassword: right\nuserAccountControl: 514"),
        person("gone", "userPassword: right\nemployeeType: gone"),
        person("bare", ""),
        person("twin", "userPassword: right"),
        twice,
        person("lock", &format!("userPassword: right\n{policy}")),
        person("new", &format!("userPassword: right\npwdReset: TRUE\n{policy}")),
    ];
    let server = Slapd::start("", &format!("{POLICIES}{TOP}{}", rest.concat())).unwrap();
    let mut root = as_root(directory(server.port()));
    root.valid_filter = "(!(employeeType=gone))".into();
    let people = people_of(root, settings());
    for (login, password, expected) in [
        ("ana", "right", None),
        ("ANA", "right", None),
        ("ana", "wrong", Some(Refusal::WrongPassword)),
        ("ana", "right ", Some(Refusal::WrongPassword)),
        ("ana", "", Some(Refusal::EmptyPassword)),
        ("ana", "\0", Some(Refusal::WrongPassword)),
        ("núria", "contraseña ", None),
        ("off", "right", Some(Refusal::Disabled)),
        ("gone", "right", Some(Refusal::Disabled)),
        ("bare", "right", Some(Refusal::WrongPassword)),
        ("twin", "right", Some(Refusal::Ambiguous)),
        ("nobody", "right", Some(Refusal::NotFound)),
        ("*", "right", Some(Refusal::NotFound)),
        ("an*", "right", Some(Refusal::NotFound)),
        ("ana)(uid=*", "right", Some(Refusal::NotFound)),
        ("", "right", Some(Refusal::NotFound)),
        ("lock", "wrong", Some(Refusal::WrongPassword)),
        ("lock", "wrong", Some(Refusal::WrongPassword)),
        ("lock", "right", Some(Refusal::Locked)),
        ("new", "right", Some(Refusal::MustChange)),
        ("new", "wrong", Some(Refusal::WrongPassword)),
    ] {
        assert_eq!(refused(&people, login, password).await, expected, "{login} {password:?}");
    }
}
