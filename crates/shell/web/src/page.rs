//! A template as an answer.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};

use crate::PageError;

/// Prints a page.
///
/// # Errors
///
/// [`PageError::Machine`] when the template cannot be printed.
pub fn page<T: Template>(template: &T) -> Result<Response, PageError> {
    page_with_status(StatusCode::OK, template)
}

/// Prints a page with another status: 422 for a form that comes back.
///
/// # Errors
///
/// [`PageError::Machine`] when the template cannot be printed.
pub fn page_with_status<T: Template>(
    status: StatusCode,
    template: &T,
) -> Result<Response, PageError> {
    let text = template.render().map_err(|error| PageError::Machine(error.to_string()))?;
    Ok((status, Html(text)).into_response())
}
