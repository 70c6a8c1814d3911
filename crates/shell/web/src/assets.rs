//! Styles, script, fonts and icons, inside the binary, with their own hash as a mark of change.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;

use crate::Shell;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// `GET /statique/…`: open to all, nothing personal.
pub fn routes() -> Router<Shell> {
    Router::new().route("/statique/{*path}", get(asset))
}

/// The style sheet of every page, for what is read away from the product.
pub fn stylesheet() -> std::borrow::Cow<'static, [u8]> {
    Assets::get("maillage.css").map(|found| found.data).unwrap_or_default()
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    use std::fmt::Write as _;
    let Some(found) = Assets::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = found.metadata.sha256_hash().iter().take(12).fold(String::from("\""), |mut t, b| {
        let _infallible = write!(t, "{b:02x}");
        t
    }) + "\"";
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let kind = found.metadata.mimetype().to_owned();
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::ETAG, tag),
            (header::CACHE_CONTROL, "public, max-age=600".to_owned()),
        ],
        found.data,
    )
        .into_response()
}
