//! A program with a token.

use axum::Router;
use axum::body::Body;
use axum::http::Method;
use padron_app::tokens::NewToken;
use serde_json::Value;

use crate::desk::{ADMIN, Answer, Browser, Desk};

/// A program with a token.
#[derive(Clone)]
pub(crate) struct Client {
    browser: Browser,
}

impl Desk {
    /// A token of the administrator with these scopes.
    pub(crate) async fn token(&self, scopes: &[&str]) -> String {
        let admin = self.app.as_operator().await.expect("the operator");
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewToken { name: "tests".to_owned(), scopes, expires_at: None };
        admin.add_token_of(ADMIN, &new).await.expect("a token").1
    }

    /// A program that may do everything.
    pub(crate) async fn client(&self) -> Client {
        Client::new(self.router.clone(), &self.token(&[]).await)
    }

    /// A program that may do only this.
    pub(crate) async fn client_with(&self, scopes: &[&str]) -> Client {
        Client::new(self.router.clone(), &self.token(scopes).await)
    }
}

impl Client {
    pub(crate) fn new(router: Router, token: &str) -> Self {
        Self { browser: Browser::new(router).header("authorization", &format!("Bearer {token}")) }
    }

    /// The same with one more header.
    pub(crate) fn header(&self, name: &str, value: &str) -> Self {
        Self { browser: self.browser.clone().header(name, value) }
    }

    pub(crate) async fn raw(&self, method: &str, path: &str, kind: Option<&str>, body: impl Into<Body>) -> Answer {
        let method: Method = method.parse().expect("a method");
        self.browser.clone().send(method, &format!("/api/v1{path}"), kind, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, None, Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.raw("DELETE", path, None, Body::empty()).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.raw(method, path, Some("application/json"), body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send("PATCH", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, body).await
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A problem of this kind, in the form every problem has.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, kind: &str) -> Value {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["type"], format!("urn:padron:problem:{kind}"), "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{problem}");
        assert!(problem["instance"].as_str().expect("an address").starts_with("/api/v1"), "{problem}");
        assert!(!problem["request_id"].as_str().expect("an id").is_empty(), "{problem}");
        problem
    }

    /// A problem with exactly these fields and codes.
    #[track_caller]
    pub(crate) fn faults(self, status: u16, kind: &str, faults: &[(&str, &str)]) -> Value {
        let problem = self.problem(status, kind);
        let mut found: Vec<(&str, &str)> = problem["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| (error["field"].as_str().expect("a field"), error["code"].as_str().expect("a code")))
            .collect();
        found.sort_unstable();
        let mut wanted = faults.to_vec();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{problem}");
        problem
    }
}
