//! A dated step of a child's way: what starts a delay, or proves that it was kept.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Étape »: the facts of the rules of deadlines that no other record kind holds. A test
/// holds each name against that of the rules.
pub static NATURE_ETAPE: Nomenclature = Nomenclature {
    name: "nature_etape",
    label: "Étape",
    source: "textes cités par chaque règle de délai ; usage du secteur",
    items: &[
        ("rapport_situation", "Rapport de situation envoyé"),
        ("rapport_juge", "Rapport au juge envoyé"),
        ("rapport_echeance", "Rapport d'échéance envoyé"),
        ("synthese", "Synthèse"),
        ("ppe_etabli", "Projet pour l'enfant établi"),
        ("audience", "Audience"),
        ("convocation", "Convocations adressées"),
        ("decision_provisoire", "Décision provisoire"),
        ("decision_au_fond", "Décision au fond"),
        ("decision_notifiee", "Décision notifiée"),
        ("decision_notifiee_au_mineur", "Dispositif notifié au mineur"),
        ("prorogation", "Prorogation"),
        ("saisine_juge", "Juge des enfants saisi"),
        ("avis_parquet", "Parquet avisé"),
        ("accord_ecrit", "Accord écrit"),
        ("demande_accord_notifiee", "Demande d'accord notifiée"),
        ("reponse_representant", "Réponse du représentant légal"),
        ("contrat_remis", "Contrat ou document remis"),
        ("contrat_signe", "Contrat signé"),
        ("avenant", "Avenant signé"),
        ("contrat_revu", "Contrat ou document revu"),
        ("droits_inscrits", "Droits de chaque parent inscrits"),
        ("anonymat_decide", "Anonymat du lieu décidé"),
        ("adresse_protegee", "Adresse protégée"),
        ("entretien_17_ans", "Entretien des 17 ans"),
        ("sortie_ase", "Sortie de l'aide sociale à l'enfance"),
        ("entretien_sortie", "Entretien après la sortie"),
        ("accompagnement_fin", "Fin de l'accompagnement"),
        ("examen_cessec", "Situation examinée par la commission"),
        ("signalement_decide", "Signalement décidé"),
        ("procureur_avise", "Procureur avisé"),
        ("departement_avise", "Copie au département"),
        ("ip_transmise", "Information préoccupante transmise"),
        ("ip_recue", "Information préoccupante reçue"),
        ("ip_evaluee", "Évaluation rendue"),
        ("parents_informes", "Parents informés"),
        ("non_information_motivee", "Absence d'information motivée"),
        ("accueil_72h", "Accueil de 72 heures"),
        ("parents_et_procureur_informes", "Parents et procureur informés"),
        ("recueil_provisoire", "Recueil provisoire"),
        ("decision_urgence", "Décision d'urgence"),
        ("decision_administrative", "Décision administrative"),
        ("interdiction_sortie", "Interdiction de sortie du territoire"),
        ("interdiction_levee", "Interdiction levée"),
        ("interdiction_renouvelee", "Interdiction renouvelée"),
        ("accueil_psychiatrie", "Accueil en psychiatrie"),
        ("accueil_psychiatrie_renouvele", "Accueil en psychiatrie renouvelé"),
        ("non_execution_signalee", "Non-exécution signalée"),
        ("autorite_informee", "Autorité informée"),
        ("autorite_informee_par_ecrit", "Autorité informée par écrit"),
        ("bilan_annuel", "Bilan annuel adressé"),
        ("bilan_circonstancie", "Bilan circonstancié"),
        ("orientation_notifiee", "Orientation notifiée"),
        ("orientation_fin", "Fin de l'orientation"),
        ("mdph_informee", "MDPH informée"),
        ("changement_modalite", "Changement de modalité"),
        ("fiche_liaison", "Fiche de liaison"),
        ("dossier_a_volets", "Dossier à volets ouvert"),
        ("sortie_itep", "Sortie de l'ITEP"),
        ("suite_close", "Suite close"),
    ],
};

/// The record kind « étape du parcours ».
pub static ETAPE_PARCOURS: Fiche = Fiche {
    table: "etape_parcours",
    slug: "etapes",
    label: "étape du parcours",
    plural: "étapes du parcours",
    feminine: true,
    purpose: "Tenir les échéances dues à l'enfant et garder la preuve de ce qui a été fait.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("nature", "Étape", Kind::Code(&NATURE_ETAPE)).required(),
        Field::new("day", "Jour", Kind::Day).required(),
        Field::new("start_at", "Date et heure", Kind::Moment).hint(
            "Quand le délai se compte en heures : information de l'autorité, accueil de 72 heures.",
        ),
        Field::new("mesure_id", "Mesure", Kind::Link("mesure"))
            .hint("La mesure dont il s'agit ; vide si l'étape vaut pour toutes."),
        Field::new("incident_id", "Incident", Kind::Link("incident"))
            .hint("L'incident dont l'autorité a été informée."),
        Field::new("precision_etape", "Précision", Kind::Text)
            .hint("À qui, sous quelle forme, où se trouve la pièce.")
            .grave(),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "nature", "mesure_id", "precision_etape"],
    order: "day",
    latest_first: true,
    check: rules::etape,
    no_overlap: None,
};
