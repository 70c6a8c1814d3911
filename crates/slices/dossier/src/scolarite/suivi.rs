//! What is arranged at school, the days a child was missing, what was obtained, what the child wishes.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Projet ou dispositif scolaire ».
pub static NATURE_PLAN_SCOLAIRE: Nomenclature = Nomenclature {
    name: "nature_plan_scolaire",
    label: "Projet ou dispositif scolaire",
    source: "usage du secteur",
    items: &[
        ("ppre", "PPRE (programme personnalisé de réussite éducative)"),
        ("pap", "PAP (plan d'accompagnement personnalisé)"),
        ("pps", "PPS (projet personnalisé de scolarisation)"),
        ("pai", "PAI (projet d'accueil individualisé)"),
        ("ulis", "ULIS"),
        ("segpa", "SEGPA"),
        ("relais", "Classe ou dispositif relais"),
        ("allophone", "Classe pour élèves allophones"),
        ("accompagnant", "Accompagnant (AESH)"),
        ("autre", "Autre"),
    ],
};

/// The list « Absence à l'école ».
pub static NATURE_ABSENCE_SCOLAIRE: Nomenclature = Nomenclature {
    name: "nature_absence_scolaire",
    label: "Absence à l'école",
    source: "usage du secteur",
    items: &[("absence", "Absence"), ("retard", "Retard"), ("exclusion", "Exclusion")],
};

/// The list « Moment de la journée d'école ».
pub static MOMENT_JOUR: Nomenclature = Nomenclature {
    name: "moment_jour",
    label: "Moment de la journée d'école",
    source: "usage du secteur",
    items: &[("journee", "Toute la journée"), ("matin", "Matin"), ("apres_midi", "Après-midi")],
};

/// The list « Diplôme ou attestation ».
pub static NATURE_DIPLOME: Nomenclature = Nomenclature {
    name: "nature_diplome",
    label: "Diplôme ou attestation",
    source: "usage du secteur",
    items: &[
        ("cfg", "CFG (certificat de formation générale)"),
        ("dnb", "DNB (brevet des collèges)"),
        ("cap", "CAP"),
        ("bac", "Baccalauréat"),
        ("titre", "Titre ou certificat professionnel"),
        ("assr", "ASSR (sécurité routière)"),
        ("langue", "Diplôme de français (DELF, DILF)"),
        ("secours", "Premiers secours"),
        ("autre", "Autre"),
    ],
};

/// The list « Résultat ».
pub static RESULTAT_DIPLOME: Nomenclature = Nomenclature {
    name: "resultat_diplome",
    label: "Résultat",
    source: "usage du secteur",
    items: &[("a_passer", "À passer"), ("obtenu", "Obtenu"), ("non_obtenu", "Pas obtenu")],
};

/// The list « Suite d'un vœu d'orientation ».
pub static SUITE_VOEU: Nomenclature = Nomenclature {
    name: "suite_voeu",
    label: "Suite d'un vœu d'orientation",
    source: "usage du secteur",
    items: &[
        ("attente", "En attente"),
        ("accepte", "Accepté"),
        ("refuse", "Refusé"),
        ("change", "L'enfant a changé d'avis"),
    ],
};

/// The record kind « projet scolaire »: what is arranged, never why.
pub static PLAN_SCOLAIRE: Fiche = Fiche {
    table: "plan_scolaire",
    slug: "plans-scolaires",
    label: "projet scolaire",
    plural: "projets scolaires",
    feminine: false,
    purpose: "Savoir ce que l'école aménage pour l'enfant, et le revoir à temps.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_PLAN_SCOLAIRE)).required().grave(),
        Field::new("amenagement", "Ce qui est aménagé", Kind::LongText)
            .hint(
                "Tiers-temps, ordinateur, emploi du temps allégé… Jamais pourquoi : le motif \
                 médical n'a pas sa place ici.",
            )
            .grave(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("review_day", "À revoir le", Kind::Day)
            .hint("La prochaine réunion à l'école ; changez ce jour quand elle a eu lieu."),
        Field::new("porteur", "Qui le suit", Kind::Text)
            .hint("À l'école et au service : qui appeler."),
    ],
    title: &["nature", "start_day"],
    list: &["personne_id", "nature", "start_day", "end_day", "review_day", "porteur"],
    order: "start_day",
    latest_first: true,
    check: rules::plan,
    no_overlap: None,
};

/// The record kind « absence scolaire »: half-days follow from the moment of the day.
pub static ABSENCE_SCOLAIRE: Fiche = Fiche {
    table: "absence_scolaire",
    slug: "absences-scolaires",
    label: "absence scolaire",
    plural: "absences scolaires",
    feminine: true,
    purpose: "Voir une assiduité qui baisse avant que l'école ne rompe.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Jour", Kind::Day).required().today(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_ABSENCE_SCOLAIRE)).required(),
        Field::new("moment_jour", "Quand", Kind::Code(&MOMENT_JOUR)).required(),
        Field::new("demi_journees", "Demi-journées, si elle dure plus d'un jour", Kind::Int(1, 80))
            .hint("Une exclusion de trois jours en fait six. Vide : d'après le moment."),
        Field::new("justifiee", "Justifiée", Kind::Bool),
        Field::new("remarque", "Remarque", Kind::Text).grave(),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "nature", "moment_jour", "demi_journees", "justifiee"],
    order: "day",
    latest_first: true,
    check: rules::absence,
    no_overlap: None,
};

/// The record kind « diplôme ».
pub static DIPLOME_ENFANT: Fiche = Fiche {
    table: "diplome_enfant",
    slug: "diplomes-enfant",
    label: "diplôme ou attestation",
    plural: "diplômes et attestations",
    feminine: false,
    purpose: "Que l'enfant parte avec ce qu'il a obtenu, et ne manque pas un examen.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Quoi", Kind::Code(&NATURE_DIPLOME)).required(),
        Field::new("intitule", "Lequel", Kind::Text).hint("La spécialité, le niveau, la mention."),
        Field::new("resultat", "Résultat", Kind::Code(&RESULTAT_DIPLOME)).required(),
        Field::new("day", "Le", Kind::Day).required().hint("Le jour de l'examen ou du résultat."),
        Field::new("lieu", "Où est l'original", Kind::Text),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "nature", "intitule", "resultat"],
    order: "day",
    latest_first: true,
    check: rules::dated,
    no_overlap: None,
};

/// The record kind « vœu d'orientation »: in the child's own words.
pub static VOEU_ORIENTATION: Fiche = Fiche {
    table: "voeu_orientation",
    slug: "voeux-orientation",
    label: "vœu d'orientation",
    plural: "vœux d'orientation",
    feminine: false,
    purpose: "Garder ce que l'enfant veut apprendre et devenir, avec ses mots, et ce qu'on en fait.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Dit le", Kind::Day).required().today(),
        Field::new("mots", "Ses mots", Kind::LongText)
            .required()
            .grave()
            .sealed()
            .hint("Exactement comme il ou elle l'a dit, sans corriger."),
        Field::new("objet", "Ce que cela demande", Kind::Text)
            .hint("La formation, l'établissement, le stage à trouver."),
        Field::new("suite", "Suite", Kind::Code(&SUITE_VOEU)),
        Field::new("suite_day", "Suite donnée le", Kind::Day).later(),
    ],
    title: &["day"],
    list: &["day", "personne_id", "objet", "suite"],
    order: "day",
    latest_first: true,
    check: rules::voeu,
    no_overlap: None,
};
