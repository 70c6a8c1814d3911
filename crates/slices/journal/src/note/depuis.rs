//! What others wrote about some children since an instant.

use access::{Category, Perimetre};
use db::{DbError, Read, Value};

use super::{
    model::Nature,
    store::{opened, shape, within},
};

/// A note of somebody else, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecrite {
    /// The note.
    pub id: i64,
    /// The child.
    pub personne: i64,
    /// The service in whose name it was written.
    pub service: i64,
    /// What decides who reads it.
    pub category: Category,
    /// What it tells of.
    pub nature: Nature,
    /// Who wrote it.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
}

/// The notes about some children that others than `compte` wrote after an instant, by what each category opens; the
/// latest first, 300 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn written_since(
    read: &mut Read,
    compte: i64,
    personnes: &[i64],
    since: &str,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Ecrite>, DbError> {
    let mut values: Vec<Value> = vec![compte.into(), since.into()];
    let condition = opened(open, &mut values);
    let sql = format!(
        "SELECT n.id, n.personne_id, n.service_id, n.category, n.nature, c.nom, n.at
           FROM note_journal n LEFT JOIN compte c ON c.id = n.compte_id
          WHERE n.personne_id IN ({}) AND n.at > $2 AND n.compte_id <> $1 AND n.retrait_at IS NULL
            AND {condition}
          ORDER BY n.at DESC, n.id DESC LIMIT 300",
        within(personnes.iter().copied().chain([-1]))
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok(Ecrite {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                service: row.get("service_id")?,
                category: Category::from_code(&row.get::<String>("category")?)
                    .ok_or_else(|| shape("category"))?,
                nature: Nature::from_code(&row.get::<String>("nature")?)
                    .ok_or_else(|| shape("nature"))?,
                nom: nom.unwrap_or_default(),
                at: row.get("at")?,
            })
        })
        .collect()
}
