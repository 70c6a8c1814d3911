//! The only error a reader meets: the same page for "not there" and "not for you", or a
//! reference whose cause is in the log.

use access::AccessError;
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use db::DbError;

use crate::parts::Layout;

/// Why a page is not shown.
#[derive(Debug)]
pub enum PageError {
    /// Not there, or not for this reader.
    NotFound,
    /// Nobody is signed in; the address to come back to.
    SignIn(String),
    /// Something must be done first, at this address of ours.
    Elsewhere(String),
    /// The machine failed; the cause, for the log only.
    Machine(String),
}

impl From<AccessError> for PageError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Refused => Self::NotFound,
            AccessError::Machine(cause) => cause.into(),
        }
    }
}

impl From<DbError> for PageError {
    fn from(error: DbError) -> Self {
        Self::Machine(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    layout: Layout,
    reference: String,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, reference) = match self {
            Self::SignIn(next) => {
                return Redirect::to(&format!("/connexion?suite={}", encode(&next)))
                    .into_response();
            }
            Self::Elsewhere(place) => return Redirect::to(&place).into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, "Page introuvable", String::new()),
            Self::Machine(cause) => {
                let reference = new_reference();
                tracing::error!(%reference, %cause, "a page failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "Panne", reference)
            }
        };
        let nothing = reference.is_empty();
        let layout = Layout { title: title.to_owned(), ..Layout::default() };
        let mut response = (status, Html(printed(layout, reference))).into_response();
        if nothing {
            response.extensions_mut().insert(Nothing);
        }
        response
    }
}

/// Marks the page of « no » and « nothing », until somebody who knows who asks puts the menu on it.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

fn printed(layout: Layout, reference: String) -> String {
    ErrorPage { layout, reference }.render().unwrap_or_else(|_| "Page introuvable".to_owned())
}

/// The page of « no » and « nothing », in the frame of who asks.
pub fn nothing_in(layout: Layout) -> Response {
    (StatusCode::NOT_FOUND, Html(printed(layout, String::new()))).into_response()
}

#[derive(Template)]
#[template(path = "method.html")]
struct MethodPage {
    layout: Layout,
}

/// An address that takes what a page sends and is no page: the same for whoever asks, whatever its numbers.
pub(crate) fn no_page() -> Response {
    let title = "Cette adresse ne s’ouvre pas ainsi";
    let layout = Layout { title: title.to_owned(), ..Layout::default() };
    let text = MethodPage { layout }.render().unwrap_or_else(|_| title.to_owned());
    (StatusCode::METHOD_NOT_ALLOWED, Html(text)).into_response()
}

/// Eight letters and digits that are hard to confuse when read aloud.
fn new_reference() -> String {
    use std::{
        collections::hash_map::RandomState,
        hash::{BuildHasher as _, Hasher as _},
    };
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut draw = RandomState::new().build_hasher().finish();
    let mut text = String::with_capacity(8);
    for _ in 0..8 {
        let index = usize::try_from(draw % 32).unwrap_or_default();
        text.push(char::from(LETTERS[index]));
        draw /= 32;
    }
    text
}

/// Keeps only what an address of ours is made of; the rest is percent-encoded.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'/' | b'.' => {
                out.push(char::from(byte));
            }
            _ => {
                let _infallible = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}
