//! The pages before anybody is signed in.

mod set_password;
mod set_up;
mod sign_in;

use axum::Router;
use axum::routing::{get, post};

use crate::locale::Texts;
use crate::state::Web;
use crate::view::{Notice, Tone};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/set-password/{token}", get(set_password::show).post(set_password::set))
        .route("/set-up/{token}", get(set_up::show).post(set_up::make))
}

/// What is told above a form whose token was too old; what was typed is kept.
pub(crate) fn expired_notice(t: Texts) -> Notice {
    Notice { tone: Tone::Warn, text: t.get("notice-form-expired").into_owned(), link: None }
}
