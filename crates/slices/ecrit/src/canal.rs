//! How a court chose to receive what is owed to it: a protected link of one reader, or numbered paper. It is proposed
//! when a writing is sent to the judge; the proof of the sending is kept either way (ADR 0074).

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row};
use jiff::civil::Date;
use vocabulary::Nomenclature;

/// The code of the link, a way of [`crate::VOIES`].
pub(crate) const LIEN: &str = "lien";

/// The code of the numbered paper, a way of [`crate::VOIES`].
pub(crate) const PAPIER: &str = "papier";

/// The list « Canal d'une juridiction ».
pub static CANAL_DE_JURIDICTION: Nomenclature = Nomenclature {
    name: "canal_juridiction",
    label: "Comment une juridiction reçoit les écrits",
    source: "usage du secteur",
    items: &[
        (PAPIER, "Sur papier, numéroté"),
        (LIEN, "Par un lien protégé, qu'une seule personne lit"),
    ],
};

/// The record kind « canal d'une juridiction ».
pub static CANAL_JURIDICTION: Fiche = Fiche {
    table: "canal_juridiction",
    slug: "canaux-juridiction",
    label: "canal d'une juridiction",
    plural: "canaux des juridictions",
    feminine: false,
    purpose: "Envoyer chaque rapport par la voie que la juridiction a choisie.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Juridiction", Kind::Text)
            .required()
            .hint("Tribunal pour enfants de Blois, cabinet 2."),
        Field::new("canal", "Comment elle reçoit les écrits", Kind::Code(&CANAL_DE_JURIDICTION))
            .required(),
        Field::new("lecteur", "Qui le lit", Kind::Text)
            .hint("Pour un lien : la juge ou la greffière, une seule personne."),
        Field::new("adresse", "Adresse du greffe", Kind::Text).hint("Pour le papier."),
        Field::new("start_day", "Choisi le", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).later(),
    ],
    title: &["nom"],
    list: &["nom", "canal", "lecteur", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check,
    no_overlap: None,
};

/// What a court chose, as a form proposes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Canal {
    pub nom: String,
    /// A code of [`CANAL_DE_JURIDICTION`], and so a way of sending.
    pub voie: String,
    /// Who is written to.
    pub lecteur: String,
    pub adresse: String,
}

/// The words of a court that are those of every court.
const GENERIC: &[&str] = &[
    "tribunal",
    "judiciaire",
    "tribunaux",
    "cour",
    "appel",
    "pour",
    "enfant",
    "enfants",
    "des",
    "de",
    "du",
    "la",
    "le",
    "les",
    "un",
    "une",
    "et",
    "juge",
    "juges",
    "cabinet",
    "greffe",
    "mme",
    "madame",
    "m",
    "monsieur",
];

/// What tells a court from another: its words, and the number of the cabinet when it has one.
fn told_apart(text: &str) -> (Vec<String>, Option<String>) {
    let key = vocabulary::search_key(text);
    let all: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let at = all.iter().position(|word| *word == "cabinet");
    let cabinet = at.and_then(|at| all.get(at + 1)).map(|word| (*word).to_owned());
    let number = at.map(|at| at + 1);
    let words = all
        .iter()
        .enumerate()
        .filter(|(rank, word)| Some(*rank) != number && !GENERIC.contains(*word))
        .map(|(_, word)| (*word).to_owned())
        .collect();
    (words, cabinet)
}

impl Canal {
    /// Whether it is that of the court that decided for a child, as the decision names it: every word that tells the court
    /// from another is there, and its cabinet. What the decision does not say is not guessed.
    pub fn is_of(&self, court: &str) -> bool {
        let ((own, cabinet), (said, of)) = (told_apart(&self.nom), told_apart(court));
        !own.is_empty()
            && own.iter().all(|word| said.contains(word))
            && (cabinet.is_none() || cabinet == of)
    }

    /// « Tribunal de Blois : par un lien protégé, lu par Mme Aubry. »
    pub fn told(&self) -> String {
        let how = CANAL_DE_JURIDICTION.label_of(&self.voie).unwrap_or_default();
        let how = how.replace('\'', "’").to_lowercase();
        let more = match self.voie.as_str() {
            LIEN => self.lecteur.as_str(),
            _ => self.adresse.as_str(),
        };
        if more.is_empty() {
            format!("{} : {how}.", self.nom)
        } else {
            format!("{} : {how} ({more}).", self.nom)
        }
    }
}

/// What courts chose and holds on a day, the latest choice first.
pub(crate) fn in_force(rows: &[Row], day: Date) -> Vec<Canal> {
    let mut rows: Vec<&Row> = rows
        .iter()
        .filter(|row| row.day("start_day").is_some_and(|start| start <= day))
        .filter(|row| row.day("end_day").is_none_or(|end| end > day))
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.day("start_day"), row.id)));
    let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
    rows.into_iter()
        .map(|row| Canal {
            nom: text(row, "nom"),
            voie: text(row, "canal"),
            lecteur: text(row, "lecteur"),
            adresse: text(row, "adresse"),
        })
        .collect()
}

fn check(row: &Row, _: &Linked) -> Vec<Remark> {
    let alone = row.text("canal") == Some(LIEN) && row.text("lecteur").is_none();
    let told = "Dites qui lit le lien : une seule personne l’ouvre.";
    alone.then(|| Remark::refuse("lecteur", told)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_that_of_the_court_that_the_decision_names_and_of_its_cabinet() {
        for (nom, court, expected) in [
            ("Tribunal pour enfants de Blois", "Mme Roland, Tribunal pour enfants de Blois", true),
            ("Tribunal pour enfants de Blois", "Cabinet 2, tribunal de BLOIS", true),
            ("Tribunal pour enfants de Blois, cabinet 2", "Tribunal de Blois, cabinet 2", true),
            ("Tribunal pour enfants de Blois, cabinet 2", "Tribunal de Blois, cabinet 4", false),
            ("Tribunal pour enfants de Blois, cabinet 2", "Tribunal de Blois", false),
            ("Tribunal pour enfants de Blois", "Tribunal pour enfants de Tours", false),
            ("Tribunal pour enfants de Blois, cabinet 2", "Cabinet 2", false),
            ("Tribunal pour enfants", "Tribunal pour enfants de Blois", false),
            ("Tribunal pour enfants de Blois", "", false),
        ] {
            let canal = Canal {
                nom: nom.to_owned(),
                voie: PAPIER.to_owned(),
                lecteur: String::new(),
                adresse: String::new(),
            };
            assert_eq!(canal.is_of(court), expected, "{nom} / {court}");
        }
    }
}
