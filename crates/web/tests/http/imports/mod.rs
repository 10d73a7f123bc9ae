//! `/imports` and what lies below it: a file through its four steps, and every way it can be wrong.

use axum::http::Method;

use crate::desk::{Answer, Browser, Desk};

/// Sends a file as a browser does: the token, what it holds, the file.
async fn upload(browser: &mut Browser, csrf: &str, name: &str, bytes: &[u8]) -> Answer {
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let body = [
        field("csrf", csrf).as_bytes(),
        field("kind", "customer_users").as_bytes(),
        file.as_bytes(),
        bytes,
        b"\r\n--b--\r\n",
    ]
    .concat();
    browser.send(Method::POST, "/imports", Some("multipart/form-data; boundary=b"), body).await
}

/// Uploads and gives the address of the import.
async fn drafted(browser: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let csrf = browser.csrf().await;
    let answer = upload(browser, &csrf, name, bytes).await.expect(303);
    answer.location().strip_suffix("/columns").expect("the next step").to_owned()
}

/// Does what a server does in the background.
async fn work(desk: &Desk, import: &str) {
    let id = import.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a number");
    let admin = desk.app.as_operator().await.expect("an operator");
    admin.work_on_job(id, None).await.expect("worked on");
}

const FILE: &str = "Benutzername;Vorname;Nachname;E-Mail;Kundennummer;Schuhe\n\
    jlopez;Juana;López;j.lopez@example.es;C1;42\n\
    =1+1;<b>Böse</b>;Müller;keine;C1;1\n\
    jlopez;Noch;Einmal;x@example.es;K9;1\n";

#[tokio::test]
async fn a_file_goes_through_its_four_steps_and_back() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut browser = desk.admin().await;
    browser.get("/customer-users").await.expect(200).has("href=\"/imports\"");
    browser.get("/customers").await.expect(200).has("href=\"/imports?kind=customers\"");
    browser.get("/imports").await.expect(200).has("enctype=\"multipart/form-data\"");
    let import = drafted(&mut browser, "C:\\leute.csv", FILE.as_bytes()).await;
    let columns = format!("{import}/columns");
    let page = browser.get(&columns).await.expect(200);
    page.has("leute.csv");
    page.has("<option value=\";\" selected>");
    page.has("j.lopez@example.es");
    // A column nobody knows stops it until somebody said what it is.
    let sent = [("matching", "key"), ("then", "check"), ("encoding", "utf-8"), ("delimiter", ";"), ("header", "yes")];
    browser.submit(&columns, &sent).await.expect(422).has("Schuhe");
    let mut sent = sent.to_vec();
    sent.push(("column-5", "-"));
    browser.submit(&columns, &sent).await.expect_go(&format!("{import}/check"));
    browser.get(&format!("{import}/check")).await.expect(200).has("hx-trigger=\"every 1s\"");
    work(&desk, &import).await;
    let page = browser.get(&format!("{import}/check")).await.expect(200);
    page.has("1 add");
    page.has("2 refuse");
    page.has("keine");
    page.has("does not read as an e-mail address");
    page.has("Line 2 of the file says the same");
    page.lacks("<b>Böse");
    browser.get(&format!("{import}/check?show=add")).await.expect(200).has(">jlopez</th>");
    browser.submit(&format!("{import}/run"), &[]).await.expect_go(&import);
    browser.clone().header("hx-request", "true").get(&import).await.expect(200).lacks("<html");
    work(&desk, &import).await;
    browser.get(&import).await.expect(200).has("1 added");
    browser.get("/customer-users/jlopez").await.expect(200).has("Juana");
    let rejects = browser.get(&format!("{import}/rejects")).await.expect(200);
    assert_eq!(
        rejects.text(),
        "\u{feff}Benutzername;Vorname;Nachname;E-Mail;Kundennummer;Schuhe;padron_reasons\n\
         '=1+1;<b>Böse</b>;Müller;keine;C1;1;email: not-an-address\n\
         jlopez;Noch;Einmal;x@example.es;K9;1;\"login: taken (line 2); customer_id: unknown-customer\"\n"
    );
    browser.submit(&format!("{import}/undo"), &[]).await.expect_go(&import);
    let undo = format!("/imports/{}", desk.read("SELECT CONCAT(MAX(id), '') FROM padron_job").await[0]);
    work(&desk, &undo).await;
    let undone = browser.get(&import).await.expect(200);
    undone.has("1 removed");
    undone.has("state back");
    let refused = browser.get(&format!("{import}?show=refuse")).await.expect(200);
    refused.has("does not read as an e-mail address");
    refused.has("Line 2 of the file says the same");
    browser.get("/customer-users/jlopez").await.expect(404);
    // What was refused, corrected, goes in; its column of reasons is passed over.
    let corrected = rejects.text().replace("keine", "boese@example.es").replace("'=1+1", "boese");
    let again = drafted(&mut browser, "rejects.csv", corrected.as_bytes()).await;
    browser
        .submit(&format!("{again}/columns"), &[("then", "check"), ("header", "yes")])
        .await
        .expect_go(&format!("{again}/check"));
    work(&desk, &again).await;
    browser.get(&format!("{again}/check")).await.expect(200).has("1 add");
}

#[tokio::test]
async fn a_file_needs_a_token_and_an_administrator() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut stranger = Browser::new(desk.router.clone());
    assert!(stranger.get("/imports").await.expect(303).location().starts_with("/sign-in"));
    let csrf = stranger.csrf().await;
    upload(&mut stranger, &csrf, "a.csv", FILE.as_bytes()).await.expect(303);
    let mut browser = desk.admin().await;
    upload(&mut browser, "wrong", "a.csv", FILE.as_bytes()).await.expect(409);
    let import = drafted(&mut browser, "a.csv", FILE.as_bytes()).await;
    for action in ["run", "pause", "resume", "cancel", "undo"] {
        browser.post(&format!("{import}/{action}"), &[("csrf", "wrong")]).await.expect(409);
    }
    assert_eq!(desk.count("padron_job").await, 1);
    assert_eq!(desk.read("SELECT state FROM padron_job").await, ["draft"]);
    browser.submit(&format!("{import}/dance"), &[]).await.expect(404);
    browser.get("/imports/99").await.expect(404);
    browser.submit(&format!("{import}/columns"), &[("then", "cancel")]).await.expect_go("/imports");
    assert_eq!(desk.count("padron_job_chunk").await, 0, "what was discarded is gone");
}

#[tokio::test]
async fn files_that_are_none_are_told_and_change_nothing() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let csrf = browser.csrf().await;
    let wide = "a;".repeat(1_500);
    let bomb = [b"PK\x03\x04".as_slice(), &[0; 64]].concat();
    for (name, bytes, told) in [
        ("", b"x".as_slice(), "No file was chosen"),
        ("empty.csv", b"", "holds no rows"),
        ("twice.csv", b"login,login\na,b\n", "The column login is there twice"),
        ("wide.csv", wide.as_bytes(), "too many columns"),
        ("bomb.xlsx", &bomb, "The workbook cannot be read"),
    ] {
        let answer = upload(&mut browser, &csrf, name, bytes).await.expect(422);
        answer.has(told);
    }
    assert_eq!(desk.count("customer_user").await, 0);
    assert_eq!(desk.count("padron_job_chunk").await, 0);
    let form = [("csrf", csrf.as_str()), ("file", "x")];
    browser.post("/imports", &form).await.expect(422);
}

#[tokio::test]
async fn every_job_is_in_the_list_of_jobs() {
    let desk = Desk::new().await;
    desk.fill(1, 3).await;
    let mut browser = desk.admin().await;
    let fresh = browser.get("/jobs").await.expect(200);
    fresh.has("No file was imported");
    fresh.has("aria-current=\"page\"");
    let import = drafted(&mut browser, "leute.csv", FILE.as_bytes()).await;
    let admin = desk.app.as_operator().await.expect("an operator");
    let bulk = padron_app::bulk::Bulk {
        kind: padron_app::bulk::BulkKind::CustomerUsers,
        selection: padron_app::bulk::Selection::Matching {
            search: String::new(),
            valid: None,
            customer_id: None,
            source: None,
            shown: None,
        },
        action: padron_app::bulk::BulkAction::Set { field: "city".into(), value: "Sevilla".into() },
    };
    let job = admin.begin_bulk(&bulk, None).await.expect("a job");
    admin.work_on_job(job.id, None).await.expect("worked on");
    let list = browser.get("/jobs").await.expect(200);
    list.has("leute.csv");
    list.has("Bulk change");
    list.has("Sevilla");
    list.has("3 changed");
    list.has(&format!("href=\"/jobs/{}\"", job.id));
    browser.get(&format!("/jobs/{}", job.id)).await.expect_go(&format!("/bulk/jobs/{}", job.id));
    let id = import.rsplit('/').next().expect("a number");
    list.has(&format!("href=\"/jobs/{id}\""));
    browser.get(&format!("/jobs?below={id}")).await.expect(200).lacks("leute.csv");
    let mut stranger = Browser::new(desk.router.clone());
    assert!(stranger.get("/jobs").await.expect(303).location().starts_with("/sign-in"));
}
