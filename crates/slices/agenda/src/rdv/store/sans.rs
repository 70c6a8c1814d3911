//! Who met a child without an appointment, by what the journal says that the reader may read.

use access::{Category, Granted};
use db::{DbError, Value};
use jiff::civil::Date;

use super::within;
use crate::rdv::autour::Rencontre;

/// The kinds of notes that are read for it.
const CATEGORIES: [Category; 2] = [Category::Vie, Category::Parcours];

/// The professionals who noted since a day that they met the child, the latest first.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub(crate) async fn rencontres(
    granted: &mut Granted,
    personne: i64,
    since: Date,
) -> Result<Vec<Rencontre>, DbError> {
    let mut all = Vec::new();
    for category in CATEGORIES {
        let services = granted.services_on_child(category).to_vec();
        let sql = format!(
            "SELECT n.service_id, c.professionnel_id, n.start_at FROM note_journal n
               JOIN compte c ON c.id = n.compte_id
              WHERE n.personne_id = $1 AND n.start_at >= $2 AND n.category = $3
                AND n.service_id IN ({}) AND n.retrait_at IS NULL AND c.professionnel_id IS NOT NULL
                AND n.nature IN ('entretien', 'visite_domicile', 'accompagnement')
              ORDER BY n.start_at DESC, n.id DESC LIMIT 500",
            within(&services)
        );
        let values: [Value; 3] =
            [personne.into(), since.to_string().into(), category.code().into()];
        for row in granted.query(&sql, &values).await? {
            let at: String = row.get("start_at")?;
            let Some(day) = at.get(..10).and_then(|day| day.parse().ok()) else { continue };
            all.push(Rencontre {
                service: row.get("service_id")?,
                professionnel: row.get("professionnel_id")?,
                day,
            });
        }
    }
    Ok(all)
}
