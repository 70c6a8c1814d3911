//! Agreements with young adults as figures count them: asked, running, and the interviews held.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

const OF_A_PERSON: &[Depend] = &[Depend::on("personne", "t.personne_id = $1")];

/// What was asked, by its day.
pub(crate) const DEMANDE: Published = Published {
    spec: demande,
    own: "contrat_jeune_majeur",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.demande_day, t.decision_day, t.objet_contrat,
       t.reponse_contrat, p.sexe, p.birth_day
  FROM contrat_jeune_majeur t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn demande() -> PopulationSpec {
    PopulationSpec::event("demande_contrat", "Contrats jeune majeur demandés", "demande_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Jeune", Kind::Id)
        .column("demande_day", "Demandé le", Kind::Day)
        .column("decision_day", "Décidé le", Kind::Day)
        .code("objet_contrat", "Ce qui est demandé", "objet_contrat")
        .code("reponse_contrat", "Réponse", "reponse_contrat")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "jeunes")
        .birth("birth_day")
}

/// What runs, or ran.
pub(crate) const CONTRAT: Published = Published {
    spec: contrat,
    own: "contrat_jeune_majeur",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day,
       CASE WHEN t.fin_day IS NOT NULL AND t.fin_day < t.end_day THEN t.fin_day ELSE t.end_day END,
       t.objet_contrat, p.sexe, p.birth_day
  FROM contrat_jeune_majeur t JOIN personne p ON p.id = t.personne_id",
    filter: "t.start_day IS NOT NULL AND t.reponse_contrat IN ('accorde', 'partiel')",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn contrat() -> PopulationSpec {
    PopulationSpec::span("contrat_jeune_majeur", "Contrats jeune majeur", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Jeune", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Fin", Kind::Day)
        .code("objet_contrat", "Ce qui est demandé", "objet_contrat")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "jeunes")
        .birth("birth_day")
}

/// The interviews held.
pub(crate) const ENTRETIEN: Published = Published {
    spec: entretien,
    own: "entretien_autonomie",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.moment_entretien, p.sexe, p.birth_day
  FROM entretien_autonomie t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn entretien() -> PopulationSpec {
    PopulationSpec::event("entretien_autonomie", "Entretiens pour l'autonomie", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Jeune", Kind::Id)
        .column("day", "Tenu le", Kind::Day)
        .code("moment_entretien", "Quel entretien", "moment_entretien")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "jeunes")
        .birth("birth_day")
}
