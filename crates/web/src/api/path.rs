//! The key of the record an address is about, percent-decoded.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::problem::Problem;
use crate::link;
use crate::state::Web;

/// The last key of a path. What is no UTF-8 is nobody's. `_.` and `_..` mean `.` and `..`, which no address can hold.
#[derive(Debug)]
pub(crate) struct Key(pub(crate) String);

impl FromRequestParts<Web> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let part = Path::<String>::from_request_parts(parts, web).await;
        part.map(|Path(part)| Self(link::key(&part).to_owned())).map_err(|_| Problem::missing())
    }
}

/// A number as the key of a path.
#[derive(Debug)]
pub(crate) struct Number(pub(crate) i64);

impl FromRequestParts<Web> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Key(text) = Key::from_request_parts(parts, web).await?;
        text.parse().map(Self).map_err(|_| Problem::missing())
    }
}
