//! The way to the provider of identities, the way back, and the way out. Every refusal says the same,
//! whether the account is unknown or closed; the cause is in the log, without a name.

use axum::{
    Router,
    extract::{Query, State},
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
        .route("/connexion/fournisseur/fin", get(leave))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    suite: String,
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

fn provider(shell: &Shell) -> Result<(&Provider, &str), PageError> {
    let provider = shell.safety.provider.as_ref().ok_or(PageError::NotFound)?;
    let origin = shell.safety.origin.as_deref().ok_or(PageError::NotFound)?;
    Ok((provider, origin))
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
    let (provider, origin) = provider(&shell)?;
    let way = match way_there(provider, origin).await {
        Ok(way) => way,
        Err(error) => return refused(&shell, provider, Some(error)).await,
    };
    let browser = new_key();
    let suite = safe_next(&asked.suite).to_owned();
    let kept = Kept { nonce: way.nonce, verifier: way.verifier, browser: browser.clone(), suite };
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
    Query(answered): Query<Answered>,
) -> Result<Response, PageError> {
    let (provider, origin) = provider(&shell)?;
    let now = shell.house.now();
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, &answered.state, now).await?;
    write.commit().await?;
    let kept: Option<Kept> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    let tie = jar.get(tie_name(shell.https)).map(|held| held.value().to_owned());
    let Some(kept) = kept.filter(|kept| tie.as_ref() == Some(&kept.browser)) else {
        return refused(&shell, provider, None).await;
    };
    if answered.code.is_empty() {
        return refused(&shell, provider, None).await;
    }
    let person = match way_back(provider, origin, answered.code, &kept, now).await {
        Ok(person) => person,
        Err(error) => return refused(&shell, provider, Some(error)).await,
    };
    let mut read = shell.house.db().read().await?;
    let compte = identity::find_by_external_key(&mut read, &person.key).await?;
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
    let (provider, origin) = provider(&shell)?;
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, &leaving.fin, shell.house.now()).await?;
    write.commit().await?;
    let token = kept.as_deref().and_then(|kept| kept.strip_prefix("fin "));
    let Some(token) = token else { return Ok(Redirect::to("/connexion").into_response()) };
    let place = match way_out(provider, origin, token).await {
        Ok(place) => place,
        Err(error) => {
            tracing::warn!(%error, "the provider of identities was not left");
            None
        }
    };
    Ok(Redirect::to(place.as_deref().unwrap_or("/connexion")).into_response())
}
