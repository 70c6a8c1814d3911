//! The terms and the restrictions of a child, as the one who plans a visit must know them.

use db::{DbError, Read, Value, Write};
use fiche::Row;
use partage::restriction::{AILLEURS, Asked, files, whom_to_see};

use super::{DROIT_VISITE, rules::closing};

fn select() -> String {
    format!(
        "SELECT {} FROM droit_visite WHERE personne_id = $1 ORDER BY id",
        fiche::columns(&DROIT_VISITE)
    )
}

async fn own(asked: &mut Asked<'_>, personne: i64) -> Result<Vec<Row>, DbError> {
    let values: [Value; 1] = [personne.into()];
    let found = asked.query(&select(), &values).await?;
    found.iter().map(|one| fiche::from_db(asked.vault(), &DROIT_VISITE, one)).collect()
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
