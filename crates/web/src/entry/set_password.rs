//! Behind a mailed link: somebody chooses their password. What is wrong with a link is not told, and neither is whose it was.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, REFERRER_POLICY, RETRY_AFTER};
use axum::response::{IntoResponse as _, Response};
use padron_app::AppError;
use padron_app::mail::LinkTry;
use padron_domain::problem::{Fault, FieldFault};

use crate::answer::{Answer, page, page_with};
use crate::request::{Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Place, SetPassword, Shell, Status, fault_text};

/// `GET /set-password/{token}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(token): Key) -> Result<Response, Answer> {
    let login = open(&web, &visitor, &token).await?;
    page(&drawn(&web, &visitor, &token, login, &[])).map(unreferred)
}

/// `POST /set-password/{token}`
pub(super) async fn set(
    State(web): State<Web>,
    visitor: Visitor,
    Key(token): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let sent = sent.insist_on_token(&visitor)?;
    let login = open(&web, &visitor, &token).await?;
    let password = sent.get("password");
    let done = if password == sent.get("password_again") {
        web.app.set_password_by_link(&token, password).await
    } else {
        Err(AppError::field("password_again", Fault::Differs))
    };
    match done {
        Ok(_) => {
            let page_of = SetPassword {
                page: shell(&visitor, visitor.t.get("choose-done-title").into_owned()),
                done: true,
                ..SetPassword::default()
            };
            page(&page_of).map(unreferred)
        }
        Err(AppError::Fields(faults)) => {
            let view = drawn(&web, &visitor, &token, login, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view).map(unreferred)
        }
        Err(AppError::Missing) => Err(visitor.message(Status::LinkGone)),
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// Whose link it is, if it works.
async fn open(web: &Web, visitor: &Visitor, token: &str) -> Result<String, Answer> {
    match web.app.password_link(token, &visitor.origin).await.map_err(|error| visitor.failed(&error))? {
        LinkTry::Open { login } => Ok(login),
        LinkTry::Gone => Err(visitor.message(Status::LinkGone)),
        LinkTry::Throttled { seconds } => {
            let mut response = visitor.message(Status::TooMany(seconds.unsigned_abs())).into_response();
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
            Err(Answer::Page(Box::new(response)))
        }
    }
}

/// The page is a stranger's, also in the browser of an agent who is signed in.
fn shell(visitor: &Visitor, title: String) -> Shell {
    Shell { user: None, ..visitor.shell(title, Place::Nowhere) }
}

fn drawn(web: &Web, visitor: &Visitor, token: &str, login: String, faults: &[FieldFault]) -> SetPassword {
    let t = visitor.t;
    let mut inputs = SetPassword::inputs(t, web.app.settings().password_min.0);
    for input in &mut inputs {
        let fault = faults.iter().find(|fault| fault.field == input.name);
        input.fault = fault.map(|fault| fault_text(t, fault.fault.code(), &fault.fault.detail()));
    }
    SetPassword {
        page: shell(visitor, t.get("choose-title").into_owned()),
        action: format!("/set-password/{}", crate::link::encode(token)),
        login,
        inputs,
        done: false,
    }
}

/// The address holds the secret: nobody it leads to learns it.
fn unreferred(mut response: Response) -> Response {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    response
}
