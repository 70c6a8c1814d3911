//! What must hold on an orientation towards care.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// Care begins after it was asked, ends after it began, and not after a refusal.
pub fn orientation_sante(row: &Row, _: &Linked) -> Vec<Remark> {
    let undated = (row.text("arret_soin").is_some() && row.day("end_day").is_none())
        .then(|| Remark::refuse("end_day", "Quel est le dernier jour du soin ?"));
    rule::span(row, "start_day", "end_day").into_iter().chain(begun(row)).chain(undated).collect()
}

/// A structure is asked for a request of the same child, and answers after it was asked.
pub fn sollicitation(row: &Row, linked: &Linked) -> Vec<Remark> {
    let other = linked
        .get("orientation_id")
        .is_some_and(|asked| asked.int("personne_id") != row.int("personne_id"))
        .then(|| Remark::refuse("orientation_id", "C'est le soin demandé pour un autre enfant."));
    let early = row
        .day("reponse_day")
        .zip(row.day("demande_day"))
        .is_some_and(|(answered, asked)| answered < asked)
        .then(|| Remark::refuse("reponse_day", "Elle répond avant d'être sollicitée."));
    let undated = (matches!(row.text("reponse"), Some("acceptee" | "refusee"))
        && row.day("reponse_day").is_none())
    .then(|| {
        Remark::warn(
            "reponse_day",
            "Quel jour a-t-elle répondu ? Sinon, dites pourquoi on l'ignore.",
        )
    });
    [other, early, undated].into_iter().flatten().collect()
}

fn begun(row: &Row) -> Option<Remark> {
    let (start, asked) = (row.day("start_day")?, row.day("demande_day")?);
    if start < asked {
        return Some(Remark::refuse(
            "start_day",
            format!(
                "Le soin commence ({}) avant d'être demandé ({}) : corrigez l'une des deux dates.",
                french_day(start),
                french_day(asked)
            ),
        ));
    }
    (row.text("reponse") == Some("refusee")).then(|| {
        Remark::refuse(
            "reponse",
            "Le soin a commencé, mais la réponse est un refus : changez la réponse, ou videz le \
             début du soin.",
        )
    })
}
