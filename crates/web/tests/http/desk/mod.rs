//! A desk for tests: a real database in a temporary folder, the whole router in front of it, and browsers that keep cookies.

mod browser;

use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use metrics_exporter_prometheus::PrometheusBuilder;
use padron_app::sources::{Configured, own_tables};
use padron_app::{App, Clock, Settings};
use padron_domain::source::{FieldMap, Place, Row, Slot, Source, Table};
use padron_testkit::services::Fresh;
use padron_web::{Options, Web};

pub(crate) use browser::{Answer, Browser, body, encode, person};

/// The administrator of every desk.
pub(crate) const ADMIN: &str = "ada";
pub(crate) const PASSWORD: &str = "a quiet harbour";

/// A database and the doors to it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) router: Router,
    seconds: &'static AtomicI64,
    fresh: Fresh,
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

    /// With companies `C1`, `C2`, people `u1` to `u4`, and beside the family's own tables the source *Warehouse* with rooms for
    /// people (`ada`), one that is read-only (*Archive*, with `ada` too), and *Vendors* for companies (`V1`). `change` has the
    /// last word about them.
    pub(crate) async fn of_sources(change: impl FnOnce(&mut Configured)) -> Self {
        let mut sources = own_tables();
        sources.customer_users.extend([foreign(1, "Warehouse", "workers"), foreign(2, "Archive", "old_people")]);
        sources.customer_users[2].read_only = true;
        let row = |name: &str, column: &str| Row::text(name, name, name, column);
        let map = FieldMap { rows: vec![row("customer_id", "id"), row("name", "title"), row("tax", "tax")] };
        sources.customers.push(Source {
            slot: Slot::new(1).expect("a slot"),
            name: "Vendors".into(),
            place: Place::Table(Table { name: "vendors".into(), database: None, foreign: true }),
            key: "id".into(),
            valid: None,
            map,
            ..Source::customers()
        });
        change(&mut sources);
        let fresh = Fresh::new().expect("a database");
        let seconds: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(1_800_000_000)));
        let app = App::fixture_open(fresh.url(), Settings::default(), sources, Clock::Manual(seconds));
        let app = app.await.expect("the database opens");
        let router = router(&app, Options::default());
        let desk = Self { app, router, seconds, fresh };
        for table in ["workers", "old_people"] {
            desk.write(&format!(
                "CREATE TABLE {table} (uid VARCHAR(60) NOT NULL PRIMARY KEY, given VARCHAR(40), family VARCHAR(40), \
                 mail VARCHAR(80), firm VARCHAR(30), room VARCHAR(10))"
            ))
            .await;
            desk.write(&format!(
                "INSERT INTO {table} VALUES ('ada', 'Ada', 'Of {table}', 'ada@example.org', 'C1', '2.17')"
            ))
            .await;
        }
        desk.write("CREATE TABLE vendors (id VARCHAR(30) NOT NULL PRIMARY KEY, title VARCHAR(40), tax VARCHAR(10))")
            .await;
        desk.write("INSERT INTO vendors VALUES ('V1', 'Vendor One', '77'), ('c1', 'Hidden', '1')").await;
        desk.app.init(ADMIN, PASSWORD).await.expect("an administrator is made");
        desk.app.find_sources().await.expect("tables are found");
        desk.fill(2, 4).await;
        desk
    }

    /// Nobody can sign in, nothing is read.
    pub(crate) async fn unmade(settings: Settings, options: Options) -> Self {
        let fresh = Fresh::new().expect("a database");
        let seconds: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(1_800_000_000)));
        let app = App::open(fresh.url(), settings, Clock::Manual(seconds)).await.expect("the database opens");
        let router = router(&app, options);
        Self { app, router, seconds, fresh }
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
        self.fresh.url().to_owned()
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
        self.read(&format!("SELECT CONCAT(COUNT(*), '') FROM {from}")).await[0].parse().expect("a number")
    }

    /// A hash as we write them.
    pub(crate) async fn hash(&self, password: &str) -> String {
        self.app.fixture_hash(password).await.expect("a hash")
    }

    /// Customers `C1` … and people `u1` … in them, in turn.
    pub(crate) async fn fill(&self, customers: usize, people: usize) {
        let at = "'2026-01-01 00:00:00', 1, '2026-01-01 00:00:00', 1";
        let company = |i: usize| format!("('C{i}', 'Company {i}', 'Town {}', {}, {at})", i % 7, 1 + i % 3);
        let person = |i: usize| {
            format!(
                "('u{i}', 'u{}@example.org', 'C{}', 'First{}', 'Last{}', 'Town', {}, {at})",
                i % 11,
                1 + i % customers,
                i % 5,
                i % 13,
                1 + i % 3
            )
        };
        let last = "valid_id, create_time, create_by, change_time, change_by";
        self.insert(&format!("customer_company (customer_id, name, city, {last})"), customers, company).await;
        let person_columns = "login, email, customer_id, first_name, last_name, city";
        self.insert(&format!("customer_user ({person_columns}, {last})"), people, person).await;
        self.app.load().await.expect("everybody is read");
    }

    async fn insert(&self, into: &str, count: usize, row: impl Fn(usize) -> String) {
        let rows: Vec<String> = (1..=count).map(row).collect();
        for rows in rows.chunks(500) {
            self.write(&format!("INSERT INTO {into} VALUES {}", rows.join(", "))).await;
        }
    }

    /// Whether the database is a file, as some tests want it.
    pub(crate) const fn is_file(&self) -> bool {
        self.fresh.is_file()
    }

    /// Everything that is stored, but for what signing in and reading leave behind: to see that nothing changed.
    pub(crate) async fn everything(&self) -> String {
        let passing = ["padron_session", "padron_sign_in_throttle", "user_preferences", "padron_meta", "padron_token"];
        let (tables, columns, row) = match self.url().split(':').next() {
            Some("postgres") => (
                "SELECT t.tablename::text FROM pg_tables t WHERE t.schemaname = 'public' ORDER BY 1",
                "SELECT '\"' || c.column_name || '\"::text' FROM information_schema.columns c WHERE c.table_name = ",
                "CONCAT_WS('|', ",
            ),
            Some("mysql") => (
                "SELECT t.table_name FROM information_schema.tables t WHERE t.table_schema = DATABASE() ORDER BY 1",
                "SELECT CONCAT('`', c.column_name, '`') FROM information_schema.columns c \
                 WHERE c.table_schema = DATABASE() AND c.table_name = ",
                "CONCAT_WS('|', ",
            ),
            _ => (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
                "SELECT '\"' || name || '\"' FROM pragma_table_info(t) JOIN (SELECT name AS t FROM sqlite_master) WHERE t = ",
                "json_array(",
            ),
        };
        let mut all = String::new();
        for table in self.read(tables).await {
            if passing.contains(&table.as_str()) {
                continue;
            }
            let columns = self.read(&format!("{columns}'{table}' ORDER BY 1")).await.join(", ");
            let rows = self.read(&format!("SELECT {row}{columns}) FROM {table} ORDER BY 1")).await;
            all.extend([table.as_str(), ": ", &rows.join("\n"), "\n"]);
        }
        all
    }
}

fn router(app: &App, options: Options) -> Router {
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    padron_web::router(Web::new(app.clone(), options, metrics))
}

/// A further table with people, who have rooms.
fn foreign(slot: u8, name: &str, table: &str) -> Source {
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("first_name", "given"),
        row("last_name", "family"),
        row("login", "uid"),
        row("email", "mail"),
        row("customer_id", "firm"),
        Row { required: true, label: "Room".into(), ..row("room", "room") },
    ];
    let mut source = Source {
        slot: Slot::new(slot).expect("a slot"),
        name: name.into(),
        place: Place::Table(Table { name: table.into(), database: None, foreign: true }),
        key: "uid".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    };
    source.people.unique_email = false;
    source
}
