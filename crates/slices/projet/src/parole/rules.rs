//! What follows from the words of a child: whether an answer is owed, and whether they may be quoted.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::french_day;

/// Where the answer to a child stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attente {
    /// None is owed.
    Aucune,
    /// It is owed on that day.
    Due(Date),
    /// That day is past, and there is none.
    Retard(Date),
    /// Somebody decided; the child was not told yet.
    ARendre,
    /// The child was told.
    Rendue,
}

/// Where the answer stands on a day.
pub fn attente(row: &Row, today: Date) -> Attente {
    let Some(due) = row.day("reponse_due_day") else { return Attente::Aucune };
    if row.day("rendu_day").is_some() {
        Attente::Rendue
    } else if row.day("reponse_day").is_some() {
        Attente::ARendre
    } else if due < today {
        Attente::Retard(due)
    } else {
        Attente::Due(due)
    }
}

/// Whether the child agreed that these words be taken up elsewhere.
pub fn is_quotable(row: &Row) -> bool {
    row.text("accord_partage") == Some("oui")
}

/// Whether the child agreed that these words be taken up in their project: there only, or everywhere.
pub fn is_for_project(row: &Row) -> bool {
    is_quotable(row) || row.text("accord_partage") == Some("projet")
}

fn awaited(row: &Row) -> Option<Remark> {
    let told = match row.text("sens")? {
        "demande" => "Dites quand l’enfant aura sa réponse : il l’attendra.",
        "avis" => "Dites quel jour la décision est prise : son avis doit être lu avant.",
        _ => return None,
    };
    row.value("reponse_due_day").is_none().then(|| Remark::refuse("reponse_due_day", told))
}

fn not_before(row: &Row, field: &'static str, first: &str, what: &str) -> Option<Remark> {
    let (day, start) = (row.day(field)?, row.day(first)?);
    (day < start).then(|| {
        let (day, start) = (french_day(day), french_day(start));
        Remark::refuse(field, format!("Le {day} est avant {what} ({start}) : corrigez ce jour."))
    })
}

fn answered(row: &Row) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let has = |field: &str| row.value(field).is_some();
    if has("rendu_day") && !has("reponse_day") {
        let told = "Une réponse se décide avant d’être dite : renseignez « Décidé le ».";
        remarks.push(Remark::refuse("reponse_day", told));
    }
    if has("reponse_day") && !has("reponse") {
        let told = "Écrivez la réponse, comme elle est dite à l’enfant.";
        remarks.push(Remark::refuse("reponse", told));
    }
    if has("reponse_day") && !has("decideur") {
        remarks.push(Remark::refuse("decideur", "Dites qui a décidé : l’enfant le demandera."));
    }
    if has("reponse") && !has("reponse_day") {
        remarks.push(Remark::refuse("reponse_day", "Dites quel jour cela a été décidé."));
    }
    remarks
}

/// The rule of the record kind.
pub(super) fn parole(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = [
        rule::after_birth(row, linked, "day"),
        awaited(row),
        not_before(row, "reponse_due_day", "day", "ses mots"),
        not_before(row, "reponse_day", "day", "ses mots"),
        not_before(row, "rendu_day", "reponse_day", "la décision"),
    ]
    .into_iter()
    .flatten()
    .collect();
    remarks.extend(answered(row));
    remarks
}
