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

/// The passages of a text that say to an addressee what a judge keeps from them: where the child lives, where they
/// go to school. `places`: the right, and the words that tell it. Words of fewer than six letters tell nothing.
pub fn betrayed(
    restrictions: &[Row],
    destinataire: &str,
    day: Date,
    places: &[(&'static str, String)],
    texte: &str,
) -> Vec<String> {
    let texte = vocabulary::search_key(texte);
    let kept = |droit: &str| {
        in_force(restrictions, day).iter().any(|one| {
            one.titulaire == destinataire && one.droits.iter().any(|(column, _)| *column == droit)
        })
    };
    let mut found: Vec<String> = Vec::new();
    for (droit, words) in places {
        // An address is written on several lines, or between commas: a line of it is enough.
        for part in words.split(['\n', ',', ';']).map(str::trim) {
            let key = vocabulary::search_key(part);
            // A town alone tells nothing: courts and trains have one too.
            let whole = part == words.trim() || part.chars().any(|one| one.is_ascii_digit());
            let tells = whole && key.chars().count() >= 6 && texte.contains(&key);
            if tells && kept(droit) && !found.iter().any(|one| one == part) {
                found.push(part.to_owned());
            }
        }
    }
    found
}

/// Why a text that tells it is not sent, in words.
pub fn told_betrayed(passages: &[String]) -> String {
    let quoted: Vec<String> = passages.iter().map(|one| format!("« {one} »")).collect();
    format!(
        "Un juge garde secret à l’égard de ce destinataire où vit l’enfant, ou son école, et ce texte le \
         dit : {}. Retirez-le d’une nouvelle version avant de l’envoyer.",
        quoted.join(", ")
    )
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
