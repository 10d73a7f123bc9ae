//! `ETag`, `If-Match` and `If-None-Match`: the version of a record, so that two programs do not undo each other.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};
use padron_app::admin::Version;
use serde::Serialize;

use super::problem::Problem;
use crate::state::Web;

/// The tag of a version, as `ETag` carries it.
pub(crate) fn tag(version: &Version) -> String {
    format!("\"{}\"", version.as_str())
}

/// What the caller knows of the record already.
#[derive(Debug)]
pub(crate) struct Known {
    expects: Vec<String>,
    has: Vec<String>,
}

impl FromRequestParts<Web> for Known {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        Ok(Self { expects: tags(&parts.headers, &IF_MATCH), has: tags(&parts.headers, &IF_NONE_MATCH) })
    }
}

impl Known {
    /// Whether the caller may change this version. Without `If-Match` any; a weak tag never (RFC 9110, 13.1.1).
    pub(crate) fn allows(&self, version: &Version) -> bool {
        self.expects.is_empty() || self.expects.iter().any(|known| *known == "*" || *known == tag(version))
    }

    /// The record, or 304 where the caller has it already.
    pub(crate) fn answer(&self, version: &Version, body: &impl Serialize) -> Response {
        let tag = tag(version);
        if self.has.iter().any(|known| known == "*" || known.trim_start_matches("W/") == tag) {
            return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
        }
        ([(ETAG, tag)], Json(body)).into_response()
    }
}

/// The tags of a header. No tag of ours holds a comma.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().to_owned()).collect()
}
