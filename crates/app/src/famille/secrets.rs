//! A home whose address a judge keeps secret: it is not written with the homes, and one that was is not told (ADR 0077).
//! The address stands on its own record, « adresse protégée », for those who read that.

use access::GrantedWrite;
use db::{DbError, Read, Value};
use fiche::{Holding, Remark, Row, Veiling};
use jiff::civil::Date;

/// What stands in the place of the address.
pub(crate) const TU: &str = "Gardée secrète par un juge";

/// What says where a home is.
pub(crate) const LIEU: &[&str] = &["adresse", "commune", "departement"];

/// The children whose place is kept secret on a day, of those of a family or who are, or were, in a home of it at times:
/// an address that a judge protects, or that must not be told to somebody.
const HIDDEN: &str = "SELECT p.id FROM personne p WHERE p.id IN (
        SELECT o.id FROM personne o WHERE o.famille_id = $1
        UNION SELECT t.personne_id FROM rythme_foyer t JOIN foyer f ON f.id = t.foyer_id WHERE f.famille_id = $1)
    AND (EXISTS (SELECT 1 FROM adresse_protegee a WHERE a.personne_id = p.id AND a.start_day <= $2
                    AND (a.end_day IS NULL OR a.end_day > $2))
      OR EXISTS (SELECT 1 FROM restriction j WHERE j.personne_id = p.id AND COALESCE(j.restreint_adresse, 0) = 1
                    AND j.decision_day <= $2 AND (j.levee_day IS NULL OR j.levee_day > $2)))
    ORDER BY p.id LIMIT 1";

fn values(famille: i64, day: Date) -> [Value; 2] {
    [famille.into(), day.to_string().into()]
}

/// Whether a judge keeps secret, on a day, where a child of a family lives: then every home of the family is (ADR 0077).
pub(crate) async fn is_hidden(read: &mut Read, famille: i64, day: Date) -> Result<bool, DbError> {
    Ok(read.query_opt(HIDDEN, &values(famille, day)).await?.is_some())
}

/// A new address of a secret home is refused: it has its own record. One that stands is not moved out of it.
pub(crate) fn held<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let (Some(famille), Some(foyer)) = (row.int("famille_id"), row.int("foyer_id")) else {
            return Ok(Vec::new());
        };
        let Some(day) = granted.at().get(..10).and_then(|day| day.parse::<Date>().ok()) else {
            return Ok(Vec::new());
        };
        let write = granted.write();
        let known = "SELECT famille_id, foyer_id FROM adresse_foyer WHERE id = $1";
        if let Some(standing) = write.query_opt(known, &[row.id.into()]).await? {
            let own: i64 = standing.get("famille_id")?;
            // One that stands already keeps its address, which nobody sees: it may be given an end.
            if own == famille && standing.get::<i64>("foyer_id")? == foyer {
                return Ok(Vec::new());
            }
            if write.query_opt(HIDDEN, &values(own, day)).await?.is_some() {
                return Ok(vec![Remark::refuse(
                    "foyer_id",
                    "Un juge garde secret le lieu où vit un enfant de cette famille : cette adresse reste au foyer où \
                     elle est notée. Donnez-lui une fin.",
                )]);
            }
        }
        let hidden = write.query_opt(HIDDEN, &values(famille, day)).await?;
        let told = hidden.map(|_| {
            Remark::refuse(
                "adresse",
                "Un juge garde secret le lieu où vit un enfant de cette famille : aucune adresse de ses foyers ne \
                 s’écrit ici. Celle de l’enfant s’écrit dans « Adresse protégée ».",
            )
        });
        Ok(told.into_iter().collect())
    })
}

/// The address of a secret home is not told, to nobody, wherever the row is read.
pub(crate) fn veiled<'r>(read: &'r mut Read, day: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let mut families: Vec<i64> = rows.iter().filter_map(|row| row.int("famille_id")).collect();
        families.sort_unstable();
        families.dedup();
        for famille in families {
            if !is_hidden(read, famille, day).await? {
                continue;
            }
            for row in rows.iter_mut().filter(|row| row.int("famille_id") == Some(famille)) {
                row.set("adresse", TU.into());
                for field in &LIEU[1..] {
                    row.set(field, None::<&str>.into());
                }
            }
        }
        Ok(())
    })
}
