//! The clinical meetings of a service, each with its minutes, for who reads them.

use access::Perimetre;
use db::{DbError, Read, Value};

/// How many meetings are told, at most.
const MOST: i64 = 200;

/// A clinical meeting: its row, its day, its group, and its minutes when they are written.
#[derive(Debug, Clone)]
pub(super) struct Clinique {
    pub id: i64,
    pub day: String,
    pub groupe: String,
    pub compte_rendu: Option<i64>,
}

/// The clinical meetings of a service, the latest first.
pub(super) async fn cliniques(
    read: &mut Read,
    service: i64,
    (vie, diagnostic): (&Perimetre, &Perimetre),
) -> Result<Vec<Clinique>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let told = diagnostic.condition("c.service_id", None, &mut values);
    let open = vie.condition("r.service_id", None, &mut values);
    let sql = format!(
        "SELECT r.id, r.day, r.groupe,
                (SELECT MAX(c.id) FROM compte_rendu_clinique c
                  WHERE c.reunion_id = r.id AND {told}) AS compte_rendu
           FROM reunion r
          WHERE r.service_id = {service} AND r.nature = 'clinique' AND {open}
          ORDER BY r.day DESC, r.id DESC LIMIT {MOST}"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Clinique {
                id: row.get("id")?,
                day: row.get("day")?,
                groupe: row.get::<Option<String>>("groupe")?.unwrap_or_default(),
                compte_rendu: row.get("compte_rendu")?,
            })
        })
        .collect()
}
