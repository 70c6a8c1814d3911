//! An information préoccupante, as it is counted: when it came, from whom. Nobody is named: what follows for a child is in
//! their own file (`etape_parcours`, ADR 0027).

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule};
use vocabulary::Nomenclature;

/// The list « D'où vient une information préoccupante ».
pub static ORIGINE_INFORMATION: Nomenclature = Nomenclature {
    name: "origine_information",
    label: "D'où vient une information préoccupante",
    source: "usage du secteur",
    items: &[
        ("sante_scolaire", "Santé scolaire"),
        ("ecole", "École, collège, lycée"),
        ("petite_enfance", "PMI, crèche, assistante maternelle"),
        ("hopital", "Hôpital, maternité"),
        ("soin_ville", "Médecin, soignant de ville"),
        ("medico_social", "Établissement ou service médico-social"),
        ("service_social", "Service social"),
        ("numero_119", "119"),
        ("police", "Police, gendarmerie"),
        ("justice", "Justice"),
        ("loisirs", "Sport, loisirs, association"),
        ("enfant", "L'enfant"),
        ("famille", "Parent, famille"),
        ("entourage", "Voisin, entourage, anonyme"),
        ("autre_departement", "Autre département"),
        ("autre", "Autre"),
    ],
};

/// The record kind « information préoccupante reçue ».
pub static INFORMATION_PREOCCUPANTE: Fiche = Fiche {
    table: "information_preoccupante",
    slug: "informations-preoccupantes",
    label: "information préoccupante reçue",
    plural: "informations préoccupantes reçues",
    feminine: true,
    purpose: "Savoir qui signale, et voir quand un signalant habituel ne signale plus : des regards perdus, \
        non une bonne nouvelle.",
    category: Category::Admission,
    owner: Owner::Service,
    fields: &[
        Field::new("day", "Reçue le", Kind::Day).required().today().structure(),
        Field::new("origine_information", "D'où elle vient", Kind::Code(&ORIGINE_INFORMATION))
            .required()
            .structure(),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local")).structure(),
    ],
    title: &["origine_information", "day"],
    list: &["day", "origine_information", "territoire_id"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
