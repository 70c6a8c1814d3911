//! What the device keeps to work without network: a page, a script, a manifest. None says anything of anybody, so all
//! may have them.

use askama::Template;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use web::{PageError, parts::Layout};

#[derive(Template)]
#[template(path = "nomade/device.html")]
struct DevicePage {
    layout: Layout,
}

/// `GET /hors-ligne`: the page that opens without network.
pub(super) async fn page() -> Result<Response, PageError> {
    let layout = Layout {
        title: "Sans réseau".to_owned(),
        alone: true,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Layout::default()
    };
    web::page(&DevicePage { layout })
}

/// `GET /sw.js`: what answers for the server when there is no network. It begins with a mark of the assets, so that a
/// new version of the product replaces what the device keeps.
pub(super) async fn worker() -> Response {
    let script = web::asset_named("sw.js").unwrap_or_default();
    let mark = format!("const MARK = \"{}\";\n", web::assets_mark());
    let body = [mark.as_bytes(), script.as_ref()].concat();
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], body).into_response()
}

/// `GET /manifest.webmanifest`: so that it can be put among the applications of a telephone.
pub(super) async fn manifest() -> Response {
    let body = serde_json::json!({
        "name": "Maillage", "short_name": "Maillage", "lang": "fr", "start_url": "/", "scope": "/",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#0b5f63",
        "icons": [
            { "src": "/statique/icons/app-192.png", "sizes": "192x192", "type": "image/png" },
            { "src": "/statique/icons/app-512.png", "sizes": "512x512", "type": "image/png",
              "purpose": "any maskable" },
            { "src": "/statique/icons/logo.svg", "sizes": "any", "type": "image/svg+xml" },
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], body.to_string()).into_response()
}
