//! Fields that were added: the list with its order, the form of one.

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::{Admin, Version};
use padron_app::fields::{FieldEdit, StoredField};
use padron_domain::audit::ObjectKind;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::source::{AddedField, Choice as Chosen, Holds, Labels, Shown};

use super::record::{tell_faults, yes_or_no};
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Flash, Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    AddedFieldPage, AddedFieldsPage, Choice, FieldLine, Form, Input, Kind, Link, Notice, Place, Section, Status, Tone,
    Width,
};

/// The part of an address that means the records of a kind.
const fn part(of: ObjectKind) -> &'static str {
    if matches!(of, ObjectKind::Customer) { link::COMPANIES } else { link::PEOPLE }
}

fn kind(part: &str) -> Option<ObjectKind> {
    [ObjectKind::CustomerUser, ObjectKind::Customer].into_iter().find(|of| self::part(*of) == part)
}

fn href(field: &AddedField) -> String {
    format!("{}/{}/{}", link::FIELDS, part(field.of), field.name)
}

/// Where the field is that the history knows by this key.
pub(super) fn address(key: &str) -> Option<String> {
    let (of, name) = key.split_once('/')?;
    Some(format!("{}/{}/{}", link::FIELDS, part(ObjectKind::from_name(of)?), link::encode(name)))
}

/// What a property of a field is called.
pub(super) fn property_label(t: Texts, name: &str) -> String {
    let text = match name {
        "of" => t.get("added-of"),
        "name" => t.get("added-name"),
        "type" => t.get("added-type"),
        "label_en" => t.get("added-label-en"),
        "label_es" => t.get("added-label-es"),
        "label_de" => t.get("added-label-de"),
        "required" => t.get("added-required"),
        "shown" => t.get("added-shown"),
        "searched" => t.get("added-searched"),
        "source" => t.get("added-source"),
        "choices" => t.get("added-choices"),
        "position" => t.get("added-order"),
        "valid" => t.get("added-valid"),
        other => return other.to_owned(),
    };
    text.into_owned()
}

/// A property's value as people read it.
pub(super) fn property_value(t: Texts, name: &str, value: &str) -> String {
    match name {
        "type" => Holds::from_name(value).map_or_else(|| value.to_owned(), |holds| holds_text(t, holds)),
        "shown" => Shown::from_name(value).map_or_else(|| value.to_owned(), |shown| shown_text(t, shown)),
        "required" | "searched" => yes_or_no(t, value),
        "valid" if value == "valid" => t.get("yes").into_owned(),
        "valid" if value == "invalid" => t.get("no").into_owned(),
        _ => value.to_owned(),
    }
}

fn holds_text(t: Texts, holds: Holds) -> String {
    let text = match holds {
        Holds::Text => t.get("added-type-text"),
        Holds::TextArea => t.get("added-type-textarea"),
        Holds::Integer => t.get("added-type-integer"),
        Holds::Date => t.get("added-type-date"),
        Holds::Checkbox => t.get("added-type-checkbox"),
        Holds::Dropdown => t.get("added-type-dropdown"),
    };
    text.into_owned()
}

fn shown_text(t: Texts, shown: Shown) -> String {
    let text = match shown {
        Shown::Never => t.get("added-shown-never"),
        Shown::Always => t.get("added-shown-always"),
        Shown::Lite => t.get("added-shown-lite"),
    };
    text.into_owned()
}

/// `GET /fields`
pub(super) async fn list(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let lines = |of: ObjectKind| -> Vec<FieldLine> {
        let fields = admin.added_fields(of);
        let count = fields.len();
        let line = |(place, stored): (usize, &StoredField)| {
            let field = &stored.field;
            let mut notes = Vec::new();
            if field.required {
                notes.push(t.get("added-note-required").into_owned());
            }
            if !field.searched {
                notes.push(t.get("added-note-not-searched").into_owned());
            }
            if let Some(source) = admin.source_of_field(field) {
                notes.push(t.with("added-note-source", &[("source", source.as_str())]).into_owned());
            }
            FieldLine {
                label: field.labels.of(t.language().tag()).to_owned(),
                href: href(field),
                name: field.name.clone(),
                holds: holds_text(t, field.holds),
                notes: notes.join(" · "),
                valid: field.valid,
                move_action: format!("{}/move", href(field)),
                up: (place > 0).then_some(place),
                down: (place + 1 < count).then_some(place + 2),
            }
        };
        fields.iter().enumerate().map(line).collect()
    };
    page(&AddedFieldsPage {
        page: visitor.shell(t.get("fields-title"), Place::Fields),
        people: lines(ObjectKind::CustomerUser),
        companies: lines(ObjectKind::Customer),
        add_people_href: link::with(link::ADD_FIELD, "of", link::PEOPLE),
        add_companies_href: link::with(link::ADD_FIELD, "of", link::COMPANIES),
    })
}

/// What the form was filled with.
#[derive(Debug, Default)]
struct Filled {
    of: String,
    name: String,
    holds: String,
    labels: Labels,
    required: bool,
    searched: bool,
    shown: String,
    source: String,
    choices: String,
    valid: bool,
}

impl Filled {
    fn blank(of: &str) -> Self {
        Self {
            of: of.to_owned(),
            holds: Holds::Text.name().to_owned(),
            shown: Shown::Always.name().to_owned(),
            searched: true,
            valid: true,
            ..Self::default()
        }
    }

    fn of_field(admin: &Admin, field: &AddedField) -> Self {
        Self {
            of: part(field.of).to_owned(),
            name: field.name.clone(),
            holds: field.holds.name().to_owned(),
            labels: field.labels.clone(),
            required: field.required,
            searched: field.searched,
            shown: field.shown.name().to_owned(),
            source: admin.source_of_field(field).unwrap_or_default(),
            choices: field.choices.iter().map(line_of).collect::<Vec<_>>().join("\n"),
            valid: field.valid,
        }
    }

    fn sent(sent: &Sent) -> Self {
        let text = |name: &str| sent.get(name).trim().to_owned();
        let ticked = |name: &str| sent.get(name) == "1";
        Self {
            of: text("of"),
            name: text("name"),
            holds: text("type"),
            labels: Labels { en: text("label_en"), es: text("label_es"), de: text("label_de") },
            required: ticked("required"),
            searched: ticked("searched"),
            shown: text("shown"),
            source: text("only"),
            choices: sent.get("choices").replace("\r\n", "\n"),
            valid: ticked("valid"),
        }
    }

    fn edit(&self) -> Result<FieldEdit, Vec<FieldFault>> {
        let unknown = |field| FieldFault { field, fault: Fault::UnknownValue };
        let mut faults = Vec::new();
        let holds = Holds::from_name(&self.holds);
        let shown = Shown::from_name(&self.shown);
        if holds.is_none() {
            faults.push(unknown("type"));
        }
        if shown.is_none() {
            faults.push(unknown("shown"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(FieldEdit {
            holds,
            required: Some(self.required),
            shown,
            searched: Some(self.searched),
            valid: Some(self.valid),
            source: Some(self.source.clone()),
            label_en: Some(self.labels.en.clone()),
            label_es: Some(self.labels.es.clone()),
            label_de: Some(self.labels.de.clone()),
            choices: Some(self.choices.lines().filter(|line| !line.trim().is_empty()).map(choice_of).collect()),
            position: None,
        })
    }
}

/// `value = English | Spanish | German`, as a line of the form.
fn choice_of(line: &str) -> Chosen {
    let (value, labels) = line.split_once('=').unwrap_or((line, ""));
    let mut labels = labels.split('|').map(|label| padron_domain::text::normal(label.trim()));
    let mut next = || labels.next().unwrap_or_default();
    let labels = Labels { en: next(), es: next(), de: next() };
    Chosen { value: padron_domain::text::normal(value.trim()), labels }
}

fn line_of(choice: &Chosen) -> String {
    let labels = &choice.labels;
    if labels.is_empty() {
        return choice.value.clone();
    }
    let all = [&labels.en, &labels.es, &labels.de].map(String::as_str).join(" | ");
    format!("{} = {}", choice.value, all.trim_end_matches([' ', '|']))
}

fn form(admin: &Admin, t: Texts, filled: &Filled, adding: bool) -> Form {
    let of = kind(&filled.of).unwrap_or(ObjectKind::CustomerUser);
    let input = |name: &'static str, value: &str| Input {
        name,
        label: property_label(t, name),
        value: value.to_owned(),
        ..Input::default()
    };
    let tick = |name: &'static str, ticked: bool| Input {
        kind: Kind::Check,
        value: if ticked { "1" } else { "0" }.to_owned(),
        ..input(name, "")
    };
    let choice = |value: &str, text: String| Choice { value: value.to_owned(), text };
    let records = vec![
        choice(link::PEOPLE, t.get("sources-of-people").into_owned()),
        choice(link::COMPANIES, t.get("sources-of-companies").into_owned()),
    ];
    let types = Holds::ALL.iter().map(|holds| choice(holds.name(), holds_text(t, *holds))).collect();
    let shown = Shown::ALL.iter().map(|shown| choice(shown.name(), shown_text(t, *shown))).collect();
    let known = if of == ObjectKind::Customer { admin.sources_of_companies() } else { admin.sources_of_people() };
    let every = std::iter::once(choice("", t.get("added-source-every").into_owned()));
    let mut sources: Vec<Choice> =
        every.chain(known.into_iter().map(|(_, name)| choice(&name, name.clone()))).collect();
    if !sources.iter().any(|known| known.value == filled.source) {
        sources.push(choice(&filled.source, filled.source.clone()));
    }
    let what = vec![
        Input { kind: Kind::Select(records), width: Width::Half, locked: !adding, ..input("of", &filled.of) },
        Input {
            kind: Kind::Code,
            width: Width::Half,
            required: adding,
            locked: !adding,
            hint: adding.then(|| t.get("added-name-hint").into_owned()),
            ..input("name", &filled.name)
        },
        Input { kind: Kind::Select(types), width: Width::Half, ..input("type", &filled.holds) },
        Input { kind: Kind::Select(shown), width: Width::Half, ..input("shown", &filled.shown) },
        Input {
            kind: Kind::Area,
            hint: Some(t.get("added-choices-hint").into_owned()),
            ..input("choices", &filled.choices)
        },
    ];
    let labels = vec![
        Input {
            width: Width::Third,
            hint: Some(t.get("added-label-hint").into_owned()),
            ..input("label_en", &filled.labels.en)
        },
        Input { width: Width::Third, ..input("label_es", &filled.labels.es) },
        Input { width: Width::Third, ..input("label_de", &filled.labels.de) },
    ];
    let source = Input { name: "only", label: property_label(t, "source"), ..input("source", &filled.source) };
    let how = vec![
        tick("required", filled.required),
        tick("searched", filled.searched),
        Input { hint: Some(t.get("added-valid-hint").into_owned()), ..tick("valid", filled.valid) },
        Input { kind: Kind::Select(sources), width: Width::Half, ..source },
    ];
    let section = |title: std::borrow::Cow<'static, str>, inputs| Section { title: title.into_owned(), inputs };
    Form {
        sections: vec![
            section(t.get("added-section-labels"), labels),
            section(t.get("added-section-what"), what),
            section(t.get("added-section-how"), how),
        ],
        ..Form::default()
    }
}

fn crumbs(t: Texts) -> Vec<Link> {
    vec![Link { text: t.get("fields-title").into_owned(), href: link::FIELDS.into() }]
}

fn blank_page(admin: &Admin, visitor: &Visitor, filled: &Filled) -> AddedFieldPage {
    let mut shell = visitor.shell(visitor.t.get("add-field"), Place::Fields);
    shell.crumbs = crumbs(visitor.t);
    let mut form = form(admin, visitor.t, filled, true);
    form.action = link::ADD_FIELD.into();
    form.discard_href = link::FIELDS.into();
    AddedFieldPage { page: shell, form, ..AddedFieldPage::default() }
}

async fn field_page(
    admin: &Admin,
    visitor: &Visitor,
    stored: &StoredField,
    filled: &Filled,
) -> Result<AddedFieldPage, Answer> {
    let (t, field) = (visitor.t, &stored.field);
    let values = admin.values_of_field(field).await.map_err(|error| visitor.failed(&error))?;
    let mut shell = visitor.shell(field.labels.of(t.language().tag()).to_owned(), Place::Fields);
    shell.crumbs = crumbs(t);
    let mut form = form(admin, t, filled, false);
    form.action = href(field);
    form.discard_href.clone_from(&form.action);
    form.version = Some(Version::of_field(stored).as_str().to_owned());
    Ok(AddedFieldPage {
        page: shell,
        form,
        values: Some(t.num("added-values", "count", values).into_owned()),
        history_href: Some(link::history_of("field", &format!("{}/{}", field.of.name(), field.name))),
    })
}

/// Writes the faults beside their inputs.
fn tell(t: Texts, form: &mut Form, faults: &[FieldFault]) {
    let named = |fault: &FieldFault| {
        let field = if fault.field == "source" { "only" } else { fault.field };
        FieldFault { field, fault: fault.fault.clone() }
    };
    tell_faults(t, form, &faults.iter().map(named).collect::<Vec<_>>());
}

/// `GET /add-field?of=`
pub(super) async fn blank(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let query = Sent::of_query(&uri);
    let of = kind(query.get("of")).unwrap_or(ObjectKind::CustomerUser);
    page(&blank_page(&admin, &visitor, &Filled::blank(part(of))))
}

/// `POST /add-field`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let filled = Filled::sent(&sent);
    if !sent.fresh {
        let mut view = blank_page(&admin, &visitor, &filled);
        view.page.notices = vec![crate::entry::expired_notice(visitor.t)];
        return page_with(StatusCode::CONFLICT, &view);
    }
    let done = match (kind(&filled.of), filled.edit()) {
        (Some(of), Ok(edit)) => admin.add_field(of, &filled.name, edit).await,
        (None, _) => Err(AppError::field("of", Fault::UnknownValue)),
        (_, Err(faults)) => Err(AppError::Fields(faults)),
    };
    match done {
        Ok(stored) => {
            let label = stored.field.labels.of(visitor.t.language().tag()).to_owned();
            let jar = CookieJar::new().add(Flash::FieldAdded.cookie(&label, visitor.https));
            let next = if sent.get("action") == "finish" { link::FIELDS.to_owned() } else { href(&stored.field) };
            Ok((jar, go(&next)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let mut view = blank_page(&admin, &visitor, &filled);
            tell(visitor.t, &mut view.form, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

fn found(admin: &Admin, visitor: &Visitor, of: &str, name: &str) -> Result<StoredField, Answer> {
    let of = kind(of).ok_or_else(|| visitor.message(Status::NotFound))?;
    admin.added_field(of, name).map_err(|error| visitor.failed(&error))
}

/// `GET /fields/{of}/{name}`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path((of, name)): Path<(String, String)>,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let stored = found(&admin, &visitor, &of, &name)?;
    page(&field_page(&admin, &visitor, &stored, &Filled::of_field(&admin, &stored.field)).await?)
}

/// `POST /fields/{of}/{name}`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path((of, name)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let stored = match found(&admin, &visitor, &of, &name) {
        Err(_) if !sent.fresh => return Err(visitor.message(Status::FormExpired)),
        found => found?,
    };
    // Whose it is and its name are not sent.
    let filled = Filled { of, name, ..Filled::sent(&sent) };
    if !sent.fresh {
        let mut view = field_page(&admin, &visitor, &stored, &filled).await?;
        view.page.notices = vec![crate::entry::expired_notice(t)];
        return page_with(StatusCode::CONFLICT, &view);
    }
    let version = Version::given(sent.get("version"));
    let done = match filled.edit() {
        Ok(edit) => admin.change_field((stored.field.of, &stored.field.name), |seen| *seen == version, edit).await,
        Err(faults) => Err(AppError::Fields(faults)),
    };
    match done {
        Ok((stored, changed)) => {
            let label = stored.field.labels.of(t.language().tag()).to_owned();
            let flash = if changed { Flash::FieldSaved } else { Flash::NothingChanged };
            let jar = CookieJar::new().add(flash.cookie(&label, visitor.https));
            let next = if sent.get("action") == "finish" { link::FIELDS.to_owned() } else { href(&stored.field) };
            Ok((jar, go(&next)).into_response())
        }
        Err(AppError::Fields(faults)) => {
            let mut view = field_page(&admin, &visitor, &stored, &filled).await?;
            view.form.version = Some(sent.get("version").to_owned());
            tell(t, &mut view.form, &faults);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        // Somebody was faster: what was typed stands in the form, which is of their version now.
        Err(AppError::Conflict) => {
            let stored = found(&admin, &visitor, part(stored.field.of), &stored.field.name)?;
            let mut view = field_page(&admin, &visitor, &stored, &filled).await?;
            let text = t.get("added-conflict").into_owned();
            view.page.notices = vec![Notice { tone: Tone::Warn, text, link: None }];
            page_with(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `POST /fields/{of}/{name}/move`
pub(super) async fn shift(
    State(web): State<Web>,
    visitor: Visitor,
    Path((of, name)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let stored = found(&admin, &visitor, &of, &name)?;
    if let Ok(to) = sent.get("to").parse::<i64>() {
        let edit = FieldEdit { position: Some(to), ..FieldEdit::default() };
        let moved = admin.change_field((stored.field.of, &stored.field.name), |_| true, edit).await;
        moved.map_err(|error| visitor.failed(&error))?;
    }
    Ok(go(link::FIELDS))
}
