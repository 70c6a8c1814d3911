//! Who was associated, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Personne associée »; codes of holders are those of `partage::restriction::TITULAIRE`.
pub static PERSONNE_ASSOCIEE: Nomenclature = Nomenclature {
    name: "personne_associee",
    label: "Personne associée",
    source: "CASF, art. L. 223-1-1 et D. 223-12 à D. 223-17 ; usage du secteur",
    items: &[
        ("enfant", "L'enfant"),
        ("mere", "Mère"),
        ("pere", "Père"),
        ("autre_parent", "Autre parent"),
        ("grand_parent", "Grand-parent"),
        ("tuteur", "Tuteur"),
        ("tiers", "Personne de confiance, autre proche"),
        ("departement", "Département (aide sociale à l'enfance)"),
        ("juge", "Juge des enfants"),
        ("partenaire", "Autre service, école, soin"),
    ],
};

/// The list « Étape du projet ».
pub static ETAPE_PROJET: Nomenclature = Nomenclature {
    name: "etape_projet",
    label: "Étape du parcours ou du projet",
    source: "usage du secteur",
    items: &[
        ("evaluation", "Évaluation"),
        ("objectifs", "Objectifs"),
        ("decision", "Décision"),
        ("bilan", "Bilan"),
        ("signature", "Signature"),
        ("remise", "Remise du document"),
        ("admission", "Admission"),
        ("changement", "Changement de modalité ou de lieu"),
        ("renouvellement", "Renouvellement de la mesure"),
        ("sortie", "Sortie"),
    ],
};

/// The list « Position ».
pub static POSITION_PROJET: Nomenclature = Nomenclature {
    name: "position_projet",
    label: "Position",
    source: "usage du secteur",
    items: &[
        ("informe", "Informé"),
        ("consulte", "Consulté"),
        ("accord", "D'accord"),
        ("refus", "Pas d'accord"),
        ("restreint", "Droits restreints par un juge"),
        ("injoignable", "Injoignable"),
        ("signe", "A signé"),
        ("non_signe", "N'a pas signé"),
        ("remis", "A reçu le document"),
    ],
};

/// The record kind « association au projet ».
pub static ASSOCIATION_PROJET: Fiche = Fiche {
    table: "association_projet",
    slug: "associations-projet",
    label: "association au projet",
    plural: "associations au projet",
    feminine: true,
    purpose: "Garder la trace de qui a été associé au projet, de sa position, et de ce qui lui a été remis.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("titulaire", "Qui", Kind::Code(&PERSONNE_ASSOCIEE)).required().grave(),
        Field::new("nom", "Son nom", Kind::Text).grave(),
        Field::new("etape", "À quelle étape", Kind::Code(&ETAPE_PROJET)).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("position", "Sa position", Kind::Code(&POSITION_PROJET)).required().grave(),
        Field::new("mots", "Ce qu'elle ou il en dit", Kind::LongText).grave(),
        Field::new("motif", "Pourquoi", Kind::Text)
            .grave()
            .hint("Pas d'accord, pas signé, injoignable, droits restreints : dites pourquoi."),
        Field::new("document", "Document", Kind::Text)
            .hint("Le numéro du projet signé ou remis, par exemple 2026-014."),
    ],
    title: &["titulaire", "etape", "day"],
    list: &["day", "personne_id", "titulaire", "etape", "position", "document"],
    order: "day",
    latest_first: true,
    check: rules::association,
    no_overlap: None,
};
