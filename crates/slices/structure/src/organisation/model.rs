//! Organisations, their services, modalities and units.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::{Nomenclature, listes};

use super::rules;

/// The list « Nature d'un service ».
pub static NATURE_SERVICE: Nomenclature = Nomenclature {
    name: "nature_service",
    label: "Nature d'un service",
    source: "usage du secteur",
    items: &[
        ("mecs", "MECS"),
        ("foyer_enfance", "Foyer de l'enfance"),
        ("aemo", "AEMO"),
        ("aemo_renforcee", "AEMO renforcée"),
        ("aed", "AED"),
        ("aer", "AEMO et AED renforcées"),
        ("pead", "PEAD"),
        ("placement_familial", "Placement familial"),
        ("ditep", "DITEP"),
        ("cer", "CER"),
        ("cef", "CEF"),
        ("lva", "Lieu de vie et d'accueil"),
        ("pouponniere", "Pouponnière"),
        ("mjie", "MJIE"),
        ("autre", "Autre"),
    ],
};

/// The services where a child lives day and night; elsewhere the child lives where `hebergement` says.
pub const NATURES_HEBERGEMENT: &[&str] =
    &["mecs", "foyer_enfance", "placement_familial", "cer", "cef", "lva", "pouponniere"];

/// The list « Modalité d'accompagnement ou d'accueil ».
pub static NATURE_MODALITE: Nomenclature = Nomenclature {
    name: "nature_modalite",
    label: "Modalité d'accompagnement ou d'accueil",
    source: "usage du secteur",
    items: &[
        ("aemo", "AEMO"),
        ("aemo_renforcee", "AEMO renforcée"),
        ("aed", "AED"),
        ("aed_renforcee", "AED renforcée"),
        ("pead", "PEAD"),
        ("internat", "Internat"),
        ("accueil_jour", "Accueil de jour"),
        ("accueil_sequentiel", "Accueil séquentiel"),
        ("nuit_therapeutique", "Nuit thérapeutique"),
        ("famille_accueil", "Famille d'accueil"),
        ("semi_autonomie", "Semi-autonomie"),
        ("ambulatoire", "Ambulatoire"),
        ("session", "Session"),
        ("autre", "Autre"),
    ],
};

/// The list « Nature d'une unité ».
pub static NATURE_UNITE: Nomenclature = Nomenclature {
    name: "nature_unite",
    label: "Nature d'une unité",
    source: "usage du secteur",
    items: &[
        ("groupe", "Groupe de vie"),
        ("equipe", "Équipe"),
        ("antenne", "Antenne"),
        ("appartement", "Appartement"),
        ("autre", "Autre"),
    ],
};

/// The record kind « organisation ».
pub static ORGANISATION: Fiche = Fiche {
    table: "organisation",
    slug: "organisations",
    label: "organisation",
    plural: "organisations",
    feminine: true,
    purpose: "Savoir quel opérateur gère les services et répond des données.",
    category: Category::Structure,
    owner: Owner::Instance,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("sigle", "Sigle", Kind::Text).structure(),
        Field::new("siren", "SIREN", Kind::Text).hint("Neuf chiffres.").structure(),
        Field::new("commune", "Commune du siège", Kind::Commune).structure(),
    ],
    title: &["nom"],
    list: &["nom", "siren", "commune"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « service ».
pub static SERVICE: Fiche = Fiche {
    table: "service",
    slug: "services",
    label: "service",
    plural: "services",
    feminine: false,
    purpose: "Savoir quel service accompagne les enfants, sous quel numéro officiel et sur \
        quel territoire.",
    category: Category::Structure,
    owner: Owner::Organisation,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_SERVICE)).required().structure(),
        Field::new("finess", "Numéro FINESS", Kind::Text).hint("Neuf caractères.").structure(),
        Field::new("categorie_finess", "Catégorie FINESS", Kind::Text)
            .hint("Code officiel de la catégorie d'établissement.")
            .structure(),
        Field::new("commune", "Commune", Kind::Commune).structure(),
        Field::new("departement", "Département", Kind::Departement).structure(),
        Field::new("opening_day", "Ouverture", Kind::Day).structure(),
        Field::new("closing_day", "Dernier jour d'activité", Kind::LastDay)
            .hint("Vide tant que le service est ouvert.")
            .structure(),
        Field::new("courriel", "Courriel", Kind::Text).structure(),
        Field::new("telephone", "Téléphone", Kind::Text).structure(),
        Field::new(
            "bilan_jours",
            "Bilan de santé d'entrée : sous combien de jours",
            Kind::Int(1, 365),
        )
        .hint(
            "Rempli, chaque entrée crée son bilan à faire. Aucun délai n'est écrit dans la loi \
                 (CASF, art. L. 223-1-1) : c'est celui de la maison.",
        )
        .structure(),
    ],
    title: &["nom"],
    list: &["nom", "nature", "commune", "departement", "finess"],
    order: "nom",
    latest_first: false,
    check: rules::service,
    no_overlap: None,
};

/// The record kind « modalité ».
pub static MODALITE: Fiche = Fiche {
    table: "modalite",
    slug: "modalites",
    label: "modalité",
    plural: "modalités",
    feminine: true,
    purpose: "Distinguer ce que le service propose, pour compter chaque modalité à part.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_MODALITE)).required().structure(),
        Field::new("cadre", "Cadre", Kind::Code(&listes::CADRE))
            .hint("Vide si la modalité accueille plusieurs cadres.")
            .structure(),
    ],
    title: &["nom"],
    list: &["nom", "nature", "cadre"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « unité ».
pub static UNITE: Fiche = Fiche {
    table: "unite",
    slug: "unites",
    label: "unité",
    plural: "unités",
    feminine: true,
    purpose: "Situer les enfants accueillis dans les groupes et les équipes du service.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required().structure(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_UNITE)).required().structure(),
        Field::new("places", "Places", Kind::Int(0, 1000)).structure().hint(
            "Combien d'enfants elle accueille : les places libres d'une demande s'y comptent.",
        ),
    ],
    title: &["nom"],
    list: &["nom", "nature", "places"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};
