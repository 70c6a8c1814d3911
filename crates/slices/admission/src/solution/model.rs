//! Referrals, provisional solutions, meetings that are called, closures, invoices.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Réponse à une orientation ».
pub static REPONSE_ORIENTATION: Nomenclature = Nomenclature {
    name: "reponse_orientation",
    label: "Réponse à une orientation",
    source: "usage du secteur",
    items: &[("attente", "Attendue"), ("acceptee", "Acceptée"), ("refusee", "Refusée")],
};

/// The list « Pourquoi une concertation ».
pub static MOTIF_CONCERTATION: Nomenclature = Nomenclature {
    name: "motif_concertation",
    label: "Pourquoi une concertation",
    source: "usage du secteur",
    items: &[
        ("renvois", "Renvois entre structures"),
        ("nuit", "Aucun lieu de nuit qui convienne"),
        ("desaccord", "Désaccord entre services"),
        ("fermeture", "Fermeture d'un lieu"),
        ("autre", "Autre"),
    ],
};

/// The list « Solution provisoire ».
pub static NATURE_SOLUTION: Nomenclature = Nomenclature {
    name: "nature_solution",
    label: "Solution provisoire",
    source: "usage du secteur",
    items: &[
        ("famille", "Dans sa famille"),
        ("proche", "Chez un proche"),
        ("famille_accueil", "En famille d'accueil"),
        ("autre_service", "Dans un autre service"),
        ("sur_place", "Sur place, avec une autre équipe"),
        ("distance", "Visites et entretiens à distance"),
        ("hotel", "À l'hôtel"),
        ("autre", "Autre"),
    ],
};

/// The list « Pourquoi une solution provisoire ».
pub static CAUSE_SOLUTION: Nomenclature = Nomenclature {
    name: "cause_solution",
    label: "Pourquoi une solution provisoire",
    source: "usage du secteur",
    items: &[
        ("fermeture", "Fermeture du service"),
        ("place", "Aucune place"),
        ("crise", "Crise"),
        ("sante", "Santé, épidémie"),
        ("autre", "Autre"),
    ],
};

/// The record kind « orientation vers un service ».
pub static ORIENTATION_SERVICE: Fiche = Fiche {
    table: "orientation_service",
    slug: "orientations-service",
    label: "orientation vers un service",
    plural: "orientations vers un service",
    feminine: true,
    purpose: "Savoir vers quelle structure un enfant est adressé, ce qu'elle répond, et voir qu'on se le renvoie.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Demandée le", Kind::Day).required().today(),
        Field::new("vers_id", "Vers quel service", Kind::Link("service")).everywhere(),
        Field::new("vers", "Ou vers quelle structure", Kind::Text)
            .hint("Si elle n'est pas dans la liste."),
        Field::new("par_defaut", "Par défaut", Kind::Bool)
            .hint("Faute d'une autre place, non parce que celle-ci convient."),
        Field::new("reponse_orientation", "Réponse", Kind::Code(&REPONSE_ORIENTATION)).required(),
        Field::new("reponse_day", "Réponse reçue le", Kind::Day),
        Field::new("motif", "Motif de la réponse", Kind::LongText).grave(),
        Field::new("contre_proposition", "Contre-proposition", Kind::LongText).grave(),
        Field::new("liens", "Comment chaque lien est gardé", Kind::LongText)
            .hint("Pour chaque personne sur qui l'enfant compte : visites, appels, à quel rythme.")
            .grave(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "vers_id", "vers", "reponse_orientation", "reponse_day"],
    order: "day",
    latest_first: true,
    check: rules::orientation,
    no_overlap: None,
};

/// The record kind « concertation ».
pub static CONCERTATION: Fiche = Fiche {
    table: "concertation",
    slug: "concertations",
    label: "concertation",
    plural: "concertations",
    feminine: true,
    purpose: "Réunir ceux qui décident pour un enfant, garder ce qu'ils décident et quand ils le revoient.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Demandée le", Kind::Day).required().today(),
        Field::new("motif_concertation", "Pourquoi", Kind::Code(&MOTIF_CONCERTATION)).required(),
        Field::new("participants", "Qui est appelé", Kind::LongText).required(),
        Field::new("reunion_day", "Réunion le", Kind::Day),
        Field::new("decision", "Ce qui est décidé", Kind::LongText).grave(),
        Field::new("revue_day", "À revoir le", Kind::Day),
    ],
    title: &["motif_concertation", "day"],
    list: &["day", "personne_id", "motif_concertation", "reunion_day", "revue_day"],
    order: "day",
    latest_first: true,
    check: rules::concertation,
    no_overlap: None,
};

/// The record kind « fermeture du service ».
pub static FERMETURE: Fiche = Fiche {
    table: "fermeture",
    slug: "fermetures",
    label: "fermeture du service",
    plural: "fermetures du service",
    feminine: true,
    purpose: "Savoir quels jours le service ferme, et que chaque enfant accueilli a une solution ces jours-là.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).required().structure(),
        Field::new("motif", "Motif", Kind::Text).required().structure(),
        Field::new("avis_day", "Juges et département avisés le", Kind::Day).structure(),
    ],
    title: &["motif", "start_day"],
    list: &["start_day", "end_day", "motif", "avis_day"],
    order: "start_day",
    latest_first: true,
    check: fiche::rule::only_span,
    no_overlap: None,
};

/// The record kind « solution provisoire ».
pub static SOLUTION_PROVISOIRE: Fiche = Fiche {
    table: "solution_provisoire",
    slug: "solutions-provisoires",
    label: "solution provisoire",
    plural: "solutions provisoires",
    feminine: true,
    purpose: "Garder ce qui est trouvé pour un enfant en attendant, qui l'a décidé, si le juge le sait et quand on le revoit.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("nature_solution", "Solution", Kind::Code(&NATURE_SOLUTION)).required(),
        Field::new("cause_solution", "Pourquoi", Kind::Code(&CAUSE_SOLUTION)).required(),
        Field::new("fermeture_id", "Fermeture", Kind::Link("fermeture")),
        Field::new("texte", "Où, avec qui, comment", Kind::LongText).required().grave(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Dernier jour", Kind::LastDay),
        Field::new("decideur", "Décidée par", Kind::Text)
            .hint("Le juge, l'inspecteur : son nom et sa fonction."),
        Field::new("decision_day", "Décidée le", Kind::Day),
        Field::new("juge_day", "Juge informé le", Kind::Day),
        Field::new("revue_day", "À revoir le", Kind::Day),
        Field::new("bilan_day", "Revue le", Kind::Day).later(),
        Field::new("bilan", "Ce que la revue a dit", Kind::LongText).later().grave(),
        Field::new("liens", "Comment chaque lien est gardé", Kind::LongText)
            .hint("Pour chaque personne sur qui l'enfant compte : visites, appels, à quel rythme.")
            .grave(),
    ],
    title: &["nature_solution", "start_day"],
    list: &["personne_id", "nature_solution", "start_day", "end_day", "decision_day", "revue_day"],
    order: "start_day",
    latest_first: true,
    check: rules::solution,
    no_overlap: None,
};

/// The list « Décision sur un retour anticipé ».
pub static DECISION_RETOUR: Nomenclature = Nomenclature {
    name: "decision_retour",
    label: "Décision sur un retour anticipé",
    source: "usage du secteur",
    items: &[("accepte", "Accepté"), ("refuse", "Refusé"), ("reporte", "Reporté")],
};

/// The record kind « examen d'un retour anticipé »: one child, looked at alone; there is no other way to send one home early.
pub static EXAMEN_RETOUR: Fiche = Fiche {
    table: "examen_retour",
    slug: "examens-retour",
    label: "examen d'un retour anticipé",
    plural: "examens de retours anticipés",
    feminine: false,
    purpose: "Examiner la situation d'un enfant, lui seul, avant de proposer son retour plus tôt ; aviser le juge et entendre les parents.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("day", "Proposé le", Kind::Day).required().today(),
        Field::new("retour_day", "Retour prévu le", Kind::Day).required(),
        Field::new("danger", "Ce qui l'expose, ce qui le protège", Kind::LongText)
            .required()
            .under("L'examen")
            .grave(),
        Field::new("accueil", "Chez qui, dans quelles conditions", Kind::LongText)
            .required()
            .grave(),
        Field::new("ecole", "Son école", Kind::LongText).required(),
        Field::new("soins", "Ses soins : qui les suit, sans en dire le contenu", Kind::LongText)
            .required()
            .apart(Category::Sante),
        Field::new("mots", "Ce qu'il en dit, avec ses mots", Kind::LongText)
            .required()
            .once()
            .apart(Category::Vie)
            .grave(),
        Field::new("avis_day", "Juge avisé le", Kind::Day)
            .under("L'avis et les réponses")
            .hint("Avant le retour."),
        Field::new("reponse_mere", "Réponse de la mère", Kind::LongText).grave(),
        Field::new("reponse_pere", "Réponse du père", Kind::LongText).grave(),
        Field::new("decision_retour", "Décision", Kind::Code(&DECISION_RETOUR))
            .under("La décision"),
        Field::new("decision_day", "Décidé le", Kind::Day),
        Field::new("decideur", "Décidé par", Kind::Text),
    ],
    title: &["retour_day"],
    list: &["personne_id", "day", "retour_day", "avis_day", "decision_retour"],
    order: "day",
    latest_first: true,
    check: rules::retour,
    no_overlap: None,
};

/// The record kind « journées facturées ».
pub static FACTURE_JOURNEES: Fiche = Fiche {
    table: "facture_journees",
    slug: "factures-journees",
    label: "facture de journées",
    plural: "factures de journées",
    feminine: true,
    purpose: "Comparer les journées facturées pour un enfant à celles de son séjour, et au prix arrêté.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().everywhere(),
        Field::new("prestataire_id", "Service qui facture", Kind::Link("service"))
            .required()
            .everywhere(),
        Field::new("start_day", "Du", Kind::Day).required(),
        Field::new("end_day", "Au", Kind::LastDay).required(),
        Field::new("journees", "Journées facturées", Kind::Int(0, 400)).required(),
        Field::new("prix", "Prix de journée arrêté", Kind::Euro).required(),
        Field::new("montant", "Montant facturé", Kind::Euro).required(),
        Field::new("source", "Arrêté du prix", Kind::Text),
    ],
    title: &["start_day"],
    list: &["personne_id", "prestataire_id", "start_day", "end_day", "journees", "montant"],
    order: "start_day",
    latest_first: true,
    check: fiche::rule::only_span,
    no_overlap: None,
};
