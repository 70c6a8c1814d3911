//! The bytes of a paper, to keep: never shown by the product, whatever they hold.

use access::{Actor, Granted, Verb};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use web::{PageError, Shell, SignedIn};

use super::{on_piece, one::place, urgence};
use crate::{
    keys::{self, Keys},
    piece::{format::Format, model::Piece, rules, store},
};

/// No script, no frame, no origin, were a browser to open it all the same.
pub(super) const POLICY: &str = "default-src 'none'; sandbox";

/// A paper in sight and its bytes, for who may read it, by an emergency too when `lent`; `what` names the reading in the
/// trace.
pub(super) async fn opened(
    shell: &Shell,
    actor: &Actor,
    id: i64,
    what: &str,
    lent: bool,
) -> Result<(Piece, Format, Vec<u8>), PageError> {
    let place = place(shell, id).await?;
    let details = format!("{what} document:{}", place.2.code);
    let action = on_piece(Verb::Lire, place, id);
    let mut granted = shell.house.authorize_telling(actor, action, &details).await?;
    let open = lent || granted.rule() != urgence::RULE;
    let piece = store::one(&mut granted, id).await?.filter(|piece| open && piece.retrait.is_none());
    let Some(piece) = piece else {
        granted.commit().await?;
        return Err(PageError::NotFound);
    };
    let format = Format::from_code(&piece.format).ok_or(PageError::NotFound)?;
    let sealed = store::sealed_of(&mut granted, id).await?;
    // The trace first: what leaves is in it.
    granted.commit().await?;
    let bytes = unsealed(shell, piece.clone(), sealed).await?;
    Ok((piece, format, bytes))
}

async fn unsealed(shell: &Shell, piece: Piece, sealed: Vec<String>) -> Result<Vec<u8>, PageError> {
    let (keyring, id) = (Keys::of(&shell.house), piece.id);
    tokio::task::spawn_blocking(move || store::open(&keyring, &piece, &sealed))
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .map_err(|error| keys::broken("document", id, error))
}

/// The bytes of a paper, inside a grant that covers it: for who joins it to the answer to a person.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses, or the paper is not the one that was kept.
pub async fn bytes_of(
    shell: &Shell,
    granted: &mut Granted,
    piece: &Piece,
) -> Result<Vec<u8>, PageError> {
    let sealed = store::sealed_of(granted, piece.id).await?;
    unsealed(shell, piece.clone(), sealed).await
}

pub(super) async fn give(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    if urgence::alone(&shell, &actor, id).await? {
        // What it means to take it is read first, on its page.
        return Ok(Redirect::to(&format!("/documents/{id}")).into_response());
    }
    let (piece, format, bytes) = opened(&shell, &actor, id, "telechargement", false).await?;
    Ok(attached(&piece, format, bytes, ""))
}

/// A paper as it is given; `mark` begins its name.
pub(super) fn attached(piece: &Piece, format: Format, bytes: Vec<u8>, mark: &str) -> Response {
    let name = rules::download_name(&piece.title, piece.day, format.code());
    (
        [
            (header::CONTENT_TYPE, format.mime().to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{mark}{name}\"")),
            (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        ],
        bytes,
    )
        .into_response()
}
