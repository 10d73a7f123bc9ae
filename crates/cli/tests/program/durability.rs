//! A kill at any moment leaves the last acknowledged state (design decision 13).

use std::fmt::Write as _;
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

/// A job as `padron jobs show --json` tells it.
fn job(place: &Place, id: &str) -> serde_json::Value {
    serde_json::from_str(&place.ok(&["jobs", "show", id, "--json"], "")).expect("a report")
}

fn people_there(place: &Place) -> u64 {
    let listed = place.run(&["customer-users", "list", "--json", "--limit", "1"], "").out;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("a list");
    listed["total"].as_u64().expect("a number")
}

#[test]
fn ten_kills_end_in_exactly_the_rows_the_report_says() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    // Every hundredth row is wrong, and every thousandth is there twice.
    let mut text = "login,first_name,last_name,email,customer_id\n".to_owned();
    let (mut right, mut wrong) = (0_u64, 0_u64);
    for number in 0..60_000 {
        let email = if number % 100 == 7 { "nothing".to_owned() } else { format!("p{number}@example.es") };
        let _ = writeln!(text, "p{number},First{number},Last,{email},K1");
        if number % 100 == 7 {
            wrong += 1;
        } else {
            right += 1;
        }
        if number % 1_000 == 500 {
            let _ = writeln!(text, "P{number},First{number},Last,p{number}@example.es,K1");
            wrong += 1;
        }
    }
    let file = place.write("people.csv", &text);
    let mut running = place.command(&["customer-users", "import", file.to_str().unwrap(), "--partial"]);
    let mut running = running.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut kills, mut partly, mut random) = (0, 0, u64::from(std::process::id()));
    for round in 0..10 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(if round == 0 { 1_500 } else { 60 + (random >> 33) % 400 }));
        let _ = running.kill();
        kills += u64::from(!running.wait().unwrap().success());
        let told = job(&place, "2");
        let done = told["counts"]["added"].as_u64().unwrap_or(0);
        assert_eq!(people_there(&place), done, "after kill {round}: {told}");
        partly += u64::from(done > 0 && done < right);
        let mut command = place.command(&["jobs", "resume", "2"]);
        running = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    }
    assert!(running.wait().unwrap().success() || job(&place, "2")["state"] == "done");
    assert!(kills >= 3 && partly >= 1, "{kills} kills, {partly} of them in the midst of it");
    let told = job(&place, "2");
    assert_eq!((told["state"].as_str(), told["counts"]["added"].as_u64()), (Some("done"), Some(right)), "{told}");
    assert_eq!(told["counts"]["refused"].as_u64(), Some(wrong), "{told}");
    assert_eq!(people_there(&place), right);
    assert!(place.ok(&["doctor"], "").contains("the file is sound"));
    // And all of it goes back, as if it had never been.
    let undone: serde_json::Value = serde_json::from_str(&place.ok(&["jobs", "undo", "2", "--json"], "")).unwrap();
    assert_eq!(undone["counts"]["removed"].as_u64(), Some(right), "{undone}");
    assert_eq!(people_there(&place), 0);
}

#[test]
fn a_server_goes_on_with_what_another_left() {
    let place = Place::new();
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let file = place.write("people.csv", &people(0..60_000));
    let mut import = place.command(&["customer-users", "import", file.to_str().unwrap(), "--partial"]);
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    let _ = import.kill();
    let _ = import.wait();
    let server = place.serve(&[]);
    for _ in 0..600 {
        if job(&place, "2")["state"] == "done" {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(job(&place, "2")["counts"]["added"], 60_000);
    let session = server.sign_in("admin", PASSWORD);
    server
        .until_with("/customer-users?search=p59999", &session, |page| page.contains("href=\"/customer-users/p59999\""));
}
