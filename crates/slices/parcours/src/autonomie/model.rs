//! The agreement with a young adult, as it is asked and decided; the interview before, as it was held.

use access::Category;
use fiche::{Fiche, Field, Group, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Réponse à la demande de contrat ».
pub static REPONSE_CONTRAT: Nomenclature = Nomenclature {
    name: "reponse_contrat",
    label: "Réponse à la demande",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("accorde", "Accordé"),
        ("partiel", "Accordé en partie"),
        ("refuse", "Refusé"),
        ("renonce", "Le jeune y renonce"),
    ],
};

/// The list « Ce que couvre le contrat ».
pub static OBJET_CONTRAT: Nomenclature = Nomenclature {
    name: "objet_contrat",
    label: "Ce qui est demandé",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("premier", "Un premier contrat"),
        ("renouvellement", "Un renouvellement"),
        ("retour", "Un retour, après être parti"),
    ],
};

/// The list « Fin du contrat ».
pub static MOTIF_FIN_CONTRAT: Nomenclature = Nomenclature {
    name: "motif_fin_contrat",
    label: "Pourquoi il a fini avant",
    source: "liste du produit (ADR 0053)",
    items: &[
        ("autonome", "Le jeune n'en a plus besoin"),
        ("jeune", "Le jeune l'a voulu"),
        ("departement", "Le département l'a décidé"),
        ("age", "Vingt et un ans"),
        ("autre", "Autre"),
    ],
};

/// The list « Entretien pour l'autonomie ».
pub static MOMENT_ENTRETIEN: Nomenclature = Nomenclature {
    name: "moment_entretien",
    label: "Quel entretien",
    source: "CASF, art. L. 222-5-1 et L. 222-5-2-1",
    items: &[
        ("dix_sept_ans", "Entretien des 17 ans"),
        ("sortie", "Entretien six mois après la sortie"),
    ],
};

/// What the interview must cover (CASF, art. L. 222-5-1 ; R. 222-6 for the needs of the plan).
pub static COUVRE: Group = Group {
    legend: "Ce qui a été vu avec le jeune",
    hint: "Le bilan, ses droits et les conditions de son accompagnement sont dus à chacun \
           (CASF, art. L. 222-5-1).",
    required: false,
};

/// The record kind « contrat jeune majeur ».
pub static CONTRAT_JEUNE_MAJEUR: Fiche = Fiche {
    table: "contrat_jeune_majeur",
    slug: "contrats-jeune-majeur",
    label: "contrat jeune majeur",
    plural: "contrats jeune majeur",
    feminine: false,
    purpose: "Savoir ce que le jeune a demandé, ce qui lui a été répondu, et jusqu'à quand il est \
        accompagné.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Jeune", Kind::Link("personne")).required(),
        Field::new("objet_contrat", "Ce qui est demandé", Kind::Code(&OBJET_CONTRAT))
            .required()
            .under("La demande"),
        Field::new("demande_day", "Demandé le", Kind::Day).required().today(),
        Field::new("mots", "Ce qu'il ou elle en attend", Kind::LongText)
            .grave()
            .sealed()
            .hint("Ses mots, sans corriger."),
        Field::new("reponse_contrat", "Réponse", Kind::Code(&REPONSE_CONTRAT))
            .under("La réponse")
            .hint("Vide tant que le département n'a pas répondu."),
        Field::new("decision_day", "Décidé le", Kind::Day),
        Field::new("motif_refus", "Motif, tel qu'il lui est écrit", Kind::LongText).grave(),
        Field::new("recours_dit", "Les voies de recours lui ont été dites", Kind::Bool).ticked(),
        Field::new("start_day", "À partir du", Kind::Day).under("Le contrat"),
        Field::new("end_day", "Jusqu'au", Kind::LastDay)
            .hint("Au plus tard la veille de ses vingt et un ans (CASF, art. L. 222-5)."),
        Field::new("mesure_id", "Mesure qu'il porte", Kind::Link("mesure"))
            .hint("Si la mesure « accueil provisoire jeune majeur » est au registre : ses échéances suffisent."),
        Field::new("fin_day", "Fini avant, le", Kind::Day).later().under("S'il finit avant"),
        Field::new("motif_fin_contrat", "Pourquoi", Kind::Code(&MOTIF_FIN_CONTRAT)).later(),
    ],
    title: &["objet_contrat", "demande_day"],
    list: &["demande_day", "personne_id", "objet_contrat", "reponse_contrat", "start_day", "end_day"],
    order: "demande_day",
    latest_first: true,
    check: rules::contrat,
    no_overlap: None,
};

/// The record kind « entretien pour l'autonomie ».
pub static ENTRETIEN_AUTONOMIE: Fiche = Fiche {
    table: "entretien_autonomie",
    slug: "entretiens-autonomie",
    label: "entretien pour l'autonomie",
    plural: "entretiens pour l'autonomie",
    feminine: false,
    purpose: "Garder ce que le jeune a dit de son avenir, et la preuve que ses droits lui ont été dits.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Jeune", Kind::Link("personne")).required(),
        Field::new("moment_entretien", "Quel entretien", Kind::Code(&MOMENT_ENTRETIEN)).required(),
        Field::new("day", "Tenu le", Kind::Day).required().today(),
        Field::new("presents", "Qui était là", Kind::Text),
        Field::new(
            "personne_confiance",
            "Une personne de confiance, choisie par le jeune",
            Kind::Text,
        )
        .hint("Elle peut être là s'il le veut. Vide s'il n'en veut pas."),
        Field::new("bilan_parcours", "Le bilan de son parcours", Kind::Bool).among(&COUVRE),
        Field::new("droits_dits", "Ses droits", Kind::Bool).among(&COUVRE),
        Field::new(
            "conditions_notifiees",
            "Les conditions de son accompagnement, notifiées",
            Kind::Bool,
        )
        .among(&COUVRE),
        Field::new("vu_ressources", "Ses ressources", Kind::Bool).among(&COUVRE),
        Field::new("vu_logement", "Son logement", Kind::Bool).among(&COUVRE),
        Field::new("vu_scolarite", "Son école, sa formation, son emploi", Kind::Bool)
            .among(&COUVRE),
        Field::new("vu_sante", "Sa santé", Kind::Bool).among(&COUVRE),
        Field::new("vu_papiers", "Ses papiers, ses démarches", Kind::Bool).among(&COUVRE),
        Field::new("vu_entourage", "Qui est à ses côtés", Kind::Bool).among(&COUVRE),
        Field::new("mots", "Ce qu'il ou elle veut", Kind::LongText)
            .grave()
            .sealed()
            .hint("Ses mots, sans corriger."),
    ],
    title: &["moment_entretien", "day"],
    list: &["day", "personne_id", "moment_entretien", "personne_confiance"],
    order: "day",
    latest_first: true,
    check: rules::entretien,
    no_overlap: None,
};
