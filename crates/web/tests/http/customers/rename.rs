//! `/customers/{id}/rename`.

use crate::desk::Desk;

#[tokio::test]
async fn a_new_id_takes_its_people_along() {
    let desk = Desk::new().await;
    desk.fill(2, 6).await;
    let mut browser = desk.admin().await;
    browser
        .edit("/customers/C1", &[("customer_id", "N/1"), ("city", "Oslo")])
        .await
        .expect_go("/customers/C1/rename?to=N%2F1");
    assert_eq!(desk.count("customer_company WHERE customer_id = 'N/1'").await, 0, "not before it was confirmed");
    let preview = browser.get("/customers/C1/rename?to=N%2F1").await.expect(200);
    let (csrf, version) = (preview.input("csrf").expect("a token"), preview.input("version").expect("a version"));
    preview.has(">3<");
    let confirm = [("csrf", csrf.as_str()), ("version", version.as_str()), ("to", "N/1")];
    browser.post("/customers/C1/rename", &confirm).await.expect_go("/customers/N%2F1");
    assert_eq!(desk.count("customer_user WHERE customer_id = 'N/1'").await, 3);
    assert_eq!(desk.count("customer_user WHERE customer_id = 'C1'").await, 0);
    let page = browser.get("/customers/N%2F1").await.expect(200);
    page.has("Oslo");
    browser.get("/customer-users?customer=N%2F1").await.expect(200).has("/customer-users/u2");
    browser.get("/customers/C1").await.expect(404);
    // Sent once more, it finds nothing to rename.
    browser.post("/customers/C1/rename", &confirm).await.expect(404);
}

#[tokio::test]
async fn an_id_that_is_taken_or_cannot_be_stored_is_refused() {
    let desk = Desk::new().await;
    desk.fill(2, 2).await;
    let mut browser = desk.admin().await;
    let before = desk.everything().await;
    let long = "x".repeat(151);
    for to in ["C2", "c2", "", " ", " C9", "a\0b", "a\u{202e}b", "a\nb", long.as_str()] {
        let preview = browser.get(&format!("/customers/C1/rename?to={}", crate::desk::encode(to))).await.expect(200);
        assert!(preview.fault("to").is_some(), "{to:?}");
        let plain = browser.get("/customers/C1").await;
        let version = plain.input("version").expect("a version");
        let answer = browser.submit("/customers/C1/rename", &[("version", &version), ("to", to)]).await.expect(422);
        assert!(answer.fault("to").is_some(), "{to:?}");
    }
    browser
        .submit("/customers/C1/rename", &[("version", "old"), ("to", "C9")])
        .await
        .expect_go("/customers/C1/rename?to=C9");
    assert_eq!(desk.everything().await, before);
    // Other letters of the same id are the same record.
    let version = browser.get("/customers/C1").await.input("version").expect("a version");
    browser.submit("/customers/C1/rename", &[("version", &version), ("to", "c1")]).await.expect_go("/customers/c1");
}
