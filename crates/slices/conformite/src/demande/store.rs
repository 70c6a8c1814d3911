//! The table of requests. The rows that one asks to erase are in `effacement/`.

use access::{Granted, GrantedWrite, House};
use db::{DbError, Read, Row, Value, Write};

use super::model::{Demande, MEDICAL};

const COLUMNS: &str = "id, organisation_id, service_id, personne_id, nature, demandeur, \
    received_day, due_day, texte, masks, reviewed_at, reviewed_by, outcome, answer, answered_day, \
    outcome_motif, first_due_day, due_motif, examen, examen_at, end_at, end_motif";

fn demande_of(row: &Row) -> Result<Demande, DbError> {
    let outcome: Option<String> = row.get("outcome")?;
    let day = row.get::<Option<String>>("answered_day")?.unwrap_or_default();
    let answer = row.get::<Option<String>>("answer")?.unwrap_or_default();
    let by: Option<i64> = row.get("reviewed_by")?;
    Ok(Demande {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: row.get("nature")?,
        demandeur: row.get("demandeur")?,
        received_day: row.get("received_day")?,
        due_day: row.get("due_day")?,
        texte: row.get("texte")?,
        masks: row.get("masks")?,
        reviewed: row.get::<Option<String>>("reviewed_at")?.map(|at| (at, by)),
        answer: outcome.map(|outcome| (outcome, answer, day)),
        motif: row.get("outcome_motif")?,
        report: row
            .get::<Option<String>>("first_due_day")?
            .zip(row.get::<Option<String>>("due_motif")?),
        examen: row.get::<Option<String>>("examen")?.zip(row.get::<Option<String>>("examen_at")?),
        levee: row.get::<Option<String>>("end_at")?.zip(row.get::<Option<String>>("end_motif")?),
    })
}

/// Where a request stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub service: i64,
    pub personne: i64,
    pub nature: String,
}

/// Returns where a request stands, before any right is asked; nowhere when there is none.
pub(crate) async fn locate(house: &House, id: i64) -> Result<Place, DbError> {
    let sql = "SELECT service_id, personne_id, nature FROM demande_droit WHERE id = $1";
    let row = house.db().read().await?.query_opt(sql, &[id.into()]).await?;
    let Some(row) = row else { return Ok(Place::default()) };
    Ok(Place {
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: row.get("nature")?,
    })
}

/// Returns the requests for the medical file that wait for an answer in some services: identifier, child,
/// due day.
pub(crate) async fn medical_waiting(
    read: &mut Read,
    services: &[i64],
) -> Result<Vec<(i64, i64, i64, String)>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, service_id, personne_id, due_day FROM demande_droit
          WHERE nature = '{MEDICAL}' AND outcome IS NULL AND service_id IN ({})
          ORDER BY due_day, id LIMIT 50",
        crate::trace::ids(services)
    );
    let rows = read.query(&sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let whose = (row.get("service_id")?, row.get("personne_id")?);
            Ok((row.get("id")?, whose.0, whose.1, row.get("due_day")?))
        })
        .collect()
}

/// Puts off the day of an answer, once.
pub(crate) async fn put_off(
    granted: &mut GrantedWrite,
    id: i64,
    (day, motif): (&str, &str),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET first_due_day = due_day, due_day = $2, due_motif = $3,
                      due_at = $4, due_by = $5
                WHERE id = $1 AND first_due_day IS NULL AND outcome IS NULL";
    let values = [id.into(), day.into(), motif.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Keeps what the examination says.
pub(crate) async fn examine(
    granted: &mut GrantedWrite,
    id: i64,
    texte: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET examen = $2, examen_at = $3, examen_by = $4
                WHERE id = $1 AND outcome IS NULL";
    let values = [id.into(), texte.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Lifts a limit of use.
pub(crate) async fn lift(granted: &mut GrantedWrite, id: i64, motif: &str) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_droit SET end_at = $2, end_by = $3, end_motif = $4
                WHERE id = $1 AND end_at IS NULL";
    let values = [id.into(), at.into(), compte.into(), motif.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Returns a request.
pub(crate) async fn read(granted: &mut Granted, id: i64) -> Result<Option<Demande>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM demande_droit WHERE id = $1");
    granted.query(&sql, &[id.into()]).await?.first().map(demande_of).transpose()
}

/// The same, as it stands inside a write.
pub(crate) async fn read_now(write: &mut Write, id: i64) -> Result<Option<Demande>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM demande_droit WHERE id = $1");
    write.query_opt(&sql, &[id.into()]).await?.as_ref().map(demande_of).transpose()
}

/// Returns the requests about a child, latest first.
pub(crate) async fn of_child(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<Demande>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM demande_droit WHERE personne_id = $1
          ORDER BY received_day DESC, id DESC"
    );
    granted.query(&sql, &[personne.into()]).await?.iter().map(demande_of).collect()
}

/// Returns the requests of an organisation: those that wait first, the soonest due before.
pub(crate) async fn of_organisation(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Demande>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM demande_droit WHERE organisation_id = $1
          ORDER BY CASE WHEN outcome IS NULL THEN 0 ELSE 1 END, due_day, id LIMIT 500"
    );
    granted.query(&sql, &[organisation.into()]).await?.iter().map(demande_of).collect()
}

/// Keeps a new request.
pub(crate) async fn create(granted: &mut GrantedWrite, demande: &Demande) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let values: [Value; 11] = [
        demande.id.into(),
        demande.organisation.into(),
        demande.service.into(),
        demande.personne.into(),
        demande.nature.as_str().into(),
        demande.demandeur.as_str().into(),
        demande.received_day.as_str().into(),
        demande.due_day.as_str().into(),
        demande.texte.as_str().into(),
        at.into(),
        compte.into(),
    ];
    granted
        .write()
        .execute(
            "INSERT INTO demande_droit (id, organisation_id, service_id, personne_id, nature,
                demandeur, received_day, due_day, texte, at, compte_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &values,
        )
        .await?;
    Ok(())
}

/// Keeps what a review decided.
pub(crate) async fn review(
    granted: &mut GrantedWrite,
    id: i64,
    masks: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "UPDATE demande_droit SET masks = $2, reviewed_at = $3, reviewed_by = $4 WHERE id = $1",
            &[id.into(), masks.into(), at.into(), compte.into()],
        )
        .await?;
    Ok(())
}

/// Keeps the answer.
pub(crate) async fn answer(
    granted: &mut GrantedWrite,
    id: i64,
    (outcome, text, day): (&str, &str, &str),
    motif: Option<&str>,
) -> Result<(), DbError> {
    let sql = "UPDATE demande_droit SET outcome = $2, answer = $3, answered_day = $4,
                      outcome_motif = $5 WHERE id = $1 AND outcome IS NULL";
    let motif = Value::Text(motif.map(str::to_owned));
    let values = [id.into(), outcome.into(), text.into(), day.into(), motif];
    granted.write().execute(sql, &values).await.map(|_| ())
}
