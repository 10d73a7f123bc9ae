//! Language, theme, density: for anybody, signed in or not.

use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;

use crate::answer::{Answer, go};
use crate::link;
use crate::request::{Form as Sent, Visitor, remember};

/// `POST /preferences`
pub(super) async fn choose(visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let sent = sent.insist_on_token(&visitor)?;
    let next = link::own(sent.get("next")).unwrap_or("/").to_owned();
    // An address that asks for a language would win over the choice just made.
    let next = if sent.find("language").is_some() { without_language(&next) } else { next };
    Ok((remember(CookieJar::new(), &sent, visitor.https), go(&next)).into_response())
}

fn without_language(next: &str) -> String {
    let Some((path, query)) = next.split_once('?') else { return next.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|part| !part.starts_with("language=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}
