//! What follows from a place that is given: the measure begins, the child has a stay, a first visit, somebody who
//! follows; a replacement says that its absence is replaced.

use access::GrantedWrite;
use db::{DbError, Value};
use fiche::{Following, Row, Wanted};
use jiff::{ToSpan as _, civil::DateTime};

fn wanted(table: &'static str, row: &Row, reference: String, made: Row) -> Wanted {
    let mut made = made;
    made.owner = row.owner;
    Wanted {
        table,
        id: row.id,
        reference,
        noted: None,
        row: made,
        once: &[],
        days: &[],
        made: true,
        motif: "Suite de la décision d’admission",
        doubt: None,
    }
}

/// The one row of a query, when it is the only one.
async fn only(
    granted: &mut GrantedWrite,
    sql: &str,
    values: &[Value],
) -> Result<Option<i64>, DbError> {
    let rows = granted.write().query(sql, values).await?;
    match rows.as_slice() {
        [row] => Ok(Some(row.get("id")?)),
        _ => Ok(None),
    }
}

/// A child who is taken in: the measure says from when, a stay begins that day, with its first visit and who follows.
pub(super) fn of_decision<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let (Some("admise"), Some(personne), Some(mesure), Some(start)) = (
            row.text("choix"),
            row.int("personne_id"),
            row.int("mesure_id"),
            row.text("prise_en_charge_day"),
        ) else {
            return Ok(Ok(Vec::new()));
        };
        let reference = format!("admission-{}", row.id);
        let begun = Row::default().with("prise_en_charge_day", start);
        let mut all = vec![Wanted {
            noted: Some(mesure),
            made: false,
            ..wanted("mesure", row, reference.clone(), begun)
        }];
        // A stay that was noted before, by hand, is that one.
        let sql =
            "SELECT id FROM sejour WHERE service_id = $1 AND (reference = $2 OR mesure_id = $3)
              AND sortie_day IS NULL ORDER BY id";
        let of = [row.owner.into(), reference.clone().into(), mesure.into()];
        let noted = only(granted, sql, &of).await?;
        let sql = "SELECT o.id FROM modalite o JOIN mesure m ON m.id = $2
              WHERE o.service_id = $1 AND o.nature = m.nature ORDER BY o.id";
        let modalite = only(granted, sql, &[row.owner.into(), mesure.into()]).await?;
        let stay = Row::default()
            .with("personne_id", personne)
            .with("mesure_id", mesure)
            .with("modalite_id", modalite)
            .with("entree_day", start);
        all.push(Wanted {
            noted,
            once: &["modalite_id", "entree_day"],
            ..wanted("sejour", row, reference.clone(), stay)
        });
        let sejour = noted.unwrap_or(row.id);
        for (field, role) in [("referent_id", "referent"), ("coreferent_id", "coreferent")] {
            if let Some(who) = row.int(field) {
                let tie = Row::default()
                    .with("sejour_id", sejour)
                    .with("professionnel_id", who)
                    .with("role", role)
                    .with("start_day", start);
                all.push(wanted("referent", row, format!("{reference}-{role}"), tie));
            }
        }
        let visit = row.text("visite_at").and_then(|at| Some((at, at.parse::<DateTime>().ok()?)));
        if let Some((at, begins)) = visit {
            let ends = begins.saturating_add(1.hour()).strftime("%Y-%m-%dT%H:%M").to_string();
            let meeting = Row::default()
                .with("personne_id", personne)
                .with("nature", "visite_domicile")
                .with("objet", "Première visite")
                .with("professionnel_id", row.int("referent_id"))
                .with("start_at", at)
                .with("end_at", ends)
                .with("etat", "prevu");
            let once = &["etat", "objet", "nature"];
            all.push(Wanted { once, ..wanted("rendez_vous", row, reference, meeting) });
        }
        Ok(Ok(all))
    })
}

/// An absence that somebody replaces says so.
pub(super) fn of_replacement<'w>(_: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let Some(absence) = row.int("absence_id") else { return Ok(Ok(Vec::new())) };
        let replaced = Row::default().with("remplacee", 1_i64);
        Ok(Ok(vec![Wanted {
            noted: Some(absence),
            made: false,
            motif: "Suite du remplacement",
            ..wanted("absence_professionnel", row, format!("remplacee-{absence}"), replaced)
        }]))
    })
}
