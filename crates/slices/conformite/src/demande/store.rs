//! The table of requests.

use access::{Granted, GrantedWrite, House};
use db::{DbError, Row, Value};

use super::model::Demande;

const COLUMNS: &str = "id, organisation_id, service_id, personne_id, nature, demandeur, \
    received_day, due_day, texte, masks, reviewed_at, reviewed_by, outcome, answer, answered_day";

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
    })
}

/// Returns the service and the child of a request, before any right is asked.
pub(crate) async fn locate(house: &House, id: i64) -> Result<Option<(i64, i64)>, DbError> {
    let sql = "SELECT service_id, personne_id FROM demande_droit WHERE id = $1";
    let row = house.db().read().await?.query_opt(sql, &[id.into()]).await?;
    row.map(|row| Ok((row.get("service_id")?, row.get("personne_id")?))).transpose()
}

/// Returns a request.
pub(crate) async fn read(granted: &mut Granted, id: i64) -> Result<Option<Demande>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM demande_droit WHERE id = $1");
    granted.query(&sql, &[id.into()]).await?.first().map(demande_of).transpose()
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
) -> Result<(), DbError> {
    granted
        .write()
        .execute(
            "UPDATE demande_droit SET outcome = $2, answer = $3, answered_day = $4 WHERE id = $1",
            &[id.into(), outcome.into(), text.into(), day.into()],
        )
        .await?;
    Ok(())
}
