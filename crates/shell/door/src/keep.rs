//! What was being sent when a session was over: kept ten minutes, sealed, under a key that the way through the door carries,
//! and shown to the account that typed it, who sends it or not.
//!
//! Who typed it is known by a second cookie, which a sign-in leaves and a sign-out does not take: it opens nothing. Without
//! it, a week after the last sign-in, or for another account, nothing is kept nor given back. A few forms of one account
//! wait at a time: who holds the cookie cannot fill the base.

use askama::Template;
use axum::{
    Form,
    body::{Body, Bytes, HttpBody as _},
    extract::{FromRequest as _, Request},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{Connexion, new_key};
use serde::{Deserialize, Serialize};
use web::{PageError, Shell, encode, page, page_with_status, parts::Layout, waits_at};

use crate::{
    enter::bare,
    lock::{Kept, again},
};

/// The largest form that is kept: a long writing. What carries a photo is chosen again.
const KEPT_BYTES: usize = 512 * 1024;

/// How many forms of one account wait at a time. Ours.
const MOST: i64 = 5;

/// How long after a sign-in its browser is known, in days: a page left open over a long week-end. Ours.
const KNOWN_DAYS: i64 = 7;

/// Where it is found again after the door: an address of this layer, as that of the lock.
pub(crate) const PLACE: &str = "/reprise";

/// What a kept form is sealed for.
const PURPOSE: &str = "defi.content";

const FORM: &str = "application/x-www-form-urlencoded";

/// A form, who sent it and from which browser.
#[derive(Serialize, Deserialize)]
struct Sent {
    compte: i64,
    qui: String,
    vers: String,
    genre: String,
    corps: String,
}

#[derive(Template)]
#[template(path = "keep.html")]
struct KeepPage {
    layout: Layout,
    /// What was written, in sentences.
    textes: Vec<String>,
    vers: String,
    genre: String,
    corps: String,
}

/// What is said of a form that is not kept: too many wait already.
#[derive(Template)]
#[template(path = "keep_full.html")]
struct FullPage {
    layout: Layout,
    textes: Vec<String>,
    /// The page that it was typed on, through the door.
    door: String,
}

fn name(https: bool) -> &'static str {
    if https { "__Host-maillage-qui" } else { "maillage-qui" }
}

/// Who signed in last in this browser, not too long ago, and what tells the browser.
fn last(shell: &Shell, headers: &HeaderMap) -> Option<(i64, String)> {
    let jar = CookieJar::from_headers(headers);
    let held = jar.get(name(shell.https))?.value().to_owned();
    let sealed = String::from_utf8(URL_SAFE_NO_PAD.decode(&held).ok()?).ok()?;
    let told = shell.house.db().vault().open("connexion.qui", "cookie", &sealed).ok()?;
    let mut parts = told.splitn(3, '.');
    let compte = parts.next()?.parse().ok()?;
    let since: i64 = parts.next()?.parse().ok()?;
    let browser = parts.next()?.to_owned();
    let age_s = shell.house.now().as_second().saturating_sub(since);
    (age_s <= KNOWN_DAYS * 24 * 3600).then_some((compte, browser))
}

/// The cookie that says who signed in, and when; of the same browser as long as it is the same person.
pub(crate) fn who(shell: &Shell, headers: &HeaderMap, compte: i64) -> Result<String, PageError> {
    let known = last(shell, headers).filter(|(known, _)| *known == compte);
    let browser = known.map_or_else(new_key, |(_, browser)| browser);
    let told = format!("{compte}.{}.{browser}", shell.house.now().as_second());
    let sealed = shell.house.db().vault().seal("connexion.qui", "cookie", &told)?;
    let value = URL_SAFE_NO_PAD.encode(sealed);
    let cookie = Cookie::build((name(shell.https), value))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Lax)
        .build();
    Ok(cookie.to_string())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether it is a form that a person sent, small enough to be kept.
fn is_kept(request: &Request) -> bool {
    let genre = text(request.headers(), "content-type");
    let size = request.body().size_hint().upper().and_then(|size| usize::try_from(size).ok());
    // Nothing of one's own account, nor of others', is kept: its forms hold passwords.
    let path = request.uri().path();
    request.method() == Method::POST
        && !["/compte", "/comptes", "/connexion"].iter().any(|start| path.starts_with(start))
        && (genre.starts_with(FORM) || genre.starts_with("multipart/form-data"))
        && text(request.headers(), "sec-fetch-dest") != "empty"
        && size.is_some_and(|size| size <= KEPT_BYTES)
}

/// Where the door would have somebody go, when that is the answer.
fn to_the_door(response: &Response) -> Option<&str> {
    let place = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let leads = response.status() == StatusCode::SEE_OTHER;
    (leads && place.starts_with("/connexion?suite=")).then_some(place)
}

/// A request of nobody. `ended`: the browser holds the key of a session that is over.
pub(crate) async fn of_nobody(
    shell: &Shell,
    ended: bool,
    request: Request,
    next: Next,
) -> Response {
    let known = if is_kept(&request) { last(shell, request.headers()) } else { None };
    let Some((compte, qui)) = known else {
        let response = next.run(request).await;
        let over = to_the_door(&response).map(|place| format!("{place}&fait=fin"));
        return match over.filter(|_| ended) {
            Some(place) => Redirect::to(&place).into_response(),
            None => response,
        };
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, KEPT_BYTES).await else {
        return PageError::NotFound.into_response();
    };
    let sent = Sent {
        compte,
        qui,
        vers: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        genre: text(&parts.headers, "content-type").to_owned(),
        corps: URL_SAFE_NO_PAD.encode(&bytes),
    };
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let Some(door) = to_the_door(&response).map(str::to_owned) else { return response };
    match keep(shell, &sent).await {
        Ok(Some(place)) => Redirect::to(&place).into_response(),
        Ok(None) => full(shell, &sent, door).await.unwrap_or_else(PageError::into_response),
        Err(error) => error.into_response(),
    }
}

/// The page of a form that is not kept: its own words, for who sent them from here.
async fn full(shell: &Shell, sent: &Sent, door: String) -> Result<Response, PageError> {
    let layout = bare(shell, "Pas enregistré");
    let told = FullPage { layout, textes: sentences(sent).await, door };
    page_with_status(StatusCode::TOO_MANY_REQUESTS, &told)
}

/// Keeps a form, unless too many of that account wait; the way through the door that leads back to it.
async fn keep(shell: &Shell, sent: &Sent) -> Result<Option<String>, PageError> {
    let key = new_key();
    let plain = serde_json::to_string(sent).map_err(|error| broken(&error))?;
    let sealed = shell.house.db().vault().seal(PURPOSE, &key, &plain)?;
    let mut write = shell.house.db().write().await?;
    let now = shell.house.now();
    let mark = format!("garde {}", sent.compte);
    let kept = identity::keep_one_of(&mut write, &key, (&mark, &sealed), MOST, now).await?;
    write.commit().await?;
    Ok(kept.then(|| format!("/connexion?suite={}", encode(&format!("{PLACE}?cle={key}")))))
}

fn broken(error: &serde_json::Error) -> PageError {
    PageError::Machine(error.to_string())
}

/// `/reprise`: what was kept, for who typed it; then sent on, once they say so.
pub(crate) async fn resume(
    shell: &Shell,
    connexion: Connexion,
    request: Request,
    next: Next,
) -> Result<Response, PageError> {
    let headers = request.headers().clone();
    if request.method() == Method::POST {
        let Ok(Form(kept)) = Form::<Kept>::from_request(request, &()).await else {
            return Err(PageError::NotFound);
        };
        return Ok(match again(&kept, &headers, connexion)? {
            Some(request) => next.run(request).await,
            None => Redirect::to("/").into_response(),
        });
    }
    if let Some(place) = waits_at(connexion.step) {
        return Ok(Redirect::to(place).into_response());
    }
    let query = request.uri().query().unwrap_or_default();
    let key = query.strip_prefix("cle=").unwrap_or_default().to_owned();
    drop(request);
    match found(shell, &key, &headers, connexion.compte).await? {
        Some(sent) => page(&KeepPage {
            layout: bare(shell, "Ce que vous veniez d’enregistrer"),
            textes: sentences(&sent).await,
            vers: sent.vers,
            genre: sent.genre,
            corps: sent.corps,
        }),
        None => Ok(Redirect::to("/").into_response()),
    }
}

/// What was kept under a key, for the account that typed it in this very browser: once.
async fn found(
    shell: &Shell,
    key: &str,
    headers: &HeaderMap,
    compte: i64,
) -> Result<Option<Sent>, PageError> {
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, key, shell.house.now()).await?;
    write.commit().await?;
    let told = kept.as_deref().and_then(|kept| kept.strip_prefix("garde "));
    let Some((_, sealed)) = told.and_then(|told| told.split_once(' ')) else {
        return Ok(None);
    };
    let plain = shell.house.db().vault().open(PURPOSE, key, sealed)?;
    let sent: Sent = serde_json::from_str(&plain).map_err(|error| broken(&error))?;
    let own = last(shell, headers).is_some_and(|known| known == (compte, sent.qui.clone()));
    Ok(Some(sent).filter(|sent| own && sent.compte == compte))
}

/// What a person reads again of a form: its sentences, not the codes beside them.
async fn sentences(sent: &Sent) -> Vec<String> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(&sent.corps) else { return Vec::new() };
    let form = Request::builder()
        .method(Method::POST)
        .header(header::CONTENT_TYPE, FORM)
        .body(Body::from(Bytes::from(bytes)));
    let (true, Ok(form)) = (sent.genre.starts_with(FORM), form) else { return Vec::new() };
    let Ok(Form(fields)) = Form::<Vec<(String, String)>>::from_request(form, &()).await else {
        return Vec::new();
    };
    let secret = |name: &str| name.contains("mot_de_passe") || name.contains("code");
    let told = fields.into_iter().filter(|(name, _)| !secret(name));
    let told = told.map(|(_, value)| value.trim().to_owned());
    told.filter(|value| value.contains(char::is_whitespace)).collect()
}
