//! The measure: its four dates (decision, reception, effect, first day of work), its term and
//! what follows.

use access::Category;
use fiche::{Fiche, Field, Kind, Owner};
use vocabulary::{Nomenclature, listes};

use super::rules;

/// The list « Nature de la mesure ».
pub static NATURE_MESURE: Nomenclature = Nomenclature {
    name: "nature_mesure",
    label: "Nature de la mesure",
    source: "usage du secteur",
    items: &[
        ("aemo", "AEMO"),
        ("aemo_renforcee", "AEMO renforcée"),
        ("aed", "AED"),
        ("aed_renforcee", "AED renforcée"),
        ("placement_ase", "Placement confié à l'ASE"),
        ("placement_direct", "Placement direct"),
        ("opp", "OPP"),
        ("accueil_provisoire", "Accueil provisoire"),
        ("pead", "PEAD"),
        ("mjie", "MJIE"),
        ("apjm", "APJM"),
        ("placement_cer", "Placement en CER"),
        ("placement_cef", "Placement en CEF"),
        ("orientation_mdph", "Orientation MDPH"),
        ("tig", "TIG"),
        ("reparation", "Réparation"),
        ("autre", "Autre"),
    ],
};

/// The list « Prescripteur ».
pub static PRESCRIPTEUR: Nomenclature = Nomenclature {
    name: "prescripteur",
    label: "Prescripteur",
    source: "usage du secteur",
    items: &[
        ("juge_enfants", "Juge des enfants"),
        ("juge_instruction", "Juge d'instruction"),
        ("tribunal_enfants", "Tribunal pour enfants"),
        ("parquet", "Parquet"),
        ("president_cd", "Président du conseil départemental"),
        ("inspecteur_ase", "Inspecteur ASE"),
        ("cdaph", "CDAPH"),
        ("autre", "Autre"),
    ],
};

/// The list « Indication de la mesure ».
pub static INDICATION: Nomenclature = Nomenclature {
    name: "indication",
    label: "Indication de la mesure",
    source: "usage du secteur",
    items: &[
        ("parents_demunis", "Parents démunis"),
        ("retour_placement", "Retour de placement"),
        ("grand_adolescent", "Grand adolescent"),
        ("crise", "Crise"),
    ],
};

/// The record kind « mesure ».
pub static MESURE: Fiche = Fiche {
    table: "mesure",
    slug: "mesures",
    label: "mesure",
    plural: "mesures",
    feminine: true,
    purpose: "Exécuter la décision prise pour l'enfant, en suivre les dates et en rendre compte.",
    category: Category::Parcours,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("famille_id", "Famille", Kind::Link("famille")),
        Field::new("nature", "Nature", Kind::Code(&NATURE_MESURE)).required().grave(),
        Field::new("cadre", "Cadre", Kind::Code(&listes::CADRE)).required().grave(),
        Field::new("prescripteur", "Prescripteur", Kind::Code(&PRESCRIPTEUR)).required().grave(),
        Field::new("prescripteur_nom", "Nom du prescripteur", Kind::Text)
            .hint("Le juge, la chambre ou le territoire."),
        Field::new("ordonnance_id", "Ordonnance", Kind::Link("ordonnance"))
            .hint("Celle sur laquelle la mesure repose."),
        Field::new("territoire_id", "Territoire", Kind::Link("territoire_local")),
        Field::new("departement", "Département d'origine", Kind::Departement),
        Field::new("delegation", "Délégation", Kind::Departement)
            .hint("Le département qui l'a confiée, si ce n'est pas celui du service."),
        Field::new("payeur", "Payeur", Kind::Text)
            .hint("Qui paie la mesure, si ce n'est pas le département du service."),
        Field::new("indication", "Indication", Kind::Code(&INDICATION)).grave(),
        Field::new("decision_day", "Décision", Kind::Day).required(),
        Field::new("notification_day", "Notification", Kind::Day),
        Field::new("reception_day", "Réception", Kind::Day)
            .hint("Jour où le service reçoit la décision."),
        Field::new("effet_day", "Prise d'effet", Kind::Day),
        Field::new("prise_en_charge_day", "Prise en charge", Kind::Day)
            .hint("Premier jour de travail avec l'enfant ; vide tant que la mesure attend."),
        Field::new("terme_day", "Terme", Kind::Day).hint("Jour prévu par la décision."),
        Field::new("fin_day", "Fin", Kind::Day).hint("Jour où la mesure a pris fin."),
        Field::new("mainlevee", "Mainlevée", Kind::Bool)
            .hint("La mesure a pris fin avant son terme, par décision.")
            .grave(),
        Field::new("danger", "Danger", Kind::Code(&listes::DANGER)).grave(),
        Field::new("veille", "Veille", Kind::Text)
            .hint("Qui veille sur l'enfant en attendant la prise en charge.")
            .grave(),
        Field::new("precedente_id", "Mesure renouvelée", Kind::Link("mesure"))
            .hint("La mesure que celle-ci renouvelle."),
        Field::new("prolongation_motif", "Motif de la prolongation", Kind::LongText)
            .hint("Ce que le magistrat écrit quand la mesure dure plus que d'ordinaire.")
            .grave(),
        Field::new("mode_admission", "Mode d'admission", Kind::Code(&listes::MODE_ADMISSION)),
        Field::new("attente_sans_suite", "Attente sans suite", Kind::Bool)
            .hint("La mesure a pris fin sans avoir commencé."),
        Field::new("suite", "Suite", Kind::Code(&listes::SUITE)).grave(),
    ],
    title: &["nature", "decision_day"],
    list: &[
        "personne_id",
        "nature",
        "cadre",
        "decision_day",
        "prise_en_charge_day",
        "terme_day",
        "fin_day",
    ],
    order: "decision_day",
    latest_first: true,
    check: rules::mesure,
    no_overlap: None,
};
