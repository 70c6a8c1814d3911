//! A picture, to look at in its page: one that was made anew from its pixels and is nothing else (ADR 0043).

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use web::{PageError, Shell, SignedIn};

use super::{add::aside, bytes};
use crate::piece::format;

pub(super) async fn give(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (_, found, whole) = bytes::opened(&shell, &actor, id, "vue").await?;
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
