//! What follows from a place that is given: the measure begins, the child has a stay, a first visit, somebody who
//! follows; a replacement says that its absence is replaced.

use access::GrantedWrite;
use admission::places;
use db::{DbError, Value};
use fiche::{Following, Holding, Remark, Row, Wanted};
use jiff::{ToSpan as _, civil::DateTime};
use vocabulary::french_day;

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

/// What stands in the way of a decision: the place was given already, or the measure does not wait.
pub(crate) fn hold<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let sql = "SELECT choix, prise_en_charge_day, visite_at, referent_id, coreferent_id
              FROM decision_admission WHERE id = $1";
        let before = granted.write().query_opt(sql, &[row.id.into()]).await?;
        let given = match &before {
            Some(before) => before.get::<String>("choix")? == "admise",
            None => false,
        };
        if let Some(before) = before.filter(|_| given) {
            return kept_as_given(&before, row);
        }
        let mesure = row.int("mesure_id").unwrap_or_default();
        let mut remarks = Vec::new();
        if row.text("choix") == Some("admise") {
            let sql =
                "SELECT prise_en_charge_day, fin_day, attente_sans_suite FROM mesure WHERE id = $1";
            if let Some(found) = granted.write().query_opt(sql, &[mesure.into()]).await? {
                let begun: Option<String> = found.get("prise_en_charge_day")?;
                let over: Option<String> = found.get("fin_day")?;
                let dropped = found.get::<Option<i64>>("attente_sans_suite")? == Some(1);
                let told = match (begun.and_then(|day| day.parse().ok()), over.is_some(), dropped) {
                    (Some(day), ..) => Some(format!(
                        "Cette mesure est déjà prise en charge, le {} : corrigez-le sur la mesure.",
                        french_day(day)
                    )),
                    (None, true, _) => Some("Cette mesure est finie.".to_owned()),
                    (None, false, true) => {
                        Some("Cette mesure n’attend plus : elle est notée sans suite.".to_owned())
                    }
                    (None, false, false) => None,
                };
                remarks.extend(told.map(|told| Remark::refuse("mesure_id", told)));
            }
            remarks.extend(full(granted, row).await?);
        }
        Ok(remarks)
    })
}

/// On the day of entry no place stays free, as the panel of the group counts them: it may be so, with a reason.
async fn full(granted: &mut GrantedWrite, row: &Row) -> Result<Option<Remark>, DbError> {
    let Some(day) = row.day("prise_en_charge_day") else { return Ok(None) };
    let values: [Value; 2] = [row.owner.into(), day.to_string().into()];
    let found = granted.write().query(places::CAPACITES, &values).await?;
    let Some(beds) = places::noted(&found)? else { return Ok(None) };
    let found = granted.write().query(places::SEJOURS, &values).await?;
    let spans = places::spans(&found, day, row.int("personne_id"))?;
    if places::free(beds, &spans, day).is_some_and(|free| free.depuis == day) {
        return Ok(None);
    }
    let there = spans.iter().filter(|(start, _)| *start <= day).count();
    let coming = spans.len() - there;
    let told = |n: usize, one: &str, many: &str| format!("{n} {}", if n < 2 { one } else { many });
    let beds_told = format!("{beds} {}", if beds < 2 { "place" } else { "places" });
    let children = told(there, "enfant présent", "enfants présents");
    let day = french_day(day);
    // Full that day, or later by those who are to come.
    let sentence = if i64::try_from(there).is_ok_and(|there| there < beds) {
        let coming = told(coming, "arrivée prévue", "arrivées prévues");
        format!(
            "Aucune place ne reste libre à partir du {day} : {children} et {coming} pour {beds_told}."
        )
    } else {
        format!("Aucune place n'est libre le {day} : {children} pour {beds_told}.")
    };
    Ok(Some(Remark::warn("prise_en_charge_day", sentence)))
}

/// A place that was given stays given as it was said then.
fn kept_as_given(before: &db::Row, row: &Row) -> Result<Vec<Remark>, DbError> {
    let mut moved = row.text("choix") != Some("admise");
    for name in ["prise_en_charge_day", "visite_at"] {
        let text: Option<String> = before.get(name)?;
        moved |= text.as_deref() != row.text(name);
    }
    for name in ["referent_id", "coreferent_id"] {
        let who: Option<i64> = before.get(name)?;
        moved |= who != row.int(name);
    }
    let told = "Cette décision a donné la place : corrigez la mesure, le séjour, le référent ou le \
                rendez-vous là où ils sont. Ici, seul le motif se corrige.";
    Ok(moved.then(|| Remark::refuse("choix", told)).into_iter().collect())
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
        // Given once: what was made then is corrected where it stands, a correction of the decision makes nothing.
        let sql = "SELECT prise_en_charge_day FROM mesure WHERE id = $1";
        let found = granted.write().query_opt(sql, &[mesure.into()]).await?;
        let begun: Option<String> = found.map_or(Ok(None), |row| row.get("prise_en_charge_day"))?;
        if begun.is_some() {
            return Ok(Ok(Vec::new()));
        }
        let reference = format!("admission-{}", row.id);
        let begun = Row::default().with("prise_en_charge_day", start);
        let mut all = vec![Wanted {
            noted: Some(mesure),
            made: false,
            ..wanted("mesure", row, reference.clone(), begun)
        }];
        // A stay that was noted before, by hand, with its measure or without any, is that one.
        let sql = "SELECT id FROM sejour WHERE service_id = $1 AND sortie_day IS NULL
              AND (reference = $2 OR mesure_id = $3 OR (personne_id = $4 AND mesure_id IS NULL))
            ORDER BY id";
        let of = [row.owner.into(), reference.clone().into(), mesure.into(), personne.into()];
        let noted = only(granted, sql, &of).await?;
        let sql = "SELECT o.id FROM modalite o JOIN mesure m ON m.id = $2
              WHERE o.service_id = $1 AND o.nature = m.nature ORDER BY o.id";
        let mut modalite = only(granted, sql, &[row.owner.into(), mesure.into()]).await?;
        if modalite.is_none() {
            // The only one there is, whatever its nature.
            let sql = "SELECT id FROM modalite WHERE service_id = $1 ORDER BY id LIMIT 2";
            modalite = only(granted, sql, &[row.owner.into()]).await?;
        }
        let stay = Row::default()
            .with("personne_id", personne)
            .with("mesure_id", mesure)
            .with("modalite_id", modalite)
            .with("entree_day", start);
        let sejour = noted.unwrap_or(row.id);
        let mut entry = stay.clone();
        (entry.id, entry.owner) = (sejour, row.owner);
        all.push(Wanted {
            noted,
            once: &["modalite_id", "entree_day"],
            ..wanted("sejour", row, reference.clone(), stay)
        });
        // An entry owes its health check, whoever noted it.
        match super::of_stay(granted, &entry).await? {
            Ok(owed) => all.extend(owed),
            Err(remark) => return Ok(Err(remark)),
        }
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

/// An absence says that it is replaced once each of its days is.
pub(super) fn of_replacement<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Following<'w> {
    Box::pin(async move {
        let Some(absence) = row.int("absence_id") else { return Ok(Ok(Vec::new())) };
        if !rh::absence::is_replaced(granted, absence, row).await? {
            return Ok(Ok(Vec::new()));
        }
        let replaced = Row::default().with("remplacee", 1_i64);
        Ok(Ok(vec![Wanted {
            noted: Some(absence),
            made: false,
            motif: "Suite du remplacement",
            ..wanted("absence_professionnel", row, format!("remplacee-{absence}"), replaced)
        }]))
    })
}
