//! The answers that are owed, by service.

use access::Perimetre;
use db::{DbError, Read, Value};

/// An answer owed to a child, without his words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The row.
    pub id: i64,
    /// The child.
    pub personne: i64,
    /// First name and name; empty when the reader may not know them.
    pub nom: String,
    /// Code of [`crate::theme::THEME_PROJET`].
    pub theme: String,
    /// Code of [`super::SENS_PAROLE`].
    pub sens: String,
    /// Until when, `YYYY-MM-DD`.
    pub due: String,
    /// Whether it is decided, and has only to be told.
    pub decided: bool,
}

/// How many are told at once.
const MOST: i64 = 200;

/// The answers that the readers of `vie` owe, the first due first: in some services, about some children
/// only when `personnes` names any. Names are those that `identite` opens.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn owed(
    read: &mut Read,
    services: &[i64],
    personnes: Option<&[i64]>,
    (identite, vie): (&Perimetre, &Perimetre),
) -> Result<Vec<Owed>, DbError> {
    if services.is_empty() || personnes.is_some_and(<[i64]>::is_empty) {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let list = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let mut values: Vec<Value> = Vec::new();
    let child = Some("t.personne_id");
    let open = vie.condition("t.service_id", child, &mut values);
    let known = identite.condition("p.service_id", Some("p.id"), &mut values);
    let only = personnes.map_or(String::new(), |ids| {
        let ids = list(ids);
        format!(" AND t.personne_id IN ({ids})")
    });
    let sql = format!(
        "SELECT t.id, t.personne_id, t.theme, t.sens, t.reponse_due_day, t.reponse_day, p.prenom, p.nom
           FROM parole_enfant t JOIN personne p ON p.id = t.personne_id AND {known}
          WHERE t.service_id IN ({}) AND t.reponse_due_day IS NOT NULL AND t.rendu_day IS NULL
            AND {open}{only}
          ORDER BY t.reponse_due_day, t.id LIMIT {MOST}",
        list(services)
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (prenom, nom): (Option<String>, String) = (row.get("prenom")?, row.get("nom")?);
            Ok(Owed {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                nom: format!("{} {nom}", prenom.unwrap_or_default()).trim().to_owned(),
                theme: row.get("theme")?,
                sens: row.get("sens")?,
                due: row.get("reponse_due_day")?,
                decided: row.get::<Option<String>>("reponse_day")?.is_some(),
            })
        })
        .collect()
}

/// How many answers a service promised to a child and has not told yet: a number, for who passes them on.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn promised(read: &mut Read, service: i64, personne: i64) -> Result<usize, DbError> {
    let sql = "SELECT id FROM parole_enfant WHERE service_id = $1 AND personne_id = $2
                  AND reponse_due_day IS NOT NULL AND rendu_day IS NULL";
    Ok(read.query(sql, &[service.into(), personne.into()]).await?.len())
}
