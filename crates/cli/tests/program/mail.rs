//! Mail by a running server, and from the terminal.

use padron_testkit::smtp::{Next, Protection, Sink, Taken, Wants};

use crate::{COMPANIES, Place, cookie, init, token};

fn configured(place: &Place, sink: &Sink, more: &str) {
    let authority = Sink::authority();
    place.write("secret", "pass word\n");
    place.write(
        "padron.toml",
        &format!(
            "[log]\nfilter = \"debug\"\n[mail]\nhost = \"localhost\"\nport = {}\nfrom = \"Mesa <desk@example.org>\"\nlogin = \"desk\"\n\
             password_file = \"secret\"\nca_certificate = {:?}\n{more}\n",
            sink.port(),
            authority.display().to_string()
        ),
    );
}

fn sink() -> Sink {
    Sink::start(Wants { protection: Protection::StartTls, sign_in: Some(("desk", "pass word")) })
        .expect("a mail server")
}

fn until(sink: &Sink, count: usize) -> Vec<Taken> {
    for _ in 0..200 {
        if sink.taken().len() >= count {
            return sink.taken();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{count} mails never came: {:?}", sink.taken())
}

#[test]
fn a_running_server_sends_what_the_terminal_asks_for_and_logs_no_secret() {
    let place = Place::new();
    let sink = sink();
    configured(&place, &sink, "");
    init(&place);
    place.ok(&["customers", "import", "-"], COMPANIES);
    let log = place.path("log");
    let (mut server, address) = serve(&place, &log);
    let add = [
        "customer-users",
        "add",
        "--login",
        "jose",
        "--first-name",
        "José",
        "--last-name",
        "García",
        "--email",
        "jose@example.es",
        "--customer-id",
        "K1",
        "--send-link",
    ];
    let told = place.ok(&[&add[..], &["--dry-run"]].concat(), "");
    assert!(told.contains("Would add") && told.contains("would go to jose@example.es"), "{told}");
    assert!(place.ok(&["mail", "list"], "").contains("0 waiting"));
    let told = place.ok(&add, "");
    assert!(told.contains("goes to jose@example.es") && !told.contains("password:"), "{told}");
    let taken = until(&sink, 1).remove(0);
    assert!(taken.encrypted && taken.signed_in);
    let link = taken.link().expect("a link");
    let secret = link.rsplit('/').next().expect("a secret").to_owned();
    assert!(link.starts_with(&format!("http://{address}/set-password/")), "{link}");

    let ask = |request: &str| {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(&address).expect("the server answers");
        stream.write_all(request.as_bytes()).expect("a request is taken");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    let path = format!("/set-password/{secret}");
    let page = ask(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    assert!(page.contains("Choose your password"), "{page}");
    let form = format!("csrf={}&password=of+my+own&password_again=of+my+own", token(&page));
    let (visitor, length) = (cookie(&page, "padron_visitor").expect("a cookie"), form.len());
    let answer = ask(&format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {visitor}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{form}"
    ));
    assert!(answer.contains("Your password is set"), "{answer}");
    let again = ask(&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    assert!(again.starts_with("HTTP/1.1 404"), "{again}");

    place.ok(&["customer-users", "send-link", "jose", "--language", "de"], "");
    assert!(until(&sink, 2)[1].plain().starts_with("Guten Tag"));
    server.kill().expect("it runs");
    server.wait().expect("it ends");
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(
        !log.is_empty() && !log.contains(&secret) && !log.contains("pass word") && !log.contains("of my own"),
        "{log}"
    );
}

/// A server whose log is kept; the test ends it.
#[expect(clippy::zombie_processes, reason = "the caller waits for it")]
fn serve(place: &Place, log: &std::path::Path) -> (std::process::Child, String) {
    use std::io::BufRead as _;
    let file = std::fs::File::create(log).expect("a file");
    let mut child =
        place.command(&["serve", "--listen", "127.0.0.1:0"]).stderr(file).spawn().expect("the server starts");
    let mut out = std::io::BufReader::new(child.stdout.take().expect("piped"));
    loop {
        let mut line = String::new();
        assert!(out.read_line(&mut line).expect("output") > 0, "the server ended");
        if let Some(address) = line.trim().strip_prefix("Padrón listens on http://") {
            let address = address.to_owned();
            std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
            return (child, address);
        }
    }
}

#[test]
fn a_test_tells_each_step_and_the_doctor_looks() {
    let place = Place::new();
    let sink = sink();
    configured(&place, &sink, "");
    init(&place);
    let told = place.ok(&["mail", "test", "ada@example.org", "--language", "es"], "");
    for step in ["name", "connect", "tls", "sign-in", "message"] {
        assert!(told.contains(&format!("ok    {step}")), "{step}: {told}");
    }
    assert!(sink.taken()[0].text.contains("Subject: El correo de Mesa llega"));
    sink.then(&[Next::Answer("550 5.1.1 Nobody")]);
    let ran = place.run(&["mail", "test", "ada@example.org", "--json"], "");
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.status, json["sent"].as_bool()), (Some(1), Some(false)));
    assert_eq!(json["steps"][4]["step"], "message");
    assert!(place.ok(&["doctor"], "").contains("ok   mail"));
    place.write("secret", "wrong\n");
    let ill = place.run(&["doctor"], "");
    assert!(ill.status == Some(1) && ill.out.contains("FAIL mail") && ill.out.contains("sign-in"), "{}", ill.out);
    assert!(!ill.out.contains("wrong\n"));
    let wrong = place.run(&["mail", "test", "nobody"], "");
    assert_eq!((wrong.status, wrong.err.starts_with("address: ")), (Some(1), true), "{}", wrong.err);
    assert_eq!(place.run(&["mail", "retry"], "").status, Some(2));
    assert_eq!(place.run(&["mail", "retry", "42"], "").status, Some(1));
    assert!(place.ok(&["mail", "retry", "--failed"], "").starts_with("0 mails"));
}

#[test]
fn wrong_settings_are_told_and_the_password_is_not_shown() {
    let place = Place::new();
    for (mail, fault) in [
        ("host = \"h\"", "mail.from"),
        ("host = \"h\"\nfrom = \"nonsense\"", "mail.from"),
        ("host = \"h\"\nfrom = \"a@b.example\"\npassword = \"x\"\npassword_file = \"y\"", "say one of them"),
        ("host = \"h\"\nfrom = \"a@b.example\"\npassword_file = \"missing\"", "mail.password_file"),
        ("host = \"h\"\nfrom = \"a@b.example\"\nlanguage = \"fr\"", "mail.language"),
        ("host = \"h\"\nfrom = \"a@b.example\"\ntemplates = \"missing\"", "mail.templates"),
        ("host = \"h\"\nfrom = \"a@b.example\"\npassword_link_hours = 0", "mail.password_link_hours"),
        ("host = \"h\"\nfrom = \"a@b.example\"\nencryption = \"rot13\"", "encryption"),
        ("host = \"h\"\nfrom = \"a@b.example\"\nca_certificate = \"missing\"", "mail.ca_certificate"),
    ] {
        let file = place.write("m.toml", &format!("[mail]\n{mail}\n"));
        let told = place.run(&["config", "check", file.to_str().expect("UTF-8")], "");
        assert!(told.status == Some(1) && told.out.contains(fault), "{mail}: {}", told.out);
    }
    place
        .write("padron.toml", "[mail]\nhost = \"h\"\nfrom = \"a@b.example\"\nlogin = \"u\"\npassword = \"hushhush\"\n");
    let shown = place.ok(&["config", "show"], "");
    assert!(shown.contains("login = \"u\"") && !shown.contains("hushhush"), "{shown}");
}
