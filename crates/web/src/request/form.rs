//! A form as it was sent: its token checked, its fields by name.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse as _;
use futures_util::StreamExt as _;

use super::Visitor;
use crate::answer::{Answer, page_with};
use crate::link;
use crate::state::Web;
use crate::view::{Place, SessionOver, Status};

/// The largest form: every field of a person at its longest fits many times over.
const MOST_BYTES: usize = 256 * 1024;
/// So much more is read and thrown away, since browsers show our answer only after they have sent everything.
const MOST_DRAINED: usize = 64 * 1024 * 1024;

/// Marks the routes whose forms only agents send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ForAgents;

/// Keeps what was typed into a form whose session ended meanwhile; passwords have to be typed again.
fn session_over(visitor: &Visitor, mut fields: Vec<(String, String)>) -> Answer {
    fields.retain(|(name, _)| !name.contains("password") && name != "csrf");
    let drawn = page_with(
        StatusCode::UNAUTHORIZED,
        &SessionOver {
            page: visitor.shell(visitor.t.get("session-over-title"), Place::Nowhere),
            action: visitor.here.clone(),
            fields,
            sign_in_href: link::SIGN_IN.into(),
        },
    );
    drawn.map_or_else(|answer| answer, |response| Answer::Page(Box::new(response)))
}

/// The fields of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// Whether the form's token was right; handlers that can keep the input ask, all others never see a wrong one.
    pub(crate) fresh: bool,
}

impl Form {
    /// What the address says, as if it were a form; it has no token.
    pub(crate) fn of_query(uri: &Uri) -> Self {
        let fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect();
        Self { fields, fresh: false }
    }

    /// The value of a field; empty if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or("")
    }

    /// Every value of a field, in the order they were sent.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field, if it was sent.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Refuses a form whose token is not this browser's: it was open for too long, or comes from elsewhere.
    pub(crate) fn insist_on_token(self, visitor: &Visitor) -> Result<Self, Answer> {
        if self.fresh { Ok(self) } else { Err(visitor.message(Status::FormExpired)) }
    }
}

impl FromRequest<Web> for Form {
    type Rejection = Answer;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Answer> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let visitor = visitor.ok_or_else(|| Answer::fault("a form was read where nobody was identified"))?;
        let for_agents = request.extensions().get::<ForAgents>().is_some();
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Answer::Page(Box::new(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response())));
        }
        let bytes = read_body(request.into_body()).await.map_err(|_| visitor.message(Status::TooLarge))?;
        let fields: Vec<(String, String)> =
            form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        if for_agents && visitor.session.is_none() {
            return Err(session_over(&visitor, fields));
        }
        let mut form = Self { fields, fresh: false };
        form.fresh = visitor.made(form.get("csrf"));
        Ok(form)
    }
}

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is larger than a form can be.
    TooLarge,
    /// It broke off.
    Torn,
}

/// All of a body, unless it is larger than a form can be or breaks off.
pub(crate) async fn read_body(body: Body) -> Result<Vec<u8>, Unread> {
    let mut parts = body.into_data_stream();
    let (mut bytes, mut sent) = (Vec::new(), 0_usize);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Unread::Torn)?;
        sent += part.len();
        if sent <= MOST_BYTES {
            bytes.extend_from_slice(&part);
        } else if sent > MOST_DRAINED {
            return Err(Unread::TooLarge);
        }
    }
    if sent <= MOST_BYTES { Ok(bytes) } else { Err(Unread::TooLarge) }
}
