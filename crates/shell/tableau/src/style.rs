//! `GET /statique/document.css`: how tables and charts look in the browser.

use axum::{Router, http::header, routing::get};
use web::Shell;

/// The route of the style sheet.
pub fn routes() -> Router<Shell> {
    Router::new().route(
        "/statique/document.css",
        get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], print::STYLESHEET) }),
    )
}
