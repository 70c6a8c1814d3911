//! What changed: before and after, by whom, when, why. Nothing is overwritten without it.

use access::{Granted, GrantedWrite};
use db::{DbError, Value, Vault};

use crate::{Fiche, Row};

use super::sealed::{closed, opened};

/// One change of a row.
#[derive(Debug, Clone)]
pub struct Change {
    /// The version it made.
    pub version: i64,
    /// When, as an RFC 3339 instant.
    pub at: String,
    /// Who.
    pub nom: String,
    /// Why, when a reason was given.
    pub motif: Option<String>,
    /// The values before; none when the row was created.
    pub before: Option<Row>,
    /// The values after.
    pub after: Row,
}

pub(crate) fn to_json(row: &Row) -> String {
    let mut map = serde_json::Map::new();
    if let Some(reference) = &row.reference {
        map.insert("reference".to_owned(), reference.as_str().into());
    }
    for (name, value) in row.values() {
        let value = match value {
            Value::Int(Some(number)) => (*number).into(),
            Value::Real(Some(number)) => (*number).into(),
            Value::Text(Some(text)) => text.as_str().into(),
            _ => continue,
        };
        map.insert(name.to_owned(), value);
    }
    serde_json::Value::Object(map).to_string()
}

fn from_json(vault: &Vault, fiche: &Fiche, id: i64, text: &str) -> Result<Row, DbError> {
    let mut row = Row::default();
    row.id = id;
    let Ok(serde_json::Value::Object(map)) = serde_json::from_str(text) else { return Ok(row) };
    row.reference = map.get("reference").and_then(|value| value.as_str()).map(str::to_owned);
    for field in fiche.fields {
        match map.get(field.name) {
            Some(serde_json::Value::String(text)) => row.set(field.name, text.as_str().into()),
            Some(serde_json::Value::Number(number)) => {
                row.set(field.name, number.as_i64().into());
            }
            _ => {}
        }
    }
    opened(vault, fiche, row)
}

/// Writes a change in the history, in the transaction of the change itself. Nothing after: the row is gone.
pub(crate) async fn remember(
    granted: &mut GrantedWrite,
    fiche: &Fiche,
    id: i64,
    version: i64,
    motif: Option<&str>,
    before: Option<&Row>,
    after: Option<&Row>,
) -> Result<(), DbError> {
    let (compte, at) = (granted.compte(), granted.at().to_owned());
    let vault = granted.write().vault();
    let before = before.map(|row| closed(vault, fiche, row)).transpose()?;
    let after = after.map(|row| closed(vault, fiche, row)).transpose()?;
    let (before, after) = (before.as_deref().map(to_json), after.as_deref().map(to_json));
    granted
        .write()
        .execute(
            "INSERT INTO historique (seq, nom_table, row_id, version, at, compte_id, motif, before, after)
             SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM historique",
            &[
                fiche.table.into(),
                id.into(),
                version.into(),
                at.into(),
                Value::Int((compte != 0).then_some(compte)),
                motif.into(),
                before.into(),
                after.into(),
            ],
        )
        .await?;
    Ok(())
}

/// What a row said before and after the change that made `version`, read inside a write.
pub(super) async fn at_version(
    write: &mut db::Write,
    fiche: &Fiche,
    id: i64,
    version: i64,
) -> Result<(Option<Row>, Option<Row>), DbError> {
    let sql = "SELECT before, after FROM historique
                WHERE nom_table = $1 AND row_id = $2 AND version = $3 ORDER BY seq DESC LIMIT 1";
    let values = [fiche.table.into(), id.into(), version.into()];
    let Some(found) = write.query_opt(sql, &values).await? else { return Ok((None, None)) };
    let vault = write.vault();
    let said = |column: &str| {
        let text: Option<String> = found.get(column)?;
        text.map(|text| from_json(vault, fiche, id, &text)).transpose()
    };
    Ok((said("before")?, said("after")?))
}

/// Returns the changes of a row that the grant covers, latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn history(
    granted: &mut Granted,
    fiche: &Fiche,
    id: i64,
) -> Result<Vec<Change>, DbError> {
    let rows = granted
        .query(
            "SELECT h.version, h.at, c.nom, h.motif, h.before, h.after
               FROM historique h LEFT JOIN compte c ON c.id = h.compte_id
              WHERE h.nom_table = $1 AND h.row_id = $2 ORDER BY h.version DESC, h.seq DESC",
            &[fiche.table.into(), id.into()],
        )
        .await?;
    let vault = granted.read().vault();
    rows.iter()
        .map(|row| {
            let after = row.get::<Option<String>>("after")?.unwrap_or_default();
            let before: Option<String> = row.get("before")?;
            Ok(Change {
                version: row.get("version")?,
                at: row.get("at")?,
                nom: row.get::<Option<String>>("nom")?.unwrap_or_else(|| "Maillage".to_owned()),
                motif: row.get("motif")?,
                before: before.map(|text| from_json(vault, fiche, id, &text)).transpose()?,
                after: from_json(vault, fiche, id, &after)?,
            })
        })
        .collect()
}
