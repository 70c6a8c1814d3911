//! The door: `/connexion` and `/deconnexion`.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

use crate::{PageError, Shell, actor::cookie_name, page::page_with_status, parts::Layout};

/// The routes of the door, the only ones open to strangers besides the fixed files.
pub fn routes() -> Router<Shell> {
    Router::new().route("/connexion", get(show).post(sign_in)).route("/deconnexion", post(sign_out))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    layout: Layout,
    identifiant: String,
    error: String,
    next: String,
}

#[derive(Debug, Deserialize)]
struct Next {
    #[serde(default)]
    suite: String,
}

#[derive(Deserialize)]
struct SignIn {
    identifiant: String,
    mot_de_passe: String,
    #[serde(default)]
    suite: String,
}

fn door(shell: &Shell, identifiant: String, error: &str, next: String) -> SignInPage {
    let layout = Layout {
        title: "Se connecter".to_owned(),
        progress: shell.progress.told(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Layout::default()
    };
    SignInPage { layout, identifiant, error: error.to_owned(), next }
}

async fn show(State(shell): State<Shell>, Query(next): Query<Next>) -> Result<Response, PageError> {
    page_with_status(StatusCode::OK, &door(&shell, String::new(), "", next.suite))
}

/// Where to go after the door: only an address of ours.
fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n'])
        && !next.starts_with("/connexion");
    if ours { next } else { "/" }
}

async fn sign_in(
    State(shell): State<Shell>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignIn>,
) -> Result<Response, PageError> {
    let now = shell.house.now();
    let name = form.identifiant.trim().to_lowercase();
    // The address of a proxy's client is not trusted: the name is what is guessed at.
    let _unused = headers;
    let wait = shell.brake.wait_s(&name, now.as_second());
    if wait > 0 {
        let told = format!("Trop d’essais. Attendez {wait} secondes, puis recommencez.");
        let back = door(&shell, form.identifiant, &told, form.suite);
        return page_with_status(StatusCode::TOO_MANY_REQUESTS, &back);
    }
    let mut read = shell.house.db().read().await?;
    let found = identity::find_by_identifiant(&mut read, &name).await?;
    drop(read);
    let secret = found.as_ref().filter(|compte| compte.actif).map(|compte| compte.secret.as_str());
    let Ok(matches) = shell.hasher.matches(&form.mot_de_passe, secret).await else {
        let told = "Beaucoup de personnes se connectent en ce moment. Recommencez dans un instant.";
        let back = door(&shell, form.identifiant, told, form.suite);
        return page_with_status(StatusCode::SERVICE_UNAVAILABLE, &back);
    };
    let (true, Some(compte)) = (matches, found) else {
        shell.brake.fault(&name, now.as_second());
        shell.house.note(None, "compte.connexion", "connexion", "refuse").await?;
        let told = "Identifiant ou mot de passe incorrect. Vérifiez, puis recommencez.";
        let back = door(&shell, form.identifiant, told, form.suite);
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &back);
    };
    shell.brake.forgive(&name);
    let mut write = shell.house.db().write().await?;
    let key = identity::open_connexion(&mut write, compte.id, now).await?;
    write.commit().await?;
    shell.house.note(Some(compte.id), "compte.connexion", "connexion", "accorde").await?;
    let cookie = Cookie::build((cookie_name(shell.https), key))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        .same_site(SameSite::Lax)
        .build();
    Ok((jar.add(cookie), Redirect::to(safe_next(&form.suite))).into_response())
}

async fn sign_out(State(shell): State<Shell>, jar: CookieJar) -> Result<Response, PageError> {
    let name = cookie_name(shell.https);
    if let Some(cookie) = jar.get(name) {
        let mut write = shell.house.db().write().await?;
        identity::close_connexion(&mut write, cookie.value()).await?;
        write.commit().await?;
        shell.house.note(None, "compte.deconnexion", "connexion", "accorde").await?;
    }
    let gone = Cookie::build(name).path("/").build();
    Ok((jar.remove(gone), Redirect::to("/connexion")).into_response())
}
