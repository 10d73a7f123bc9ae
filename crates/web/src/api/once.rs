//! `Idempotency-Key`: a request that is sent again gets its first answer, byte for byte, and is not carried out twice.
//!
//! Answers are kept for 24 hours, and only of what was done: a refusal changed nothing and may be sent again. Secrets are not
//! kept: the answer to a repeated request lacks them, and says so.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use padron_app::admin::Admin;
use padron_app::once::{KeptAnswer, Made, Once, Render};
use serde::Serialize;
use serde_json::{Map, Value};

use super::caller::Caller;
use super::problem::{FieldError, Problem};
use crate::state::Web;

const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const LONGEST: usize = 255;

/// What makes a request the same request: its key, if it has one, its method and its address.
#[derive(Debug)]
pub(crate) struct Asked {
    key: Option<String>,
    line: String,
}

impl FromRequestParts<Web> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        let line = format!("{} {}\n", parts.method, parts.uri);
        let Some(given) = parts.headers.get(KEY) else { return Ok(Self { key: None, line }) };
        let key = given.to_str().ok().map(str::trim).filter(|key| !key.is_empty() && key.len() <= LONGEST);
        let says = format!("A key has 1 to {LONGEST} visible ASCII characters.");
        let error = || Problem::query(vec![FieldError::new("Idempotency-Key", "malformed", says)]);
        Ok(Self { key: Some(key.ok_or_else(error)?.to_owned()), line })
    }
}

impl Asked {
    /// The handle through which this request, with this body, is carried out once. `render` writes the answer from what the verb
    /// made, without any secret.
    pub(crate) fn once(
        &self,
        caller: &Caller,
        admin: &Admin,
        body: &[u8],
        render: impl Fn(&Made<'_>) -> KeptAnswer + Send + Sync + 'static,
    ) -> Admin {
        let Some(key) = &self.key else { return admin.clone() };
        let asked = self.line.clone() + &String::from_utf8_lossy(body);
        let render: Arc<Render> = Arc::new(render);
        admin.once(Some(Once::new(caller.bearer.token, key, &asked, render)))
    }
}

/// Carries out the work, unless it was carried out before: then its first answer. `admin` is from [`Asked::once`].
pub(crate) async fn carry_out(
    admin: &Admin,
    work: impl Future<Output = Result<Response, Problem>>,
) -> Result<Response, Problem> {
    if let Some(kept) = admin.answered().await? {
        return Ok(replay(&kept));
    }
    match work.await {
        Ok(response) => Ok(response),
        // Another request with this key may have been quicker: what it did is in this one's way, and its answer is ours.
        Err(problem) => match admin.answered().await? {
            Some(kept) => Ok(replay(&kept)),
            None => Err(problem),
        },
    }
}

/// An answer to be kept.
pub(crate) fn kept(status: StatusCode, headers: &[(&str, &str)], body: &impl Serialize) -> KeptAnswer {
    let headers: Map<String, Value> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
    KeptAnswer {
        status: status.as_u16(),
        headers: Value::Object(headers).to_string(),
        // What is written here has texts as keys, and so can be written.
        body: serde_json::to_string(body).unwrap_or_default(),
    }
}

/// The answer that was kept, or is about to be.
pub(crate) fn answer(kept: &KeptAnswer) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    let told: Map<String, Value> = serde_json::from_str(&kept.headers).unwrap_or_default();
    for (name, value) in told {
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
        if let (Ok(name), Some(value)) = (name.parse::<HeaderName>(), value) {
            headers.insert(name, value);
        }
    }
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, headers, kept.body.clone()).into_response()
}

fn replay(kept: &KeptAnswer) -> Response {
    let mut response = answer(kept);
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
