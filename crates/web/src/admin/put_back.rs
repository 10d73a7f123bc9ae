//! Putting back what somebody changed: first what would be, then the change.

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::history::Former;
use padron_app::admin::{Admin, Version};
use padron_domain::audit::ObjectKind;
use padron_domain::problem::FieldFault;

use super::record::{label, shown_value};
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::request::{Flash, Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{Change, FormerPage, FormerRow, Link, Place, fault_text};

/// The one field an address asks for, or none in particular.
fn only(uri: &Uri) -> Option<String> {
    form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
        .find(|(name, _)| name == "field")
        .map(|(_, value)| value.into_owned())
}

fn drawn(
    (visitor, admin): (&Visitor, &Admin),
    former: &Former,
    only: Option<&str>,
    faults: &[FieldFault],
) -> FormerPage {
    let t = visitor.t;
    let mut shell = visitor.shell(t.get("put-back-title"), Place::History);
    shell.crumbs = vec![Link { text: t.get("history").into_owned(), href: link::HISTORY.into() }];
    let entry = &former.entry;
    let done = Change::what_text(t, &entry.verb);
    let what = t.with("recent-by", &[("what", done.as_str()), ("who", entry.actor.as_str())]);
    let lead = format!("{what} · {}", t.when(entry.at, visitor.now).shown);
    let (kind, href) = match former.kind {
        ObjectKind::Customer => ("customer", link::customer(&former.key)),
        _ => ("customer_user", link::customer_user(&former.key)),
    };
    let rows = former.fields.iter().map(|field| FormerRow {
        label: label(admin, t, former.kind, &field.field),
        now: shown_value(admin, t, former.kind, &field.field, &field.now),
        former: shown_value(admin, t, former.kind, &field.field, &field.former),
        changed_since: field.changed_since,
        same: field.now == field.former,
    });
    FormerPage {
        page: shell,
        lead,
        record: Link { text: former.key.clone(), href },
        action: link::put_back(entry.id, only),
        back_href: format!("{}#entry-{}", link::history_of(kind, &former.key), entry.id),
        version: former.version.as_str().to_owned(),
        rows: rows.collect(),
        faults: faults
            .iter()
            .map(|fault| {
                let text = fault_text(t, fault.fault.code(), &fault.fault.detail());
                (label(admin, t, former.kind, fault.field), text)
            })
            .collect(),
    }
}

/// `GET /history/{id}/restore?field=`
pub(super) async fn ask(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let only = only(&uri);
    let id = id.parse().map_err(|_| visitor.failed(&AppError::Missing))?;
    let former = admin.former(id, only.as_deref()).await.map_err(|error| visitor.failed(&error))?;
    page(&drawn((&visitor, &admin), &former, only.as_deref(), &[]))
}

/// `POST /history/{id}/restore?field=`
pub(super) async fn now(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let only = only(&uri);
    let id = id.parse().map_err(|_| visitor.failed(&AppError::Missing))?;
    let former = admin.former(id, only.as_deref()).await.map_err(|error| visitor.failed(&error))?;
    match admin.put_back(id, only.as_deref(), &Version::given(sent.get("version"))).await {
        Ok((key, changes)) => {
            let customer = former.kind == ObjectKind::Customer;
            let flash = match (changes.is_empty(), customer) {
                (true, _) => Flash::NothingChanged,
                (false, true) => Flash::CustomerSaved,
                (false, false) => Flash::CustomerUserSaved,
            };
            let next = if customer { link::customer(&key) } else { link::customer_user(&key) };
            let jar = CookieJar::new().add(flash.cookie(&key, visitor.https));
            Ok((jar, go(&next)).into_response())
        }
        // Somebody saved the record while this was read: what would be now is shown anew.
        Err(AppError::Conflict) => {
            page_with(StatusCode::CONFLICT, &drawn((&visitor, &admin), &former, only.as_deref(), &[]))
        }
        Err(AppError::Fields(faults)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn((&visitor, &admin), &former, only.as_deref(), &faults))
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}
