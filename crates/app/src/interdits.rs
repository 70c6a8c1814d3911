//! What judges restricted, brought to the rooms that know nothing of it (ADR 0060): what is said before a row is kept,
//! and what stands in the place of what rows say when they are listed, shown or taken out.

use std::collections::BTreeMap;

use access::GrantedWrite;
use db::{DbError, Read};
use fiche::{Holding, Holds, Remark, Row, Veiling, Veils};
use jiff::civil::Date;
use partage::restriction::{
    InForce, Qui, TITULAIRE, all_in, all_of, concerned, held, in_force, is_about,
};

use crate::{famille::secrets, protections};

/// What is held against a row before it is kept, by table.
pub const HOLDS: &[(&str, Holds)] = &[
    ("rendez_vous", agenda::visite::hold),
    ("consentement_soin", of_consent),
    ("association_projet", of_association),
    ("restriction", protections::restriction),
    ("droit_visite", protections::visites),
    ("regle_acces", protections::regle),
    ("referent", protections::equipe),
    ("sejour", protections::sejour),
    ("incident", protections::incident),
    ("adresse_foyer", secrets::held),
    ("decision_admission", crate::suites::place::hold),
    ("question_enquete", protections::question),
];

/// What is put in the place of what rows say, by table.
pub const VEILS: &[(&str, &[&str], Veils)] = &[
    ("contact", NUMBERS, contacts),
    ("consentement_soin", &[], consents),
    ("association_projet", &[], associations),
    ("reunion", &[], meetings),
    ("adresse_foyer", secrets::LIEU, secrets::veiled),
];

/// How a contact is reached.
const NUMBERS: &[&str] =
    &["telephone", "telephone_second", "courriel", "canal", "heures", "suppleant"];

/// The rights whose restriction keeps somebody from being called.
const CALLED: &[&str] = &["restreint_contact", "restreint_correspondance"];

/// What somebody is told of when they are associated: school and care.
const TOLD: &[&str] = &["restreint_scolarite", "restreint_sante"];

/// What they are given besides.
const GIVEN: &[&str] = &["restreint_documents", "restreint_correspondance"];

fn rights(all: &[InForce], of: &[&str]) -> String {
    let here = |one: &InForce| one.ailleurs.is_none();
    // What another service noted in its own file is not told: whom to see is.
    if let (false, Some(one)) = (all.iter().any(here), all.first()) {
        return one.ailleurs.clone().unwrap_or_default();
    }
    let all = all.iter().filter(|one| here(one));
    let mut told: Vec<&str> = Vec::new();
    for (column, label) in all.flat_map(|one| &one.droits) {
        if of.contains(column) && !told.contains(label) {
            told.push(label);
        }
    }
    told.join(", ")
}

/// The orders that restrict care of one of those who may be the one who consents, on a day.
fn against_consent(rows: &[Row], qui: &str, day: Date) -> Vec<InForce> {
    let holders: &[&str] = match qui {
        "parents" | "parent" => &["mere", "pere", "autre_parent"],
        "tuteur" => &["tuteur"],
        _ => &[],
    };
    let mut all = in_force(rows, day);
    all.retain(|one| {
        one.restricts(&["restreint_sante"]) && holders.contains(&one.titulaire.as_str())
    });
    all
}

fn holders(all: &[InForce]) -> String {
    let mut told: Vec<String> = Vec::new();
    for one in all {
        let label = TITULAIRE.label_of(&one.titulaire).unwrap_or_default().to_lowercase();
        if !told.contains(&label) {
            told.push(label);
        }
    }
    told.join(", ")
}

/// A consent to care of whom a judge restricts in it wants a reason.
fn of_consent<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let (Some(personne), Some(day)) = (row.int("personne_id"), row.day("day")) else {
            return Ok(Vec::new());
        };
        let rows = all_in(granted.write(), personne).await?;
        let found = against_consent(&rows, row.text("qui").unwrap_or_default(), day);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let see = found.iter().all(|one| one.ailleurs.is_some());
        if let Some(told) = found.first().and_then(InForce::told_elsewhere).filter(|_| see) {
            let why = "Dites qui consent, et au vu de quoi.";
            return Ok(vec![Remark::warn("qui", format!("{told}. {why}"))]);
        }
        Ok(vec![Remark::warn(
            "qui",
            format!(
                "Un juge restreint le droit « santé » ({}) : voyez avec la cheffe de service qui peut consentir, \
                 ou dites qui consent et au vu de quoi.",
                holders(&found)
            ),
        )])
    })
}

/// What a judge keeps from somebody who is associated, as it stands on a day.
pub(crate) fn against_association(rows: &[Row], row: &Row, day: Date) -> Option<String> {
    let position = row.text("position").unwrap_or_default();
    if matches!(position, "restreint" | "injoignable") {
        return None;
    }
    let qui = Qui {
        lien: row.text("titulaire").unwrap_or_default(),
        nom: row.text("nom").unwrap_or_default(),
    };
    let mut of = TOLD.to_vec();
    if matches!(position, "remis" | "signe") {
        of.extend(GIVEN);
    }
    let found = held(rows, qui, &of, day);
    (!found.is_empty()).then(|| rights(&found, &of))
}

/// Who is informed, consulted or given a document against what a judge restricted: the row says why, in its own field.
fn of_association<'w>(granted: &'w mut GrantedWrite, row: &'w Row) -> Holding<'w> {
    Box::pin(async move {
        let (Some(personne), Some(day), None) =
            (row.int("personne_id"), row.day("day"), row.text("motif"))
        else {
            return Ok(Vec::new());
        };
        let rows = all_in(granted.write(), personne).await?;
        let told = against_association(&rows, row, day).map(|rights| {
            Remark::refuse(
                "motif",
                format!(
                    "Un juge restreint les droits de cette personne ({rights}) : ce qui lui est dit ou remis le \
                     laisse de côté. Notez « Droits restreints par un juge », ou dites ici ce qui lui a été dit, et \
                     pourquoi."
                ),
            )
        });
        Ok(told.into_iter().collect())
    })
}

/// The restrictions of the children of some rows, by child: those of whom a judge restricted something only.
async fn of_children(read: &mut Read, rows: &[Row]) -> Result<BTreeMap<i64, Vec<Row>>, DbError> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.int("personne_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut all = BTreeMap::new();
    for id in concerned(read, &ids).await? {
        all.insert(id, all_of(read, id).await?);
    }
    all.retain(|_, rows| !rows.is_empty());
    Ok(all)
}

/// Puts `veil` on each row whose child has restrictions.
fn each(rows: &mut [Row], orders: &BTreeMap<i64, Vec<Row>>, veil: impl Fn(&mut Row, &[Row])) {
    for row in rows {
        if let Some(found) = row.int("personne_id").and_then(|id| orders.get(&id)) {
            veil(row, found);
        }
    }
}

/// A clinical meeting has no minutes among the others', and none in its history: what was first written there is with its
/// clinical minutes, or was put right (ADR 0072).
fn meetings<'r>(read: &'r mut Read, _: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let told: Vec<String> = rows
            .iter()
            .filter(|row| row.text("compte_rendu").is_some())
            .map(|row| row.id.to_string())
            .collect();
        for id in told.chunks(400) {
            let sql = format!(
                "SELECT id FROM reunion WHERE nature = 'clinique' AND id IN ({})",
                id.join(", ")
            );
            for found in read.query(&sql, &[]).await? {
                let id: i64 = found.get("id")?;
                for row in rows.iter_mut().filter(|row| row.id == id) {
                    row.set("compte_rendu", None::<&str>.into());
                }
            }
        }
        Ok(())
    })
}

/// A contact that a judge keeps away has no number: one sees it, one dials it.
fn contacts<'r>(read: &'r mut Read, day: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let orders = of_children(read, rows).await?;
        each(rows, &orders, |row, found| {
            let qui = Qui {
                lien: row.text("lien").unwrap_or_default(),
                nom: row.text("nom").unwrap_or_default(),
            };
            let away =
                in_force(found, day).iter().any(|one| one.restricts(CALLED) && is_about(one, qui));
            if !away {
                return;
            }
            row.set("telephone", "Écarté par un juge : ne pas appeler".into());
            for field in &NUMBERS[1..] {
                row.set(field, None::<&str>.into());
            }
        });
        Ok(())
    })
}

/// A consent says when a judge restricts, that day or today, who may have given it.
fn consents<'r>(read: &'r mut Read, today: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let orders = of_children(read, rows).await?;
        each(rows, &orders, |row, found| {
            let qui = row.text("qui").unwrap_or_default();
            let mut all = against_consent(found, qui, today);
            all.extend(row.day("day").into_iter().flat_map(|day| against_consent(found, qui, day)));
            if all.is_empty() {
                return;
            }
            let label = sante::suivi::QUI_CONSENT.label_of(qui).unwrap_or(qui);
            let away = all.iter().all(|one| one.ailleurs.is_some());
            let told = match all.first().and_then(|one| one.ailleurs.as_deref()) {
                Some(see) if away => format!("{label} (une décision de justice : {see})"),
                _ => {
                    all.retain(|one| one.ailleurs.is_none());
                    format!("{label} (un juge restreint le droit « santé » : {})", holders(&all))
                }
            };
            row.set("qui", told.into());
        });
        Ok(())
    })
}

/// An association says when a judge restricts, that day or today, what somebody is told of.
fn associations<'r>(read: &'r mut Read, today: Date, rows: &'r mut [Row]) -> Veiling<'r> {
    Box::pin(async move {
        let orders = of_children(read, rows).await?;
        each(rows, &orders, |row, found| {
            let days = [Some(today), row.day("day")];
            let told =
                days.into_iter().flatten().find_map(|day| against_association(found, row, day));
            if let Some(rights) = told {
                let code = row.text("position").unwrap_or_default();
                let label = projet::association::POSITION_PROJET.label_of(code).unwrap_or(code);
                row.set("position", format!("{label} (un juge restreint : {rights})").into());
            }
        });
        Ok(())
    })
}
