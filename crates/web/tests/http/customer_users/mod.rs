//! `/customer-users`, `/add-customer-user` and what lies below them.

mod list;
mod odd_logins;
mod passwords;
mod rename;

use crate::desk::{Desk, person};

#[tokio::test]
async fn nobody_can_be_added_before_there_is_a_customer() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let page = browser.get("/add-customer-user").await.expect(200);
    assert!(page.links().contains(&"/add-customer".to_owned()));
    assert_eq!(page.input("login"), None);
    let answer = browser.submit("/add-customer-user", &person("jose", "C1")).await.expect(422);
    assert!(answer.fault("customer_id").is_some());
    assert_eq!(desk.count("customer_user").await, 0);
}

#[tokio::test]
async fn a_person_is_added_found_switched_off_and_has_a_history() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let mut form = person("jgarcia", "C1");
    form.push(("password", "a password for jose"));
    browser.submit("/add-customer-user", &form).await.expect_go("/customer-users/jgarcia");
    browser.get("/customer-users?search=garcia").await.expect(200).has("/customer-users/jgarcia");
    browser
        .edit("/customer-users/jgarcia", &[("valid", "invalid"), ("action", "finish")])
        .await
        .expect_go("/customer-users");
    browser.get("/customer-users").await.has("notice");
    browser.get("/customer-users?search=garcia&valid=valid").await.expect(200).lacks("/customer-users/jgarcia");
    browser.get("/customer-users?valid=invalid").await.expect(200).has("/customer-users/jgarcia");
    let page = browser.get("/customer-users/jgarcia").await.expect(200);
    page.has("ada");
    page.lacks("a password for jose");
    page.lacks("$argon2");
    assert_eq!(
        desk.read("SELECT DISTINCT actor || door FROM padron_audit WHERE object_key = 'jgarcia'").await,
        ["adaweb"]
    );
}

#[tokio::test]
async fn hostile_values_are_text_or_refused_and_never_markup() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' OR 1=1 --",
        "../../etc/passwd",
        "{{7*7}}",
        "%s%n",
        "a'b\"c<d>&e",
        "<!--rows-->",
    ];
    for (place, value) in hostile.iter().enumerate() {
        let login = format!("{value}{place}");
        let mut form = vec![
            ("login", login.as_str()),
            ("email", "a@example.org"),
            ("customer_id", "C1"),
            ("valid", "valid"),
            ("password", "long enough"),
        ];
        for field in [
            "title",
            "first_name",
            "last_name",
            "phone",
            "fax",
            "mobile",
            "street",
            "zip",
            "city",
            "country",
            "comment",
        ] {
            form.push((field, value));
        }
        let answer = browser.submit("/add-customer-user", &form).await.expect(303);
        let address = answer.location().to_owned();
        for page in [
            address.as_str(),
            &format!("{address}/rename?to=%3Cscript%3Ealert(1)%3C/script%3E"),
            &format!("{address}/password"),
            "/",
            "/customer-users?columns=login&columns=name&columns=phone&columns=city",
            "/customers/C1",
            "/find?q=alert",
        ] {
            let page = browser.get(page).await.expect(200);
            page.lacks("<script>alert");
            page.lacks("<img src=x");
            page.lacks(">49<");
        }
        let page = browser.get(&address).await;
        assert_eq!(page.input("first_name").as_deref(), Some(*value));
        assert_eq!(page.text().matches("</html>").count(), 1);
    }
    assert_eq!(desk.count("customer_user").await, hostile.len());
    // A list is sent whole although somebody is called as the mark between its head and its foot.
    let list = browser.get("/customer-users").await.expect(200);
    assert_eq!(list.text().matches("</html>").count(), 1);
    assert_eq!(list.text().matches("data-row>").count(), hostile.len());
}

#[tokio::test]
async fn every_value_of_the_address_is_escaped() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let browser = desk.admin().await;
    let payload = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for address in [
        "/customer-users?",
        "/customers?",
        "/find?",
        "/add-customer-user?",
        "/customer-users/u1?",
        "/customers/C1?",
        "/customers/C1/rename?",
        "/sign-in?",
        "/account?",
        "/nowhere?",
    ] {
        for name in [
            "q", "search", "customer", "valid", "sort", "dir", "limit", "page", "columns", "to", "key", "next",
            "language", "ended", "out", payload,
        ] {
            for mut browser in [browser.clone(), desk.browser(), browser.clone().header("hx-request", "true")] {
                let answer = browser.get(&format!("{address}{name}={payload}")).await;
                answer.lacks("<script>alert");
                assert!(!answer.location().contains('<'));
            }
        }
    }
    for cookie in [
        "padron_notice",
        "padron_theme",
        "padron_language",
        "padron_density",
        "padron_session",
        "padron_visitor",
        "padron_keys",
    ] {
        for value in [
            "\"><script>alert(1)</script>",
            "password-set:%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "password-set:javascript%3Aalert(1)",
            "customer-saved:%0d%0aSet-Cookie:%20a=b",
            "password-set:%00%ff",
            "password-set",
            ":",
            "%",
        ] {
            let mut browser = if cookie == "padron_session" { desk.browser() } else { browser.clone() };
            browser.cookies.insert(cookie.into(), value.into());
            let answer = browser.get("/sign-in").await;
            answer.lacks("<script>alert");
            let answer = browser.get("/customers").await;
            answer.lacks("<script>alert");
            assert!(answer.links().iter().all(|link| !link.starts_with("javascript")));
            assert_eq!(answer.cookie("a"), None);
        }
    }
    let mut agent = browser
        .clone()
        .header("user-agent", "<script>alert(1)</script>")
        .header("x-request-id", "<script>alert(1)</script>");
    agent.cookies.clear();
    agent.sign_in(crate::desk::ADMIN, crate::desk::PASSWORD).await.expect_go("/");
    agent.get("/account").await.expect(200).lacks("<script>alert");
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_the_input_stays() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut browser = desk.admin().await;
    let before = desk.everything().await;
    let long = "x".repeat(201);
    let nul = "p".repeat(2_000);
    for (field, value) in [
        ("login", ""),
        ("login", "a\0b"),
        ("login", "a\u{202e}b"),
        ("login", "a\u{200b}"),
        ("login", " a"),
        ("login", "a\tb"),
        ("login", "U1"),
        ("login", long.as_str()),
        ("first_name", ""),
        ("first_name", "\u{7f}"),
        ("last_name", "\u{feff}x"),
        ("email", "nonsense"),
        ("email", "a@b@c"),
        ("email", "a\0@example.org"),
        ("customer_id", "nobody"),
        ("customer_id", ""),
        ("customer_id", "C1\0"),
        ("password", "a\0b"),
        ("password", nul.as_str()),
        ("valid", "maybe"),
        ("city", long.as_str()),
        ("phone", "\u{1b}[31m"),
    ] {
        let mut form = person("new", "C1");
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let answer = browser.submit("/add-customer-user", &form).await.expect(422);
        assert!(answer.fault(field).is_some(), "{field}: {value:?}");
        assert_eq!(answer.input("email").as_deref(), Some(if field == "email" { value } else { "jose@example.org" }));
        if field == "password" {
            answer.lacks(value);
        }
    }
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn forms_that_no_browser_sends() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let mut browser = desk.admin().await;
    let csrf = browser.csrf().await;
    let version = browser.get("/customer-users/u1").await.input("version").expect("a version");
    let before = desk.everything().await;
    let good = crate::desk::body(&[("csrf", &csrf), ("version", &version), ("city", "Oslo")]);
    for kind in [
        None,
        Some("text/plain"),
        Some("application/json"),
        Some("multipart/form-data; boundary=x"),
        Some("application/x-www-form-urlencodedx"),
        Some(""),
    ] {
        browser.send(axum::http::Method::POST, "/customer-users/u1", kind, good.clone()).await.expect(415);
    }
    browser.post_raw("/customer-users/u1", "").await.expect(409);
    browser.post_raw("/customer-users/u1", "&&&===%%%").await.expect(409);
    browser.post_raw("/customer-users/u1", format!("{good}&comment={}", "x".repeat(300_000))).await.expect(413);
    // Of a field that was sent twice the first counts, the token's included.
    browser.post_raw("/customer-users/u1", format!("csrf=x&{good}")).await.expect(409);
    assert_eq!(desk.everything().await, before);
    browser
        .post_raw("/customer-users/u1", format!("{good}&city=Bergen&id=77&pw=x&create_by=9&login_=%FF&changed_by=3"))
        .await
        .expect(303);
    assert_eq!(desk.read("SELECT city || id || coalesce(pw, '') || create_by FROM customer_user").await, ["Oslo11"]);
    // What is no UTF-8 is refused: what would stand for it stands for bytes of a database that are no text.
    let version = browser.get("/customer-users/u1").await.input("version").expect("a version");
    let kind = Some("Application/X-WWW-Form-Urlencoded; charset=UTF-8");
    let sent = format!("csrf={csrf}&version={version}&city=a%FFb%zz%");
    browser.send(axum::http::Method::POST, "/customer-users/u1", kind, sent).await.expect(422);
    assert_eq!(desk.read("SELECT city FROM customer_user").await, ["Oslo"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_person_sent_many_times_at_once_is_one() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let csrf = browser.csrf().await;
    let sent: Vec<_> = (0..8)
        .map(|_| {
            let (mut browser, csrf) = (browser.clone(), csrf.clone());
            tokio::spawn(async move {
                let mut form = person("jose", "C1");
                form.push(("csrf", &csrf));
                browser.post("/add-customer-user", &form).await.status.as_u16()
            })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in sent {
        answers.push(answer.await.expect("no panic"));
    }
    answers.sort_unstable();
    assert_eq!(answers[0], 200, "one sees the password");
    assert!(answers[1..].iter().all(|status| *status == 422), "{answers:?}");
    assert_eq!(desk.count("customer_user").await, 1);
    assert_eq!(desk.count("padron_audit WHERE verb = 'add'").await, 1);
}

#[tokio::test]
async fn the_second_of_two_editors_is_shown_what_changed() {
    let desk = Desk::new().await;
    desk.fill(1, 1).await;
    let (mut one, mut two) = (desk.admin().await, desk.admin().await);
    let second = two.get("/customer-users/u1").await;
    one.edit("/customer-users/u1", &[("city", "Oslo")]).await.expect(303);
    let (csrf, version) = (second.input("csrf").expect("a token"), second.input("version").expect("a version"));
    let answer =
        two.post("/customer-users/u1", &[("csrf", &csrf), ("version", &version), ("city", "Bergen")]).await.expect(409);
    answer.has("Oslo");
    answer.has("Bergen");
    assert_eq!(desk.read("SELECT city FROM customer_user").await, ["Oslo"]);
}
