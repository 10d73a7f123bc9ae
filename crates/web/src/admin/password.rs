//! A new password for a person: typed, or made up and shown once.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_domain::customer_user::CustomerUser;
use padron_domain::problem::FieldFault;
use padron_domain::validity::Validity;

use crate::answer::{Answer, go, page, page_with, secret_page};
use crate::link;
use crate::locale::Language;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{
    Choice, Input, Kind, Link, NewPassword, PasswordShown, Place, SendLink, Shell, fault_text, field_label,
};

/// `GET /customer-users/{login}/password`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(login): Key) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
    page(&drawn(&web, &admin, &visitor, &person, &[]).await?)
}

/// `POST /customer-users/{login}/password`: `was` says as of which password the form was drawn, so that sending the form once
/// more, as a browser's reload does, does not make another one.
pub(super) async fn set(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let was = sent.find("was").map(str::to_owned);
    match admin.replace_customer_user_password(&login, sent.get("password"), was.as_deref()).await {
        Ok((person, Some(password))) => secret_page(&PasswordShown {
            page: shell(&admin, &visitor, &person),
            name: admin.person_name(&person),
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
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(&web, &admin, &visitor, &person, &faults).await?)
        }
        Err(AppError::Conflict) => {
            let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
            let mut view = drawn(&web, &admin, &visitor, &person, &[]).await?;
            view.notice = Some(visitor.t.get("password-set-already").into_owned());
            page_with(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `POST /customer-users/{login}/password/link`
pub(super) async fn send_link(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let language = Some(sent.get("language")).filter(|language| !language.is_empty());
    match admin.send_password_link(&login, language).await {
        Ok(person) => {
            let jar = CookieJar::new().add(Flash::LinkSent.cookie(&person.values.login, visitor.https));
            Ok((jar, go(&link::customer_user(&person.values.login))).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
            let mut view = drawn(&web, &admin, &visitor, &person, &[]).await?;
            let link = view.link.get_or_insert_default();
            link.fault = faults.first().map(|fault| fault_text(visitor.t, fault.fault.code(), &fault.fault.detail()));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// The form that sends a link, where mail is set up.
fn offered(web: &Web, visitor: &Visitor, person: &CustomerUser) -> Option<SendLink> {
    let t = visitor.t;
    let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
    let languages = Language::ALL.map(|language| choice(language.tag(), language.own_name().to_owned()));
    let choices = std::iter::once(choice("", t.get("link-language-own").into_owned())).chain(languages).collect();
    web.app.settings().mail.is_set_up().then(|| SendLink {
        action: link::customer_user_link(&person.values.login),
        email: person.values.email.clone(),
        language: Input {
            name: "language",
            label: t.get("link-language").into_owned(),
            kind: Kind::Select(choices),
            ..Input::default()
        },
        fault: (person.values.validity != Validity::Valid).then(|| t.get("link-off").into_owned()),
    })
}

fn shell(admin: &Admin, visitor: &Visitor, person: &CustomerUser) -> Shell {
    let mut shell = visitor.shell(visitor.t.get("new-password-title"), Place::CustomerUsers);
    shell.crumbs = vec![
        Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() },
        Link { text: admin.person_name(person), href: link::customer_user(&person.values.login) },
    ];
    shell
}

async fn drawn(
    web: &Web,
    admin: &Admin,
    visitor: &Visitor,
    person: &CustomerUser,
    faults: &[FieldFault],
) -> Result<NewPassword, Answer> {
    let t = visitor.t;
    let login = person.values.login.clone();
    let was = admin.password_version(&login).await.map_err(|error| visitor.failed(&error))?;
    Ok(NewPassword {
        was,
        notice: None,
        page: shell(admin, visitor, person),
        name: admin.person_name(person),
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
        link: offered(web, visitor, person),
        login,
    })
}
