//! Where children live and learn, as dated facts that figures count.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[HEBERGEMENT, SCOLARITE, ABSENCE];

const OF_A_PERSON: &[Depend] = &[Depend::on("personne", "t.personne_id = $1")];

const HEBERGEMENT: Published = Published {
    spec: hebergement,
    own: "hebergement",
    sql: "SELECT t.id, t.service_id, t.personne_id, p.famille_id, t.start_day, t.end_day, t.nature,
       t.commune, p.sexe, p.birth_day
  FROM hebergement t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn hebergement() -> PopulationSpec {
    PopulationSpec::span("hebergement", "Hébergements", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("nature", "Hébergement", "nature_hebergement")
        .column("commune", "Commune", Kind::Code)
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
        .fratrie("personne_id", "famille_id")
        .birth("birth_day")
}

const SCOLARITE: Published = Published {
    spec: scolarite,
    own: "scolarite",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.nature, t.classe,
       p.sexe, p.birth_day
  FROM scolarite t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn scolarite() -> PopulationSpec {
    PopulationSpec::span("scolarite", "Scolarités", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("nature", "Scolarité", "nature_scolarite")
        .column("classe", "Classe", Kind::Code)
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .birth("birth_day")
}

/// Half-days as `scolarite::rules::demi_journees` reads them.
const ABSENCE: Published = Published {
    spec: absence,
    own: "absence_scolaire",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.nature,
       CASE WHEN t.nature = 'retard' THEN 0 WHEN t.demi_journees IS NOT NULL THEN t.demi_journees
            WHEN t.moment_jour = 'journee' THEN 2 ELSE 1 END,
       CASE WHEN t.justifiee = 1 THEN 'oui' WHEN t.justifiee = 0 THEN 'non' END,
       p.sexe, p.birth_day
  FROM absence_scolaire t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn absence() -> PopulationSpec {
    PopulationSpec::event("absence_scolaire", "Absences à l'école", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("nature", "Nature", "nature_absence_scolaire")
        .column("demi_journees", "Demi-journées", Kind::Int)
        .code("justifiee", "Justifiée", "oui_non")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .birth("birth_day")
}
