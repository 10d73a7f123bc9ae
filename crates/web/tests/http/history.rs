//! `/history`, putting back, and lists as files.

use padron_app::Settings;
use padron_web::Options;

use crate::desk::{Desk, person};

async fn changed() -> Desk {
    let desk = Desk::new().await;
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await;
    browser.edit("/customer-users/u1", &[("city", "València"), ("phone", "+34 1"), ("login", "u1")]).await.expect(303);
    desk
}

/// The number of the newest entry of the history that has this verb.
async fn entry(desk: &Desk, verb: &str) -> String {
    desk.read(&format!("SELECT CONCAT(MAX(id), '') FROM padron_audit WHERE verb = '{verb}'")).await[0].clone()
}

#[tokio::test]
async fn everything_is_shown_and_narrowed() {
    let desk = changed().await;
    let mut browser = desk.admin().await;
    let page = browser.get("/history").await.expect(200);
    page.has("València");
    page.has("href=\"/customer-users/u1\"");
    page.has("aria-current=\"page\"");
    for (address, found) in [
        ("/history?kind=customer_user", true),
        ("/history?kind=customer_user&key=u1", true),
        ("/history?kind=customer_user&key=u2", false),
        ("/history?actor=ada&door=web&verb=update&field=city", true),
        ("/history?field=fax", false),
        ("/history?verb=remove", false),
        ("/history?door=api", false),
        ("/history?job=7", false),
        ("/history?from=2027-01-15&to=2027-01-15", true),
        ("/history?to=2027-01-14", false),
        ("/history?key=%00", false),
    ] {
        let page = browser.get(address).await.expect(200);
        assert_eq!(page.text().contains("València"), found, "{address}");
    }
    for wrong in ["/history?kind=dog", "/history?from=31.2.", "/history?job=x", "/history?door=window"] {
        let page = browser.get(wrong).await.expect(422);
        page.lacks("València");
    }
    assert!(desk.browser().get("/history").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn older_entries_follow_page_by_page() {
    let desk = Desk::new().await;
    let row = |i: u32| format!("('2026-01-01 00:00:00', 'agent', 'x', 'web', 'add', 'customer', 'row-{i}-')");
    let rows: Vec<String> = (1..=120).map(row).collect();
    let into = "padron_audit (at, actor_kind, actor, door, verb, object_kind, object_key)";
    desk.write(&format!("INSERT INTO {into} VALUES {}", rows.join(", "))).await;
    let mut browser = desk.admin().await;
    let mut address = "/history?actor=x".to_owned();
    let mut seen = Vec::new();
    for expected in [50, 50, 20] {
        let page = browser.get(&address).await.expect(200);
        let rows: Vec<String> =
            (1..=120).map(|row| format!(">row-{row}-</a>")).filter(|row| page.text().contains(row)).collect();
        assert_eq!(rows.len(), expected);
        seen.extend(rows);
        address = page.links().into_iter().find(|link| link.contains("below=")).unwrap_or_default();
        assert_eq!(address.is_empty(), expected == 20);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120);
}

#[tokio::test]
async fn former_values_are_asked_for_and_put_back() {
    let desk = changed().await;
    let mut browser = desk.admin().await;
    let id = entry(&desk, "update").await;
    let address = format!("/history/{id}/restore");
    let page = browser.get(&address).await.expect(200);
    page.has("<del>València</del>");
    page.has("<ins>Town</ins>");
    page.lacks("triangle-alert");
    let form = [("csrf", page.input("csrf").unwrap()), ("version", page.input("version").unwrap())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // Somebody else was faster.
    browser.edit("/customer-users/u1", &[("city", "Sevilla"), ("login", "u1")]).await.expect(303);
    let conflict = browser.post(&address, &form).await.expect(409);
    conflict.has("<del>Sevilla</del>");
    conflict.has("triangle-alert");
    // One field only, as it is now.
    let one = format!("{address}?field=phone");
    let page = browser.get(&one).await.expect(200);
    page.lacks("Sevilla");
    browser.submit(&one, &[("version", &page.input("version").unwrap())]).await.expect_go("/customer-users/u1");
    assert_eq!(desk.read("SELECT city || '|' || phone FROM customer_user WHERE login = 'u1'").await, ["Sevilla|"]);
    // Without the token nothing happens.
    let version = page.input("version").unwrap();
    browser.post(&address, &[("version", version.as_str())]).await.expect(409);
    // A value that is refused today is told beside its field.
    desk.write(&format!("UPDATE padron_audit SET before_values = '{{\"last_name\":\"\"}}', after_values = '{{\"last_name\":\"x\"}}' WHERE id = {id}")).await;
    let page = browser.get(&address).await.expect(200);
    browser.submit(&address, &[("version", &page.input("version").unwrap())]).await.expect(422).has("role=\"alert\"");
    for gone in ["/history/99999/restore", "/history/x/restore", &format!("{address}?field=fax")] {
        browser.get(gone).await.expect(404);
    }
    let sign_in = entry(&desk, "sign_in").await;
    browser.get(&format!("/history/{sign_in}/restore")).await.expect(404);
}

#[tokio::test]
async fn a_persons_page_leads_to_its_timeline() {
    let desk = changed().await;
    let mut browser = desk.admin().await;
    let links = browser.get("/customer-users/u1").await.expect(200).links();
    let timeline = links.iter().find(|link| link.starts_with("/history?")).expect("a way");
    browser.get(timeline).await.expect(200).has("València");
}

#[tokio::test]
async fn a_list_becomes_a_file_with_what_narrows_it() {
    let desk = Desk::with(Settings::default(), Options::default()).await;
    desk.fill(3, 30).await;
    let mut browser = desk.admin().await;
    browser.submit("/add-customer-user", &[person("odd", "C1"), vec![("phone", "=1+1")]].concat()).await.expect(200);
    let list = browser.get("/customer-users?search=u&valid=invalid&sort=name&dir=desc&limit=5").await.expect(200);
    let export = list.links().into_iter().find(|link| link.starts_with("/export-customer-users")).expect("a way");
    assert_eq!(export, "/export-customer-users?search=u&valid=invalid&sort=name&dir=desc");
    let page = browser.get(&export).await.expect(200);
    page.has("<strong>10 people</strong>");
    for (name, value) in [("search", "u"), ("valid", "invalid"), ("sort", "name"), ("dir", "desc")] {
        assert_eq!(page.input(name).as_deref(), Some(value));
    }
    let file = browser.get(&format!("{export}&format=csv&columns=login&columns=last_name&now=1")).await.expect(200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"customer-users-2027-01-15.csv\"");
    let text = file.text();
    assert!(text.starts_with("\u{feff}login,last_name\n"), "{text}");
    assert_eq!(text.lines().count(), 11);
    let names: Vec<&str> = text.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
    assert!(names.windows(2).all(|pair| pair[0] >= pair[1]) || names.len() == 10, "{names:?}");
    let safe =
        browser.get("/export-customer-users?search=odd&format=csv&columns=phone&safe=1&now=1").await.expect(200).text();
    assert_eq!(safe, "\u{feff}phone\n\"'=1+1\"\n");
    let raw = browser.get("/export-customer-users?search=odd&format=csv&columns=phone&now=1").await.expect(200).text();
    assert_eq!(raw, "\u{feff}phone\n\"=1+1\"\n");
    // Compressed, as browsers ask for it.
    let mut asking = browser.clone().header("accept-encoding", "gzip");
    let packed = asking.get("/export-customer-users?format=csv&now=1").await.expect(200);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let sheet = browser.get("/export-customers?format=xlsx&now=1").await.expect(200);
    assert!(sheet.bytes.starts_with(b"PK"));
    assert!(sheet.header("content-disposition").ends_with(".xlsx\""));
    let lines = browser.get("/export-customers?format=jsonl&now=1").await.expect(200).text();
    assert_eq!(lines.lines().count(), 3);
    browser.get("/export-customers").await.expect(200).has("<strong>3 customers</strong>");
    assert!(desk.browser().get("/export-customers?format=csv&now=1").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn ticked_rows_become_a_file() {
    let desk = Desk::with(Settings::default(), Options::default()).await;
    desk.fill(3, 9).await;
    let mut browser = desk.admin().await;
    browser.get("/customer-users").await.expect(200).has("formaction=\"/export-customer-users\"");
    browser.get("/customers").await.expect(200).has("formaction=\"/export-customers\"");

    // What the bar of a list sends: its own fields besides, and no button's name.
    let picked = [("in_search", "u"), ("shown", "9"), ("key", "u7"), ("key", "u2"), ("key", "gone"), ("key", "u7")];
    let page = browser.submit("/export-customer-users", &picked).await.expect(200);
    page.has("<strong>2 people</strong>");
    page.has("method=\"post\"");
    let file = [&picked[..], &[("format", "csv"), ("columns", "login"), ("now", "1")]].concat();
    let csv = browser.submit("/export-customer-users", &file).await.expect(200);
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"customer-users-2027-01-15.csv\"");
    assert_eq!(csv.text(), "\u{feff}login\n\"u7\"\n\"u2\"\n", "in the order they were ticked, each once");
    let file = [("key", "C2"), ("format", "jsonl"), ("now", "1")];
    let lines = browser.submit("/export-customers", &file).await.expect(200).text();
    assert!(lines.lines().count() == 1 && lines.contains("\"C2\""), "{lines}");
    let file = [("key", "C2"), ("key", "C1"), ("format", "xlsx"), ("now", "1")];
    assert!(browser.submit("/export-customers", &file).await.expect(200).bytes.starts_with(b"PK"));

    // Nothing that is there: a page that says so, and never everybody.
    for keys in [&[("now", "1"), ("format", "csv")][..], &[("key", "gone"), ("now", "1"), ("format", "csv")]] {
        let page = browser.submit("/export-customer-users", keys).await.expect(422);
        page.has("Nobody is selected");
        page.lacks("name=\"now\"");
    }
}

#[tokio::test]
async fn the_history_becomes_a_file() {
    let desk = changed().await;
    let mut browser = desk.admin().await;
    let file = browser.get("/export-history?kind=customer_user&format=csv").await.expect(200);
    assert_eq!(file.text().lines().count(), 3);
    assert!(file.header("content-disposition").contains("history-2027-01-15.csv"));
    let file = browser.get("/export-history?kind=customer_user&format=jsonl").await.expect(200);
    assert!(file.text().contains("\"after\":{\"city\":\"València\""), "{}", file.text());
    browser.get("/export-history?format=xlsx&actor=x").await.expect_go("/history?actor=x");
}
