//! What must hold on a request.

use fiche::{Linked, Remark, Row};
use vocabulary::french_day;

/// From this age on, in years, a request for a child is improbable.
const IMPROBABLE_YEARS: i64 = 21;

/// A refusal has its reason, and no answer comes before the request.
pub fn demande(row: &Row, _: &Linked) -> Vec<Remark> {
    [refusal(row), answer(row), age(row)].into_iter().flatten().collect()
}

fn refusal(row: &Row) -> Option<Remark> {
    match (row.text("decision") == Some("refusee"), row.value("motif_refus").is_some()) {
        (true, false) => Some(Remark::refuse(
            "motif_refus",
            "La demande est refusée : donnez le motif du refus.",
        )),
        (false, true) => Some(Remark::refuse(
            "motif_refus",
            "Un motif de refus est donné, mais la demande n'est pas refusée : changez la décision, \
             ou videz le motif.",
        )),
        _ => None,
    }
}

fn answer(row: &Row) -> Option<Remark> {
    let day = row.day("reponse_day")?;
    if let Some(reception) = row.day("reception_day").filter(|reception| day < *reception) {
        return Some(Remark::refuse(
            "reponse_day",
            format!(
                "La réponse ({}) est avant la réception ({}) : corrigez l'une des deux dates.",
                french_day(day),
                french_day(reception)
            ),
        ));
    }
    matches!(row.text("decision"), None | Some("en_attente")).then(|| {
        Remark::warn(
            "decision",
            "Une réponse est datée, mais la demande est en attente : donnez la décision.",
        )
    })
}

fn age(row: &Row) -> Option<Remark> {
    let years = row.int("age_years")?;
    (years >= IMPROBABLE_YEARS).then(|| {
        Remark::warn(
            "age_years",
            format!("{years} ans, c'est peu probable pour une admission : vérifiez l'âge."),
        )
    })
}
