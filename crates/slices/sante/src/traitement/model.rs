//! A prescribed treatment, each time it is given, and what is left of it.

use access::Category;
use fiche::{Fiche, Field, Group, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Moment de la prise ».
pub static MOMENT_PRISE: Nomenclature = Nomenclature {
    name: "moment_prise",
    label: "Moment de la prise",
    source: "usage du secteur",
    items: &[
        ("matin", "Matin"),
        ("midi", "Midi"),
        ("soir", "Soir"),
        ("coucher", "Coucher"),
        ("besoin", "Si besoin"),
    ],
};

/// The list « Ce que devient la prise ».
pub static ETAT_PRISE: Nomenclature = Nomenclature {
    name: "etat_prise",
    label: "Ce que devient la prise",
    source: "usage du secteur",
    items: &[
        ("donnee", "Donnée"),
        ("refusee", "Refusée"),
        ("oubliee", "Oubliée"),
        ("absent", "Enfant absent"),
    ],
};

/// The list « Qui peut aider à la prise ».
pub static AIDE_PRISE: Nomenclature = Nomenclature {
    name: "aide_prise",
    label: "Qui peut aider à la prise",
    source: "code de l'action sociale et des familles, art. L. 313-26",
    items: &[
        ("vie_courante", "Toute personne qui accompagne l'enfant"),
        ("soignant", "Un infirmier ou un médecin seulement"),
    ],
};

/// The list « Mouvement de stock ».
pub static MOUVEMENT_STOCK: Nomenclature = Nomenclature {
    name: "mouvement_stock",
    label: "Mouvement de stock",
    source: "usage du secteur",
    items: &[("recu", "Reçu"), ("rendu", "Rendu ou jeté"), ("compte", "Compté")],
};

/// When it is taken.
static MOMENTS: Group =
    Group { legend: "À quels moments", hint: "Ceux de l'ordonnance.", required: true };

/// The record kind « traitement ».
pub static TRAITEMENT: Fiche = Fiche {
    table: "traitement_sante",
    slug: "traitements-sante",
    label: "traitement",
    plural: "traitements",
    feminine: false,
    purpose: "Donner à l'enfant ce qui lui est prescrit, et rien d'autre.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("medicament", "Médicament", Kind::Text).required().grave(),
        Field::new("dose", "Dose", Kind::Text).required().hint("Un comprimé, 5 ml…").grave(),
        Field::new("matin", "Matin", Kind::Bool).among(&MOMENTS),
        Field::new("midi", "Midi", Kind::Bool).among(&MOMENTS),
        Field::new("soir", "Soir", Kind::Bool).among(&MOMENTS),
        Field::new("coucher", "Coucher", Kind::Bool).among(&MOMENTS),
        Field::new("besoin", "Si besoin", Kind::Bool).among(&MOMENTS),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("aide_prise", "Qui peut aider à la prise", Kind::Code(&AIDE_PRISE))
            .required()
            .hint(
                "Ce que dit l'ordonnance : sans intervention d'un soignant, aider à la prise est un \
                 acte de la vie courante (CASF, art. L. 313-26).",
            ),
        Field::new("prescripteur", "Prescrit par", Kind::Text).required().grave(),
        Field::new("ordonnance_day", "Ordonnance du", Kind::Day),
        Field::new("consentement", "Qui a consenti", Kind::Text)
            .hint("Les parents, un seul pour un acte usuel, l'enfant lui-même…")
            .grave(),
        Field::new("precaution", "À savoir en le donnant", Kind::LongText).grave(),
        Field::new("unites", "Unités par prise", Kind::Int(1, 20))
            .hint("Pour compter ce qui reste : le nombre de comprimés, de sachets."),
        Field::new("casier", "Casier", Kind::Text).hint("Celui à son nom, où il est rangé."),
    ],
    title: &["medicament", "dose"],
    list: &["personne_id", "medicament", "dose", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::traitement,
    no_overlap: None,
};

/// The record kind « prise » : an act of daily life, which names no medicine.
pub static PRISE_TRAITEMENT: Fiche = Fiche {
    table: "prise_traitement",
    slug: "prises-traitement",
    label: "prise",
    plural: "prises",
    feminine: true,
    purpose: "Savoir qui a donné quoi à qui, et quand : une prise oubliée se voit.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("traitement_id", "Traitement", Kind::Link("traitement_sante")).required(),
        Field::new("start_at", "Quand", Kind::Moment).required(),
        Field::new("moment_prise", "Moment", Kind::Code(&MOMENT_PRISE)).required(),
        Field::new("etat_prise", "Ce qu'elle devient", Kind::Code(&ETAT_PRISE)).required().grave(),
        Field::new("par", "Par qui", Kind::Text).required(),
        Field::new("remarque", "Remarque", Kind::Text).grave(),
    ],
    title: &["etat_prise", "start_at"],
    list: &["start_at", "personne_id", "moment_prise", "etat_prise", "par"],
    order: "start_at",
    latest_first: true,
    check: rules::prise,
    no_overlap: None,
};

/// The record kind « mouvement de stock ».
pub static STOCK_TRAITEMENT: Fiche = Fiche {
    table: "stock_traitement",
    slug: "stocks-traitement",
    label: "mouvement de stock",
    plural: "mouvements de stock",
    feminine: false,
    purpose: "Savoir ce qui reste d'un traitement, et qu'il ne s'en perd pas.",
    category: Category::Sante,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("traitement_id", "Traitement", Kind::Link("traitement_sante")).required(),
        Field::new("start_at", "Quand", Kind::Moment).required(),
        Field::new("mouvement", "Mouvement", Kind::Code(&MOUVEMENT_STOCK)).required(),
        Field::new("nombre", "Combien d'unités", Kind::Int(0, 10_000)).required(),
        Field::new("par", "Par qui", Kind::Text).required(),
        Field::new("avec", "Compté avec", Kind::Text).hint("Un compte se fait à deux."),
        Field::new("peremption_day", "Périme le", Kind::Day).hint("La date de la boîte reçue."),
    ],
    title: &["mouvement", "start_at"],
    list: &["start_at", "personne_id", "mouvement", "nombre", "par"],
    order: "start_at",
    latest_first: true,
    check: rules::stocked,
    no_overlap: None,
};

/// The record kind « pilulier »: one that a pharmacy made ready, received and checked; it names no medicine.
pub static PILULIER: Fiche = Fiche {
    table: "pilulier",
    slug: "piluliers",
    label: "pilulier",
    plural: "piluliers",
    feminine: false,
    purpose: "Savoir que le pilulier préparé par la pharmacie est arrivé et a été vérifié.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("start_day", "Sert à partir du", Kind::Day).required().today(),
        Field::new("end_day", "Sert jusqu'au", Kind::LastDay).required(),
        Field::new("pharmacie", "Préparé par", Kind::Text).hint("La pharmacie de secteur."),
        Field::new("recu_day", "Reçu le", Kind::Day).required().today(),
        Field::new("recu_par", "Reçu par", Kind::Text).required(),
        Field::new("verifie_day", "Vérifié le", Kind::Day)
            .hint("Case par case, avec l'ordonnance sous les yeux."),
        Field::new("verifie_par", "Vérifié par", Kind::Text),
        Field::new("conforme", "Conforme à l'ordonnance", Kind::Bool).grave(),
        Field::new("remarque", "Ce qui n'allait pas", Kind::Text).grave(),
    ],
    title: &["start_day"],
    list: &["start_day", "personne_id", "pharmacie", "recu_par", "verifie_par", "conforme"],
    order: "start_day",
    latest_first: true,
    check: rules::pilulier,
    no_overlap: None,
};
