//! The money of children as figures count it.

use facts::Published;
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[MOUVEMENT];

const MOUVEMENT: Published = Published {
    spec: mouvement,
    own: "mouvement_argent",
    sql:
        "SELECT t.id, t.service_id, t.personne_id, t.day, t.nature, t.sens, t.moyen, t.montant, 100,
       CASE WHEN t.justificatif = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.signature = 1 THEN 'oui' ELSE 'non' END
  FROM mouvement_argent t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn mouvement() -> PopulationSpec {
    PopulationSpec::event("mouvement_argent", "Mouvements d'argent des enfants", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("nature", "Compte", "nature_argent")
        .code("sens", "Sens", "sens_argent")
        .code("moyen", "Moyen", "moyen_argent")
        .column("montant", "Montant (centimes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("justificatif", "Ticket gardé", "oui_non")
        .code("signe", "L'enfant a signé", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}
