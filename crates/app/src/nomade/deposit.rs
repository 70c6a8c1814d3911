//! `POST /sans-reseau/depot`: what a device wrote comes back. Nobody signs in for it: only who opened the taking could
//! seal under its key, and what is told in return says nothing of anybody. So nothing waits for a password.

use axum::{
    Extension, Json,
    extract::{DefaultBodyLimit, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use fiche::Register;
use nomade::{Emport, Fait, Received, Sorte};
use serde::Deserialize;
use serde_json::json;
use web::{PageError, Shell};

use super::{bound, land};

/// The largest sending, in bytes: two hundred long notes.
pub(super) const BODY_BYTES: usize = 4 * 1024 * 1024;

/// The most that one sending holds; the device sends the others after.
const MOST: usize = 200;

#[derive(Deserialize)]
pub(super) struct Sent {
    /// What the device names its taking by.
    emport: String,
    /// Its clock, in milliseconds since 1970.
    maintenant: i64,
    /// It has erased what it took.
    #[serde(default)]
    efface: bool,
    #[serde(default)]
    ecrits: Vec<Sealed>,
}

#[derive(Deserialize)]
pub(super) struct Sealed {
    cle: String,
    /// 12 bytes, in base64.
    iv: String,
    /// What was sealed, in base64.
    texte: String,
}

/// The limit of this route.
pub(super) fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES)
}

/// Keeps what came, then tries to put it in the file; what fails then is tried again later.
pub(super) async fn receive(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Json(sent): Json<Sent>,
) -> Result<Response, PageError> {
    let mut read = shell.house.db().read().await?;
    let found = nomade::emport_by_key(&mut read, &sent.emport).await?;
    let Some((emport, secret)) = found else { return Err(PageError::NotFound) };
    let mut opened_ones = Vec::new();
    for sealed in sent.ecrits.iter().take(MOST) {
        let mut fait = opened(&emport, &secret, sealed);
        if let Some(fait) = &mut fait
            && let Some(now) = fiche::leads_to(&mut read, fait.personne).await?
        {
            // The file was united with another since it was taken (ADR 0034).
            fait.personne = now;
        }
        opened_ones.push((sealed.cle.as_str(), fait));
    }
    drop(read);
    let now = shell.house.now();
    let ecart = now.as_millisecond().saturating_sub(sent.maintenant);
    let (mut kept, mut unreadable) = (Vec::new(), Vec::new());
    let mut write = shell.house.db().write().await?;
    for (cle, fait) in opened_ones {
        if let Some(fait) = &fait {
            let one = Received { id: shell.house.new_id(), cle, fait, ecart };
            nomade::receive(&mut write, &emport, &one, &now.to_string()).await?;
            kept.push(cle);
        } else {
            unreadable.push(cle);
        }
    }
    nomade::seen(&mut write, emport.id, &now.to_string()).await?;
    if sent.efface {
        nomade::end_emport(&mut write, &emport.cle, emport.compte, &now.to_string()).await?;
    }
    write.commit().await?;
    // Kept, they are safe: the answer does not depend on what follows.
    let mut read = shell.house.db().read().await?;
    let waiting = land::in_order(nomade::waiting(&mut read, Some(emport.id)).await?);
    drop(read);
    // In a task of its own: a device that leaves the network again does not stop it half-way.
    let (house, kinds) = (shell.clone(), register.clone());
    let landing = tokio::spawn(async move {
        for ecrit in &waiting {
            if let Err(PageError::Machine(error)) = land::land(&house, &kinds, ecrit).await {
                tracing::warn!(ecrit = ecrit.id, %error, "a writing made without network waits");
            }
        }
    });
    landing.await.map_err(|error| PageError::Machine(error.to_string()))?;
    let closed = land::author(&shell, emport.compte).await?.is_none();
    let over = nomade::is_over(&emport.expire_at, emport.efface_at.as_deref(), now);
    // Asked for, not due: what is open on the screen of the device closes at once too.
    let shut = emport.efface_at.is_some() || closed;
    Ok(Json(json!({
        "recus": kept, "illisibles": unreadable, "effacer": over || closed, "ferme": shut,
        "maintenant": now.as_millisecond(),
    }))
    .into_response())
}

fn opened(emport: &Emport, secret: &str, sealed: &Sealed) -> Option<Fait> {
    let named = !sealed.cle.is_empty()
        && sealed.cle.len() <= 64
        && sealed.cle.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !named {
        return None;
    }
    let iv = BASE64_STANDARD.decode(&sealed.iv).ok()?;
    let content = BASE64_STANDARD.decode(&sealed.texte).ok()?;
    let place = bound(&emport.cle, &sealed.cle);
    let plain = seal::open_carried(&unhex(secret)?, &iv, &place, &content).ok()?;
    let fait: Fait = serde_json::from_slice(&plain).ok()?;
    let known = fait.sorte != Sorte::Modif || !nomade::editable(&fait.table).is_empty();
    known.then_some(fait)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
