//! The stay of a child in a service, and the modalities it went through.

use access::Category;
use fiche::{Fiche, Field, Kind, NoOverlap, Owner};
use vocabulary::{Nomenclature, listes};

use super::rules;

/// The list « Motif de sortie ».
pub static MOTIF_SORTIE_SEJOUR: Nomenclature = Nomenclature {
    name: "motif_sortie_sejour",
    label: "Motif de sortie",
    source: "usage du secteur",
    items: &[
        ("terme", "Terme de la mesure"),
        ("mesure_complete", "Mesure menée à bien"),
        ("mainlevee", "Mainlevée"),
        ("fugue", "Fugue"),
        ("detention", "Détention"),
        ("majorite", "Majorité"),
        ("reorientation", "Réorientation"),
        ("autre", "Autre"),
    ],
};

/// The record kind « séjour ».
pub static SEJOUR: Fiche = Fiche {
    table: "sejour",
    slug: "sejours",
    label: "séjour",
    plural: "séjours",
    feminine: false,
    purpose: "Savoir quels jours l'enfant est accueilli, dans quelle modalité, et pourquoi \
        il sort.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("mesure_id", "Mesure", Kind::Link("mesure")),
        Field::new("modalite_id", "Modalité", Kind::Link("modalite")),
        Field::new("unite_id", "Unité", Kind::Link("unite")),
        Field::new("session_id", "Session", Kind::Link("session_accueil")),
        Field::new("entree_day", "Entrée", Kind::Day).required(),
        Field::new("entree_at", "Heure d'entrée", Kind::Moment).hint("Si elle est connue."),
        Field::new("sortie_day", "Sortie", Kind::Day)
            .hint("Jour du départ ; vide tant que l'enfant est accueilli."),
        Field::new("sortie_at", "Heure de sortie", Kind::Moment).hint("Si elle est connue."),
        Field::new("mode_admission", "Mode d'admission", Kind::Code(&listes::MODE_ADMISSION)),
        Field::new("motif_sortie", "Motif de sortie", Kind::Code(&MOTIF_SORTIE_SEJOUR)).grave(),
        Field::new("suite", "Suite", Kind::Code(&listes::SUITE)).grave(),
    ],
    title: &["entree_day", "sortie_day"],
    list: &["personne_id", "modalite_id", "unite_id", "entree_day", "sortie_day", "motif_sortie"],
    order: "entree_day",
    latest_first: true,
    check: rules::sejour,
    no_overlap: Some(NoOverlap {
        keys: &["personne_id", "modalite_id"],
        start: "entree_day",
        end: "sortie_day",
        sentence: "Cet enfant a déjà un séjour dans cette modalité à ces dates : corrigez les \
        dates, ou terminez l'autre séjour.",
    }),
};

/// The record kind « modalité du séjour ».
pub static MODALITE_SEJOUR: Fiche = Fiche {
    table: "modalite_sejour",
    slug: "modalites-sejour",
    label: "modalité du séjour",
    plural: "modalités du séjour",
    feminine: true,
    purpose: "Compter les jours de chaque modalité quand un même séjour en traverse plusieurs.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("sejour_id", "Séjour", Kind::Link("sejour")).required(),
        Field::new("modalite_id", "Modalité", Kind::Link("modalite")).required(),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
    ],
    title: &["modalite_id", "start_day"],
    list: &["sejour_id", "modalite_id", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::modalite_sejour,
    no_overlap: Some(NoOverlap {
        keys: &["sejour_id"],
        start: "start_day",
        end: "end_day",
        sentence: "Ce séjour est déjà dans une autre modalité à ces dates : terminez-la la \
        veille du changement.",
    }),
};
