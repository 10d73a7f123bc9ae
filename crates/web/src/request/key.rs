//! The key of the record an address is about.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::Visitor;
use crate::answer::Answer;
use crate::link;
use crate::state::Web;
use crate::view::Status;

/// The key of the record an address is about. What is no UTF-8 is nobody's.
pub(crate) struct Key(pub(crate) String);

impl FromRequestParts<Web> for Key {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Answer> {
        let visitor = Visitor::from_request_parts(parts, web).await?;
        let part = Path::<String>::from_request_parts(parts, web).await;
        part.map(|Path(part)| Self(link::key(&part).to_owned())).map_err(|_| visitor.message(Status::NotFound))
    }
}
