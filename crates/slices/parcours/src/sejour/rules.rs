//! What must hold on a stay and on the modalities it goes through.

use fiche::{Linked, Remark, Row, rule};
use jiff::ToSpan as _;
use vocabulary::{age_years, french_day};

/// From this age on, in years, an entry is improbable.
const IMPROBABLE_AGE_YEARS: i16 = 21;
/// Beyond this length, in years, a stay is improbable.
const IMPROBABLE_STAY_YEARS: i32 = 9;

/// All that must hold on a stay.
pub fn sejour(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = [
        rule::after_birth(row, linked, "entree_day"),
        after_death(row, linked),
        left_too_early(row),
        same_day(row, "entree_at", "entree_day", "d'entrée"),
        same_day(row, "sortie_at", "sortie_day", "de sortie"),
        other_child(row, linked),
        before_decision(row, linked),
        age(row, linked),
        too_long(row),
    ]
    .into_iter()
    .flatten()
    .collect();
    remarks.extend(exit_told(row, "motif_sortie", "motif", "le motif"));
    remarks.extend(exit_told(row, "suite", "suite", "la suite"));
    remarks
}

fn after_death(row: &Row, linked: &Linked) -> Option<Remark> {
    let death = linked.get("personne_id")?.day("death_day")?;
    let entree = row.day("entree_day")?;
    (entree > death).then(|| {
        Remark::refuse(
            "entree_day",
            format!(
                "L'entrée ({}) est après le décès ({}) : corrigez cette date, ou la fiche de \
                 l'enfant.",
                french_day(entree),
                french_day(death)
            ),
        )
    })
}

fn left_too_early(row: &Row) -> Option<Remark> {
    let (entree, sortie) = (row.day("entree_day")?, row.day("sortie_day")?);
    let sooner = match (row.moment("entree_at"), row.moment("sortie_at")) {
        (Some(from), Some(to)) if entree == sortie => to < from,
        _ => sortie < entree,
    };
    sooner.then(|| {
        Remark::refuse(
            "sortie_day",
            format!(
                "La sortie ({}) est avant l'entrée ({}) : corrigez l'une des deux dates.",
                french_day(sortie),
                french_day(entree)
            ),
        )
    })
}

/// The hour of an entry or an exit is of its day.
fn same_day(row: &Row, at: &'static str, day: &str, what: &str) -> Option<Remark> {
    let moment = row.day(at)?;
    (row.day(day) != Some(moment)).then(|| {
        Remark::refuse(
            at,
            format!(
                "L'heure {what} est du {}, mais ce n'est pas le jour {what} : donnez le même jour.",
                french_day(moment)
            ),
        )
    })
}

fn other_child(row: &Row, linked: &Linked) -> Option<Remark> {
    let of = linked.get("mesure_id")?.int("personne_id");
    (of != row.int("personne_id")).then(|| {
        Remark::refuse(
            "mesure_id",
            "Cette mesure est celle d'un autre enfant : choisissez une mesure du même enfant.",
        )
    })
}

fn before_decision(row: &Row, linked: &Linked) -> Option<Remark> {
    let decision = linked.get("mesure_id")?.day("decision_day")?;
    let entree = row.day("entree_day")?;
    (entree < decision).then(|| {
        Remark::warn(
            "entree_day",
            format!(
                "L'entrée ({}) est avant la décision de la mesure ({}) : vérifiez les dates, ou \
                 dites pourquoi (accueil en urgence).",
                french_day(entree),
                french_day(decision)
            ),
        )
    })
}

fn age(row: &Row, linked: &Linked) -> Option<Remark> {
    let years = age_years(linked.get("personne_id")?.day("birth_day")?, row.day("entree_day")?);
    (years >= IMPROBABLE_AGE_YEARS).then(|| {
        Remark::warn(
            "entree_day",
            format!(
                "{years} ans à l'entrée, c'est peu probable : vérifiez la date et la naissance, ou \
                 dites pourquoi."
            ),
        )
    })
}

fn too_long(row: &Row) -> Option<Remark> {
    let (entree, sortie) = (row.day("entree_day")?, row.day("sortie_day")?);
    let latest = entree.checked_add(IMPROBABLE_STAY_YEARS.years()).ok()?;
    (sortie > latest).then(|| {
        Remark::warn(
            "sortie_day",
            format!(
                "Le séjour dure plus de {IMPROBABLE_STAY_YEARS} ans : vérifiez les deux dates, ou \
                 dites pourquoi."
            ),
        )
    })
}

/// An exit says why and what follows; nothing of the sort is said without an exit.
fn exit_told(row: &Row, field: &'static str, name: &str, the: &str) -> Option<Remark> {
    match (row.day("sortie_day").is_some(), row.value(field).is_some()) {
        (true, false) => Some(Remark::warn(
            field,
            format!(
                "L'enfant est sorti sans {name} : donnez {the}, ou dites pourquoi on l'ignore."
            ),
        )),
        (false, true) => Some(Remark::refuse(
            field,
            format!(
                "L'enfant n'est pas sorti, mais une sortie est décrite : donnez le jour de sortie, \
                 ou videz {the}."
            ),
        )),
        _ => None,
    }
}

/// A modality of a stay is a span of days inside it.
pub fn modalite_sejour(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day").into_iter().chain(outside(row, linked)).collect()
}

fn outside(row: &Row, linked: &Linked) -> Option<Remark> {
    let sejour = linked.get("sejour_id")?;
    let (start, entree) = (row.day("start_day")?, sejour.day("entree_day")?);
    if start < entree {
        return Some(Remark::refuse(
            "start_day",
            format!(
                "La modalité commence ({}) avant l'entrée ({}) : corrigez l'une des deux dates.",
                french_day(start),
                french_day(entree)
            ),
        ));
    }
    let sortie = sejour.day("sortie_day")?;
    // The last day may be the day of leaving: stored, the end is the day after.
    let last = row.day("end_day").and_then(|end| end.yesterday().ok());
    let (field, day) = last.map_or(("start_day", start), |last| ("end_day", last));
    (day > sortie).then(|| {
        Remark::refuse(
            field,
            format!(
                "La modalité va au {} alors que l'enfant sort le {} : corrigez l'une des deux dates.",
                french_day(day),
                french_day(sortie)
            ),
        )
    })
}
