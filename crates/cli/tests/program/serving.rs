use crate::{COMPANIES, PASSWORD, Place, init, people, token};

#[test]
fn health_readiness_and_metrics() {
    let place = Place::new();
    let server = place.serve(&[]);
    assert!(server.get("/healthz", "").ends_with("ok"));
    assert!(server.get("/readyz", "").ends_with("ready"));
    assert!(server.get("/metrics", "").contains("padron_requests_total"));
    let forwarded = format!(
        "GET /metrics HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n",
        server.address
    );
    assert!(server.ask(&forwarded).starts_with("HTTP/1.1 404"));
}

#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let place = Place::new();
    let server = place.serve(&[]);
    let second = place.run(&["serve", "--listen", "127.0.0.1:0"], "");
    assert_eq!(second.status, Some(1));
    assert!(second.err.contains("another Padrón server runs on this database file"), "{}", second.err);
    assert!(server.get("/readyz", "").ends_with("ready"), "the first one goes on");
}

#[test]
fn commands_beside_a_server_show_within_a_second() {
    let place = Place::new();
    init(&place);
    let server = place.serve(&[]);
    let session = server.sign_in("admin", PASSWORD);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..20));
    let start = std::time::Instant::now();
    server.until_with("/customer-users?search=first19", &session, |page| page.contains("p19"));
    assert!(start.elapsed() < std::time::Duration::from_secs(1), "{:?}", start.elapsed());
    // A password set from the terminal ends the sessions of the old one.
    place.ok(&["init", "--admin", "admin", "--password-stdin"], "another password\n");
    assert!(server.get("/customer-users", &session).starts_with("HTTP/1.1 303"));
    server.sign_in("admin", "another password");
}

#[test]
fn the_demonstration_fills_an_empty_database_only() {
    let place = Place::new();
    init(&place);
    let mut server = place.serve(&["--demo"]);
    let session = server.sign_in("admin", PASSWORD);
    server.until_with("/customer-users?search=garcia", &session, |page| page.contains("<mark>"));
    server.kill();
    let counted: serde_json::Value =
        serde_json::from_str(&place.ok(&["customer-users", "list", "--json", "--limit", "1"], "")).unwrap();
    assert_eq!(counted["total"], 2_000);
    drop(place.serve(&["--demo"]));
    // `padron --demo` is `padron serve --demo`.
    assert_eq!(place.run(&["--demo", "--listen", "nowhere"], "").status, Some(1));
    let counted: serde_json::Value =
        serde_json::from_str(&place.ok(&["customers", "list", "--json", "--limit", "1"], "")).unwrap();
    assert_eq!(counted["total"], 40);
}

#[test]
fn backup_and_restore_beside_a_server() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..10));
    let server = place.serve(&[]);
    place.ok(&["backup", "copy.db"], "");
    assert_eq!(place.run(&["backup", "copy.db"], "").status, Some(1), "a backup overwrites nothing");
    place.ok(&["customer-users", "import", "-"], &people(10..20));
    let session = server.sign_in("admin", PASSWORD);
    server.until_with("/customer-users", &session, |page| page.contains("p19"));
    assert!(place.ok(&["restore", "copy.db"], "").contains("is as copy.db has it"));
    // The session began after the backup, so it is not in it.
    server.until_with("/customer-users", &session, |page| page.starts_with("HTTP/1.1 303"));
    let session = server.sign_in("admin", PASSWORD);
    server.until_with("/customer-users", &session, |page| page.contains("p9") && !page.contains("p19"));
    assert_eq!(place.run(&["restore", "Cargo.toml"], "").status, Some(1));
}

#[test]
fn a_polite_end_waits_for_nobody_long() {
    let place = Place::new();
    let mut server = place.serve(&[]);
    let killed = std::process::Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(server.wait(), Some(0));
}

#[test]
fn the_first_administrator_is_made_through_the_link() {
    let place = Place::new();
    let mut child = place.command(&["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("/set-up/") {
        std::io::BufRead::read_line(&mut out, &mut said).unwrap();
    }
    let address = said.lines().next().unwrap().strip_prefix("Padrón listens on http://").unwrap().to_owned();
    let path = said.lines().last().unwrap().trim().strip_prefix(&format!("http://{address}")).unwrap().to_owned();
    let server = crate::Server { child, address };
    let page = server.get(&path, "");
    let visitor = crate::cookie(&page, "padron_visitor").unwrap();
    let form = format!(
        "csrf={}&login=carla&first_name=Carla&last_name=M&password=a+long+password&password_again=a+long+password",
        token(&page)
    );
    let done = server.post(&path, &visitor, &form);
    assert!(done.starts_with("HTTP/1.1 303"), "{done}");
    assert!(server.get(&path, "").starts_with("HTTP/1.1 404"), "the link works once");
    server.sign_in("carla", "a long password");
}

#[test]
fn a_new_configuration_needs_no_restart() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    place.ok(&["customer-users", "import", "-"], &people(0..3));
    let mut server = place.serve(&[]);
    let session = server.sign_in("admin", PASSWORD);
    let asked = |name: &str| {
        let sent =
            std::process::Command::new("kill").args([name, &server.id().to_string()]).status().expect("kill is there");
        assert!(sent.success());
    };
    assert!(!server.get("/customer-users/p1", &session).contains("Room number"));
    // What is wrong changes nothing, however often it is asked for.
    let config = place.write("padron.toml", "[server]\nlisten = 12\n");
    asked("-HUP");
    asked("-HUP");
    assert!(server.get("/customer-users/p1", &session).contains("200 OK"));
    // The manual's room: a column, and a row of the map.
    let alter = std::process::Command::new("sqlite3")
        .arg(place.path("data/padron.db"))
        .arg("ALTER TABLE customer_user ADD COLUMN room VARCHAR(50)")
        .status()
        .expect("sqlite3 is there");
    assert!(alter.success());
    let extra =
        "[[source]]\nslot = 0\n[[source.extra]]\nfield = \"room\"\ncolumn = \"room\"\nlabel = \"Room number\"\n";
    std::fs::write(&config, extra).expect("a file");
    // Whoever asks all the while is never refused, and the session goes on.
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut answers = 0;
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                let answer = server.get("/customer-users/p1", &session);
                // Who connects in the very moment may find the connection closed without an answer, and asks again.
                assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 200"), "answer {answers}: {answer}");
                answers += 1;
            }
            answers
        });
        asked("-HUP");
        server.until_with("/customer-users/p1", &session, |page| page.contains("Room number"));
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(asking.join().expect("nobody was turned away") > 0);
    });
    // Twice is no different from once, and the end is the end.
    asked("-HUP");
    server.until_with("/customer-users/p1", &session, |page| page.contains("Room number"));
    server.until("/readyz", |answer| answer.contains("200 OK"));
    asked("-TERM");
    assert_eq!(server.wait(), Some(0));
}
