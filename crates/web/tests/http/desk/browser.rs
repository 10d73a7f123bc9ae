//! A browser without a screen: it keeps cookies, follows nothing by itself, and fills in forms as they are drawn.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use tower::ServiceExt as _;

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.to_vec()).expect("UTF-8")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The `Set-Cookie` of this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().expect("a plain cookie"));
        all.filter(|cookie| cookie.starts_with(&format!("{name}="))).map(str::to_owned).next_back()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), String::from_utf8_lossy(&self.bytes));
        self
    }

    /// A redirect (303) to this address.
    #[track_caller]
    pub(crate) fn expect_go(self, address: &str) -> Self {
        let answer = self.expect(303);
        assert_eq!(answer.location(), address);
        answer
    }

    #[track_caller]
    pub(crate) fn has(&self, what: &str) {
        assert!(self.text().contains(what), "{what:?} is not in {}", self.text());
    }

    #[track_caller]
    pub(crate) fn lacks(&self, what: &str) {
        assert!(!self.text().contains(what), "{what:?} is in {}", self.text());
    }

    /// The value of the hidden or visible input of this name.
    pub(crate) fn input(&self, name: &str) -> Option<String> {
        let text = self.text();
        let tag = text
            .match_indices("<input")
            .map(|(at, _)| &text[at..])
            .map(|rest| &rest[..rest.find('>').unwrap_or(rest.len())]);
        let mut tags = tag.filter(|tag| tag.contains(&format!(" name=\"{name}\"")));
        let value = tags.next()?.split(" value=\"").nth(1)?.split('"').next()?.to_owned();
        Some(unescape(&value))
    }

    /// What stands beside the input of this name as wrong with it.
    pub(crate) fn fault(&self, name: &str) -> Option<String> {
        let text = self.text();
        let start = text.find(&format!("id=\"{name}-fault\""))?;
        let end = text[start..].find("</p>")? + start;
        Some(text[start..end].rsplit('>').next().unwrap_or_default().to_owned())
    }

    /// Every `href` of the page.
    pub(crate) fn links(&self) -> Vec<String> {
        self.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(unescape).collect()
    }
}

fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    for (escaped, plain) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escaped, plain);
    }
    text
}

/// Percent-encoded, every byte that is no letter or digit.
pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A form's body.
pub(crate) fn body(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) peer: SocketAddr,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), headers: Vec::new(), peer: ([198, 51, 100, 7], 50_000).into() }
    }

    /// Sends this header with every request.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        address: &str,
        kind: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(address).header(HOST, "padron.test");
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(kind) = kind {
            request = request.header(CONTENT_TYPE, kind);
        }
        let mut request = request.body(body.into()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.expect("routers do not fail");
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the whole body");
        let answer = Answer { status: head.status, headers: head.headers, bytes };
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("a plain cookie");
            let (name, rest) = cookie.split_once('=').expect("a name");
            let value = rest.split(';').next().unwrap_or_default();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, None, Body::empty()).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(address, body(fields)).await
    }

    pub(crate) async fn post_raw(&mut self, address: &str, body: impl Into<Body>) -> Answer {
        self.send(Method::POST, address, Some("application/x-www-form-urlencoded"), body).await
    }

    /// The token for forms, from a page that anybody may see or, signed in, from the account's.
    pub(crate) async fn csrf(&mut self) -> String {
        let mut page = self.get("/sign-in").await;
        if page.status.is_redirection() {
            page = self.get("/account").await;
        }
        page.input("csrf").expect("a token")
    }

    /// Sends a form with its token.
    pub(crate) async fn submit(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf().await;
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(address, &all).await
    }

    /// Loads a record's page and sends its form with these fields, as an editor does.
    pub(crate) async fn edit(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(address).await.expect(200);
        let (csrf, version) = (page.input("csrf").expect("a token"), page.input("version").expect("a version"));
        let mut all = vec![("csrf", csrf.as_str()), ("version", version.as_str())];
        all.extend_from_slice(fields);
        self.post(address, &all).await
    }

    pub(crate) async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.submit("/sign-in", &[("login", login), ("password", password)]).await
    }
}

/// A person's form, filled as little as it may be.
pub(crate) fn person<'a>(login: &'a str, customer: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("first_name", "José"),
        ("last_name", "García"),
        ("login", login),
        ("email", "jose@example.org"),
        ("customer_id", customer),
        ("valid", "valid"),
    ]
}
