//! What a judge decided, held against every appointment that is planned, by whatever form it comes: the agenda, the
//! register, a file, a calendar of another program (ADR 0060).

use access::GrantedWrite;
use db::DbError;
use fiche::{Holding, Remark, Row};
use jiff::civil::Date;
use partage::restriction::AILLEURS;

use super::{against, lapsed, met, restricted, since_lapsed, store::terms_of, terms_on, visitor};

/// What is said of an appointment of a child before it is kept; nothing of one that took place, or did not.
pub fn hold<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let (Some(personne), Some(day)) = (row.int("personne_id"), row.day("start_at")) else {
            return Ok(Vec::new());
        };
        if row.text("etat").is_some_and(|etat| etat != "prevu") {
            return Ok(Vec::new());
        }
        barred(granted, personne, row, day).await
    })
}

/// What judges decided of the visits of a child and restricted, whoever noted it.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn decided(
    granted: &mut GrantedWrite,
    personne: i64,
) -> Result<(Vec<Row>, Vec<Row>), DbError> {
    terms_of(granted.write(), personne).await
}

/// What judges decided against an appointment of a child on a day.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn barred(
    granted: &mut GrantedWrite,
    personne: i64,
    row: &Row,
    day: Date,
) -> Result<Vec<Remark>, DbError> {
    let (all, restrictions) = terms_of(granted.write(), personne).await?;
    if row.text("nature") != Some("visite") {
        return Ok(met(&restrictions, row, day).into_iter().collect());
    }
    let Some(titulaire) = row.text("titulaire") else { return Ok(Vec::new()) };
    let overnight = row.day("end_at").is_some_and(|end| end > day);
    let qui = visitor(&all, row);
    let terms = terms_on(&all, qui, day);
    let said = row.text("objet").unwrap_or_default();
    let limits = restricted(&restrictions, terms, (titulaire, said), day, overnight);
    let ended = lapsed(&all, qui, day).map(|terms| since_lapsed(row, terms));
    // What this service decided is held where the visit is made; what another one noted has no other place.
    let away =
        terms.filter(|terms| terms.text(AILLEURS).is_some()).map(|terms| against(row, terms));
    Ok(limits.into_iter().chain(ended).chain(away.into_iter().flatten()).collect())
}
