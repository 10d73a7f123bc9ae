//! `/imports` and `/jobs`.

use std::fmt::Write as _;

use crate::api::Client;
use crate::desk::{Answer, Desk};

/// Sends a file with what is said about it.
async fn post(client: &Client, said: &[(&str, &str)], file: &str) -> Answer {
    let mut body = String::new();
    for (name, value) in said {
        let _ = write!(body, "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let _ = write!(
        body,
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n{file}\r\n--b--\r\n"
    );
    client.raw("POST", "/imports", Some("multipart/form-data; boundary=b"), body).await
}

async fn work(desk: &Desk, id: i64) {
    desk.app.as_operator().await.expect("an operator").work_on_job(id, None).await.expect("worked on");
}

const FILE: &str = "login,first_name,last_name,email,customer_id\nnew1,A,B,a@example.es,C1\nnew2,A,,nothing,C9\n";

#[tokio::test]
async fn a_file_is_looked_at_taken_in_and_taken_back() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let answer = post(&client, &[("kind", "customer_users"), ("dry_run", "true")], FILE).await.expect(202);
    let id = answer.json()["id"].as_i64().expect("a number");
    assert_eq!(answer.location(), format!("/api/v1/jobs/{id}"));
    assert_eq!(answer.json()["state"], "checking");
    work(&desk, id).await;
    let job = client.get(&format!("/jobs/{id}")).await.expect(200).json();
    assert_eq!(
        (&job["state"], &job["counts"]["add"], &job["counts"]["refuse"]),
        (&"checked".into(), &1.into(), &1.into())
    );
    let rows = client.get(&format!("/jobs/{id}/rows?verdict=refuse")).await.expect(200).json();
    assert_eq!(rows["items"][0]["line"], 3);
    assert_eq!(rows["items"][0]["errors"][1]["code"], "not-an-address");
    client.get("/customer-users/new1").await.expect(404);

    let once = client.header("idempotency-key", "k1");
    let first = post(&once, &[("kind", "customer_users")], FILE).await.expect(202);
    let again = post(&once, &[("kind", "customer_users")], FILE).await.expect(202);
    assert_eq!((first.text(), again.header("idempotency-replayed")), (again.text(), "true"));
    post(&once, &[("kind", "customer_users")], &FILE.replace("new1", "new3")).await.expect(422).has("used-key");
    let id = first.json()["id"].as_i64().expect("a number");
    work(&desk, id).await;
    client.get("/customer-users/new1").await.expect(200);
    client.post(&format!("/jobs/{id}/pause"), &serde_json::json!({})).await.expect(409);
    let undo = client.raw("POST", &format!("/jobs/{id}/undo"), None, "").await.expect(202).json();
    assert_eq!(undo["kind"], "undo");
    work(&desk, undo["id"].as_i64().expect("a number")).await;
    client.get("/customer-users/new1").await.expect(404);
    assert_eq!(client.get(&format!("/jobs/{id}")).await.json()["state"], "undone");
    let list = client.get("/jobs?limit=1").await.expect(200).json();
    assert_eq!(list["items"][0]["id"], undo["id"]);
    let next = list["next_cursor"].as_str().expect("more").to_owned();
    assert_eq!(
        client.get(&format!("/jobs?limit=1&kind=import&cursor={next}")).await.json()["items"][0]["kind"],
        "import"
    );
    assert_eq!(desk.count("padron_job_chunk WHERE job_id > 1").await, 0, "replays and refusals leave no file");
}

#[tokio::test]
async fn what_is_wrong_is_told_and_changes_nothing() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    for (said, file, told) in [
        (vec![], FILE, "Say what the rows are"),
        (vec![("kind", "shoes")], FILE, "customer_users or customers"),
        (vec![("kind", "customers"), ("match", "email")], FILE, "\"match\""),
        (vec![("kind", "customer_users"), ("dry_run", "perhaps")], FILE, "dry_run"),
        (vec![("kind", "customer_users"), ("shoe_size", "1")], FILE, "unknown-field"),
        (vec![("kind", "customer_users")], "login,login\na,b\n", "repeated-column"),
        (vec![("kind", "customer_users")], "login,shoes\na,b\n", "unmatched-column"),
        (vec![("kind", "customer_users")], "", "no-rows"),
    ] {
        post(&client, &said, file).await.expect(422).has(told);
    }
    client.raw("POST", "/imports", Some("application/json"), "{}").await.expect(415);
    client.raw("POST", "/imports", Some("multipart/form-data; boundary=b"), "--b\r\nnonsense").await.expect(400);
    client.get("/jobs?cursor=x").await.expect(400).has("unknown-cursor");
    client.get("/jobs?kind=shoes").await.expect(400);
    client.get("/jobs/999/rows").await.expect(404);
    client.raw("POST", "/jobs/999/undo", None, "").await.expect(404);
    let reader = desk.client_with(&["jobs:read"]).await;
    post(&reader, &[("kind", "customer_users")], FILE).await.expect(403);
    reader.get("/jobs").await.expect(200);
    assert_eq!(desk.count("padron_job_chunk").await, 0);
    assert_eq!(desk.count("customer_user").await, 0);
}

#[tokio::test]
async fn nothing_that_is_said_is_passed_over() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let part =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file =
        format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n{FILE}\r\n");
    let kind = part("kind", "customer_users");
    for (body, field, code) in [
        (kind.clone() + &file + &part("dry_run", "true"), "dry_run", "behind-file"),
        (kind.clone() + &file + &part("shoe_size", "1"), "shoe_size", "behind-file"),
        (kind.clone() + &file + &file, "file", "behind-file"),
        (kind.clone() + &part("dry_run", "true") + &part("dry_run", "false") + &file, "dry_run", "repeated"),
        (kind.clone() + &kind + &file, "kind", "repeated"),
    ] {
        let answer = client.raw("POST", "/imports", Some("multipart/form-data; boundary=b"), body + "--b--\r\n").await;
        let problem = answer.problem(422, "fields");
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&field.into(), &code.into()));
    }
    assert_eq!(desk.count("padron_job_chunk").await, 0, "no file is kept");
    assert_eq!(desk.count("padron_job WHERE state = 'running' OR state = 'checking'").await, 0);
    let twice = [("kind", "customer_users"), ("map", "shoes="), ("map", "hat=")];
    post(&client, &twice, FILE).await.expect(202);
    for (file, code, says) in [
        ("", "no-rows", "The file holds no rows."),
        ("login,Username\na,b\n", "repeated-field", "the same field: Username."),
        ("\u{d0}", "unmatched-column", "Neither a field nor passed over"),
    ] {
        let problem = post(&client, &[("kind", "customer_users")], file).await.problem(422, "fields");
        let error = &problem["errors"][0];
        assert_eq!(error["code"], code, "{problem}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(says)), "{problem}");
    }
}

#[tokio::test]
async fn a_scope_for_jobs_is_none_for_what_jobs_hold() {
    let desk = Desk::new().await;
    desk.fill(1, 0).await;
    let client = desk.client().await;
    let job = post(&client, &[("kind", "customer_users")], FILE).await.expect(202).json();
    let id = job["id"].as_i64().expect("a number");

    // Paused before anybody worked on it: going on would write people.
    let only = desk.client_with(&["jobs:write"]).await;
    only.raw("POST", &format!("/jobs/{id}/pause"), None, "").await.expect(202);
    for other in ["customers:write", "customer-users:read"] {
        let near = desk.client_with(&["jobs:write", other]).await;
        near.raw("POST", &format!("/jobs/{id}/resume"), None, "").await.problem(403, "forbidden");
    }
    assert_eq!(client.get(&format!("/jobs/{id}")).await.json()["state"], "paused");
    let right = desk.client_with(&["jobs:write", "customer-users:write"]).await;
    right.raw("POST", &format!("/jobs/{id}/resume"), None, "").await.expect(202);
    work(&desk, id).await;

    // A file, also one that is only looked at.
    for (kind, other) in [("customer_users", "customers:write"), ("customers", "customer-users:write")] {
        for dry_run in ["true", "false"] {
            for scopes in [&["jobs:write"][..], &["jobs:write", other]] {
                let near = desk.client_with(scopes).await;
                let said = [("kind", kind), ("dry_run", dry_run)];
                post(&near, &said, FILE).await.problem(403, "forbidden");
            }
        }
    }
    assert_eq!(client.get("/jobs").await.json()["total"], 1, "nothing was begun");

    // Counts for whoever sees jobs, values only for whoever may see people.
    let sees = desk.client_with(&["jobs:read"]).await;
    let told = sees.get(&format!("/jobs/{id}")).await.expect(200);
    assert_eq!(told.json()["counts"]["refused"], 1);
    assert!(!told.text().contains("new2") && !told.text().contains("nothing"), "{}", told.text());
    let rows = format!("/jobs/{id}/rows");
    sees.get(&rows).await.problem(403, "forbidden");
    desk.client_with(&["jobs:read", "customers:read"]).await.get(&rows).await.problem(403, "forbidden");
    let reads = desk.client_with(&["jobs:read", "customer-users:read"]).await;
    reads.get(&rows).await.expect(200).has("new2");

    // Taking back, and the rows of taking back.
    let undo = format!("/jobs/{id}/undo");
    only.raw("POST", &undo, None, "").await.problem(403, "forbidden");
    let near = desk.client_with(&["jobs:write", "customers:write"]).await;
    near.raw("POST", &undo, None, "").await.problem(403, "forbidden");
    client.get("/customer-users/new1").await.expect(200);
    let undone = right.raw("POST", &undo, None, "").await.expect(202).json();
    work(&desk, undone["id"].as_i64().expect("a number")).await;
    client.get("/customer-users/new1").await.expect(404);
    let rows = format!("/jobs/{}/rows", undone["id"]);
    sees.get(&rows).await.problem(403, "forbidden");
    reads.get(&rows).await.expect(200);
}
