//! Sign in and out.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::sign_in::SignIn as Ended;

use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::request::{Form as Sent, Visitor, begin, end};
use crate::state::Web;
use crate::view::{Place, SignIn, SignInTrouble};

fn query(uri: &Uri, name: &str) -> Option<String> {
    let fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes());
    fields.into_owned().find(|(field, _)| field == name).map(|(_, value)| value)
}

fn drawn(visitor: &Visitor, login: &str, next: &str, trouble: Option<SignInTrouble>) -> SignIn {
    let next = link::own(next).unwrap_or("/").to_owned();
    SignIn {
        page: visitor.shell(visitor.t.get("sign-in-title"), Place::Nowhere),
        login: login.to_owned(),
        next,
        trouble,
    }
}

/// A session that is over already is what was asked for.
fn gone(error: AppError) -> Result<(), AppError> {
    if matches!(error, AppError::Missing) { Ok(()) } else { Err(error) }
}

/// `GET /sign-in?next=`
pub(super) async fn show(visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let next = query(&uri, "next").unwrap_or_default();
    if visitor.session.is_some() {
        return Ok(go(link::own(&next).unwrap_or("/")));
    }
    let trouble = if query(&uri, "out").is_some() {
        Some(SignInTrouble::SignedOut)
    } else {
        query(&uri, "ended").map(|_| SignInTrouble::SessionEnded)
    };
    page(&drawn(&visitor, "", &next, trouble))
}

/// `POST /sign-in`
pub(super) async fn enter(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let (login, next) = (sent.get("login"), sent.get("next"));
    if !sent.fresh {
        return page_with(StatusCode::CONFLICT, &drawn(&visitor, login, next, Some(SignInTrouble::FormExpired)));
    }
    let ended =
        web.app.sign_in(login, sent.get("password"), &visitor.origin).await.map_err(|error| visitor.failed(&error))?;
    match ended {
        Ended::Welcome(session) => {
            // A new token at every sign-in: one planted before is worth nothing after, and neither is that of a session before.
            if let Some(before) = &visitor.session {
                web.app
                    .end_session(&before.agent, before.id)
                    .await
                    .or_else(gone)
                    .map_err(|error| visitor.failed(&error))?;
            }
            let jar = CookieJar::new().add(begin(session.token, visitor.https));
            Ok((jar, go(link::own(next).unwrap_or("/"))).into_response())
        }
        Ended::Refused => {
            page_with(StatusCode::UNAUTHORIZED, &drawn(&visitor, login, next, Some(SignInTrouble::Wrong)))
        }
        Ended::Throttled { seconds } => {
            let trouble = SignInTrouble::Throttled(seconds);
            let mut response = page_with(StatusCode::TOO_MANY_REQUESTS, &drawn(&visitor, login, next, Some(trouble)))?;
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
    }
}

/// `POST /sign-out`
pub(super) async fn leave(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    sent.insist_on_token(&visitor)?;
    if let Some(session) = &visitor.session {
        web.app.end_session(&session.agent, session.id).await.or_else(gone).map_err(|error| visitor.failed(&error))?;
    }
    let jar = CookieJar::new().add(end(visitor.https));
    Ok((jar, go(&link::with(link::SIGN_IN, "out", "1"))).into_response())
}
