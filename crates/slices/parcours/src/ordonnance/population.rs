//! Orders, requests and prolongations as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

pub(crate) const ORDONNANCE: Published = Published {
    spec: ordonnance,
    own: "ordonnance",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.decision_day, t.reception_day, t.prescripteur,
       TRIM(t.juridiction), t.fondement, t.duree_months,
       CASE WHEN t.precedente_id IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN EXISTS (SELECT 1 FROM mesure m WHERE m.ordonnance_id = t.id) THEN 'oui' ELSE 'non' END
  FROM ordonnance t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::through("mesure", "ordonnance_id", "t.id = $1")],
};

fn ordonnance() -> PopulationSpec {
    PopulationSpec::event("ordonnance", "Ordonnances", "decision_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("decision_day", "Rendue le", Kind::Day)
        .column("reception_day", "Reçue le", Kind::Day)
        .code("prescripteur", "Qui l'a rendue", "prescripteur")
        .column("juridiction", "Juridiction", Kind::Code)
        .code("fondement", "Fondement", "fondement")
        .column("duree_months", "Durée, en mois", Kind::Int)
        .code("prolonge", "En prolonge une autre", "oui_non")
        .code("fonde", "Une mesure repose sur elle", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

pub(crate) const DEMANDE: Published = Published {
    spec: demande,
    own: "demande_renouvellement",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.mesure_id, t.demande_day, t.reponse_day, m.terme_day,
       m.nature, t.nature, t.reponse, CASE WHEN t.reponse IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN m.terme_day IS NULL OR t.demande_day <= m.terme_day THEN 'oui' ELSE 'non' END
  FROM demande_renouvellement t JOIN mesure m ON m.id = t.mesure_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("mesure", "t.mesure_id = $1")],
};

fn demande() -> PopulationSpec {
    PopulationSpec::event("demande_renouvellement", "Demandes de renouvellement", "demande_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("mesure_id", "Mesure", Kind::Id)
        .column("demande_day", "Demandé le", Kind::Day)
        .column("reponse_day", "Répondu le", Kind::Day)
        .column("terme_day", "Terme de la mesure", Kind::Day)
        .code("nature", "Nature de la mesure", "nature_mesure")
        .code("demande", "Ce qui est demandé", "nature_demande")
        .code("reponse", "Réponse", "reponse_demande")
        .code("repondue", "A une réponse", "oui_non")
        .code("a_temps", "Demandée avant le terme", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("mesure", "mesure_id", "mesures")
}

/// A measure that prolongs another, and how it went on from year to year: the bridge between yearly reports.
pub(crate) const PROLONGATION: Published = Published {
    spec: prolongation,
    own: "mesure",
    sql:
        "SELECT t.id, t.service_id, t.personne_id, t.decision_day, t.fin_day, t.terme_day, t.nature,
       CASE WHEN EXISTS (SELECT 1 FROM mesure n WHERE n.precedente_id = t.id AND n.id <> t.id)
              THEN 'encore'
            WHEN t.fin_day IS NULL THEN 'en_cours'
            WHEN SUBSTR(t.fin_day, 1, 4) = SUBSTR(t.decision_day, 1, 4) THEN 'meme_annee'
            WHEN CAST(SUBSTR(t.fin_day, 1, 4) AS BIGINT)
                 = CAST(SUBSTR(t.decision_day, 1, 4) AS BIGINT) + 1 THEN 'annee_suivante'
            ELSE 'plus_tard' END,
       CASE WHEN t.prolongation_motif IS NULL THEN 'non' ELSE 'oui' END
  FROM mesure t",
    filter: "t.precedente_id IS NOT NULL",
    group: None,
    derived: &[],
    depends: &[Depend::through("mesure", "precedente_id", "t.id = $1")],
};

fn prolongation() -> PopulationSpec {
    PopulationSpec::event("prolongation", "Prolongations", "decision_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("decision_day", "Prolongée le", Kind::Day)
        .column("fin_day", "Fin", Kind::Day)
        .column("terme_day", "Nouveau terme", Kind::Day)
        .code("nature", "Nature de la mesure", "nature_mesure")
        .code("pont", "Quand elle finit", "pont_prolongation")
        .code("motif", "Le motif est noté", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}
