//! Families, who is in them, parental authority and the couple of the parents.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, rule};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Lien dans la famille ».
pub static LIEN_FAMILLE: Nomenclature = Nomenclature {
    name: "lien_famille",
    label: "Lien dans la famille",
    source: "usage du secteur",
    items: &[
        ("enfant", "Enfant"),
        ("mere", "Mère"),
        ("pere", "Père"),
        ("beau_parent", "Beau-parent"),
        ("grand_parent", "Grand-parent"),
        ("demi_fratrie", "Demi-frère ou demi-sœur"),
        ("autre", "Autre"),
    ],
};

/// The list « Autorité parentale ».
pub static AUTORITE_PARENTALE: Nomenclature = Nomenclature {
    name: "autorite_parentale",
    label: "Autorité parentale",
    source: "usage du secteur",
    items: &[
        ("oui", "Oui"),
        ("non", "Non"),
        ("suspendue", "Suspendue"),
        ("deleguee", "Déléguée"),
        ("retiree", "Retirée"),
        ("inconnue", "Inconnue"),
    ],
};

/// The list « Situation du couple parental ».
pub static NATURE_COUPLE: Nomenclature = Nomenclature {
    name: "situation_couple",
    label: "Situation du couple parental",
    source: "usage du secteur",
    items: &[
        ("ensemble", "Ensemble"),
        ("separes", "Séparés"),
        ("parent_seul", "Parent seul"),
        ("deces", "Décès d'un parent ou des deux"),
        ("inconnue", "Inconnue"),
    ],
};

/// The list « Pour un échange à distance ».
pub static EQUIPEMENT: Nomenclature = Nomenclature {
    name: "equipement",
    label: "De quoi échanger à distance",
    source: "usage du secteur",
    items: &[
        ("aucun", "Rien"),
        ("telephone", "Un téléphone, sans internet"),
        ("smartphone", "Un téléphone avec internet"),
        ("ordinateur", "Un ordinateur ou une tablette"),
    ],
};

/// The list « À l'aise avec le numérique ».
pub static AISANCE_NUMERIQUE: Nomenclature = Nomenclature {
    name: "aisance_numerique",
    label: "À l'aise avec le numérique",
    source: "usage du secteur",
    items: &[
        ("aise", "À l'aise, seul ou seule"),
        ("aide", "Avec l'aide de quelqu'un"),
        ("telephone", "Appels et SMS seulement"),
        ("papier", "Préfère le papier"),
    ],
};

/// The record kind « famille ».
pub static FAMILLE: Fiche = Fiche {
    table: "famille",
    slug: "familles",
    label: "famille",
    plural: "familles",
    feminine: true,
    purpose: "Réunir les enfants d'une même fratrie et compter les familles accompagnées.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("nom", "Nom", Kind::Text).required(),
        Field::new("commune", "Commune", Kind::Commune),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local")),
        Field::new("departement", "Département", Kind::Departement),
        Field::new("equipement", "Pour un échange à distance", Kind::Code(&EQUIPEMENT))
            .under("À distance")
            .hint("Ce que la famille a chez elle."),
        Field::new("accord_distance_day", "D'accord pour des échanges à distance, le", Kind::Day),
        Field::new("accord_retrait_day", "Accord retiré le", Kind::Day).later(),
    ],
    title: &["nom"],
    list: &["nom", "commune", "territoire_id", "departement"],
    order: "nom",
    latest_first: false,
    check: rules::famille,
    no_overlap: None,
};

/// The record kind « membre de la famille ».
pub static MEMBRE_FAMILLE: Fiche = Fiche {
    table: "membre_famille",
    slug: "membres-famille",
    label: "membre de la famille",
    plural: "membres de la famille",
    feminine: false,
    purpose: "Savoir qui entoure l'enfant et qui exerce l'autorité parentale.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("famille_id", "Famille", Kind::Link("famille")).required(),
        Field::new("personne_id", "Personne", Kind::Link("personne"))
            .hint("Si la personne a une fiche."),
        Field::new("nom", "Nom", Kind::Text).hint("Si la personne n'a pas de fiche."),
        Field::new("lien", "Lien", Kind::Code(&LIEN_FAMILLE)).required().grave(),
        Field::new("autorite_parentale", "Autorité parentale", Kind::Code(&AUTORITE_PARENTALE))
            .required()
            .grave(),
        Field::new("start_day", "À partir du", Kind::Day),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("foyer_id", "Foyer où il ou elle vit", Kind::Link("foyer")),
        Field::new(
            "aisance_numerique",
            "À l'aise avec le numérique",
            Kind::Code(&AISANCE_NUMERIQUE),
        )
        .hint("Dit par la personne : sa page existe aussi sur papier."),
    ],
    title: &["nom", "lien"],
    list: &["famille_id", "personne_id", "nom", "lien", "autorite_parentale"],
    order: "lien",
    latest_first: false,
    check: rules::membre_famille,
    no_overlap: None,
};

/// The record kind « situation du couple parental ».
pub static SITUATION_COUPLE: Fiche = Fiche {
    table: "situation_couple",
    slug: "situations-couple",
    label: "situation du couple parental",
    plural: "situations du couple parental",
    feminine: true,
    purpose: "Décrire les familles accompagnées selon la situation des parents.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[
        Field::new("famille_id", "Famille", Kind::Link("famille")).required(),
        Field::new("nature", "Situation", Kind::Code(&NATURE_COUPLE)).required().grave(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["nature", "start_day"],
    list: &["famille_id", "nature", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rule::only_span,
    no_overlap: None,
};
