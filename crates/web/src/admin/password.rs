//! A new password for a person: typed, or made up and shown once.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_domain::customer_user::CustomerUser;
use padron_domain::problem::FieldFault;

use crate::answer::{Answer, go, page, page_with, secret_page};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Input, Kind, Link, NewPassword, PasswordShown, Place, Shell, fault_text, field_label};

/// `GET /customer-users/{login}/password`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(login): Key) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
    page(&drawn(&admin, &visitor, &person, &[]))
}

/// `POST /customer-users/{login}/password`
pub(super) async fn set(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    match admin.set_customer_user_password(&login, sent.get("password")).await {
        Ok((person, Some(password))) => secret_page(&PasswordShown {
            page: shell(&admin, &visitor, &person),
            name: admin.person_name(&person.values),
            person_href: link::customer_user(&person.values.login),
            login: person.values.login,
            password,
            again_href: None,
        }),
        Ok((person, None)) => {
            let jar = CookieJar::new().add(Flash::PasswordSet.cookie(&person.values.login, visitor.https));
            Ok((jar, go(&link::customer_user(&person.values.login))).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(&admin, &visitor, &person, &faults))
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

fn shell(admin: &Admin, visitor: &Visitor, person: &CustomerUser) -> Shell {
    let mut shell = visitor.shell(visitor.t.get("new-password-title"), Place::CustomerUsers);
    shell.crumbs = vec![
        Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() },
        Link { text: admin.person_name(&person.values), href: link::customer_user(&person.values.login) },
    ];
    shell
}

fn drawn(admin: &Admin, visitor: &Visitor, person: &CustomerUser, faults: &[FieldFault]) -> NewPassword {
    let t = visitor.t;
    let login = person.values.login.clone();
    NewPassword {
        page: shell(admin, visitor, person),
        name: admin.person_name(&person.values),
        password: Input {
            name: "password",
            label: field_label(t, "password"),
            kind: Kind::Password,
            hint: Some(t.get("password-empty-hint").into_owned()),
            fault: faults.first().map(|fault| fault_text(t, fault.fault.code(), &fault.fault.detail())),
            ..Input::default()
        },
        action: link::customer_user_password(&login),
        back_href: link::customer_user(&login),
        login,
    }
}
