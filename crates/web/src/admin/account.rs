//! My account: choices, password, sessions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::session::ActiveSession;
use padron_domain::problem::{Fault, FieldFault};

use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Account, Place, SessionLine, Status, fault_text};

/// Every agent has an account, administrator or not.
fn session(visitor: &Visitor) -> Result<ActiveSession, Answer> {
    let to_sign_in =
        || Answer::Page(Box::new(Redirect::to(&link::with(link::SIGN_IN, "next", link::ACCOUNT)).into_response()));
    visitor.session.clone().ok_or_else(to_sign_in)
}

/// `GET /account`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let session = session(&visitor)?;
    page(&account(&web, &visitor, &session, &[]).await?)
}

async fn account(
    web: &Web,
    visitor: &Visitor,
    session: &ActiveSession,
    faults: &[FieldFault],
) -> Result<Account, Answer> {
    let t = visitor.t;
    let mut sessions = web.app.sessions_of(&session.agent).await.map_err(|error| visitor.failed(&error))?;
    sessions.sort_by_key(|line| line.id != session.id);
    let mut inputs = Account::password_inputs(t);
    for fault in faults {
        let name = if fault.field == "new_password" { "password" } else { fault.field };
        if let Some(input) = inputs.iter_mut().find(|input| input.name == name) {
            input.fault = Some(fault_text(t, fault.fault.code(), &fault.fault.detail()));
        }
    }
    let others = sessions.len() > 1;
    Ok(Account {
        page: visitor.shell(t.get("account-title"), Place::Account),
        inputs,
        sessions: sessions
            .iter()
            .map(|line| SessionLine {
                client: line.user_agent.clone(),
                address: line.address.clone(),
                since: t.when(line.created_at, visitor.now),
                seen: t.when(line.seen_at, visitor.now),
                current: line.id == session.id,
                revoke_href: format!("/account/sessions/{}/revoke", line.id),
            })
            .collect(),
        revoke_others_href: others.then(|| "/account/revoke-others".to_owned()),
    })
}

/// `POST /account/password`
pub(super) async fn change_password(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let session = session(&visitor)?;
    let sent = sent.insist_on_token(&visitor)?;
    let new = sent.get("password");
    let done = if new == sent.get("password_again") {
        web.app.change_own_password(&session.agent, session.id, sent.get("current_password"), new).await
    } else {
        Err(AppError::field("password_again", Fault::Differs))
    };
    match done {
        Ok(()) => {
            let jar = CookieJar::new().add(Flash::OwnPasswordSet.cookie("", visitor.https));
            Ok((jar, go(link::ACCOUNT)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &account(&web, &visitor, &session, &faults).await?)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `POST /account/sessions/{id}/revoke`
pub(super) async fn revoke(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let session = session(&visitor)?;
    sent.insist_on_token(&visitor)?;
    // A session that is over already is what was asked for.
    let id = id.parse().map_err(|_| visitor.message(Status::NotFound))?;
    match web.app.end_session(&session.agent, id).await {
        Ok(()) | Err(AppError::Missing) => {}
        Err(other) => return Err(visitor.failed(&other)),
    }
    let jar = CookieJar::new().add(Flash::SessionEnded.cookie("", visitor.https));
    Ok((jar, go(link::ACCOUNT)).into_response())
}

/// `POST /account/revoke-others`
pub(super) async fn revoke_others(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let session = session(&visitor)?;
    sent.insist_on_token(&visitor)?;
    web.app.end_other_sessions(&session.agent, session.id).await.map_err(|error| visitor.failed(&error))?;
    let jar = CookieJar::new().add(Flash::SessionEnded.cookie("", visitor.https));
    Ok((jar, go(link::ACCOUNT)).into_response())
}
