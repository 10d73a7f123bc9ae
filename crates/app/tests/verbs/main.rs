//! The verbs on a real database: an SQLite file, or whichever engine `PADRON_TEST_ENGINE` names.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod away;
mod bulk;
mod customer_users;
mod customers;
mod directories;
mod export;
mod fields;
mod following;
mod import;
mod jobs;
mod mail;
mod moves;
mod names;
mod others;
mod recorded;
mod set_up;
mod sources;

use padron_app::admin::Admin;
use padron_app::{App, Clock, Settings};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::problem::FieldFault;
use padron_storage::{Db, migrate};
use padron_testkit::services::Fresh;

/// Padrón on a fresh database that goes with the test.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) url: String,
    fresh: Fresh,
}

impl Desk {
    /// Whether the database is a file, as some tests want it.
    pub(crate) const fn is_file(&self) -> bool {
        self.fresh.is_file()
    }
}

pub(crate) async fn desk() -> Desk {
    desk_with(Settings::default()).await
}

pub(crate) async fn desk_with(settings: Settings) -> Desk {
    let fresh = Fresh::new().expect("a database");
    let url = fresh.url().to_owned();
    let app = another(&url, settings).await;
    Desk { app, url, fresh }
}

/// Another program on the same database.
pub(crate) async fn another(url: &str, settings: Settings) -> App {
    let db = Db::connect(url, true).await.expect("a connection");
    migrate::migrate(&db).await.expect("migrations run");
    let app = App::new(db, settings, Clock::Fixed(noon()));
    app.load().await.expect("everything is read");
    app
}

pub(crate) fn noon() -> chrono::NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a time")
}

pub(crate) fn company(id: &str) -> CustomerValues {
    CustomerValues { customer_id: id.into(), name: format!("Company {id}"), ..CustomerValues::default() }
}

pub(crate) fn person(login: &str) -> CustomerUserValues {
    CustomerUserValues {
        login: login.into(),
        first_name: "José".into(),
        last_name: "García".into(),
        email: format!("{login}@example.es"),
        customer_id: "K1".into(),
        ..CustomerUserValues::default()
    }
}

/// The desk's administrator, and a first company.
pub(crate) async fn with_company(desk: &Desk) -> Admin {
    let admin = desk.app.as_operator().await.expect("an operator");
    admin.add_customer(company("K1")).await.expect("a company");
    admin
}

/// `field code` of each fault.
pub(crate) fn told(faults: &[FieldFault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{} {}", fault.field, fault.fault.code())).collect()
}

/// The faults a verb was refused with.
pub(crate) fn refused<T: std::fmt::Debug>(done: padron_app::Result<T>) -> Vec<String> {
    match done {
        Err(padron_app::AppError::Fields(faults)) => told(&faults),
        other => panic!("not refused for its fields: {other:?}"),
    }
}
