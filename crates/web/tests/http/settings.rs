//! `/settings`: seen by people, made, taken back.

use padron_app::{Settings, run_time};
use serde_json::json;

use crate::desk::{Desk, encode};

#[tokio::test]
async fn every_setting_is_on_the_screen_and_has_its_page() {
    let desk = Desk::new().await;
    let mut ada = desk.admin().await;
    let page = ada.get("/settings").await.expect(200);
    for setting in run_time::definitions() {
        page.has(setting.name);
        let one = ada.get(&format!("/settings/{}", encode(setting.name))).await.expect(200);
        one.has(setting.name);
        one.lacks("setting-");
    }
    ada.get("/settings/Nothing").await.expect(404);
    let mut german = desk.admin().await.header("accept-language", "de");
    german.get("/settings/SessionMaxTime").await.expect(200).has("Längste Sitzung");
}

#[tokio::test]
async fn a_setting_is_made_in_every_kind_of_value_and_taken_back() {
    let desk = Desk::new().await;
    let mut ada = desk.admin().await;
    for (name, typed, kept) in [
        ("CustomerUserEmailUniqCheck", "true", "true"),
        ("SessionMaxIdleTime", " 600 ", "600"),
        ("CustomerUserSearchSuffix", "", "\"\""),
        ("CustomerGroupAlwaysGroups", "users\r\n\r\n stats ", "[\"users\",\"stats\"]"),
        ("CustomerGroupPermissionContext", "{\"100-CustomerID-other\": {}}", "{\"100-CustomerID-other\":{}}"),
    ] {
        let address = format!("/settings/{}", encode(name));
        ada.edit(&address, &[("value", typed)]).await.expect_go(&address);
        let stored = desk.read(&format!("SELECT content FROM padron_setting WHERE name = '{name}'")).await;
        assert_eq!(stored, [kept]);
        ada.get(&address).await.expect(200).has("an administrator, here");
        ada.submit(&format!("{address}/reset"), &[]).await.expect_go(&address);
        ada.get(&address).await.expect(200).has("nobody: the default");
    }
    assert_eq!(desk.count("padron_setting").await, 0);
    assert_eq!(desk.count("padron_audit WHERE object_kind = 'setting'").await, 10);
}

#[tokio::test]
async fn what_is_wrong_is_told_and_changes_nothing() {
    let desk = Desk::new().await;
    let (mut ada, mut other) = (desk.admin().await, desk.admin().await);
    for (name, typed, told) in [
        ("SessionMaxTime", "0", "This is a whole number from 1 to 31,536,000."),
        ("SessionMaxTime", "soon", "This is a whole number"),
        ("CustomerGroupPermissionContext", "{", "not JSON"),
        ("CustomerUserSearchPrefix", "a very long text that nobody means", "too long"),
    ] {
        let page = ada.edit(&format!("/settings/{name}"), &[("value", typed)]).await.expect(422);
        assert!(
            page.fault("value").is_some_and(|fault| fault.contains(told)),
            "{name} {typed}: {:?}",
            page.fault("value")
        );
        assert_eq!(page.input("value").unwrap_or_else(|| typed.to_owned()), typed);
    }
    // Of two who set the same thing the second sees what the first did.
    let version = ada.get("/settings/SessionMaxTime").await.input("version").unwrap();
    other.edit("/settings/SessionMaxTime", &[("value", "700")]).await.expect(303);
    let late = ada.submit("/settings/SessionMaxTime", &[("version", &version), ("value", "800")]).await.expect(409);
    assert!(late.fault("value").is_some());
    assert_eq!(desk.read("SELECT content FROM padron_setting").await, ["700"]);
}

#[tokio::test]
async fn what_otobo_says_is_shown_and_locked() {
    let said = [("CustomerGroupSupport".to_owned(), json!("1"))].into();
    let desk = Desk::with(Settings { of_family: said, ..Settings::default() }, padron_web::Options::default()).await;
    let mut ada = desk.admin().await;
    ada.get("/settings").await.expect(200).has("OTOBO");
    let page = ada.get("/settings/CustomerGroupSupport").await.expect(200);
    page.has("The OTOBO beside Padrón says this");
    page.lacks("main-action");
    ada.submit("/settings/CustomerGroupSupport", &[("value", "false")]).await.expect(409);
    ada.submit("/settings/CustomerGroupSupport/reset", &[]).await.expect(409);
    desk.client()
        .await
        .put("/settings/CustomerGroupSupport", &json!({ "value": false }))
        .await
        .problem(409, "made-elsewhere");
    assert_eq!(desk.count("padron_setting").await, 0);
}
