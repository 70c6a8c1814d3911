//! The act of sharing, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
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
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("destinataire_id", "Service destinataire", Kind::Link("service")).everywhere(),
        Field::new("destinataire_identifiant", "Ou personne destinataire", Kind::Text)
            .hint("Son identifiant de connexion."),
        Field::new("finalite", "Pour quoi faire", Kind::LongText)
            .required()
            .grave()
            .hint("Évaluer la situation, décider ou mettre en œuvre une action."),
        Field::new("partage_identite", "Identité et famille", Kind::Bool).grave(),
        Field::new("partage_parcours", "Parcours : mesures, séjours, absences", Kind::Bool).grave(),
        Field::new("partage_vie", "Vie quotidienne", Kind::Bool).grave(),
        Field::new("partage_incident", "Incidents", Kind::Bool).grave(),
        Field::new("partage_anamnese", "Anamnèse", Kind::Bool).grave(),
        Field::new("partage_troubles", "Repérage des troubles", Kind::Bool).grave(),
        Field::new("partage_sante", "Parcours de soin", Kind::Bool).grave(),
        Field::new("partage_diagnostic", "Éléments de diagnostic de situation", Kind::Bool).grave(),
        Field::new("partage_medical", "Dossier médical (de soignant à soignant)", Kind::Bool)
            .grave(),
        Field::new("partage_judiciaire", "Restrictions judiciaires", Kind::Bool).grave(),
        Field::new("partage_risque", "Marques de risque", Kind::Bool).grave(),
        Field::new("reciproque", "Partage réciproque", Kind::Bool)
            .hint("Le service destinataire ouvre les mêmes informations."),
        Field::new("start_day", "À partir du", Kind::Day).required(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay).required(),
        Field::new("information", "Information de la famille", Kind::Code(&INFORMATION_FAMILLE))
            .required()
            .grave(),
        Field::new(
            "motif_non_information",
            "Pourquoi la famille n'est pas informée",
            Kind::LongText,
        )
        .grave(),
        Field::new("retrait_day", "Retiré le", Kind::Day)
            .hint("Dès ce retrait, plus rien n'est ouvert."),
    ],
    title: &["destinataire_id", "start_day"],
    list: &["personne_id", "destinataire_id", "start_day", "end_day", "retrait_day"],
    order: "start_day",
    latest_first: true,
    check: rules::partage,
    no_overlap: None,
};
