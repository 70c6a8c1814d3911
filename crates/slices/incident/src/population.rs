//! Incidents as figures count them.

use facts::{Depend, Derived, Published, week_part, weekday};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[INCIDENT, EVITE, SUITE, INFORMATION, REGISTRE];

/// The day of the week of what happened.
const WEEK: &[Derived] = &[
    Derived { from: "start_minute", to: "start_minute", make: weekday },
    Derived { from: "start_minute", to: "start_minute", make: week_part },
];

/// The incidents of the children of a unit.
const OF_A_UNIT: &str =
    "t.personne_id IN (SELECT s2.personne_id FROM sejour s2 WHERE s2.unite_id = $1)";

const INCIDENT: Published = Published {
    spec: incident,
    own: "incident",
    // The hour is that of a moment: a day alone has none. The unit is that of the stay of that day, and its size
    // how many children stayed in it then: with the child it is about, also on the day that one leaves.
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_at, t.closed_day, t.nature, t.gravite,
       CASE WHEN t.gendarmerie = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.sanction IS NOT NULL OR EXISTS (SELECT 1 FROM suite_incident x
              WHERE x.incident_id = t.id AND x.nature = 'sanction') THEN 'oui' ELSE 'non' END,
       CASE WHEN t.reparation = 1 OR EXISTS (SELECT 1 FROM suite_incident x
              WHERE x.incident_id = t.id AND x.nature = 'reparation') THEN 'oui' ELSE 'non' END,
       CASE WHEN t.closed_day IS NULL OR (t.closed_day >= '2026-01-01' AND t.validation = 'a_valider')
            THEN 'non' ELSE 'oui' END,
       t.role_incident, p.sexe, p.birth_day, t.nature_lieu, u.nom,
       (SELECT COUNT(*) FROM sejour n WHERE n.unite_id = s.unite_id
          AND n.entree_day <= SUBSTR(t.start_at, 1, 10)
          AND (n.sortie_day IS NULL OR n.sortie_day > SUBSTR(t.start_at, 1, 10) OR n.id = s.id)),
       CASE WHEN LENGTH(t.start_at) > 13 THEN CAST(SUBSTR(t.start_at, 12, 2) AS BIGINT) END,
       CASE WHEN t.nature = 'violence_professionnel' THEN 'professionnel'
            WHEN t.nature = 'violence_jeune' OR t.role_incident = 'victime' THEN 'jeune'
            ELSE 'sans' END,
       CASE WHEN EXISTS (SELECT 1 FROM suite_incident x WHERE x.incident_id = t.id
              AND x.nature = 'reprise' AND x.done_day IS NOT NULL) THEN 'oui' ELSE 'non' END,
       CASE WHEN EXISTS (SELECT 1 FROM suite_incident x WHERE x.incident_id = t.id
              AND x.nature = 'reparation' AND x.done_day IS NULL) THEN 'a_faire'
            WHEN t.reparation = 1 OR EXISTS (SELECT 1 FROM suite_incident x
              WHERE x.incident_id = t.id AND x.nature = 'reparation') THEN 'faite'
            ELSE 'aucune' END,
       CASE WHEN t.validation = 'valide' THEN 'oui' ELSE 'non' END, t.cout_degats, 100
  FROM incident t
  LEFT JOIN personne p ON p.id = t.personne_id
  LEFT JOIN sejour s ON s.id = (SELECT n.id FROM sejour n WHERE n.personne_id = t.personne_id
          AND n.service_id = t.service_id AND n.unite_id IS NOT NULL
          AND n.entree_day <= SUBSTR(t.start_at, 1, 10)
          AND (n.sortie_day IS NULL OR n.sortie_day >= SUBSTR(t.start_at, 1, 10))
          ORDER BY n.entree_day DESC, n.id DESC LIMIT 1)
  LEFT JOIN unite u ON u.id = s.unite_id",
    // A near miss did not happen: it is counted apart.
    filter: "t.evite IS NULL OR t.evite = 0",
    group: None,
    derived: WEEK,
    depends: &[
        Depend::on("personne", "t.personne_id = $1"),
        Depend::through("suite_incident", "incident_id", "t.id = $1"),
        Depend::through("sejour", "personne_id", "t.personne_id = $1"),
        Depend::through("sejour", "unite_id", OF_A_UNIT),
        Depend::on("unite", OF_A_UNIT),
    ],
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
        .code("nature_lieu", "Lieu", "nature_lieu")
        .column("unite", "Unité", Kind::Code)
        .column("taille_unite", "Enfants de l'unité ce jour-là", Kind::Int)
        .column("heure", "Heure", Kind::Int)
        .code("victime", "Victime", "victime_incident")
        .code("repris", "Repris avec l'enfant", "oui_non")
        .code("etat_reparation", "Réparation décidée", "etat_suite_incident")
        .code("valide", "Validé", "oui_non")
        .column("cout_degats", "Coût des dégâts (centimes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("jour_semaine", "Jour de la semaine", "jour_semaine")
        .code("moment_semaine", "Semaine ou week-end", "moment_semaine")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .birth("birth_day")
}

const SUITE: Published = Published {
    spec: suite,
    own: "suite_incident",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.incident_id, t.decision_day, t.done_day, t.nature,
       i.nature, CASE WHEN t.done_day IS NULL THEN 'a_faire' ELSE 'faite' END
  FROM suite_incident t JOIN incident i ON i.id = t.incident_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("incident", "t.incident_id = $1")],
};

fn suite() -> PopulationSpec {
    PopulationSpec::event("suite_incident", "Suites des incidents", "decision_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("incident_id", "Incident", Kind::Id)
        .column("decision_day", "Décidée le", Kind::Day)
        .column("done_day", "Faite le", Kind::Day)
        .code("nature", "Suite", "nature_suite_incident")
        .code("nature_incident", "Nature de l'incident", "nature_incident")
        .code("etat_suite", "Faite", "etat_suite_incident")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("incident", "incident_id", "incidents")
}

const INFORMATION: Published = Published {
    spec: information,
    own: "information_incident",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.incident_id, t.start_at, t.destinataire,
       i.nature, CASE WHEN t.reponse_day IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.saisie IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.convocation_day IS NULL THEN 'non' ELSE 'oui' END, t.suite_avis
  FROM information_incident t JOIN incident i ON i.id = t.incident_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("incident", "t.incident_id = $1")],
};

fn information() -> PopulationSpec {
    PopulationSpec::event("information_incident", "Qui a été prévenu des incidents", "start_minute")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("incident_id", "Incident", Kind::Id)
        .column("start_minute", "Prévenu le", Kind::Minute)
        .code("destinataire", "Qui", "destinataire_avis")
        .code("nature_incident", "Nature de l'incident", "nature_incident")
        .code("suite_recue", "Une suite a été reçue", "oui_non")
        .code("saisie", "Quelque chose a été saisi", "oui_non")
        .code("convocation", "Une convocation est connue", "oui_non")
        .code("suite_avis", "Ce que l'autorité a décidé", "suite_avis")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("incident", "incident_id", "incidents")
}

const REGISTRE: Published = Published {
    spec: registre,
    own: "registre_incident",
    sql: "SELECT t.id, t.service_id, t.start_day, t.dit_day FROM registre_incident t",
    // Taken back, the month is not said complete any more.
    filter: "t.retrait_day IS NULL",
    group: None,
    derived: &[],
    depends: &[],
};

fn registre() -> PopulationSpec {
    PopulationSpec::event("registre_incident", "Registres des incidents dits complets", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("start_day", "Mois", Kind::Day)
        .column("dit_day", "Dit complet le", Kind::Day)
        .service("service_id")
}
