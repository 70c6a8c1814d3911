//! The rows and papers that a request asks to erase before the end of a phase: proposed by one person,
//! agreed by another, erased, remembered.

use access::{Granted, GrantedWrite};
use db::{DbError, Row, Write};

/// A row to erase; its content is never kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ligne {
    pub table: String,
    pub id: i64,
    /// What it is: « Incident (Incidents) ».
    pub label: String,
    pub first: (String, i64),
    pub second: Option<(String, i64)>,
    pub removed: bool,
    pub executed: Option<String>,
}

const COLUMNS: &str = "nom_table, row_id, label, first_at, first_by, second_at, second_by, \
                       removed_at, executed_at";

fn ligne_of(row: &Row) -> Result<Ligne, DbError> {
    Ok(Ligne {
        table: row.get("nom_table")?,
        id: row.get("row_id")?,
        label: row.get("label")?,
        first: (row.get("first_at")?, row.get("first_by")?),
        second: row.get::<Option<String>>("second_at")?.zip(row.get::<Option<i64>>("second_by")?),
        removed: row.get::<Option<String>>("removed_at")?.is_some(),
        executed: row.get("executed_at")?,
    })
}

fn sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM demande_ligne WHERE demande_id = $1
          ORDER BY first_at, nom_table, row_id"
    )
}

/// Returns the rows of a request.
pub(crate) async fn lignes(granted: &mut Granted, demande: i64) -> Result<Vec<Ligne>, DbError> {
    granted.query(&sql(), &[demande.into()]).await?.iter().map(ligne_of).collect()
}

/// Proposes a row: table, identifier, category, label. One that was taken off is proposed anew; one that is
/// there already stays as it is.
pub(crate) async fn propose(
    granted: &mut GrantedWrite,
    demande: i64,
    (table, id, category, label): (&str, i64, &str, &str),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "INSERT INTO demande_ligne (demande_id, nom_table, row_id, category, label, first_at,
                   first_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (demande_id, nom_table, row_id) DO UPDATE SET first_at = excluded.first_at,
                   first_by = excluded.first_by, second_at = NULL, second_by = NULL,
                   removed_at = NULL, removed_by = NULL
                WHERE demande_ligne.removed_at IS NOT NULL AND demande_ligne.executed_at IS NULL";
    let values = [
        demande.into(),
        table.into(),
        id.into(),
        category.into(),
        label.into(),
        at.into(),
        compte.into(),
    ];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Takes a row off; it is no longer to erase.
pub(crate) async fn take_off(
    granted: &mut GrantedWrite,
    demande: i64,
    (table, id): (&str, i64),
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_ligne SET removed_at = $4, removed_by = $5
                WHERE demande_id = $1 AND nom_table = $2 AND row_id = $3 AND executed_at IS NULL";
    let values = [demande.into(), table.into(), id.into(), at.into(), compte.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}

/// Agrees to what somebody else proposed. Returns to how many rows.
pub(crate) async fn agree(granted: &mut GrantedWrite, demande: i64) -> Result<u64, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "UPDATE demande_ligne SET second_at = $2, second_by = $3
                WHERE demande_id = $1 AND second_by IS NULL AND first_by <> $3
                  AND removed_at IS NULL AND executed_at IS NULL";
    granted.write().execute(sql, &[demande.into(), at.into(), compte.into()]).await
}

/// The rows that may be erased now: agreed by two; none while the file is held or one row waits.
pub(crate) async fn may_go(
    write: &mut Write,
    demande: i64,
    personne: i64,
) -> Result<Vec<(String, i64)>, DbError> {
    let held = "SELECT 1 AS one FROM gel_dossier WHERE personne_id = $1 AND end_at IS NULL";
    if write.query_opt(held, &[personne.into()]).await?.is_some() {
        return Ok(Vec::new());
    }
    let rows = write.query(&sql(), &[demande.into()]).await?;
    let all = rows.iter().map(ligne_of).collect::<Result<Vec<_>, _>>()?;
    let left = all.into_iter().filter(|one| !one.removed && one.executed.is_none());
    let left: Vec<Ligne> = left.collect();
    if left.iter().any(|one| one.second.is_none()) {
        return Ok(Vec::new());
    }
    Ok(left.into_iter().map(|one| (one.table, one.id)).collect())
}

/// Keeps that a row was erased.
pub(crate) async fn carried_out(
    granted: &mut GrantedWrite,
    demande: i64,
    (table, id): (&str, i64),
) -> Result<(), DbError> {
    let at = granted.at().to_owned();
    let sql = "UPDATE demande_ligne SET executed_at = $4
                WHERE demande_id = $1 AND nom_table = $2 AND row_id = $3";
    let values = [demande.into(), table.into(), id.into(), at.into()];
    granted.write().execute(sql, &values).await.map(|_| ())
}
