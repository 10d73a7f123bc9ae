//! `/bulk/…`: the same change to many, from a list to its undoing.

use crate::desk::{Answer, Browser, Desk};

/// A desk with somebody at work on jobs, customers C1 and C2 and six people.
async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.fill(2, 6).await;
    let app = desk.app.clone();
    tokio::spawn(async move { app.keep_working().await });
    desk
}

/// The page of a job that is over.
async fn over(browser: &mut Browser, address: &str) -> Answer {
    for _ in 0..200 {
        let page = browser.get(address).await.expect(200);
        if !page.text().contains("hx-trigger=\"every 1s\"") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{address} is never over")
}

async fn cities(desk: &Desk) -> Vec<String> {
    desk.read("SELECT city FROM customer_user ORDER BY id").await
}

#[tokio::test]
async fn selected_people_are_changed_after_a_look_and_given_back() {
    let desk = desk().await;
    let mut admin = desk.admin().await;
    let list = admin.get("/customer-users").await.expect(200);
    list.has("name=\"key\" value=\"u1\" form=\"bulk\"");
    list.has("or all 6 that match");
    let before = cities(&desk).await;
    let chosen = [("scope", "selected"), ("key", "u1"), ("key", "u2"), ("key", "nobody")];
    let page = admin.submit("/bulk/customer-users", &chosen).await.expect(200);
    page.has("2 people");
    page.lacks("What would happen");
    let asked = [&chosen[..], &[("action", "field"), ("field", "city"), ("value", "Oslo"), ("step", "look")]].concat();
    let page = admin.submit("/bulk/customer-users", &asked).await.expect(200);
    page.has("2 change");
    page.has("1 is not there any more");
    page.has("<ins>Oslo</ins>");
    assert_eq!(cities(&desk).await, before, "looking changes nothing");
    let run = [&asked[..asked.len() - 1], &[("step", "run")]].concat();
    let answer = admin.submit("/bulk/customer-users", &run).await.expect(303);
    let job = answer.location().to_owned();
    let page = over(&mut admin, &job).await;
    page.has("2 changed");
    page.has("Undo this change");
    assert_eq!(cities(&desk).await[..3], ["Oslo", "Oslo", "Town"]);
    admin.submit(&format!("{job}/undo"), &[]).await.expect_go(&job);
    over(&mut admin, &job).await.has("Undone");
    assert_eq!(cities(&desk).await, before);
}

#[tokio::test]
async fn all_that_match_are_looked_for_again() {
    let desk = desk().await;
    let mut admin = desk.admin().await;
    let all = [("scope", "all"), ("in_search", ""), ("in_valid", "all"), ("in_customer", "C1"), ("shown", "9")];
    let asked = [&all[..], &[("action", "move"), ("customer_id", "C2"), ("step", "look")]].concat();
    let page = admin.submit("/bulk/customer-users", &asked).await.expect(200);
    page.has("9 matched when you looked; now it is 3.");
    let run = [&asked[..asked.len() - 1], &[("step", "run")]].concat();
    let job = admin.submit("/bulk/customer-users", &run).await.expect(303).location().to_owned();
    over(&mut admin, &job).await.has("3 changed");
    assert_eq!(desk.count("customer_user WHERE customer_id = 'C2'").await, 6);
    // The link of a list, without any form.
    admin.get("/bulk/customer-users?in_search=u1&in_valid=all").await.expect(200).has("1 person");
}

#[tokio::test]
async fn what_cannot_be_is_told_beside_its_field() {
    let desk = desk().await;
    let mut admin = desk.admin().await;
    let before = desk.everything().await;
    let all = [("scope", "all"), ("in_search", ""), ("in_valid", "all")];
    for (more, field) in [
        (&[("action", "move"), ("customer_id", "gone")][..], "customer_id"),
        (&[("action", "valid"), ("valid_to", "perhaps")], "valid_to"),
        (&[("action", "field"), ("field", "email"), ("value", "x@example.org")], "field"),
        (&[("action", "field"), ("field", "city"), ("value", "a\u{202e}b")], "value"),
    ] {
        for step in ["look", "run"] {
            let sent = [&all[..], more, &[("step", step)]].concat();
            let page = admin.submit("/bulk/customer-users", &sent).await.expect(422);
            assert!(page.fault(field).is_some(), "{more:?}: {}", page.text());
        }
    }
    let none = admin.submit("/bulk/customer-users", &[("scope", "selected")]).await.expect(422);
    none.has("Nobody is selected");
    let nothing = [&all[..], &[("step", "look")]].concat();
    admin.submit("/bulk/customer-users", &nothing).await.expect(422).has("Choose what to change.");
    let links = [&all[..], &[("action", "links"), ("step", "look")]].concat();
    admin.submit("/bulk/customer-users", &links).await.expect(422).has("Mail is not set up here.");
    assert_eq!(desk.everything().await, before);
    admin.get("/bulk/jobs/99").await.expect(404);
    admin.submit("/bulk/jobs/99/undo", &[]).await.expect(404);
}

#[tokio::test]
async fn companies_are_changed_too() {
    let desk = desk().await;
    let mut admin = desk.admin().await;
    let sent = [
        ("scope", "selected"),
        ("key", "C1"),
        ("key", "C2"),
        ("action", "field"),
        ("field", "country"),
        ("value", "Spain"),
        ("step", "run"),
    ];
    let job = admin.submit("/bulk/customers", &sent).await.expect(303).location().to_owned();
    over(&mut admin, &job).await.has("2 changed");
    assert_eq!(desk.count("customer_company WHERE country = 'Spain'").await, 2);
    admin.submit("/bulk/customers", &[("scope", "all"), ("action", "move"), ("step", "look")]).await.expect(422);
}
