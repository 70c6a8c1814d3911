//! The terms and the restrictions of a child, as the one who plans a visit must know them.

use db::{DbError, Read, Row as Found, Value, Write};
use fiche::Row;

use super::DROIT_VISITE;

fn select() -> String {
    let columns: Vec<&str> = DROIT_VISITE.fields.iter().map(|field| field.name).collect();
    format!(
        "SELECT id, version, service_id, {} FROM droit_visite WHERE personne_id = $1 ORDER BY id",
        columns.join(", ")
    )
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
    let terms = found.iter().map(row_of).collect::<Result<_, DbError>>()?;
    Ok((terms, partage::restriction::all_in(write, personne).await?))
}

/// Every decision on the visits of a child, whatever the service that wrote it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_terms(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    read.query(&select(), &values).await?.iter().map(row_of).collect()
}

/// None of the fields read here is sealed.
fn row_of(found: &Found) -> Result<Row, DbError> {
    let mut row = Row::default();
    row.id = found.get("id")?;
    row.version = found.get("version")?;
    row.owner = found.get("service_id")?;
    for field in DROIT_VISITE.fields {
        row.set(field.name, found.get(field.name)?);
    }
    Ok(row)
}
