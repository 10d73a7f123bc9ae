//! A form as it was sent: its token checked, its fields by name.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;

use super::Visitor;
use crate::answer::Answer;
use crate::state::Web;
use crate::view::Status;

/// The fields of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// Whether the form's token was right; handlers that can keep the input ask, all others never see a wrong one.
    pub(crate) fresh: bool,
}

impl Form {
    /// The value of a field; empty if it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or("")
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

    async fn from_request(request: Request, web: &Web) -> Result<Self, Answer> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let visitor = visitor.ok_or_else(|| Answer::fault("a form was read where nobody was identified"))?;
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(visitor.message(Status::NotFound));
        }
        let bytes = Bytes::from_request(request, web).await.map_err(|_| visitor.message(Status::TooLarge))?;
        let fields: Vec<(String, String)> =
            form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let mut form = Self { fields, fresh: false };
        form.fresh = visitor.made(form.get("csrf"));
        Ok(form)
    }
}
