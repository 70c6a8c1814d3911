//! The papers of a validated writing, as they were made.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use web::{PageError, Shell, SignedIn};

use super::open;
use crate::store;

/// No script, no frame, no origin, were a browser to open it all the same.
const POLICY: &str = "default-src 'none'; sandbox";

pub(super) async fn give(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path((id, format)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let code = super::place(&shell, id).await?.2.code;
    let details = format!("telechargement ecrit:{code}");
    let mut opened = open(&shell, &actor, id, &details).await?;
    let media = match format.as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "",
    };
    let vault = shell.house.db().vault();
    let found = store::fichier(&mut opened.granted, vault, id, &format).await?;
    // The trace first: what leaves is in it.
    opened.granted.commit().await?;
    let bytes = found.filter(|_| !media.is_empty()).ok_or(PageError::NotFound)?;
    let name = format!("{}-{}.{format}", code.replace('_', "-"), opened.ecrit.told_number());
    Ok((
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        ],
        bytes,
    )
        .into_response())
}
