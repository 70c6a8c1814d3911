//! The words of children and the objectives, as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] =
    &[PAROLE, EXAMEN, OBJECTIF, BILAN, CO_INTERVENTION, BESOIN, ECHANGE];

const PAROLE: Published = Published {
    spec: parole,
    own: "parole_enfant",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.sens, t.theme, t.reponse_due_day,
       t.reponse_day, t.rendu_day, t.suite,
       CASE WHEN t.reponse_due_day IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.rendu_day IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.rendu_day IS NOT NULL AND t.rendu_day <= t.reponse_due_day THEN 'oui' ELSE 'non' END,
       CASE WHEN t.en_reunion = 1 THEN 'oui' ELSE 'non' END
  FROM parole_enfant t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn parole() -> PopulationSpec {
    PopulationSpec::event("parole_enfant", "Paroles de l'enfant", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("sens", "Sens", "sens_parole")
        .code("theme", "Thème", "theme_projet")
        .column("reponse_due_day", "Réponse due", Kind::Day)
        .column("reponse_day", "Décision", Kind::Day)
        .column("rendu_day", "Réponse dite à l'enfant", Kind::Day)
        .code("suite", "Suite", "suite_reponse")
        .column("attend", "Une réponse est due", Kind::Code)
        .column("rendu", "L'enfant a sa réponse", Kind::Code)
        .column("a_temps", "Au jour promis", Kind::Code)
        .code("en_reunion", "Portée à la réunion des jeunes", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const EXAMEN: Published = Published {
    spec: examen,
    own: "examen_demande",
    sql:
        "SELECT t.id, t.service_id, t.personne_id, t.parole_id, t.reunion_id, t.day, t.mode_reponse
  FROM examen_demande t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn examen() -> PopulationSpec {
    PopulationSpec::event("examen_demande", "Demandes vues en réunion de jeunes", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("parole_id", "Demande", Kind::Id)
        .column("reunion_id", "Réunion", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("mode_reponse", "Ce que la réunion en a fait", "mode_reponse")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("demande", "parole_id", "demandes")
}

const OBJECTIF: Published = Published {
    spec: objectif,
    own: "objectif_projet",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.theme, t.projet, t.origine,
       t.accueil
  FROM objectif_projet t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn objectif() -> PopulationSpec {
    PopulationSpec::span("objectif_projet", "Objectifs du projet", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Dernier jour", Kind::Day)
        .code("theme", "Thème", "theme_projet")
        .code("projet", "Projet", "projet_de_qui")
        .code("origine", "Proposé par", "origine_objectif")
        .code("accueil", "Ce qu'on en fait", "accueil_objectif")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const BILAN: Published = Published {
    spec: bilan,
    own: "bilan_objectif",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.objectif_id, t.day, t.etat, o.theme,
       CASE WHEN t.action_id IS NULL THEN 'non' ELSE 'oui' END
  FROM bilan_objectif t JOIN objectif_projet o ON o.id = t.objectif_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("objectif_projet", "t.objectif_id = $1")],
};

fn bilan() -> PopulationSpec {
    PopulationSpec::event("bilan_objectif", "Bilans des objectifs", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("objectif_id", "Objectif", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("etat", "Où il en est", "etat_objectif")
        .code("theme", "Thème", "theme_projet")
        .code("en_action", "À une action ou un séjour", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("objectif", "objectif_id", "objectifs")
}

const CO_INTERVENTION: Published = Published {
    spec: co_intervention,
    own: "co_intervention",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.motif, t.resultat
  FROM co_intervention t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn co_intervention() -> PopulationSpec {
    PopulationSpec::span("co_intervention", "Co-interventions", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Dernier jour", Kind::Day)
        .code("motif", "Pourquoi", "motif_co_intervention")
        .code("resultat", "Ce que cela a donné", "resultat_co_intervention")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const BESOIN: Published = Published {
    spec: besoin,
    own: "reponse_besoin",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.besoin_day, t.demande_day, t.reponse_day,
       COALESCE(t.qualite_reponse, 'sans')
  FROM reponse_besoin t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn besoin() -> PopulationSpec {
    PopulationSpec::event("reponse_besoin", "Besoins et leurs réponses", "besoin_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("besoin_day", "Vu le", Kind::Day)
        .column("demande_day", "Demandé le", Kind::Day)
        .column("reponse_day", "Répondu le", Kind::Day)
        .code("qualite", "Ce que vaut la réponse", "etat_reponse_besoin")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const ECHANGE: Published = Published {
    spec: echange,
    own: "echange_service",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.moment_echange, t.projet
  FROM echange_service t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn echange() -> PopulationSpec {
    PopulationSpec::event("echange_service", "Échanges entre services", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("moment_echange", "Moment", "moment_echange")
        .code("projet", "Projet", "projet_de_qui")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}
