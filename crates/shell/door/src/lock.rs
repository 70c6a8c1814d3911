//! The layer around every request: it finds the session, notes its use, and locks one left idle.
//!
//! A locked session shows one page, at the address that was asked for, which asks for the password
//! again. A form that was sent meanwhile travels in that page and is sent on, byte for byte, once
//! the password is right: nothing typed is lost, and nothing of it is kept on the server.

use askama::Template;
use axum::{
    Form, Router,
    body::{Body, Bytes},
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{Connexion, Step};
use serde::Deserialize;
use web::{
    Nothing, PageError, Shell, cookie_name, encode, page_before, page_with_status, parts::Layout,
};

use crate::{
    admit::{brake_of_password, cookie, count_attempt, safe_next, trace},
    enter::{BUSY, bare, wait_told},
    keep,
};

/// The largest form that travels through the lock: longer than any writing, shorter than a file.
const KEPT_BYTES: usize = 2 * 1024 * 1024;
/// What lets a browser prove where a form comes from; sent on with it.
const PROOFS: [&str; 4] = ["sec-fetch-site", "origin", "host", "user-agent"];

/// Puts the layer around the routes. It stands before them: what was typed is sent on to any.
pub fn guard(shell: Shell, routes: Router) -> Router {
    Router::new().fallback_service(routes).layer(middleware::from_fn_with_state(shell, watch))
}

/// What travels in the page of the lock.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Kept {
    #[serde(default)]
    vers: String,
    /// The page whose form it was, for who signs in otherwise.
    #[serde(default)]
    retour: String,
    #[serde(default)]
    genre: String,
    #[serde(default)]
    corps: String,
    #[serde(default)]
    trop_grand: String,
}

#[derive(Deserialize)]
struct Unlock {
    #[serde(default)]
    mot_de_passe: String,
    #[serde(flatten)]
    kept: Kept,
}

#[derive(Template)]
#[template(path = "lock.html")]
struct LockPage {
    layout: Layout,
    nom: String,
    minutes: i64,
    error: String,
    by_password: bool,
    kept: Kept,
    again: String,
}

async fn watch(State(shell): State<Shell>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/statique/")
        || path == "/sante"
        || path.starts_with("/connexion")
        || path.starts_with("/api/")
    {
        return next.run(request).await;
    }
    let unlocks = path == "/verrou";
    let key = CookieJar::from_headers(request.headers())
        .get(cookie_name(shell.https))
        .map(|held| held.value().to_owned());
    let now = shell.house.now();
    let found = match &key {
        Some(key) => match find(&shell, key).await {
            Ok(found) => found,
            Err(error) => return error.into_response(),
        },
        None => None,
    };
    let ended = key.is_some();
    let (Some(key), Some(connexion)) = (key, found) else {
        return if unlocks {
            Redirect::to("/connexion").into_response()
        } else {
            keep::of_nobody(&shell, ended, request, next).await
        };
    };
    if connexion.step == Step::Code {
        return next.run(request).await;
    }
    if unlocks && request.method() == Method::POST {
        let done = unlock(&shell, &key, connexion, request, next).await;
        return done.unwrap_or_else(PageError::into_response);
    }
    if request.uri().path() == "/deconnexion" {
        return next.run(request).await;
    }
    if connexion.is_idle(shell.safety.idle_minutes, now) {
        return locked(&shell, &connexion, request).await.unwrap_or_else(PageError::into_response);
    }
    if request.uri().path() == keep::PLACE {
        let done = keep::resume(&shell, connexion, request, next).await;
        return done.unwrap_or_else(PageError::into_response);
    }
    // What a script asks for by itself is no sign of life.
    let by_script =
        request.headers().get("sec-fetch-dest").is_some_and(|dest| dest.as_bytes() == b"empty");
    if connexion.is_stale(now)
        && !by_script
        && let Err(error) = touch(&shell, &key).await
    {
        return error.into_response();
    }
    request.extensions_mut().insert(connexion.clone());
    let response = next.run(request).await;
    if response.extensions().get::<Nothing>().is_some() && connexion.step == Step::Open {
        return nothing_for(&shell, connexion).await.unwrap_or(response);
    }
    response
}

/// « Page introuvable », with the menu of who asks: they are not lost. The same for « no » and for
/// « nothing »; without it when the machine fails.
async fn nothing_for(shell: &Shell, connexion: Connexion) -> Option<Response> {
    let mut read = shell.house.db().read().await.ok()?;
    let today = shell.house.today();
    let actor =
        access::Actor::read(&mut read, connexion.compte, connexion.nom, today).await.ok()?;
    Some(web::nothing_in(web::frame(shell, &actor, "Page introuvable")))
}

async fn find(shell: &Shell, key: &str) -> Result<Option<Connexion>, PageError> {
    let mut read = shell.house.db().read().await?;
    Ok(identity::find_connexion(&mut read, key, shell.house.now()).await?)
}

async fn touch(shell: &Shell, key: &str) -> Result<(), PageError> {
    let mut write = shell.house.db().write().await?;
    identity::touch_connexion(&mut write, key, shell.house.now()).await?;
    Ok(write.commit().await?)
}

/// The page of the lock, with the form that met it.
async fn locked(
    shell: &Shell,
    connexion: &Connexion,
    request: Request,
) -> Result<Response, PageError> {
    let (parts, body) = request.into_parts();
    let vers = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let mut kept = Kept { vers, ..Kept::default() };
    if parts.method == Method::POST {
        kept.retour = page_before(&parts.headers);
        match axum::body::to_bytes(body, KEPT_BYTES).await {
            Ok(bytes) => {
                kept.corps = URL_SAFE_NO_PAD.encode(&bytes);
                kept.genre = parts
                    .headers
                    .get(header::CONTENT_TYPE)
                    .and_then(|genre| genre.to_str().ok())
                    .unwrap_or_default()
                    .to_owned();
            }
            Err(_) => {
                "oui".clone_into(&mut kept.trop_grand);
                kept.vers.clone_from(&kept.retour);
            }
        }
    }
    asks(shell, connexion, StatusCode::LOCKED, "", kept).await
}

async fn asks(
    shell: &Shell,
    connexion: &Connexion,
    status: StatusCode,
    error: &str,
    kept: Kept,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let secret = identity::secret_of(&mut read, connexion.compte).await?;
    drop(read);
    let back = if kept.retour.is_empty() { &kept.vers } else { &kept.retour };
    let page = LockPage {
        layout: bare(shell, "Session verrouillée"),
        nom: connexion.nom.clone(),
        minutes: shell.safety.idle_minutes,
        error: error.to_owned(),
        by_password: secret.is_some_and(|secret| secret.starts_with('$')),
        again: format!("/connexion?suite={}", encode(safe_next(back))),
        kept,
    };
    page_with_status(status, &page)
}

async fn unlock(
    shell: &Shell,
    key: &str,
    connexion: Connexion,
    request: Request,
    next: Next,
) -> Result<Response, PageError> {
    let mut headers = request.headers().clone();
    let Ok(Form(typed)) = Form::<Unlock>::from_request(request, &()).await else {
        return Err(PageError::NotFound);
    };
    let mut read = shell.house.db().read().await?;
    let found = identity::find_compte(&mut read, connexion.compte).await?;
    drop(read);
    let Some(compte) = found.filter(|compte| compte.actif) else { return Err(PageError::NotFound) };
    let name = brake_of_password(&compte.identifiant);
    let wait = count_attempt(shell, &name).await?;
    if wait > 0 {
        let status = StatusCode::TOO_MANY_REQUESTS;
        return asks(shell, &connexion, status, &wait_told(wait), typed.kept).await;
    }
    let Ok(right) = shell.hasher.matches(&typed.mot_de_passe, Some(&compte.secret)).await else {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return asks(shell, &connexion, status, BUSY, typed.kept).await;
    };
    if !right {
        shell.house.note(Some(compte.id), "compte.reprise", "connexion", "refuse").await?;
        let told = "Ce n’est pas votre mot de passe. Vérifiez, puis recommencez.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return asks(shell, &connexion, status, told, typed.kept).await;
    }
    let now = shell.house.now();
    let mut write = shell.house.db().write().await?;
    let fresh = identity::renew_connexion(&mut write, key, now).await?;
    identity::forgive(&mut write, &name, now.as_second()).await?;
    trace(shell, &mut write, Some(compte.id), "compte.reprise", "connexion").await?;
    write.commit().await?;
    let Some(fresh) = fresh else { return Ok(Redirect::to("/connexion").into_response()) };
    let held = cookie(shell, fresh.clone());
    headers.insert(header::COOKIE, value(&format!("{}={fresh}", cookie_name(shell.https)))?);
    let seen = Connexion { seen: now, ..connexion };
    let mut response = match again(&typed.kept, &headers, seen)? {
        Some(request) => next.run(request).await,
        None => Redirect::to(safe_next(&typed.kept.vers)).into_response(),
    };
    response.headers_mut().append(header::SET_COOKIE, value(&held.to_string())?);
    Ok(response)
}

/// The form that met the lock, as it was sent; `None` when there was none.
pub(crate) fn again(
    kept: &Kept,
    headers: &HeaderMap,
    connexion: Connexion,
) -> Result<Option<Request>, PageError> {
    if kept.genre.is_empty() {
        return Ok(None);
    }
    let body = URL_SAFE_NO_PAD.decode(&kept.corps).map_err(|_| PageError::NotFound)?;
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(safe_next(&kept.vers))
        .header(header::CONTENT_TYPE, value(&kept.genre)?)
        .body(Body::from(Bytes::from(body)))
        .map_err(|_| PageError::NotFound)?;
    for name in PROOFS.iter().copied().chain(["cookie"]) {
        if let Some(found) = headers.get(name) {
            request.headers_mut().insert(name, found.clone());
        }
    }
    request.extensions_mut().insert(connexion);
    Ok(Some(request))
}

fn value(text: &str) -> Result<HeaderValue, PageError> {
    HeaderValue::from_str(text).map_err(|_| PageError::NotFound)
}
