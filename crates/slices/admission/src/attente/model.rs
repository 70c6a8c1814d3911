//! The rules of the waiting list, contacts asked meanwhile, decisions.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Règle de priorité ».
pub static CRITERE_ATTENTE: Nomenclature = Nomenclature {
    name: "critere_attente",
    label: "Règle de priorité",
    source: "liste du produit (ADR 0067)",
    items: &[
        ("danger", "Danger grave, puis fort"),
        ("sans_veille", "Enfant sur qui personne ne veille"),
        ("fratrie", "Frère ou sœur déjà accompagné par le service"),
        ("territoire", "Territoire prioritaire"),
        ("jeune_enfant", "Enfant de moins de… ans"),
        ("longue_attente", "Attente de plus de… jours"),
    ],
};

/// The list « Décision sur une mesure en attente ».
pub static CHOIX_ADMISSION: Nomenclature = Nomenclature {
    name: "choix_admission",
    label: "Décision sur une mesure en attente",
    source: "usage du secteur",
    items: &[
        ("admise", "Prise en charge"),
        ("attente", "Reste en attente"),
        ("reorientee", "Proposée à un autre service"),
    ],
};

/// The record kind « règle de priorité ».
pub static REGLE_ATTENTE: Fiche = Fiche {
    table: "regle_attente",
    slug: "regles-attente",
    label: "règle de priorité",
    plural: "règles de priorité",
    feminine: true,
    purpose: "Dire dans quel ordre le service propose une place qui se libère, depuis quand et en accord avec qui.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("critere", "Règle", Kind::Code(&CRITERE_ATTENTE)).required().structure(),
        Field::new("rang", "Rang de la règle", Kind::Int(1, 9))
            .required()
            .structure()
            .hint("La règle 1 décide d'abord ; la suivante ne compte qu'à égalité."),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local"))
            .structure()
            .hint("Pour la règle « territoire prioritaire »."),
        Field::new("seuil", "Âge en années, ou jours d'attente", Kind::Int(1, 2000))
            .structure()
            .hint("Pour les deux dernières règles."),
        Field::new("accord", "Convenue avec", Kind::Text)
            .structure()
            .hint("Le département, la PJJ, l'équipe : qui l'a acceptée."),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["critere", "start_day"],
    list: &["rang", "critere", "territoire_id", "seuil", "start_day", "end_day"],
    order: "rang",
    latest_first: false,
    check: rules::regle,
    no_overlap: None,
};

/// The record kind « alerte de la liste d'attente ».
pub static REGLAGE_ATTENTE: Fiche = Fiche {
    table: "reglage_attente",
    slug: "reglages-attente",
    label: "alerte de la liste d'attente",
    plural: "alertes de la liste d'attente",
    feminine: true,
    purpose: "Dire après combien de jours un enfant en danger que personne n'a vu, ou un territoire qui n'envoie plus rien, passe en tête.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("alerte_jours", "Jours sans avoir vu un enfant en danger", Kind::Int(1, 365))
            .required()
            .structure()
            .hint("Danger grave ou fort. 15 jours si rien n'est renseigné."),
        Field::new(
            "territoire_months",
            "Mois sans rien recevoir d'un territoire",
            Kind::Int(1, 24),
        )
        .structure()
        .hint("3 mois si rien n'est renseigné."),
    ],
    title: &["start_day"],
    list: &["start_day", "alerte_jours", "territoire_months"],
    order: "start_day",
    latest_first: true,
    check: fiche::no_rule,
    no_overlap: None,
};

/// The record kind « contact pendant l'attente ».
pub static CONTACT_ATTENTE: Fiche = Fiche {
    table: "contact_attente",
    slug: "contacts-attente",
    label: "contact pendant l'attente",
    plural: "contacts pendant l'attente",
    feminine: false,
    purpose: "Savoir qui veille sur un enfant qui attend une place, quand il a été vu, et ce qui a été demandé.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("mesure_id", "Mesure", Kind::Link("mesure")).required(),
        Field::new("day", "Demandé le", Kind::Day).required().today(),
        Field::new("aupres", "Auprès de qui", Kind::Text)
            .required()
            .hint("Qui veille en attendant : la MDS, l'école, le médecin.")
            .grave(),
        Field::new("reponse_day", "Réponse reçue le", Kind::Day),
        Field::new("vu_day", "Enfant vu le", Kind::Day),
        Field::new("reponse", "Ce qui est répondu", Kind::LongText).grave(),
    ],
    title: &["day", "aupres"],
    list: &["day", "personne_id", "aupres", "reponse_day", "vu_day"],
    order: "day",
    latest_first: true,
    check: rules::contact,
    no_overlap: None,
};

/// The record kind « décision d'admission ».
pub static DECISION_ADMISSION: Fiche = Fiche {
    table: "decision_admission",
    slug: "decisions-admission",
    label: "décision d'admission",
    plural: "décisions d'admission",
    feminine: true,
    purpose: "Garder pourquoi un enfant a eu la place, ou attend encore, et le rang que les règles lui donnaient ce jour-là.",
    category: Category::Admission,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("mesure_id", "Mesure", Kind::Link("mesure")).required(),
        Field::new("day", "Décidé le", Kind::Day).required().today(),
        Field::new("choix", "Décision", Kind::Code(&CHOIX_ADMISSION)).required(),
        Field::new("rang", "Rang proposé par les règles", Kind::Int(1, 10_000)),
        Field::new("motif", "Motif", Kind::LongText).required().grave(),
        Field::new("prise_en_charge_day", "Prise en charge le", Kind::Day)
            .hint("Le séjour commence ce jour-là ; les échéances en découlent."),
        Field::new("visite_at", "Première visite", Kind::Moment),
        Field::new("referent_id", "Référent", Kind::Link("professionnel")),
        Field::new("coreferent_id", "Coréférent", Kind::Link("professionnel")),
    ],
    title: &["choix", "day"],
    list: &["day", "personne_id", "choix", "rang", "prise_en_charge_day"],
    order: "day",
    latest_first: true,
    check: rules::decision,
    no_overlap: None,
};
