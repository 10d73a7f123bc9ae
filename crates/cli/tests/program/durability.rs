//! A kill at any moment leaves the last acknowledged state (design decision 13).

use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use crate::{COMPANIES, PASSWORD, Place, init, people, token};

#[test]
fn acknowledged_saves_survive_a_kill() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    for round in 0..5 {
        let mut server = place.serve(&[]);
        let session = server.sign_in("admin", PASSWORD);
        let page = server.get("/add-customer", &session);
        let mut acknowledged = Vec::new();
        for number in 0..8 {
            let id = format!("R{round}N{number}");
            let answer = server.post(
                "/add-customer",
                &session,
                &format!("csrf={}&customer_id={id}&name=Company+{id}&valid=valid", token(&page)),
            );
            assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
            acknowledged.push(id);
        }
        // Another one is on its way when the kill comes; it may be there or not.
        let (address, form) = (
            server.address.clone(),
            format!("csrf={}&customer_id=R{round}X&name=Torn+{round}&valid=valid", token(&page)),
        );
        let racing = std::thread::spawn(move || {
            if let Ok(mut stream) = std::net::TcpStream::connect(address) {
                let head = format!(
                    "POST /add-customer HTTP/1.1\r\nHost: x\r\nCookie: {session}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
                    form.len()
                );
                let _ = stream.write_all(format!("{head}{form}").as_bytes());
            }
        });
        std::thread::sleep(Duration::from_micros(300 * round));
        server.kill();
        racing.join().unwrap();
        let listed = place.ok(&["customers", "list"], "");
        for id in acknowledged {
            assert!(listed.contains(&format!("{id} ")), "{id} was acknowledged and is gone");
        }
    }
    assert!(place.ok(&["doctor"], "").contains("the file is sound"));
}

#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let file = place.write("people.csv", &people(0..20_000));
    for wait in [50, 200, 400] {
        let mut import =
            place.command(&["customer-users", "import", file.to_str().unwrap()]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = import.kill();
        let ended = import.wait().unwrap();
        let listed: serde_json::Value =
            serde_json::from_str(&place.run(&["customer-users", "list", "--json", "--limit", "1"], "").out).unwrap();
        let total = listed["total"].as_u64().unwrap();
        assert!(total == 0 || total == 20_000, "{total} of 20,000");
        if ended.success() {
            assert_eq!(total, 20_000, "what was acknowledged is there");
            return;
        }
    }
    place.ok(&["customer-users", "import", file.to_str().unwrap()], "");
}
