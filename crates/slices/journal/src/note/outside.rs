//! Who reads a kind of information about a child from outside, by an act of sharing: their notes are opened with it.

use std::collections::BTreeMap;

use access::{Category, Granted, SHARED};
use db::DbError;

/// By kind of information, to whom an act in force on a day opens what one service keeps of a child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn outside(
    granted: &mut Granted,
    (personne, service): (i64, i64),
    day: &str,
) -> Result<BTreeMap<Category, Vec<String>>, DbError> {
    let columns: Vec<String> = SHARED.iter().map(|(column, _)| format!("p.{column}")).collect();
    let sql = format!(
        "SELECT s.nom, {} FROM partage p LEFT JOIN service s ON s.id = p.destinataire_id
          WHERE p.personne_id = $1 AND p.service_id = $2 AND p.retrait_day IS NULL
            AND p.start_day <= $3 AND p.end_day > $3 ORDER BY s.nom, p.id",
        columns.join(", ")
    );
    let values = [personne.into(), service.into(), day.into()];
    let mut all: BTreeMap<Category, Vec<String>> = BTreeMap::new();
    for row in granted.query(&sql, &values).await? {
        let nom: Option<String> = row.get("nom")?;
        let nom = nom.unwrap_or_else(|| "une personne nommée dans un acte de partage".to_owned());
        for (column, category) in SHARED {
            let known = all.entry(*category).or_default();
            if row.get::<Option<i64>>(column)? == Some(1) && !known.contains(&nom) {
                known.push(nom.clone());
            }
        }
    }
    Ok(all)
}
