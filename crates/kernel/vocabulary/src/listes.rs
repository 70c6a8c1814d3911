//! The closed lists that several slices use.
//!
//! A list of one slice only stands beside its record kind.

use crate::Nomenclature;

/// Sex of a child, as reports count it.
pub static SEXE: Nomenclature = Nomenclature {
    name: "sexe",
    label: "Sexe de l'enfant",
    source: "usage du secteur",
    items: &[("fille", "Fille"), ("garcon", "Garçon"), ("autre", "Autre")],
};

/// On what a measure rests.
pub static CADRE: Nomenclature = Nomenclature {
    name: "cadre",
    label: "Cadre de la mesure",
    source: "usage du secteur",
    items: &[
        ("judiciaire", "Judiciaire"),
        ("administratif", "Administratif"),
        ("contractuel", "Contractuel"),
        ("penal", "Pénal"),
        ("mdph", "MDPH"),
    ],
};

/// How grave the danger is, as a professional sees it. Never computed.
pub static DANGER: Nomenclature = Nomenclature {
    name: "danger",
    label: "Danger évalué par un professionnel",
    source: "usage du secteur",
    items: &[
        ("grave", "Grave"),
        ("fort", "Fort"),
        ("modere", "Modéré"),
        ("a_evaluer", "À évaluer"),
    ],
};

/// Whether the child's arrival could be prepared.
pub static MODE_ADMISSION: Nomenclature = Nomenclature {
    name: "mode_admission",
    label: "Mode d'admission",
    source: "usage du secteur",
    items: &[("preparee", "Préparée"), ("immediate", "Immédiate")],
};

/// What comes after a measure or a stay: exactly one once it has ended.
pub static SUITE: Nomenclature = Nomenclature {
    name: "suite",
    label: "Suite de la mesure ou du séjour",
    source: "usage du secteur",
    items: &[
        ("fin_prise_en_charge", "Fin de prise en charge"),
        ("mainlevee", "Mainlevée"),
        ("majorite", "Majorité"),
        ("aemo", "AEMO"),
        ("placement_famille_accueil", "Placement en famille d'accueil"),
        ("placement_etablissement", "Placement en établissement"),
        ("placement_dapp", "Placement DAPP"),
        ("retour_famille", "Retour en famille"),
        ("autre", "Autre"),
    ],
};

/// Where and how an intervention is made.
pub static MODE_INTERVENTION: Nomenclature = Nomenclature {
    name: "mode_intervention",
    label: "Où et comment",
    source: "usage du secteur",
    items: &[
        ("domicile", "À domicile"),
        ("bureau", "Au service"),
        ("exterieur", "À l'extérieur"),
        ("visio", "En visio"),
        ("telephone", "Au téléphone"),
    ],
};
