//! What became of who left, as figures count it: a fact is an exit whose news are owed in the period.

use facts::{Depend, Derived, Published};
use figures::{Kind, PopulationSpec};

use super::{
    rules::{in_six_months, in_twelve_months},
    store::LEFT,
};

/// The answer that stands for a stay: one given, else a refusal, else the last try.
macro_rules! answer {
    ($moment:literal, $column:literal) => {
        concat!(
            "(SELECT v.",
            $column,
            " FROM devenir v WHERE v.sejour_id = t.id AND v.moment = '",
            $moment,
            "' ORDER BY CASE v.reponse WHEN 'repondu' THEN 0 WHEN 'refus' THEN 1 ELSE 2 END,
               v.day DESC, v.id DESC LIMIT 1)"
        )
    };
}

macro_rules! sql {
    ($moment:literal) => {
        concat!(
            "SELECT t.id, t.service_id, t.id, t.personne_id, t.sortie_day, t.motif_sortie, COALESCE(",
            answer!($moment, "reponse"),
            ", 'sans_reponse'), ",
            answer!($moment, "logement"),
            ", ",
            answer!($moment, "activite"),
            ", ",
            answer!($moment, "ressources"),
            ", ",
            answer!($moment, "menage"),
            ", ",
            answer!($moment, "entourage"),
            ", p.sexe, p.birth_day FROM sejour t JOIN personne p ON p.id = t.personne_id"
        )
    };
}

const DEPENDS: &[Depend] = &[
    Depend::through("sejour", "personne_id", "t.personne_id = $1"),
    Depend::through("devenir", "sejour_id", "t.id = $1"),
    Depend::on("personne", "t.personne_id = $1"),
];

/// News owed at 6 months.
pub(crate) const SIX: Published = Published {
    spec: six,
    own: "sejour",
    sql: sql!("six_mois"),
    filter: LEFT,
    group: None,
    derived: &[Derived { from: "sortie_day", to: "sortie_day", make: in_six_months }],
    depends: DEPENDS,
};

/// News owed at 12 months.
pub(crate) const DOUZE: Published = Published {
    spec: douze,
    own: "sejour",
    sql: sql!("douze_mois"),
    filter: LEFT,
    group: None,
    derived: &[Derived { from: "sortie_day", to: "sortie_day", make: in_twelve_months }],
    depends: DEPENDS,
};

fn columns(spec: PopulationSpec) -> PopulationSpec {
    spec.column("service_id", "Service", Kind::Ref)
        .column("sejour_id", "Séjour", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("sortie_day", "Sortie", Kind::Day)
        .code("motif_sortie", "Motif de sortie", "motif_sortie_sejour")
        .code("reponse", "Réponse", "etat_devenir")
        .code("logement", "Logement", "logement_devenir")
        .code("activite", "École, formation, emploi", "activite_devenir")
        .code("ressources", "Ressources", "ressource_devenir")
        .code("menage", "Vit avec", "menage_devenir")
        .code("entourage", "Qui est à ses côtés", "entourage_devenir")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .column("du_day", "Nouvelles dues le", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .birth("birth_day")
}

fn six() -> PopulationSpec {
    columns(PopulationSpec::event("devenir_6_mois", "Nouvelles à 6 mois", "du_day"))
}

fn douze() -> PopulationSpec {
    columns(PopulationSpec::event("devenir_12_mois", "Nouvelles à 12 mois", "du_day"))
}
