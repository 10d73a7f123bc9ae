//! A foreign database that is cut off, hangs, or dies in the middle of an answer: its people are stale, everybody else goes on,
//! nobody waits, and what it refuses is never told as the main database's.

use std::time::{Duration, Instant};

use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_app::bulk::{Bulk, BulkAction, BulkKind, Selection};
use padron_app::import::{Direct, Matching};
use padron_app::jobs::{JobState, runner};
use padron_app::sources::{Configured, Of, Report, State, Step, Verdict, own_tables};
use padron_app::{App, AppError, Clock, Settings};
use padron_domain::customer_user::CustomerUserValues;
use padron_storage::db::Sql;
use padron_storage::{Db, migrate};
use padron_testkit::proxy::Proxy;
use padron_testkit::services::{Fresh, MariaDb, PostgreSql, tls};

use crate::sources::{found, run, staff};
use crate::{company, person, refused};

/// How many people the foreign table has.
const MANY: usize = 300;
/// A question to a source that is known to be away is answered in this time.
const AT_ONCE: Duration = Duration::from_millis(700);

struct Desk {
    app: App,
    admin: Admin,
    proxy: Proxy,
    theirs: Db,
    following: tokio::task::JoinHandle<()>,
    _kept: (Option<Fresh>, tempfile::TempDir),
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.following.abort();
    }
}

/// Padrón with people in a foreign database of this engine, behind a way that can be cut.
async fn desk(engine: &str) -> Desk {
    let fresh = Fresh::on(engine).unwrap();
    let url = fresh.url().to_owned();
    desk_at(&url, Some(fresh)).await
}

async fn desk_at(url: &str, fresh: Option<Fresh>) -> Desk {
    let theirs = Db::connect(url, true).await.unwrap();
    run(
        &theirs,
        "CREATE TABLE staff (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), \
         mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10))",
    )
    .await;
    let mut writer = theirs.write().await.unwrap();
    let rows: Vec<String> = (0..MANY)
        .map(|number| format!("('s{number}', 'S', 'Staff{number}', 's{number}@example.es', 'K1', '1')"))
        .collect();
    writer.execute(Sql::new("INSERT INTO staff VALUES ").push(&rows.join(", "))).await.unwrap();
    writer.commit().await.unwrap();
    let (proxy, url) = Proxy::before(url).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite:{}", folder.path().join("padron.db").display()), true).await.unwrap();
    migrate::migrate(&db).await.unwrap();
    let mut sources: Configured = own_tables();
    let mut staff = staff(&url);
    staff.map.rows.retain(|row| row.name != "room");
    // What it answered is not shown from memory: who is asked for here is to be asked for there.
    staff.cache_seconds = 0;
    sources.customer_users.push(staff);
    let app = App::with_sources(db, Settings::default(), sources, Clock::System);
    app.find_sources().await.unwrap();
    let admin = app.as_operator().await.unwrap();
    admin.add_customer(company("K1")).await.unwrap();
    admin.add_customer_user(person("own"), "some password").await.unwrap();
    app.load().await.unwrap();
    let following = tokio::spawn({
        let app = app.clone();
        async move { app.keep_following().await }
    });
    let desk = Desk { app, admin, proxy, theirs, following, _kept: (fresh, folder) };
    desk.becomes(State::Complete, 5).await;
    desk
}

impl Desk {
    fn report(&self) -> Report {
        self.admin.source_reports().into_iter().find(|report| report.name == "Staff").unwrap()
    }

    /// Waits until the source is in this state, so many seconds at most.
    async fn becomes(&self, state: State, seconds: u64) -> Report {
        let began = Instant::now();
        loop {
            let report = self.report();
            if report.health.state == state {
                return report;
            }
            assert!(began.elapsed() < Duration::from_secs(seconds), "not {state:?} but {:?}", report.health);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What everybody may ask while the source is away.
    async fn goes_on_without_it(&self) {
        let began = Instant::now();
        assert_eq!(found(&self.admin, "").await, ["own"]);
        assert!(matches!(self.admin.customer_user("s1").await, Err(AppError::SourceDown(name)) if name == "Staff"));
        let edit = |before: &CustomerUserValues| CustomerUserValues { first_name: "X".into(), ..before.clone() };
        let edited = self.admin.edit_customer_user("s1", |_| true, edit).await;
        assert!(matches!(edited, Err(AppError::SourceDown(name)) if name == "Staff"));
        let edit = |before: &CustomerUserValues| CustomerUserValues {
            first_name: format!("{}x", before.first_name),
            ..before.clone()
        };
        self.admin.edit_customer_user("own", |_| true, edit).await.unwrap();
        assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_postgresql_that_stops_is_stale_and_comes_back() {
    stops_and_comes_back("postgres").await;
}

#[tokio::test]
async fn a_mariadb_that_stops_is_stale_and_comes_back() {
    stops_and_comes_back("mysql").await;
}

async fn stops_and_comes_back(engine: &str) {
    let mut desk = desk(engine).await;
    let before = desk.report().health;
    desk.proxy.cut();
    let stale = desk.becomes(State::Stale, 3).await.health;
    assert!(stale.last_good >= before.last_good && stale.count == MANY as u64, "{stale:?}");
    assert!(
        stale.error.as_deref().is_some_and(|error| error.contains("refused") || error.contains("reset")),
        "{stale:?}"
    );
    desk.goes_on_without_it().await;
    desk.proxy.mend().unwrap();
    let good = desk.becomes(State::Complete, 6).await.health;
    assert_eq!((good.count, good.error), (MANY as u64, None));
    assert_eq!(found(&desk.admin, "").await.len(), MANY + 1);

    // A machine that hangs refuses nothing and answers nothing.
    desk.proxy.freeze();
    desk.becomes(State::Stale, 7).await;
    desk.goes_on_without_it().await;
    desk.proxy.mend().unwrap();
    desk.becomes(State::Complete, 8).await;
    assert_eq!(found(&desk.admin, "staff7").await.len(), 11);
}

#[tokio::test]
async fn whoever_is_the_first_to_ask_does_not_wait_for_long() {
    let desk = desk("postgres").await;
    desk.proxy.freeze();
    let began = Instant::now();
    let asked = desk.admin.customer_user("s1").await;
    assert!(matches!(asked, Err(AppError::SourceDown(name)) if name == "Staff"));
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    desk.goes_on_without_it().await;
}

#[tokio::test]
async fn a_postgresql_that_dies_in_the_middle_of_an_answer_loses_nobody() {
    dies_in_the_middle_of_an_answer("postgres").await;
}

#[tokio::test]
async fn a_mariadb_that_dies_in_the_middle_of_an_answer_loses_nobody() {
    dies_in_the_middle_of_an_answer("mysql").await;
}

async fn dies_in_the_middle_of_an_answer(engine: &str) {
    let mut desk = desk(engine).await;
    // Each time a little later, so that it dies in a greeting, and between rows.
    for bytes in [90, 9_000] {
        desk.proxy.cut_after(bytes);
        desk.app.refresh_sources_now().await;
        desk.becomes(State::Stale, 6).await;
        assert_eq!(desk.report().health.count, MANY as u64, "{engine}, after {bytes} bytes");
        assert_eq!(found(&desk.admin, "own").await, ["own"], "{engine}, after {bytes} bytes");
        desk.proxy.mend().unwrap();
        desk.becomes(State::Complete, 8).await;
        assert_eq!(found(&desk.admin, "").await.len(), MANY + 1, "{engine}, after {bytes} bytes");
    }
}

#[tokio::test]
async fn only_what_depends_on_it_is_refused() {
    let mut desk = desk("mysql").await;
    desk.proxy.cut();
    desk.becomes(State::Stale, 3).await;
    // A file: somebody who is there, somebody who is known to be there, somebody new.
    let file = "login,first_name,last_name,email,customer_id\nown,José,Other,own@example.es,K1\nS1,S,Other,s1@example.es,K1\nnew,N,Ew,new@example.es,K1\n";
    let how = Direct { matching: Some(Matching::Key), dry_run: true, ..Direct::default() };
    let report = desk.admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.added, report.changed, report.refused_rows), (1, 1, 1));
    let fault = &report.refused[0];
    assert_eq!((fault.line, fault.key.as_str(), fault.fault.field), (3, "S1", "login"));
    assert_eq!((fault.fault.fault.code(), fault.fault.fault.detail().as_str()), ("source-down", "Staff"));
    // New people who were to go there.
    let how = Direct { source: Some("Staff".into()), ..how };
    let report = desk.admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!((report.changed, report.refused_rows), (1, 2));

    let keys = ["own", "s2", "S3", "nobody"].map(str::to_owned).to_vec();
    let action = BulkAction::Set { field: "city".into(), value: "Vigo".into() };
    let bulk = Bulk { kind: BulkKind::CustomerUsers, selection: Selection::Keys(keys), action };
    let runner = runner::name();
    let job = desk.admin.begin_bulk(&bulk, Some(&runner)).await.unwrap();
    let job = desk.admin.work_on_job(job.id, Some(&runner)).await.unwrap();
    assert_eq!((job.state, job.counts.get("changed"), job.counts.get("refused")), (JobState::Done, 1, 2));
    let rows = desk.admin.job_rows(job.id, &[], 0, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.object_key.as_str()).collect::<Vec<_>>(), ["s2", "s3"]);
    assert!(rows[0].content.contains("source-down") && rows[0].content.contains("Staff"), "{}", rows[0].content);

    // What was written there cannot be taken back now, the rest can.
    desk.proxy.mend().unwrap();
    desk.becomes(State::Complete, 6).await;
    let action = BulkAction::Set { field: "last_name".into(), value: "Same".into() };
    let keys = ["own", "s2"].map(str::to_owned).to_vec();
    let bulk = Bulk { kind: BulkKind::CustomerUsers, selection: Selection::Keys(keys), action };
    let job = desk.admin.begin_bulk(&bulk, Some(&runner)).await.unwrap();
    let job = desk.admin.work_on_job(job.id, Some(&runner)).await.unwrap();
    assert_eq!(job.counts.get("changed"), 2);
    desk.proxy.cut();
    desk.becomes(State::Stale, 3).await;
    desk.admin.undo_job_now(job.id).await.unwrap();
    let undo = desk.admin.undo_of(job.id).await.unwrap().unwrap();
    assert_eq!((undo.counts.get("restored"), undo.counts.get("kept")), (1, 1));
    let rows = desk.admin.job_rows(undo.id, &[], 0, 10).await.unwrap();
    assert!(rows[0].object_key == "s2" && rows[0].content.contains("source-down"), "{rows:?}");
}

#[tokio::test]
async fn what_it_refuses_is_told_as_its_own() {
    for engine in ["postgres", "mysql"] {
        let desk = desk(engine).await;
        let edit = |before: &CustomerUserValues| CustomerUserValues { first_name: "X".into(), ..before.clone() };
        // A rule of its own that nobody here knows of.
        run(&desk.theirs, "ALTER TABLE staff ADD CONSTRAINT known CHECK (given <> 'X')").await;
        let told = refused(desk.admin.edit_customer_user("s1", |_| true, edit).await);
        assert_eq!(told, ["source source-refused"], "{engine}");
        assert_eq!(desk.report().health.state, State::Complete, "{engine}: it answers all the same");
        run(&desk.theirs, "ALTER TABLE staff DROP CONSTRAINT known").await;
        desk.admin.edit_customer_user("s1", |_| true, edit).await.unwrap();
        // A view of several rows at once can only be read.
        run(&desk.theirs, "ALTER TABLE staff RENAME TO kept").await;
        run(
            &desk.theirs,
            "CREATE VIEW staff AS SELECT DISTINCT account, given, family_name, mail, firm, room FROM kept",
        )
        .await;
        let edit = |before: &CustomerUserValues| CustomerUserValues { first_name: "Y".into(), ..before.clone() };
        let told = desk.admin.edit_customer_user("s1", |_| true, edit).await;
        match told {
            Err(AppError::SourceReadOnly(name)) => assert_eq!(name, "Staff", "{engine}"),
            other => assert_eq!(refused(other), ["source source-refused"], "{engine}"),
        }
        assert_eq!(desk.admin.customer_user("s1").await.unwrap().values.first_name, "X", "{engine}");
        assert_eq!(desk.app.as_operator().await.unwrap().customer_user("own").await.unwrap().values.login, "own");
    }
}

/// What a page of people costs: one question to their table, however many are on it.
#[tokio::test]
async fn a_page_of_a_foreign_table_is_one_question_to_it() {
    let server = MariaDb::start().unwrap();
    let theirs = Db::connect(&server.fresh_database(), true).await.unwrap();
    let desk = desk_at(&server.fresh_database(), None).await;
    // Only what is asked for here is to be counted.
    desk.following.abort();
    run(&theirs, "SET GLOBAL log_output = 'TABLE', GLOBAL general_log = 1").await;
    let keys = keys_of(&desk.admin, 250).await;
    let listed = desk.admin.listed_customer_users(&keys, &["city"]).await.unwrap();
    assert_eq!(listed.len(), 250);
    desk.admin.customer_user("s7").await.unwrap();
    run(&theirs, "SET GLOBAL general_log = 0").await;
    let asked = "SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') AND argument LIKE '%`staff`%WHERE%'";
    let asked = theirs.read().await.unwrap().fetch(Sql::new(asked)).await.unwrap();
    assert_eq!(asked.len(), 2, "one for the list, one for the person");
}

async fn keys_of(admin: &Admin, limit: usize) -> Vec<i64> {
    let query = CustomerUserQuery {
        search: "staff",
        validity: None,
        customer_id: None,
        source: None,
        sort: CustomerUserSort::Name,
        descending: false,
        offset: 0,
        limit,
    };
    admin.find_customer_users(&query).await.unwrap().keys
}

/// A test says at which step it ends, and by which certificate.
#[tokio::test]
async fn a_certificate_that_is_not_believed_ends_the_test_at_its_step() {
    let (postgres, mariadb) = (PostgreSql::start_encrypted().unwrap(), MariaDb::start_encrypted().unwrap());
    for (name, url) in [("PostgreSQL", postgres.fresh_database()), ("MariaDB", mariadb.fresh_database())] {
        let theirs = Db::connect(&url, true).await.unwrap();
        run(
            &theirs,
            "CREATE TABLE staff (account VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family_name VARCHAR(40), \
             mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10))",
        )
        .await;
        for (authority, good) in [(tls::authority(), true), (tls::another_authority(), false)] {
            let folder = tempfile::tempdir().unwrap();
            let db = Db::connect(&format!("sqlite:{}", folder.path().join("padron.db").display()), true).await.unwrap();
            migrate::migrate(&db).await.unwrap();
            let mut sources = own_tables();
            sources
                .customer_users
                .push(staff(&format!("{url}?sslmode=verify-full&sslrootcert={}", authority.display())));
            let app = App::with_sources(db, Settings::default(), sources, Clock::System);
            let trial = app.as_operator().await.unwrap().test_source(Of::People, "Staff").await.unwrap();
            let step = trial.findings.iter().find(|found| found.step == Step::Tls).unwrap();
            if good {
                assert_eq!(
                    (step.verdict, trial.findings.last().unwrap().step),
                    (Verdict::Good, Step::Sample),
                    "{name}: {trial:?}"
                );
                assert!(step.text.contains("TLS"), "{name}: {}", step.text);
            } else {
                assert_eq!(
                    (step.verdict, trial.findings.last().unwrap().step),
                    (Verdict::Failed, Step::Tls),
                    "{name}: {trial:?}"
                );
                assert!(step.text.contains("certificate"), "{name}: {}", step.text);
            }
        }
    }
}
