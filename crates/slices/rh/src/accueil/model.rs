//! The agreement of a foster carer, their rest, what they spend for a child.

use access::Category;
use fiche::{Fiche, Field, Kind, NoOverlap, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Répit : où il en est ».
pub static REPONSE_REPIT: Nomenclature = Nomenclature {
    name: "reponse_repit",
    label: "Où en est le répit",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("demande", "Demandé"),
        ("organise", "Organisé"),
        ("refuse", "Refusé"),
        ("fait", "A eu lieu"),
        ("annule", "N'a pas eu lieu"),
    ],
};

/// The list « Nature des frais ».
pub static NATURE_FRAIS: Nomenclature = Nomenclature {
    name: "nature_frais",
    label: "Nature des frais",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("route", "Route, parking, transport"),
        ("veture", "Vêtements"),
        ("ecole", "École, cantine, fournitures"),
        ("loisir", "Sport, loisirs, vacances"),
        ("sante", "Pharmacie, avance de soins"),
        ("hygiene", "Hygiène, coiffeur"),
        ("autre", "Autre"),
    ],
};

/// The list « Frais : où ils en sont ».
pub static ETAT_FRAIS: Nomenclature = Nomenclature {
    name: "etat_frais",
    label: "Où en sont les frais",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("note", "Notés"),
        ("accepte", "Acceptés"),
        ("rembourse", "Remboursés"),
        ("refuse", "Refusés"),
    ],
};

/// The record kind « agrément ».
pub static AGREMENT_ACCUEIL: Fiche = Fiche {
    table: "agrement_accueil",
    slug: "agrements",
    label: "agrément d'assistant familial",
    plural: "agréments d'assistants familiaux",
    feminine: false,
    purpose: "Ne confier un enfant qu'à qui est agréé pour lui, et renouveler à temps.",
    category: Category::Rh,
    owner: Owner::Service,
    fields: &[
        Field::new("professionnel_id", "Assistant familial", Kind::Link("professionnel")).required(),
        Field::new("numero", "Numéro", Kind::Text),
        Field::new("departement", "Délivré par le département", Kind::Departement),
        Field::new("start_day", "Depuis le", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Cinq ans ; sans fin après un renouvellement avec diplôme (CASF, art. D. 421-13 et D. 421-22)."),
        Field::new("capacite", "Enfants au plus", Kind::Int(1, 9)).required(),
        Field::new("age_min", "Âge, de", Kind::Int(0, 21)),
        Field::new("age_max", "Âge, à", Kind::Int(0, 21)),
        Field::new("condition_agrement", "Ce que l'agrément précise", Kind::Text),
        Field::new("renouvellement_day", "Renouvellement demandé le", Kind::Day).later(),
    ],
    title: &["professionnel_id", "start_day"],
    list: &["professionnel_id", "numero", "capacite", "age_min", "age_max", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::agrement,
    no_overlap: Some(NoOverlap {
        keys: &["professionnel_id"],
        start: "start_day",
        end: "end_day",
        sentence: "Cette personne a déjà un agrément à ces dates : modifiez-le, ou terminez-le.",
    }),
};

/// The record kind « répit ».
pub static REPIT_ACCUEIL: Fiche = Fiche {
    table: "repit_accueil",
    slug: "repits",
    label: "répit",
    plural: "répits",
    feminine: false,
    purpose: "Donner du repos à qui accueille, sans que l'enfant soit pris au dépourvu.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("professionnel_id", "Qui accueille", Kind::Link("professionnel")),
        Field::new("demande_day", "Demandé le", Kind::Day).required().today(),
        Field::new("start_day", "Du", Kind::Day),
        Field::new("end_day", "Au", Kind::LastDay),
        Field::new("besoin", "Ce dont on a besoin", Kind::Text)
            .hint("Un week-end, une semaine, quelques heures le mercredi."),
        Field::new("reponse_repit", "Où en est le répit", Kind::Code(&REPONSE_REPIT))
            .required()
            .decided("demande"),
        Field::new("relais_id", "Qui prend le relais", Kind::Link("professionnel")),
        Field::new("relais", "Ou : une famille, une TISF, un séjour", Kind::Text),
        Field::new("enfant_prepare", "L'enfant le sait, et connaît qui l'accueille", Kind::Bool)
            .ticked(),
        Field::new("motif_refus", "Pourquoi pas", Kind::Text),
        Field::new("cout", "Coût", Kind::Euro),
    ],
    title: &["demande_day", "reponse_repit"],
    list: &[
        "demande_day",
        "personne_id",
        "professionnel_id",
        "start_day",
        "end_day",
        "reponse_repit",
    ],
    order: "demande_day",
    latest_first: true,
    check: rules::repit,
    no_overlap: None,
};

/// The record kind « frais d'accueil ».
pub static FRAIS_ACCUEIL: Fiche = Fiche {
    table: "frais_accueil",
    slug: "frais-accueil",
    label: "frais d'accueil",
    plural: "frais d'accueil",
    feminine: false,
    purpose: "Rembourser ce que l'accueil d'un enfant a coûté, avec sa preuve.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("professionnel_id", "Qui a payé", Kind::Link("professionnel")),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("nature_frais", "Quoi", Kind::Code(&NATURE_FRAIS)).required(),
        Field::new("montant", "Combien", Kind::Euro).required(),
        Field::new("objet", "Précision", Kind::Text),
        Field::new("justificatif", "Le ticket ou la facture est au dossier", Kind::Bool).ticked(),
        Field::new("etat_frais", "Où en sont les frais", Kind::Code(&ETAT_FRAIS)).decided("note"),
        Field::new("motif_refus", "Pourquoi ils sont refusés", Kind::Text).later(),
    ],
    title: &["day", "nature_frais", "montant"],
    list: &[
        "day",
        "personne_id",
        "professionnel_id",
        "nature_frais",
        "montant",
        "justificatif",
        "etat_frais",
    ],
    order: "day",
    latest_first: true,
    check: rules::frais,
    no_overlap: None,
};
