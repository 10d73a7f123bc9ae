//! Directories as sources of people: whatever they do, nobody disappears, and what is applied can be taken back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use padron_app::admin::Admin;
use padron_app::sources::runs::{Kind, Run, What};
use padron_app::sources::{Report, State, own_tables};
use padron_app::{App, AppError, Clock, Settings};
use padron_domain::secret::Secret;
use padron_domain::source::{Directory, FieldMap, Place, Row, Scope, Slot, Source, StartTls};
use padron_domain::validity::Validity;
use padron_storage::db::Sql;
use padron_storage::{Db, migrate};
use padron_testkit::crooked::{Act, BIND, Crooked, Question, SEARCH, entry, page_end, result, welcome};
use padron_testkit::proxy::Proxy;
use padron_testkit::services::{ROOT_DN, ROOT_PASSWORD, Slapd};

use crate::sources::{found, run};
use crate::{company, noon, person};

/// Whoever waits for a reading.
const LONG: Duration = Duration::from_secs(30);

fn source(address: &str) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("first_name", "givenName"),
        row("last_name", "sn"),
        row("login", "uid"),
        row("email", "mail"),
        row("customer_id", "o"),
        row("room", "roomNumber"),
        row("customer_ids", "secondCustomerIds"),
    ];
    let directory = Directory {
        hosts: vec![format!("ldap://{address}")],
        base_dn: "ou=people,dc=example,dc=com".into(),
        scope: Scope::Subtree,
        bind: Some((ROOT_DN.into(), Secret::new(ROOT_PASSWORD))),
        always_filter: String::new(),
        valid_filter: "(!(description=left))".into(),
        group_dn: String::new(),
        charset: String::new(),
        port: 389,
        timeout_seconds: 1,
        start_tls: StartTls::Off,
        verify: true,
        ca_file: String::new(),
        pin_sha256: String::new(),
        manager_attribute: None,
    };
    Source {
        slot: Slot::new(2).unwrap(),
        name: "Directory".into(),
        place: Place::Directory(Box::new(directory)),
        key: "uid".into(),
        valid: None,
        map: FieldMap { rows },
        // As long as nothing: everybody is read again before they are shown.
        cache_seconds: 0,
        ..Source::customer_users()
    }
}

struct Desk {
    admin: Admin,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn on(address: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (_, admin) = open(&folder, source(address)).await;
        if admin.customer("K1").await.is_err() {
            admin.add_customer(company("K1")).await.unwrap();
            admin.add_customer_user(person("own"), "some password").await.unwrap();
        }
        Self { admin, folder }
    }

    async fn read(&self) -> Run {
        self.admin.read_source("Directory", Kind::Whole, LONG).await.unwrap()
    }

    fn report(&self) -> Report {
        self.admin.source_reports().into_iter().find(|report| report.name == "Directory").unwrap()
    }

    /// The same database, as another program would open it.
    async fn db(&self) -> Db {
        Db::connect(&format!("sqlite:{}", self.folder.path().join("padron.db").display()), false).await.unwrap()
    }

    /// Who has a preference.
    async fn preferring(&self) -> String {
        let sql = Sql::new("SELECT user_id FROM customer_preferences WHERE preferences_key = 'UserLanguage'");
        self.db().await.read().await.unwrap().fetch_one(sql).await.unwrap().text(0).unwrap()
    }

    async fn count(&self) -> usize {
        found(&self.admin, "").await.len()
    }
}

/// Padrón on the database in a folder, as a start of the server makes it.
async fn open(folder: &tempfile::TempDir, source: Source) -> (App, Admin) {
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("padron.db").display()), true).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    let mut sources = own_tables();
    sources.customer_users.push(source);
    let app = App::with_sources(db, Settings::default(), sources, Clock::Fixed(noon()));
    app.find_sources().await.unwrap();
    let admin = app.as_operator().await.unwrap();
    app.load().await.unwrap();
    (app, admin)
}

fn entry_of(uid: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more}\n") };
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nobjectClass: adLike\nuid: {uid}\n\
         cn: {uid}\nsn: Of {uid}\nmail: {uid}@example.com\no: K1\n{more}\n"
    )
}

fn people(count: usize) -> String {
    let top = "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n\n\
               dn: ou=moved,ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: moved\n\n";
    top.to_owned() + &(0..count).map(|number| entry_of(&format!("u{number:02}"), "")).collect::<String>()
}

fn replace(uid: &str, attribute: &str, value: &str) -> String {
    format!(
        "dn: uid={uid},ou=people,dc=example,dc=com\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n\n"
    )
}

/// What the crooked directory does.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Mood {
    Right,
    Empty,
    Half,
    SizeLimit,
    WrongPassword,
    Garbage,
    WrongSchema,
    Dropped,
    Slow,
}

const MOODS: [Mood; 9] = [
    Mood::Right,
    Mood::Empty,
    Mood::Half,
    Mood::SizeLimit,
    Mood::WrongPassword,
    Mood::Garbage,
    Mood::WrongSchema,
    Mood::Dropped,
    Mood::Slow,
];

fn crowd(id: u32, numbers: std::ops::Range<usize>, key: &str) -> Vec<u8> {
    let one = |number: usize| {
        let uid = format!("p{number:02}");
        let stable = format!("00000000-0000-0000-0000-0000000000{number:02}");
        let attributes: [(&str, &[&[u8]]); 4] =
            [(key, &[uid.as_bytes()]), ("sn", &[b"X"]), ("o", &[b"K1"]), ("entryUUID", &[stable.as_bytes()])];
        entry(id, &format!("uid={uid},ou=people"), &attributes)
    };
    numbers.flat_map(one).collect()
}

fn moody(question: &Question, mood: Mood) -> Vec<Act> {
    let id = question.id;
    let all = |key: &str| vec![Act::Send([crowd(id, 0..40, key), page_end(id, b"")].concat())];
    match (question.kind, mood) {
        (BIND, Mood::WrongPassword) => vec![Act::Send(result(0x61, id, 49, "the password hunter2 is wrong"))],
        // It was let in before, and has to sign in again.
        (SEARCH, Mood::WrongPassword) => vec![Act::HangUp],
        (SEARCH, Mood::Right) => all("uid"),
        (SEARCH, Mood::Empty) => vec![Act::Send(page_end(id, b""))],
        (SEARCH, Mood::Half) => vec![Act::Send([crowd(id, 0..20, "uid"), page_end(id, b"")].concat())],
        (SEARCH, Mood::SizeLimit) => vec![Act::Send([crowd(id, 0..20, "uid"), result(0x65, id, 4, "")].concat())],
        (SEARCH, Mood::Garbage) => vec![Act::Send(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())],
        (SEARCH, Mood::WrongSchema) => all("cn"),
        (SEARCH, Mood::Dropped) => vec![Act::Send(crowd(id, 0..20, "uid")), Act::HangUp],
        (SEARCH, Mood::Slow) => vec![Act::Wait(Duration::from_secs(20))],
        _ => welcome(question),
    }
}

/// A directory whose mood can be changed.
fn moody_directory() -> (Crooked, Arc<AtomicU8>) {
    let mood = Arc::new(AtomicU8::new(0));
    let now = Arc::clone(&mood);
    let server = Crooked::start(move |question| {
        let mood = MOODS[usize::from(now.load(Ordering::SeqCst))];
        moody(question, mood)
    });
    (server.unwrap(), mood)
}

#[tokio::test]
async fn whatever_a_directory_does_nobody_disappears() {
    let (server, mood) = moody_directory();
    let desk = Desk::on(&format!("127.0.0.1:{}", server.port())).await;
    assert_eq!(desk.count().await, 41);
    assert_eq!((desk.report().health.state, desk.report().health.count), (State::Complete, 40));
    let number = desk.admin.customer_user("p07").await.unwrap().id;

    for (now, state, cause) in [
        (Mood::SizeLimit, "failed", "size-limit"),
        (Mood::Garbage, "failed", "malformed"),
        (Mood::Dropped, "failed", "closed"),
        (Mood::Slow, "failed", "timed-out"),
        (Mood::WrongPassword, "failed", "credentials"),
        (Mood::Empty, "held", "empty"),
        (Mood::WrongSchema, "held", "empty"),
        (Mood::Half, "held", "many"),
    ] {
        mood.store(now as u8, Ordering::SeqCst);
        let reading = desk.read().await;
        assert_eq!((reading.state.as_str(), reading.cause.as_str()), (state, cause), "{now:?}: {}", reading.sentence);
        assert!(!reading.sentence.contains("hunter2"), "{}", reading.sentence);
        let began = Instant::now();
        assert_eq!(desk.count().await, 41, "{now:?}");
        let person = desk.admin.customer_user("p07").await.unwrap();
        assert_eq!((person.id, person.values.validity), (number, Validity::Valid), "{now:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{now:?}: {:?}", began.elapsed());
        let health = desk.report().health;
        if state == "failed" {
            assert_eq!((health.state, health.last_good), (State::Stale, Some(noon())), "{now:?}");
            assert!(health.error.is_some(), "{now:?}");
            assert_eq!(desk.admin.stale_since(person.source), Some(noon()), "{now:?}");
        } else {
            assert_eq!(reading.counts.gone, if matches!(now, Mood::Half) { 20 } else { 40 }, "{now:?}");
        }
        // And back again.
        mood.store(Mood::Right as u8, Ordering::SeqCst);
        let reading = desk.read().await;
        assert_eq!(
            (reading.state.as_str(), reading.counts.same, reading.counts.is_news()),
            ("complete", 40, false),
            "{now:?}"
        );
        assert_eq!((desk.report().health.state, desk.report().health.error), (State::Complete, None), "{now:?}");
        assert_eq!(desk.admin.stale_since(person.source), None, "{now:?}");
    }
    // What was held is overtaken by the reading after it.
    let runs = desk.admin.source_runs("Directory", None, 100).await.unwrap();
    assert!(runs.iter().all(|run| run.state != "held"), "{runs:?}");
}

#[tokio::test]
async fn what_is_held_waits_for_a_yes_and_can_be_taken_back() {
    let (server, mood) = moody_directory();
    let desk = Desk::on(&format!("127.0.0.1:{}", server.port())).await;
    let number = desk.admin.customer_user("p33").await.unwrap().id;
    mood.store(Mood::Half as u8, Ordering::SeqCst);

    // A plan says what would be, and does nothing.
    let plan = desk.admin.read_source("Directory", Kind::Plan, LONG).await.unwrap();
    assert_eq!((plan.state.as_str(), plan.counts.gone, desk.count().await), ("planned", 20, 41));
    assert!(matches!(desk.admin.approve_run("Directory", plan.id).await, Err(AppError::Conflict)));

    let held = desk.read().await;
    let first = desk.admin.source_run_changes("Directory", held.id, Some(What::Gone), None, 15).await.unwrap();
    assert_eq!((first.items.len(), first.items[0].applied), (15, false));
    let rest = desk.admin.source_run_changes("Directory", held.id, None, first.next, 15).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (5, None));
    let mut names: Vec<String> = first.items.iter().chain(&rest.items).map(|change| change.login.clone()).collect();
    names.sort();
    assert_eq!(names.first().map(String::as_str), Some("p20"));

    // Read again, the same waits once.
    assert_eq!(desk.read().await.id, held.id);
    // No: everything stays; yes: they are gone; taken back: they are there again, as who they were.
    desk.admin.discard_run("Directory", held.id).await.unwrap();
    assert_eq!(desk.count().await, 41);
    let held = desk.read().await;
    let approved = desk.admin.approve_run("Directory", held.id).await.unwrap();
    assert_eq!((approved.state.as_str(), approved.decided_by.as_str()), ("approved", "root@localhost"));
    assert_eq!(desk.count().await, 21);
    assert!(matches!(desk.admin.customer_user("p33").await, Err(AppError::Missing)));
    assert!(matches!(desk.admin.approve_run("Directory", held.id).await, Err(AppError::Conflict)));
    let undone = desk.admin.undo_run("Directory", held.id).await.unwrap();
    assert_eq!((undone.state.as_str(), desk.count().await), ("undone", 41));
    assert_eq!(desk.admin.customer_user("p33").await.unwrap().id, number);

    // From then on nothing is applied until somebody says so.
    assert!(desk.admin.source_is_paused("Directory").await.unwrap());
    let reading = desk.read().await;
    assert_eq!((reading.state.as_str(), reading.cause.as_str(), desk.count().await), ("held", "paused", 41));
    mood.store(Mood::Right as u8, Ordering::SeqCst);
    desk.admin.resume_source("Directory").await.unwrap();
    assert_eq!(desk.read().await.state, "complete");
    assert!(!desk.admin.source_is_paused("Directory").await.unwrap());
    let history = desk.admin.history(padron_domain::audit::ObjectKind::Source, "Directory", 20).await.unwrap();
    let verbs: Vec<&str> = history.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["resume", "undo", "approve", "read", "discard", "read", "read"]);
}

#[tokio::test]
async fn a_restart_while_the_directory_is_away_shows_who_was_there() {
    let server = Slapd::start("", &people(30)).unwrap();
    let mut proxy = Proxy::to(&format!("127.0.0.1:{}", server.port())).unwrap();
    let address = proxy.address().to_string();
    let desk = Desk::on(&address).await;
    let before = desk.admin.customer_user("u11").await.unwrap();
    proxy.cut();
    let began = Instant::now();
    let (_app, admin) = open(&desk.folder, source(&address)).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(found(&admin, "").await.len(), 31);
    let after = admin.customer_user("u11").await.unwrap();
    assert_eq!((after.id, &after.values), (before.id, &before.values));
    assert_eq!(admin.stale_since(after.source), Some(noon()));
    // And it mends by itself.
    server.change(&replace("u11", "roomNumber", "2.17")).unwrap();
    proxy.mend().unwrap();
    admin.read_source("Directory", Kind::Whole, LONG).await.unwrap();
    assert_eq!(admin.customer_user("u11").await.unwrap().values.get("room"), Some("2.17"));
    assert_eq!(admin.stale_since(after.source), None);
}

#[tokio::test]
async fn moved_renamed_disabled_gone_and_back() {
    let server = Slapd::start("", &people(30)).unwrap();
    let desk = Desk::on(&format!("127.0.0.1:{}", server.port())).await;
    let id = |login: &'static str| async { desk.admin.customer_user(login).await.unwrap().id };
    let (moved, renamed, left) = (id("u01").await, id("u02").await, id("u03").await);
    run(&desk.db().await, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('u02', 'UserLanguage', 'es')").await;
    server
        .change(
            "dn: uid=u01,ou=people,dc=example,dc=com\nchangetype: modrdn\nnewrdn: uid=u01\ndeleteoldrdn: 0\n\
             newsuperior: ou=moved,ou=people,dc=example,dc=com\n\n\
             dn: uid=u02,ou=people,dc=example,dc=com\nchangetype: modrdn\nnewrdn: uid=maria\ndeleteoldrdn: 1\n\n\
             dn: uid=u03,ou=people,dc=example,dc=com\nchangetype: delete\n\n",
        )
        .unwrap();
    server.change(&replace("u04", "description", "left")).unwrap();
    let reading = desk.read().await;
    let counts = reading.counts;
    assert_eq!(
        (reading.state.as_str(), counts.changed, counts.gone, counts.disabled),
        ("complete", 1, 1, 1),
        "{reading:?}"
    );
    assert_eq!((id("u01").await, id("maria").await), (moved, renamed));
    assert!(matches!(desk.admin.customer_user("u02").await, Err(AppError::Missing)));
    assert!(matches!(desk.admin.customer_user("u03").await, Err(AppError::Missing)));
    assert_eq!(desk.admin.customer_user("u04").await.unwrap().values.validity, Validity::Invalid);
    assert_eq!(desk.preferring().await, "maria");
    let history = desk.admin.history(padron_domain::audit::ObjectKind::CustomerUser, "maria", 5).await.unwrap();
    assert_eq!((history[0].verb.as_str(), history[0].door.as_str()), ("rename", "other"));
    assert_eq!(history[0].before, [("login".to_owned(), "u02".to_owned())]);

    // Taken back: as they were, references too.
    desk.admin.undo_run("Directory", reading.id).await.unwrap();
    assert_eq!((id("u02").await, id("u03").await), (renamed, left));
    desk.admin.resume_source("Directory").await.unwrap();
    assert_eq!(desk.read().await.counts.gone, 1);
    // Somebody else of the same login is somebody else.
    let again = entry_of("u03", "roomNumber: 7").replacen("\nobjectClass", "\nchangetype: add\nobjectClass", 1);
    server.change(&again).unwrap();
    assert_eq!(desk.read().await.counts.new, 1);
    assert_ne!(id("u03").await, left);
    assert_eq!(desk.preferring().await, "maria");
}

#[tokio::test]
async fn who_is_shown_is_read_again_and_changes_are_found() {
    let server = Slapd::start("", &people(12)).unwrap();
    let desk = Desk::on(&format!("127.0.0.1:{}", server.port())).await;
    assert!(found(&desk.admin, "room-99").await.is_empty());
    server.change(&replace("u05", "sn", "Núñez")).unwrap();
    // A page shows them as they are now, and so does the next search.
    assert_eq!(desk.admin.customer_user("u05").await.unwrap().values.last_name, "Núñez");
    assert_eq!(found(&desk.admin, "nunez").await, ["u05"]);
    let history = desk.admin.history(padron_domain::audit::ObjectKind::CustomerUser, "u05", 5).await.unwrap();
    assert_eq!((history[0].verb.as_str(), history[0].actor.as_str()), ("update", ""));
    // Whoever nobody looks at is found by the next reading of changes.
    server.change(&replace("u06", "sn", "Changed")).unwrap();
    let reading = desk.admin.read_source("Directory", Kind::Changes, LONG).await.unwrap();
    assert_eq!((reading.state.as_str(), reading.counts.changed, reading.counts.gone), ("complete", 1, 0));
    assert_eq!(found(&desk.admin, "changed").await, ["u06"]);
    // They are locked, and the tools show what the directory says.
    let person = desk.admin.customer_user("u06").await.unwrap();
    assert!(!desk.admin.keeps_passwords(&person));
    let tried = desk.admin.try_filter("Directory", "(uid=u06)", 5).await.unwrap();
    assert_eq!((tried.found.len(), tried.filter.contains("(uid=u06)")), (1, true));
    let (tried, said) = desk.admin.try_login("Directory", "u06", Some("wrong")).await.unwrap();
    assert_eq!(tried.found[0].person.as_ref().unwrap().record.values.last_name, "Changed");
    assert!(matches!(said, Some(padron_app::sources::runs::SignInSaid::Refused(_))));
    assert!(matches!(desk.admin.try_filter("Directory", "(uid=", 5).await, Err(AppError::Fields(_))));
}
