//! `/api/v1/audit`, `/api/v1/changes` and the exports.

use serde_json::{Value, json};

use crate::desk::Desk;

async fn desk() -> Desk {
    let desk = Desk::new().await;
    let client = desk.client().await;
    client.post("/customers", &json!({"customer_id": "K1", "name": "One"})).await.expect(201);
    let person = json!({"login": "a", "first_name": "José", "last_name": "=1+1", "email": "a@example.es", "customer_id": "K1", "password": "some password"});
    client.post("/customer-users", &person).await.expect(201);
    client.patch("/customer-users/a", &json!({"city": "Àvila"})).await.expect(200);
    client.patch("/customer-users/a", &json!({"login": "b"})).await.expect(200);
    desk
}

fn items(answer: &crate::desk::Answer) -> Vec<Value> {
    answer.json()["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn the_history_is_paged_and_narrowed() {
    let desk = desk().await;
    let client = desk.client().await;
    let first = client.get("/audit?kind=customer_user&key=b&limit=2").await.expect(200);
    let verbs: Vec<_> = items(&first).iter().map(|item| item["verb"].clone()).collect();
    assert_eq!(verbs, ["rename", "update"]);
    let cursor = first.json()["next_cursor"].as_str().expect("more").to_owned();
    let rest = client.get(&format!("/audit?kind=customer_user&key=b&limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!((items(&rest).len(), rest.json()["next_cursor"].clone()), (1, Value::Null));
    assert_eq!(items(&rest)[0]["after"]["first_name"], "José");
    for (query, count) in [
        ("field=city", 1),
        ("door=api&kind=customer", 1),
        ("actor=ada&verb=rename", 1),
        ("actor=nobody", 0),
        ("from=2020-01-01T00:00:00Z&kind=customer", 1),
        ("to=2020-01-01T00:00:00Z", 0),
        ("job=7", 0),
    ] {
        assert_eq!(items(&client.get(&format!("/audit?{query}")).await.expect(200)).len(), count, "{query}");
    }
    for wrong in ["kind=dog", "door=window", "from=yesterday", "cursor=x", "job=0", "limit=0", "colour=red"] {
        client.get(&format!("/audit?{wrong}")).await.problem(400, "query");
    }
    desk.client_with(&["customers:read"]).await.get("/audit").await.problem(403, "forbidden");
}

#[tokio::test]
async fn the_log_is_followed_and_waited_for() {
    let desk = desk().await;
    let client = desk.client_with(&["history:read"]).await;
    let all = client.get("/changes").await.expect(200);
    let told: Vec<String> = items(&all)
        .iter()
        .map(|item| format!("{} {} {}", item["kind"], item["verb"], item["key"]).replace('"', ""))
        .collect();
    assert_eq!(told, ["customer add K1", "customer_user add a", "customer_user update a", "customer_user rename b"]);
    assert_eq!(items(&all)[3]["before"], json!({"login": "a"}));
    let next = all.json()["next"].as_i64().expect("a number");
    let latest = client.get("/changes?after=latest").await.expect(200).json();
    assert!(latest["next"].as_i64() >= Some(next) && latest["items"] == json!([]));
    let nothing = client.get(&format!("/changes?after={next}&wait=0")).await.expect(200).json();
    assert_eq!(nothing, json!({"items": [], "next": next}));
    let waiting = tokio::spawn(async move { client.get(&format!("/changes?after={next}&wait=30")).await });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    desk.client().await.patch("/customers/K1", &json!({"city": "Soria"})).await.expect(200);
    let found =
        tokio::time::timeout(std::time::Duration::from_secs(2), waiting).await.expect("at once").expect("an answer");
    assert_eq!(items(&found.expect(200))[0]["after"], json!({"city": "Soria"}));
    let client = desk.client().await;
    for wrong in ["after=-1", "after=x", "wait=61", "limit=1001"] {
        client.get(&format!("/changes?{wrong}")).await.problem(400, "query");
    }
    desk.write("INSERT INTO padron_meta (meta_key, meta_value) VALUES ('history_swept', '3')").await;
    client.get("/changes?after=1").await.problem(410, "gone");
    client.get("/changes?after=0").await.expect(200);
}

#[tokio::test]
async fn lists_are_files() {
    let desk = desk().await;
    let client = desk.client().await;
    let lines = client.get("/customer-users/export").await.expect(200);
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let person: Value = serde_json::from_str(&lines.text()).expect("JSON");
    let shown = client.get("/customer-users/b").await.expect(200).json();
    for (field, value) in person.as_object().expect("an object") {
        assert_eq!(shown[field], *value, "{field}");
    }
    let csv = client.get("/customer-users/export?format=csv&columns=last_name,login").await.expect(200).text();
    assert_eq!(csv, "last_name,login\n\"'=1+1\",\"b\"\n");
    let csv = client
        .get("/customer-users/export?format=csv&columns=last_name&formulas=raw&bom=true&search=nobody")
        .await
        .expect(200)
        .text();
    assert_eq!(csv, "\u{feff}last_name\n");
    assert!(client.get("/customers/export?format=xlsx&sort=-name").await.expect(200).bytes.starts_with(b"PK"));
    for wrong in ["format=pdf", "columns=pw", "formulas=maybe", "bom=x", "sort=height", "valid=never"] {
        client.get(&format!("/customer-users/export?{wrong}")).await.problem(400, "query");
    }
    desk.client_with(&["customers:read"]).await.get("/customer-users/export").await.problem(403, "forbidden");
    client.get("/openapi.json").await.expect(200).has("followChanges");
}

#[tokio::test]
async fn a_number_that_was_never_told_begins_anew() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    client.post("/customers", &serde_json::json!({"customer_id": "K1", "name": "One"})).await.expect(201);
    let newest: i64 = desk.read("SELECT CONCAT(MAX(id), '') FROM padron_audit").await[0].parse().expect("a number");
    assert_eq!(client.get(&format!("/changes?after={newest}")).await.expect(200).json()["next"], newest);
    client.get(&format!("/changes?after={}", newest + 1)).await.problem(410, "gone");
    client.get("/changes?after=999999999&wait=50").await.problem(410, "gone");
}
