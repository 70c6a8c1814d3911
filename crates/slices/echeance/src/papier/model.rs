//! A paper of the service and its being given.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Papier de la loi de 2002 ».
pub static NATURE_PAPIER: Nomenclature = Nomenclature {
    name: "nature_papier",
    label: "Papier de la loi de 2002",
    source: "CASF, art. L. 311-4 à L. 311-8",
    items: &[
        ("livret", "Livret d'accueil"),
        ("charte", "Charte des droits et libertés"),
        ("reglement", "Règlement de fonctionnement"),
        ("contrat", "Contrat de séjour ou document individuel"),
        ("personnes_qualifiees", "Liste des personnes qualifiées"),
    ],
};

/// The list « Pour qui il est écrit ».
pub static PUBLIC_PAPIER: Nomenclature = Nomenclature {
    name: "public_papier",
    label: "Pour qui il est écrit",
    source: "usage du secteur",
    items: &[
        ("tous", "Tous"),
        ("petits", "Enfants de moins de 7 ans"),
        ("enfants", "Enfants de 7 à 12 ans"),
        ("adolescents", "Adolescents, à partir de 13 ans"),
        ("parents", "Parents"),
    ],
};

/// The list « Remis à ».
pub static DESTINATAIRE_PAPIER: Nomenclature = Nomenclature {
    name: "destinataire_papier",
    label: "Remis à",
    source: "usage du secteur",
    items: &[
        ("enfant", "L'enfant"),
        ("mere", "La mère"),
        ("pere", "Le père"),
        ("parents", "Les parents"),
        ("autre", "Tuteur ou autre"),
    ],
};

/// The record kind « papier du service ».
pub static PAPIER_FAMILLE: Fiche = Fiche {
    table: "papier_famille",
    slug: "papiers-famille",
    label: "papier remis aux familles",
    plural: "papiers remis aux familles",
    feminine: false,
    purpose: "Savoir quelle version de chaque papier de la loi de 2002 le service remet, et à qui elle s'adresse.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Papier", Kind::Code(&NATURE_PAPIER)).required().structure(),
        Field::new("public", "Écrit pour", Kind::Code(&PUBLIC_PAPIER)).required().structure(),
        Field::new("version_papier", "Version", Kind::Text)
            .required()
            .hint("Par exemple : 2026, ou la date de sa validation.")
            .structure(),
        Field::new("start_day", "Remis à partir du", Kind::Day).required().today().structure(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Vide tant que cette version est la bonne.")
            .structure(),
    ],
    title: &["nature", "public", "version_papier"],
    list: &["nature", "public", "version_papier", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::papier,
    no_overlap: None,
};

/// The record kind « remise d'un papier ».
pub static REMISE_PAPIER: Fiche = Fiche {
    table: "remise_papier",
    slug: "remises-papier",
    label: "remise d'un papier",
    plural: "remises de papiers",
    feminine: true,
    purpose: "Prouver que chaque famille a reçu les papiers de la loi de 2002, et que l'enfant les a lus.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("papier_famille_id", "Papier", Kind::Link("papier_famille")).required(),
        Field::new("destinataire", "Remis à", Kind::Code(&DESTINATAIRE_PAPIER)).required(),
        Field::new("day", "Remis le", Kind::Day).required().today(),
        Field::new("lecture_day", "Lu ensemble le", Kind::Day),
    ],
    title: &["papier_famille_id", "day"],
    list: &["day", "personne_id", "papier_famille_id", "destinataire", "lecture_day"],
    order: "day",
    latest_first: true,
    check: rules::remise,
    no_overlap: None,
};
