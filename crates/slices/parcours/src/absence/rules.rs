//! What must hold on an absence: its hours in order, inside its stay, of the same child.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// All that must hold on an absence.
pub fn absence(row: &Row, linked: &Linked) -> Vec<Remark> {
    [
        rule::after_birth(row, linked, "start_at"),
        back_too_early(row),
        other_child(row, linked, "sejour_id", "Ce séjour est celui"),
        other_child(row, linked, "mesure_id", "Cette mesure est celle"),
        told_early(row),
        left_outside(row, linked),
        back_after(row, linked),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn back_too_early(row: &Row) -> Option<Remark> {
    (row.moment("end_at")? < row.moment("start_at")?).then(|| {
        Remark::refuse("end_at", "Le retour est avant le départ : corrigez l'un des deux.")
    })
}

fn told_early(row: &Row) -> Option<Remark> {
    (row.moment("declaration_at")? < row.moment("start_at")?).then(|| {
        Remark::refuse(
            "declaration_at",
            "La déclaration est avant le départ : corrigez l'un des deux.",
        )
    })
}

fn other_child(row: &Row, linked: &Linked, field: &'static str, what: &str) -> Option<Remark> {
    let of = linked.get(field)?.int("personne_id");
    (of != row.int("personne_id")).then(|| {
        Remark::refuse(
            field,
            format!("{what} d'un autre enfant : corrigez-le, ou corrigez l'enfant."),
        )
    })
}

fn left_outside(row: &Row, linked: &Linked) -> Option<Remark> {
    let sejour = linked.get("sejour_id")?;
    let (start, entree) = (row.day("start_at")?, sejour.day("entree_day")?);
    let (bound, what) = if start < entree {
        (entree, "avant l'entrée")
    } else {
        (sejour.day("sortie_day").filter(|sortie| start > *sortie)?, "après la sortie")
    };
    Some(Remark::refuse(
        "start_at",
        format!(
            "Le départ ({}) est {what} ({}) : corrigez les dates, ou videz le séjour si l'enfant \
             n'était pas accueilli.",
            french_day(start),
            french_day(bound)
        ),
    ))
}

/// A child who left for good while away did not come back: improbable, yet a flight may end later.
fn back_after(row: &Row, linked: &Linked) -> Option<Remark> {
    let (end, sortie) = (row.day("end_at")?, linked.get("sejour_id")?.day("sortie_day")?);
    (end > sortie).then(|| {
        Remark::warn(
            "end_at",
            format!(
                "Le retour ({}) est après la sortie ({}) : vérifiez les dates, ou dites pourquoi.",
                french_day(end),
                french_day(sortie)
            ),
        )
    })
}
