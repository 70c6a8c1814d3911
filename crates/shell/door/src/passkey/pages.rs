//! What the script of passkeys asks and sends. A question has a key of its own, given with it; it is
//! answered once.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use axum_extra::extract::cookie::CookieJar;
use identity::{Cle, new_key};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{PageError, Session, Shell, SignedIn};

use super::ceremony::{NotProved, Party, Proof as Answer, Question, new_handle};
use crate::{
    admit::{Proof, admit, safe_next},
    factor::settle,
};

/// The most keys of an account.
const KEYS: usize = 20;

pub(crate) fn routes() -> Router<Shell> {
    Router::new()
        .route("/connexion/cle/question", post(ask_proof))
        .route("/connexion/cle", post(enter))
        .route("/compte/second-facteur/cle/question", post(ask_registration))
        .route("/compte/second-facteur/cle", post(register))
}

/// What the script sends back.
#[derive(Deserialize)]
struct Sent {
    defi: String,
    #[serde(default)]
    suite: String,
    reponse: Value,
}

fn party(shell: &Shell) -> Result<Party, PageError> {
    let origin = shell.safety.origin.as_deref().ok_or(PageError::NotFound)?;
    Party::of_origin(origin).map_err(|error| PageError::Machine(error.to_string()))
}

fn told(status: StatusCode, sentence: &str) -> Response {
    (status, Json(json!({ "erreur": sentence }))).into_response()
}

/// A proof that does not hold: the cause in the log, one sentence for all of them outside.
fn refused(error: &NotProved) -> Response {
    tracing::warn!(%error, "a passkey was refused");
    let sentence = "Cette clé d’accès n’a pas été acceptée. Recommencez, ou utilisez votre mot de \
        passe.";
    told(StatusCode::UNPROCESSABLE_ENTITY, sentence)
}

fn gone() -> Response {
    told(StatusCode::UNPROCESSABLE_ENTITY, "Trop de temps a passé. Recommencez.")
}

/// Keeps a question under a key of its own and gives it to the script.
async fn put(shell: &Shell, mark: &str, question: Question) -> Result<Response, PageError> {
    let defi = new_key();
    let mut write = shell.house.db().write().await?;
    let kept = format!("{mark} {}", question.kept);
    identity::keep_defi(&mut write, &defi, &kept, shell.house.now()).await?;
    write.commit().await?;
    let text = format!("{{\"defi\":\"{defi}\",\"question\":{}}}", question.asked);
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Takes a question back, if it was asked for the same purpose.
async fn take(shell: &Shell, mark: &str, defi: &str) -> Result<Option<String>, PageError> {
    let mut write = shell.house.db().write().await?;
    let kept = identity::take_defi(&mut write, defi, shell.house.now()).await?;
    write.commit().await?;
    let kept = kept.and_then(|kept| {
        let (found, rest) = kept.split_once(' ')?;
        (found == mark).then(|| rest.to_owned())
    });
    Ok(kept)
}

fn machine(error: &NotProved) -> PageError {
    PageError::Machine(error.to_string())
}

async fn ask_registration(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let party = party(&shell)?;
    let mut read = shell.house.db().read().await?;
    let compte =
        identity::find_compte(&mut read, actor.compte).await?.ok_or(PageError::NotFound)?;
    let cles = identity::list_cles(&mut read, actor.compte).await?;
    drop(read);
    if cles.len() >= KEYS {
        return Ok(told(StatusCode::UNPROCESSABLE_ENTITY, "Retirez d’abord une de vos clés."));
    }
    let handle = cles.first().map_or_else(new_handle, |cle| cle.handle.clone());
    let known: Vec<String> = cles.into_iter().map(|cle| cle.credential).collect();
    let question = party
        .ask_registration(&handle, &compte.identifiant, &compte.nom, &known)
        .map_err(|error| machine(&error))?;
    put(&shell, &format!("enregistrer:{}", actor.compte), question).await
}

async fn register(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Session(here): Session,
    body: Bytes,
) -> Result<Response, PageError> {
    let party = party(&shell)?;
    let Ok(sent) = serde_json::from_slice::<Sent>(&body) else {
        return Err(PageError::NotFound);
    };
    let mark = format!("enregistrer:{}", actor.compte);
    let Some(kept) = take(&shell, &mark, &sent.defi).await? else { return Ok(gone()) };
    let made = match party.check_registration(&kept, sent.reponse.to_string().as_bytes()) {
        Ok(made) => made,
        Err(error) => return Ok(refused(&error)),
    };
    let now = shell.house.now().to_string();
    let mut read = shell.house.db().read().await?;
    let number = identity::list_cles(&mut read, actor.compte).await?.len() + 1;
    let left = identity::count_codes_secours(&mut read, actor.compte).await?;
    drop(read);
    let cle = Cle {
        id: shell.house.new_id(),
        compte: actor.compte,
        label: format!("Clé {number}"),
        credential: made.credential,
        handle: made.handle,
        static_state: made.static_state,
        dynamic_state: made.dynamic_state,
        created_at: now,
        used_at: None,
    };
    let mut write = shell.house.db().write().await?;
    if let Err(error) = identity::add_cle(&mut write, &cle).await {
        if error.is_duplicate() {
            let sentence = "Cette clé est déjà enregistrée.";
            return Ok(told(StatusCode::UNPROCESSABLE_ENTITY, sentence));
        }
        return Err(error.into());
    }
    // The first key brings its recovery codes, for the day the device is lost.
    let codes = if left == 0 {
        identity::renew_codes_secours(&mut write, actor.compte).await?
    } else {
        Vec::new()
    };
    settle(&shell, &mut write, actor.compte, here.step).await?;
    write.commit().await?;
    Ok(Json(json!({ "codes": codes })).into_response())
}

async fn ask_proof(State(shell): State<Shell>) -> Result<Response, PageError> {
    let question = party(&shell)?.ask_proof().map_err(|error| machine(&error))?;
    put(&shell, "entrer", question).await
}

async fn enter(
    State(shell): State<Shell>,
    headers: HeaderMap,
    jar: CookieJar,
    body: Bytes,
) -> Result<Response, PageError> {
    let party = party(&shell)?;
    let Ok(sent) = serde_json::from_slice::<Sent>(&body) else {
        return Err(PageError::NotFound);
    };
    let Some(kept) = take(&shell, "entrer", &sent.defi).await? else { return Ok(gone()) };
    let answer = match Answer::read(sent.reponse.to_string().as_bytes()) {
        Ok(answer) => answer,
        Err(error) => return Ok(refused(&error)),
    };
    let mut read = shell.house.db().read().await?;
    let cle = identity::find_cle(&mut read, &answer.credential()).await?;
    let compte = match &cle {
        Some(cle) => identity::find_compte(&mut read, cle.compte).await?,
        None => None,
    };
    drop(read);
    let (Some(cle), Some(compte)) = (cle, compte.filter(|compte| compte.actif)) else {
        return refuse(&shell, None).await;
    };
    let checked =
        party.check_proof(&kept, &answer, &cle.handle, &cle.static_state, &cle.dynamic_state);
    let moved = match checked {
        Ok(moved) => moved,
        Err(error) => {
            tracing::warn!(%error, "a passkey was refused");
            return refuse(&shell, Some(compte.id)).await;
        }
    };
    let mut write = shell.house.db().write().await?;
    let now = shell.house.now().to_string();
    let first = identity::use_cle(&mut write, &cle, &moved, &now).await?;
    write.commit().await?;
    if !first {
        return refuse(&shell, Some(compte.id)).await;
    }
    let proof = Proof { mode: "cle", is_strong: true, is_second: false };
    let opened = admit(&shell, &headers, jar, &compte, proof, safe_next(&sent.suite)).await?;
    // The script goes where a form would have been sent.
    let place = opened.headers().get(header::LOCATION).cloned();
    let place = place.and_then(|place| place.to_str().map(str::to_owned).ok());
    let mut response =
        Json(json!({ "vers": place.unwrap_or_else(|| "/".to_owned()) })).into_response();
    for cookie in opened.headers().get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    Ok(response)
}

async fn refuse(shell: &Shell, compte: Option<i64>) -> Result<Response, PageError> {
    shell.house.note(compte, "compte.connexion", "connexion", "refuse").await?;
    let sentence = "Cette clé d’accès n’ouvre aucun compte ici. Utilisez votre mot de passe.";
    Ok(told(StatusCode::UNPROCESSABLE_ENTITY, sentence))
}
