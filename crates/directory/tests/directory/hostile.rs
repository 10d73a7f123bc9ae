//! A directory that does everything wrong, where somebody waits for it: at connecting, at signing in, for a few people, in groups.

use std::time::{Duration, Instant};

use padron_directory::{Cause, Refusal, Settings, SignIn, TlsFault};
use padron_domain::secret::Secret;
use padron_domain::source::StartTls;
use padron_testkit::crooked::{Act, BIND, Crooked, EXTENDED, Question, SEARCH, entry, page_end, result, welcome};

use crate::common::{directory, people_of};
use crate::crooked::{people, person, quick, searched};

#[tokio::test]
async fn starttls_fails_closed() {
    for (name, answers, expected) in [
        (
            "refused",
            (|q| vec![Act::Send(result(0x78, q.id, 2, "no"))]) as fn(&Question) -> Vec<Act>,
            Cause::Tls(TlsFault::Refused),
        ),
        ("hung up", |_| vec![Act::HangUp], Cause::Closed),
        ("nothing", |_| vec![], Cause::TimedOut),
        // Whatever stands behind the answer was put there by somebody in between.
        (
            "injected",
            |q| vec![Act::Send([result(0x78, q.id, 0, ""), result(0x61, 2, 0, "")].concat())],
            Cause::Malformed("something came before encryption began"),
        ),
        (
            "no TLS",
            |q| {
                vec![
                    Act::Send(result(0x78, q.id, 0, "")),
                    Act::Wait(Duration::from_millis(50)),
                    Act::Send(result(0x61, 2, 0, "")),
                ]
            },
            Cause::Tls(TlsFault::Handshake),
        ),
        ("another answer", |q| vec![Act::Send(result(0x61, q.id, 0, ""))], Cause::Malformed("no answer to StartTLS")),
    ] {
        let server = Crooked::start(answers).unwrap();
        for mode in [StartTls::Checked, StartTls::Unchecked] {
            let mut directory = directory(server.port());
            directory.start_tls = mode;
            directory.bind = Some(("cn=reader".into(), Secret::new("hunter2")));
            let failure = people_of(directory, quick()).get_many(&["ana"]).await.unwrap_err();
            assert_eq!(failure.cause, expected, "{name}");
        }
        for question in server.asked() {
            // What is no LDAP is the beginning of TLS.
            assert!(question.kind == EXTENDED || question.bytes[0] == 0x16, "{name}");
            assert!(!question.has(b"hunter2"), "{name}");
        }
    }
}

#[tokio::test]
async fn an_empty_password_never_reaches_the_directory() {
    let server = searched(|q| vec![Act::Send([person(q.id, "ana"), result(0x65, q.id, 0, "")].concat())]);
    let people = people(&server);
    assert_eq!(people.sign_in("ana", "").await, Ok(SignIn::Refused(Refusal::EmptyPassword)));
    assert_eq!(server.asked(), []);
    assert!(matches!(people.sign_in("ana", "x").await, Ok(SignIn::Welcome(_))));
    // The password went once, to a connection of its own.
    let with: Vec<_> =
        server.asked().into_iter().filter(|question| question.kind == BIND && question.has(b"uid=ana")).collect();
    assert_eq!((with.len(), with[0].before), (1, 0));
}

#[tokio::test]
async fn a_sign_in_at_a_crooked_directory_is_no_sign_in() {
    for (name, at_bind, expected) in [
        ("wrong", (|q| vec![Act::Send(result(0x61, q.id, 49, "hunter2"))]) as fn(&Question) -> Vec<Act>, Err("wrong")),
        ("hung up", |_| vec![Act::HangUp], Ok("closed")),
        ("silence", |_| vec![], Ok("timed-out")),
        ("another's", |q| vec![Act::Send(result(0x61, q.id + 1, 0, ""))], Ok("malformed")),
        ("another kind", |q| vec![Act::Send(result(0x65, q.id, 0, ""))], Ok("malformed")),
        ("elsewhere", |q| vec![Act::Send(result(0x61, q.id, 10, "ldap://evil"))], Ok("referral")),
        ("in progress", |q| vec![Act::Send(result(0x61, q.id, 14, ""))], Ok("other")),
    ] {
        let server = Crooked::start(move |question| match question.kind {
            BIND if question.has(b"uid=ana") => at_bind(question),
            SEARCH => vec![Act::Send([person(question.id, "ana"), result(0x65, question.id, 0, "")].concat())],
            _ => welcome(question),
        })
        .unwrap();
        let answer = people(&server).sign_in("ana", "hunter2").await;
        assert!(!format!("{answer:?}").contains("hunter2"), "{name}");
        match (answer, expected) {
            (Ok(SignIn::Refused(refusal)), Err(_)) => assert_eq!(refusal, Refusal::WrongPassword, "{name}"),
            (Err(failure), Ok(code)) => assert_eq!(failure.cause.code(), code, "{name}"),
            (answer, _) => panic!("{name}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn a_wrong_password_of_the_reader_is_tried_once_and_never_told() {
    for (code, told) in [(49, "credentials"), (48, "credentials"), (53, "other"), (8, "not-encrypted"), (1, "denied")] {
        let refuse = move |q: &Question| vec![Act::Send(result(0x61, q.id, code, "bad hunter2"))];
        let (one, two) = (Crooked::start(refuse).unwrap(), Crooked::start(refuse).unwrap());
        let mut both = directory(one.port());
        both.hosts.push(format!("127.0.0.1:{}", two.port()));
        both.bind = Some(("cn=reader".into(), Secret::new("hunter2")));
        let failure = people_of(both, quick()).get_many(&["ana"]).await.unwrap_err();
        assert_eq!(failure.cause.code(), told);
        assert!(!format!("{failure:?} {failure}").contains("hunter2"), "{code}");
        assert_eq!((one.asked().len(), two.asked().len()), (1, 0), "{code}");
    }
}

#[tokio::test]
async fn a_host_that_fails_is_tried_last_and_the_next_one_answers() {
    let busy = Crooked::start(|_| vec![Act::Wait(Duration::from_secs(3))]).unwrap();
    let right = searched(|q| vec![Act::Send([person(q.id, "ana"), result(0x65, q.id, 0, "")].concat())]);
    let mut both = directory(busy.port());
    both.hosts.push(format!("127.0.0.1:{}", right.port()));
    let people = people_of(both, Settings { idle: Duration::ZERO, ..quick() });
    for _ in 0..3 {
        assert_eq!(people.get_many(&["ana"]).await.unwrap().len(), 1);
    }
    assert_eq!(busy.asked().len(), 1);
}

#[tokio::test]
async fn a_host_that_hangs_in_the_middle_is_left_for_the_next() {
    let right = searched(|q| vec![Act::Send([person(q.id, "ana"), result(0x65, q.id, 0, "")].concat())]);
    for at_search in [
        (|_| vec![]) as fn(&Question) -> Vec<Act>,
        |_| vec![Act::HangUp],
        |q| vec![Act::Send(person(q.id, "ana")), Act::HangUp],
        |_| vec![Act::Send(b"HTTP/1.1 400".to_vec())],
    ] {
        let wrong = searched(at_search);
        let mut both = directory(wrong.port());
        both.hosts.push(format!("127.0.0.1:{}", right.port()));
        let people = people_of(both, quick());
        assert_eq!(people.get_many(&["ana"]).await.unwrap().len(), 1);
        assert_eq!(people.get_many(&["ana"]).await.unwrap().len(), 1);
        assert_eq!(wrong.asked().iter().filter(|question| question.kind == SEARCH).count(), 1);
    }
}

#[tokio::test]
async fn a_connection_that_died_meanwhile_is_replaced() {
    let server = searched(|q| {
        let end = if q.has(b"1.2.840.113556.1.4.319") { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
        vec![Act::Send([person(q.id, "ana"), end].concat()), Act::HangUp]
    });
    let people = people(&server);
    for _ in 0..3 {
        assert_eq!(people.get_many(&["ana"]).await.unwrap().len(), 1);
        // The goodbye arrives.
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(people.each(|_| {}).await.unwrap().people, 1);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

#[tokio::test]
async fn few_people_never_come_from_a_crooked_answer() {
    for (name, answers, code) in [
        ("silence", (|_| vec![]) as fn(&Question) -> Vec<Act>, "timed-out"),
        ("cut", |q| vec![Act::Send(person(q.id, "ana")), Act::HangUp], "closed"),
        ("limit", |q| vec![Act::Send([person(q.id, "ana"), result(0x65, q.id, 4, "")].concat())], "size-limit"),
        ("endless", |q| vec![Act::Forever(person(q.id, "ana"))], "page-overrun"),
        (
            "endless and large",
            |q| vec![Act::Forever(entry(q.id, "uid=a", &[("uid", &[b"a"]), ("sn", &[&vec![b'x'; 500_000]])]))],
            "too-large",
        ),
        (
            "after the last",
            |q| vec![Act::Send([result(0x65, q.id, 0, ""), result(0x65, q.id, 0, "")].concat())],
            "fine",
        ),
        (
            "dribbling",
            |q| {
                let piece = person(q.id, "ana");
                (0..40).flat_map(|_| [Act::Send(piece.clone()), Act::Wait(Duration::from_millis(200))]).collect()
            },
            "timed-out",
        ),
    ] {
        let server = searched(answers);
        let started = Instant::now();
        match people(&server).get_many(&["ana"]).await {
            Ok(found) => assert_eq!((code, found.len()), ("fine", 0), "{name}"),
            Err(failure) => assert_eq!(failure.cause.code(), code, "{name}"),
        }
        assert!(started.elapsed() < Duration::from_secs(4), "{name}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn groups_in_circles_and_groups_that_fail_end() {
    // Every group has another in it, for ever.
    let endless = searched(|q| {
        let name = format!("cn=g{}", q.id);
        let members = format!("cn=g{}", q.id + 1);
        let end = if q.has(b"1.2.840.113556.1.4.319") { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
        vec![Act::Send([entry(q.id, &name, &[("member", &[members.as_bytes(), name.as_bytes()])]), end].concat())]
    });
    let within = |server: &Crooked| {
        let mut directory = directory(server.port());
        directory.group_dn = "cn=g1".into();
        people_of(directory, Settings { members: 100, whole: Duration::from_secs(5), ..quick() })
    };
    let complete = within(&endless).each(|_| {}).await;
    assert!(complete.is_ok_and(|complete| complete.people == 0));
    // A group of which only a part came says nothing about who is in it.
    let cut = searched(|q| {
        let group = entry(q.id, "cn=g1", &[("member", &[b"uid=ana,ou=people"])]);
        if q.has(b"1.2.840.113556.1.4.319") {
            vec![Act::Send([group, result(0x65, q.id, 4, "")].concat())]
        } else {
            vec![Act::Send([group, result(0x65, q.id, 0, "")].concat())]
        }
    });
    assert_eq!(within(&cut).each(|_| {}).await.unwrap_err().cause, Cause::SizeLimit);
    // More members than are taken.
    let crowd = searched(|q| {
        let names: Vec<Vec<u8>> = (0..200).map(|number| format!("uid=u{number}").into_bytes()).collect();
        let names: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
        let end = if q.has(b"1.2.840.113556.1.4.319") { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
        vec![Act::Send([entry(q.id, "cn=g1", &[("member", &names)]), end].concat())]
    });
    assert_eq!(within(&crowd).each(|_| {}).await.unwrap_err().cause, Cause::TooMany);
}

#[tokio::test]
async fn active_directory_is_asked_in_its_own_way() {
    let server = searched(|q| {
        let paged = q.has(b"1.2.840.113556.1.4.319");
        let root = entry(q.id, "", &[("supportedCapabilities", &[b"1.2.840.113556.1.4.800"])]);
        let somebody = entry(q.id, "CN=A,DC=x", &[("uid", &[b"a"]), ("whenChanged", &[b"20261127192129.0Z"])]);
        let end = if paged { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
        vec![Act::Send([if paged { somebody } else { root }, end].concat())]
    });
    let people = people(&server);
    let since = padron_directory::text::time("20261127192129Z").unwrap();
    let complete = people.each_changed(since, |_| {}).await.unwrap();
    assert_eq!(complete.newest, Some(since));
    let asked = server.asked();
    // Two minutes earlier, and never the attribute that Active Directory cannot search by.
    let about_times = |q: &Question| q.has(b"20261127191929.0Z") && q.has(b"whenChanged");
    assert_eq!(asked.iter().filter(|question| about_times(question)).count(), 1);
}
