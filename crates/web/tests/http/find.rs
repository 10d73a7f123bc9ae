//! `/find` and `/suggest/customers`.

use crate::desk::{Desk, encode};

#[tokio::test]
async fn people_companies_and_screens_are_found() {
    let desk = Desk::new().await;
    desk.fill(3, 5).await;
    let mut browser = desk.admin().await;
    let page = browser.get("/find?q=u3").await.expect(200);
    assert!(page.links().contains(&"/customer-users/u3".to_owned()));
    assert!(browser.get("/find?q=Company").await.expect(200).links().contains(&"/customers/C3".to_owned()));
    assert!(browser.get("/find?q=add").await.expect(200).links().contains(&"/add-customer".to_owned()));
    browser.get("/suggest/customers?q=C3").await.expect(200).lacks("<html");
}

#[tokio::test]
async fn what_is_typed_is_never_markup_and_never_too_much() {
    let desk = Desk::new().await;
    desk.fill(3, 300).await;
    let mut browser = desk.admin().await;
    let nested = format!("{}a{}", "(".repeat(9_000), ")".repeat(9_000));
    let open = "(".repeat(18_000);
    let words = "a ".repeat(9_000);
    let alternatives = "(a||b)&&".repeat(2_000);
    let stars = "*a".repeat(9_000);
    let nots = "!".repeat(18_000);
    for query in [
        "<script>alert(1)</script>",
        "\"><img src=x>",
        "\0",
        "%",
        "_",
        "*",
        "&&",
        "||",
        "!",
        "(",
        ")",
        "\\",
        "'",
        nested.as_str(),
        open.as_str(),
        words.as_str(),
        alternatives.as_str(),
        stars.as_str(),
        nots.as_str(),
    ] {
        for place in ["/find?q=", "/suggest/customers?q=", "/customer-users?search=", "/customers?search="] {
            let begun = std::time::Instant::now();
            let answer = browser.get(&format!("{place}{}", encode(query))).await.expect(200);
            assert!(
                begun.elapsed().as_secs() < 5,
                "{place}{}… took {:?}",
                &query[..query.len().min(20)],
                begun.elapsed()
            );
            answer.lacks("<script>alert");
            answer.lacks("<img src=x");
        }
    }
}
