//! A picture, to look at in its page or without network: one that was made anew from its pixels and is nothing else
//! (ADR 0043, 0084).

use access::Actor;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use web::{PageError, Shell, SignedIn};

use super::{add::aside, bytes};
use crate::piece::{
    format::{self, Format},
    model::Piece,
};

/// Whether a paper may be looked at without network: it is a picture, and is in the file.
pub fn is_carried(piece: &Piece) -> bool {
    piece.retrait.is_none() && Format::from_code(&piece.format).is_some_and(Format::is_picture)
}

/// The type and the bytes of such a paper, as small as it is looked at, for a device that leaves the network: never of what
/// an emergency alone opens. The trace says that it leaves, and with whom.
///
/// # Errors
///
/// [`PageError::NotFound`] when it is no picture or is not open to the actor; [`PageError::Machine`] when the machine cannot.
pub async fn carried(
    shell: &Shell,
    actor: &Actor,
    id: i64,
) -> Result<(&'static str, Vec<u8>), PageError> {
    let (_, found, whole) = bytes::opened(shell, actor, id, "emport", false).await?;
    if !found.is_picture() {
        return Err(PageError::NotFound);
    }
    let shown = aside(move || format::to_look_at(found, whole)).await?;
    Ok((shown.format.mime(), shown.bytes))
}

pub(super) async fn give(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (_, found, whole) = bytes::opened(&shell, &actor, id, "vue", true).await?;
    if !found.is_picture() {
        return Err(PageError::NotFound);
    }
    let shown = aside(move || format::to_look_at(found, whole)).await?;
    Ok((
        [
            (header::CONTENT_TYPE, shown.format.mime()),
            (header::CONTENT_DISPOSITION, "inline"),
            (header::CONTENT_SECURITY_POLICY, bytes::POLICY),
        ],
        shown.bytes,
    )
        .into_response())
}
