//! The list of people.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use futures_util::stream::{self, StreamExt as _};
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort, ListedCustomerUser, Marker, Sort as _};
use padron_domain::audit::ObjectKind;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::validity::Validity;

use super::list::{CHUNK, Known, Query, marked, shown_validity};
use super::record::{label, shown_value};
use crate::answer::Answer;
use crate::link;
use crate::locale::Texts;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{Cell, Chosen, Empty, List, ListKind, Marked, Place, Row, Rows, Template as _, field_label};

pub(super) const COLUMNS: &[Known] = &[
    Known { name: "login", sorts: true, usual: true },
    Known { name: "name", sorts: true, usual: true },
    Known { name: "email", sorts: true, usual: true },
    Known { name: "customer", sorts: true, usual: true },
    Known { name: "phone", sorts: false, usual: false },
    Known { name: "city", sorts: false, usual: false },
    Known { name: "last_login", sorts: true, usual: true },
    Known { name: "valid", sorts: true, usual: true },
];

pub(super) fn column_label(t: Texts, name: &str) -> String {
    match name {
        "name" => t.get("column-name").into_owned(),
        "customer" => t.get("field-customer").into_owned(),
        "last_login" => t.get("column-last-login").into_owned(),
        other => field_label(t, other),
    }
}

pub(super) fn sort(query: &Query) -> CustomerUserSort {
    match query.sort {
        Some(name) => CustomerUserSort::parse(name).unwrap_or(CustomerUserSort::Login),
        None if query.search.trim().is_empty() => CustomerUserSort::Login,
        None => CustomerUserSort::Relevance,
    }
}

/// Whether a column is a field that only a source has.
fn is_of_source(name: &str) -> bool {
    !COLUMNS.iter().any(|column| column.name == name)
}

/// The columns that can be chosen: ours, and before the last login the fields that only sources have.
fn columns(admin: &Admin) -> Vec<Known> {
    let own = |name: &str| CustomerUserValues::FIELDS.iter().any(|field| field.name == name);
    let fields = admin.fields_of_people().into_iter().map(|field| field.name);
    let extras = fields.filter(|name| !own(name) && is_of_source(name));
    let mut all = COLUMNS.to_vec();
    let place = all.iter().position(|column| column.name == "last_login").unwrap_or(all.len());
    all.splice(place..place, extras.map(|name| Known { name, sorts: false, usual: false }));
    all
}

/// The label of a column, also of one that only a source has.
fn label_of(admin: &Admin, t: Texts, name: &str) -> String {
    if is_of_source(name) { label(admin, t, ObjectKind::CustomerUser, name) } else { column_label(t, name) }
}

/// `GET /customer-users`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let most = web.app.settings().customer_user_search.list_limit;
    let known: Arc<[Known]> = columns(&admin).into();
    let mut query = Query::read(link::CUSTOMER_USERS, &uri, &jar, &known, most);
    let sources = admin.sources_of_people();
    let source = query.take_source(&sources);
    let asked = CustomerUserQuery {
        search: &query.search,
        validity: query.validity,
        customer_id: Some(query.customer.as_str()).filter(|id| !id.is_empty()),
        source,
        sort: sort(&query),
        descending: query.descending,
        offset: query.offset(),
        limit: query.limit,
    };
    let found = admin.look_for_customer_users(&asked, query.effort).await.map_err(|error| visitor.failed(&error))?;
    let t = visitor.t;
    let natural = query.search.trim().is_empty().then_some("login");
    let pages = query.frame(found.total, found.keys.len(), most);
    let empty = if found.total > 0 {
        None
    } else if query.search.is_empty() && query.validity.is_none() && query.customer.is_empty() && source.is_none() {
        Some(if admin.customer_count() == 0 { Empty::NeedsCustomer } else { Empty::Fresh })
    } else {
        Some(Empty::NoMatch)
    };
    let customer =
        Chosen { name: admin.customer_name(&query.customer).unwrap_or_default(), id: query.customer.clone() };
    // Whoever looks at one source adds to it, where that can be.
    let mut add_href = link::ADD_CUSTOMER_USER.to_owned();
    let said = [("customer", &query.customer), ("source", &query.source)];
    for (name, value) in said.into_iter().filter(|(_, value)| !value.is_empty()) {
        if name == "customer" || admin.writable_sources().contains(value) {
            add_href = link::with(&add_href, name, value);
        }
    }
    let view = List {
        kind: ListKind::CustomerUsers,
        action: link::CUSTOMER_USERS.into(),
        add_href,
        export_href: query.export_href(link::EXPORT_CUSTOMER_USERS),
        search: query.search.clone(),
        clear_href: link::CUSTOMER_USERS.into(),
        validity: query.validity_filter(),
        sources: query.source_filter(&sources),
        customer: Some(customer),
        columns: query.columns(&known, natural, |name| label_of(&admin, t, name)),
        total: found.total,
        exact_href: query.exact_href(found.total_is_exact),
        first: pages.first,
        last: pages.last,
        sizes: pages.sizes,
        previous_href: pages.previous_href,
        next_href: pages.next_href,
        empty,
        bulk_action: link::BULK_CUSTOMER_USERS.into(),
    };
    let page = visitor.shell(t.get("customer-users-title"), Place::CustomerUsers);
    let frame = if visitor.partial { view.fragment(&page)? } else { view.page(&page)? };
    let marker = admin.customer_user_marker(&query.search);
    let jar = query.remember(CookieJar::new(), visitor.https);
    // The first rows are read before anything is sent, so that a store that fails is told as a page.
    let mut chunks = found.keys.chunks(CHUNK).map(<[i64]>::to_vec).collect::<Vec<_>>().into_iter();
    let first = match chunks.next() {
        Some(keys) => rows(&admin, &visitor, (&query, &known), &marker, &keys).await?,
        None => String::new(),
    };
    let foot = frame.foot;
    let rest = stream::iter(chunks).then(move |keys| {
        let (admin, visitor, query, marker) = (admin.clone(), visitor.clone(), query.clone(), marker.clone());
        let known = Arc::clone(&known);
        // A store that fails now breaks the page off, which browsers show as broken: better than a list that only looks whole.
        async move {
            rows(&admin, &visitor, (&query, &known), &marker, &keys)
                .await
                .map_err(|_| std::io::Error::other("the list broke off"))
        }
    });
    let head = stream::iter([Ok(frame.head + &first)]);
    let body = head.chain(rest).chain(stream::iter([Ok(foot)])).map(|part| part.map(Bytes::from));
    let about = [(CONTENT_TYPE, "text/html; charset=utf-8"), (VARY, "HX-Request")];
    Ok((jar, about, Body::from_stream(body)).into_response())
}

/// The rows of these people, drawn.
async fn rows(
    admin: &Admin,
    visitor: &Visitor,
    (query, known): (&Query, &[Known]),
    marker: &Marker,
    keys: &[i64],
) -> Result<String, Answer> {
    let of_sources = known.iter().map(|column| column.name).filter(|name| is_of_source(name));
    let more: Vec<&str> = ["phone", "city"].into_iter().chain(of_sources).filter(|name| query.shows(name)).collect();
    let people = admin.listed_customer_users(keys, &more).await.map_err(|error| visitor.failed(&error))?;
    let rows: Vec<Row<'_>> =
        people.iter().map(|person| row((visitor, admin), (query, known), marker, person)).collect();
    Ok(Rows { t: visitor.t, rows: &rows }.render()?)
}

fn row<'a>(
    (visitor, admin): (&Visitor, &Admin),
    (query, known): (&Query, &[Known]),
    marker: &Marker,
    listed: &'a ListedCustomerUser,
) -> Row<'a> {
    let mark = |text: &'a str, field: &str| marked(text, &marker.ranges(field, text));
    let mut cells = vec![Cell::Key(mark(&listed.login, "login"))];
    for column in known.iter().skip(1) {
        if !query.shows(column.name) {
            continue;
        }
        cells.push(match column.name {
            "name" => Cell::Name(mark(&listed.name, "name")),
            "email" => Cell::Second(mark(&listed.email, "email")),
            "customer" => Cell::Customer {
                href: link::customer(&listed.customer_id).into(),
                text: match &listed.customer_name {
                    Some(name) => mark(name, "customer_name"),
                    None => mark(&listed.customer_id, "customer_id"),
                },
            },
            "phone" => Cell::Text(mark(&listed.phone, "phone")),
            "city" => Cell::Text(listed.city.as_str().into()),
            "last_login" => Cell::Time(listed.last_login.map(|at| visitor.t.when(at, visitor.now))),
            name if is_of_source(name) => {
                let found = listed.extras.iter().find(|(extra, _)| extra == name);
                let text = found.map_or("", |(_, text)| text.as_str());
                let shown = shown_value(admin, visitor.t, ObjectKind::CustomerUser, name, text);
                if shown == text { Cell::Text(mark(text, name)) } else { Cell::Text(Marked::Whole(shown.into())) }
            }
            _ => Cell::Validity(shown_validity(listed.validity)),
        });
    }
    Row {
        href: link::customer_user(&listed.login).into(),
        key: listed.login.as_str().into(),
        dim: listed.validity != Validity::Valid,
        cells,
    }
}
