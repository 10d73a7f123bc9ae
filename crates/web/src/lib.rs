//! The web door: the pages of agents, health and metrics.

mod admin;
mod answer;
mod api;
mod api_browser;
pub mod assets;
mod entry;
mod headers;
mod health;
mod link;
pub mod locale;
mod request;
mod state;
#[cfg(debug_assertions)]
pub mod styleguide;
pub mod view;

use axum::http::HeaderName;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

pub use api::ApiLimits;
pub use health::metrics_router;
pub use state::{Options, Web};

use request::Visitor;
use view::Status;

/// Everything the server answers.
pub fn router(web: Web) -> Router {
    let mut forms = CsrfLayer::new();
    if let Some(origin) = &web.options.public_origin {
        // A proxy may rewrite Host; the origin people type stays right. It was checked when the configuration was read.
        forms = match forms.clone().add_trusted_origin(origin) {
            Ok(trusting) => trusting,
            Err(error) => {
                tracing::error!("the public address {origin} is no origin: {error}");
                forms
            }
        };
    }
    let pages = Router::new()
        .merge(admin::routes())
        .merge(entry::routes())
        .merge(api_browser::routes())
        .fallback(nowhere)
        .layer(forms)
        .layer(middleware::from_fn_with_state(web.clone(), request::identify));
    let plain = health::routes().route("/assets/{name}", get(assets::serve));
    #[cfg(debug_assertions)]
    let plain = plain.merge(styleguide::routes());
    let id = HeaderName::from_static("x-request-id");
    plain
        .merge(pages)
        .layer(middleware::from_fn(request::wait_for_page))
        // Beside the pages and their layers: no cookie, no form and no language counts there.
        .merge(api::routes(&web))
        .layer(middleware::from_fn_with_state(web.clone(), health::measure))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        // Outside of all that answers in a handler's place, so that these answers carry the headers too.
        .layer(middleware::from_fn_with_state(web.clone(), headers::protect))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
        .with_state(web)
}

/// No such address.
async fn nowhere(visitor: Visitor) -> answer::Answer {
    visitor.message(Status::NotFound)
}
