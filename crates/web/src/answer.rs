//! What a handler answers, and the one place where a failure becomes a page.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::view::{Message, Status, Template};

/// An answer that is not the page that was asked for; boxed where it is large.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A page or a redirect that is ready.
    Page(Box<Response>),
    /// A message instead of a page.
    Message(Box<Message>),
    /// What should never happen: told without surroundings, since not even these are certain.
    Fault,
}

impl Answer {
    /// Logs what should never happen.
    pub(crate) fn fault(why: impl std::fmt::Display) -> Self {
        tracing::error!("{why}");
        Self::Fault
    }
}

impl From<askama::Error> for Answer {
    fn from(error: askama::Error) -> Self {
        Self::fault(format_args!("a page could not be drawn: {error}"))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Page(response) => *response,
            Self::Message(message) => {
                let status = StatusCode::from_u16(message.status.code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let wait = match message.status {
                    Status::TooMany(seconds) => Some([(RETRY_AFTER, seconds.to_string())]),
                    _ => None,
                };
                match message.render() {
                    Ok(text) => (status, wait, Html(text)).into_response(),
                    Err(error) => Self::from(error).into_response(),
                }
            }
            Self::Fault => (StatusCode::INTERNAL_SERVER_ERROR, "500").into_response(),
        }
    }
}

/// A drawn page.
pub(crate) fn page(template: &impl Template) -> Result<Response, Answer> {
    Ok(Html(template.render()?).into_response())
}

/// A drawn page with another status, as 422 for a form with faults.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Answer> {
    Ok((status, Html(template.render()?)).into_response())
}

/// A page that no cache may keep, as one with a password on it.
pub(crate) fn secret_page(template: &impl Template) -> Result<Response, Answer> {
    let mut response = page(template)?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// On to another page (303): what was sent is done.
pub(crate) fn go(address: &str) -> Response {
    Redirect::to(address).into_response()
}
