//! `/connexion` and `/deconnexion`: in by password, and out.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Deserialize;
use web::{PageError, Shell, Source, cookie_name, encode, page_with_status, parts::Layout};

use crate::{
    admit::{Proof, admit, brake_of_password, trace},
    keep,
    oidc::{keep_leaving, provider_of},
    source::{count_sign_in, not_judged, proved},
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/connexion", get(show).post(sign_in)).route("/deconnexion", post(sign_out))
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one sentence is there")]
#[template(path = "sign_in.html")]
struct SignInPage {
    layout: Layout,
    identifiant: String,
    error: String,
    next: String,
    passkeys: bool,
    /// Of each provider of identities: what its button says, and where it leads.
    providers: Vec<(String, String)>,
    leaving: String,
    /// The password was just changed.
    changed: bool,
    /// The session was over.
    over: bool,
    /// What was being sent waits behind the door.
    kept: bool,
}

#[derive(Debug, Deserialize)]
struct Next {
    #[serde(default)]
    suite: String,
    #[serde(default)]
    fin: String,
    #[serde(default)]
    fait: String,
}

#[derive(Deserialize)]
struct SignIn {
    identifiant: String,
    mot_de_passe: String,
    #[serde(default)]
    suite: String,
}

/// The frame of a page before anybody is signed in.
pub(crate) fn bare(shell: &Shell, title: &str) -> Layout {
    Layout {
        title: title.to_owned(),
        progress: shell.progress.told(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Layout::default()
    }
}

/// The page of the door, with what went wrong.
pub(crate) fn door(
    shell: &Shell,
    status: StatusCode,
    identifiant: String,
    error: &str,
    next: String,
) -> Result<Response, PageError> {
    page_of(shell, status, identifiant, error, next, (String::new(), ""))
}

fn page_of(
    shell: &Shell,
    status: StatusCode,
    identifiant: String,
    error: &str,
    next: String,
    (leaving, fait): (String, &str),
) -> Result<Response, PageError> {
    let next_of = next.clone();
    let kept = next.starts_with(keep::PLACE);
    let page = SignInPage {
        leaving,
        changed: fait == "mot-de-passe",
        over: kept || fait == "fin",
        kept,
        layout: bare(shell, "Se connecter"),
        identifiant,
        error: error.to_owned(),
        next,
        passkeys: shell.safety.origin.is_some(),
        providers: buttons(shell, &next_of),
    };
    page_with_status(status, &page)
}

/// The buttons of the providers: what each says, and where it leads.
fn buttons(shell: &Shell, next: &str) -> Vec<(String, String)> {
    let several = shell.safety.providers.len() > 1;
    let link = |code: &str| {
        let mut asked = Vec::new();
        if several {
            asked.push(format!("fournisseur={code}"));
        }
        if !next.is_empty() {
            asked.push(format!("suite={}", encode(next)));
        }
        let query = if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) };
        format!("/connexion/fournisseur{query}")
    };
    let all = shell.safety.providers.iter();
    all.map(|one| (one.label.clone(), link(&one.code))).collect()
}

async fn show(State(shell): State<Shell>, Query(next): Query<Next>) -> Result<Response, PageError> {
    let leaving = if shell.safety.providers.is_empty() { String::new() } else { next.fin };
    page_of(&shell, StatusCode::OK, String::new(), "", next.suite, (leaving, next.fait.as_str()))
}

/// What is said to somebody who must wait.
pub(crate) fn wait_told(wait_s: i64) -> String {
    format!("Trop d’essais. Attendez {wait_s} secondes, puis recommencez.")
}

/// What is said when too many come in at once.
pub(crate) const BUSY: &str =
    "Beaucoup de personnes se connectent en ce moment. Recommencez dans un instant.";

async fn sign_in(
    State(shell): State<Shell>,
    source: Source,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<SignIn>,
) -> Result<Response, PageError> {
    let name = brake_of_password(&form.identifiant);
    let counted = match count_sign_in(&shell, source, &name).await? {
        Ok(counted) => counted,
        Err(wait) => {
            let (status, told) = (StatusCode::TOO_MANY_REQUESTS, wait_told(wait));
            return door(&shell, status, form.identifiant, &told, form.suite);
        }
    };
    let mut read = shell.house.db().read().await?;
    let found = identity::find_by_identifiant(&mut read, &name).await?;
    drop(read);
    let found = found.filter(|compte| compte.actif);
    let secret = found.as_ref().map(|compte| compte.secret.as_str());
    let Ok(matches) = shell.hasher.matches(&form.mot_de_passe, secret).await else {
        not_judged(&shell, &counted).await?;
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return door(&shell, status, form.identifiant, BUSY, form.suite);
    };
    let (true, Some(compte)) = (matches, found) else {
        shell.house.note(None, "compte.connexion", "connexion", "refuse").await?;
        let told = "Identifiant ou mot de passe incorrect. Vérifiez, puis recommencez.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return door(&shell, status, form.identifiant, told, form.suite);
    };
    proved(&shell, &counted).await?;
    admit(&shell, &headers, jar, &compte, Proof::PASSWORD, &form.suite).await
}

async fn sign_out(State(shell): State<Shell>, jar: CookieJar) -> Result<Response, PageError> {
    let name = cookie_name(shell.https);
    let mut place = "/connexion".to_owned();
    if let Some(held) = jar.get(name) {
        let mut read = shell.house.db().read().await?;
        let found = identity::find_connexion(&mut read, held.value(), shell.house.now()).await?;
        let token = identity::external_token(&mut read, held.value()).await?;
        drop(read);
        let mut write = shell.house.db().write().await?;
        if let Some(token) = token.filter(|token| provider_of(&shell, token).is_some()) {
            let key = keep_leaving(&shell, &mut write, &token).await?;
            place = format!("/connexion?fin={key}");
        }
        identity::close_connexion(&mut write, held.value()).await?;
        let compte = found.map(|connexion| connexion.compte);
        trace(&shell, &mut write, compte, "compte.deconnexion", "connexion").await?;
        write.commit().await?;
    }
    let gone = Cookie::build(name).path("/").build();
    Ok((jar.remove(gone), Redirect::to(&place)).into_response())
}
