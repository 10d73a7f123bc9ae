//! The same program on PostgreSQL and on MariaDB: everything once, by two servers on one database, and a database that goes away.

use std::time::Duration;

use padron_testkit::proxy::Proxy;
use padron_testkit::services::Fresh;
use serde_json::Value;

use crate::{COMPANIES, PASSWORD, Place, Server, cookie, init, people, token};

#[test]
fn on_postgresql() {
    everything("postgres", "PostgreSQL", "pg_dump");
}

#[test]
fn on_mariadb() {
    everything("mysql", "MariaDB", "mariadb-dump");
}

#[test]
fn a_postgresql_that_goes_away_comes_back() {
    goes_and_comes_back("postgres");
}

#[test]
fn a_mariadb_that_goes_away_comes_back() {
    goes_and_comes_back("mysql");
}

struct Api<'a> {
    server: &'a Server,
    token: String,
}

impl Api<'_> {
    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let answer = self.server.ask(&format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.server.address,
            self.token,
            body.len()
        ));
        let status = answer.split(' ').nth(1).and_then(|text| text.parse().ok()).expect("a status");
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        // What is sent in pieces has their lengths around it.
        let from = body.find('{').unwrap_or(body.len());
        let to = body.rfind('}').map_or(from, |place| place + 1);
        (status, serde_json::from_str(&body[from..to]).unwrap_or(Value::Null))
    }

    fn wait_for(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..200 {
            let (_, found) = self.ask("GET", path, "");
            if wanted(&found) {
                return found;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} never answered as wanted")
    }
}

fn everything(engine: &str, name: &str, dump: &str) {
    let fresh = Fresh::on(engine).expect("a database");
    let place = Place::on(fresh.url());
    assert!(place.ok(&["config", "check"], "").len() < 1_000);
    assert!(place.ok(&["migrate", "--dry-run"], "").contains("migrations would run"));
    // Two servers that start at the same moment on an empty database.
    let elsewhere = Place::on(fresh.url());
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| elsewhere.serve(&[]));
        (place.serve(&[]), other.join().expect("the other one starts too"))
    });
    init(&place);
    let doctor = place.ok(&["doctor"], "");
    assert!(doctor.contains(name) && doctor.contains("made by Padrón"), "{doctor}");

    // Pages of one, programs through the other.
    let session = one.sign_in("admin", PASSWORD);
    let token_of_api = place.ok(&["token", "create", "--agent", "admin", "--name", "t"], "").trim().to_owned();
    let api = Api { server: &other, token: token_of_api };
    let page = one.get("/add-customer", &session);
    let visitor = cookie(&page, "padron_visitor").map_or_else(|| session.clone(), |it| format!("{session}; {it}"));
    let form = format!("csrf={}&customer_id=K1&name=Talleres+N%C3%BA%C3%B1ez&valid=valid&valid_id=1", token(&page));
    let answer = one.post("/add-customer", &visitor, &form);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let jose =
        r#"{"login":"José","first_name":"José","last_name":"Ñandú 😀","email":"jose@example.es","customer_id":"k1"}"#;
    let (status, added) = api.ask("POST", "/customer-users", jose);
    assert_eq!((status, added["login"].as_str()), (201, Some("José")), "{added}");
    assert_eq!(
        api.ask("POST", "/customer-users", &jose.replace("José", "JOSÉ")).0,
        422,
        "one login, whatever its case"
    );
    // What one wrote the other finds, without case and accents.
    one.until_with("/customer-users?search=nandu", &session, |page| page.contains("/customer-users/Jos%C3%A9"));
    let (status, _) = api.ask("PATCH", "/customer-users/jos%C3%A9", r#"{"city":"València","login":"jose.nandu"}"#);
    assert_eq!(status, 200);
    let history = one.until_with("/history", &session, |page| page.contains("València"));
    assert!(history.contains("jose.nandu"));
    // Longer than the column, and what no engine can hold: refused, nothing cut.
    let long = format!(r#"{{"city":"{}"}}"#, "ñ".repeat(201));
    assert_eq!(api.ask("PATCH", "/customer-users/jose.nandu", &long).0, 422);
    assert_eq!(api.ask("PATCH", "/customer-users/jose.nandu", "{\"city\":\"a\\u0000b\"}").0, 422);
    let wide = "ñ".repeat(200);
    assert_eq!(api.ask("PATCH", "/customer-users/jose.nandu", &format!(r#"{{"city":"{wide}"}}"#)).0, 200);
    assert_eq!(api.ask("GET", "/customer-users/jose.nandu", "").1["city"], wide.as_str());

    // Files, beside the running servers: all or nothing, and as a job.
    place.write("companies.csv", &COMPANIES.replace("K1", "K3"));
    place.ok(&["customers", "import", "companies.csv"], "");
    let broken = format!("{}broken,A,B,no address,K1\n", people(0..50));
    place.write("broken.csv", &broken);
    assert_eq!(place.run(&["customer-users", "import", "broken.csv"], "").status, Some(1));
    assert_eq!(api.wait_for("/customer-users", |found| found["total"] == 1)["total"], 1, "all or nothing");
    place.write("people.csv", &people(0..300));
    place.ok(&["customer-users", "import", "people.csv"], "");
    api.wait_for("/customer-users?search=first299", |found| found["total"] == 1);
    let partly = place.run(&["customer-users", "import", "--partial", "--match", "login", "broken.csv"], "");
    assert_eq!(partly.status, Some(1), "{partly:?}");
    let (_, jobs) = api.ask("GET", "/jobs", "");
    assert_eq!(jobs["items"][0]["counts"]["refused"], 1, "{jobs}");
    assert_eq!(jobs["items"][1]["counts"]["added"], 300, "{jobs}");
    let exported = place.ok(&["customer-users", "export"], "");
    assert_eq!(exported.lines().count(), 302);
    assert!(exported.contains("Ñandú 😀"));
    // Behind the numbers of the import that was refused MariaDB waits a while for somebody to commit them.
    api.wait_for("/changes?after=0&limit=1000", |feed| feed["items"].as_array().is_some_and(|items| items.len() > 300));

    let refused = place.run(&["backup", "copy.db"], "");
    assert_eq!(refused.status, Some(1));
    assert!(refused.err.contains(dump), "{}", refused.err);
    assert!(place.run(&["restore", "copy.db"], "").err.contains(dump));
}

fn goes_and_comes_back(engine: &str) {
    let fresh = Fresh::on(engine).expect("a database");
    let (before, after) = fresh.url().split_once('@').expect("a user");
    let (server, database) = after.split_once('/').expect("a database");
    let mut bridge = Proxy::to(server).expect("a port");
    let place = Place::on(&format!("{before}@{}/{database}", bridge.address()));
    place.write("padron.toml", "[pool]\nmax_connections = 3\nacquire_seconds = 1\n");
    init(&place);
    let server = place.serve(&[]);
    let session = server.sign_in("admin", PASSWORD);
    assert!(server.get("/customer-users", &session).starts_with("HTTP/1.1 200"));
    bridge.cut();
    for path in ["/customer-users", "/history", "/readyz", "/api/v1/customers"] {
        let began = std::time::Instant::now();
        let answer = server.get(path, &session);
        if path.starts_with("/api") {
            // Without a token nobody is asked.
            assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
            continue;
        }
        assert!(answer.starts_with("HTTP/1.1 503"), "{path}: {answer}");
        assert!(answer.contains("retry-after: 5"), "{path}: {answer}");
        assert!(began.elapsed() < Duration::from_secs(8), "{path} took {:?}", began.elapsed());
    }
    assert!(server.get("/healthz", "").starts_with("HTTP/1.1 200"));
    bridge.mend().expect("the port is free again");
    server.until("/readyz", |answer| answer.contains("200 OK"));
    server.until_with("/customer-users", &session, |answer| answer.starts_with("HTTP/1.1 200"));
    // What is written beside it is followed again.
    place.write("companies.csv", COMPANIES);
    place.ok(&["customers", "import", "companies.csv"], "");
    server.until_with("/customers?search=one", &session, |page| page.contains("/customers/K1"));
}
