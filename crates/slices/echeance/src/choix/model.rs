//! How a service follows a rule of deadlines, as it is kept.

use access::Category;
use fiche::{Fiche, Field, Kind, NoOverlap, Owner};
use vocabulary::Nomenclature;

use super::rules;

/// The list « Règle d'échéance »: the rules shipped, under their names. A test holds it against them.
pub static REGLE_DELAI: Nomenclature = Nomenclature {
    name: "regle_delai",
    label: "Règle d'échéance",
    source: "textes cités par chaque règle de délai",
    items: &[
        ("ppe-delai", "Projet pour l'enfant (ppe-delai)"),
        ("rapport-annuel", "Rapport de situation (rapport-annuel)"),
        ("rapport-moins3", "Rapport de situation (rapport-moins3)"),
        ("cessec", "Statut de l'enfant (cessec)"),
        ("mesure-adm-duree", "Mesure administrative (mesure-adm-duree)"),
        ("accord-ecrit", "Consentement (accord-ecrit)"),
        ("urgence-5j", "Accueil d'urgence (urgence-5j)"),
        ("accueil-72h", "Accueil de 72 heures (accueil-72h)"),
        ("accord-tacite", "Modification du lieu (accord-tacite)"),
        ("ip-eval", "Information préoccupante (ip-eval)"),
        ("signalement", "Signalement (signalement)"),
        ("ip-info-parents", "Information préoccupante (ip-info-parents)"),
        ("partage-secret", "Partage d'informations (partage-secret)"),
        ("ae-duree", "Assistance éducative (ae-duree)"),
        ("ae-renforcee", "AEMO renforcée (ae-renforcee)"),
        ("opp-8j", "Placement provisoire du parquet (opp-8j)"),
        ("opp-15j", "Placement en urgence (opp-15j)"),
        ("provisoire-6m", "Mesures provisoires (provisoire-6m)"),
        ("conv-8j", "Audience (conv-8j)"),
        ("notif-8j", "Notification (notif-8j)"),
        ("rapport-juge", "Rapport au juge (rapport-juge)"),
        ("audience-3ans", "Placement long (audience-3ans)"),
        ("psy-15j", "Soins psychiatriques (psy-15j)"),
        ("mjagbf", "Aide à la gestion du budget familial (mjagbf)"),
        ("ist-2ans", "Interdiction de sortie du territoire (ist-2ans)"),
        ("droits-visite", "Visites (droits-visite)"),
        ("anonymat-lieu", "Secret du lieu (anonymat-lieu)"),
        ("mjie-6m", "Investigation éducative (mjie-6m)"),
        ("entretien-17", "Accès à l'autonomie (entretien-17)"),
        ("entretien-6m", "Après la sortie (entretien-6m)"),
        ("jeune-majeur-21", "Jeunes majeurs (jeune-majeur-21)"),
        ("cs-15j-1m", "Contrat de séjour, DIPC (cs-15j-1m)"),
        ("rf-5ans", "Règlement de fonctionnement (rf-5ans)"),
        ("pe-5ans", "Projet d'établissement (pe-5ans)"),
        ("eval-5ans", "Évaluation (eval-5ans)"),
        ("cvs-3", "Conseil de la vie sociale (cvs-3)"),
        ("itep-bilan-annuel", "ITEP (itep-bilan-annuel)"),
        ("itep-15j", "ITEP (itep-15j)"),
        ("itep-4m", "ITEP (itep-4m)"),
        ("itep-suite-3ans", "ITEP (itep-suite-3ans)"),
        ("itep-dossier", "ITEP (itep-dossier)"),
        ("ditep-fiche", "DITEP (ditep-fiche)"),
        ("eig", "Dysfonctionnement grave (eig)"),
        ("honorabilite", "Personnels (honorabilite)"),
        ("acces-usager", "Droits des personnes (acces-usager)"),
        ("violation-72h", "Droits des personnes (violation-72h)"),
        ("base-active-2ans", "Conservation (base-active-2ans)"),
        ("archive-definitive", "Conservation (archive-definitive)"),
        ("journaux-6a12", "Journalisation (journaux-6a12)"),
        ("dua", "Conservation (dua)"),
        ("synthese-2m", "Projet (synthese-2m)"),
        ("rapport-avant-terme", "Rapport au juge (rapport-avant-terme)"),
        ("mesure-non-executee-1m", "Mise en œuvre (mesure-non-executee-1m)"),
        ("mesure-9m", "Rapport au juge (mesure-9m)"),
        ("contrat-3m", "Jeunes majeurs (contrat-3m)"),
    ],
};

/// The list « Qui s'en charge ».
pub static CHARGE_ECHEANCE: Nomenclature = Nomenclature {
    name: "charge_echeance",
    label: "Qui s'en charge",
    source: "usage du secteur",
    items: &[
        ("referent", "Référent"),
        ("chef_de_service", "Chef de service"),
        ("directeur", "Direction"),
    ],
};

/// The record kind « suivi d'une règle d'échéance ».
pub static REGLE_ECHEANCE: Fiche = Fiche {
    table: "regle_echeance",
    slug: "regles-echeance",
    label: "réglage d'une échéance",
    plural: "réglages des échéances",
    feminine: false,
    purpose: "Dire quelles échéances le service suit, qui s'en charge, quand on prévient et qui \
        l'apprend quand elles sont en retard.",
    category: Category::Structure,
    owner: Owner::Service,
    fields: &[
        Field::new("regle", "Règle", Kind::Code(&REGLE_DELAI)).required().structure(),
        Field::new("ecartee", "Le service ne la suit pas", Kind::Bool).ticked().structure(),
        Field::new("responsable", "Qui s'en charge", Kind::Code(&CHARGE_ECHEANCE))
            .hint("Vide : celui que dit la règle.")
            .structure(),
        Field::new("rappel_jours", "Rappel, en jours avant", Kind::Int(0, 365))
            .hint("Vide : selon la longueur du délai.")
            .structure(),
        Field::new(
            "chef_jours",
            "Au chef de service, après combien de jours de retard",
            Kind::Int(0, 365),
        )
        .hint("Vide : 7 jours.")
        .structure(),
        Field::new(
            "direction_jours",
            "À la direction, après combien de jours de retard",
            Kind::Int(0, 365),
        )
        .hint("Vide : 30 jours.")
        .structure(),
        Field::new("start_day", "À partir du", Kind::Day).required().today().structure(),
        Field::new("end_day", "Dernier jour", Kind::LastDay).structure(),
        Field::new("source", "D'après quel texte", Kind::Text)
            .hint("Règlement de fonctionnement, note de service, convention avec le département…")
            .structure(),
    ],
    title: &["regle", "start_day"],
    list: &["regle", "ecartee", "responsable", "rappel_jours", "chef_jours", "start_day"],
    order: "start_day",
    latest_first: true,
    check: rules::regle_echeance,
    no_overlap: Some(NoOverlap {
        keys: &["regle"],
        start: "start_day",
        end: "end_day",
        sentence: "Cette règle a déjà un réglage à ces dates : fermez-le d'abord, ou corrigez-le.",
    }),
};
