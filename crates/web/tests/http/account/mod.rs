//! `/account` and what lies below it.

mod tokens;

use crate::desk::{ADMIN, Desk, PASSWORD};

#[tokio::test]
async fn a_revoked_session_is_out() {
    let desk = Desk::new().await;
    let (mut here, mut there, mut third) = (desk.admin().await, desk.admin().await, desk.admin().await);
    let page = here.get("/account").await.expect(200);
    assert_eq!(page.text().matches("/revoke\"").count(), 2);
    let own = desk.read("SELECT CONCAT(MIN(id), '') FROM padron_session").await;
    page.lacks(&format!("/account/sessions/{}/revoke", own[0]));
    let other = desk.read("SELECT CONCAT(id, '') FROM padron_session ORDER BY id").await;
    here.submit(&format!("/account/sessions/{}/revoke", other[1]), &[]).await.expect_go("/account");
    there.get("/customers").await.expect(303);
    third.get("/customers").await.expect(200);
    here.submit("/account/revoke-others", &[]).await.expect_go("/account");
    third.get("/customers").await.expect(303);
    here.get("/customers").await.expect(200);
}

#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let desk = Desk::new().await;
    let mut ada = desk.admin().await;
    desk.agent("bob", &desk.hash(PASSWORD).await, 1).await;
    let mut bob = desk.browser();
    bob.sign_in("bob", PASSWORD).await.expect_go("/");
    let session = desk.read("SELECT CONCAT(id, '') FROM padron_session WHERE user_id = 1").await;
    bob.get("/account").await.expect(200).lacks(&format!("/account/sessions/{}/", session[0]));
    bob.submit(&format!("/account/sessions/{}/revoke", session[0]), &[]).await.expect_go("/account");
    ada.get("/customers").await.expect(200);
    for odd in ["x", "-1", "99999999999999999999", "%FF", "1%20OR%201=1"] {
        let status = bob.submit(&format!("/account/sessions/{odd}/revoke"), &[]).await.status.as_u16();
        assert!([303, 404].contains(&status), "{odd}: {status}");
    }
    ada.get("/customers").await.expect(200);
}

fn change<'a>(current: &'a str, new: &'a str) -> [(&'a str, &'a str); 3] {
    [("current_password", current), ("password", new), ("password_again", new)]
}

#[tokio::test]
async fn an_own_password_takes_the_old_one_and_ends_other_sessions() {
    let desk = Desk::new().await;
    let (mut here, mut there) = (desk.admin().await, desk.admin().await);
    let new = "another quiet harbour";
    let before = desk.read("SELECT pw FROM users").await;
    let wrong = here.submit("/account/password", &change("wrong", new)).await.expect(422);
    assert_eq!(wrong.fault("current_password").as_deref(), Some("This is not your password."));
    wrong.lacks(new);
    assert!(here.submit("/account/password", &change(PASSWORD, "short")).await.expect(422).fault("password").is_some());
    assert!(
        here.submit("/account/password", &change(PASSWORD, "long enough\0"))
            .await
            .expect(422)
            .fault("password")
            .is_some()
    );
    assert_eq!(desk.read("SELECT pw FROM users").await, before);
    here.submit("/account/password", &change(PASSWORD, new)).await.expect_go("/account");
    there.get("/customers").await.expect(303);
    here.get("/customers").await.expect(200);
    desk.browser().sign_in(ADMIN, PASSWORD).await.expect(401);
    desk.browser().sign_in(ADMIN, new).await.expect_go("/");
}

#[tokio::test]
async fn whoever_took_over_a_session_may_not_guess_without_end() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    for _ in 0..10 {
        browser.submit("/account/password", &change("guess", "another quiet harbour")).await.expect(422);
    }
    let wait = browser.submit("/account/password", &change(PASSWORD, "another quiet harbour")).await.expect(429);
    assert!(wait.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    // The owner can still sign in.
    desk.browser().sign_in(ADMIN, PASSWORD).await.expect_go("/");
}
