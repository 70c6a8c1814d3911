//! A paper that an emergency alone opens. A picture is read in its page, and has no copy. What the product never shows
//! (ADR 0024) is read only by keeping it: that copy is taken knowingly, says so in the trace with the reason of the access,
//! and in its review.

use access::{Actor, Verb};
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use web::{PageError, Shell, SignedIn};

use super::{bytes, on_piece, one::place};
use crate::piece::{format::Format, store};

/// The rule of the policy by which a file is open for some hours, and no other.
pub(super) const RULE: &str = "acces-d-urgence";

/// Whether an emergency alone opens a paper to somebody: their own mission, or what was shared with them, comes first.
pub(super) async fn alone(shell: &Shell, actor: &Actor, id: i64) -> Result<bool, PageError> {
    let action = on_piece(Verb::Lire, place(shell, id).await?, id);
    let mut read = shell.house.db().read().await?;
    Ok(shell.house.would_allow(&mut read, actor, &action).await? == Some(RULE))
}

/// `POST /documents/{piece}/contenu`.
pub(super) async fn take(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    if !alone(&shell, &actor, id).await? {
        return bytes::give(State(shell), SignedIn(actor), Path(id)).await;
    }
    let (_, personne, _) = place(&shell, id).await?;
    let mut read = shell.house.db().read().await?;
    let format = store::format_of(&mut read, id).await?;
    let now = shell.house.now().to_string();
    let motif = store::emergency_of(&mut read, (actor.compte, personne), &now).await?;
    drop(read);
    if Format::from_code(&format).is_none_or(Format::is_picture) {
        return Ok(Redirect::to(&format!("/documents/{id}")).into_response());
    }
    let what = format!("{} motif-urgence:{motif}", store::COPIE);
    let (piece, format, kept) = bytes::opened(&shell, &actor, id, &what, true).await?;
    Ok(bytes::attached(&piece, format, kept, "copie-d-urgence-"))
}
