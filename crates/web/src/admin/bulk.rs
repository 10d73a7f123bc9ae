//! The same change to many: the selection comes from a list, what to change is said and looked at here.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::bulk::{self, BulkAction, BulkKind, Preview, Selection};
use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::problem::FieldFault;
use padron_domain::validity::Validity as Stored;

use super::record::{label, shown_value};
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::{Language, Texts};
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    Bulk, BulkExample, BulkPreview, BulkWay, Choice, FieldDiff, Input, Kind, Place, Validity, fault_text, field_label,
};

/// `GET /bulk/customer-users?in_search=&in_valid=&in_customer=`: all that match.
pub(super) async fn people(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    show(&web, &visitor, BulkKind::CustomerUsers, &uri).await
}

/// `GET /bulk/customers?in_search=&in_valid=`: all that match.
pub(super) async fn companies(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    show(&web, &visitor, BulkKind::Customers, &uri).await
}

/// `POST /bulk/customer-users`
pub(super) async fn ask_people(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    ask(&web, &visitor, BulkKind::CustomerUsers, sent).await
}

/// `POST /bulk/customers`
pub(super) async fn ask_companies(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    ask(&web, &visitor, BulkKind::Customers, sent).await
}

/// What was sent, as far as it matters here.
#[derive(Debug, Clone, Default)]
struct Asked {
    scope: String,
    keys: Vec<String>,
    search: String,
    valid: String,
    customer: String,
    source: String,
    shown: String,
    action: String,
    valid_to: String,
    customer_id: String,
    field: String,
    value: String,
    language: String,
}

impl Asked {
    fn of(sent: &Sent) -> Self {
        let get = |name: &str| sent.get(name).to_owned();
        Self {
            scope: get("scope"),
            keys: sent.all("key").map(str::to_owned).collect(),
            search: get("in_search"),
            valid: get("in_valid"),
            customer: get("in_customer").trim().to_owned(),
            source: get("in_source"),
            shown: get("shown"),
            action: get("action"),
            valid_to: get("valid_to"),
            customer_id: get("customer_id").trim().to_owned(),
            field: get("field"),
            value: get("value"),
            language: get("language"),
        }
    }

    fn selection(&self) -> Selection {
        if self.scope != "all" {
            return Selection::Keys(self.keys.clone());
        }
        Selection::Matching {
            search: self.search.clone(),
            valid: Some(self.valid.clone()).filter(|state| !state.is_empty() && state != "all"),
            customer_id: Some(self.customer.clone()).filter(|id| !id.is_empty()),
            source: Some(self.source.clone()).filter(|name| !name.is_empty()),
            shown: self.shown.parse().ok(),
        }
    }

    fn does(&self) -> Option<BulkAction> {
        let set = |field: &str, value: &str| BulkAction::Set { field: field.to_owned(), value: value.to_owned() };
        Some(match self.action.as_str() {
            "valid" => set("valid", &self.valid_to),
            "move" => set("customer_id", &self.customer_id),
            "field" => set(&self.field, &self.value),
            "links" => BulkAction::SendLinks { language: Some(self.language.clone()).filter(|tag| !tag.is_empty()) },
            _ => return None,
        })
    }

    /// The selection, to be sent again.
    fn hidden(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut all = vec![pair("scope", &self.scope)];
        if self.scope == "all" {
            all.push(pair("in_search", &self.search));
            all.push(pair("in_valid", &self.valid));
            all.push(pair("in_customer", &self.customer));
            all.push(pair("in_source", &self.source));
            all.push(pair("shown", &self.shown));
        } else {
            all.extend(self.keys.iter().map(|key| pair("key", key)));
        }
        all
    }

    /// All of it, to be sent again.
    fn whole(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut all = self.hidden();
        all.push(pair("action", &self.action));
        all.push(pair("valid_to", &self.valid_to));
        all.push(pair("customer_id", &self.customer_id));
        all.push(pair("field", &self.field));
        all.push(pair("value", &self.value));
        all.push(pair("language", &self.language));
        all
    }
}

async fn show(web: &Web, visitor: &Visitor, kind: BulkKind, uri: &Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(web)?;
    let mut asked = Asked { scope: "all".to_owned(), ..Asked::default() };
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
        match name.as_ref() {
            "in_search" => asked.search = value.into_owned(),
            "in_valid" => asked.valid = value.into_owned(),
            "in_customer" => asked.customer = value.trim().to_owned(),
            "in_source" => asked.source = value.into_owned(),
            _ => {}
        }
    }
    page(&drawn(web, &admin, visitor, kind, &asked).await?)
}

async fn ask(web: &Web, visitor: &Visitor, kind: BulkKind, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(web)?;
    let sent = sent.insist_on_token(visitor)?;
    let asked = Asked::of(&sent);
    let failed = |error: AppError| visitor.failed(&error);
    let mut view = drawn(web, &admin, visitor, kind, &asked).await?;
    if view.action.is_empty() || sent.get("step").is_empty() {
        let status = if view.action.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return page_with(status, &view);
    }
    let Some(mut action) = asked.does() else {
        view.fault = Some(visitor.t.get("bulk-choose").into_owned());
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
    };
    if let BulkAction::Set { field, value } = &mut action {
        // Whoever writes what they read means what is stored for it.
        let object = if kind == BulkKind::Customers { ObjectKind::Customer } else { ObjectKind::CustomerUser };
        *value = admin.value_of_label(object, field, value).unwrap_or_else(|| value.clone());
    }
    let bulk = bulk::Bulk { kind, selection: asked.selection(), action };
    let done = if sent.get("step") == "run" {
        match admin.begin_bulk(&bulk, None).await {
            Ok(job) => return Ok(go(&link::bulk_job(job.id))),
            Err(error) => Err(error),
        }
    } else {
        admin.preview_bulk(&bulk).await
    };
    match done {
        Ok(preview) => {
            view.preview = Some(told(&admin, visitor.t, &asked, &bulk, &preview));
            page(&view)
        }
        Err(AppError::Fields(faults)) => {
            tell(visitor.t, &mut view, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Puts faults beside their inputs, or above all where there is none.
fn tell(t: Texts, view: &mut Bulk, faults: &[FieldFault]) {
    for fault in faults {
        let text = fault_text(t, fault.fault.code(), &fault.fault.detail());
        let way = view.ways.iter_mut().find(|way| way.chosen);
        let input = way.and_then(|way| {
            let name = match fault.field {
                "valid" => "valid_to",
                "customer_id" => "customer_id",
                "field" => "field",
                _ => "value",
            };
            way.inputs.iter_mut().find(|input| input.name == name)
        });
        match input {
            Some(input) => input.fault = Some(text),
            None if fault.field == "selection" => view.fault = Some(t.get("bulk-nobody").into_owned()),
            None => view.fault = Some(text),
        }
    }
}

async fn drawn(web: &Web, admin: &Admin, visitor: &Visitor, kind: BulkKind, asked: &Asked) -> Result<Bulk, Answer> {
    let t = visitor.t;
    let (list, title, place, action) = match kind {
        BulkKind::CustomerUsers => {
            (link::CUSTOMER_USERS, t.get("customer-users-title"), Place::CustomerUsers, link::BULK_CUSTOMER_USERS)
        }
        BulkKind::Customers => (link::CUSTOMERS, t.get("customers-title"), Place::Customers, link::BULK_CUSTOMERS),
    };
    let total = admin.count_bulk(kind, &asked.selection()).await.map_err(|error| visitor.failed(&error))?;
    let mut page = visitor.shell(t.get("bulk-title"), place);
    page.crumbs = vec![crate::view::Link { text: title.into_owned(), href: list.into() }];
    let who = match kind {
        BulkKind::CustomerUsers => t.num("bulk-who-people", "count", total),
        BulkKind::Customers => t.num("bulk-who-companies", "count", total),
    };
    let all = asked.scope == "all";
    let mut back = list.to_owned();
    let said =
        [("search", &asked.search), ("valid", &asked.valid), ("customer", &asked.customer), ("source", &asked.source)];
    for (name, value) in said {
        if all && !value.is_empty() && value != "all" {
            back = link::with(&back, name, value);
        }
    }
    Ok(Bulk {
        page,
        who: who.into_owned(),
        meant: if all { t.get("bulk-who-match") } else { t.get("bulk-who-selected") }.into_owned(),
        fault: (total == 0).then(|| t.get("bulk-nobody").into_owned()),
        action: if total == 0 { String::new() } else { action.to_owned() },
        hidden: asked.hidden(),
        ways: ways(web, admin, t, kind, asked),
        back_href: back,
        preview: None,
    })
}

fn ways(web: &Web, admin: &Admin, t: Texts, kind: BulkKind, asked: &Asked) -> Vec<BulkWay> {
    let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
    let select = |name, label: String, choices: Vec<Choice>, value: &str| Input {
        name,
        label,
        value: value.to_owned(),
        kind: Kind::Select(choices),
        ..Input::default()
    };
    let way = |name, text: std::borrow::Cow<'static, str>, inputs| BulkWay {
        name,
        text: text.into_owned(),
        chosen: asked.action == name,
        inputs,
    };
    let states = Validity::ALL.iter().map(|state| choice(state.name(), state.text(t).into_owned())).collect();
    let valid_to = if asked.valid_to.is_empty() { Stored::Invalid.name() } else { &asked.valid_to };
    let mut ways = vec![way(
        "valid",
        t.get("bulk-set-valid"),
        vec![select("valid_to", field_label(t, "valid"), states, valid_to)],
    )];
    if kind == BulkKind::CustomerUsers {
        let customer = Input {
            name: "customer_id",
            label: t.get("field-customer").into_owned(),
            value: asked.customer_id.clone(),
            kind: Kind::Customer(admin.customer_name(&asked.customer_id)),
            ..Input::default()
        };
        ways.push(way("move", t.get("bulk-move"), vec![customer]));
    }
    let fields = kind.fields().iter().filter(|name| !matches!(**name, "valid" | "customer_id"));
    let mut fields: Vec<Choice> = fields.map(|name| choice(name, field_label(t, name))).collect();
    let (object, texts) = match kind {
        BulkKind::CustomerUsers => (ObjectKind::CustomerUser, admin.fields_of_people()),
        BulkKind::Customers => (ObjectKind::Customer, admin.fields_of_companies()),
    };
    // What only sources have, and what was added.
    for field in texts.into_iter().filter(|field| !is_own(kind, field.name)) {
        fields.push(choice(field.name, label(admin, t, object, field.name)));
    }
    let value = Input {
        name: "value",
        label: t.get("bulk-value").into_owned(),
        value: asked.value.clone(),
        hint: Some(t.get("bulk-value-hint").into_owned()),
        ..Input::default()
    };
    let field = select("field", t.get("bulk-field").into_owned(), fields, &asked.field);
    ways.push(way("field", t.get("bulk-set-field"), vec![field, value]));
    if kind == BulkKind::CustomerUsers && web.app.settings().mail.is_set_up() {
        let own = std::iter::once(choice("", t.get("link-language-own").into_owned()));
        let all = own.chain(Language::ALL.map(|tag| choice(tag.tag(), tag.own_name().to_owned()))).collect();
        let language = select("language", t.get("link-language").into_owned(), all, &asked.language);
        ways.push(way("links", t.get("bulk-send-links"), vec![language]));
    }
    ways
}

/// Whether a field is one of the family's own table.
fn is_own(kind: BulkKind, name: &str) -> bool {
    match kind {
        BulkKind::CustomerUsers => CustomerUserValues::FIELDS,
        BulkKind::Customers => CustomerValues::FIELDS,
    }
    .iter()
    .any(|field| field.name == name)
}

fn told(admin: &Admin, t: Texts, asked: &Asked, bulk: &bulk::Bulk, preview: &Preview) -> BulkPreview {
    let mails = matches!(bulk.action, BulkAction::SendLinks { .. });
    let object = if bulk.kind == BulkKind::Customers { ObjectKind::Customer } else { ObjectKind::CustomerUser };
    let example = |example: &bulk::Example| BulkExample {
        key: example.key.clone(),
        name: example.name.clone(),
        href: match bulk.kind {
            BulkKind::CustomerUsers => link::customer_user(&example.key),
            BulkKind::Customers => link::customer(&example.key),
        },
        changes: example
            .changes
            .iter()
            .map(|change| FieldDiff {
                label: label(admin, t, object, change.field),
                old: shown_value(admin, t, object, change.field, &change.before),
                new: shown_value(admin, t, object, change.field, &change.after),
            })
            .collect(),
        faults: example
            .faults
            .iter()
            .map(|fault| {
                let text = fault_text(t, fault.fault.code(), &fault.fault.detail());
                format!("{}: {text}", label(admin, t, object, fault.field))
            })
            .collect(),
    };
    let mut counts = Vec::new();
    let mut count = |many: u64, text: &dyn Fn(u64) -> std::borrow::Cow<'static, str>| {
        if many > 0 {
            counts.push(text(many).into_owned());
        }
    };
    if mails {
        count(preview.change, &|many| t.num("bulk-would-mail", "count", many));
    } else {
        count(preview.change, &|many| t.num("bulk-would-change", "count", many));
    }
    count(preview.same, &|many| t.num("bulk-would-same", "count", many));
    count(preview.refuse, &|many| t.num("bulk-would-refuse", "count", many));
    count(preview.gone, &|many| t.num("bulk-would-gone", "count", many));
    let run = if mails {
        t.num("bulk-run-mail", "count", preview.change)
    } else {
        t.num("bulk-run", "count", preview.change)
    };
    let note = if mails { t.get("bulk-cannot-undo") } else { t.get("bulk-can-undo") };
    let then = |shown| t.nums("bulk-shown-then", &[("shown", shown), ("total", preview.total)]).into_owned();
    BulkPreview {
        moved: preview.shown.map(then),
        counts,
        examples: preview.examples.iter().map(example).collect(),
        refused: preview.refused.iter().map(example).collect(),
        note: note.into_owned(),
        run: (preview.change > 0).then(|| run.into_owned()),
        hidden: asked.whole(),
    }
}
