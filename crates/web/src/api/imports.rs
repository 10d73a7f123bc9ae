//! `/imports`: a file in, a job out.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use padron_app::admin::Admin;
use padron_app::import::{DELIMITERS, Encoding, IGNORED, ImportKind, Matching, Stopped, Upload};
use padron_app::jobs::{Job, JobState};
use padron_app::once::Made;
use padron_app::tokens::Scope;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::jobs::{JobBody, begun};
use super::once::{Asked, answer, carry_out};
use super::problem::{FieldError, Problem};
use super::query::Params;
use crate::state::Web;

/// The longest value of a part that is no file.
const LONGEST: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(add)).layer(axum::extract::DefaultBodyLimit::disable())
}

/// A file and how it is to be taken. The file comes last.
#[derive(Debug, ToSchema)]
#[schema(as = NewImport)]
#[expect(dead_code, reason = "the shape of a body; what is read of it is put into ImportOptions")]
struct Wanted {
    /// What the rows are: `customer_users` or `customers`.
    #[schema(example = "customer_users")]
    kind: String,
    /// `true` only looks: nothing is changed.
    #[schema(required = false, example = "true")]
    dry_run: Option<String>,
    /// How rows find records that are there: `login`, `customer_id`, `email` or `name`. Without it such rows are refused.
    #[schema(required = false, rename = "match", example = "login")]
    r#match: Option<String>,
    /// `true`: one refused row stops all.
    #[schema(required = false, example = "false")]
    all_or_nothing: Option<String>,
    /// `true`: rows are taken that break rules of today as old databases do, as they are. Only imports can do that.
    #[schema(required = false, example = "false")]
    accept_legacy: Option<String>,
    /// `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`; found out if not said.
    #[schema(required = false, example = "utf-8")]
    encoding: Option<String>,
    /// What stands between cells: a comma, a semicolon, a bar or `tab`; found out if not said.
    #[schema(required = false, example = ",")]
    delimiter: Option<String>,
    /// The sheet of a workbook; the first if not said.
    #[schema(required = false)]
    sheet: Option<String>,
    /// What a column is taken for where its name does not say, as `Shoe size=` (passed over) or `Who=login`; repeatable.
    #[schema(required = false)]
    map: Option<Vec<String>>,
    /// CSV, or an XLSX workbook.
    #[schema(format = Binary)]
    file: String,
}

/// What was said in front of the file.
#[derive(Debug, Default)]
struct Said {
    values: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

const KNOWN: [&str; 9] =
    ["kind", "dry_run", "match", "all_or_nothing", "accept_legacy", "encoding", "delimiter", "sheet", "map"];

impl Said {
    fn text(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn fault(&mut self, field: &'static str, code: &'static str, says: &str) {
        self.errors.push(FieldError::new(field, code, says));
    }

    fn flag(&mut self, name: &'static str) -> bool {
        let flag = match self.text(name) {
            None | Some("" | "false" | "0") => Some(false),
            Some("true" | "1") => Some(true),
            Some(_) => None,
        };
        if flag.is_none() {
            self.fault(name, "unknown-value", "This is true or false.");
        }
        flag.unwrap_or(false)
    }

    fn one_of<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Option<T>, says: &str) -> Option<T> {
        let given = self.text(name).filter(|text| !text.is_empty())?.to_owned();
        let found = parse(&given);
        if found.is_none() {
            self.fault(name, "unknown-value", says);
        }
        found
    }
}

/// Take in a file
///
/// The job is checked (`dry_run`) or run in the background. Rows that are refused do not stop the others, unless `all_or_nothing` is set;
/// they are listed at `/jobs/{id}/rows`. Everything is said in front of the file: a part behind it is refused, and so is one that is
/// there twice (`map` aside).
#[utoipa::path(
    post, path = "/imports", tag = "Jobs", operation_id = "addImport",
    request_body(content = Wanted, content_type = "multipart/form-data"),
    responses((status = 202, description = "The job.", body = JobBody)),
)]
async fn add(caller: Caller, uri: Uri, asked: Asked, request: Request) -> Result<Response, Problem> {
    let admin = caller.may(Scope::JobsWrite)?;
    Params::read(&uri, &[]).done()?;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| {
        let detail = "The body is multipart/form-data.";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "Wrong type of body", detail)
    })?;
    let torn = |_| Problem::malformed("The body breaks off, or is no multipart/form-data.");
    let mut said = Said::default();
    while let Some(mut part) = parts.next_field().await.map_err(torn)? {
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            let received = Box::pin(receive(&caller, admin, said, part)).await?;
            let draft = received.upload.id();
            // What stands behind the file could not be heeded any more, and must not be passed over.
            let behind = match parts.next_field().await {
                Ok(None) => return Box::pin(begin(&caller, admin, &asked, received)).await,
                Ok(Some(part)) => {
                    let name = part.name().unwrap_or("").to_owned();
                    let error =
                        FieldError::new(name, "behind-file", "Nothing may stand behind the file: say it in front.");
                    Problem::fields(vec![error])
                }
                Err(error) => torn(error),
            };
            admin.cancel_job(draft).await?;
            return Err(behind);
        }
        let mut value = Vec::new();
        while let Some(bytes) = part.chunk().await.map_err(torn)? {
            if value.len() + bytes.len() > LONGEST {
                let error = FieldError::new(name, "too-long", format!("At most {LONGEST} bytes."));
                return Err(Problem::fields(vec![error]));
            }
            value.extend(bytes);
        }
        if name != "map" && said.text(&name).is_some() {
            said.errors.push(FieldError::new(name, "repeated", "This is there twice."));
        } else if KNOWN.contains(&name.as_str()) {
            said.values.push((name, String::from_utf8_lossy(&value).into_owned()));
        } else {
            said.errors.push(FieldError::new(name, "unknown-field", format!("Known: {}, file.", KNOWN.join(", "))));
        }
    }
    said.fault("file", "required", "There is no file, or no part in front of its end.");
    Err(Problem::fields(said.errors))
}

/// A file that is here, and how it is to be taken.
struct Received {
    upload: Upload,
    dry_run: bool,
    said: Said,
    map: Vec<(String, String)>,
    how: How,
}

/// What changes the options that were found out.
struct How {
    all_or_nothing: bool,
    accept_legacy: bool,
    matching: Option<Matching>,
    encoding: Option<Encoding>,
    delimiter: Option<char>,
}

async fn receive(caller: &Caller, admin: &Admin, mut said: Said, mut part: Field<'_>) -> Result<Received, Problem> {
    let kind = said.one_of("kind", ImportKind::from_name, "This is customer_users or customers.");
    if said.text("kind").is_none_or(str::is_empty) {
        said.fault("kind", "required", "Say what the rows are, in front of the file.");
    }
    let kind = kind.unwrap_or_default();
    let dry_run = said.flag("dry_run");
    let (all_or_nothing, accept_legacy) = (said.flag("all_or_nothing"), said.flag("accept_legacy"));
    let fitting = |text: &str| Matching::from_name(text).filter(|matching| matching.fits(kind));
    let matching = said.one_of("match", fitting, "This is login, customer_id, email or name.");
    let encoding = said.one_of("encoding", Encoding::from_name, "This is utf-8, utf-16le, utf-16be or windows-1252.");
    let letter = |text: &str| match text {
        "tab" => Some('\t'),
        other => DELIMITERS.into_iter().find(|letter| other.chars().eq([*letter])),
    };
    let delimiter = said.one_of("delimiter", letter, "This is , ; | or tab.");
    let columns = admin.app().import_columns(kind);
    let targets = columns.targets();
    let mut map: Vec<(String, String)> = Vec::new();
    for (_, text) in said.values.iter().filter(|(name, _)| name == "map") {
        match text.rsplit_once('=') {
            Some((column, "")) => map.push((column.to_owned(), IGNORED.to_owned())),
            Some((column, field)) if targets.contains(&field) => map.push((column.to_owned(), field.to_owned())),
            _ => said.errors.push(FieldError::new(
                "map",
                "unknown-value",
                "This is COLUMN=FIELD, or COLUMN= to pass it over.",
            )),
        }
    }
    if !said.errors.is_empty() {
        return Err(Problem::fields(said.errors));
    }
    // An import writes what its kind says, and its check tells what is there: a right to jobs alone is no right to that.
    caller.may_all(&[kind.object()], true)?;
    let title: String = part.file_name().unwrap_or("file").chars().filter(|letter| !letter.is_control()).collect();
    let mut upload = admin.upload(kind, &title).await?;
    let refused = loop {
        match part.chunk().await {
            Ok(Some(bytes)) => {
                if let Err(fault) = upload.push(&bytes).await {
                    break stopped(fault);
                }
            }
            Ok(None) => {
                let how = How { all_or_nothing, accept_legacy, matching, encoding, delimiter };
                return Ok(Received { upload, dry_run, said, map, how });
            }
            Err(_) => break Problem::malformed("The body breaks off."),
        }
    };
    // What was no file is no import either.
    let _ = admin.cancel_job(upload.id()).await;
    Err(refused)
}

async fn begin(caller: &Caller, admin: &Admin, asked: &Asked, received: Received) -> Result<Response, Problem> {
    let Received { upload, dry_run, said, map, how } = received;
    let draft = upload.id();
    // What makes a request the same, without holding its file.
    let mut sum = upload.digest();
    for (name, value) in &said.values {
        sum = format!("{sum}\n{name}={value}");
    }
    let took = async {
        let job = upload.finish(None, said.text("sheet").unwrap_or("")).await.map_err(stopped)?;
        let mut options = admin.import_job(job.id).await?.1;
        options.format.encoding = how.encoding.unwrap_or(options.format.encoding);
        options.format.delimiter = how.delimiter.unwrap_or(options.format.delimiter);
        (options.matching, options.all_or_nothing) = (how.matching, how.all_or_nothing);
        options.accept_legacy = how.accept_legacy;
        let mut options = admin.set_import(job.id, options).await.map_err(stopped)?;
        for (header, column) in options.headers.iter().zip(options.columns.iter_mut()) {
            if let Some((_, field)) = map.iter().find(|(name, _)| name == header) {
                field.clone_into(column);
            }
        }
        admin.set_import(job.id, options).await.map_err(stopped)?;
        Ok(job)
    };
    let took = took.await;
    let job = match took {
        Ok(job) => job,
        Err(problem) => {
            // What was no file is no import either.
            let _ = admin.cancel_job(draft).await;
            return Err(problem);
        }
    };
    let state = if dry_run { JobState::Checking } else { JobState::Running };
    let begun_as = Job { state, ..job };
    let once = asked.once(caller, admin, sum.as_bytes(), {
        let (admin, job) = (admin.clone(), begun_as.clone());
        move |made| {
            let id = if let Made::Job(id) = made { *id } else { job.id };
            begun(&admin, &Job { id, ..job.clone() })
        }
    });
    let work = async {
        let started = if dry_run { once.check_import(draft).await } else { once.run_import(draft, None).await };
        started.map_err(stopped)?;
        Ok(answer(&begun(admin, &begun_as)))
    };
    let answered = Box::pin(carry_out(&once, work)).await;
    // A file that was refused, or sent before, leaves no draft.
    if admin.job(draft).await?.state == JobState::Draft {
        admin.cancel_job(draft).await?;
    }
    answered
}

/// What is wrong with the file.
fn stopped(stopped: Stopped) -> Problem {
    match stopped {
        Stopped::App(error) => error.into(),
        Stopped::Fault(fault) => {
            let code = CODES.into_iter().find(|code| *code == fault.code).unwrap_or("unreadable");
            Problem::fields(vec![FieldError::new("file", code, fault.sentence())])
        }
    }
}

/// What can be wrong with a file.
const CODES: [&str; 15] = [
    "no-rows",
    "too-many-columns",
    "repeated-column",
    "repeated-field",
    "unmatched-column",
    "missing-column",
    "wrong-key",
    "not-utf-8",
    "not-in-encoding",
    "old-workbook",
    "row-too-long",
    "not-a-table",
    "not-a-workbook",
    "workbook-too-large",
    "file-too-large",
];
