//! Marks of evaluations and the plan of actions as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[COTATION, ACTION];

/// A mark is worth what the HAS reference of 2021 says: 100, 70, 35, 0; « non concerné » nothing.
const COTATION: Published = Published {
    spec: cotation,
    own: "cotation",
    sql: "SELECT t.id, t.service_id, t.evaluation_id, e.start_day, e.nom, e.referentiel, t.chapitre,
       CASE WHEN t.chapitre LIKE '%hapitre 1%' OR t.chapitre LIKE '1%' THEN '1' WHEN t.chapitre LIKE '%hapitre 2%' OR t.chapitre LIKE '2%' THEN '2'
            WHEN t.chapitre LIKE '%hapitre 3%' OR t.chapitre LIKE '3%' THEN '3' END,
       t.critere, t.reponse,
       CASE t.reponse WHEN 'totale' THEN 100 WHEN 'en_grande_partie' THEN 70 WHEN 'partielle' THEN 35
            WHEN 'pas_du_tout' THEN 0 END
  FROM cotation t JOIN evaluation e ON e.id = t.evaluation_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("evaluation", "t.evaluation_id = $1")],
};

fn cotation() -> PopulationSpec {
    PopulationSpec::event("cotation", "Cotations", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("evaluation_id", "Évaluation", Kind::Id)
        .column("start_day", "Évaluation du", Kind::Day)
        .column("evaluation", "Évaluation", Kind::Code)
        .column("referentiel", "Référentiel", Kind::Code)
        .column("chapitre", "Chapitre", Kind::Code)
        .column("chapitre_numero", "Numéro du chapitre", Kind::Code)
        .column("critere", "Critère", Kind::Code)
        .code("reponse", "Réponse", "reponse_cotation")
        .column("score", "Score (%)", Kind::Int)
        .service("service_id")
        .key("evaluation", "evaluation_id", "évaluations")
        .key("chapitre", "chapitre_numero", "chapitres")
        .impersonal()
}

/// An action of the plan is dated by its deadline: the day that was set, else the last day of its year.
const ACTION: Published = Published {
    spec: action,
    own: "action_plan",
    sql: "SELECT t.id, t.service_id, t.numero,
       COALESCE(t.due_day, CAST(t.echeance_annee AS TEXT) || '-12-31'), t.etat_day,
       t.etat, CAST(t.echeance_annee AS TEXT), t.responsable, t.origine,
       CASE WHEN t.preuve IS NULL THEN 'non' ELSE 'oui' END
  FROM action_plan t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn action() -> PopulationSpec {
    PopulationSpec::event("action_plan", "Actions du plan", "echeance_day")
        .column("service_id", "Service", Kind::Ref)
        .column("numero", "Numéro", Kind::Int)
        .column("echeance_day", "Échéance", Kind::Day)
        .column("etat_day", "État constaté le", Kind::Day)
        .code("etat", "État", "etat_action_plan")
        .column("echeance", "Année d'échéance", Kind::Code)
        .column("responsable", "Responsable", Kind::Code)
        .column("origine", "Origine", Kind::Code)
        .code("preuve", "Preuve", "oui_non")
        .service("service_id")
        .impersonal()
}
