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

/// One of the assets, by its name.
pub fn asset_named(name: &str) -> Option<std::borrow::Cow<'static, [u8]>> {
    Assets::get(name).map(|found| found.data)
}

/// What changes when any of the assets does: the first digits of the hash of their hashes.
pub fn assets_mark() -> String {
    let mut whole = [0_u8; 8];
    for name in Assets::iter() {
        let Some(found) = Assets::get(&name) else { continue };
        // Of each file its own hash is strong; the sum tells only that something is new.
        for (slot, byte) in whole.iter_mut().zip(found.metadata.sha256_hash()) {
            *slot = slot.rotate_left(3) ^ byte;
        }
    }
    crate::hex(&whole)
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(found) = Assets::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let tag = format!("\"{}\"", crate::hex(&found.metadata.sha256_hash()[..12]));
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
