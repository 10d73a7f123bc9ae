//! Imports as jobs, worked on here and now: portions, pauses, takeovers, rejects, taking back.

use padron_app::admin::Admin;
use padron_app::import::{ImportKind, Matching, Stopped, Verdict};
use padron_app::jobs::{Job, JobState};
use padron_domain::audit::ObjectKind;
use padron_domain::validity::Validity;
use padron_storage::Db;
use padron_storage::db::Sql;

use crate::{Desk, desk, person, with_company};

/// Writes as another program would.
async fn write(desk: &Desk, statement: &str) {
    let db = Db::connect(&desk.url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("").push(statement)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn count(desk: &Desk, query: &str) -> i64 {
    let db = Db::connect(&desk.url, false).await.unwrap();
    db.read().await.unwrap().fetch_one(Sql::new("").push(query)).await.unwrap().int(0).unwrap()
}

/// A draft of a file, as the browser makes it.
async fn draft(admin: &Admin, text: &[u8]) -> Result<Job, Stopped> {
    let mut upload = admin.upload(ImportKind::CustomerUsers, "people.csv").await.unwrap();
    for piece in text.chunks(1_000) {
        upload.push(piece).await?;
    }
    upload.finish(None, "").await
}

fn code(stopped: Stopped) -> String {
    match stopped {
        Stopped::Fault(fault) => fault.code,
        Stopped::App(error) => panic!("{error}"),
    }
}

async fn checked(admin: &Admin, id: i64) -> Job {
    admin.check_import(id).await.unwrap();
    admin.work_on_job(id, None).await.unwrap()
}

async fn ran(admin: &Admin, id: i64) -> Job {
    admin.run_import(id, None).await.unwrap();
    admin.work_on_job(id, None).await.unwrap()
}

fn counts(job: &Job) -> Vec<String> {
    job.counts.iter().map(|(name, many)| format!("{many} {name}")).collect()
}

fn people(range: std::ops::Range<usize>) -> String {
    let rows: Vec<String> =
        range.map(|number| format!("p{number};Vor{number};Nach;p{number}@example.es;K1\n")).collect();
    format!("Benutzername;Vorname;Nachname;E-Mail;Kundennummer\n{}", rows.concat())
}

#[tokio::test]
async fn a_file_is_looked_at_taken_in_and_taken_back() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(person("p1"), "some password").await.unwrap();
    let mut text = people(0..5_000);
    text.push_str("p7;Noch;Einmal;x@example.es;K1\nweg;A;B;nichts;K9\nkurz;A\n");
    let job = draft(&admin, text.as_bytes()).await.unwrap();
    let (_, mut options) = admin.import_job(job.id).await.unwrap();
    assert_eq!(options.columns, ["login", "first_name", "last_name", "email", "customer_id"]);
    assert_eq!(options.format.delimiter, ';');
    options.matching = Some(Matching::Key);
    admin.set_import(job.id, options).await.unwrap();
    let job = checked(&admin, job.id).await;
    assert_eq!(job.state, JobState::Checked, "{job:?}");
    assert_eq!(counts(&job), ["4999 add", "1 change", "3 refuse"]);
    assert_eq!(admin.people_of("K1"), 1, "looking changes nothing");
    let refused = admin.import_rows(job.id, Some(Verdict::Refuse), 0, 10).await.unwrap();
    let told: Vec<String> = refused
        .iter()
        .flat_map(|row| row.faults.iter().map(move |it| format!("{} {} {} {}", row.line, it.field, it.code, it.detail)))
        .collect();
    assert_eq!(
        told,
        [
            "5002 login taken line 9",
            "5003 email not-an-address ",
            "5003 customer_id unknown-customer ",
            "5004 row wrong-columns 2/5"
        ]
    );
    let changed = admin.import_rows(job.id, Some(Verdict::Change), 0, 10).await.unwrap();
    let fields: Vec<_> =
        changed[0].changes.iter().map(|it| (it.field.as_str(), it.before.as_str(), it.after.as_str())).collect();
    assert_eq!(fields, [("first_name", "José", "Vor1"), ("last_name", "García", "Nach")]);
    let added = admin.import_rows(job.id, Some(Verdict::Add), 4_990, 50).await.unwrap();
    assert_eq!((added.len(), added[0].key.as_str()), (10, "p4990"), "those that are new are read again");

    let job = ran(&admin, job.id).await;
    assert_eq!(job.state, JobState::Done);
    assert_eq!(counts(&job), ["4999 added", "1 changed", "3 refused"]);
    assert_eq!(admin.people_of("K1"), 5_000);
    assert!(!admin.job_has_file(job.id).await.unwrap(), "the file goes when the job is done");
    let head = String::from_utf8(admin.reject_head(job.id).await.unwrap()).unwrap();
    assert!(head.starts_with('\u{feff}') && head.ends_with("padron_reasons\n"), "{head:?}");
    let (last, lines) = admin.reject_lines(job.id, 0, 10).await.unwrap().unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let lines: Vec<_> = lines.lines().collect();
    let comma = if head.contains(';') { ";" } else { "," };
    assert_eq!((last, lines.len()), (5_003, 3));
    assert_eq!(
        lines[1].replace("; ", "/").replace('"', "").split(comma).collect::<Vec<_>>(),
        ["weg", "A", "B", "nichts", "K9", "email: not-an-address/customer_id: unknown-customer"]
    );
    assert_eq!(lines[2].split(comma).collect::<Vec<_>>(), ["kurz", "A", "", "", "", "row: wrong-columns (2/5)"]);
    assert_eq!(admin.reject_lines(job.id, last, 10).await.unwrap(), None);
    let history = admin.history(ObjectKind::CustomerUser, "p3", 5).await.unwrap();
    assert_eq!((history[0].verb.as_str(), history[0].job), ("add", Some(job.id)));

    // Meanwhile somebody changes one, gives another a password, and a third gets a ticket.
    let p2 = admin.customer_user("p2").await.unwrap();
    let version = padron_app::admin::Version::of_customer_user(&p2);
    let mut values = p2.values;
    values.city = "València".into();
    admin.change_customer_user("p2", &version, values).await.unwrap();
    admin.set_customer_user_password("p3", "another password").await.unwrap();
    write(&desk, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('p4', 'UserLanguage', 'es')").await;
    let undo = admin.undo_job_now(job.id).await.unwrap();
    assert_eq!(undo.state, JobState::Done, "{undo:?}");
    assert_eq!(counts(&undo), ["1 invalidated", "2 kept", "4996 removed", "1 restored"]);
    assert_eq!(admin.job(job.id).await.unwrap().state, JobState::Undone);
    let told: Vec<String> = admin
        .job_rows(undo.id, &[], 0, 10)
        .await
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row.object_key, row.verdict))
        .collect();
    assert_eq!(told, ["p4 invalidated", "p3 kept", "p2 kept"]);
    let p1 = admin.customer_user("p1").await.unwrap();
    assert_eq!((p1.values.first_name.as_str(), p1.has_password), ("José", true));
    assert_eq!(admin.customer_user("p4").await.unwrap().values.validity, Validity::Invalid);
    assert_eq!(admin.people_of("K1"), 4);
    let history = admin.history(ObjectKind::CustomerUser, "p1", 5).await.unwrap();
    assert_eq!((history[0].verb.as_str(), history[0].job), ("update", Some(undo.id)));
    assert!(admin.undo_job_now(job.id).await.is_err(), "once");
}

#[tokio::test]
async fn what_is_the_same_stays_the_same() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    for round in 0..2 {
        let job = draft(&admin, people(0..50).as_bytes()).await.unwrap();
        let (_, mut options) = admin.import_job(job.id).await.unwrap();
        options.matching = Some(Matching::Email);
        admin.set_import(job.id, options).await.unwrap();
        let job = ran(&admin, job.id).await;
        assert_eq!(counts(&job), [["50 added"], ["50 same"]][round]);
    }
    // A column that the file does not have leaves its values alone; a key found by another way may change.
    let job = draft(&admin, b"email,login\np5@example.es,neu\n").await.unwrap();
    let (_, mut options) = admin.import_job(job.id).await.unwrap();
    options.matching = Some(Matching::Email);
    admin.set_import(job.id, options).await.unwrap();
    let job = ran(&admin, job.id).await;
    assert_eq!(counts(&job), ["1 changed"]);
    assert_eq!(admin.customer_user("neu").await.unwrap().values.first_name, "Vor5");
    assert!(admin.customer_user("p5").await.is_err());
    assert_eq!(counts(&admin.undo_job_now(job.id).await.unwrap()), ["1 restored"]);
    assert!(admin.customer_user("p5").await.is_ok());
}

#[tokio::test]
async fn one_refused_row_stops_all_where_that_was_chosen() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let text = format!("{}x;A;B;y;K1\n", people(0..3_000));
    let job = draft(&admin, text.as_bytes()).await.unwrap();
    let (_, mut options) = admin.import_job(job.id).await.unwrap();
    options.all_or_nothing = true;
    admin.set_import(job.id, options.clone()).await.unwrap();
    let job = ran(&admin, job.id).await;
    assert_eq!((job.state, job.fault.unwrap().code.as_str()), (JobState::Failed, "refused"));
    assert_eq!(admin.people_of("K1"), 0);
    assert_eq!(admin.import_rows(job.id, Some(Verdict::Refuse), 0, 5).await.unwrap().len(), 1);
    // It is still a draft for whoever chooses otherwise.
    options.all_or_nothing = false;
    admin.set_import(job.id, options).await.unwrap();
    assert_eq!(counts(&ran(&admin, job.id).await), ["3000 added", "1 refused"]);
}

#[tokio::test]
async fn a_job_stops_where_it_is_told_and_goes_on_there() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let job = draft(&admin, people(0..30_000).as_bytes()).await.unwrap();
    admin.run_import(job.id, None).await.unwrap();
    let working = tokio::spawn({
        let admin = admin.clone();
        async move { admin.work_on_job(job.id, None).await.unwrap() }
    });
    let paused = loop {
        if admin.job(job.id).await.unwrap().done > 0 {
            break admin.pause_job(job.id).await.unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    let left = working.await.unwrap();
    assert_eq!(left.state, JobState::Paused);
    assert_eq!(left.done, paused.done, "not a row was done after");
    assert!(left.done < 30_000);
    assert_eq!(admin.people_of("K1"), left.done);
    admin.resume_job(job.id).await.unwrap();
    let job = admin.work_on_job(job.id, None).await.unwrap();
    assert_eq!((job.state, counts(&job)), (JobState::Done, vec!["30000 added".to_owned()]));
    assert_eq!(admin.people_of("K1"), 30_000);
}

#[tokio::test]
async fn bad_files_are_told_and_change_nothing() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let wide = format!("{}\n", (0..1_001).map(|number| format!("c{number}")).collect::<Vec<_>>().join(","));
    let million = format!("{}\n", "a,".repeat(1_000_000));
    let bomb = [b"PK\x03\x04".as_slice(), &[0; 100]].concat();
    let quote = format!("login,first_name\n\"{}", "x".repeat(3_000_000));
    for (text, expected) in [
        (b"".as_slice(), "no-rows"),
        (wide.as_bytes(), "too-many-columns"),
        (million.as_bytes(), "row-too-long"),
        (b"login,login\na,b\n", "repeated-column"),
        (&bomb, "not-a-workbook"),
    ] {
        assert_eq!(code(draft(&admin, text).await.unwrap_err()), expected);
    }
    let header = "login,first_name,last_name,email,customer_id\n";
    let torn = [header.as_bytes(), "a,José,B,a@example.es,K1\nb,Jos".as_bytes(), b"\xC3"].concat();
    for (text, expected, line) in [(torn.as_slice(), "not-utf-8", Some(3)), (header.as_bytes(), "no-rows", None)] {
        let job = draft(&admin, text).await.unwrap();
        let job = checked(&admin, job.id).await;
        let fault = job.fault.unwrap();
        assert_eq!((job.state, fault.code.as_str(), fault.line), (JobState::Failed, expected, line));
    }
    let job = draft(&admin, quote.as_bytes()).await.unwrap();
    assert_eq!(admin.preview_import(job.id).await.unwrap().fault.unwrap().code, "row-too-long");
    // A column nobody knows has to be said something about.
    let job = draft(&admin, b"login,first_name,last_name,email,customer_id,shoe_size\na,A,B,a@example.es,K1,42\n")
        .await
        .unwrap();
    assert_eq!(code(admin.check_import(job.id).await.unwrap_err()), "unmatched-column");
    let (_, mut options) = admin.import_job(job.id).await.unwrap();
    assert_eq!(options.open_columns(), ["shoe_size"]);
    options.columns[5] = "-".into();
    admin.set_import(job.id, options).await.unwrap();
    assert_eq!(counts(&checked(&admin, job.id).await), ["1 add"]);
    // And is remembered.
    let again = draft(&admin, b"login,Shoe size\na,1\n").await.unwrap();
    assert_eq!(admin.import_job(again.id).await.unwrap().1.columns, ["login", "-"]);
    assert_eq!(admin.people_of("K1"), 0);
}

#[tokio::test]
async fn clear_passwords_are_hashed_and_kept_nowhere_else() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let header = "login,first_name,last_name,email,customer_id,password\n";
    let text = format!("{header}a,A,B,a@example.es,K1,open sesame\nb,A,,b@example.es,K1,open barley\n");
    let job = draft(&admin, text.as_bytes()).await.unwrap();
    let job = ran(&admin, job.id).await;
    assert_eq!(counts(&job), ["1 added", "1 refused"]);
    assert!(admin.customer_user("a").await.unwrap().has_password);
    for table in ["padron_job_row.content", "padron_audit.after_values", "padron_job.options"] {
        let (table, column) = table.split_once('.').unwrap();
        let query = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%open %'");
        assert_eq!(count(&desk, &query).await, 0, "{table}");
    }
    assert_eq!(count(&desk, "SELECT COUNT(*) FROM padron_job_chunk").await, 0);
}
