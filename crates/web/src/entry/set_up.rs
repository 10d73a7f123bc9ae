//! The first administrator, behind a one-time link.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::set_up::FirstAdministrator;
use padron_domain::problem::{Fault, FieldFault};

use crate::answer::{Answer, go, page, page_with};
use crate::request::{Flash, Form as Sent, Key, Visitor, begin};
use crate::state::Web;
use crate::view::{Place, SetUp, Status, fault_text};

fn drawn(visitor: &Visitor, token: &str, sent: Option<&Sent>, faults: &[FieldFault]) -> SetUp {
    let t = visitor.t;
    let mut inputs = SetUp::inputs(t);
    for input in &mut inputs {
        if let Some(sent) = sent.filter(|_| !input.name.starts_with("password")) {
            sent.get(input.name).clone_into(&mut input.value);
        }
        let fault = faults.iter().find(|fault| fault.field == input.name);
        input.fault = fault.map(|fault| fault_text(t, fault.fault.code(), &fault.fault.detail()));
    }
    SetUp {
        page: visitor.shell(t.get("set-up-title"), Place::Nowhere),
        action: format!("/set-up/{}", crate::link::encode(token)),
        inputs,
    }
}

/// `GET /set-up/{token}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(token): Key) -> Result<Response, Answer> {
    if !web.app.set_up_allowed(&token).await.map_err(|error| visitor.failed(&error))? {
        return Err(visitor.message(Status::SetUpGone));
    }
    page(&drawn(&visitor, &token, None, &[]))
}

/// `POST /set-up/{token}`
pub(super) async fn make(
    State(web): State<Web>,
    visitor: Visitor,
    Key(token): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let sent = sent.insist_on_token(&visitor)?;
    let first = FirstAdministrator {
        login: sent.get("login").trim().to_owned(),
        first_name: sent.get("first_name").to_owned(),
        last_name: sent.get("last_name").to_owned(),
        password: sent.get("password").to_owned(),
    };
    let done = if first.password == sent.get("password_again") {
        web.app.set_up(&token, &first, &visitor.origin).await
    } else {
        Err(AppError::field("password_again", Fault::Differs))
    };
    match done {
        Ok(session) => {
            let jar = CookieJar::new().add(begin(session.token, visitor.https));
            Ok((jar.add(Flash::SetUp.cookie("", visitor.https)), go("/")).into_response())
        }
        Err(AppError::Missing) => Err(visitor.message(Status::SetUpGone)),
        Err(AppError::Fields(faults)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(&visitor, &token, Some(&sent), &faults))
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}
