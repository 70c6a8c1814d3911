//! The terms and the restrictions of a child, as the one who plans a visit must know them.

use db::{DbError, Row as Found, Write};
use fiche::{Register, Row};

/// Every decision on the visits of a child, and every restriction of a holder's rights, whatever the
/// service that wrote it: a visit is refused by a decision that its planner may not read too.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn terms_of(
    write: &mut Write,
    register: &Register,
    personne: i64,
) -> Result<(Vec<Row>, Vec<Row>), DbError> {
    let mut both = [Vec::new(), Vec::new()];
    for (table, kept) in ["droit_visite", "restriction"].into_iter().zip(&mut both) {
        let fiche = register
            .by_table(table)
            .ok_or_else(|| DbError::Shape(format!("no record kind {table}")))?;
        let columns: Vec<&str> = fiche.fields.iter().map(|field| field.name).collect();
        let sql = format!(
            "SELECT id, version, service_id, {} FROM {table} WHERE personne_id = $1 ORDER BY id",
            columns.join(", ")
        );
        for found in write.query(&sql, &[personne.into()]).await? {
            kept.push(row_of(fiche, &found)?);
        }
    }
    let [terms, restrictions] = both;
    Ok((terms, restrictions))
}

/// None of the fields read here is sealed.
fn row_of(fiche: &'static fiche::Fiche, found: &Found) -> Result<Row, DbError> {
    let mut row = Row::default();
    row.id = found.get("id")?;
    row.version = found.get("version")?;
    row.owner = found.get("service_id")?;
    for field in fiche.fields {
        row.set(field.name, found.get(field.name)?);
    }
    Ok(row)
}
