//! What must hold on posts.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::age_years;

/// The greatest share of one post, in hundredths of a full-time equivalent.
const ETP_MAX: i64 = 150;
/// Under this age, in years, somebody at work is improbable.
const IMPROBABLE_YEARS: i16 = 16;

/// A post is of a possible size, ends after it starts, and its reason for leaving has a day.
pub fn poste(row: &Row, linked: &Linked) -> Vec<Remark> {
    [etp(row), rule::span(row, "start_day", "end_day"), left(row), young(row, linked)]
        .into_iter()
        .flatten()
        .collect()
}

/// A vacant post is of a possible size, and is filled after it fell vacant.
pub fn poste_vacant(row: &Row, _: &Linked) -> Vec<Remark> {
    [etp(row), rule::span(row, "start_day", "end_day")].into_iter().flatten().collect()
}

fn etp(row: &Row) -> Option<Remark> {
    let etp = row.int("etp")?;
    (!(0..=ETP_MAX).contains(&etp)).then(|| {
        Remark::refuse("etp", "Un poste compte entre 0 et 1,5 ETP : 1,00 est un temps plein.")
    })
}

fn left(row: &Row) -> Option<Remark> {
    (row.value("motif_sortie").is_some() && row.value("end_day").is_none()).then(|| {
        Remark::refuse(
            "motif_sortie",
            "Un motif de sortie est donné sans date : donnez le dernier jour, ou videz le motif.",
        )
    })
}

fn young(row: &Row, linked: &Linked) -> Option<Remark> {
    let birth = linked.get("professionnel_id")?.day("birth_day")?;
    let years = age_years(birth, row.day("start_day")?);
    (years < IMPROBABLE_YEARS).then(|| {
        Remark::warn(
            "start_day",
            format!("{years} ans à l'entrée dans le poste : vérifiez la date et la naissance."),
        )
    })
}
