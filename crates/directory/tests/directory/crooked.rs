//! A directory that does everything wrong. Whatever it does, nothing panics, nothing waits for ever, nothing grows without end,
//! and nobody takes what came for everything.

use std::time::{Duration, Instant};

use padron_directory::{Complete, Failure, People, Person, Settings};
use padron_testkit::crooked::{
    Act, Crooked, Question, SEARCH, element, entry, message, number, page_end, reference, result, welcome,
};

use crate::common::{all, directory, logins, people_of, settings};

/// Short, so that silence does not last.
pub(crate) fn quick() -> Settings {
    Settings {
        connect: Duration::from_secs(1),
        answer: Duration::from_secs(1),
        patience: Duration::from_secs(2),
        page: 10,
        message: 1 << 20,
        page_bytes: 4 << 20,
        entries: 5_000,
        ..settings()
    }
}

/// A server that answers searches like this and everything else rightly.
pub(crate) fn searched(answers: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static) -> Crooked {
    Crooked::start(move |question| if question.kind == SEARCH { answers(question) } else { welcome(question) }).unwrap()
}

pub(crate) fn people(server: &Crooked) -> People {
    people_of(directory(server.port()), quick())
}

/// Somebody with this login.
pub(crate) fn person(id: u32, uid: &str) -> Vec<u8> {
    entry(id, &format!("uid={uid},ou=people"), &[("uid", &[uid.as_bytes()]), ("sn", &[b"x"])])
}

/// So many people, whose logins begin like this.
pub(crate) fn persons(id: u32, start: &str, count: usize) -> Vec<u8> {
    (0..count).flat_map(|number| person(id, &format!("{start}{number}"))).collect()
}

async fn read(server: &Crooked) -> (Vec<Person>, Result<Complete, Failure>) {
    let started = Instant::now();
    let read = tokio::time::timeout(Duration::from_secs(20), all(&people(server))).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    read
}

#[tokio::test]
async fn a_right_answer_is_right() {
    let server = searched(|question| {
        let id = question.id;
        // Nine bytes, then a page of another size, with a reference.
        let first = [persons(id, "a", 10), reference(id, "ldap://elsewhere/"), page_end(id, b"more")].concat();
        let last = [persons(id, "b", 3), page_end(id, b"")].concat();
        let bytes = if question.has(b"more") { last } else { first };
        // In pieces, so that a head is cut in every place.
        bytes.chunks(7).map(|piece| Act::Send(piece.to_vec())).collect()
    });
    let (found, complete) = read(&server).await;
    let complete = complete.unwrap();
    assert_eq!((found.len(), complete.people, complete.pages), (13, 13, 2));
    assert_eq!(complete.references, ["ldap://elsewhere/"]);
    assert!(found.iter().all(|person| !person.id.is_stable() && person.id.as_str().starts_with("dn:")));
}

/// What a search is answered with, and what a reading must make of it.
type Case = (&'static str, fn(&Question) -> Vec<Act>, &'static str, u64);

const CASES: &[Case] = &[
    ("it says nothing", |_| vec![], "timed-out", 0),
    ("it hangs up", |_| vec![Act::HangUp], "closed", 0),
    ("it is cut between entries", |q| vec![Act::Send(persons(q.id, "a", 3)), Act::HangUp], "closed", 3),
    (
        "it is cut within an entry",
        |q| {
            let bytes = persons(q.id, "a", 3);
            vec![Act::Send(bytes[..bytes.len() - 5].to_vec()), Act::HangUp]
        },
        "closed",
        2,
    ),
    (
        "it stops in the middle",
        |q| vec![Act::Send(persons(q.id, "a", 4)), Act::Wait(Duration::from_secs(3))],
        "timed-out",
        4,
    ),
    (
        "a size limit",
        |q| vec![Act::Send([persons(q.id, "a", 5), result(0x65, q.id, 4, "enough")].concat())],
        "size-limit",
        5,
    ),
    ("a time limit", |q| vec![Act::Send([persons(q.id, "a", 5), result(0x65, q.id, 3, "")].concat())], "time-limit", 5),
    ("it is busy", |q| vec![Act::Send(result(0x65, q.id, 51, ""))], "busy", 0),
    ("it sends elsewhere", |q| vec![Act::Send(result(0x65, q.id, 10, "ldap://elsewhere"))], "referral", 0),
    ("it refuses", |q| vec![Act::Send(result(0x65, q.id, 50, ""))], "denied", 0),
    ("it is broken", |q| vec![Act::Send(result(0x65, q.id, 80, "\u{1b}[31mred\u{7}"))], "other", 0),
    (
        "more in a page than asked for",
        |q| vec![Act::Send([persons(q.id, "a", 11), page_end(q.id, b"")].concat())],
        "page-overrun",
        10,
    ),
    ("entries without end", |q| vec![Act::Forever(persons(q.id, "a", 1))], "repeated", 1),
    (
        "the same entry twice",
        |q| vec![Act::Send([person(q.id, "a"), person(q.id, "b"), person(q.id, "a"), page_end(q.id, b"")].concat())],
        "repeated",
        2,
    ),
    (
        "the same page again and again",
        |q| vec![Act::Send([persons(q.id, "a", 2), page_end(q.id, b"on")].concat())],
        "repeated",
        2,
    ),
    ("empty pages without end", |q| vec![Act::Send(page_end(q.id, b"on"))], "endless-pages", 0),
    (
        "new pages without end",
        |q| {
            let start = format!("a{}x", q.id);
            vec![Act::Send([persons(q.id, &start, 10), page_end(q.id, b"on")].concat())]
        },
        "too-many",
        5_000,
    ),
    (
        "no word of pages",
        |q| vec![Act::Send([persons(q.id, "a", 2), result(0x65, q.id, 0, "")].concat())],
        "no-page-cookie",
        2,
    ),
    (
        "a wrong cookie",
        |q| {
            let refused = result(0x65, q.id, 53, "paged results cookie is invalid");
            let first = [persons(q.id, "a", 2), page_end(q.id, b"cookie")].concat();
            vec![Act::Send(if q.has(b"cookie") { refused } else { first })]
        },
        "other",
        2,
    ),
    ("a huge cookie", |q| vec![Act::Send(page_end(q.id, &vec![7; 70_000]))], "malformed", 0),
    ("an answer to another question", |q| vec![Act::Send(person(q.id + 1, "a"))], "malformed", 0),
    ("it says goodbye", |_| vec![Act::Send(result(0x78, 0, 52, "shutting down"))], "closed", 0),
    ("an answer of another kind", |q| vec![Act::Send(result(0x61, q.id, 0, ""))], "malformed", 0),
    ("an answer of no kind", |q| vec![Act::Send(message(q.id, &element(0x7e, b"x"), &[]))], "malformed", 0),
    ("another protocol", |_| vec![Act::Send(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())], "malformed", 0),
    ("a text of another protocol", |_| vec![Act::Send(b"0 hello".to_vec()), Act::HangUp], "closed", 0),
    (
        "four gigabytes are announced",
        |_| vec![Act::Send(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 2, 1])],
        "too-large",
        0,
    ),
    (
        "more than all is announced",
        |_| vec![Act::Send(vec![0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
        "malformed",
        0,
    ),
    ("a length without end", |_| vec![Act::Send(vec![0x30, 0x80, 2, 1, 2])], "malformed", 0),
    (
        "a value longer than its message",
        |q| vec![Act::Send(message(q.id, &[0x64, 0x0a, 4, 0x84, 0x7f, 0xff, 0xff, 0xff, b'x', b'x', b'x', b'x'], &[]))],
        "malformed",
        0,
    ),
    (
        "nested without end",
        |q| {
            let deep = [0x30_u8, 0x82, 0x00, 0x00].repeat(50_000);
            vec![Act::Send(message(q.id, &element(0x64, &deep), &[]))]
        },
        "malformed",
        0,
    ),
    ("an empty message", |_| vec![Act::Send(vec![0x30, 0])], "malformed", 0),
    ("no number", |_| vec![Act::Send(element(0x30, &element(4, b"x")))], "malformed", 0),
    (
        "a negative number",
        |_| vec![Act::Send(element(0x30, &[element(2, &[0xff]), element(0x65, b"")].concat()))],
        "malformed",
        0,
    ),
    (
        "a huge number",
        |_| vec![Act::Send(element(0x30, &[element(2, &[1; 9]), element(0x65, b"")].concat()))],
        "malformed",
        0,
    ),
    (
        "an entry without attributes",
        |q| vec![Act::Send(message(q.id, &element(0x64, &element(4, b"cn=x")), &[]))],
        "malformed",
        0,
    ),
    (
        "controls that are none",
        |q| {
            let done = element(0x65, &[number(0x0a, 0), element(4, b""), element(4, b"")].concat());
            vec![Act::Send(message(q.id, &done, &element(0xa0, &element(0x30, b"zz"))))]
        },
        "malformed",
        0,
    ),
    (
        "an entry that is too large",
        |q| vec![Act::Send(entry(q.id, "uid=a", &[("uid", &[b"a"]), ("jpegPhoto", &[&vec![1; 2 << 20]])]))],
        "too-large",
        0,
    ),
    (
        "a page that is too large",
        |q| {
            let large = vec![1; 900_000];
            let big =
                |uid: &str| entry(q.id, &format!("uid={uid}"), &[("uid", &[uid.as_bytes()]), ("jpegPhoto", &[&large])]);
            vec![Act::Send((0..9).map(|number| big(&format!("b{number}"))).collect::<Vec<_>>().concat())]
        },
        "too-large",
        4,
    ),
    (
        "a list that does not go on",
        |q| {
            let part = |dn: &str| entry(q.id, dn, &[("uid", &[b"a"]), ("telephoneNumber;range=0-1", &[b"1", b"2"])]);
            vec![Act::Send([part("uid=a"), page_end(q.id, b"")].concat())]
        },
        "malformed",
        1,
    ),
    (
        "a list without its end",
        |q| {
            let part = entry(q.id, "uid=a", &[("uid", &[b"a"]), ("telephoneNumber;range=0-1", &[b"1", b"2"])]);
            let answer = if q.has(b"range=2-*") { page_end(q.id, b"") } else { [part, page_end(q.id, b"")].concat() };
            vec![Act::Send(answer)]
        },
        "malformed",
        1,
    ),
];

#[tokio::test]
async fn whatever_it_does_wrong_is_told_and_never_everything() {
    for (name, answers, code, came) in CASES {
        let (found, complete) = read(&searched(answers)).await;
        let failure = complete.map(|complete| panic!("{name}: {complete:?}")).unwrap_err();
        assert_eq!((failure.cause.code(), failure.came), (*code, *came), "{name}: {failure}");
        assert!(found.len() as u64 <= failure.came, "{name}");
        assert!(!failure.to_string().contains(char::is_control), "{name}");
    }
    // Whatever was announced or sent without end, nobody made room for it.
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 200_000, "{peak} kB");
}

#[tokio::test]
async fn an_empty_answer_is_empty_and_not_a_failure() {
    let (found, complete) = read(&searched(welcome)).await;
    assert_eq!((found.len(), complete.map(|complete| complete.people)), (0, Ok(0)));
}

#[tokio::test]
async fn odd_values_are_no_danger() {
    let server = searched(|q| {
        let odd = [
            entry(q.id, "uid=nul", &[("uid", &[b"nul"]), ("sn", &[b"a\0b"]), ("mail", &[b"\xff\xfe"])]),
            entry(q.id, "\0\u{ff}\u{202e}", &[("uid", &[b"dn"]), ("objectGUID", &[b"short"]), ("sn", &[])]),
            entry(q.id, "uid=no", &[("sn", &[b"no key"])]),
            entry(q.id, "uid=empty", &[("uid", &[b"", b"  "])]),
            entry(
                q.id,
                "uid=times",
                &[("uid", &[b"times"]), ("modifyTimestamp", &[b"99999999999999Z"]), ("userAccountControl", &[b"x"])],
            ),
            entry(q.id, "uid=again", &[("uid", &[b"again"]), ("UID", &[b"other"]), ("uid;x-y", &[b"z"])]),
            page_end(q.id, b""),
        ];
        vec![Act::Send(odd.concat())]
    });
    let (found, complete) = read(&server).await;
    assert_eq!(complete.map(|complete| (complete.people, complete.passed_over)), Ok((4, 2)));
    assert_eq!(logins(&found), ["again", "dn", "nul", "times"]);
    for person in &found {
        assert!(person.record.values.texts().all(|(_, text)| !text.contains('\0')));
    }
}

#[tokio::test]
async fn another_charset_is_read_and_written() {
    let server = searched(|q| {
        // "ñ" in that charset, within a key as well.
        let known = q.has(b"mu\xf1oz") || q.has(b"\x01uid") || !q.has(b"oz");
        let bytes = entry(q.id, "uid=x", &[("uid", &[b"mu\xf1oz"]), ("sn", &[b"Mu\xf1oz"])]);
        let end = if q.has(b"1.2.840.113556.1.4.319") { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
        vec![Act::Send(if known { [bytes, end].concat() } else { end })]
    });
    let mut latin = directory(server.port());
    latin.charset = "iso-8859-1".into();
    let people = people_of(latin, quick());
    let (found, complete) = all(&people).await;
    complete.unwrap();
    assert_eq!((found[0].record.values.login.as_str(), found[0].record.values.last_name.as_str()), ("muñoz", "Muñoz"));
    assert_eq!(people.get_many(&["muñoz"]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn long_lists_are_read_to_their_end() {
    let server = searched(|q| {
        let part = |range: &str, values: &[&[u8]]| {
            entry(q.id, "uid=a", &[("uid", &[b"a"]), (&format!("secondCustomerIds;range={range}"), values)])
        };
        vec![Act::Send(if q.has(b"range=2-*") {
            [part("2-3", &[b"K3", b"K4"]), result(0x65, q.id, 0, "")].concat()
        } else if q.has(b"range=4-*") {
            [part("4-*", &[b"K5"]), result(0x65, q.id, 0, "")].concat()
        } else {
            let end = if q.has(b"1.2.840.113556.1.4.319") { page_end(q.id, b"") } else { result(0x65, q.id, 0, "") };
            [part("0-1", &[b"K1", b"K2"]), end].concat()
        })]
    });
    let (found, complete) = read(&server).await;
    complete.unwrap();
    assert_eq!(found[0].customer_ids, ["K1", "K2", "K3", "K4", "K5"]);
    assert_eq!(people(&server).get_many(&["a"]).await.unwrap()[0].customer_ids.len(), 5);
}

#[tokio::test]
async fn large_entries_are_read_fewer_at_a_time() {
    let server = searched(|q| {
        // The size of the page as it is asked for: fifty.
        let few = q.has(&[2, 0x84, 0, 0, 0, 1, 50]);
        let photo = vec![1; if few { 10 } else { 900_000 }];
        let one = |number| {
            let uid = format!("a{number}");
            entry(q.id, &format!("uid={uid}"), &[("uid", &[uid.as_bytes()]), ("jpegPhoto", &[&photo])])
        };
        let end = page_end(q.id, b"");
        vec![Act::Send((0..6).map(one).chain([end]).collect::<Vec<_>>().concat())]
    });
    let people = people_of(directory(server.port()), Settings { page: 100, ..quick() });
    assert_eq!(people.each(|_| {}).await.map(|complete| complete.people), Ok(6));
}

#[tokio::test]
async fn a_directory_without_pages_is_read_at_once() {
    let server = searched(|q| {
        let paged = q.has(b"1.2.840.113556.1.4.319");
        let all = [persons(q.id, "a", 25), result(0x65, q.id, 0, "")].concat();
        vec![Act::Send(if paged { result(0x65, q.id, 12, "no") } else { all })]
    });
    let (found, complete) = read(&server).await;
    assert_eq!((found.len(), complete.unwrap().people), (25, 25));
}

#[tokio::test]
async fn answers_broken_anywhere_are_answers_or_refused() {
    // A right answer with a byte of it changed, another one each time, and then the line is cut.
    let server = searched(|q| {
        let part = entry(q.id, "uid=b", &[("uid", &[b"b"]), ("telephoneNumber;range=0-1", &[b"1", b"2"])]);
        let mut bytes = [persons(q.id, "a", 2), part, reference(q.id, "ldap://x"), page_end(q.id, b"")].concat();
        let place = (q.connection * 7) % bytes.len();
        bytes[place] = [0, 1, 0x30, 0x7f, 0x80, 0x84, 0xff][q.connection % 7];
        vec![Act::Send(bytes), Act::HangUp]
    });
    for _ in 0..400 {
        let people = people(&server);
        let read = tokio::time::timeout(Duration::from_secs(10), people.each(|_| {})).await.unwrap();
        // A byte within a value is no fault that anybody could see.
        assert!(read.is_err() || read.is_ok_and(|complete| complete.people <= 3));
    }
}
