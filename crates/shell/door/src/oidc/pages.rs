//! The way to the provider of identities, the way back, and the way out. Every refusal says the same,
//! whether the account is unknown or closed; the cause is in the log, without a name.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use db::Write;
use identity::new_key;
use serde::Deserialize;
use web::{PageError, Provider, Shell, cookie_name};

use super::client::{Failed, Kept, way_back, way_out, way_there};
use crate::{
    admit::{Proof, admit, safe_next},
    enter::door,
};

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/connexion/fournisseur", get(go))
        .route("/connexion/fournisseur/retour", get(come_back))
        .route("/connexion/fournisseur/retour/{fournisseur}", get(come_back))
        .route("/connexion/fournisseur/fin", get(leave))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    suite: String,
    /// The code of the provider; the first one without it.
    #[serde(default)]
    fournisseur: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

#[derive(Deserialize)]
struct Leaving {
    #[serde(default)]
    fin: String,
}

/// The cookie that ties the way back to the browser that left.
fn tie_name(https: bool) -> &'static str {
    if https { "__Host-maillage-retour" } else { "maillage-retour" }
}

/// The provider of a code and our address; the first provider without a code.
fn provider<'s>(
    shell: &'s Shell,
    code: Option<&str>,
) -> Result<(&'s Provider, &'s str), PageError> {
    let all = &shell.safety.providers;
    let found = match code {
        Some(code) => all.iter().find(|one| one.code == code),
        None => all.first(),
    };
    let origin = shell.safety.origin.as_deref().ok_or(PageError::NotFound)?;
    Ok((found.ok_or(PageError::NotFound)?, origin))
}

/// The provider whose token it is: the one that issued it.
pub(crate) fn provider_of<'s>(shell: &'s Shell, token: &str) -> Option<&'s Provider> {
    let issuer = super::client::issuer_of(token)?;
    shell.safety.providers.iter().find(|one| one.issuer == issuer)
}

/// The door again, with one sentence for every cause.
async fn refused(
    shell: &Shell,
    provider: &Provider,
    cause: Option<Failed>,
) -> Result<Response, PageError> {
    if let Some(error) = cause {
        tracing::warn!(%error, "a provider of identities opened nothing");
    }
    shell.house.note(None, "compte.connexion", "connexion", "refuse").await?;
    let told = format!(
        "{} n’a ouvert aucun compte ici. Recommencez ; si cela se répète, demandez à la personne \
         qui administre Maillage de relier votre compte.",
        provider.label
    );
    door(shell, StatusCode::UNPROCESSABLE_ENTITY, String::new(), &told, String::new())
}

async fn go(
    State(shell): State<Shell>,
    jar: CookieJar,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (provider, origin) = provider(&shell, asked.fournisseur.as_deref())?;
    let way = match way_there(provider, origin).await {
        Ok(way) => way,
        Err(error) => return refused(&shell, provider, Some(error)).await,
    };
    let browser = new_key();
    let (suite, code) = (safe_next(&asked.suite).to_owned(), provider.code.clone());
    let kept =
        Kept { nonce: way.nonce, verifier: way.verifier, browser: browser.clone(), suite, code };
    let kept =
        serde_json::to_string(&kept).map_err(|error| PageError::Machine(error.to_string()))?;
    let mut write = shell.house.db().write().await?;
    identity::keep_defi(&mut write, &way.state, &kept, shell.house.now()).await?;
    write.commit().await?;
    let tie = Cookie::build((tie_name(shell.https), browser))
        .path("/")
        .http_only(true)
        .secure(shell.https)
        // The way back comes from another site.
        .same_site(SameSite::Lax)
        .build();
    Ok((jar.add(tie), Redirect::to(&way.address)).into_response())
}

async fn come_back(
    State(shell): State<Shell>,
    headers: HeaderMap,
    jar: CookieJar,
    place: Option<Path<String>>,
    Query(answered): Query<Answered>,
) -> Result<Response, PageError> {
    let code = place.map_or(String::new(), |Path(code)| code);
    let (provider, origin) = provider(&shell, Some(code.as_str()))?;
    let now = shell.house.now();
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, &answered.state, now).await?;
    write.commit().await?;
    let kept: Option<Kept> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    let tie = jar.get(tie_name(shell.https)).map(|held| held.value().to_owned());
    let Some(kept) = kept
        .filter(|kept| tie.as_ref() == Some(&kept.browser))
        // What one provider was asked, another one does not answer.
        .filter(|kept| kept.code == provider.code)
    else {
        return refused(&shell, provider, None).await;
    };
    if answered.code.is_empty() {
        return refused(&shell, provider, None).await;
    }
    let person = match way_back(provider, origin, answered.code, &kept, now).await {
        Ok(person) => person,
        Err(error) => return refused(&shell, provider, Some(error)).await,
    };
    let Some(named) = provider.key_of(&shell.safety.providers, &person.key) else {
        return refused(&shell, provider, None).await;
    };
    let mut read = shell.house.db().read().await?;
    let compte = identity::find_by_external_key(&mut read, &named).await?;
    drop(read);
    let Some(compte) = compte.filter(|compte| compte.actif) else {
        return refused(&shell, provider, None).await;
    };
    let jar = jar.remove(Cookie::build(tie_name(shell.https)).path("/").build());
    let proof = Proof { mode: "fournisseur", is_strong: person.is_strong, is_second: false };
    let response = admit(&shell, &headers, jar, &compte, proof, &kept.suite).await?;
    if let Some(key) = key_of(&shell, &response) {
        let mut write = shell.house.db().write().await?;
        identity::keep_external_token(&mut write, &key, &person.token).await?;
        write.commit().await?;
    }
    Ok(response)
}

/// The key of the session that an answer opens.
fn key_of(shell: &Shell, response: &Response) -> Option<String> {
    let start = format!("{}=", cookie_name(shell.https));
    response.headers().get_all("set-cookie").iter().find_map(|set| {
        let rest = set.to_str().ok()?.strip_prefix(&start)?;
        rest.split(';').next().map(str::to_owned)
    })
}

/// Keeps the token of a session that ends, so that its person may leave the provider too; returns the
/// name it is kept under.
pub(crate) async fn keep_leaving(
    shell: &Shell,
    write: &mut Write,
    token: &str,
) -> Result<String, PageError> {
    let key = new_key();
    identity::keep_defi(write, &key, &format!("fin {token}"), shell.house.now()).await?;
    Ok(key)
}

async fn leave(
    State(shell): State<Shell>,
    Query(leaving): Query<Leaving>,
) -> Result<Response, PageError> {
    let (_, origin) = provider(&shell, None)?;
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, &leaving.fin, shell.house.now()).await?;
    write.commit().await?;
    let token = kept.as_deref().and_then(|kept| kept.strip_prefix("fin "));
    let found = token.and_then(|token| Some((token, provider_of(&shell, token)?)));
    let Some((token, provider)) = found else {
        return Ok(Redirect::to("/connexion").into_response());
    };
    let place = match way_out(provider, origin, token).await {
        Ok(place) => place,
        Err(error) => {
            tracing::warn!(%error, "the provider of identities was not left");
            None
        }
    };
    Ok(Redirect::to(place.as_deref().unwrap_or("/connexion")).into_response())
}
