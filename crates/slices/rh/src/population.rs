//! Posts, absences and training as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[POSTE, VACANT, ABSENCE, FORMATION, PARTICIPATION];

const POSTE: Published = Published {
    spec: poste,
    own: "poste",
    sql: "SELECT t.id, t.service_id, t.professionnel_id, t.start_day, t.end_day, t.fonction, t.contrat,
       t.etp, 100, t.motif_entree, t.motif_sortie, pr.sexe, pr.birth_day
  FROM poste t JOIN professionnel pr ON pr.id = t.professionnel_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("professionnel", "t.professionnel_id = $1")],
};

fn poste() -> PopulationSpec {
    PopulationSpec::span("poste", "Postes occupés", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("professionnel_id", "Professionnel", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("fonction", "Fonction", "fonction")
        .code("contrat", "Contrat", "contrat")
        .column("etp", "ETP (centièmes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("motif_entree", "Motif d'entrée", "motif_entree_poste")
        .code("motif_sortie", "Motif de sortie", "motif_sortie_poste")
        .code("sexe", "Sexe", "sexe_adulte")
        .column("birth_day", "Naissance", Kind::Day)
        .exit_on_last_day()
        .service("service_id")
        .key("professionnel", "professionnel_id", "professionnels")
        .birth("birth_day")
}

const VACANT: Published = Published {
    spec: vacant,
    own: "poste_vacant",
    sql: "SELECT t.id, t.service_id, t.start_day, t.end_day, t.fonction, t.etp
  FROM poste_vacant t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn vacant() -> PopulationSpec {
    PopulationSpec::span("poste_vacant", "Postes vacants", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("start_day", "Vacant depuis le", Kind::Day)
        .column("end_day", "Dernier jour vacant", Kind::Day)
        .code("fonction", "Fonction", "fonction")
        .column("etp", "ETP (centièmes)", Kind::Int)
        .service("service_id")
        .impersonal()
}

const ABSENCE: Published = Published {
    spec: absence,
    own: "absence_professionnel",
    sql: "SELECT t.id, t.service_id, t.professionnel_id, t.start_day, t.end_day, t.nature,
       CASE WHEN t.remplacee = 1 THEN 'oui' ELSE 'non' END, pr.sexe
  FROM absence_professionnel t JOIN professionnel pr ON pr.id = t.professionnel_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("professionnel", "t.professionnel_id = $1")],
};

fn absence() -> PopulationSpec {
    PopulationSpec::span(
        "absence_professionnel",
        "Absences de professionnels",
        "start_day",
        "end_day",
    )
    .column("service_id", "Service", Kind::Ref)
    .column("professionnel_id", "Professionnel", Kind::Id)
    .column("start_day", "Premier jour", Kind::Day)
    .column("end_day", "Dernier jour", Kind::Day)
    .code("nature", "Nature", "nature_absence_professionnel")
    .code("remplacee", "Remplacée", "oui_non")
    .code("sexe", "Sexe", "sexe_adulte")
    .service("service_id")
    .key("professionnel", "professionnel_id", "professionnels")
}

const FORMATION: Published = Published {
    spec: formation,
    own: "formation",
    sql: "SELECT t.id, t.service_id, t.start_day, t.nature, t.intitule, t.etat,
       CASE WHEN t.distance = 1 THEN 'oui' ELSE 'non' END, t.heures,
       (SELECT COUNT(*) FROM participation_formation pf WHERE pf.formation_id = t.id)
  FROM formation t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::through("participation_formation", "formation_id", "t.id = $1")],
};

fn formation() -> PopulationSpec {
    PopulationSpec::event("formation", "Formations", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("start_day", "Premier jour", Kind::Day)
        .code("nature", "Nature", "nature_formation")
        .column("intitule", "Intitulé", Kind::Code)
        .code("etat", "État", "etat_formation")
        .code("distance", "À distance", "oui_non")
        .column("heures", "Heures (centièmes)", Kind::Int)
        .column("participants", "Participants", Kind::Int)
        .service("service_id")
}

const PARTICIPATION: Published = Published {
    spec: participation,
    own: "participation_formation",
    sql: "SELECT t.id, t.service_id, t.formation_id, t.professionnel_id, f.start_day, f.nature,
       f.intitule, f.etat, CASE WHEN f.distance = 1 THEN 'oui' ELSE 'non' END, f.heures, 100,
       (SELECT po.fonction FROM poste po WHERE po.professionnel_id = t.professionnel_id
          AND po.start_day <= f.start_day ORDER BY po.start_day DESC, po.id DESC LIMIT 1)
  FROM participation_formation t JOIN formation f ON f.id = t.formation_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("formation", "t.formation_id = $1"),
        Depend::through("poste", "professionnel_id", "t.professionnel_id = $1"),
    ],
};

fn participation() -> PopulationSpec {
    PopulationSpec::event("participation_formation", "Participations à une formation", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("formation_id", "Formation", Kind::Id)
        .column("professionnel_id", "Professionnel", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .code("nature", "Nature", "nature_formation")
        .column("intitule", "Intitulé", Kind::Code)
        .code("etat", "État", "etat_formation")
        .code("distance", "À distance", "oui_non")
        .column("heures", "Heures (centièmes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("fonction", "Fonction", "fonction")
        .service("service_id")
        .key("professionnel", "professionnel_id", "professionnels")
        .key("formation", "formation_id", "formations")
}
