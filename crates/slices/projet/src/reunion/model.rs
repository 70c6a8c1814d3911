//! Who came to a meeting of youths, which functions must be there, and what it did with each request.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner, no_rule, rule};
use vocabulary::Nomenclature;

/// The list « Ce que la réunion en a fait ».
pub static MODE_REPONSE: Nomenclature = Nomenclature {
    name: "mode_reponse",
    label: "Ce que la réunion en a fait",
    source: "usage du secteur : réponse instantanée, différée, ou après la réunion d'équipe",
    items: &[
        ("instantanee", "Réponse tout de suite"),
        ("differee", "À la prochaine réunion des jeunes"),
        ("equipe", "À voir avec l'équipe d'abord"),
        ("rendue", "Réponse apportée"),
    ],
};

/// The record kind « présence à une réunion de jeunes ».
pub static PARTICIPATION_REUNION: Fiche = Fiche {
    table: "participation_reunion",
    slug: "participations-reunion",
    label: "présence à une réunion de jeunes",
    plural: "présences à une réunion de jeunes",
    feminine: true,
    purpose: "Savoir qui était à la réunion des jeunes.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("reunion_id", "Réunion", Kind::Link("reunion")).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "reunion_id"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « examen d'une demande ».
pub static EXAMEN_DEMANDE: Fiche = Fiche {
    table: "examen_demande",
    slug: "examens-demande",
    label: "examen d'une demande",
    plural: "examens de demandes",
    feminine: false,
    purpose: "Savoir à quelle réunion une demande a été vue, et ce qu'elle en a fait.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("parole_id", "Demande", Kind::Link("parole_enfant")).required(),
        Field::new("reunion_id", "Réunion", Kind::Link("reunion")).required(),
        Field::new("day", "Le", Kind::Day).required().today(),
        Field::new("mode_reponse", "Ce que la réunion en a fait", Kind::Code(&MODE_REPONSE))
            .required(),
    ],
    title: &["mode_reponse", "day"],
    list: &["day", "personne_id", "parole_id", "mode_reponse"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

/// The record kind « fonction attendue à la réunion des jeunes ».
pub static FONCTION_REUNION: Fiche = Fiche {
    table: "fonction_reunion",
    slug: "fonctions-reunion",
    label: "fonction attendue à la réunion des jeunes",
    plural: "fonctions attendues à la réunion des jeunes",
    feminine: true,
    purpose: "Dire qui doit être à la réunion des jeunes pour y répondre, et le dire quand il n'y est pas.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("fonction", "Fonction", Kind::Text)
            .required()
            .structure()
            .hint("La fonction, sans nom : directeur adjoint, infirmière, maîtresse de maison."),
        Field::new("start_day", "À partir du", Kind::Day).required().structure().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).structure(),
    ],
    title: &["fonction"],
    list: &["fonction", "start_day", "end_day"],
    order: "start_day",
    latest_first: false,
    check: rule::only_span,
    no_overlap: None,
};

/// The record kind « fonction présente à une réunion ».
pub static PRESENCE_FONCTION: Fiche = Fiche {
    table: "presence_fonction",
    slug: "presences-fonction",
    label: "fonction présente à une réunion",
    plural: "fonctions présentes à une réunion",
    feminine: true,
    purpose: "Savoir quelles fonctions attendues étaient à la réunion des jeunes.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("reunion_id", "Réunion", Kind::Link("reunion")).required().structure(),
        Field::new("fonction_reunion_id", "Fonction", Kind::Link("fonction_reunion"))
            .required()
            .structure(),
        Field::new("day", "Le", Kind::Day).required().today().structure(),
    ],
    title: &["day"],
    list: &["day", "reunion_id", "fonction_reunion_id"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};
