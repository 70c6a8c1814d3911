//! What must be said of a good practice or a proposal: which text would carry it, to whom it went, what was answered.

use fiche::{Linked, Remark, Row};

use crate::controle::wrong_shares;

/// The rule of the record kind.
pub(super) fn proposition(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if row.text("vecteur").is_some_and(|vecteur| vecteur != "action")
        && row.text("vecteur_texte").is_none()
    {
        let told = "Dites quel texte, quelle convention la porterait.";
        remarks.push(Remark::refuse("vecteur_texte", told));
    }
    if row.day("envoi_day").is_some() && row.text("envoi_a").is_none() {
        remarks.push(Remark::refuse("envoi_a", "Dites à qui elle a été envoyée."));
    }
    if row.text("suite_proposition").is_some_and(|suite| suite != "attente") {
        if row.day("suite_day").is_none() {
            remarks.push(Remark::refuse("suite_day", "Dites de quand est cette réponse."));
        }
        if row.text("suite_texte").is_none() {
            let told = "Dites la réponse : qui a proposé la lira.";
            remarks.push(Remark::refuse("suite_texte", told));
        }
    }
    // What is typed in a diagnosis goes through the check of a published table, and comes back with its reason.
    for field in ["titre", "contexte", "effet"] {
        let wrong = row.text(field).map(wrong_shares).unwrap_or_default();
        remarks.extend(wrong.into_iter().map(|reason| Remark::refuse(field, reason)));
    }
    if row.day("suite_day").zip(row.day("day")).is_some_and(|(suite, day)| suite < day) {
        remarks.push(Remark::refuse("suite_day", "C’est avant le jour où elle a été notée."));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_share_that_cannot_be_goes_back_with_its_reason() {
        for (text, wrong, why) in [
            ("57 % de 25 400 enfants, soit 14 300 enfants", true, "56,3 %"),
            ("56 % de 25 400 enfants, soit 14 300", false, "rounded"),
            ("Ils sont 14 300 sur 25 400, soit 57 %.", true, "the other way round"),
            ("Ils sont 14 300 sur 25 400, soit 56,3 %.", false, "to a decimal"),
            ("30 à 45 % des enfants attendent", false, "a range stays a range"),
            ("30 à 45 % de 25 400 enfants, soit 7 620 à 11 430", false, "by both its ends"),
            ("30 à 45 % de 25 400 enfants, soit 7 620 à 14 300", true, "one end is wrong"),
            ("30 % à 45 % de 25 400 enfants, soit 9 000", false, "a number in the range"),
            ("7 620 à 14 300 sur 25 400, soit de 30 à 45 %", true, "the other way round"),
            ("57 % des enfants", false, "nothing to check it against"),
        ] {
            let row = Row::default().with("day", "2026-02-01").with("vecteur", "action");
            let row = row.with("contexte", text);
            let told = proposition(&row, &Linked::default());
            assert_eq!(told.iter().any(|one| one.field == "contexte"), wrong, "{text}: {why}");
            assert!(told.iter().all(|one| !one.overridable));
        }
    }

    #[test]
    fn a_proposal_says_its_text_to_whom_it_went_and_what_was_answered() {
        let fields = |row: &Row| -> Vec<&str> {
            proposition(row, &Linked::default()).iter().map(|one| one.field).collect()
        };
        let row = Row::default().with("day", "2026-02-01").with("vecteur", "action");
        assert_eq!(fields(&row), Vec::<&str>::new());
        let law = row.clone().with("vecteur", "loi");
        assert_eq!(fields(&law), ["vecteur_texte"]);
        let sent = law.with("vecteur_texte", "CASF, art. L. 226-3").with("envoi_day", "2026-02-03");
        assert_eq!(fields(&sent), ["envoi_a"]);
        let answered = sent.with("envoi_a", "ONPE").with("suite_proposition", "retenue");
        assert_eq!(fields(&answered), ["suite_day", "suite_texte"]);
        let said = answered.with("suite_texte", "Reprise dans le rapport.");
        assert_eq!(fields(&said.clone().with("suite_day", "2026-03-01")), Vec::<&str>::new());
        assert_eq!(fields(&said.with("suite_day", "2026-01-01")), ["suite_day"]);
    }
}
