//! `/connexion/code`: the second factor, after the password and before anything is open.

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::CookieJar;
use identity::{Connexion, Step};
use serde::Deserialize;
use web::{PageError, Shell, cookie_name, page_with_status, parts::Layout};

use crate::{
    admit::{Proof, admit, brake_of_code, count_attempt},
    enter::{bare, wait_told},
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new().route("/connexion/code", get(show).post(check))
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    layout: Layout,
    error: String,
    next: String,
    application: bool,
    passkeys: bool,
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    suite: String,
}

/// The sign-in that waits for its code.
async fn waiting(shell: &Shell, jar: &CookieJar) -> Result<Option<Connexion>, PageError> {
    let Some(held) = jar.get(cookie_name(shell.https)) else { return Ok(None) };
    let mut read = shell.house.db().read().await?;
    let found = identity::find_connexion(&mut read, held.value(), shell.house.now()).await?;
    Ok(found.filter(|connexion| connexion.step == Step::Code))
}

async fn asks(
    shell: &Shell,
    compte: i64,
    status: StatusCode,
    error: &str,
    next: String,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let application = identity::second_facteur(&mut read, compte).await?;
    let passkeys = !identity::list_cles(&mut read, compte).await?.is_empty();
    drop(read);
    let page = CodePage {
        layout: bare(shell, "Code de vérification"),
        error: error.to_owned(),
        next,
        application: application.is_some_and(|one| one.is_active),
        passkeys: passkeys && shell.safety.origin.is_some(),
    };
    page_with_status(status, &page)
}

async fn show(
    State(shell): State<Shell>,
    jar: CookieJar,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let Some(connexion) = waiting(&shell, &jar).await? else {
        return Ok(Redirect::to("/connexion").into_response());
    };
    asks(&shell, connexion.compte, StatusCode::OK, "", typed.suite).await
}

async fn check(
    State(shell): State<Shell>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let Some(connexion) = waiting(&shell, &jar).await? else {
        return Ok(Redirect::to("/connexion").into_response());
    };
    let compte = connexion.compte;
    let wait = count_attempt(&shell, &brake_of_code(compte)).await?;
    if wait > 0 {
        let status = StatusCode::TOO_MANY_REQUESTS;
        return asks(&shell, compte, status, &wait_told(wait), typed.suite).await;
    }
    if !spend(&shell, compte, &typed.code).await? {
        shell.house.note(Some(compte), "compte.second-facteur", "connexion", "refuse").await?;
        let told = "Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant, puis \
            recommencez.";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return asks(&shell, compte, status, told, typed.suite).await;
    }
    let mut read = shell.house.db().read().await?;
    let found = identity::find_compte(&mut read, compte).await?;
    drop(read);
    let Some(found) = found.filter(|compte| compte.actif) else { return Err(PageError::NotFound) };
    admit(&shell, &headers, jar, &found, Proof::CODE, &typed.suite).await
}

/// Spends a code of the application, or a recovery code.
async fn spend(shell: &Shell, compte: i64, code: &str) -> Result<bool, PageError> {
    let mut read = shell.house.db().read().await?;
    let application = identity::second_facteur(&mut read, compte).await?;
    drop(read);
    let now_s = shell.house.now().as_second();
    let step = application
        .filter(|one| one.is_active)
        .and_then(|one| identity::step_of_code(&one.secret, code, now_s));
    let mut write = shell.house.db().write().await?;
    let spent = match step {
        Some(step) => identity::accept_step(&mut write, compte, step).await?,
        None => identity::spend_code_secours(&mut write, compte, code).await?,
    };
    write.commit().await?;
    Ok(spent)
}
