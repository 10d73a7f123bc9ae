//! The list of companies.

use axum::extract::State;
use axum::http::Uri;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerQuery, CustomerSort, Sort as _};
use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;
use padron_domain::validity::Validity;

use super::list::{Known, Query, marked, shown_validity};
use super::record::{label, shown_value};
use crate::answer::Answer;
use crate::link;
use crate::locale::{Texts, country_name, integer};
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{Cell, Empty, List, ListKind, Marked, Place, Row, Rows, field_label};

pub(super) const COLUMNS: &[Known] = &[
    Known { name: "customer_id", sorts: true, usual: true },
    Known { name: "name", sorts: true, usual: true },
    Known { name: "city", sorts: true, usual: true },
    Known { name: "country", sorts: true, usual: false },
    Known { name: "people", sorts: false, usual: true },
    Known { name: "changed", sorts: true, usual: true },
    Known { name: "valid", sorts: true, usual: true },
];

fn column_label(t: Texts, name: &str) -> String {
    match name {
        "people" => t.get("column-people").into_owned(),
        "changed" => t.get("column-changed").into_owned(),
        other => field_label(t, other),
    }
}

pub(super) fn sort(query: &Query) -> CustomerSort {
    match query.sort {
        Some(name) => CustomerSort::parse(name).unwrap_or(CustomerSort::Id),
        None if query.search.trim().is_empty() => CustomerSort::Id,
        None => CustomerSort::Relevance,
    }
}

/// The columns that can be chosen: ours, and before the last change the fields that only sources have, and those that were added.
fn columns(admin: &Admin) -> Vec<Known> {
    let own = |name: &str| CustomerValues::FIELDS.iter().any(|field| field.name == name);
    let fields = admin.fields_of_companies().into_iter().map(|field| field.name);
    let extras = fields.filter(|name| !own(name) && !COLUMNS.iter().any(|column| column.name == *name));
    let mut all = COLUMNS.to_vec();
    let place = all.iter().position(|column| column.name == "changed").unwrap_or(all.len());
    all.splice(place..place, extras.map(|name| Known { name, sorts: false, usual: false }));
    all
}

/// `GET /customers`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let most = web.app.settings().customer_search.list_limit;
    let known = columns(&admin);
    let mut query = Query::read(link::CUSTOMERS, &uri, &jar, &known, most);
    let sources = admin.sources_of_companies();
    let source = query.take_source(&sources);
    let asked = CustomerQuery {
        search: &query.search,
        validity: query.validity,
        source,
        sort: sort(&query),
        descending: query.descending,
        offset: query.offset(),
        limit: query.limit,
    };
    let found = admin.look_for_customers(&asked, query.effort).await.map_err(|error| visitor.failed(&error))?;
    let keys: Vec<&str> = found.keys.iter().map(String::as_str).collect();
    let companies = admin.customers(&keys).await.map_err(|error| visitor.failed(&error))?;
    let marker = admin.customer_marker(&query.search);
    let rows: Vec<Row<'_>> = companies
        .iter()
        .map(|customer| {
            let values = &customer.values;
            let mut cells =
                vec![Cell::Key(marked(&values.customer_id, &marker.ranges("customer_id", &values.customer_id)))];
            for column in known[1..].iter().filter(|column| query.shows(column.name)) {
                cells.push(match column.name {
                    "name" => Cell::Name(marked(&values.name, &marker.ranges("name", &values.name))),
                    "city" => Cell::Second(values.city.as_str().into()),
                    "country" => Cell::Text(country_name(t.language(), &values.country).into()),
                    "people" => Cell::Number(integer(t.language(), admin.people_of(&values.customer_id))),
                    "changed" => Cell::Time(customer.changed_at.map(|at| t.when(at, visitor.now))),
                    "valid" => Cell::Validity(shown_validity(values.validity)),
                    name => {
                        let text = values.get(name).unwrap_or_default();
                        let shown = shown_value(&admin, t, ObjectKind::Customer, name, text);
                        let marks = marker.ranges(name, text);
                        Cell::Text(if shown == text { marked(text, &marks) } else { Marked::Whole(shown.into()) })
                    }
                });
            }
            Row {
                href: link::customer(&values.customer_id).into(),
                key: values.customer_id.as_str().into(),
                dim: values.validity != Validity::Valid,
                cells,
            }
        })
        .collect();
    let pages = query.frame(found.total, found.keys.len(), most);
    let narrowed = !query.search.is_empty() || query.validity.is_some() || source.is_some();
    let natural = query.search.trim().is_empty().then_some("customer_id");
    let view = List {
        kind: ListKind::Customers,
        action: link::CUSTOMERS.into(),
        add_href: link::ADD_CUSTOMER.into(),
        export_href: query.export_href(link::EXPORT_CUSTOMERS),
        search: query.search.clone(),
        clear_href: link::CUSTOMERS.into(),
        validity: query.validity_filter(),
        sources: query.source_filter(&sources),
        customer: None,
        columns: query.columns(&known, natural, |name| match COLUMNS.iter().find(|column| column.name == name) {
            Some(_) => column_label(t, name),
            None => label(&admin, t, ObjectKind::Customer, name),
        }),
        total: found.total,
        exact_href: query.exact_href(found.total_is_exact),
        first: pages.first,
        last: pages.last,
        sizes: pages.sizes,
        previous_href: pages.previous_href,
        next_href: pages.next_href,
        empty: (found.total == 0).then_some(if narrowed { Empty::NoMatch } else { Empty::Fresh }),
        bulk_action: link::BULK_CUSTOMERS.into(),
    };
    let page = visitor.shell(t.get("customers-title"), Place::Customers);
    let frame = if visitor.partial { view.fragment(&page)? } else { view.page(&page)? };
    let jar = query.remember(CookieJar::new(), visitor.https);
    Ok((jar, [(VARY, "HX-Request")], Html(frame.with_rows(&Rows { t, rows: &rows })?)).into_response())
}
