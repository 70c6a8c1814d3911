//! Collective actions and stays, and who took part.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Nature de l'action collective ».
pub static NATURE_ACTION: Nomenclature = Nomenclature {
    name: "nature_action",
    label: "Nature de l'action collective",
    source: "usage du secteur",
    items: &[
        ("sejour", "Séjour"),
        ("sortie", "Sortie"),
        ("atelier", "Atelier"),
        ("maraude", "Maraude"),
        ("sport", "Sport"),
        ("culture", "Culture"),
        ("evenement", "Événement"),
        ("temps_fort", "Temps fort"),
        ("activite_reguliere", "Activité régulière"),
        ("droits", "Information sur les droits"),
        ("prevention", "Prévention"),
        ("autre", "Autre"),
    ],
};

/// The list « Pour qui est l'action ».
pub static PUBLIC_ACTION: Nomenclature = Nomenclature {
    name: "public_action",
    label: "Pour qui est l'action",
    source: "usage du secteur",
    items: &[("jeunes", "Les jeunes"), ("equipe", "L'équipe"), ("familles", "Les familles")],
};

/// The list « Activité qui demande un certificat ».
pub static ACTIVITE_CERTIFICAT: Nomenclature = Nomenclature {
    name: "activite_certificat",
    label: "Activité qui demande un certificat",
    source: "usage du secteur",
    items: &[
        ("sport", "Sport, en général"),
        ("eau", "Baignade, canoë, voile"),
        ("plongee", "Plongée"),
        ("montagne", "Montagne, escalade, ski"),
        ("equitation", "Équitation"),
        ("combat", "Sport de combat"),
        ("air", "Sport aérien"),
        ("moteur", "Sport mécanique"),
        ("collectivite", "Vie en collectivité (colonie, camp)"),
        ("autre", "Autre"),
    ],
};

/// The list « Où l'image peut aller ».
pub static PORTEE_IMAGE: Nomenclature = Nomenclature {
    name: "portee_image",
    label: "Où l'image peut aller",
    source: "liste du produit (ADR 0052)",
    items: &[
        ("service", "Dans le service : murs, album, film entre nous"),
        ("famille", "À sa famille et aux autres enfants"),
        ("exterieur", "Dehors : exposition, journal, internet"),
    ],
};

/// The list « Qui autorise ».
pub static QUI_AUTORISE: Nomenclature = Nomenclature {
    name: "qui_autorise",
    label: "Qui autorise",
    source: "C. civ., art. 9 et 372-1 ; liste du produit (ADR 0052)",
    items: &[
        ("parents", "Ses deux parents"),
        ("parent", "Le seul parent qui a l'autorité parentale"),
        ("un_parent", "Un de ses deux parents : pour dire non"),
        ("tuteur", "Le tuteur ou le délégataire"),
        ("juge", "Le juge"),
        ("lui_meme", "Le jeune majeur lui-même"),
    ],
};

/// The record kind « certificat médical » for an activity: that it exists and until when, never why.
pub static CERTIFICAT_ACTIVITE: Fiche = Fiche {
    table: "certificat_activite",
    slug: "certificats-activite",
    label: "certificat pour une activité",
    plural: "certificats pour une activité",
    feminine: false,
    purpose: "Ne pas emmener un enfant là où un certificat est demandé et n'est pas valable.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("activite_certificat", "Pour quoi", Kind::Code(&ACTIVITE_CERTIFICAT)).required(),
        Field::new("start_day", "Fait le", Kind::Day).required().today(),
        Field::new("end_day", "Valable jusqu'au", Kind::LastDay)
            .hint("Vide s'il n'a pas de fin. Rien de médical ici : le papier va au dossier."),
    ],
    title: &["activite_certificat", "start_day"],
    list: &["personne_id", "activite_certificat", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::certificat,
    no_overlap: None,
};

/// The record kind « autorisation d'image »: an answer for one use; the latest stands.
pub static AUTORISATION_IMAGE: Fiche = Fiche {
    table: "autorisation_image",
    slug: "autorisations-image",
    label: "autorisation d'image",
    plural: "autorisations d'image",
    feminine: true,
    purpose: "Savoir où l'image de l'enfant peut aller, qui l'a dit et ce que l'enfant en veut.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("portee_image", "Où l'image peut aller", Kind::Code(&PORTEE_IMAGE)).required(),
        Field::new("accord", "Autorisé", Kind::Bool).required(),
        Field::new("accord_enfant", "L'enfant veut bien", Kind::Bool)
            .hint("Son avis compte : s'il ne veut pas, on ne le montre pas."),
        Field::new("qui_autorise", "Qui l'a dit", Kind::Code(&QUI_AUTORISE)).required(),
        Field::new("start_day", "À partir du", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Se retire à tout moment : notez une nouvelle réponse, ou ce dernier jour."),
    ],
    title: &["portee_image", "start_day"],
    list: &["personne_id", "portee_image", "accord", "accord_enfant", "start_day", "end_day"],
    order: "start_day",
    latest_first: true,
    check: rules::image,
    no_overlap: None,
};

/// The record kind « action collective ».
pub static ACTION_COLLECTIVE: Fiche = Fiche {
    table: "action_collective",
    slug: "actions-collectives",
    label: "action collective",
    plural: "actions collectives",
    feminine: true,
    purpose: "Rendre compte des actions menées avec plusieurs enfants ou familles, et de \
        leur coût.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("nature", "Nature", Kind::Code(&NATURE_ACTION)).required().structure(),
        Field::new("intitule", "Intitulé", Kind::Text).required().structure(),
        Field::new("start_day", "Premier jour", Kind::Day).required().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay)
            .hint("Vide pour une action d'un seul jour.")
            .structure(),
        Field::new("lieu", "Lieu", Kind::Text).structure(),
        Field::new("seances", "Séances", Kind::Int(0, 1_000)).structure(),
        Field::new("heures_seance", "Heures par séance", Kind::Hundredths).structure(),
        Field::new("objectifs", "Objectifs", Kind::LongText).structure(),
        Field::new("cout", "Coût réel", Kind::Euro).structure(),
        Field::new("partenaires", "Partenaires", Kind::Text).structure(),
        Field::new("encadrants", "Encadrants", Kind::Text).structure(),
        Field::new("depart_at", "Départ", Kind::Moment)
            .under("Quand on part")
            .hint("Le départ et le retour mettent l'action à l'agenda de chaque enfant.")
            .structure(),
        Field::new("retour_at", "Retour", Kind::Moment).structure(),
        Field::new("nuit", "On dort sur place", Kind::Bool)
            .ticked()
            .hint("L'absence de chaque enfant est alors notée toute seule.")
            .structure(),
        Field::new("telephone", "Téléphone sur place", Kind::Text).structure(),
        Field::new(
            "activite_certificat",
            "Un certificat médical est demandé pour",
            Kind::Code(&ACTIVITE_CERTIFICAT),
        )
        .structure(),
        Field::new("cout_prevu", "Coût prévu", Kind::Euro).under("Ce que cela coûte").structure(),
        Field::new("financeurs", "Qui paie", Kind::Text).structure(),
        Field::new("evaluation_day", "Évaluée le", Kind::Day).later().under("Ce qu'on en retient"),
        Field::new("evaluation", "Ce qu'on en retient", Kind::LongText)
            .later()
            .hint("Sans nommer d'enfant : ce texte est lu de tout le service."),
        Field::new("public_action", "Pour qui", Kind::Code(&PUBLIC_ACTION)).structure(),
    ],
    title: &["intitule", "start_day"],
    list: &["start_day", "nature", "intitule", "lieu", "seances"],
    order: "start_day",
    latest_first: true,
    check: rules::action_collective,
    no_overlap: None,
};

/// The record kind « participation à une action ».
pub static PARTICIPATION_ACTION: Fiche = Fiche {
    table: "participation_action",
    slug: "participations-action",
    label: "participation à une action",
    plural: "participations à une action",
    feminine: true,
    purpose: "Savoir qui a pris part à une action collective.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("action_id", "Action", Kind::Link("action_collective")).required(),
        Field::new("personne_id", "Enfant ou parent", Kind::Link("personne")),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")),
        Field::new("certificat_id", "Certificat médical", Kind::Link("certificat_activite")),
        Field::new("venu", "Est venu", Kind::Bool)
            .hint("« Non » retire l'enfant : son absence et son agenda suivent."),
        Field::new("mots", "Ce qu'il ou elle en dit", Kind::LongText)
            .grave()
            .sealed()
            .hint("Ses mots, sans corriger."),
    ],
    title: &["personne_id", "professionnel_id"],
    list: &["action_id", "personne_id", "professionnel_id", "venu"],
    order: "id",
    latest_first: false,
    check: rules::participation_action,
    no_overlap: None,
};

/// The record kind « présence à une séance »: somebody, one day, of an action of several.
pub static PRESENCE_SEANCE: Fiche = Fiche {
    table: "presence_seance",
    slug: "presences-seance",
    label: "présence à une séance",
    plural: "présences à une séance",
    feminine: true,
    purpose: "Savoir qui est venu à chaque séance d'une action, jeunes et équipe à part.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("action_id", "Action", Kind::Link("action_collective")).required(),
        Field::new("day", "Séance du", Kind::Day).required().today(),
        Field::new("personne_id", "Jeune", Kind::Link("personne")),
        Field::new("professionnel_id", "Professionnel", Kind::Link("professionnel")),
    ],
    title: &["day"],
    list: &["day", "action_id", "personne_id", "professionnel_id"],
    order: "day",
    latest_first: true,
    check: rules::presence_seance,
    no_overlap: None,
};
