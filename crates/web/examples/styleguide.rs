//! Serves the styleguide and every screen with invented data: `cargo run -p padron-web --example styleguide -- 8099`.

#[cfg(debug_assertions)]
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    use axum::Router;
    use axum::http::{HeaderName, HeaderValue, StatusCode};
    use axum::response::{Html, Redirect};
    use axum::routing::{get, post};
    use padron_web::locale::Texts;
    use padron_web::view::sample;
    use padron_web::{assets, styleguide};
    use tower_http::set_header::SetResponseHeaderLayer;

    let port = std::env::args().nth(1).unwrap_or_else(|| "8099".to_owned());
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                  connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    let fragment = |name: &'static str| {
        get(async move || {
            let all = sample::screens(Texts::default()).unwrap_or_default();
            Html(all.into_iter().find(|(have, _)| *have == name).map(|(_, html)| html).unwrap_or_default())
        })
    };
    let app = Router::new()
        .route("/", get(async || Redirect::to("/styleguide")))
        .route("/assets/{name}", get(assets::serve))
        .route("/preferences", post(async || StatusCode::NO_CONTENT))
        .route("/find", fragment("find-fragment"))
        .route("/suggest/customers", fragment("suggestions"))
        .route("/customer-users", fragment("customer-users-fragment"))
        .merge(styleguide::routes())
        .layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static("content-security-policy"),
            HeaderValue::from_static(policy),
        ));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://127.0.0.1:{port}/styleguide");
    axum::serve(listener, app).await
}

#[cfg(not(debug_assertions))]
fn main() {}
