//! The terms and the restrictions of a child, as the one who plans a visit must know them.

use db::{DbError, Read, Row as Found, Value, Vault, Write};
use fiche::Row;

use super::DROIT_VISITE;

fn select() -> String {
    format!(
        "SELECT {} FROM droit_visite WHERE personne_id = $1 ORDER BY id",
        fiche::columns(&DROIT_VISITE)
    )
}

/// The rows found, their sealed words opened.
fn rows(vault: &Vault, found: &[Found]) -> Result<Vec<Row>, DbError> {
    found.iter().map(|one| fiche::from_db(vault, &DROIT_VISITE, one)).collect()
}

/// Every decision on the visits of a child, and every restriction of a holder's rights, whatever the
/// service that wrote it: a visit is refused by a decision that its planner may not read too.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn terms_of(
    write: &mut Write,
    personne: i64,
) -> Result<(Vec<Row>, Vec<Row>), DbError> {
    let values: [Value; 1] = [personne.into()];
    let found = write.query(&select(), &values).await?;
    let terms = rows(write.vault(), &found)?;
    Ok((terms, partage::restriction::all_in(write, personne).await?))
}

/// Every decision on the visits of a child, whatever the service that wrote it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_terms(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    let found = read.query(&select(), &values).await?;
    rows(read.vault(), &found)
}
