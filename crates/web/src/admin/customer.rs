//! One company: add, look at, edit.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_app::admin::{Admin, Version};
use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::source::Slot;

use super::list::shown_validity;
use super::record::{changed_text, conflict, fill, sent_values, source_text, tell_faults};
use super::{history, list};
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Drawn, Form, Link, People, Place, Record, RecordHead, RecordKind, SourcePick, customer_form_of};

/// How many people a company's page names.
const PEOPLE: usize = 10;

/// A form filled with these values.
fn filled(
    admin: &Admin,
    visitor: &Visitor,
    values: &CustomerValues,
    (slot, adding): (Slot, bool),
    action: String,
) -> Form {
    let source = admin.source_of_companies(slot);
    let mut form = match &source {
        Some(source) => customer_form_of(visitor.t, &Drawn { source, shape: values.shape, adding }),
        None => Form::default(),
    };
    fill(&mut form, visitor.t, values, source.as_deref());
    form.discard_href.clone_from(&action);
    form.action = action;
    form
}

fn blank_record(admin: &Admin, visitor: &Visitor, slot: Slot, values: &CustomerValues) -> Record {
    let t = visitor.t;
    let mut shell = visitor.shell(t.get("add-customer"), Place::AddCustomer);
    shell.crumbs = vec![Link { text: t.get("customers-title").into_owned(), href: link::CUSTOMERS.into() }];
    let mut form = filled(admin, visitor, values, (slot, true), link::ADD_CUSTOMER.into());
    let choices = admin.writable_sources_of_companies();
    let chosen = admin.source_of_companies(slot).map(|source| source.name.clone()).unwrap_or_default();
    let pick = SourcePick::among(choices, chosen, link::ADD_CUSTOMER, "");
    if let Some(pick) = &pick {
        form.source = Some(pick.chosen.clone());
        form.discard_href = link::with(link::ADD_CUSTOMER, "source", &pick.chosen);
    }
    Record { page: shell, kind: RecordKind::Customer, pick, form, ..Record::default() }
}

/// An empty company of the source that was asked for, or of the first that can be written.
fn blank_of(admin: &Admin, visitor: &Visitor, source: Option<&str>) -> Result<(Slot, CustomerValues), Answer> {
    // A name that is none, as of a source that is gone, is as none.
    let source = source.filter(|name| admin.slot_of_company_source(name).is_some());
    admin.new_customer(source).map_err(|error| visitor.failed(&error))
}

/// `GET /add-customer?source=`
pub(super) async fn blank(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let mut fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes());
    let asked = fields.find(|(name, _)| name == "source").map(|(_, value)| value.into_owned());
    let (slot, values) = blank_of(&admin, &visitor, asked.as_deref())?;
    page(&blank_record(&admin, &visitor, slot, &values))
}

/// `POST /add-customer`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (slot, blank) = blank_of(&admin, &visitor, sent.find("source"))?;
    let (values, faults) = sent_values(&sent, &blank);
    if !sent.fresh {
        let mut record = blank_record(&admin, &visitor, slot, &values);
        record.page.notices = vec![crate::entry::expired_notice(visitor.t)];
        return page_with(StatusCode::CONFLICT, &record);
    }
    let done = if faults.is_empty() {
        admin.add_customer_to(Some(slot), values.clone()).await
    } else {
        Err(AppError::Fields(faults))
    };
    match done {
        Ok(customer) => {
            let id = customer.values.customer_id;
            let jar = CookieJar::new().add(Flash::CustomerAdded.cookie(&id, visitor.https));
            let next = if sent.get("action") == "finish" { link::CUSTOMERS.into() } else { link::customer(&id) };
            Ok((jar, go(&next)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let mut record = blank_record(&admin, &visitor, slot, &values);
            tell_faults(visitor.t, &mut record.form, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &record)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `GET /customers/{id}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Key(id): Key) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let customer = admin.customer(&id).await.map_err(|error| visitor.failed(&error))?;
    page(&record(&admin, &visitor, &customer, &customer.values).await?)
}

/// `POST /customers/{id}`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let failed = |error| visitor.failed(&error);
    let before = admin.customer(&id).await.map_err(failed)?;
    let (mut values, faults) = sent_values(&sent, &before.values);
    if !sent.fresh {
        let mut record = record(&admin, &visitor, &before, &values).await?;
        record.page.notices = vec![crate::entry::expired_notice(visitor.t)];
        return page_with(StatusCode::CONFLICT, &record);
    }
    // Another id moves everything that refers to it: asked for on a page of its own, after the rest is saved.
    let new_id = std::mem::replace(&mut values.customer_id, before.values.customer_id.clone());
    let version = Version::given(sent.get("version"));
    let done = if faults.is_empty() {
        admin.change_customer(&id, &version, values.clone()).await
    } else {
        Err(AppError::Fields(faults))
    };
    match done {
        Ok((customer, changes)) => {
            let id = customer.values.customer_id;
            if new_id != id {
                let preview = go(&link::with(&link::rename_customer(&id), "to", &new_id));
                // The rest is saved already, which the preview says.
                let told = (!changes.is_empty()).then(|| Flash::CustomerSaved.cookie(&id, visitor.https));
                return Ok((told.into_iter().fold(CookieJar::new(), CookieJar::add), preview).into_response());
            }
            let flash = if changes.is_empty() { Flash::NothingChanged } else { Flash::CustomerSaved };
            let jar = CookieJar::new().add(flash.cookie(&id, visitor.https));
            let next = if sent.get("action") == "finish" { link::CUSTOMERS.into() } else { link::customer(&id) };
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
            let seen = admin.customer_as_seen(&before, &version).await.map_err(failed)?;
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
                Some(conflict((&visitor, &admin, ObjectKind::Customer), (before.changed_at, &by), &changes, held));
            page_with(StatusCode::CONFLICT, &shown)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// The page of a company, its form holding `values`.
async fn record(
    admin: &Admin,
    visitor: &Visitor,
    customer: &Customer,
    values: &CustomerValues,
) -> Result<Record, Answer> {
    let t = visitor.t;
    let failed = |error| visitor.failed(&error);
    let stored = &customer.values;
    let id = stored.customer_id.as_str();
    let entries = admin.history(ObjectKind::Customer, id, visitor.history_limit()).await.map_err(failed)?;
    let by = admin.agent_name(customer.changed_by).await.map_err(failed)?;
    let asked = CustomerUserQuery {
        search: "",
        validity: None,
        customer_id: Some(id),
        source: None,
        sort: CustomerUserSort::Name,
        descending: false,
        offset: 0,
        limit: PEOPLE,
    };
    let found = admin.find_customer_users(&asked).await.map_err(failed)?;
    let people = admin.listed_customer_users(&found.keys, &[]).await.map_err(failed)?;
    let first = people.into_iter().map(|listed| {
        let (href, validity) = (link::customer_user(&listed.login), listed.validity);
        (Link { text: listed.name, href }, list::shown_validity(validity))
    });
    let mut shell = visitor.shell(stored.name.clone(), Place::Customers);
    shell.crumbs = vec![Link { text: t.get("customers-title").into_owned(), href: link::CUSTOMERS.into() }];
    let several = admin.sources_of_companies().len() > 1;
    let writable = admin.source_of_companies(customer.source).is_none_or(|source| source.is_writable());
    let hidden = admin.sources_with_hidden_company(id);
    let mut form = filled(admin, visitor, values, (customer.source, false), link::customer(id));
    form.version = Some(Version::of_customer(customer).as_str().to_owned());
    Ok(Record {
        page: shell,
        kind: RecordKind::Customer,
        head: Some(RecordHead {
            key: id.to_owned(),
            validity: shown_validity(stored.validity),
            website: website(&stored.url),
            changed: changed_text(visitor, customer.changed_at, &by),
            source: several.then(|| source_text(visitor, admin.source_of_company(customer))),
            stale: None,
            hidden: (!hidden.is_empty())
                .then(|| t.with("source-hidden-company", &[("sources", &hidden.join(", "))]).into_owned()),
            move_href: (!admin.sources_to_move_company_to(customer).is_empty()).then(|| link::move_customer(id)),
            rename_href: writable.then(|| link::rename_customer(id)),
            ..RecordHead::default()
        }),
        form,
        people: Some(People {
            total: found.total,
            first: first.collect(),
            all_href: link::with(link::CUSTOMER_USERS, "customer", id),
            add_href: link::with(link::ADD_CUSTOMER_USER, "customer", id),
        }),
        timeline_href: Some(link::history_of("customer", &stored.customer_id)),
        more_history_href: history::more(visitor, &entries, &link::customer(id)),
        history: entries.iter().map(|entry| history::change(visitor, admin, entry)).collect(),
        ..Record::default()
    })
}

/// A link only for what leads to a web site: never `javascript:` or `data:`.
fn website(url: &str) -> Option<Link> {
    // Schemes are written in either case.
    let begins = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let safe = begins("https://") || begins("http://");
    safe.then(|| Link { text: url.to_owned(), href: url.to_owned() })
}
