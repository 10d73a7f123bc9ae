//! What went wrong, as RFC 9457 has it (`application/problem+json`): the one shape of every refusal and failure of this door.
//!
//! Handlers answer `Result<_, Problem>`, and `?` turns an [`AppError`] into one. The problem travels as an extension of the
//! response; [`finish`](super::caller::finish) writes it out, because only there the request's id and address are known.

use std::borrow::Cow;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use padron_app::{AppError, Hindrance};
use padron_domain::problem::{Fault, FieldFault};
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FieldError {
    /// The key in the body, or the parameter of the address.
    #[schema(example = "email")]
    pub(crate) field: Cow<'static, str>,
    /// A stable code: `required`, `too-long`, `taken`, `unknown-field`, `wrong-type` and so on.
    #[schema(example = "not-an-address")]
    pub(crate) code: &'static str,
    /// The same for people, in English.
    #[schema(example = "This is no e-mail address.")]
    pub(crate) message: String,
}

impl FieldError {
    pub(super) fn new(field: impl Into<Cow<'static, str>>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

impl From<&FieldFault> for FieldError {
    fn from(fault: &FieldFault) -> Self {
        Self::new(fault.field, fault.fault.code(), sentence(fault))
    }
}

/// The sentence for a fault; the pages have theirs in three languages.
fn sentence(FieldFault { field, fault }: &FieldFault) -> String {
    match fault {
        Fault::Required => "This must not be empty.".into(),
        Fault::TooLong { max, length } => format!("{length} characters; at most {max} fit."),
        Fault::ForbiddenCharacter(_) => format!("The character {} is not allowed here.", fault.detail()),
        Fault::SurroundingSpace => "This begins or ends with white space.".into(),
        Fault::NotAnAddress => "This is no e-mail address.".into(),
        Fault::RefusedAddress => "Addresses of this domain are refused.".into(),
        Fault::Taken(by) => format!("{by} has this already."),
        Fault::TakenByLine(line) => format!("Line {line} of the file has this already."),
        Fault::Ambiguous(which) => format!("More than one is meant: {which}."),
        Fault::Columns { expected, found } => format!("{found} cells, {expected} columns."),
        Fault::ErrorCell(cell) => format!("{cell} is an error of the spreadsheet, not a value."),
        Fault::UnknownCustomer => "There is no customer with this id.".into(),
        Fault::UnknownValue if *field == "expires_at" => "This is not in the future.".into(),
        Fault::UnknownValue => "This is not one of the values there are.".into(),
        Fault::TooShort { min } => format!("At least {min} characters are needed."),
        Fault::Differs => "The two differ.".into(),
        Fault::SwitchedOff => "This person is switched off.".into(),
        Fault::NoMail => "Mail is not set up here.".into(),
        Fault::NotANumber => "This is no whole number.".into(),
        Fault::NotADate => "This is no day, as 2026-11-27.".into(),
        Fault::NotAName => "A name begins with a small letter and holds small letters, digits and underscores.".into(),
        Fault::TooMany { max } => format!("There can be at most {max}."),
        Fault::ReadOnlyField => "This field can only be read here.".into(),
        Fault::SourceReadOnly(source) => format!("Records of the source {source} can only be read here."),
        Fault::SourceDown(source) => {
            format!("The source {source} does not answer, and what becomes of this depends on it.")
        }
        Fault::SourceRefused(why) => format!("Not taken by {why}"),
        Fault::NoSuchField(source) => format!("The source {source} has no such field."),
        Fault::WrongPassword => "This is not the password.".into(),
        Fault::Unhashable => "No hash can be made of this; at most 1,024 bytes fit.".into(),
    }
}

/// A refusal or a failure.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(super) status: StatusCode,
    /// What kind of problem, as the end of its `type`.
    pub(super) kind: &'static str,
    pub(super) title: &'static str,
    pub(super) detail: Cow<'static, str>,
    pub(super) errors: Vec<FieldError>,
    /// For the log alone.
    pub(super) log: Option<String>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, kind, title, detail: detail.into(), errors: Vec::new(), log: None }
    }

    #[must_use]
    pub(super) fn with(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// The parameters of the address are wrong (400).
    pub(crate) fn query(errors: Vec<FieldError>) -> Self {
        let detail = "Nothing was done: parameters of the address are wrong, see errors.";
        Self::new(StatusCode::BAD_REQUEST, "query", "Wrong parameters", detail).with(errors)
    }

    /// Values of the body are wrong (422).
    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let detail = "Nothing was changed: some values are wrong, see errors.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", "Wrong values", detail).with(errors)
    }

    /// The body cannot be read (400).
    pub(crate) fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "Malformed body", detail)
    }

    /// No such record (404).
    pub(crate) fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", "There is nothing with this address.")
    }

    /// The token may not do this (403).
    pub(crate) fn denied(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    /// Nobody is known by what was sent (401).
    pub(super) fn unknown_caller(detail: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Not signed in", detail)
    }

    /// Another version than the one in `If-Match` (412).
    pub(crate) fn changed() -> Self {
        let detail = "Nothing was changed: the record is no longer as If-Match says. Read it again.";
        Self::new(StatusCode::PRECONDITION_FAILED, "changed", "Changed meanwhile", detail)
    }

    /// What should never happen (500); the text is for the log.
    pub(crate) fn fault(log: impl std::fmt::Display) -> Self {
        let detail = "Padrón failed. The log has more, under this request_id.";
        let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "Failed", detail);
        Self { log: Some(log.to_string()), ..problem }
    }

    /// The address kinds of problems have.
    pub(super) fn uri(&self) -> String {
        format!("urn:padron:problem:{}", self.kind)
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::Denied => Self::denied("The agent or the token may not do this."),
            AppError::Missing => Self::missing(),
            AppError::Fields(faults) => {
                let errors = faults.iter().map(FieldError::from).collect();
                Self::fields(errors)
            }
            AppError::Conflict => Self::changed(),
            AppError::Cursor => Self::query(vec![FieldError::new(
                "cursor",
                "unknown-cursor",
                "This cursor belongs to another search, filter or order, or is none. Begin without one.",
            )]),
            AppError::OtherRequest => Self::fields(vec![FieldError::new(
                "Idempotency-Key",
                "used-key",
                "This key was sent with another request before. Choose a new one.",
            )]),
            AppError::Repeated => Self::new(
                StatusCode::CONFLICT,
                "repeated",
                "Under way already",
                "The same request is being carried out. Send it again in a moment to get its answer.",
            ),
            AppError::SourceReadOnly(source) => Self::new(
                StatusCode::CONFLICT,
                "read-only-source",
                "This can only be read here",
                format!("Records of the source {source} are kept elsewhere and cannot be changed here."),
            ),
            AppError::MadeElsewhere => Self::new(
                StatusCode::CONFLICT,
                "made-elsewhere",
                "This is set in OTOBO",
                "The OTOBO beside Padrón says this in its own settings (Kernel/Config.pm or what it deployed). Change it there.",
            ),
            AppError::SourceDown(source) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "source-down",
                "The source does not answer",
                format!("The source {source} does not answer right now. Nothing was changed."),
            ),
            AppError::SourceSays(source, what) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "source-down",
                "The source does not answer as it should",
                format!("The source {source} says: {what}. Nothing was changed."),
            ),
            AppError::Throttled(_) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many tries", "Try again later.")
            }
            other if other.hindrance().is_some() => {
                let detail = match other.hindrance() {
                    Some(Hindrance::ReadOnly) => "The database may only be read. Nothing was changed.",
                    Some(Hindrance::Full) => "The disk of the database is full. Nothing was changed.",
                    _ => "The database cannot be reached right now. Nothing was changed.",
                };
                let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable", detail);
                Self { log: Some(other.to_string()), ..problem }
            }
            other => Self::fault(other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A problem as it is written (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Written<'a> {
    /// What kind of problem: `urn:padron:problem:` and a stable name.
    #[serde(rename = "type")]
    #[schema(example = "urn:padron:problem:fields")]
    pub(super) uri: String,
    /// The kind for people.
    #[schema(example = "Wrong values")]
    pub(super) title: &'a str,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub(super) status: u16,
    /// What happened, what was not changed, what to do.
    #[schema(example = "Nothing was changed: some values are wrong, see errors.")]
    pub(super) detail: &'a str,
    /// The address that was asked.
    #[schema(example = "/api/v1/customer-users")]
    pub(super) instance: &'a str,
    /// The id under which the log knows the request.
    #[schema(example = "0199d3f2-6f0a-7c3e-9a40-0d6a6f4b7a11")]
    pub(super) request_id: &'a str,
    /// Everything that is wrong, all at once.
    pub(super) errors: &'a [FieldError],
}
