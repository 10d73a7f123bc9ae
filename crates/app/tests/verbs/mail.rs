//! Mail through a real mail server, and the links in it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use padron_app::import::{Direct, Matching};
use padron_app::mail::{Encryption, FAILED, LinkTry, MailSettings, SENT, Secret, Step, UNSURE, WAITING};
use padron_app::session::Origin;
use padron_app::{App, Clock, Settings};
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::validity::Validity;
use padron_storage::{Db, migrate};
use padron_testkit::services::Fresh;
use padron_testkit::smtp::{Next, Protection, Sink, Wants};

use crate::{company, person, refused};

struct Post {
    app: App,
    sink: Sink,
    seconds: &'static AtomicI64,
    url: String,
    _fresh: Fresh,
}

fn settings(sink: &Sink, mail: MailSettings) -> Settings {
    let mail = MailSettings {
        host: "localhost".into(),
        port: sink.port(),
        from: "Mesa de ayuda <desk@example.org>".into(),
        timeout: Duration::from_secs(2),
        ..mail
    };
    Settings { mail, public_url: "https://desk.example".into(), ..Settings::default() }
}

fn plain() -> MailSettings {
    MailSettings { encryption: Encryption::None, ..MailSettings::default() }
}

async fn open(url: &str, settings: Settings, seconds: &'static AtomicI64) -> App {
    let db = Db::connect(url, true).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    let app = App::new(db, settings, Clock::Manual(seconds));
    app.load().await.unwrap();
    app
}

/// A desk with the company K1 and the person jose, in front of a mail server.
async fn post(wants: Wants, mail: MailSettings) -> Post {
    let sink = Sink::start(wants).unwrap();
    let fresh = Fresh::new().unwrap();
    let url = fresh.url().to_owned();
    let seconds: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(1_800_000_000)));
    let app = open(&url, settings(&sink, mail), seconds).await;
    let admin = app.as_operator().await.unwrap();
    admin.add_customer(company("K1")).await.unwrap();
    admin.add_customer_user(person("jose"), "").await.unwrap();
    Post { app, sink, seconds, url, _fresh: fresh }
}

impl Post {
    fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    /// State, tries and fault of the newest message.
    async fn newest(&self) -> (String, i64, String) {
        let admin = self.app.as_operator().await.unwrap();
        let letter = admin.letters(None, None, 1).await.unwrap().pop().unwrap();
        (letter.state, letter.tries, letter.fault.unwrap_or_default())
    }

    async fn ask(&self, login: &str) {
        self.app.as_operator().await.unwrap().send_password_link(login, None).await.unwrap();
    }

    /// The secret of the link in the newest mail that was taken.
    fn secret(&self) -> String {
        let link = self.sink.taken().last().unwrap().link().unwrap();
        link.strip_prefix("https://desk.example/set-password/").unwrap().to_owned()
    }
}

fn somewhere() -> Origin {
    Origin { address: "192.0.2.7".into(), user_agent: String::new() }
}

#[tokio::test]
async fn a_link_is_mailed_works_once_and_says_who_did_it() {
    let post = post(Wants::default(), plain()).await;
    post.ask("JOSE").await;
    assert_eq!(post.newest().await, (WAITING.to_owned(), 0, String::new()));
    let stored = |table: &'static str| {
        let url = post.url.clone();
        async move {
            let db = Db::connect(&url, false).await.unwrap();
            let rows = db.read().await.unwrap().fetch(padron_storage::db::Sql::new(table)).await.unwrap();
            rows.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>()
        }
    };
    assert_eq!(stored("SELECT token_hash FROM padron_password_link").await, [] as [&str; 0], "made when it is sent");
    assert_eq!(post.app.send_due().await.unwrap(), 1);
    assert_eq!(post.newest().await, (SENT.to_owned(), 1, String::new()));
    let taken = post.sink.taken();
    assert_eq!((taken[0].from.as_str(), &taken[0].to[..]), ("desk@example.org", &["jose@example.es".to_owned()][..]));
    assert!(taken[0].plain().contains("Hello José García"), "{}", taken[0].plain());
    let secret = post.secret();
    assert_eq!(secret.len(), 43);
    let hashes = stored("SELECT token_hash FROM padron_password_link").await;
    assert!(hashes.len() == 1 && !hashes[0].contains(&secret));

    assert_eq!(post.app.password_link(&secret, &somewhere()).await.unwrap(), LinkTry::Open { login: "jose".into() });
    assert_eq!(refused(post.app.set_password_by_link(&secret, "short").await), ["password too-short"]);
    assert_eq!(refused(post.app.set_password_by_link(&secret, "long\0enough").await), ["password forbidden-character"]);
    assert_eq!(post.app.set_password_by_link(&secret, "ocho letras").await.unwrap(), "jose");
    assert!(matches!(post.app.set_password_by_link(&secret, "ocho letras").await, Err(padron_app::AppError::Missing)));
    assert_eq!(post.app.password_link(&secret, &somewhere()).await.unwrap(), LinkTry::Gone);
    assert!(stored("SELECT pw FROM customer_user").await[0].starts_with("$argon2id$"));
    let admin = post.app.as_operator().await.unwrap();
    let history = admin.history(ObjectKind::CustomerUser, "jose", 3).await.unwrap();
    let told: Vec<_> = history.iter().map(|entry| (entry.verb.as_str(), entry.actor.as_str())).collect();
    assert_eq!(told[0], ("password", "jose"));
    assert_eq!(told[1].0, "password_link");
    assert_eq!(stored("SELECT a.actor_kind FROM padron_audit a ORDER BY a.id DESC LIMIT 1").await, ["customer_user"]);
}

#[tokio::test]
async fn a_newer_link_replaces_older_ones_and_time_ends_them() {
    let post = post(Wants::default(), plain()).await;
    post.ask("jose").await;
    post.app.send_due().await.unwrap();
    let first = post.secret();
    post.ask("jose").await;
    post.app.send_due().await.unwrap();
    let second = post.secret();
    assert_eq!(post.app.password_link(&first, &somewhere()).await.unwrap(), LinkTry::Gone);
    post.pass(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(matches!(post.app.password_link(&second, &somewhere()).await.unwrap(), LinkTry::Open { .. }));
    post.pass(TimeDelta::seconds(1));
    assert_eq!(post.app.password_link(&second, &somewhere()).await.unwrap(), LinkTry::Gone);
}

#[tokio::test]
async fn a_link_goes_with_its_person() {
    let post = post(Wants::default(), plain()).await;
    let admin = post.app.as_operator().await.unwrap();
    post.ask("jose").await;
    post.app.send_due().await.unwrap();
    let secret = post.secret();
    let before = admin.customer_user("jose").await.unwrap();
    let version = padron_app::admin::Version::of_customer_user(&before);
    let renamed = CustomerUserValues { login: "jgarcia".into(), ..before.values };
    let (renamed, _) = admin.change_customer_user("jose", &version, renamed).await.unwrap();
    assert_eq!(post.app.password_link(&secret, &somewhere()).await.unwrap(), LinkTry::Open { login: "jgarcia".into() });
    // Who is switched off neither uses a link nor gets one; one that waits is given up.
    post.ask("jgarcia").await;
    let version = padron_app::admin::Version::of_customer_user(&renamed);
    let off = CustomerUserValues { validity: Validity::Invalid, ..renamed.values };
    admin.change_customer_user("jgarcia", &version, off).await.unwrap();
    assert_eq!(post.app.password_link(&secret, &somewhere()).await.unwrap(), LinkTry::Gone);
    assert_eq!(refused(admin.send_password_link("jgarcia", None).await), ["valid switched-off"]);
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    assert_eq!(post.newest().await, (FAILED.to_owned(), 1, "text: the person is switched off".to_owned()));
}

#[tokio::test]
async fn a_link_ends_with_what_it_was_sent_for() {
    let post = post(Wants::default(), plain()).await;
    let admin = post.app.as_operator().await.unwrap();
    let file = |email: &str, valid: &str| format!("login,email,valid_id\njose,{email},{valid}\n");
    let matching = Direct { matching: Some(Matching::Key), ..Direct::default() };
    for what in ["nothing", "phone", "valid", "email", "password", "link", "import", "other"] {
        post.ask("jose").await;
        post.app.send_due().await.unwrap();
        let secret = post.secret();
        let edit = |edit: fn(&mut CustomerUserValues)| {
            let admin = admin.clone();
            async move {
                let edit = |before: &CustomerUserValues| {
                    let mut values = before.clone();
                    edit(&mut values);
                    values
                };
                admin.edit_customer_user("JOSE", |_| true, edit).await.unwrap();
            }
        };
        match what {
            "phone" => edit(|values| values.phone.push('1')).await,
            "valid" => {
                edit(|values| values.validity = Validity::Invalid).await;
                edit(|values| values.validity = Validity::Valid).await;
            }
            "email" => edit(|values| values.email.insert(0, 'x')).await,
            "password" => drop(admin.set_customer_user_password("jose", "").await.unwrap()),
            "link" => post.ask("JOSE").await,
            "import" => {
                let report = admin.import_file(file("other@example.es", "1").as_bytes(), &matching).await.unwrap();
                assert_eq!(report.changed, 1);
            }
            "other" => {
                let db = Db::connect(&post.url, false).await.unwrap();
                let mut writer = db.write().await.unwrap();
                let sql = "UPDATE customer_user SET email = 'third@example.es' WHERE login = 'jose'";
                writer.execute(padron_storage::db::Sql::new(sql)).await.unwrap();
                writer.commit().await.unwrap();
                post.app.follow_changes().await.unwrap();
                post.app.record_others().await.unwrap();
            }
            _ => {}
        }
        let found = post.app.password_link(&secret, &somewhere()).await.unwrap();
        let open = matches!(what, "nothing" | "phone");
        assert_eq!(matches!(found, LinkTry::Open { .. }), open, "{what}: {found:?}");
        // The mail that was asked for anew, if any, goes out first.
        post.app.send_due().await.unwrap();
    }
    post.ask("jose").await;
    post.app.send_due().await.unwrap();
    let blank = post.app.set_password_by_link(&post.secret(), "        ").await;
    assert_eq!(refused(blank), ["password required"]);
}

#[tokio::test]
async fn guessing_is_counted_and_stopped() {
    let post = post(Wants::default(), plain()).await;
    for _ in 0..50 {
        assert_eq!(post.app.password_link("nothing", &somewhere()).await.unwrap(), LinkTry::Gone);
    }
    assert!(matches!(post.app.password_link("nothing", &somewhere()).await.unwrap(), LinkTry::Throttled { .. }));
    let elsewhere = Origin { address: "192.0.2.8".into(), user_agent: String::new() };
    assert_eq!(post.app.password_link("nothing", &elsewhere).await.unwrap(), LinkTry::Gone);
}

#[tokio::test]
async fn what_is_deferred_is_tried_again_after_growing_waits() {
    let post = post(Wants::default(), plain()).await;
    post.sink.then(&[Next::Answer("451 4.2.1 Greylisted"), Next::HangUp]);
    post.ask("jose").await;
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    let (state, tries, fault) = post.newest().await;
    assert_eq!((state.as_str(), tries), (WAITING, 1));
    assert!(fault.starts_with("message: ") && fault.contains("Greylisted"), "{fault}");
    post.pass(TimeDelta::seconds(59));
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    assert_eq!(post.newest().await.1, 1, "too early");
    post.pass(TimeDelta::seconds(1));
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    assert_eq!(post.newest().await.1, 2, "the line was dropped");
    post.pass(TimeDelta::minutes(5));
    assert_eq!(post.app.send_due().await.unwrap(), 1);
    assert_eq!(post.newest().await, (SENT.to_owned(), 3, String::new()));
    assert_eq!(post.sink.taken().len(), 1);
}

#[tokio::test]
async fn after_two_days_nobody_tries_any_more_until_somebody_says_so() {
    let post = post(Wants::default(), plain()).await;
    post.ask("jose").await;
    let mut waited = TimeDelta::zero();
    for _ in 0..100 {
        post.sink.take_all();
        post.sink.then(&[Next::Answer("451 4.2.1 Later")]);
        post.app.send_due().await.unwrap();
        if post.newest().await.0 == FAILED {
            break;
        }
        post.pass(TimeDelta::hours(1));
        waited += TimeDelta::hours(1);
    }
    let (state, tries, _) = post.newest().await;
    assert_eq!((state.as_str(), tries), (FAILED, 8));
    assert!((40..=56).contains(&waited.num_hours()), "{waited}");
    let admin = post.app.as_operator().await.unwrap();
    assert_eq!(admin.outbox().await.unwrap().failed, 1);
    post.sink.take_all();
    assert_eq!(admin.retry_failed_letters().await.unwrap(), 1);
    assert_eq!(post.app.send_due().await.unwrap(), 1);
    assert!(admin.retry_letter(1).await.is_err(), "what was sent is sent");
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up_at_once() {
    let post = post(Wants::default(), plain()).await;
    post.sink.then(&[Next::Answer("550 5.1.1 Nobody of that name")]);
    post.ask("jose").await;
    post.app.send_due().await.unwrap();
    let (state, tries, fault) = post.newest().await;
    assert_eq!((state.as_str(), tries), (FAILED, 1));
    assert!(fault.contains("Nobody of that name"), "{fault}");
}

#[tokio::test]
async fn one_refusal_does_not_stop_the_others_and_they_share_a_line() {
    let post = post(Wants::default(), plain()).await;
    let admin = post.app.as_operator().await.unwrap();
    for number in 0..5 {
        admin.add_customer_user(person(&format!("p{number}")), "").await.unwrap();
        post.ask(&format!("p{number}")).await;
    }
    assert_eq!(post.app.send_due().await.unwrap(), 5);
    assert_eq!(post.sink.connections(), 1);
    post.ask("p0").await;
    post.ask("p1").await;
    post.ask("p2").await;
    post.sink.then(&[Next::Take, Next::Answer("550 no"), Next::Take]);
    assert_eq!(post.app.send_due().await.unwrap(), 2);
    assert_eq!(admin.letters(Some(FAILED), None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn several_servers_never_send_a_message_twice() {
    let post = post(Wants::default(), plain()).await;
    let admin = post.app.as_operator().await.unwrap();
    for number in 0..12 {
        admin.add_customer_user(person(&format!("p{number}")), "").await.unwrap();
        post.ask(&format!("p{number}")).await;
    }
    let other = open(&post.url, settings(&post.sink, plain()), post.seconds).await;
    let third = open(&post.url, settings(&post.sink, plain()), post.seconds).await;
    let (one, two, three) = tokio::join!(post.app.send_due(), other.send_due(), third.send_due());
    assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 12);
    let mut recipients: Vec<String> = post.sink.taken().into_iter().flat_map(|taken| taken.to).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!((recipients.len(), post.sink.taken().len()), (12, 12));
}

#[tokio::test]
async fn where_no_answer_came_nobody_sends_again_by_themselves() {
    let post = post(Wants::default(), plain()).await;
    let admin = post.app.as_operator().await.unwrap();
    // The text was taken and never answered.
    post.sink.then(&[Next::Silence]);
    post.ask("jose").await;
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    let (state, tries, fault) = post.newest().await;
    assert_eq!((state.as_str(), tries), (UNSURE, 1));
    assert!(fault.starts_with("message: no answer"), "{fault}");
    // A server was killed while it handed a mail over.
    post.ask("jose").await;
    let db = Db::connect(&post.url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    let sql = "UPDATE padron_mail SET state = 'sending', tries = 1, next_try_at = '2027-01-15 08:05:00' WHERE state = 'waiting'";
    writer.execute(padron_storage::db::Sql::new(sql)).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    assert_eq!(post.newest().await.0, padron_app::mail::SENDING, "it may still be at it");
    post.pass(TimeDelta::days(3));
    assert_eq!(post.app.send_due().await.unwrap(), 0);
    assert_eq!(post.newest().await, (UNSURE.to_owned(), 1, String::new()));
    assert_eq!(admin.outbox().await.unwrap().unsure, 2);
    assert_eq!(post.sink.taken().len(), 0);
    // Somebody says so, of one alone.
    assert_eq!(admin.retry_failed_letters().await.unwrap(), 0);
    let letter = admin.letters(Some(UNSURE), None, 1).await.unwrap().pop().unwrap();
    admin.letter_to_retry(letter.id).await.unwrap();
    admin.retry_letter(letter.id).await.unwrap();
    assert_eq!(post.app.send_due().await.unwrap(), 1);
    assert_eq!((post.sink.taken().len(), admin.outbox().await.unwrap().unsure), (1, 1));
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_told_by_its_step() {
    let post = post(Wants::default(), plain()).await;
    let step = async |mail: MailSettings| {
        let app =
            open(&post.url, Settings { mail, public_url: String::new(), ..Settings::default() }, post.seconds).await;
        let admin = app.as_operator().await.unwrap();
        let (steps, failed) = admin.test_mail("ada@example.org", "de").await.unwrap();
        (steps.into_iter().map(|(step, _)| step).collect::<Vec<_>>(), failed.map(|failed| (failed.step, failed.text)))
    };
    let base = settings(&post.sink, plain()).mail;
    let (steps, failed) = step(base.clone()).await;
    assert_eq!((steps, failed), (vec![Step::Name, Step::Connect, Step::Message], None));
    let taken = post.sink.taken().pop().unwrap();
    assert!(taken.text.contains("Subject: Mail von Mesa de ayuda kommt an"), "{}", taken.text);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (_, failed) = step(MailSettings { port: free, ..base.clone() }).await;
    assert_eq!(failed.unwrap().0, Step::Connect);
    let (_, failed) = step(MailSettings { host: "nowhere.invalid".into(), ..base.clone() }).await;
    assert_eq!(failed.unwrap().0, Step::Name);
    // A server without STARTTLS is not spoken to in clear.
    let (steps, failed) = step(MailSettings { encryption: Encryption::StartTls, ..base.clone() }).await;
    assert_eq!((steps, failed.unwrap().0), (vec![Step::Name, Step::Connect], Step::Tls));
    post.sink.then(&[Next::Answer("550 5.1.1 Nobody")]);
    let (_, failed) = step(base.clone()).await;
    assert!(
        failed.as_ref().is_some_and(|(step, text)| *step == Step::Message && text.contains("Nobody")),
        "{failed:?}"
    );
    post.sink.then(&[Next::Silence]);
    let (_, failed) = step(base).await;
    assert!(
        failed.as_ref().is_some_and(|(step, text)| *step == Step::Message && text.contains("2 seconds")),
        "{failed:?}"
    );
}

#[tokio::test]
async fn lines_are_encrypted_and_signed_in_on() {
    for (protection, encryption) in [(Protection::StartTls, Encryption::StartTls), (Protection::Tls, Encryption::Tls)] {
        let mail = MailSettings {
            encryption,
            ca_certificate: Some(Sink::authority()),
            login: "desk".into(),
            password: Secret("pass word".into()),
            ..MailSettings::default()
        };
        let wants = Wants { protection, sign_in: Some(("desk", "pass word")) };
        let post = post(wants, mail.clone()).await;
        post.ask("jose").await;
        assert_eq!(post.app.send_due().await.unwrap(), 1, "{:?}", post.newest().await);
        let taken = post.sink.taken();
        assert!(taken[0].encrypted && taken[0].signed_in);
        // A wrong password is ours to mend, and no reason to give the message up.
        let wrong = MailSettings { password: Secret("wrong".into()), ..mail.clone() };
        let app = open(&post.url, settings(&post.sink, wrong), post.seconds).await;
        post.ask("jose").await;
        assert_eq!(app.send_due().await.unwrap(), 0);
        let (state, _, fault) = post.newest().await;
        assert!(state == WAITING && fault.starts_with("sign-in: ") && !fault.contains("wrong"), "{fault}");
        // A certificate nobody vouches for is not taken.
        let trusting = MailSettings { ca_certificate: None, ..mail };
        let app = open(&post.url, settings(&post.sink, trusting), post.seconds).await;
        let admin = app.as_operator().await.unwrap();
        let (_, failed) = admin.test_mail("ada@example.org", "en").await.unwrap();
        assert_eq!(failed.unwrap().step, Step::Tls);
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_asked_for() {
    let desk = crate::desk().await;
    let admin = crate::with_company(&desk).await;
    admin.add_customer_user(person("jose"), "").await.unwrap();
    assert_eq!(refused(admin.send_password_link("jose", None).await), ["email no-mail"]);
    assert_eq!(refused(admin.test_mail("a@example.org", "en").await), ["address no-mail"]);
    assert!(admin.letters(None, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_person_is_written_to_in_their_own_language() {
    let post = post(Wants::default(), plain()).await;
    let db = Db::connect(&post.url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    let sql = "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('jose', 'UserLanguage', 'es_MX')";
    writer.execute(padron_storage::db::Sql::new(sql)).await.unwrap();
    writer.commit().await.unwrap();
    post.ask("jose").await;
    let admin = post.app.as_operator().await.unwrap();
    admin.send_password_link("jose", Some("de")).await.unwrap();
    post.app.send_due().await.unwrap();
    let bodies: Vec<String> = post.sink.taken().iter().map(padron_testkit::smtp::Taken::plain).collect();
    assert!(bodies[0].starts_with("Hola, José") && bodies[1].starts_with("Guten Tag"), "{bodies:?}");
    assert!(admin.customer_user("jose").await.unwrap().has_password, "asking changes nothing");
}
