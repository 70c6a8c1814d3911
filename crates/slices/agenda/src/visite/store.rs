//! The terms and the restrictions of a child, as the one who plans a visit must know them.

use db::{DbError, Read, Row as Found, Value, Write};
use fiche::Row;
use partage::restriction::{AILLEURS, Asked, files, whom_to_see};

use super::{DROIT_VISITE, rules::closing};

fn select() -> String {
    let columns: Vec<&str> = DROIT_VISITE.fields.iter().map(|field| field.name).collect();
    format!(
        "SELECT id, version, service_id, {} FROM droit_visite WHERE personne_id = $1 ORDER BY id",
        columns.join(", ")
    )
}

async fn own(asked: &mut Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    asked.query(&select(), &values).await?.iter().map(row_of).collect()
}

/// Every decision on the visits of a child, whatever the service that wrote it; of another file of the child (ADR 0061),
/// those that close visits and that it did not replace: who, since when, and whom to see.
async fn terms(mut asked: Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let mut all = own(&mut asked, personne).await?;
    for other in files(&mut asked, personne).await? {
        for row in closing(&own(&mut asked, other).await?) {
            let see = whom_to_see(&mut asked, personne, row.owner).await?;
            let mut told = Row::default().with(AILLEURS, see.as_str());
            for field in
                ["titulaire", "nom", "modalite_visite", "decision_day", "start_day", "end_day"]
            {
                told.take(field, &row);
            }
            all.push(told);
        }
    }
    Ok(all)
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
    let found = terms(Asked::Write(write), personne).await?;
    Ok((found, partage::restriction::all_in(write, personne).await?))
}

/// Every decision on the visits of a child, whatever the service that wrote it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn all_terms(read: &mut Read, personne: i64) -> Result<Vec<Row>, DbError> {
    terms(Asked::Read(read), personne).await
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
