//! What must hold on an orientation towards care.

use fiche::{Linked, Remark, Row, rule};
use vocabulary::french_day;

/// Care begins after it was asked, ends after it began, and not after a refusal.
pub fn orientation_sante(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day").into_iter().chain(begun(row)).collect()
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
