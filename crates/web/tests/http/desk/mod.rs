//! A desk for tests: a real database in a temporary folder, the whole router in front of it, and browsers that keep cookies.

mod browser;

use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use metrics_exporter_prometheus::PrometheusBuilder;
use padron_app::{App, Clock, Settings};
use padron_web::{Options, Web};
use tempfile::TempDir;

pub(crate) use browser::{Answer, Browser, body, encode, person};

/// The administrator of every desk.
pub(crate) const ADMIN: &str = "ada";
pub(crate) const PASSWORD: &str = "a quiet harbour";

/// A database and the doors to it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) router: Router,
    seconds: &'static AtomicI64,
    folder: TempDir,
}

impl Desk {
    /// With an administrator and nothing else.
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default(), Options::default()).await
    }

    pub(crate) async fn with(settings: Settings, options: Options) -> Self {
        let desk = Self::unmade(settings, options).await;
        desk.app.init(ADMIN, PASSWORD).await.expect("an administrator is made");
        desk.app.load().await.expect("everybody is read");
        desk
    }

    /// Nobody can sign in, nothing is read.
    pub(crate) async fn unmade(settings: Settings, options: Options) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let seconds: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(1_800_000_000)));
        let url = format!("sqlite:{}", folder.path().join("padron.db").display());
        let app = App::open(&url, settings, Clock::Manual(seconds)).await.expect("the database opens");
        let router = router(&app, options);
        Self { app, router, seconds, folder }
    }

    /// The same file in front of other options.
    pub(crate) fn behind(&self, options: Options) -> Router {
        router(&self.app, options)
    }

    /// The doors to another app on the same file.
    pub(crate) fn in_front_of(app: &App) -> Router {
        router(app, Options::default())
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("padron.db").display())
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock::Manual(self.seconds)
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser in which the administrator is signed in.
    pub(crate) async fn admin(&self) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(ADMIN, PASSWORD).await.expect_go("/");
        browser
    }

    /// An agent, as another program would have written them: `hash` is stored as it is.
    pub(crate) async fn agent(&self, login: &str, hash: &str, validity: i64) {
        let at = "'2026-01-01 00:00:00'";
        let agent = format!(
            "INSERT INTO users (login, pw, first_name, last_name, valid_id, create_time, create_by, change_time, change_by) \
             VALUES ('{login}', '{hash}', 'A', 'B', {validity}, {at}, 1, {at}, 1)"
        );
        self.write(&agent).await;
    }

    /// Gives an agent `permission` on the group `admin`.
    pub(crate) async fn permit(&self, login: &str, permission: &str) {
        let at = "'2026-01-01 00:00:00'";
        let right = format!(
            "INSERT INTO group_user (user_id, group_id, permission_key, create_time, create_by, change_time, change_by) \
             SELECT u.id, g.id, '{permission}', {at}, 1, {at}, 1 FROM users u, groups_table g WHERE u.login = '{login}' AND g.name = 'admin'"
        );
        assert_eq!(self.write(&right).await, 1);
    }

    pub(crate) async fn write(&self, statement: &str) -> u64 {
        self.app.fixture_write(statement).await.expect("the fixture is written")
    }

    /// The first column of every row.
    pub(crate) async fn read(&self, query: &str) -> Vec<String> {
        self.app.fixture_read(query).await.expect("the fixture is read")
    }

    /// How many rows a query counts.
    pub(crate) async fn count(&self, from: &str) -> usize {
        self.read(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {from}")).await[0].parse().expect("a number")
    }

    /// A hash as we write them.
    pub(crate) async fn hash(&self, password: &str) -> String {
        self.app.fixture_hash(password).await.expect("a hash")
    }

    /// Customers `C1` … and people `u1` … in them, in turn.
    pub(crate) async fn fill(&self, customers: usize, people: usize) {
        let at = "'2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1";
        self.write(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers}) \
             INSERT INTO customer_company (customer_id, name, city, valid_id, create_time, create_by, change_time, change_by) \
             SELECT 'C' || i, 'Company ' || i, 'Town ' || (i % 7), 1 + (i % 3), {at} FROM n"
        ))
        .await;
        self.write(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 WHERE {people} > 0 UNION ALL SELECT i + 1 FROM n WHERE i < {people}) \
             INSERT INTO customer_user (login, email, customer_id, first_name, last_name, city, valid_id, create_time, create_by, change_time, change_by) \
             SELECT 'u' || i, 'u' || (i % 11) || '@example.org', 'C' || (1 + i % {customers}), 'First' || (i % 5), 'Last' || (i % 13), \
             'Town', 1 + (i % 3), {at} FROM n"
        ))
        .await;
        self.app.load().await.expect("everybody is read");
    }

    /// Everything that is stored, but for what signing in and reading leave behind: to see that nothing changed.
    pub(crate) async fn everything(&self) -> String {
        let passing = ["padron_session", "padron_sign_in_throttle", "user_preferences", "padron_meta", "padron_token"];
        let mut all = String::new();
        for table in self.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").await {
            if passing.contains(&table.as_str()) || table.starts_with("sqlite_") {
                continue;
            }
            let columns = self.read(&format!("SELECT name FROM pragma_table_info('{table}')")).await.join(", ");
            let rows = self.read(&format!("SELECT json_array({columns}) FROM {table} ORDER BY rowid")).await;
            all.extend([table.as_str(), ": ", &rows.join("\n"), "\n"]);
        }
        all
    }
}

fn router(app: &App, options: Options) -> Router {
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    padron_web::router(Web::new(app.clone(), options, metrics))
}
