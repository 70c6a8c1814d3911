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

/// The same with the restrictions, for a page that tells what is planned.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn standing(
    read: &mut Read,
    personne: i64,
) -> Result<(Vec<Row>, Vec<Row>), DbError> {
    let found = all_terms(read, personne).await?;
    Ok((found, partage::restriction::all_of(read, personne).await?))
}

/// Of some children, those of whose visits a judge may have decided something, in their file or in another: to look at
/// these alone.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn judged(read: &mut Read, ids: &[i64]) -> Result<Vec<i64>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = partage::restriction::concerned(read, ids).await?;
    for some in ids.chunks(500) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = some.iter().map(i64::to_string).collect();
        let within = within.join(", ");
        let sql = format!(
            "SELECT personne_id AS id FROM droit_visite
              WHERE personne_id IN ({within})
                AND modalite_visite IN ('suspendu', 'reserve', 'mediatisee', 'tiers')
             UNION SELECT p.id FROM personne p
               JOIN personne o ON o.birth_day = p.birth_day AND o.id <> p.id
               JOIN droit_visite d ON d.personne_id = o.id
              WHERE p.id IN ({within}) AND d.modalite_visite IN ('suspendu', 'reserve')"
        );
        for row in read.query(&sql, &[]).await? {
            found.push(row.get("id")?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
