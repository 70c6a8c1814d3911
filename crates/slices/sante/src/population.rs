//! Hospital, emergency rooms, entry checks and weekly meetings as figures count them.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[HOPITAL, URGENCES, BILAN, SUIVI, RENCONTRE, COUVERTURE];

const HOPITAL: Published = Published {
    spec: hopital,
    own: "hospitalisation",
    sql:
        "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.maintien_day, t.nature
  FROM hospitalisation t",
    // A passage at the emergency room without a last day is over the same day (ADR 0052).
    filter: "t.nature <> 'urgences' OR t.end_day IS NOT NULL",
    group: None,
    derived: &[],
    depends: &[],
};

fn hopital() -> PopulationSpec {
    PopulationSpec::span("hospitalisation", "Hospitalisations", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Dernier jour", Kind::Day)
        .column("maintien_day", "Sans besoin de soin depuis", Kind::Day)
        .code("nature", "Quoi", "nature_hospitalisation")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const URGENCES: Published = Published {
    spec: urgences,
    own: "hospitalisation",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day FROM hospitalisation t",
    filter: "t.nature = 'urgences'",
    group: None,
    derived: &[],
    depends: &[],
};

fn urgences() -> PopulationSpec {
    PopulationSpec::event("passage_urgences", "Passages aux urgences", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "Jour", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const BILAN: Published = Published {
    spec: bilan,
    own: "bilan_sante",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.due_day, t.done_day, t.nature,
       CASE WHEN t.done_day IS NOT NULL AND t.done_day <= t.due_day THEN 'oui' ELSE 'non' END
  FROM bilan_sante t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn bilan() -> PopulationSpec {
    PopulationSpec::event("bilan_sante", "Bilans de santé dus", "due_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("due_day", "Dû le", Kind::Day)
        .column("done_day", "Fait le", Kind::Day)
        .code("nature", "Bilan", "nature_bilan_sante")
        .code("a_temps", "Fait à temps", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const SUIVI: Published = Published {
    spec: suivi,
    own: "suivi_psy",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.rythme FROM suivi_psy t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn suivi() -> PopulationSpec {
    PopulationSpec::span("suivi_psy", "Suivis psychologiques internes", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("rythme", "Rythme", "rythme_psy")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const RENCONTRE: Published = Published {
    spec: rencontre,
    own: "rencontre_psy",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.semaine_day, t.etat, t.motif,
       t.suivi_id || '/' || t.semaine_day
  FROM rencontre_psy t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn rencontre() -> PopulationSpec {
    PopulationSpec::event("rencontre_psy", "Rencontres dues avec la psychologue", "semaine_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("semaine_day", "Semaine du", Kind::Day)
        .code("etat", "Ce qu'elle devient", "etat_rencontre")
        .code("motif", "Pourquoi elle est manquée", "motif_rencontre")
        .column("semaine_suivie", "Semaine d'un suivi", Kind::Code)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("semaine", "semaine_suivie", "semaines de suivi")
}

/// The days a child who stays is covered: those of the right and of the stay at once; the latest stay that meets it.
const COUVERTURE: Published = Published {
    spec: couverture,
    own: "piece_sante",
    sql: "SELECT t.id, t.service_id, t.personne_id,
       CASE WHEN t.start_day > s.entree_day THEN t.start_day ELSE s.entree_day END,
       CASE WHEN t.end_day IS NULL THEN s.sortie_day WHEN s.sortie_day IS NULL THEN t.end_day
            WHEN t.end_day < s.sortie_day THEN t.end_day ELSE s.sortie_day END,
       t.nature, t.cout, 100
  FROM piece_sante t
  JOIN sejour s ON s.id = (SELECT MAX(n.id) FROM sejour n WHERE n.personne_id = t.personne_id
          AND n.service_id = t.service_id
          AND (t.end_day IS NULL OR n.entree_day < t.end_day)
          AND (n.sortie_day IS NULL OR n.sortie_day > t.start_day))",
    filter: "t.nature IN ('droits', 'complementaire')",
    group: None,
    derived: &[],
    depends: &[Depend::through("sejour", "personne_id", "t.personne_id = $1")],
};

fn couverture() -> PopulationSpec {
    PopulationSpec::span(
        "couverture_sante",
        "Droits à la santé des enfants accueillis",
        "start_day",
        "end_day",
    )
    .column("service_id", "Service", Kind::Ref)
    .column("personne_id", "Enfant", Kind::Id)
    .column("start_day", "Couvert à partir du", Kind::Day)
    .column("end_day", "Jusqu'au", Kind::Day)
    .code("nature", "Droit", "nature_piece_sante")
    .column("cout", "Payé par le service (centimes)", Kind::Int)
    .column("centiemes", "Centièmes par unité", Kind::Int)
    .service("service_id")
    .key("personne", "personne_id", "enfants")
}
