//! `/customer-users` as a list.

use std::collections::HashSet;

use crate::desk::{Answer, Browser, Desk};

/// The addresses of the rows, in order.
fn rows(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let rows = text.match_indices("data-row>").map(|(at, _)| text[..at].rsplit("href=\"").next().unwrap_or_default());
    rows.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

fn next(answer: &Answer) -> Option<String> {
    let text = answer.text();
    let (_, rest) = text.split_once("rel=\"next\" href=\"")?;
    Some(rest.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

async fn walk(browser: &mut Browser, first: &str) -> (Vec<String>, usize) {
    let (mut all, mut pages, mut address) = (Vec::new(), 0, Some(first.to_owned()));
    while let Some(at) = address {
        let page = browser.get(&at).await.expect(200);
        page.has("</html>");
        all.extend(rows(&page));
        address = next(&page);
        pages += 1;
        assert!(pages < 100, "the pages never end");
    }
    (all, pages)
}

#[tokio::test]
async fn the_first_thousand_are_shown_and_all_are_counted() {
    let desk = Desk::new().await;
    desk.fill(40, 2_300).await;
    let mut browser = desk.admin().await;
    let page = browser.get("/customer-users").await.expect(200);
    assert_eq!(rows(&page).len(), 1_000);
    page.has("2,300");
    page.has("</html>");
    let part = browser.clone().header("hx-request", "true").get("/customer-users").await.expect(200);
    assert_eq!(rows(&part), rows(&page));
    part.lacks("<html");
    assert!(part.header("vary").to_ascii_lowercase().contains("hx-request"));
    let last = browser.get("/customer-users?page=3").await.expect(200);
    assert_eq!(rows(&last).len(), 300);
    last.has("2,300");
    let beyond = browser.get("/customer-users?page=4").await.expect(200);
    assert_eq!(rows(&beyond).len(), 0);
    beyond.has("2,300");
}

#[tokio::test]
async fn pages_are_whole_and_repeat_nobody_in_every_order() {
    let desk = Desk::new().await;
    desk.fill(40, 2_300).await;
    let mut browser = desk.admin().await;
    for sort in ["login", "name", "email", "customer", "last_login", "valid"] {
        let mut orders = Vec::new();
        for direction in ["asc", "desc"] {
            let (all, pages) =
                walk(&mut browser, &format!("/customer-users?sort={sort}&dir={direction}&limit=250")).await;
            assert_eq!(pages, 10, "{sort} {direction}");
            assert_eq!(all.len(), 2_300, "{sort} {direction}");
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), 2_300, "{sort} {direction}");
            orders.push(all);
        }
        if sort == "login" {
            orders[1].reverse();
            assert_eq!(orders[0], orders[1]);
        }
    }
    let (all, _) = walk(&mut browser, "/customer-users?search=last1&limit=100").await;
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    assert_eq!(all.len(), desk.count("customer_user WHERE last_name LIKE '%Last1%'").await);
}

#[tokio::test]
async fn filters_narrow_and_the_address_keeps_everything() {
    let desk = Desk::new().await;
    desk.fill(40, 2_300).await;
    let mut browser = desk.admin().await;
    let first =
        "/customer-users?search=example.org&valid=invalid&sort=email&dir=desc&limit=50&columns=login&columns=phone";
    let (all, pages) = walk(&mut browser, first).await;
    assert_eq!(all.len(), desk.count("customer_user WHERE valid_id = 2").await);
    assert!(pages > 1);
    // Somebody who never chose anything sees the same by the address alone.
    let second = next(&browser.get(first).await).expect("a second page");
    let mut fresh = desk.admin().await;
    let (there, here) = (fresh.get(&second).await, browser.get(&second).await);
    assert_eq!(rows(&there), rows(&here));
    for part in ["search=example.org", "valid=invalid", "sort=email", "dir=desc", "page=2", "limit=50", "columns=phone"]
    {
        assert!(second.contains(part), "{second} lacks {part}");
    }
    let of_customer = browser.get("/customer-users?customer=c7&limit=1000").await.expect(200);
    assert_eq!(rows(&of_customer).len(), desk.count("customer_user WHERE customer_id = 'C7'").await);
}

#[tokio::test]
async fn rows_and_columns_are_remembered() {
    let desk = Desk::new().await;
    desk.fill(4, 120).await;
    let mut browser = desk.admin().await;
    let answer = browser.get("/customer-users?limit=50&columns=login&columns=city").await.expect(200);
    assert_eq!(rows(&answer).len(), 50);
    let again = browser.get("/customer-users").await.expect(200);
    assert_eq!(rows(&again).len(), 50);
    again.has(">Town<");
    again.lacks("@example.org");
    let other = desk.admin().await.get("/customer-users").await.expect(200);
    assert_eq!(rows(&other).len(), 120);
    other.has("@example.org");
}

#[tokio::test]
async fn a_configured_limit_wins() {
    let mut settings = padron_app::Settings::default();
    settings.customer_user_search.list_limit = 30;
    settings.customer_search.list_limit = 0;
    let desk = Desk::with(settings, padron_web::Options::default()).await;
    desk.fill(4, 120).await;
    let mut browser = desk.admin().await;
    let page = browser.get("/customer-users?limit=1000").await.expect(200);
    assert_eq!(rows(&page).len(), 30);
    page.has("120");
    browser.get("/customers").await.expect(200);
}

#[tokio::test]
async fn a_column_that_was_chosen_has_its_values() {
    let desk = Desk::new().await;
    desk.fill(2, 3).await;
    let mut browser = desk.admin().await;
    browser.edit("/customer-users/u1", &[("city", "Oviedo"), ("phone", "+34 985 00 00 00")]).await.expect(303);
    let usual = browser.get("/customer-users").await.expect(200);
    usual.lacks("Oviedo");
    let chosen = browser.get("/customer-users?columns=login&columns=city&columns=phone").await.expect(200);
    chosen.has("Oviedo");
    chosen.has("+34 985 00 00 00");
}
