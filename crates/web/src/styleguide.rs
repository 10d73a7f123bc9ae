//! `/styleguide`: every part in every state, and every screen with invented data. Development builds only.

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::locale::{Language, Texts};
use crate::view::{Form, Notice, Place, Shell, Template, Tone, customer_user_form, fault_text, sample};

/// The names of the icons in the sprite.
const ICONS: &str = include_str!("../assets/icons.txt");

/// The colours shown, by their class.
const COLOURS: [&str; 13] = [
    "paper",
    "sheet",
    "well",
    "line",
    "line-strong",
    "ink",
    "ink-soft",
    "accent",
    "accent-well",
    "saffron",
    "good",
    "warn",
    "bad",
];

#[derive(Template)]
#[template(path = "styleguide.html")]
struct Styleguide {
    page: Shell,
    colours: [&'static str; 13],
    icons: Vec<&'static str>,
    form: Form,
    screens: Vec<&'static str>,
}

/// The page of parts in this language.
pub fn page(t: Texts) -> askama::Result<String> {
    let mut page = sample::shell(t, &t.get("styleguide-title"), Place::Nowhere);
    for tone in [Tone::Info, Tone::Good, Tone::Warn, Tone::Bad] {
        let text = t.get("notice-customer-saved").into_owned();
        page.notices.push(Notice { tone, text, link: None });
    }
    let mut form = customer_user_form(t, true);
    form.fault("email", fault_text(t, "not-an-address", ""));
    Styleguide { page, colours: COLOURS, icons: ICONS.split_whitespace().collect(), form, screens: NAMES.to_vec() }
        .render()
}

/// The screens worth a link.
const NAMES: &[&str] = &[
    "sign-in",
    "sign-in-wrong",
    "sign-in-throttled",
    "set-up",
    "message-403",
    "message-404",
    "message-409",
    "message-413",
    "message-429",
    "message-500",
    "message-503",
    "overview",
    "overview-fresh",
    "customer-users",
    "customer-users-no-match",
    "customer-users-fresh",
    "customers",
    "customers-fresh",
    "customer",
    "customer-user",
    "customer-user-faults",
    "customer-user-conflict",
    "add-customer-user",
    "add-customer",
    "needs-customer",
    "rename-ask",
    "rename-preview",
    "new-password",
    "password-shown",
    "account",
    "imports",
    "import-columns",
    "import-check",
    "import-running",
    "import-undone",
    "history",
    "history-no-match",
    "history-wrong",
    "put-back",
    "export",
];

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    language: String,
}

fn show(name: &str, asked: &Asked) -> Response {
    let t = Texts::new(Language::parse(&asked.language).unwrap_or_default());
    let drawn = sample::screens(t).map(|all| all.into_iter().find(|(have, _)| *have == name));
    match drawn {
        Ok(Some((_, html))) => Html(html).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(cause) => (StatusCode::INTERNAL_SERVER_ERROR, cause.to_string()).into_response(),
    }
}

/// `/styleguide` and `/styleguide/{screen}`, both with `?language=`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/styleguide", get(async |Query(asked): Query<Asked>| show("styleguide", &asked))).route(
        "/styleguide/{screen}",
        get(async |Path(screen): Path<String>, Query(asked): Query<Asked>| show(&screen, &asked)),
    )
}
