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

impl Canal {
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
