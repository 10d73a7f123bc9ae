//! `/customers`, `/add-customer` and what lies below them.

mod rename;

use crate::desk::{Desk, encode};

#[tokio::test]
async fn a_customer_is_added_found_changed_and_has_a_history() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let form =
        [("customer_id", "K1"), ("name", "Mueller & Söhne"), ("url", "https://example.org/"), ("valid", "valid")];
    browser.submit("/add-customer", &form).await.expect_go("/customers/K1");
    browser.get("/customers?search=s%C3%B6hne").await.expect(200).has("/customers/K1");
    browser.edit("/customers/K1", &[("city", "Cádiz"), ("action", "finish")]).await.expect_go("/customers");
    browser.get("/customers").await.has("notice");
    let page = browser.get("/customers/K1").await.expect(200);
    page.has("Cádiz");
    assert_eq!(page.input("name").as_deref(), Some("Mueller & Söhne"), "what a form does not send stays");
    assert!(page.links().contains(&"https://example.org/".to_owned()));
    browser.edit("/customers/K1", &[("city", "Cádiz")]).await.expect_go("/customers/K1");
    browser.get("/customers/K1").await.has("Nothing was different");
    assert_eq!(desk.count("padron_audit WHERE object_key = 'K1'").await, 2);
}

#[tokio::test]
async fn schemes_are_written_in_either_case() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let form = [("customer_id", "K1"), ("name", "One"), ("url", "HTTP://Example.org/"), ("valid", "valid")];
    browser.submit("/add-customer", &form).await.expect(303);
    let page = browser.get("/customers/K1").await.expect(200);
    assert!(page.links().contains(&"HTTP://Example.org/".to_owned()), "{:?}", page.links());
}

#[tokio::test]
async fn only_web_addresses_become_links() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let urls = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        " https://a",
        "vbscript:x",
        "//evil.example",
        "https://a\" onclick=\"x",
    ];
    for (place, url) in urls.iter().enumerate() {
        let (id, name) = (format!("K{place}"), format!("Name {place}"));
        browser
            .submit("/add-customer", &[("customer_id", &id), ("name", &name), ("url", url), ("valid", "valid")])
            .await
            .expect(303);
        let page = browser.get(&format!("/customers/{id}")).await.expect(200);
        let links = page.links();
        let outside: Vec<_> =
            links.iter().filter(|link| !link.starts_with(['/', '#']) || link.starts_with("//")).collect();
        assert!(outside.iter().all(|link| link.starts_with("https://a\"")), "{outside:?}");
        page.lacks("\" onclick=\"");
        page.lacks("<script>alert");
    }
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_the_input_stays() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let before = desk.everything().await;
    let long = "x".repeat(20_000);
    let answer = browser
        .submit(
            "/add-customer",
            &[
                ("customer_id", "c1"),
                ("name", "Company 1"),
                ("city", "a\u{202e}b"),
                ("comment", &long),
                ("valid", "perhaps"),
            ],
        )
        .await
        .expect(422);
    // What is no validity at all is told first; the rest once that is right.
    assert!(answer.fault("valid").is_some());
    let answer = browser
        .submit(
            "/add-customer",
            &[("customer_id", " K"), ("name", ""), ("city", "a\u{202e}b"), ("street", "a\0b"), ("comment", &long)],
        )
        .await
        .expect(422);
    for field in ["customer_id", "name", "city", "street", "comment"] {
        assert!(answer.fault(field).is_some(), "{field}");
    }
    answer.has(&long);
    assert_eq!(answer.input("customer_id").as_deref(), Some(" K"));
    let answer = browser.submit("/add-customer", &[("customer_id", "c1"), ("name", "Company 1")]).await.expect(422);
    assert!(answer.fault("customer_id").is_some() && answer.fault("name").is_some());
    browser.submit("/add-customer", &[]).await.expect(422);
    assert_eq!(desk.everything().await, before);
}

#[tokio::test]
async fn an_expired_form_keeps_its_input() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    let answer =
        browser.post("/add-customer", &[("csrf", "old"), ("customer_id", "K9"), ("name", "Kept")]).await.expect(409);
    assert_eq!(answer.input("name").as_deref(), Some("Kept"));
    let csrf = answer.input("csrf").expect("a fresh token");
    browser
        .post("/add-customer", &[("csrf", &csrf), ("customer_id", "K9"), ("name", "Kept"), ("valid", "valid")])
        .await
        .expect(303);
    let answer =
        browser.post("/customers/C1", &[("csrf", "old"), ("version", "x"), ("city", "Kept")]).await.expect(409);
    assert_eq!(answer.input("city").as_deref(), Some("Kept"));
}

#[tokio::test]
async fn the_second_of_two_editors_is_shown_what_changed() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let (mut one, mut two) = (desk.admin().await, desk.admin().await);
    let (first, second) = (one.get("/customers/C1").await, two.get("/customers/C1").await);
    let fields =
        |page: &crate::desk::Answer| (page.input("csrf").expect("a token"), page.input("version").expect("a version"));
    let (csrf, version) = fields(&first);
    one.post("/customers/C1", &[("csrf", &csrf), ("version", &version), ("city", "Oslo")]).await.expect(303);
    let (csrf, version) = fields(&second);
    let answer =
        two.post("/customers/C1", &[("csrf", &csrf), ("version", &version), ("city", "Bergen")]).await.expect(409);
    answer.has("Oslo");
    answer.has("Bergen");
    answer.has("keep-city");
    assert_eq!(desk.read("SELECT city FROM customer_company").await, ["Oslo"]);
    let (csrf, version) = fields(&answer);
    two.post(
        "/customers/C1",
        &[("csrf", &csrf), ("version", &version), ("city", "Bergen"), ("keep-city", "theirs"), ("street", "Main")],
    )
    .await
    .expect(303);
    assert_eq!(desk.read("SELECT city || street FROM customer_company").await, ["OsloMain"]);
    for version in ["", "x", "' OR 1=1 --", "\0"] {
        two.post("/customers/C1", &[("csrf", &csrf), ("version", version), ("city", "Bergen")]).await.expect(409);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_customer_sent_many_times_at_once_is_one() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    let csrf = browser.csrf().await;
    let sent: Vec<_> = (0..12)
        .map(|_| {
            let (mut browser, csrf) = (browser.clone(), csrf.clone());
            tokio::spawn(async move {
                browser
                    .post(
                        "/add-customer",
                        &[("csrf", &csrf), ("customer_id", "K1"), ("name", "One"), ("valid", "valid")],
                    )
                    .await
                    .status
                    .as_u16()
            })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in sent {
        answers.push(answer.await.expect("no panic"));
    }
    answers.sort_unstable();
    assert_eq!(answers[0], 303);
    assert!(answers[1..].iter().all(|status| *status == 422), "{answers:?}");
    assert_eq!(desk.count("customer_company").await, 1);
    assert_eq!(desk.count("padron_audit WHERE verb = 'add'").await, 1);
}

#[tokio::test]
async fn odd_addresses_are_answered_politely() {
    let desk = Desk::new().await;
    desk.fill(3, 3).await;
    let mut browser = desk.admin().await;
    for list in ["/customers", "/customer-users"] {
        for query in [
            "page=99999999999999999999",
            "page=18446744073709551615",
            "page=1000000&limit=1000",
            "page=-1",
            "page=0",
            "limit=0",
            "limit=-5",
            "limit=99999999999999999999",
            "limit=18446744073709551615&page=18446744073709551615",
            "limit=x",
            "columns=",
            "columns=nothing",
            "sort=login;DROP%20TABLE%20users",
            "sort=%00",
            "dir=sideways",
            "valid=perhaps",
            "customer=%00",
            "customer=%FF%FE",
            "search=%FF",
            "search=%",
            "%=%",
            "&&&===",
            "search=a&search=b&page=1&page=2",
        ] {
            let answer = browser.get(&format!("{list}?{query}")).await.expect(200);
            answer.has("</html>");
        }
        let columns = "columns=login&".repeat(3_000);
        browser.get(&format!("{list}?{columns}")).await.expect(200);
        for key in
            ["%FF", "%00", "nobody", "..%2f..%2fetc%2fpasswd", "_", "_..", "%2e%2e%2f", &encode(&"x".repeat(10_000))]
        {
            let answer = browser.get(&format!("{list}/{key}")).await.expect(404);
            answer.has("</html>");
            browser.submit(&format!("{list}/{key}"), &[("name", "x")]).await.expect(404);
            browser.get(&format!("{list}/{key}/rename?to=x")).await.expect(404);
        }
    }
    let mut browser = desk.admin().await;
    for value in ["0", "-1", "99999999999999999999", "login.nothing.%00", "......", "<script>"] {
        for cookie in [
            "padron_customers_limit",
            "padron_customers_columns",
            "padron_theme",
            "padron_density",
            "padron_keys",
            "padron_language",
            "padron_visitor",
        ] {
            browser.cookies.insert(cookie.into(), value.into());
        }
        browser.get("/customers").await.expect(200).lacks("<script>\"");
    }
}
