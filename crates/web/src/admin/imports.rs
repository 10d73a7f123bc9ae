//! Taking in a file: the list of imports, the upload, and which column is which field.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use padron_app::admin::Admin;
use padron_app::import::{
    DELIMITERS, Encoding, IGNORED, ImportKind, ImportOptions, MOST_BYTES, Matching, QUOTES, Stopped,
};
use padron_app::jobs::{Job, JobFault, JobKind, JobState};
use padron_domain::audit::ObjectKind;
use serde::Deserialize;

use super::record;
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{Choice, FileColumn, ImportColumns, ImportLine, Imports, Link, Place, Select, Status, field_label};

/// Imports on one page.
const LISTED: usize = 25;
/// So much of a refused file is read and thrown away, since browsers show our answer only after they have sent everything.
const MOST_DRAINED: usize = 600 * 1024 * 1024;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kind: String,
    below: Option<i64>,
}

/// `GET /imports`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    page(&drawn(&admin, &visitor, &asked, None).await?)
}

async fn drawn(admin: &Admin, visitor: &Visitor, asked: &Asked, fault: Option<String>) -> Result<Imports, Answer> {
    let found = admin.jobs(&[JobKind::Import], asked.below, LISTED).await.map_err(|error| visitor.failed(&error))?;
    let older_href = found.jobs.last().filter(|_| found.jobs.len() == LISTED);
    let older_href = older_href.map(|job| link::with(link::IMPORTS, "below", &job.id.to_string()));
    Ok(Imports {
        page: visitor.shell(visitor.t.get("imports-title"), Place::Imports),
        companies: asked.kind == ImportKind::Customers.name(),
        fault,
        lines: found.jobs.iter().map(|job| line(visitor, job)).collect(),
        older_href,
        largest: MOST_BYTES >> 20,
    })
}

fn line(visitor: &Visitor, job: &Job) -> ImportLine {
    let t = visitor.t;
    let companies = object_of(job) == ObjectKind::Customer;
    let (state, class) = state_text(t, job.state);
    let counts: Vec<String> =
        job.counts.iter().filter_map(|(name, many)| super::import_job::count_text(t, name, many)).collect();
    ImportLine {
        title: job.title.clone(),
        href: link::import(job.id),
        what: if companies { t.get("customers-title") } else { t.get("customer-users-title") }.into_owned(),
        state,
        class,
        counts: counts.join(" · "),
        who: job.actor.clone(),
        when: job.created_at.map(|time| t.when(time, visitor.now)).unwrap_or_default(),
    }
}

/// The words and the class of a state.
pub(super) fn state_text(t: Texts, state: JobState) -> (String, &'static str) {
    let (text, class) = match state {
        JobState::Draft => (t.get("job-draft"), "state paused"),
        JobState::Checking => (t.get("job-checking"), "state busy"),
        JobState::Checked => (t.get("job-checked"), "state busy"),
        JobState::Running => (t.get("job-running"), "state busy"),
        JobState::Paused => (t.get("job-paused"), "state paused"),
        JobState::Done => (t.get("job-done"), "state"),
        JobState::Failed => (t.get("job-failed"), "state off"),
        JobState::Cancelled => (t.get("job-cancelled"), "state off"),
        JobState::Undoing => (t.get("job-undoing"), "state busy"),
        JobState::Undone => (t.get("job-undone"), "state back"),
    };
    (text.into_owned(), class)
}

/// What is wrong with a file, in the reader's words.
pub(super) fn job_fault_text(t: Texts, fault: &JobFault) -> String {
    let detail = [("detail", fault.detail.as_str())];
    let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
    let text = match fault.code.as_str() {
        "no-rows" => t.get("job-fault-no-rows"),
        "no-file" => t.get("job-fault-no-file"),
        "too-many-columns" => t.with("job-fault-too-many-columns", &detail),
        "repeated-column" => t.with("job-fault-repeated-column", &detail),
        "repeated-field" => t.with("job-fault-repeated-field", &detail),
        "unmatched-column" => t.with("job-fault-unmatched-column", &detail),
        "missing-column" => t.with("job-fault-missing-column", &detail),
        "wrong-key" => t.with("job-fault-wrong-key", &detail),
        "not-utf-8" => t.with("job-fault-not-utf-8", &[("line", line.as_str())]),
        "not-in-encoding" => {
            t.with("job-fault-not-in-encoding", &[("line", line.as_str()), ("detail", fault.detail.as_str())])
        }
        "old-workbook" => t.get("job-fault-old-workbook"),
        "row-too-long" => t.with("job-fault-row-too-long", &[("line", line.as_str())]),
        "not-a-table" => t.with("job-fault-not-a-table", &detail),
        "not-a-workbook" => t.with("job-fault-not-a-workbook", &detail),
        "workbook-too-large" => t.with("job-fault-workbook-too-large", &detail),
        "file-too-large" => t.with("job-fault-file-too-large", &detail),
        "no-sheet" => t.with("job-fault-no-sheet", &detail),
        "refused" => t.get("job-fault-refused"),
        "conflict" => t.get("job-fault-conflict"),
        "source-down" => t.with("job-fault-source-down", &detail),
        "source-refused" => t.with("job-fault-source-refused", &detail),
        "no-chosen-file" => t.get("job-fault-no-chosen-file"),
        _ => t.with("job-fault-other", &detail),
    };
    text.into_owned()
}

/// `POST /imports`: the token first, then what the file holds, then the file.
pub(super) async fn upload(State(web): State<Web>, visitor: Visitor, request: Request) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !kind.starts_with("multipart/form-data") {
        // A form like any other cannot bring a file.
        Sent::from_request(request, &web).await?.insist_on_token(&visitor)?;
        let told = job_fault_text(visitor.t, &JobFault::no_chosen_file());
        let drawn = drawn(&admin, &visitor, &Asked::default(), Some(told)).await?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    }
    let broken = |_| visitor.message(Status::TooLarge);
    let mut parts = Multipart::from_request(request, &web).await.map_err(broken)?;
    let (mut fresh, mut asked, mut sheet) = (false, Asked::default(), String::new());
    let torn = |_| visitor.message(Status::TooLarge);
    while let Some(mut part) = parts.next_field().await.map_err(torn)? {
        match part.name().unwrap_or("") {
            "csrf" => fresh = visitor.made(&part.text().await.map_err(torn)?),
            "kind" => asked.kind = part.text().await.map_err(torn)?,
            "sheet" => part.text().await.map_err(torn)?.trim().clone_into(&mut sheet),
            "file" => {
                // A file in front of its token is not even looked at.
                if !fresh {
                    drain(&mut part).await;
                    return Err(visitor.message(Status::FormExpired));
                }
                let title = part.file_name().unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("").to_owned();
                let kind = ImportKind::from_name(&asked.kind).unwrap_or_default();
                let took = if title.is_empty() {
                    Err(Stopped::Fault(JobFault::no_chosen_file()))
                } else {
                    take(&admin, (kind, &title, &sheet), &mut part).await
                };
                return match took {
                    Ok(job) => Ok(go(&link::import_step(job.id, "columns"))),
                    Err(Stopped::App(error)) => Err(visitor.failed(&error)),
                    Err(Stopped::Fault(fault)) => {
                        drain(&mut part).await;
                        let told = job_fault_text(visitor.t, &fault);
                        let drawn = drawn(&admin, &visitor, &asked, Some(told)).await?;
                        page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
                    }
                };
            }
            _ => {}
        }
    }
    if !fresh {
        return Err(visitor.message(Status::FormExpired));
    }
    let told = job_fault_text(visitor.t, &JobFault::no_chosen_file());
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(&admin, &visitor, &asked, Some(told)).await?)
}

async fn take(
    admin: &Admin,
    (kind, title, sheet): (ImportKind, &str, &str),
    part: &mut Field<'_>,
) -> Result<Job, Stopped> {
    let mut upload = admin.upload(kind, title).await?;
    let id = upload.id();
    let took = async {
        loop {
            match part.chunk().await {
                Ok(Some(bytes)) => upload.push(&bytes).await?,
                Ok(None) => return upload.finish(None, sheet).await,
                // The connection broke off; nobody reads the answer.
                Err(_) => return Err(JobFault::no_chosen_file().into()),
            }
        }
    };
    let took = took.await;
    if took.is_err() {
        // What was no file is no import either.
        let _ = admin.cancel_job(id).await;
    }
    took
}

async fn drain(part: &mut Field<'_>) {
    let mut drained = 0;
    while let Ok(Some(bytes)) = part.chunk().await {
        drained += bytes.len();
        if drained > MOST_DRAINED {
            break;
        }
    }
}

/// `GET /imports/{id}/columns`
pub(super) async fn columns(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let (job, _) = admin.import_job(id).await.map_err(|error| visitor.failed(&error))?;
    let has_file = admin.job_has_file(id).await.map_err(|error| visitor.failed(&error))?;
    if !matches!(job.state, JobState::Draft | JobState::Checked | JobState::Failed) || !has_file {
        return Ok(go(&link::import(id)));
    }
    page(&columns_drawn(&admin, &visitor, &job, None).await?)
}

/// `POST /imports/{id}/columns`
pub(super) async fn set_columns(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let failed = |error| visitor.failed(&error);
    if sent.get("then") == "cancel" {
        admin.cancel_job(id).await.map_err(failed)?;
        return Ok(go(link::IMPORTS));
    }
    let (job, options) = admin.import_job(id).await.map_err(failed)?;
    let before = options.format;
    let options = said(options, &sent);
    let reads_anew = options.format != before;
    let took = match admin.set_import(id, options).await {
        // Whoever corrects how the file is written wants to see its columns before they are taken.
        Ok(_) if reads_anew || sent.get("then") != "check" => {
            return Ok(go(&link::import_step(id, "columns")));
        }
        Ok(_) => admin.check_import(id).await,
        Err(stopped) => Err(stopped),
    };
    match took {
        Ok(_) => Ok(go(&link::import_step(id, "check"))),
        Err(Stopped::App(padron_app::AppError::Conflict)) => Ok(go(&link::import(id))),
        Err(Stopped::App(error)) => Err(visitor.failed(&error)),
        Err(Stopped::Fault(fault)) => {
            let told = job_fault_text(visitor.t, &fault);
            let drawn = columns_drawn(&admin, &visitor, &job, Some(told)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
        }
    }
}

/// The options of an import with what the form says.
fn said(mut options: ImportOptions, sent: &Sent) -> ImportOptions {
    if let Some(encoding) = Encoding::from_name(sent.get("encoding")) {
        options.format.encoding = encoding;
    }
    let letter = |name: &str, all: &[char]| {
        let given = sent.get(name);
        all.iter().copied().find(|letter| given.starts_with(*letter) || (*letter == '\t' && given == "tab"))
    };
    options.format.delimiter = letter("delimiter", &DELIMITERS).unwrap_or(options.format.delimiter);
    options.format.quote =
        if sent.get("quote") == "none" { ' ' } else { letter("quote", &QUOTES).unwrap_or(options.format.quote) };
    if let Some(header) = sent.find("header") {
        options.format.header = header == "yes";
    }
    for (place, column) in options.columns.iter_mut().enumerate() {
        if let Some(taken) = sent.find(&format!("column-{place}")) {
            taken.clone_into(column);
        }
    }
    options.matching = Matching::from_name(sent.get("matching"));
    options.all_or_nothing = sent.get("all_or_nothing") == "1";
    options.accept_legacy = sent.get("accept_legacy") == "1";
    options
}

async fn columns_drawn(
    admin: &Admin,
    visitor: &Visitor,
    job: &Job,
    fault: Option<String>,
) -> Result<ImportColumns, Answer> {
    let t = visitor.t;
    let preview = admin.preview_import(job.id).await.map_err(|error| visitor.failed(&error))?;
    let options = preview.options;
    let mut shell = visitor.shell(job.title.clone(), Place::Imports);
    shell.crumbs = vec![Link { text: t.get("imports-title").into_owned(), href: link::IMPORTS.into() }];
    let fault = fault.or_else(|| preview.fault.as_ref().or(job.fault.as_ref()).map(|fault| job_fault_text(t, fault)));
    let columns = options.headers.iter().enumerate().map(|(place, header)| FileColumn {
        header: header.clone(),
        values: preview
            .rows
            .iter()
            .filter_map(|row| row.get(place))
            .filter(|value| !value.is_empty() && options.columns.get(place).is_none_or(|column| column != "password"))
            .take(3)
            .map(|value| value.chars().take(40).collect())
            .collect(),
        taken: options.columns.get(place).cloned().unwrap_or_default(),
    });
    Ok(ImportColumns {
        page: shell,
        action: link::import_step(job.id, "columns"),
        fault,
        format: format_selects(t, &options),
        matching: matching_select(t, &options),
        all_or_nothing: options.all_or_nothing,
        accept_legacy: options.accept_legacy,
        columns: columns.collect(),
        targets: target_choices(admin, t, options.kind),
    })
}

fn choice(value: &str, text: impl Into<String>) -> Choice {
    Choice { value: value.to_owned(), text: text.into() }
}

fn format_selects(t: Texts, options: &ImportOptions) -> Vec<Select> {
    let format = options.format;
    let header = Select {
        name: "header",
        label: t.get("import-header").into_owned(),
        value: if format.header { "yes" } else { "no" }.to_owned(),
        choices: vec![choice("yes", t.get("import-header-yes")), choice("no", t.get("import-header-no"))],
    };
    // A workbook was read already; its sheet is chosen with the file.
    if !options.sheet.is_empty() {
        return vec![header];
    }
    let delimiter = |letter: char| match letter {
        '\t' => choice("tab", t.get("import-delimiter-tab")),
        other => choice(&other.to_string(), other.to_string()),
    };
    let quote = |letter: char| match letter {
        ' ' => choice("none", t.get("import-quote-none")),
        other => choice(&other.to_string(), other.to_string()),
    };
    vec![
        Select {
            name: "encoding",
            label: t.get("import-encoding").into_owned(),
            value: format.encoding.name().to_owned(),
            choices: Encoding::ALL.iter().map(|it| choice(it.name(), it.name().to_uppercase())).collect(),
        },
        Select {
            name: "delimiter",
            label: t.get("import-delimiter").into_owned(),
            value: delimiter(format.delimiter).value,
            choices: DELIMITERS.into_iter().map(delimiter).collect(),
        },
        Select {
            name: "quote",
            label: t.get("import-quote").into_owned(),
            value: quote(format.quote).value,
            choices: QUOTES.into_iter().map(quote).collect(),
        },
        header,
    ]
}

fn matching_select(t: Texts, options: &ImportOptions) -> Select {
    let people = options.kind == ImportKind::CustomerUsers;
    let ways = Matching::ALL.into_iter().filter(|matching| matching.fits(options.kind));
    let ways = ways.map(|matching| {
        let text = match (matching, people) {
            (Matching::Key, true) => t.get("import-matching-login"),
            (Matching::Key, false) => t.get("import-matching-customer-id"),
            (Matching::Email, _) => t.get("import-matching-email"),
            (Matching::Name, true) => t.get("import-matching-name"),
            (Matching::Name, false) => t.get("import-matching-company-name"),
        };
        choice(matching.name(), text)
    });
    Select {
        name: "matching",
        label: t.get("import-matching").into_owned(),
        value: options.matching.map_or("", Matching::name).to_owned(),
        choices: std::iter::once(choice("", t.get("import-matching-none"))).chain(ways).collect(),
    }
}

fn target_choices(admin: &Admin, t: Texts, kind: ImportKind) -> Vec<Choice> {
    let columns = admin.app().import_columns(kind);
    let object = if kind == ImportKind::Customers { ObjectKind::Customer } else { ObjectKind::CustomerUser };
    let fields = columns.fields();
    let name_of = |column: &str| fields.iter().find(|field| field.column == column).map(|field| field.name);
    let label = |column: &str| match column {
        "pw" => t.get("import-field-hash").into_owned(),
        "create_time" => t.get("import-field-created").into_owned(),
        "change_time" => t.get("import-field-changed").into_owned(),
        "valid_id" => field_label(t, "valid"),
        other => record::label(admin, t, object, name_of(other).unwrap_or(other)),
    };
    let mut all = vec![choice("", t.get("import-field-open")), choice(IGNORED, t.get("import-field-ignored"))];
    all.extend(columns.targets().into_iter().map(|column| choice(column, label(column))));
    all
}

/// What the rows of a file are.
pub(super) fn object_of(job: &Job) -> ObjectKind {
    let companies = serde_json::from_str::<serde_json::Value>(&job.options)
        .is_ok_and(|options| options["kind"] == ImportKind::Customers.name());
    if companies { ObjectKind::Customer } else { ObjectKind::CustomerUser }
}
