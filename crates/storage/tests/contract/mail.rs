//! The outbox, and the links that are mailed.

use chrono::TimeDelta;
use padron_storage::mail::{self, FAILED, NewLetter, SENT, WAITING};
use padron_storage::password_links::{self, PasswordLink};
use padron_storage::{Db, customer_users, references};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_message_is_claimed_by_one_and_its_end_noted
    what_failed_waits_or_is_given_up
    a_claim_that_nobody_finishes_is_unsure
    links_are_found_by_hash_and_replaced_by_person
    links_and_waiting_mail_move_with_a_login
    old_mail_is_swept
    the_language_of_a_person_is_their_preference
}

const fn letter<'a>(login: &'a str, recipient: &'a str) -> NewLetter<'a> {
    NewLetter { template: "set_password", language: "es", recipient, object_key: login }
}

async fn filled(db: &Db, logins: &[&str]) {
    let letters: Vec<NewLetter<'_>> = logins.iter().map(|login| letter(login, "ñandú@example.org")).collect();
    let mut writer = db.write().await.unwrap();
    mail::add(&mut writer, &letters, Some(7), noon()).await.unwrap();
    writer.commit().await.unwrap();
}

async fn a_message_is_claimed_by_one_and_its_end_noted(db: &Db) {
    filled(db, &["a", "b"]).await;
    assert_eq!(mail::due(&mut db.read().await.unwrap(), noon() - TimeDelta::seconds(1), 9).await.unwrap(), []);
    let due = mail::due(&mut db.read().await.unwrap(), noon(), 9).await.unwrap();
    let (first, until) = (&due[0], noon() + TimeDelta::minutes(5));
    assert_eq!((due.len(), first.object_key.as_str(), first.job, first.tries), (2, "a", Some(7), 0));
    assert_eq!((first.recipient.as_str(), first.language.as_str()), ("ñandú@example.org", "es"));
    let mut writer = db.write().await.unwrap();
    assert!(mail::claim(&mut writer, first, noon(), until).await.unwrap());
    writer.commit().await.unwrap();
    let mut writer = db.write().await.unwrap();
    assert!(!mail::claim(&mut writer, first, noon(), until).await.unwrap(), "somebody was quicker");
    assert!(mail::sent(&mut writer, (first.id, 1), "new@example.org", noon()).await.unwrap());
    assert!(!mail::sent(&mut writer, (first.id, 1), "new@example.org", noon()).await.unwrap());
    writer.commit().await.unwrap();
    let kept = mail::get(&mut db.read().await.unwrap(), first.id).await.unwrap().unwrap();
    assert_eq!((kept.state.as_str(), kept.sent_at, kept.recipient.as_str()), (SENT, Some(noon()), "new@example.org"));
    let mut counts = mail::counts(&mut db.read().await.unwrap()).await.unwrap();
    counts.sort();
    assert_eq!(counts, [("sent".to_owned(), 1), ("waiting".to_owned(), 1)]);
}

async fn what_failed_waits_or_is_given_up(db: &Db) {
    filled(db, &["a"]).await;
    let later = noon() + TimeDelta::minutes(1);
    let mut writer = db.write().await.unwrap();
    let due = mail::due(&mut writer, noon(), 9).await.unwrap().remove(0);
    mail::claim(&mut writer, &due, noon(), later).await.unwrap();
    let long = format!("connect: {}\0", "ñ".repeat(2_000));
    assert!(mail::failed(&mut writer, (due.id, 1), &long, (noon(), Some(later))).await.unwrap());
    assert_eq!(mail::due(&mut writer, noon(), 9).await.unwrap(), []);
    let due = mail::due(&mut writer, later, 9).await.unwrap().remove(0);
    assert_eq!(
        (due.state.as_str(), due.tries, due.fault.as_ref().map(|text| text.chars().count())),
        (WAITING, 1, Some(1_000))
    );
    mail::claim(&mut writer, &due, later, later).await.unwrap();
    mail::failed(&mut writer, (due.id, 2), "message: 550", (later, None)).await.unwrap();
    assert_eq!(mail::due(&mut writer, later + TimeDelta::days(9), 9).await.unwrap(), []);
    assert_eq!(mail::list(&mut writer, Some(FAILED), None, 9).await.unwrap().len(), 1);
    assert_eq!(mail::list(&mut writer, Some(FAILED), Some(due.id), 9).await.unwrap(), []);
    assert!(mail::retry(&mut writer, due.id, later).await.unwrap());
    assert_eq!(mail::retry_all(&mut writer, later).await.unwrap(), 0);
    assert_eq!(mail::due(&mut writer, later, 9).await.unwrap()[0].tries, 0);
}

async fn a_claim_that_nobody_finishes_is_unsure(db: &Db) {
    filled(db, &["a"]).await;
    let until = noon() + TimeDelta::minutes(5);
    let mut writer = db.write().await.unwrap();
    let first = mail::due(&mut writer, noon(), 9).await.unwrap().remove(0);
    mail::claim(&mut writer, &first, noon(), until).await.unwrap();
    assert_eq!(mail::due(&mut writer, until - TimeDelta::seconds(1), 9).await.unwrap(), []);
    assert!(!mail::retry(&mut writer, first.id, noon()).await.unwrap(), "somebody is at it");
    assert!(!mail::has_stopped(&mut writer, until - TimeDelta::seconds(1)).await.unwrap());
    assert_eq!(mail::mark_stopped(&mut writer, until - TimeDelta::seconds(1)).await.unwrap(), 0);
    assert!(mail::has_stopped(&mut writer, until).await.unwrap());
    assert_eq!(mail::due(&mut writer, until, 9).await.unwrap(), [], "nobody sends it again by themselves");
    assert_eq!(mail::mark_stopped(&mut writer, until).await.unwrap(), 1);
    assert!(!mail::has_stopped(&mut writer, until).await.unwrap());
    assert_eq!(mail::list(&mut writer, Some(mail::UNSURE), None, 9).await.unwrap().len(), 1);
    assert_eq!(mail::retry_all(&mut writer, until).await.unwrap(), 0, "only what was given up");
    // Somebody says so.
    assert!(mail::retry(&mut writer, first.id, until).await.unwrap());
    let again = mail::due(&mut writer, until, 9).await.unwrap().remove(0);
    assert!(mail::claim(&mut writer, &again, until, until + TimeDelta::minutes(5)).await.unwrap());
    assert!(mail::unsure(&mut writer, (first.id, 1), "message: the line broke\0").await.unwrap());
    let kept = mail::get(&mut writer, first.id).await.unwrap().unwrap();
    assert_eq!((kept.state.as_str(), kept.fault.as_deref()), (mail::UNSURE, Some("message: the line broke")));
    // Who comes back late has nothing to say any more.
    assert!(!mail::sent(&mut writer, (first.id, 1), "x", until).await.unwrap());
    assert!(!mail::failed(&mut writer, (first.id, 1), "x", (until, None)).await.unwrap());
}

async fn links_are_found_by_hash_and_replaced_by_person(db: &Db) {
    let link = |login: &str| PasswordLink { login: login.into(), expires_at: noon() + TimeDelta::days(7) };
    let mut writer = db.write().await.unwrap();
    password_links::put(&mut writer, "one", &link("jdoe"), noon()).await.unwrap();
    password_links::put(&mut writer, "neighbour", &link("jdöe"), noon()).await.unwrap();
    password_links::put(&mut writer, "two", &link("JDOE"), noon()).await.unwrap();
    assert_eq!(password_links::get(&mut writer, "one").await.unwrap(), None);
    assert_eq!(password_links::get(&mut writer, "two").await.unwrap(), Some(link("JDOE")));
    assert_eq!(password_links::get(&mut writer, "neighbour").await.unwrap(), Some(link("jdöe")), "accents count");
    assert!(password_links::take(&mut writer, "two").await.unwrap());
    assert!(!password_links::take(&mut writer, "two").await.unwrap());
    assert_eq!(password_links::sweep(&mut writer, noon() + TimeDelta::days(7)).await.unwrap(), 0);
    assert_eq!(password_links::sweep(&mut writer, noon() + TimeDelta::days(8)).await.unwrap(), 1);
}

async fn links_and_waiting_mail_move_with_a_login(db: &Db) {
    filled(db, &["jdoe", "jdöe"]).await;
    let mut writer = db.write().await.unwrap();
    let link = PasswordLink { login: "jdoe".into(), expires_at: noon() };
    password_links::put(&mut writer, "one", &link, noon()).await.unwrap();
    references::rename(&mut writer, references::OF_LOGIN, ("jdoe", "jane"), noon(), 1).await.unwrap();
    assert_eq!(password_links::get(&mut writer, "one").await.unwrap().unwrap().login, "jane");
    let keys: Vec<String> =
        mail::list(&mut writer, None, None, 9).await.unwrap().into_iter().map(|letter| letter.object_key).collect();
    assert_eq!(keys, ["jdöe", "jane"]);
}

async fn old_mail_is_swept(db: &Db) {
    filled(db, &["a", "b"]).await;
    let mut writer = db.write().await.unwrap();
    let due = mail::due(&mut writer, noon(), 1).await.unwrap().remove(0);
    mail::claim(&mut writer, &due, noon(), noon()).await.unwrap();
    mail::sent(&mut writer, (due.id, 1), "x", noon()).await.unwrap();
    assert_eq!(mail::sweep(&mut writer, noon()).await.unwrap(), 0);
    assert_eq!(mail::sweep(&mut writer, noon() + TimeDelta::days(1)).await.unwrap(), 1, "what waits stays");
}

async fn the_language_of_a_person_is_their_preference(db: &Db) {
    let mut writer = db.write().await.unwrap();
    assert!(customer_users::languages(&mut writer, &["jdoe"]).await.unwrap().is_empty());
    let sql = "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('jdoe', 'UserLanguage', 'es_MX')";
    writer.execute(padron_storage::db::Sql::new(sql)).await.unwrap();
    let found = customer_users::languages(&mut writer, &["jdoe", "other"]).await.unwrap();
    assert_eq!((found.len(), found["jdoe"].as_str()), (1, "es_MX"));
}
