//! Incidents as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[INCIDENT, EVITE];

const INCIDENT: Published = Published {
    spec: incident,
    own: "incident",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_at, t.closed_day, t.nature, t.gravite,
       CASE WHEN t.gendarmerie = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.sanction IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.reparation = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.closed_day IS NULL THEN 'non' ELSE 'oui' END,
       t.role_incident, p.sexe, p.birth_day
  FROM incident t LEFT JOIN personne p ON p.id = t.personne_id",
    // A near miss did not happen: it is counted apart.
    filter: "t.evite IS NULL OR t.evite = 0",
    group: None,
    derived: &[],
    depends: &[Depend::on("personne", "t.personne_id = $1")],
};

const EVITE: Published = Published {
    spec: evite,
    own: "incident",
    sql: "SELECT t.id, t.service_id, t.start_at, t.nature, t.gravite FROM incident t",
    filter: "t.evite = 1",
    group: None,
    derived: &[],
    depends: &[],
};

fn evite() -> PopulationSpec {
    PopulationSpec::event("incident_evite", "Incidents évités de peu", "start_minute")
        .column("service_id", "Service", Kind::Ref)
        .column("start_minute", "Date et heure", Kind::Minute)
        .code("nature", "Nature", "nature_incident")
        .code("gravite", "Gravité", "gravite")
        .service("service_id")
}

fn incident() -> PopulationSpec {
    PopulationSpec::event("incident", "Incidents", "start_minute")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_minute", "Date et heure", Kind::Minute)
        .column("closed_day", "Clos le", Kind::Day)
        .code("nature", "Nature", "nature_incident")
        .code("gravite", "Gravité", "gravite")
        .code("gendarmerie", "Gendarmerie ou police appelée", "oui_non")
        .code("sanction", "Sanction", "oui_non")
        .code("reparation", "Réparation", "oui_non")
        .code("clos", "Clos", "oui_non")
        .code("role_incident", "Place de l'enfant", "role_incident")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .birth("birth_day")
}
