//! Logins and ids that no path holds as they are: the link of the list leads to the page, the page saves, a rename leads back.

use crate::desk::{Desk, person};

const ODD: [&str; 26] = [
    "a/b", "/", "//", "100%", "%2F", "%", "a b", "a\\b", "\\", ".", "..", "...", "_", "__", "_.", "_..", "a+b", "a?b",
    "#", "a&b=c", "ñandú", "李", "🦀", "a;b", "a'b\"c", "rename",
];

fn links_below<'a>(links: &'a [String], list: &str) -> Vec<&'a String> {
    links.iter().filter(|link| link.starts_with(&format!("/{list}/"))).collect()
}

#[tokio::test]
async fn people_with_odd_logins() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let mut browser = desk.admin().await;
    for login in ODD {
        let mut form = person(login, "C1");
        form.push(("password", "long enough"));
        let answer = browser.submit("/add-customer-user", &form).await.expect(303);
        let address = answer.location().to_owned();
        let list = browser.get("/customer-users").await.expect(200).links();
        assert!(links_below(&list, "customer-users").contains(&&address), "{login:?}: {address} is not in {list:?}");
        // What a browser makes of the address is what we wrote.
        let last = address.strip_prefix("/customer-users/").expect("below the list");
        assert!(
            !last.contains(['/', '\\', '?', '#', ' ']) && !["", ".", "..", "%2e", "%2e%2e"].contains(&last),
            "{login:?}: {address}"
        );
        let page = browser.get(&address).await.expect(200);
        assert_eq!(page.input("login").as_deref(), Some(login));
        browser.edit(&address, &[("city", "Saved")]).await.expect_go(&address);
        assert_eq!(desk.count("customer_user WHERE city = 'Saved'").await, 1, "{login:?}");
        let shown = browser.submit(&format!("{address}/password"), &[("password", "")]).await.expect(200);
        assert!(shown.links().contains(&address), "{login:?}");
        // The form of a rename is sent as an address: its fields replace the query.
        let preview = browser.get(&format!("{address}/rename?to=plain")).await.expect(200);
        let (csrf, version) = (preview.input("csrf").expect("a token"), preview.input("version").expect("a version"));
        let confirm = [("csrf", csrf.as_str()), ("version", version.as_str()), ("to", "plain")];
        browser.post(&format!("{address}/rename"), &confirm).await.expect_go("/customer-users/plain");
        browser.get(&address).await.expect(404);
        let version = browser.get("/customer-users/plain").await.input("version").expect("a version");
        browser
            .submit("/customer-users/plain/rename", &[("version", &version), ("to", login)])
            .await
            .expect_go(&address);
        browser.edit(&address, &[("city", "Left")]).await.expect_go(&address);
    }
    assert_eq!(desk.count("customer_user").await, ODD.len());
}

#[tokio::test]
async fn customers_with_odd_ids() {
    let desk = Desk::new().await;
    let mut browser = desk.admin().await;
    for (place, id) in ODD.into_iter().enumerate() {
        let name = format!("Odd {place}");
        let answer = browser
            .submit("/add-customer", &[("customer_id", id), ("name", &name), ("valid", "valid")])
            .await
            .expect(303);
        let address = answer.location().to_owned();
        let list = browser.get("/customers").await.expect(200).links();
        assert!(links_below(&list, "customers").contains(&&address), "{id:?}");
        assert_eq!(browser.get(&address).await.expect(200).input("customer_id").as_deref(), Some(id));
        browser.edit(&address, &[("city", "Saved")]).await.expect_go(&address);
        let add = browser.get(&format!("/add-customer-user?customer={}", crate::desk::encode(id))).await.expect(200);
        assert_eq!(add.input("customer_id").as_deref(), Some(id));
        let login = format!("p{place}");
        let mut form = person(&login, id);
        form.push(("password", "long enough"));
        browser.submit("/add-customer-user", &form).await.expect(303);
        let people = browser.get(&format!("/customer-users?customer={}", crate::desk::encode(id))).await.expect(200);
        people.has(&format!("/customer-users/{login}"));
        assert!(people.links().contains(&address), "{id:?}");
        let version = browser.get(&address).await.input("version").expect("a version");
        browser
            .submit(&format!("{address}/rename"), &[("version", &version), ("to", "plain")])
            .await
            .expect_go("/customers/plain");
        let version = browser.get("/customers/plain").await.input("version").expect("a version");
        browser.submit("/customers/plain/rename", &[("version", &version), ("to", id)]).await.expect_go(&address);
        assert_eq!(desk.read(&format!("SELECT customer_id FROM customer_user WHERE login = '{login}'")).await, [id]);
    }
}
