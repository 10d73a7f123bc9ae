//! A list, or the rows ticked on it, as a file: first the page that asks how, then the file, sent while it is written.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use futures_util::stream::{self, StreamExt as _};
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerQuery, CustomerUserQuery};
use padron_app::export::{Export, Format, Kind, Options, Selection};
use padron_domain::audit::ObjectKind;
use padron_domain::validity::Validity;

use super::list::{Query, shown_validity};
use super::{customer_users, customers};
use crate::answer::{Answer, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form, Visitor};
use crate::state::Web;
use crate::view::{ExportColumn, ExportPage, Link, Place, field_label};

/// What the form of the page sent.
struct Sent {
    format: Option<Format>,
    columns: Vec<String>,
    safe: bool,
}

impl Sent {
    fn of(form: &Form) -> Self {
        Self {
            // Only the button asks for the file; a list's address may come with columns of its own.
            format: Format::parse(form.get("format")).filter(|_| form.find("now").is_some()),
            columns: form.all("columns").map(str::to_owned).collect(),
            safe: form.get("safe") == "1",
        }
    }

    fn options(&self, format: Format) -> Options {
        // Spreadsheets know UTF-8 by the mark; whoever wants none asks the API or the terminal.
        Options { format, columns: self.columns.clone(), safe: self.safe, bom: format == Format::Csv }
    }
}

/// `GET /export-customers`
pub(super) async fn companies(
    State(web): State<Web>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, Answer> {
    let query = Query::read(link::CUSTOMERS, &uri, &jar, customers::COLUMNS, 1);
    listed(&visitor.admin(&web)?, &visitor, Kind::Customers, query, &Form::of_query(&uri)).await
}

/// `GET /export-customer-users`
pub(super) async fn people(
    State(web): State<Web>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, Answer> {
    let query = Query::read(link::CUSTOMER_USERS, &uri, &jar, customer_users::COLUMNS, 1);
    listed(&visitor.admin(&web)?, &visitor, Kind::CustomerUsers, query, &Form::of_query(&uri)).await
}

/// `POST /export-customers`: the rows that were ticked.
pub(super) async fn ticked_companies(State(web): State<Web>, visitor: Visitor, form: Form) -> Result<Response, Answer> {
    ticked(&visitor.admin(&web)?, &visitor, Kind::Customers, form).await
}

/// `POST /export-customer-users`: the rows that were ticked.
pub(super) async fn ticked_people(State(web): State<Web>, visitor: Visitor, form: Form) -> Result<Response, Answer> {
    ticked(&visitor.admin(&web)?, &visitor, Kind::CustomerUsers, form).await
}

/// A list as a file, or the page that asks how.
async fn listed(
    admin: &Admin,
    visitor: &Visitor,
    kind: Kind,
    mut query: Query,
    form: &Form,
) -> Result<Response, Answer> {
    let failed = |error: AppError| visitor.failed(&error);
    let sent = Sent::of(form);
    let source = query.take_source(&match kind {
        Kind::Customers => admin.sources_of_companies(),
        Kind::CustomerUsers => admin.sources_of_people(),
    });
    let query = &query;
    let customer_id = Some(query.customer.as_str()).filter(|id| kind == Kind::CustomerUsers && !id.is_empty());
    if let Some(format) = sent.format {
        let selection = Selection {
            search: &query.search,
            validity: query.validity,
            customer_id,
            source,
            sort: None::<()>,
            descending: query.descending,
        };
        let options = sent.options(format);
        let export = match kind {
            Kind::Customers => {
                let sort = query.sort.map(|_| customers::sort(query));
                admin.export_customers(&selection.by(sort), &options).await
            }
            Kind::CustomerUsers => {
                let sort = query.sort.map(|_| customer_users::sort(query));
                admin.export_customer_users(&selection.by(sort), &options).await
            }
        };
        return download(visitor, kind.file(), format, export.map_err(failed)?).await;
    }
    let (search, validity) = (query.search.as_str(), query.validity);
    let total = match kind {
        Kind::Customers => {
            let sort = customers::sort(query);
            let asked = CustomerQuery { search, validity, source, sort, descending: false, offset: 0, limit: 0 };
            admin.find_customers(&asked).await.map_err(failed)?.total
        }
        Kind::CustomerUsers => {
            let sort = customer_users::sort(query);
            let asked = CustomerUserQuery {
                search,
                validity,
                customer_id,
                source,
                sort,
                descending: false,
                offset: 0,
                limit: 0,
            };
            admin.find_customer_users(&asked).await.map_err(failed)?.total
        }
    };
    let mut view = asks(admin, visitor, kind, total);
    let t = visitor.t;
    view.kept = query.said();
    let back = |address: String, (name, value): &(&str, String)| link::with(&address, name, value);
    view.back_href = view.kept.iter().fold(view.back_href, back);
    if !query.search.trim().is_empty() {
        view.narrowed.push(t.with("export-search", &[("search", query.search.as_str())]).into_owned());
    }
    view.narrowed.extend(query.validity.map(|validity: Validity| shown_validity(validity).text(t).into_owned()));
    view.narrowed.extend(customer_id.map(|id| admin.customer_name(id).unwrap_or_else(|| id.to_owned())));
    page(&view)
}

/// The rows ticked on a list as a file, or the page that asks how.
async fn ticked(admin: &Admin, visitor: &Visitor, kind: Kind, form: Form) -> Result<Response, Answer> {
    let failed = |error: AppError| visitor.failed(&error);
    let form = form.insist_on_token(visitor)?;
    let sent = Sent::of(&form);
    let keys: Vec<String> = form.all("key").map(str::to_owned).collect();
    // Read again before it is sent: what the page counts is what the file holds.
    let options = sent.options(sent.format.unwrap_or(Format::Csv));
    let export = admin.export_ticked(kind, &keys, &options).await.map_err(failed)?;
    match sent.format {
        Some(format) if export.total > 0 => download(visitor, kind.file(), format, export).await,
        _ => {
            let mut view = asks(admin, visitor, kind, export.total);
            view.ticked = true;
            view.kept = keys.into_iter().map(|key| ("key", key)).collect();
            view.narrowed.push(visitor.t.get("bulk-who-selected").into_owned());
            view.fault = (export.total == 0).then(|| visitor.t.get("bulk-nobody").into_owned());
            let status = if export.total == 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            page_with(status, &view)
        }
    }
}

/// The page that asks how.
fn asks(admin: &Admin, visitor: &Visitor, kind: Kind, total: u64) -> ExportPage {
    let t = visitor.t;
    let (list, action, place) = match kind {
        Kind::Customers => (link::CUSTOMERS, link::EXPORT_CUSTOMERS, Place::Customers),
        Kind::CustomerUsers => (link::CUSTOMER_USERS, link::EXPORT_CUSTOMER_USERS, Place::CustomerUsers),
    };
    let (title, list_title, count) = match kind {
        Kind::Customers => {
            (t.get("export-customers-title"), t.get("customers-title"), t.num("customers-count", "count", total))
        }
        Kind::CustomerUsers => (
            t.get("export-customer-users-title"),
            t.get("customer-users-title"),
            t.num("customer-users-count", "count", total),
        ),
    };
    let usual = admin.app().usual_export_columns(kind, Format::Csv);
    let columns = admin.app().export_columns(kind);
    let columns = columns.iter().map(|column| ExportColumn {
        name: column.name,
        label: label_of(admin, t, kind, column.field),
        chosen: usual.contains(column),
    });
    let mut page = visitor.shell(title, place);
    page.crumbs = vec![Link { text: list_title.into_owned(), href: list.into() }];
    ExportPage {
        page,
        count: count.into_owned(),
        ticked: false,
        fault: None,
        kept: Vec::new(),
        narrowed: Vec::new(),
        action: action.to_owned(),
        back_href: list.to_owned(),
        columns: columns.collect(),
    }
}

/// The label of a column, also of a field that only a source has.
fn label_of(admin: &Admin, t: Texts, kind: Kind, field: &str) -> String {
    let own = column_label(t, field);
    let kind = if kind == Kind::Customers { ObjectKind::Customer } else { ObjectKind::CustomerUser };
    if own == field { admin.extra_label(kind, field, t.language().tag()).unwrap_or(own) } else { own }
}

/// The label of a column by its field.
pub(super) fn column_label(t: Texts, field: &str) -> String {
    match field {
        "created_at" => t.get("export-created").into_owned(),
        "changed_at" => t.get("column-changed").into_owned(),
        "display_name" => t.get("export-display-name").into_owned(),
        "customer_name" => t.get("export-customer-name").into_owned(),
        "last_login_at" => t.get("column-last-login").into_owned(),
        other => field_label(t, other),
    }
}

/// A file, sent while it is written. Its first bytes are waited for, so that a store that fails is told as a page.
pub(super) async fn download(
    visitor: &Visitor,
    name: &str,
    format: Format,
    mut export: Export,
) -> Result<Response, Answer> {
    // A spreadsheet is sent when it is done, which may take longer than a request may: its head goes out at once.
    let first = if format == Format::Xlsx {
        Bytes::new()
    } else {
        match export.next().await {
            Some(piece) => Bytes::from(piece.map_err(|error| visitor.failed(&error))?),
            None => Bytes::new(),
        }
    };
    let request = visitor.clone();
    // What fails now breaks the file off, which browsers tell: better than a file that only looks whole.
    let rest = stream::unfold((export, request), |(mut export, request)| async move {
        let piece = export.next().await?;
        let piece = piece.map(Bytes::from).map_err(|error| {
            let _ = request.failed(&error);
            std::io::Error::other("the file broke off")
        });
        Some((piece, (export, request)))
    });
    // Fused: whoever compresses asks once more after the end.
    let first = stream::iter((!first.is_empty()).then_some(Ok(first)));
    let body = Body::from_stream(first.chain(rest).fuse());
    let file = format!("{name}-{}.{}", visitor.now.format("%Y-%m-%d"), format.name());
    let about = [
        (CONTENT_TYPE, HeaderValue::from_static(format.content_type())),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (about, body).into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{file}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    if format == Format::Xlsx {
        // It is compressed in itself; once more would only cost time.
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    }
    Ok(response)
}
