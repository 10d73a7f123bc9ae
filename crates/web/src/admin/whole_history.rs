//! The history of everything, and as a file.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use padron_app::admin::Admin;
use padron_app::admin::history::Filter;
use padron_app::export::Format;
use padron_domain::audit::{AuditEntry, Door, ObjectKind};
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;

use super::fields;
use super::record::label;
use super::{export, history};
use crate::answer::{Answer, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{Change, Choice, HistoryEntry, HistoryPage, HistorySelect, Link, Place, field_label, kind_text};

/// Entries a page.
const SHOWN: usize = 50;
/// The deeds that are offered; the address may name others.
const VERBS: [&str; 9] = ["add", "update", "rename", "move", "remove", "password", "sign_in", "restore", "sweep"];

/// What an address asks of the history.
struct Asked {
    said: HashMap<String, String>,
    filter: Filter,
    below: Option<i64>,
    /// The part of the address that makes no sense.
    wrong: Option<&'static str>,
}

impl Asked {
    fn read(uri: &Uri) -> Self {
        let fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned();
        let said: HashMap<String, String> = fields
            .map(|(name, value)| (name, value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let mut wrong = None;
        let mut filter = Filter::default();
        let get = |name: &str| said.get(name).cloned();
        filter.kind = get("kind").and_then(|name| named("kind", ObjectKind::from_name(&name), &mut wrong));
        filter.door = get("door").and_then(|name| named("door", Door::from_name(&name), &mut wrong));
        filter.job = get("job").and_then(|text| named("job", text.parse().ok(), &mut wrong));
        filter.key = get("key");
        filter.actor = get("actor");
        filter.verb = get("verb");
        filter.field = get("field");
        let day = |text: String| NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        let from = get("from").and_then(|text| named("from", day(text), &mut wrong));
        let to = get("to").and_then(|text| named("to", day(text), &mut wrong));
        filter.from = from.map(|day| day.and_time(NaiveTime::MIN));
        // The last day counts whole.
        filter.to =
            to.and_then(|day| day.checked_add_signed(TimeDelta::days(1))).map(|day| day.and_time(NaiveTime::MIN));
        let below = get("below").and_then(|text| text.parse().ok());
        Self { said, filter, below, wrong }
    }

    fn get(&self, name: &str) -> &str {
        self.said.get(name).map_or("", String::as_str)
    }

    /// A day of the address; nothing where it is none.
    fn day(&self, name: &str) -> String {
        let text = self.get(name);
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.to_string()).unwrap_or_default()
    }

    /// The address `base` with what narrows the history, in a fixed order.
    fn address(&self, base: &str) -> String {
        let names = ["kind", "key", "actor", "door", "verb", "field", "job", "from", "to"];
        names
            .into_iter()
            .filter(|name| !self.get(name).is_empty())
            .fold(base.to_owned(), |address, name| link::with(&address, name, self.get(name)))
    }
}

/// What a name means; a name of nothing is told.
fn named<T>(part: &'static str, found: Option<T>, wrong: &mut Option<&'static str>) -> Option<T> {
    if found.is_none() {
        *wrong = Some(part);
    }
    found
}

/// `GET /history`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let asked = Asked::read(&uri);
    let found = if asked.wrong.is_some() {
        Vec::new()
    } else {
        // One more than is shown tells whether there is a page after.
        let wanted = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
        admin.history_page(&asked.filter, asked.below, wanted).await.map_err(|error| visitor.failed(&error))?
    };
    let shown = &found[..found.len().min(SHOWN)];
    let here = asked.address(link::HISTORY);
    let older =
        shown.last().filter(|_| found.len() > SHOWN).map(|last| link::with(&here, "below", &last.id.to_string()));
    let file = |format| link::with(&asked.address(link::EXPORT_HISTORY), "format", format);
    let view = HistoryPage {
        page: visitor.shell(t.get("history"), Place::History),
        selects: selects(t, &admin, &asked),
        key: asked.get("key").to_owned(),
        actor: asked.get("actor").to_owned(),
        job: asked.get("job").to_owned(),
        // What is no day is told above, and no field for days takes it.
        days: (asked.day("from"), asked.day("to")),
        fault: asked.wrong.map(|part| t.with("history-wrong", &[("value", asked.get(part))]).into_owned()),
        narrowed: here != link::HISTORY,
        entries: shown.iter().map(|found| entry(&visitor, &admin, found)).collect(),
        older_href: older,
        newest_href: asked.below.map(|_| here.clone()),
        export_hrefs: (file(Format::Csv.name()), file(Format::JsonLines.name())),
    };
    if asked.wrong.is_some() { page_with(StatusCode::UNPROCESSABLE_ENTITY, &view) } else { page(&view) }
}

/// `GET /export-history`
pub(super) async fn file(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let asked = Asked::read(&uri);
    let format = Format::parse(asked.get("format")).filter(|format| *format != Format::Xlsx);
    let (Some(format), None) = (format, asked.wrong) else {
        return Ok(crate::answer::go(&asked.address(link::HISTORY)));
    };
    let export = admin.export_history(&asked.filter, format).map_err(|error| visitor.failed(&error))?;
    export::download(&visitor, "history", format, export).await
}

fn selects(t: Texts, admin: &Admin, asked: &Asked) -> Vec<HistorySelect> {
    let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
    let select = |name: &'static str, label: String, all: String, choices: Vec<Choice>| {
        let value = asked.get(name).to_owned();
        let mut choices: Vec<Choice> = std::iter::once(choice("", all)).chain(choices).collect();
        // What nobody knows is offered where new words may come; there are no other doors and kinds.
        if !matches!(name, "door" | "kind") && !choices.iter().any(|known| known.value == value) {
            choices.push(choice(&value, value.clone()));
        }
        HistorySelect { name, label, value, choices }
    };
    let kinds = ObjectKind::ALL.iter().map(|kind| choice(kind.name(), kind_text(t, kind.name())));
    let doors = Door::ALL.iter().map(|door| choice(door.name(), Change::door_text(t, door.name())));
    let verbs = VERBS.iter().map(|verb| choice(verb, Change::what_text(t, verb)));
    let mut fields: Vec<Choice> = Vec::new();
    let people = CustomerUserValues::FIELDS.iter().map(|field| field.name);
    let companies = CustomerValues::FIELDS.iter().map(|field| field.name);
    for name in people.chain(companies).chain(["valid"]) {
        if !fields.iter().any(|known| known.value == name) {
            fields.push(choice(name, field_label(t, name)));
        }
    }
    // What only the sources know.
    for (kind, extras) in
        [(ObjectKind::CustomerUser, admin.fields_of_people()), (ObjectKind::Customer, admin.fields_of_companies())]
    {
        for field in extras {
            if !fields.iter().any(|known| known.value == field.name) {
                fields.push(choice(field.name, label(admin, t, kind, field.name)));
            }
        }
    }
    vec![
        select("kind", t.get("history-kind").into_owned(), t.get("history-any").into_owned(), kinds.collect()),
        select("verb", t.get("history-verb").into_owned(), t.get("history-any").into_owned(), verbs.collect()),
        select("door", t.get("history-door").into_owned(), t.get("history-any").into_owned(), doors.collect()),
        select("field", t.get("history-field").into_owned(), t.get("history-any").into_owned(), fields),
    ]
}

/// An entry in the reader's words, with its ways.
fn entry(visitor: &Visitor, admin: &Admin, found: &AuditEntry) -> HistoryEntry {
    let t = visitor.t;
    let mut change = history::change(visitor, admin, found);
    let known = !change.who.is_empty();
    if !known {
        change.who = t.get("history-nobody-knows").into_owned();
    }
    let key = found.object_key.as_str();
    let page = match ObjectKind::from_name(&found.object_kind) {
        Some(ObjectKind::Customer) => Some(link::customer(key)),
        Some(ObjectKind::CustomerUser) => Some(link::customer_user(key)),
        Some(ObjectKind::Field) => fields::address(key),
        _ => None,
    };
    let is_record = matches!(found.object_kind.as_str(), "customer" | "customer_user");
    let kept = is_record && !found.before.is_empty() && !found.after.is_empty();
    // A move is put back as a whole: what was lost on the way has no place without it.
    let several = kept && found.before.len() > 1 && found.verb != "move";
    let names = found.before.iter().map(|(name, _)| link::put_back(found.id, Some(name)));
    HistoryEntry {
        id: found.id,
        kind: kind_text(t, &found.object_kind),
        object: Link {
            text: key.to_owned(),
            href: page.clone().filter(|_| found.verb != "remove").unwrap_or_default(),
        },
        job: found.job.map(|job| Link {
            text: t.with("history-job", &[("number", &job.to_string())]).into_owned(),
            href: link::job(job),
        }),
        timeline_href: page.map(|_| link::history_of(&found.object_kind, key)),
        actor_href: known.then(|| link::with(link::HISTORY, "actor", &found.actor)),
        put_back_href: kept.then(|| link::put_back(found.id, None)),
        put_back_fields: if several { names.collect() } else { Vec::new() },
        change,
    }
}
