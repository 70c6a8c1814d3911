//! Who may not receive a writing, by decision of a judge (C. civ., art. 375-7 ; CPC, art. 1187).

use fiche::Row;
use jiff::civil::Date;
use partage::restriction::{InForce, in_force};

/// The rights without which nothing written is sent.
const NEEDED: &[&str] = &["restreint_documents", "restreint_correspondance"];

/// The decision that keeps a writing from an addressee on a day, if any.
pub fn kept_from(restrictions: &[Row], destinataire: &str, day: Date) -> Option<InForce> {
    in_force(restrictions, day).into_iter().find(|one| {
        one.titulaire == destinataire
            && one.droits.iter().any(|(column, _)| NEEDED.contains(column))
    })
}

/// Why it is not sent, in words.
pub fn told(one: &InForce) -> String {
    let droits: Vec<String> =
        one.droits.iter().map(|(_, label)| label.replace('\'', "’")).collect();
    let who = one.juge.clone().unwrap_or_else(|| "Un juge".to_owned());
    let day = one
        .decision
        .map(|day| format!(" par décision du {}", vocabulary::french_day(day)))
        .unwrap_or_default();
    format!(
        "{who} a restreint{day} les droits de ce destinataire ({}). Cet écrit ne peut pas lui être \
         envoyé tant que la restriction n’est pas levée.",
        droits.join(", ")
    )
}
