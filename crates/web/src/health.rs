//! Is it alive, is it ready, how is it doing.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::state::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz)).route("/metrics", get(metrics_here))
}

/// What a listener of its own answers, for `metrics_listen`.
pub fn metrics_router(web: Web) -> Router {
    Router::new().route("/metrics", get(metrics_anywhere)).with_state(web)
}

/// The process answers.
async fn healthz() -> &'static str {
    "ok"
}

/// The database is of this version and everybody can be found.
async fn readyz(State(web): State<Web>) -> Response {
    match web.app.ready().await {
        Ok(true) => "ready".into_response(),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "starting").into_response(),
        Err(error) => {
            tracing::error!("not ready: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

/// What proxies add to the requests that they pass on.
const PROXIED: [&str; 4] = ["x-forwarded-for", "x-real-ip", "forwarded", "via"];

/// Only for callers on this machine who do not come through a proxy: counts tell strangers more than they should know.
async fn metrics_here(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let proxied = PROXIED.iter().any(|name| request.headers().contains_key(*name));
    let direct = peer.ip().to_canonical().is_loopback() && !proxied;
    if web.options.metrics_here && direct {
        metrics_anywhere(State(web)).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

async fn metrics_anywhere(State(web): State<Web>) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], web.metrics.render()).into_response()
}

/// After so many requests their times are summed up.
const UPKEEP: usize = 1_000;

/// Counts requests and their time by the route that answered, never by the address: that would be one line a person.
pub(crate) async fn measure(State(web): State<Web>, request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    // Anybody can make up methods: each would be a line that is kept for good.
    let method = match *request.method() {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            request.method().as_str().to_owned()
        }
        _ => "other".to_owned(),
    };
    let start = Instant::now();
    let response = next.run(request).await;
    let labels = [("route", route), ("method", method), ("status", response.status().as_u16().to_string())];
    metrics::counter!("padron_requests_total", &labels).increment(1);
    metrics::histogram!("padron_request_seconds", &labels).record(start.elapsed().as_secs_f64());
    // Times are kept one by one until somebody asks for them, which may be never.
    if web.measured.fetch_add(1, Ordering::Relaxed) % UPKEEP == 0 {
        web.metrics.run_upkeep();
    }
    response
}
