//! A weekly follow-up and its meetings, as they are kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Rythme des rencontres ».
pub static RYTHME_PSY: Nomenclature = Nomenclature {
    name: "rythme_psy",
    label: "Rythme des rencontres",
    source: "rapports d'activité publiés des CER",
    items: &[("semaine", "Une par semaine"), ("deux", "Deux par semaine")],
};

/// The list « Ce que devient une rencontre due ».
pub static ETAT_RENCONTRE: Nomenclature = Nomenclature {
    name: "etat_rencontre",
    label: "Ce que devient une rencontre due",
    source: "usage du secteur",
    items: &[("tenue", "Tenue"), ("manquee", "Manquée"), ("non_notee", "Rien n'est noté")],
};

/// The list « Pourquoi la rencontre est manquée ».
pub static MOTIF_RENCONTRE: Nomenclature = Nomenclature {
    name: "motif_rencontre",
    label: "Pourquoi la rencontre est manquée",
    source: "usage du secteur",
    items: &[
        ("absent", "Le jeune n'était pas là"),
        ("refus", "Le jeune n'a pas voulu"),
        ("activite", "Activité, école ou rendez-vous"),
        ("maladie", "Maladie"),
        ("service", "La psychologue n'était pas là"),
        ("autre", "Autre"),
    ],
};

/// The record kind « suivi psychologique interne ».
pub static SUIVI_PSY: Fiche = Fiche {
    table: "suivi_psy",
    slug: "suivis-psy",
    label: "suivi psychologique interne",
    plural: "suivis psychologiques internes",
    feminine: false,
    purpose: "Savoir quelles rencontres sont dues à chaque jeune, et si elles ont lieu.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("rythme", "Rythme", Kind::Code(&RYTHME_PSY)).required(),
        Field::new("motif", "Pourquoi deux par semaine", Kind::Text)
            .under("Deux par semaine")
            .hint("Ce qui est lu du service : la raison, sans ce qui est dit en rencontre.")
            .grave(),
        Field::new("accord_day", "Le jeune est d'accord depuis le", Kind::Day).grave(),
        Field::new("retrait_day", "Il a repris son accord le", Kind::Day)
            .later()
            .hint("Une rencontre par semaine est due à partir de la semaine suivante.")
            .grave(),
    ],
    title: &["personne_id", "start_day"],
    list: &["personne_id", "rythme", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::suivi,
    no_overlap: None,
};

/// The record kind « rencontre due ».
pub static RENCONTRE_PSY: Fiche = Fiche {
    table: "rencontre_psy",
    slug: "rencontres-psy",
    label: "rencontre avec la psychologue",
    plural: "rencontres avec la psychologue",
    feminine: true,
    purpose: "Dire combien de rencontres étaient dues, tenues ou manquées, et pourquoi.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("suivi_id", "Suivi", Kind::Link("suivi_psy")).required(),
        Field::new("semaine_day", "Semaine du", Kind::Day).required(),
        Field::new("rang", "Première ou deuxième de la semaine", Kind::Int(1, 2)).required(),
        Field::new("etat", "Ce qu'elle devient", Kind::Code(&ETAT_RENCONTRE)).required(),
        Field::new("motif", "Pourquoi elle est manquée", Kind::Code(&MOTIF_RENCONTRE)),
    ],
    title: &["semaine_day", "etat"],
    list: &["semaine_day", "personne_id", "etat", "motif"],
    order: "semaine_day",
    latest_first: true,
    check: rules::rencontre,
    no_overlap: None,
};
