//! The act of sharing, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Group, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Information de l'enfant et de ses parents ».
pub static INFORMATION_FAMILLE: Nomenclature = Nomenclature {
    name: "information_famille",
    label: "Information de l'enfant et de ses parents",
    source: "CASF, art. L. 226-2-2",
    items: &[
        ("informes", "L'enfant et ses parents sont informés"),
        ("parents_seuls", "Les parents sont informés ; l'enfant, selon son âge, ne l'est pas"),
        ("contraire_interet", "Non : ce serait contraire à l'intérêt de l'enfant"),
    ],
};

/// What an act of before says where nothing was asked.
pub(super) const NON_CONSIGNE: &str = "Non consigné";

/// The list « Comment ils ont été informés ».
pub static VOIE_INFORMATION: Nomenclature = Nomenclature {
    name: "voie_information",
    label: "Comment ils ont été informés",
    source: "usage du secteur",
    items: &[
        ("entretien", "En entretien"),
        ("telephone", "Au téléphone"),
        ("courrier", "Par courrier"),
        ("ppe", "À l'occasion du projet pour l'enfant"),
        ("audience", "À l'audience"),
        ("non_consigne", "Non consigné (acte d'avant)"),
    ],
};

/// The reason of one information: the strictly necessary is said of each.
const fn reason(name: &'static str, label: &'static str, of: &'static str) -> Field {
    Field::new(name, label, Kind::Text).reason(of, "finalite").grave()
}

/// What an act may open, box by box.
static INFORMATIONS: Group = Group {
    legend: "Ce qui est partagé",
    hint: "Ce qui est strictement nécessaire, et rien d’autre. Chaque information ouvre aussi, tant que l’acte court, les \
           notes du journal rangées sous elle, avec leurs seconds regards et leurs commentaires, et les écrits de ce type.",
    required: true,
};

/// The record kind « acte de partage ».
pub static PARTAGE: Fiche = Fiche {
    table: "partage",
    slug: "partages",
    label: "acte de partage",
    plural: "actes de partage",
    feminine: false,
    purpose: "Ouvrir à un autre service, ou à une personne, ce qui lui est strictement nécessaire.",
    category: Category::Partage,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required().first().bounds(),
        Field::new("destinataire_id", "Un service", Kind::Link("service"))
            .everywhere()
            .bounds()
            .under("À qui : un service, ou une seule personne")
            .hint("Ceux du service dont c’est le travail pourront lire. Laissez vide pour une seule personne."),
        Field::new("destinataire_identifiant", "Ou une seule personne", Kind::Text)
            .bounds()
            .hint("Son identifiant de connexion, qu’elle vous donne. Laissez vide si vous avez choisi un service."),
        Field::new("finalite", "Pour quoi faire", Kind::LongText)
            .required()
            .first()
            .grave()
            .hint("Évaluer la situation, décider ou mettre en œuvre une action."),
        Field::new("partage_identite", "Identité et famille", Kind::Bool).opens(Category::Identite).among(&INFORMATIONS)
            .under("Quoi")
            .grave(),
        Field::new("partage_parcours", "Parcours : mesures, séjours, absences, notes du journal et écrits de ce type", Kind::Bool).opens(Category::Parcours).among(&INFORMATIONS)
            .grave(),
        Field::new("partage_vie", "Vie quotidienne, notes du journal de ce type", Kind::Bool).opens(Category::Vie).among(&INFORMATIONS).grave(),
        Field::new("partage_argent", "Argent de l’enfant", Kind::Bool).opens(Category::Argent).among(&INFORMATIONS).grave(),
        Field::new("partage_incident", "Incidents, notes du journal de ce type", Kind::Bool).opens(Category::Incident).among(&INFORMATIONS).grave(),
        Field::new("partage_anamnese", "Anamnèse, notes du journal de ce type", Kind::Bool).opens(Category::Anamnese).among(&INFORMATIONS).grave(),
        Field::new("partage_troubles", "Repérage des troubles, notes du journal de ce type", Kind::Bool).opens(Category::Troubles).among(&INFORMATIONS)
            .grave(),
        Field::new("partage_sante", "Parcours de soin, notes du journal de ce type", Kind::Bool).opens(Category::Sante).among(&INFORMATIONS).grave(),
        Field::new("partage_diagnostic", "Éléments de diagnostic de situation, notes du journal et écrits de ce type", Kind::Bool).opens(Category::Diagnostic).among(&INFORMATIONS)
            .grave(),
        Field::new("partage_medical", "Dossier médical (de soignant à soignant), notes du journal de ce type", Kind::Bool).opens(Category::Medical).among(&INFORMATIONS)
            .grave(),
        Field::new("partage_judiciaire", "Restrictions judiciaires, notes du journal de ce type", Kind::Bool).opens(Category::Judiciaire).among(&INFORMATIONS)
            .grave(),
        Field::new("partage_risque", "Marques de risque", Kind::Bool).opens(Category::Risque).among(&INFORMATIONS)
            .grave(),
        reason("finalite_identite", "Identité et famille : pour quoi faire", "partage_identite").under("Pourquoi chaque information"),
        reason("finalite_parcours", "Parcours : pour quoi faire", "partage_parcours"),
        reason("finalite_vie", "Vie quotidienne : pour quoi faire", "partage_vie"),
        reason("finalite_argent", "Argent de l’enfant : pour quoi faire", "partage_argent"),
        reason("finalite_incident", "Incidents : pour quoi faire", "partage_incident"),
        reason("finalite_anamnese", "Anamnèse : pour quoi faire", "partage_anamnese"),
        reason("finalite_troubles", "Repérage des troubles : pour quoi faire", "partage_troubles"),
        reason("finalite_sante", "Parcours de soin : pour quoi faire", "partage_sante"),
        reason("finalite_diagnostic", "Éléments de diagnostic : pour quoi faire", "partage_diagnostic"),
        reason("finalite_medical", "Dossier médical : pour quoi faire", "partage_medical"),
        reason("finalite_judiciaire", "Restrictions judiciaires : pour quoi faire", "partage_judiciaire"),
        reason("finalite_risque", "Marques de risque : pour quoi faire", "partage_risque"),
        Field::new("reciproque", "Partage réciproque", Kind::Bool)
            .under("En retour")
            .ticked()
            .bounds()
            .hint("Vous demandez que le service destinataire ouvre les mêmes informations au vôtre : lui seul peut l’accepter."),
        Field::new("start_day", "À partir du", Kind::Day).required().today().bounds().under("Quand"),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).required().bounds(),
        Field::new("information", "Information de la famille", Kind::Code(&INFORMATION_FAMILLE))
            .required()
            .grave()
            .under("La famille"),
        Field::new("information_parent_day", "Parents informés le", Kind::Day).grave(),
        Field::new("information_parent_voie", "Parents informés", Kind::Code(&VOIE_INFORMATION))
            .grave(),
        Field::new("information_enfant_day", "Enfant informé le", Kind::Day).grave(),
        Field::new("information_enfant_voie", "Enfant informé", Kind::Code(&VOIE_INFORMATION))
            .grave(),
        Field::new(
            "motif_non_information",
            "Pourquoi la famille n'est pas informée",
            Kind::LongText,
        )
        .hint("Seulement si ce serait contraire à l’intérêt de l’enfant.")
        .grave(),
        Field::new("retrait_day", "Retiré le", Kind::Day)
            .later()
            .bounds()
            .hint("Dès ce retrait, plus rien n'est ouvert.")
            .under("Retirer ce partage"),
    ],
    title: &["destinataire_id", "start_day"],
    list: &["personne_id", "destinataire_id", "start_day", "end_day", "retrait_day"],
    order: "start_day",
    latest_first: true,
    check: rules::partage,
    no_overlap: None,
};
