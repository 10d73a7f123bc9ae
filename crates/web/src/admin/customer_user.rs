//! One person: add, look at, edit.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::customer_users::Added;
use padron_app::admin::{Admin, Version};
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::source::Slot;

use super::history;
use super::list::shown_validity;
use super::record::{changed_text, conflict, sent_values, tell_faults};
use crate::answer::{Answer, go, page, page_with, secret_page};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{
    Form, Link, NeedsCustomer, PasswordShown, Place, Record, RecordHead, RecordKind, customer_user_form,
};

/// A form filled with these values; the customer's name stands beside its id.
fn filled(admin: &Admin, visitor: &Visitor, values: &CustomerUserValues, action: String, adding: bool) -> Form {
    let mut form = customer_user_form(visitor.t, adding);
    for (field, value) in values.texts() {
        form.fill(field.name, value);
    }
    form.fill("valid", values.validity.name());
    if let Some(name) = admin.customer_name(&values.customer_id) {
        form.name_customer(&name);
    }
    form.discard_href.clone_from(&action);
    form.action = action;
    form
}

fn crumbs(visitor: &Visitor) -> Vec<Link> {
    vec![Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() }]
}

fn blank_record(web: &Web, admin: &Admin, visitor: &Visitor, values: &CustomerUserValues) -> Record {
    let mut shell = visitor.shell(visitor.t.get("add-customer-user"), Place::AddCustomerUser);
    shell.crumbs = crumbs(visitor);
    let form = filled(admin, visitor, values, link::ADD_CUSTOMER_USER.into(), true);
    let offers_link = web.app.settings().mail.is_set_up();
    Record { page: shell, kind: RecordKind::CustomerUser, form, offers_link, ..Record::default() }
}

/// An empty person of the source that was asked for, or of the first that can be written.
fn blank_of(admin: &Admin, visitor: &Visitor, source: Option<&str>) -> Result<(Slot, CustomerUserValues), Answer> {
    // A name that is none, as of a source that is gone, is as none.
    let source = source.filter(|name| admin.slot_of_source(name).is_some());
    admin.new_customer_user(source).map_err(|error| visitor.failed(&error))
}

/// `GET /add-customer-user?customer=&source=`
pub(super) async fn blank(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    if admin.customer_count() == 0 {
        let mut shell = visitor.shell(visitor.t.get("add-customer-user"), Place::AddCustomerUser);
        shell.crumbs = crumbs(&visitor);
        return page(&NeedsCustomer { page: shell });
    }
    let fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes());
    let fields: Vec<(String, String)> = fields.into_owned().collect();
    let asked = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let (_, blank) = blank_of(&admin, &visitor, asked("source").as_deref())?;
    let values = CustomerUserValues { customer_id: asked("customer").unwrap_or_default(), ..blank };
    page(&blank_record(&web, &admin, &visitor, &values))
}

/// `POST /add-customer-user`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (slot, blank) = blank_of(&admin, &visitor, sent.find("source"))?;
    let (values, faults) = sent_values(&sent, &blank);
    if !sent.fresh {
        let mut record = blank_record(&web, &admin, &visitor, &values);
        record.page.notices = vec![crate::entry::expired_notice(visitor.t)];
        return page_with(StatusCode::CONFLICT, &record);
    }
    let by_link = sent.get("action") == "link";
    let done = if faults.is_empty() && by_link {
        let invited = admin.invite_customer_user(Some(slot), values.clone(), None).await;
        invited.map(|person| Added { person, generated_password: None })
    } else if faults.is_empty() {
        admin.add_customer_user_to(Some(slot), values.clone(), sent.get("password")).await
    } else {
        Err(AppError::Fields(faults))
    };
    match done {
        Ok(added) => {
            let login = added.person.values.login.clone();
            if let Some(password) = added.generated_password {
                let mut shell = visitor.shell(visitor.t.get("password-shown-title"), Place::CustomerUsers);
                shell.crumbs = crumbs(&visitor);
                let again = link::with(link::ADD_CUSTOMER_USER, "customer", &added.person.values.customer_id);
                return secret_page(&PasswordShown {
                    page: shell,
                    name: admin.person_name(&added.person),
                    person_href: link::customer_user(&login),
                    login,
                    password,
                    again_href: Some(again),
                });
            }
            let flash = if by_link { Flash::LinkSent } else { Flash::CustomerUserAdded };
            let jar = CookieJar::new().add(flash.cookie(&login, visitor.https));
            let next =
                if sent.get("action") == "finish" { link::CUSTOMER_USERS.into() } else { link::customer_user(&login) };
            Ok((jar, go(&next)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let mut record = blank_record(&web, &admin, &visitor, &values);
            tell_faults(visitor.t, &mut record.form, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &record)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `GET /customer-users/{login}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(login): Key) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let person = admin.customer_user(&login).await.map_err(|error| visitor.failed(&error))?;
    page(&record(&admin, &visitor, &person, &person.values).await?)
}

/// `POST /customer-users/{login}`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let failed = |error| visitor.failed(&error);
    let before = admin.customer_user(&login).await.map_err(failed)?;
    let (mut values, faults) = sent_values(&sent, &before.values);
    if !sent.fresh {
        let mut record = record(&admin, &visitor, &before, &values).await?;
        record.page.notices = vec![crate::entry::expired_notice(visitor.t)];
        return page_with(StatusCode::CONFLICT, &record);
    }
    // Another login moves everything that refers to it: asked for on a page of its own, after the rest is saved.
    let new_login = std::mem::replace(&mut values.login, before.values.login.clone());
    let version = Version::given(sent.get("version"));
    let done = if faults.is_empty() {
        admin.change_customer_user(&login, &version, values.clone()).await
    } else {
        Err(AppError::Fields(faults))
    };
    match done {
        Ok((person, changes)) => {
            let login = person.values.login;
            if new_login != login {
                let preview = go(&link::with(&link::rename_customer_user(&login), "to", &new_login));
                // The rest is saved already, which the preview says.
                let told = (!changes.is_empty()).then(|| Flash::CustomerUserSaved.cookie(&login, visitor.https));
                return Ok((told.into_iter().fold(CookieJar::new(), CookieJar::add), preview).into_response());
            }
            let flash = if changes.is_empty() { Flash::NothingChanged } else { Flash::CustomerUserSaved };
            let jar = CookieJar::new().add(flash.cookie(&login, visitor.https));
            let next =
                if sent.get("action") == "finish" { link::CUSTOMER_USERS.into() } else { link::customer_user(&login) };
            Ok((jar, go(&next)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let mut record = record(&admin, &visitor, &before, &values).await?;
            record.form.version = Some(sent.get("version").to_owned());
            tell_faults(visitor.t, &mut record.form, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &record)
        }
        Err(AppError::Conflict) => {
            let mut shown = record(&admin, &visitor, &before, &values).await?;
            let by = admin.agent_name(before.changed_by).await.map_err(failed)?;
            let seen = admin.customer_user_as_seen(&before, &version).await.map_err(failed)?;
            let held = |field: &str| {
                let seen = seen.as_ref()?;
                if field == "valid" {
                    Some(seen.validity.name().to_owned())
                } else {
                    seen.get(field).map(str::to_owned)
                }
            };
            let changes = values.changes_since(&before.values);
            shown.conflict = Some(conflict(&visitor, (before.changed_at, &by), &changes, held));
            page_with(StatusCode::CONFLICT, &shown)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// The page of a person, its form holding `values`.
async fn record(
    admin: &Admin,
    visitor: &Visitor,
    person: &CustomerUser,
    values: &CustomerUserValues,
) -> Result<Record, Answer> {
    let failed = |error| visitor.failed(&error);
    let stored = &person.values;
    let login = stored.login.as_str();
    let entries = admin.history(ObjectKind::CustomerUser, login, visitor.history_limit()).await.map_err(failed)?;
    let by = admin.agent_name(person.changed_by).await.map_err(failed)?;
    let mut shell = visitor.shell(admin.person_name(person), Place::CustomerUsers);
    shell.crumbs = crumbs(visitor);
    let mut form = filled(admin, visitor, values, link::customer_user(login), false);
    form.version = Some(Version::of_customer_user(person).as_str().to_owned());
    let customer = Link {
        text: admin.customer_name(&stored.customer_id).unwrap_or_else(|| stored.customer_id.clone()),
        href: link::customer(&stored.customer_id),
    };
    Ok(Record {
        page: shell,
        kind: RecordKind::CustomerUser,
        head: Some(RecordHead {
            key: login.to_owned(),
            validity: shown_validity(stored.validity),
            customer: Some(customer),
            website: None,
            changed: changed_text(visitor, person.changed_at, &by),
            rename_href: link::rename_customer_user(login),
            password_href: Some(link::customer_user_password(login)),
            has_password: person.has_password,
        }),
        form,
        timeline_href: Some(link::history_of("customer_user", login)),
        more_history_href: history::more(visitor, &entries, &link::customer_user(login)),
        history: entries.iter().map(|entry| history::change(visitor, entry)).collect(),
        ..Record::default()
    })
}
