//! Another key for a company or a person: first what would move, then the move.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::customers::Follower;
use padron_app::admin::{Admin, Version};
use padron_domain::fold::same_identity;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::text;

use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Input, Kind, Link, MoveCount, Place, RecordKind, Rename, fault_text, field_label};

/// The new key an address or a form names.
fn asked(uri: &Uri) -> Option<String> {
    form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
        .find(|(name, _)| name == "to")
        .map(|(_, value)| value.into_owned())
}

pub(super) fn moves(t: Texts, followers: &[Follower]) -> Vec<MoveCount> {
    let what = |name| match name {
        "customer-users" => t.get("moves-customer-users"),
        "customers" => t.get("moves-customers"),
        "groups" => t.get("moves-groups"),
        "services" => t.get("moves-services"),
        "tickets" => t.get("moves-tickets"),
        "preferences" => t.get("moves-preferences"),
        "searches" => t.get("moves-searches"),
        "dynamic-fields" => t.get("moves-dynamic-fields"),
        _ => t.get("moves-other"),
    };
    followers.iter().map(|follower| MoveCount { what: what(follower.name).into_owned(), rows: follower.rows }).collect()
}

/// What both kinds of rename are about.
struct Subject {
    kind: RecordKind,
    /// The key now.
    from: String,
    /// The name in crumbs.
    name: String,
    field: &'static str,
    action: String,
    back: Link,
    list: Link,
    place: Place,
    version: String,
}

fn drawn(
    visitor: &Visitor,
    subject: Subject,
    to: Option<&str>,
    fault: Option<&Fault>,
    moves: Option<Vec<MoveCount>>,
) -> Rename {
    let t = visitor.t;
    let title = match subject.kind {
        RecordKind::Customer => t.get("rename-customer-title"),
        RecordKind::CustomerUser => t.get("rename-customer-user-title"),
    };
    let mut shell = visitor.shell(title, subject.place);
    shell.crumbs = vec![subject.list, Link { text: subject.name, href: subject.back.href.clone() }];
    let input = Input {
        name: "to",
        label: field_label(t, subject.field),
        value: to.unwrap_or(&subject.from).to_owned(),
        kind: Kind::Code,
        required: true,
        fault: fault.map(|fault| fault_text(t, fault.code(), &fault.detail())),
        ..Input::default()
    };
    Rename {
        page: shell,
        kind: subject.kind,
        from: subject.from,
        to: input,
        action: subject.action,
        back_href: subject.back.href,
        version: subject.version,
        moves: moves.filter(|_| fault.is_none()),
    }
}

/// What is wrong with a new key by itself.
fn key_fault(field: &text::TextField, to: &str, from: &str) -> Option<Fault> {
    if to == from {
        return Some(Fault::Taken(from.to_owned()));
    }
    text::check(field, to).err().or_else(|| (to.trim() != to).then_some(Fault::SurroundingSpace))
}

async fn customer_subject(
    admin: &Admin,
    visitor: &Visitor,
    id: &str,
) -> Result<(Subject, padron_domain::customer::CustomerValues), Answer> {
    let customer = admin.customer(id).await.map_err(|error| visitor.failed(&error))?;
    let version = Version::of_customer(&customer).as_str().to_owned();
    let values = customer.values;
    let from = values.customer_id.clone();
    let back = Link { text: values.name.clone(), href: link::customer(&from) };
    let list = Link { text: visitor.t.get("customers-title").into_owned(), href: link::CUSTOMERS.into() };
    let action = link::rename_customer(&from);
    let subject = Subject {
        kind: RecordKind::Customer,
        name: back.text.clone(),
        field: "customer_id",
        action,
        back,
        list,
        place: Place::Customers,
        version,
        from,
    };
    Ok((subject, values))
}

async fn customer_user_subject(
    admin: &Admin,
    visitor: &Visitor,
    login: &str,
) -> Result<(Subject, padron_domain::customer_user::CustomerUserValues), Answer> {
    let person = admin.customer_user(login).await.map_err(|error| visitor.failed(&error))?;
    let version = Version::of_customer_user(&person).as_str().to_owned();
    let from = person.values.login.clone();
    let back = Link { text: admin.person_name(&person), href: link::customer_user(&from) };
    let values = person.values;
    let list = Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() };
    let action = link::rename_customer_user(&from);
    let subject = Subject {
        kind: RecordKind::CustomerUser,
        name: back.text.clone(),
        field: "login",
        action,
        back,
        list,
        place: Place::CustomerUsers,
        version,
        from,
    };
    Ok((subject, values))
}

/// `GET /customers/{id}/rename?to=`
pub(super) async fn customer(
    State(web): State<Web>,
    visitor: Visitor,
    Key(key): Key,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (subject, values) = customer_subject(&admin, &visitor, &key).await?;
    let Some(to) = asked(&uri) else { return page(&drawn(&visitor, subject, None, None, None)) };
    let field = &padron_domain::customer::CustomerValues::FIELDS[0];
    let mut fault = key_fault(field, &to, &values.customer_id);
    if fault.is_none()
        && !same_identity(&to, &values.customer_id)
        && let Ok(other) = admin.customer(&to).await
    {
        fault = Some(Fault::Taken(other.values.name));
    }
    let followers = admin.customer_followers(&values.customer_id).await.map_err(|error| visitor.failed(&error))?;
    page(&drawn(&visitor, subject, Some(&to), fault.as_ref(), Some(moves(visitor.t, &followers))))
}

/// `POST /customers/{id}/rename`
pub(super) async fn customer_now(
    State(web): State<Web>,
    visitor: Visitor,
    Key(key): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let (subject, mut values) = customer_subject(&admin, &visitor, &key).await?;
    let to = sent.get("to").to_owned();
    let from = std::mem::replace(&mut values.customer_id, to.clone());
    match admin.change_customer(&from, &Version::given(sent.get("version")), values).await {
        Ok((customer, _)) => {
            let jar = CookieJar::new().add(Flash::CustomerRenamed.cookie(&customer.values.customer_id, visitor.https));
            Ok((jar, go(&link::customer(&customer.values.customer_id))).into_response())
        }
        Err(error) => refused(&visitor, subject, &to, "customer_id", error),
    }
}

/// `GET /customer-users/{login}/rename?to=`
pub(super) async fn customer_user(
    State(web): State<Web>,
    visitor: Visitor,
    Key(key): Key,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (subject, values) = customer_user_subject(&admin, &visitor, &key).await?;
    let Some(to) = asked(&uri) else { return page(&drawn(&visitor, subject, None, None, None)) };
    let field = padron_domain::customer_user::CustomerUserValues::FIELDS.iter().find(|field| field.name == "login");
    let mut fault = field.and_then(|field| key_fault(field, &to, &values.login));
    if fault.is_none()
        && !same_identity(&to, &values.login)
        && let Ok(other) = admin.customer_user(&to).await
    {
        fault = Some(Fault::Taken(other.values.login));
    }
    let followers = admin.customer_user_followers(&values.login).await.map_err(|error| visitor.failed(&error))?;
    page(&drawn(&visitor, subject, Some(&to), fault.as_ref(), Some(moves(visitor.t, &followers))))
}

/// `POST /customer-users/{login}/rename`
pub(super) async fn customer_user_now(
    State(web): State<Web>,
    visitor: Visitor,
    Key(key): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let (subject, mut values) = customer_user_subject(&admin, &visitor, &key).await?;
    let to = sent.get("to").to_owned();
    let from = std::mem::replace(&mut values.login, to.clone());
    match admin.change_customer_user(&from, &Version::given(sent.get("version")), values).await {
        Ok((person, _)) => {
            let jar = CookieJar::new().add(Flash::CustomerUserRenamed.cookie(&person.values.login, visitor.https));
            Ok((jar, go(&link::customer_user(&person.values.login))).into_response())
        }
        Err(error) => refused(&visitor, subject, &to, "login", error),
    }
}

/// A rename that was refused: the fault of the key beside it; somebody else's change starts the preview anew.
fn refused(visitor: &Visitor, subject: Subject, to: &str, field: &str, error: AppError) -> Result<Response, Answer> {
    match error {
        AppError::Conflict => Ok(go(&link::with(&subject.action, "to", to))),
        AppError::Fields(faults) => {
            let fault: Option<FieldFault> =
                faults.iter().find(|fault| fault.field == field).or(faults.first()).cloned();
            let drawn = drawn(visitor, subject, Some(to), fault.as_ref().map(|fault| &fault.fault), None);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
        }
        other => Err(visitor.failed(&other)),
    }
}
