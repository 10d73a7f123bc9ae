//! The REST door: programs, by bearer tokens, under `/api/v1`.
//!
//! # Adding a resource
//!
//! One file, here, and one line in [`resources`]. The file has
//!
//! * `pub(super) fn routes() -> OpenApiRouter<Web>` with `routes!(list, add)` for the handlers of one path;
//! * handlers with `#[utoipa::path(…)]` above them: method, path below `/api/v1`, `tag`, `operation_id`, `params`, `request_body`
//!   and the answers that are special to it. The first line of the doc comment is the summary. What every operation can answer
//!   (400, 401, 403, 404, 413, 415, 422, 429, 500, 503), the headers `Idempotency-Key`, `If-Match` and the budget are added by
//!   [`document`] from what the operation has: a body, a key in its path, a `412`;
//! * schemas: `#[derive(ToSchema)]` on structs that are written with serde, or [`schema::schema!`] for records.
//!
//! A handler takes [`caller::Caller`] and asks `caller.may(Scope::…)?` for the handle; its parameters through
//! [`query::Params`] (unknown ones are refused), its body through [`body::Sent`] and [`body::Reader`] (unknown keys are refused),
//! the key of its path through [`path::Key`] or [`path::Number`]; it answers `Result<Response, Problem>`, where `?` turns an
//! `AppError` into a [`problem::Problem`]. Single records are answered by [`version::Known::answer`], with their `ETag`. What a
//! POST does is done once through [`once`]: the verb calls `Admin::reserve` first and `Admin::answer` last in its transaction.
//!
//! Nothing here knows of cookies or pages; the layers of the pages do not stand around it.

mod audit;
mod body;
mod caller;
mod changes;
mod customer_users;
mod customers;
mod document;
mod export;
mod fields;
mod imports;
mod jobs;
mod limits;
mod moving;
mod once;
mod path;
mod problem;
mod query;
mod runs;
mod schema;
mod settings;
mod sources;
mod tokens;
mod version;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use document::document;
pub use limits::ApiLimits;
pub(crate) use limits::Limits;

use crate::state::Web;

/// Where the door is.
pub(crate) const BASE: &str = "/api/v1";

/// Every resource.
fn resources() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .merge(customers::routes())
        .merge(customer_users::routes())
        .merge(imports::routes())
        .merge(jobs::routes())
        .merge(audit::routes())
        .merge(changes::routes())
        .merge(export::routes())
        .merge(settings::routes())
        .merge(fields::routes())
        .merge(runs::routes())
        .merge(sources::routes())
        .merge(tokens::routes())
}

/// Everything below [`BASE`].
pub(crate) fn routes(web: &Web) -> Router<Web> {
    let (resources, _) = resources().split_for_parts();
    let known = resources
        .fallback(|| async { StatusCode::NOT_FOUND })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .layer(middleware::from_fn_with_state(web.clone(), caller::identify));
    let open = Router::new().route("/openapi.json", get(openapi));
    Router::new().nest(BASE, framed(open.merge(known)))
}

/// With what turns everything that goes wrong in it into a problem: too long, a panic, an answer of the router itself.
fn framed<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(caller::in_time))
        .layer(middleware::from_fn(caller::finish))
}

/// The description of this door, for anybody.
async fn openapi() -> axum::response::Response {
    ([(CONTENT_TYPE, "application/json")], document::text()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use axum::body::{Body, Bytes};
    use axum::extract::Request;
    use axum::routing::post;
    use futures_util::stream;
    use tower::ServiceExt as _;

    async fn fails() -> StatusCode {
        panic!("on purpose")
    }

    async fn asked(path: &str, body: Body) -> (u16, String, serde_json::Value) {
        let routes = Router::new()
            .route("/panic", post(fails))
            .route("/stuck", post(async || tokio::time::sleep(Duration::from_hours(2)).await))
            .route("/read", post(async |_: Bytes| ()));
        let request = Request::post(path).header("x-request-id", "r1").body(body).expect("a request");
        let answer = framed(routes).oneshot(request).await.expect("an answer");
        let kind = answer.headers()[CONTENT_TYPE].to_str().expect("a type").to_owned();
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), 10_000).await.expect("a body");
        (status, kind, serde_json::from_slice(&bytes).expect("JSON"))
    }

    #[tokio::test(start_paused = true)]
    async fn panics_and_limits_are_problems_too() {
        let never = || Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        for (path, body, status, kind) in [
            ("/panic", Body::empty(), 500, "fault"),
            ("/stuck", Body::empty(), 503, "too-slow"),
            ("/read", never(), 408, "timeout"),
            ("/read", Body::from(vec![0; 3_000_000]), 413, "too-large"),
            ("/nowhere", Body::empty(), 404, "not-found"),
        ] {
            let (found, content_type, problem) = asked(path, body).await;
            assert_eq!((found, content_type.as_str()), (status, "application/problem+json"), "{path}");
            assert_eq!(problem["type"], format!("urn:padron:problem:{kind}"), "{path}");
            assert_eq!((&problem["status"], &problem["request_id"]), (&status.into(), &"r1".into()), "{path}");
        }
    }
}
