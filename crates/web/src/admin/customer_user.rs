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
use super::record::{changed_text, conflict, fill, sent_values, source_text, tell_faults};
use crate::answer::{Answer, go, page, page_with, secret_page};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{
    Drawn, Form, Link, NeedsCustomer, PasswordShown, Place, Record, RecordHead, RecordKind, SourcePick,
    customer_user_form_of,
};

/// A form filled with these values; the customer's name stands beside its id.
fn filled(admin: &Admin, visitor: &Visitor, values: &CustomerUserValues, (slot, adding): (Slot, bool)) -> Form {
    let source = admin.source_of_people(slot);
    let mut form = match &source {
        Some(source) => customer_user_form_of(visitor.t, &Drawn { source, shape: values.shape, adding }),
        None => Form::default(),
    };
    fill(&mut form, visitor.t, values, source.as_deref());
    if let Some(name) = admin.customer_name(&values.customer_id) {
        form.name_customer(&name);
    }
    form.action = if adding { link::ADD_CUSTOMER_USER.into() } else { link::customer_user(&values.login) };
    form.discard_href.clone_from(&form.action);
    form
}

fn crumbs(visitor: &Visitor) -> Vec<Link> {
    vec![Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() }]
}

fn blank_record(web: &Web, admin: &Admin, visitor: &Visitor, slot: Slot, values: &CustomerUserValues) -> Record {
    let mut shell = visitor.shell(visitor.t.get("add-customer-user"), Place::AddCustomerUser);
    shell.crumbs = crumbs(visitor);
    let mut form = filled(admin, visitor, values, (slot, true));
    let has_password = form.inputs().any(|input| input.name == "password");
    let offers_link = web.app.settings().mail.is_set_up() && has_password;
    if let Some(login) = form.input_mut("login").filter(|_| admin.makes_logins(slot)) {
        login.required = false;
        login.hint = Some(visitor.t.get("login-made").into_owned());
    }
    let chosen = admin.source_of_people(slot).map(|source| source.name.clone()).unwrap_or_default();
    let pick = SourcePick::among(admin.writable_sources(), chosen, link::ADD_CUSTOMER_USER, &values.customer_id);
    form.source = pick.as_ref().map(|pick| pick.chosen.clone());
    if let Some(pick) = &pick {
        form.discard_href = link::with(link::ADD_CUSTOMER_USER, "source", &pick.chosen);
    }
    Record { page: shell, kind: RecordKind::CustomerUser, pick, form, offers_link, ..Record::default() }
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
    let (slot, blank) = blank_of(&admin, &visitor, asked("source").as_deref())?;
    let values = CustomerUserValues { customer_id: asked("customer").unwrap_or_default(), ..blank };
    page(&blank_record(&web, &admin, &visitor, slot, &values))
}

/// `POST /add-customer-user`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (slot, blank) = blank_of(&admin, &visitor, sent.find("source"))?;
    let (values, faults) = sent_values(&sent, &blank);
    if !sent.fresh {
        let mut record = blank_record(&web, &admin, &visitor, slot, &values);
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
                let mut again = link::with(link::ADD_CUSTOMER_USER, "customer", &added.person.values.customer_id);
                if let Some(source) = sent.find("source") {
                    again = link::with(&again, "source", source);
                }
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
            let mut record = blank_record(&web, &admin, &visitor, slot, &values);
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
            shown.conflict =
                Some(conflict((&visitor, &admin, ObjectKind::CustomerUser), (before.changed_at, &by), &changes, held));
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
    let mut form = filled(admin, visitor, values, (person.source, false));
    form.action = link::customer_user(login);
    form.discard_href.clone_from(&form.action);
    form.version = Some(Version::of_customer_user(person).as_str().to_owned());
    let several = admin.sources_of_people().len() > 1;
    let writable = admin.source_of_people(person.source).is_none_or(|source| source.is_writable());
    let hidden = admin.sources_hidden_behind(login);
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
            customer: Some(customer).filter(|_| !stored.customer_id.is_empty()),
            website: None,
            source: several.then(|| source_text(visitor, admin.source_of_person(person))),
            stale: admin.stale_since(person.source).map(|at| {
                let when = visitor.t.when(at, visitor.now);
                visitor.t.with("source-stale-since", &[("when", when.shown.as_str())]).into_owned()
            }),
            move_href: (!admin.sources_to_move_to(person).is_empty()).then(|| link::move_customer_user(login)),
            hidden: (!hidden.is_empty())
                .then(|| visitor.t.with("source-hidden-behind", &[("sources", &hidden.join(", "))]).into_owned()),
            changed: changed_text(visitor, person.changed_at, &by),
            rename_href: writable.then(|| link::rename_customer_user(login)),
            password_href: admin.keeps_passwords(person).then(|| link::customer_user_password(login)),
            has_password: person.has_password,
        }),
        form,
        timeline_href: Some(link::history_of("customer_user", login)),
        more_history_href: history::more(visitor, &entries, &link::customer_user(login)),
        history: entries.iter().map(|entry| history::change(visitor, admin, entry)).collect(),
        ..Record::default()
    })
}
