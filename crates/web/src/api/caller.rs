//! Who asks: the token of `Authorization: Bearer …`, and nothing else. Cookies mean nothing here, so no page can be made to
//! ask in somebody's name.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::tokens::{Bearer, Scope};
use padron_domain::audit::{Door, ObjectKind};

use super::limits::Budget;
use super::problem::{Problem, Written};
use crate::request::{GivenUp, address, wait};
use crate::state::Web;

const NONE: &str = "Send a token: Authorization: Bearer padron_…";
const UNKNOWN: &str = "Nobody has this token: it is wrong, revoked, over, or its agent may not sign in any more.";

/// Who asks, and what they may do.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    admin: Admin,
    /// The token that was sent.
    pub(crate) bearer: Bearer,
}

impl Caller {
    /// The handle, if the token may do this.
    pub(crate) fn may(&self, scope: Scope) -> Result<&Admin, Problem> {
        if self.bearer.scopes.allow(scope) {
            Ok(&self.admin)
        } else {
            Err(Problem::denied(format!("This token lacks the scope {}.", scope.name())))
        }
    }

    /// Whether the token may read, or also write, records of all these kinds.
    pub(crate) fn may_all(&self, kinds: &[ObjectKind], write: bool) -> Result<(), Problem> {
        for kind in kinds {
            self.may(match (kind, write) {
                (ObjectKind::Customer, false) => Scope::CustomersRead,
                (ObjectKind::Customer, true) => Scope::CustomersWrite,
                (_, false) => Scope::CustomerUsersRead,
                (_, true) => Scope::CustomerUsersWrite,
            })?;
        }
        Ok(())
    }
}

impl FromRequestParts<Web> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::fault("a handler was reached without its caller"))
    }
}

/// Finds out who asks, before any handler runs.
pub(super) async fn identify(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let known = match secret(request.headers()) {
        Some(secret) => web.app.bearer(secret).await,
        None => Ok(None),
    };
    let bearer = match known {
        Ok(Some(bearer)) => bearer,
        Ok(None) => {
            let address = address(&web, peer.ip(), request.headers());
            let sent = request.headers().contains_key(AUTHORIZATION);
            return match web.limits.stranger(address) {
                Ok(()) => Problem::unknown_caller(if sent { UNKNOWN } else { NONE }).into_response(),
                Err(seconds) => too_many(seconds),
            };
        }
        Err(error) => return Problem::from(error).into_response(),
    };
    let budget = match web.limits.token(bearer.token) {
        Ok(budget) => budget,
        Err((budget, seconds)) => return budget.tell(too_many(seconds)),
    };
    let admin = match web.app.as_admin(&bearer.agent, Door::Api) {
        Ok(admin) => admin,
        Err(AppError::Denied) => {
            let problem = Problem::denied("The token's agent does not administrate any more.");
            return budget.tell(problem.into_response());
        }
        Err(error) => return Problem::from(error).into_response(),
    };
    request.extensions_mut().insert(Caller { admin, bearer });
    budget.tell(next.run(request).await)
}

fn secret(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn too_many(seconds: u64) -> Response {
    let detail = "Too many requests. Wait as long as Retry-After says.";
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail);
    let mut response = problem.into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

impl Budget {
    /// Says what is left of it.
    fn tell(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        for (name, value) in [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
        response
    }
}

/// Writes problems out, whoever found them: a handler, the layers around it, or the router itself.
pub(super) async fn finish(request: Request, next: Next) -> Response {
    let whole = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri(), |OriginalUri(uri)| uri);
    let instance = whole.path().to_owned();
    let id = request.headers().get("x-request-id").cloned();
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>();
    if problem.is_none() && response.headers().contains_key(CONTENT_TYPE) && !is_plain(&response) {
        return response;
    }
    let problem = problem.unwrap_or_else(|| by_status(status));
    let id = id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or("");
    if let Some(log) = &problem.log {
        tracing::error!(request = id, "{log}");
    }
    let written = Written {
        uri: problem.uri(),
        title: problem.title,
        status: problem.status.as_u16(),
        detail: &problem.detail,
        // The address as it was asked.
        instance: &instance,
        request_id: id,
        errors: &problem.errors,
    };
    let mut answer = (problem.status, Json(&written)).into_response();
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != "content-length" {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"padron\""));
    }
    answer
}

/// Carries a request on for as long as such a one may take.
pub(super) async fn in_time(request: Request, next: Next) -> Result<Response, Problem> {
    wait(request, next).await.map_err(|why| match why {
        GivenUp::Body => Problem::new(
            why.status(),
            "timeout",
            "Body too slow",
            "Nothing was changed: the rest of the body did not come in time. Send the request again.",
        ),
        GivenUp::Work => Problem::new(
            why.status(),
            "too-slow",
            "Took too long",
            "The request took too long and was given up. With an Idempotency-Key it is safe to send it again.",
        ),
    })
}

fn is_plain(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// What the router answers by itself.
fn by_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::missing(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            status,
            "method",
            "No such method",
            "This address does not know that method; Allow says which it does.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "too-large", "Body too large", "Nothing was changed: the body is too large.")
        }
        _ if status.is_server_error() => Problem::fault(format_args!("an answer of status {status} without a reason")),
        _ => Problem::new(status, "refused", "Refused", "The request was refused."),
    }
}
