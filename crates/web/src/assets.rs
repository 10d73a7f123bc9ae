//! Style sheet, scripts, icons and fonts, built into the binary by `build.rs`. Their names carry a hash of the content, so
//! browsers may keep them for good.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// One file for the browser.
#[derive(Debug)]
pub struct Asset {
    /// Its address, as `/assets/padron-0123456789abcdef.css`.
    pub path: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// Its entity tag, quotes included.
    pub etag: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every asset.
pub static ALL: [&Asset; 7] =
    [&STYLE_ASSET, &SCRIPT_ASSET, &HTMX_ASSET, &ICONS_ASSET, &MARK_ASSET, &FONT_ASSET, &FONT_EXTENDED_ASSET];

/// The asset at this address.
pub fn find(path: &str) -> Option<&'static Asset> {
    ALL.into_iter().find(|asset| asset.path == path)
}

/// Answers `GET /assets/{name}`; to be mounted as `route("/assets/{name}", get(assets::serve))`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&format!("/assets/{name}")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = headers.get(IF_NONE_MATCH).is_some_and(|have| have.as_bytes() == asset.etag.as_bytes());
    let about = [
        (CONTENT_TYPE, asset.mime),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (ETAG, asset.etag),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    if kept { (StatusCode::NOT_MODIFIED, about).into_response() } else { (about, asset.bytes).into_response() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_and_named_by_its_content() {
        for asset in ALL {
            assert!(find(asset.path).is_some());
            assert!(asset.path.contains(asset.etag.trim_matches('"')), "{}", asset.path);
            assert!(!asset.bytes.is_empty(), "{}", asset.path);
        }
        assert!(find("/assets/../Cargo.toml").is_none());
    }

    #[test]
    fn nothing_in_the_style_sheet_points_outside() {
        let style = std::str::from_utf8(STYLE_ASSET.bytes).expect("UTF-8");
        assert!(!style.contains("http://www.example") && !style.contains("https://") && !style.contains("font:inter"));
    }
}
