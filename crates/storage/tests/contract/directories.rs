//! The copy of a directory is a table of people like any other, and its readings are kept.

use std::collections::BTreeMap;

use padron_domain::source::Source;
use padron_domain::validity::Validity;
use padron_storage::Db;
use padron_storage::customer_users::{LookUp, People};
use padron_storage::directories::{self, Content, NewCopy};
use padron_storage::source_runs::{self, Counts, StoredChange, Wanted};

use crate::{noon, on_every_engine};

on_every_engine! {
    a_copy_is_read_like_a_table
    readings_are_kept
}

fn content(login: &str, name: &str) -> Content {
    let fields =
        [("login", login), ("last_name", name), ("email", &format!("{login}@Example.es")), ("customer_id", "K'1")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
    Content { fields: BTreeMap::from(fields), validity: Validity::Valid, customer_ids: vec!["K2".into()] }
}

async fn filled(db: &Db) -> i64 {
    let mut writer = db.write().await.unwrap();
    let kept = directories::of(&mut writer, "Día's \\ directory?").await.unwrap();
    assert_eq!(kept, directories::of(&mut writer, "Día's \\ directory?").await.unwrap());
    let other = directories::of(&mut writer, "DÍA'S \\ directory?").await.unwrap();
    let contents: Vec<(String, Content)> = [("ana", "Öztürk"), ("Núria", "García"), ("ben", "\0x")]
        .map(|(login, name)| (format!("key-{login}"), content(login, name)))
        .into();
    let texts: Vec<String> = contents.iter().map(|(_, content)| content.to_json()).collect();
    let new: Vec<NewCopy<'_>> = contents
        .iter()
        .zip(&texts)
        .map(|((key, content), text)| NewCopy {
            key,
            stable_id: "entryuuid:1",
            content,
            kept: (text, -7),
            times: (Some(noon()), None),
        })
        .collect();
    directories::add_many(&mut writer, kept.id, &new).await.unwrap();
    if other.id != kept.id {
        directories::add_many(&mut writer, other.id, &new[..1]).await.unwrap();
    }
    writer.commit().await.unwrap();
    kept.id
}

async fn a_copy_is_read_like_a_table(db: &Db) {
    let source = filled(db).await;
    let people = People::copied(&Source::customer_users(), source);
    let mut connection = db.read().await.unwrap();
    for (asked, login) in [("ANA", Some("ana")), ("nÚRIA", Some("Núria")), ("nuria", None), ("nobody", None)] {
        let found = people.get(&mut connection, asked).await.unwrap();
        assert_eq!(found.as_ref().map(|person| person.values.login.as_str()), login, "{asked}");
    }
    let ana = people.get(&mut connection, "ana").await.unwrap().unwrap();
    assert_eq!(
        (ana.values.last_name.as_str(), ana.values.validity, ana.created_at),
        ("Öztürk", Validity::Valid, Some(noon()))
    );
    assert_eq!(people.get_many(&mut connection, &[ana.id]).await.unwrap(), std::slice::from_ref(&ana));
    let listed = people.get_listed(&mut connection, &[ana.id], &["email"]).await.unwrap();
    assert_eq!(listed[0].values.email, "ana@Example.es");
    let looked = people.look_up(&mut connection, LookUp::Email, &[("BEN@example.es", "")]).await.unwrap();
    assert_eq!(looked.len(), 1);
    let looked = people.look_up(&mut connection, LookUp::CustomerAndName, &[("k'1", "garcía")]).await.unwrap();
    assert_eq!(looked[0].values.login, "Núria");
    assert_eq!(people.logins_of_email(&mut connection, "núria@EXAMPLE.es").await.unwrap(), ["Núria"]);
    assert!(people.hashes(&mut connection, &[ana.id]).await.unwrap().is_empty());
    let mut keys = Vec::new();
    people.each_key(&mut connection, |login, email| keys.push(format!("{login} {email}"))).await.unwrap();
    assert_eq!(keys.len(), 3);
    drop(connection);

    // Whoever is gone is nowhere, and comes back with their number.
    let known =
        directories::of_keys(&mut db.read().await.unwrap(), source, &["key-ana"]).await.unwrap().remove(0).known;
    assert_eq!((known.digest, known.gone, known.valid), (-7, false, true));
    let mut writer = db.write().await.unwrap();
    directories::set_gone(&mut writer, &[known.id], Some(noon())).await.unwrap();
    assert_eq!(directories::touch(&mut writer, source).await.unwrap(), 1);
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    assert_eq!(people.get(&mut connection, "ana").await.unwrap(), None);
    let mut logins = Vec::new();
    people.each(&mut connection, |person| logins.push(person.values.login)).await.unwrap();
    assert_eq!((logins.len(), directories::present(&mut connection, source).await.unwrap()), (2, 2));
    drop(connection);
    let mut writer = db.write().await.unwrap();
    let again = Content { validity: Validity::Invalid, ..content("anna", "Ö") };
    let text = again.to_json();
    let new = NewCopy { key: "", stable_id: "", content: &again, kept: (&text, 9), times: (None, None) };
    directories::change(&mut writer, known.id, &new).await.unwrap();
    writer.commit().await.unwrap();
    let anna = people.get(&mut db.read().await.unwrap(), "anna").await.unwrap().unwrap();
    assert_eq!((anna.id, anna.values.validity, anna.created_at), (ana.id, Validity::Invalid, Some(noon())));
    let mut gone = Vec::new();
    directories::each_known(&mut db.read().await.unwrap(), source, |known| gone.push((known.gone, known.valid)))
        .await
        .unwrap();
    assert_eq!(gone.iter().filter(|known| **known == (false, false)).count(), 1);
}

async fn readings_are_kept(db: &Db) {
    let source = filled(db).await;
    let mut writer = db.write().await.unwrap();
    let id = source_runs::begin(&mut writer, source, "whole", noon()).await.unwrap();
    let changes: Vec<StoredChange> = (0..200)
        .map(|seq| StoredChange {
            seq,
            what: if seq % 2 == 0 { "gone" } else { "new" }.into(),
            key: format!("key-{seq}"),
            stable_id: "dn:x".into(),
            login: format!("p{seq}"),
            before: None,
            after: Some("{}".into()),
            times: (None, Some(noon())),
            applied: false,
        })
        .collect();
    source_runs::add_changes(&mut writer, id, &changes).await.unwrap();
    source_runs::mark_applied(&mut writer, id, &[1, 3]).await.unwrap();
    let mut run = source_runs::get(&mut writer, source, id).await.unwrap().unwrap();
    assert_eq!((run.state.as_str(), run.counts), ("running", Counts::default()));
    run.state = "held".into();
    run.counts = Counts { gone: 100, ..Counts::default() };
    run.newest = Some(noon());
    run.sentence = "é".repeat(2_000);
    source_runs::put(&mut writer, &run).await.unwrap();
    writer.commit().await.unwrap();

    let mut connection = db.read().await.unwrap();
    let held = source_runs::last_in(&mut connection, source, &["whole"], &["held", "undone"]).await.unwrap().unwrap();
    assert_eq!((held.counts.gone, held.newest, held.sentence.chars().count()), (100, Some(noon()), 1_000));
    assert_eq!(source_runs::newest(&mut connection, source, i64::MAX, 5).await.unwrap(), [held]);
    assert_eq!(source_runs::get(&mut connection, source + 100, id).await.unwrap(), None);
    let wanted = Wanted { what: &["gone"], applied: Some(false), after: 10, limit: 3 };
    let found = source_runs::changes(&mut connection, id, wanted).await.unwrap();
    assert_eq!(found.iter().map(|change| change.seq).collect::<Vec<_>>(), [12, 14, 16]);
    let made = Wanted { what: &[], applied: Some(true), after: -1, limit: 10 };
    assert_eq!(source_runs::changes(&mut connection, id, made).await.unwrap().len(), 2);
    drop(connection);
    let mut writer = db.write().await.unwrap();
    source_runs::remove(&mut writer, &[id]).await.unwrap();
    writer.commit().await.unwrap();
    assert!(source_runs::newest(&mut db.read().await.unwrap(), source, i64::MAX, 5).await.unwrap().is_empty());
}
