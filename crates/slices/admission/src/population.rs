//! Requests and spotted needs as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[DEMANDE, BESOIN, INFORMATION];

const DEMANDE: Published = Published {
    spec: demande,
    own: "demande",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.reception_day, t.reponse_day, t.canal,
       t.demandeur, t.demandeur_nom, t.departement, COALESCE(t.sexe, p.sexe), t.age_years,
       t.mode_souhaite, COALESCE(t.decision, 'en_attente'), t.motif_refus,
       (SELECT MIN(s.entree_day) FROM sejour s WHERE s.personne_id = t.personne_id
          AND s.service_id = t.service_id AND s.entree_day >= t.reception_day),
       CASE WHEN EXISTS (SELECT 1 FROM sejour s WHERE s.personne_id = t.personne_id
                            AND s.service_id = t.service_id AND s.entree_day >= t.reception_day)
            THEN 'oui' ELSE 'non' END
  FROM demande t LEFT JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("personne", "t.personne_id = $1"),
        Depend::through("sejour", "personne_id", "t.personne_id = $1"),
    ],
};

fn demande() -> PopulationSpec {
    PopulationSpec::event("demande", "Demandes d'admission", "reception_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("reception_day", "Reçue le", Kind::Day)
        .column("reponse_day", "Réponse donnée le", Kind::Day)
        .code("canal", "Canal", "canal")
        .code("demandeur", "Demandeur", "demandeur")
        .column("demandeur_nom", "Nom du demandeur", Kind::Code)
        .code("departement", "Département", "departement")
        .code("sexe", "Sexe", "sexe")
        .column("age_years", "Âge", Kind::Int)
        .code("mode_souhaite", "Mode souhaité", "mode_admission")
        .code("decision", "Issue", "decision_demande")
        .code("motif_refus", "Motif de refus", "motif_refus")
        .column("entree_day", "Entrée qui a suivi", Kind::Day)
        .code("suivie_entree", "Suivie d'une entrée", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const BESOIN: Published = Published {
    spec: besoin,
    own: "besoin_repere",
    sql: "SELECT t.id, t.service_id, t.day, tl.nom, t.nombre, t.danger
  FROM besoin_repere t LEFT JOIN territoire_local tl ON tl.id = t.territoire_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("territoire_local", "t.territoire_id = $1")],
};

fn besoin() -> PopulationSpec {
    PopulationSpec::event("besoin_repere", "Besoins repérés", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("day", "Jour", Kind::Day)
        .column("territoire", "Territoire", Kind::Code)
        .column("nombre", "Nombre d'enfants", Kind::Int)
        .code("danger", "Danger", "danger")
        .service("service_id")
}

/// Each one counts as somebody: few of them are hidden as few children are.
const INFORMATION: Published = Published {
    spec: information,
    own: "information_preoccupante",
    sql: "SELECT t.id, t.service_id, t.day, t.origine_information, tl.nom
  FROM information_preoccupante t LEFT JOIN territoire_local tl ON tl.id = t.territoire_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("territoire_local", "t.territoire_id = $1")],
};

fn information() -> PopulationSpec {
    PopulationSpec::event("information_preoccupante", "Informations préoccupantes reçues", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("day", "Reçue le", Kind::Day)
        .code("origine_information", "D'où elle vient", "origine_information")
        .column("territoire", "Territoire", Kind::Code)
        .service("service_id")
}
