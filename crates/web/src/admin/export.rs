//! A list as a file: first the page that asks how, then the file, sent while it is written.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use futures_util::stream::{self, StreamExt as _};
use padron_app::AppError;
use padron_app::admin::lists::{CustomerQuery, CustomerUserQuery};
use padron_app::export::{Export, Format, Kind, Options, Selection};
use padron_domain::validity::Validity;

use super::list::{Query, shown_validity};
use super::{customer_users, customers};
use crate::answer::{Answer, page};
use crate::link;
use crate::locale::Texts;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{ExportColumn, ExportPage, Link, Place, field_label};

/// What the form of the page sent.
struct Sent {
    format: Option<Format>,
    columns: Vec<String>,
    safe: bool,
}

impl Sent {
    fn read(uri: &Uri) -> Self {
        let mut sent = Self { format: None, columns: Vec::new(), safe: false };
        let mut asked = false;
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
            match &*name {
                "format" => sent.format = Format::parse(&value),
                "columns" => sent.columns.push(value.into_owned()),
                "safe" => sent.safe = value == "1",
                "now" => asked = true,
                _ => {}
            }
        }
        // Only the button asks for the file; a list's address may come with columns of its own.
        if !asked {
            sent.format = None;
        }
        sent
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
    let admin = visitor.admin(&web)?;
    let failed = |error: AppError| visitor.failed(&error);
    let query = Query::read(link::CUSTOMERS, &uri, &jar, customers::COLUMNS, 1);
    let sent = Sent::read(&uri);
    let sort = query.sort.map(|_| customers::sort(&query));
    if let Some(format) = sent.format {
        let selection = Selection {
            search: &query.search,
            validity: query.validity,
            customer_id: None,
            sort,
            descending: query.descending,
        };
        let export = admin.export_customers(&selection, &sent.options(format)).await;
        return download(&visitor, Kind::Customers.file(), format, export.map_err(failed)?).await;
    }
    let asked = CustomerQuery {
        search: &query.search,
        validity: query.validity,
        source: None,
        sort: customers::sort(&query),
        descending: false,
        offset: 0,
        limit: 0,
    };
    let total = admin.find_customers(&asked).await.map_err(failed)?.total;
    let count = visitor.t.num("customers-count", "count", total).into_owned();
    let mut view = asks(&web.app, &visitor, Kind::Customers, &query, count);
    view.page.title = visitor.t.get("export-customers-title").into_owned();
    view.page.crumbs = vec![Link { text: visitor.t.get("customers-title").into_owned(), href: link::CUSTOMERS.into() }];
    page(&view)
}

/// `GET /export-customer-users`
pub(super) async fn people(
    State(web): State<Web>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let failed = |error: AppError| visitor.failed(&error);
    let query = Query::read(link::CUSTOMER_USERS, &uri, &jar, customer_users::COLUMNS, 1);
    let sent = Sent::read(&uri);
    let sort = query.sort.map(|_| customer_users::sort(&query));
    let customer_id = Some(query.customer.as_str()).filter(|id| !id.is_empty());
    if let Some(format) = sent.format {
        let selection = Selection {
            search: &query.search,
            validity: query.validity,
            customer_id,
            sort,
            descending: query.descending,
        };
        let export = admin.export_customer_users(&selection, &sent.options(format)).await;
        return download(&visitor, Kind::CustomerUsers.file(), format, export.map_err(failed)?).await;
    }
    let asked = CustomerUserQuery {
        search: &query.search,
        validity: query.validity,
        customer_id,
        source: None,
        sort: customer_users::sort(&query),
        descending: false,
        offset: 0,
        limit: 0,
    };
    let total = admin.find_customer_users(&asked).await.map_err(failed)?.total;
    let count = visitor.t.num("customer-users-count", "count", total).into_owned();
    let mut view = asks(&web.app, &visitor, Kind::CustomerUsers, &query, count);
    view.page.title = visitor.t.get("export-customer-users-title").into_owned();
    view.page.crumbs =
        vec![Link { text: visitor.t.get("customer-users-title").into_owned(), href: link::CUSTOMER_USERS.into() }];
    if let Some(id) = customer_id {
        view.narrowed.push(admin.customer_name(id).unwrap_or_else(|| id.to_owned()));
    }
    page(&view)
}

/// The page that asks how.
fn asks(app: &padron_app::App, visitor: &Visitor, kind: Kind, query: &Query, count: String) -> ExportPage {
    let t = visitor.t;
    let (list, action, place) = match kind {
        Kind::Customers => (link::CUSTOMERS, link::EXPORT_CUSTOMERS, Place::Customers),
        Kind::CustomerUsers => (link::CUSTOMER_USERS, link::EXPORT_CUSTOMER_USERS, Place::CustomerUsers),
    };
    let usual = app.usual_export_columns(kind, Format::Csv);
    let kept = query.said();
    let back_href = kept.iter().fold(list.to_owned(), |address, (name, value)| link::with(&address, name, value));
    let mut narrowed: Vec<String> = Vec::new();
    if !query.search.trim().is_empty() {
        narrowed.push(t.with("export-search", &[("search", query.search.as_str())]).into_owned());
    }
    narrowed.extend(query.validity.map(|validity: Validity| shown_validity(validity).text(t).into_owned()));
    let columns = app.export_columns(kind);
    let columns = columns.iter().map(|column| ExportColumn {
        name: column.name,
        label: column_label(t, column.field),
        chosen: usual.contains(column),
    });
    ExportPage {
        page: visitor.shell("", place),
        count,
        kept,
        narrowed,
        action: action.to_owned(),
        back_href,
        columns: columns.collect(),
    }
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
