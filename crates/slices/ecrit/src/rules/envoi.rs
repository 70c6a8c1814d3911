//! Who may not receive a writing, by decision of a judge (C. civ., art. 375-7 ; CPC, art. 1187).

use fiche::Row;
use jiff::civil::Date;
use partage::restriction::{InForce, Qui, held, in_force, is_about, is_unsaid};

/// The rights without which nothing written is sent.
const NEEDED: &[&str] = &["restreint_documents", "restreint_correspondance"];

/// The decision that keeps a writing from an addressee on a day, if any.
pub fn kept_from(restrictions: &[Row], qui: Qui<'_>, day: Date) -> Option<InForce> {
    held(restrictions, qui, NEEDED, day).into_iter().next()
}

/// What a letter may say that a right is about.
const SAID: &[&str] = &[
    "restreint_documents",
    "restreint_correspondance",
    "restreint_adresse",
    "restreint_scolarite",
    "restreint_sante",
];

/// Whether an addressee must be named before anything leaves: an order may be about them, and nothing says that it is
/// not.
pub fn wants_a_name(restrictions: &[Row], qui: Qui<'_>, day: Date) -> bool {
    matches!(qui.lien, "autre" | "autre_parent")
        && is_unsaid(qui)
        && in_force(restrictions, day).iter().any(|one| one.restricts(SAID))
}

/// What a writing says of school or of care to somebody from whom a judge keeps it: `parts` are its titles, their themes
/// and whether they say anything; `facts` what it cites, by label and theme.
pub fn told_apart(
    restrictions: &[Row],
    qui: Qui<'_>,
    day: Date,
    parts: &[(&str, &[String])],
    facts: &[(&str, &str)],
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (droit, theme) in [("restreint_scolarite", "scolarite"), ("restreint_sante", "sante")] {
        if held(restrictions, qui, &[droit], day).is_empty() {
            continue;
        }
        let titled = parts
            .iter()
            .filter(|(_, themes)| themes.iter().any(|one| one == theme))
            .map(|(titre, _)| format!("la partie « {titre} »"));
        let cited = facts
            .iter()
            .filter(|(_, of)| of == &theme)
            .map(|(label, _)| format!("un fait cité : {label}"));
        for one in titled.chain(cited) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// Why a writing that speaks of it is not sent, in words.
pub fn told_of_themes(found: &[String]) -> String {
    format!(
        "Un juge garde l’école ou la santé de l’enfant de ce destinataire, et cet écrit en parle : {}. Faites-en \
         une version sans cela avant de l’envoyer.",
        found.join(" ; ")
    )
}

/// The passages of a text that say to an addressee what a judge keeps from them: where the child lives, goes to school,
/// is cared for. `places`: the right, and the words that tell it. Words of fewer than six letters tell nothing.
pub fn betrayed(
    restrictions: &[Row],
    qui: Qui<'_>,
    day: Date,
    places: &[(&'static str, String)],
    texte: &str,
) -> Vec<String> {
    let texte = vocabulary::search_key(texte);
    let orders = in_force(restrictions, day);
    let kept = |droit: &str| orders.iter().any(|one| one.restricts(&[droit]) && is_about(one, qui));
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
        "Un juge garde secret à l’égard de ce destinataire où vit l’enfant, son école ou son lieu de soin, et ce \
         texte le dit : {}. Retirez-le d’une nouvelle version avant de l’envoyer.",
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
