//! The facts of measures, stays and absences as figures count them.
//!
//! A stay knows its measure and its child, so that one line answers the yearly tables; what is
//! dated (housing, schooling) is read for the day that the table is about.

use facts::{
    Depend, Derived, Published, hours, longer_than_48_h, phase, stayed_48_h, week_part, weekday,
};
use figures::{AbsenceSpec, Kind, PopulationSpec};

use crate::{
    autonomie::population as autonomie, ordonnance::population as ordonnance,
    passage::population as passage, sortie::devenir,
};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[
    SEJOUR,
    MODALITE,
    ABSENCE,
    FUGUE,
    MESURE,
    ATTENTE,
    REFERENT,
    devenir::SIX,
    devenir::DOUZE,
    autonomie::DEMANDE,
    autonomie::CONTRAT,
    autonomie::ENTRETIEN,
    passage::PASSAGE,
    ordonnance::ORDONNANCE,
    ordonnance::DEMANDE,
    ordonnance::PROLONGATION,
];

const SEJOUR: Published = Published {
    spec: sejour,
    own: "sejour",
    sql: "SELECT t.id, t.service_id, t.id, t.personne_id, COALESCE(me.famille_id, p.famille_id), t.mesure_id,
       t.entree_day, t.sortie_day,
       COALESCE(t.entree_at, t.entree_day), COALESCE(t.sortie_at, t.sortie_day),
       COALESCE(mo.nature, me.nature), COALESCE(me.cadre, mo.cadre), me.nature, me.prescripteur,
       me.prescripteur_nom, tl.nom, COALESCE(me.departement, f.departement), me.delegation, me.indication,
       p.sexe, p.birth_day,
       CASE WHEN p.mna = 1 THEN 'oui' ELSE 'non' END,
       COALESCE(t.mode_admission, me.mode_admission), t.motif_sortie, COALESCE(t.suite, me.suite),
       u.nom, sa.nom,
       me.decision_day, me.notification_day, me.reception_day, me.effet_day, me.prise_en_charge_day,
       me.terme_day,
       CASE WHEN me.precedente_id IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN me.mainlevee = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.sortie_day IS NOT NULL AND me.terme_day IS NOT NULL AND t.sortie_day > me.terme_day
            THEN 'oui' ELSE 'non' END,
       (SELECT h.nature FROM hebergement h WHERE h.personne_id = t.personne_id
          AND h.start_day < t.entree_day ORDER BY h.start_day DESC, h.id DESC LIMIT 1),
       (SELECT h.nature FROM hebergement h WHERE h.personne_id = t.personne_id
          AND h.start_day <= COALESCE(t.sortie_day, '9999-12-31')
          ORDER BY h.start_day DESC, h.id DESC LIMIT 1),
       (SELECT h.nature FROM hebergement h WHERE h.personne_id = t.personne_id
          AND t.sortie_day IS NOT NULL AND h.start_day >= t.sortie_day
          ORDER BY h.start_day, h.id LIMIT 1),
       (SELECT sc.nature FROM scolarite sc WHERE sc.personne_id = t.personne_id
          AND sc.start_day <= t.entree_day ORDER BY sc.start_day DESC, sc.id DESC LIMIT 1),
       (SELECT sc.nature FROM scolarite sc WHERE sc.personne_id = t.personne_id
          AND sc.start_day <= COALESCE(t.sortie_day, '9999-12-31')
          ORDER BY sc.start_day DESC, sc.id DESC LIMIT 1),
       (SELECT co.nature FROM situation_couple co
          WHERE co.famille_id = COALESCE(me.famille_id, p.famille_id)
          AND co.start_day <= COALESCE(t.sortie_day, '9999-12-31')
          ORDER BY co.start_day DESC, co.id DESC LIMIT 1),
       (SELECT COALESCE(l.libelle, 'Sans précision') FROM hebergement h
          LEFT JOIN libelle_hebergement l ON l.id = h.libelle_id
          WHERE h.personne_id = t.personne_id AND h.start_day < t.entree_day
          ORDER BY h.start_day DESC, h.id DESC LIMIT 1)
  FROM sejour t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN mesure me ON me.id = t.mesure_id
  LEFT JOIN famille f ON f.id = COALESCE(me.famille_id, p.famille_id)
  LEFT JOIN territoire_local tl ON tl.id = COALESCE(me.territoire_id, f.territoire_id)
  LEFT JOIN modalite mo ON mo.id = t.modalite_id
  LEFT JOIN unite u ON u.id = t.unite_id
  LEFT JOIN session_accueil sa ON sa.id = t.session_id",
    filter: "",
    group: None,
    derived: &[
        Derived { from: "entree_minute", to: "sortie_minute", make: hours },
        Derived { from: "entree_minute", to: "sortie_minute", make: longer_than_48_h },
    ],
    depends: OF_A_STAY,
};

/// The stays of a family: the two ways to it, each by an index.
const STAYS_OF_FAMILY: &str =
    "t.id IN (SELECT s.id FROM sejour s JOIN personne q ON q.id = s.personne_id WHERE q.famille_id = $1
          UNION SELECT s.id FROM sejour s JOIN mesure m ON m.id = s.mesure_id WHERE m.famille_id = $1)";
/// The measures of a family.
const MEASURES_OF_FAMILY: &str =
    "t.id IN (SELECT m.id FROM mesure m JOIN personne q ON q.id = m.personne_id WHERE q.famille_id = $1
          UNION SELECT m.id FROM mesure m WHERE m.famille_id = $1)";
/// The absences under a measure.
const ABSENCES_OF_MEASURE: &str = "t.id IN (SELECT a.id FROM absence a WHERE a.mesure_id = $1
          UNION SELECT a.id FROM absence a JOIN sejour s2 ON s2.id = a.sejour_id
           WHERE s2.mesure_id = $1)";

/// The stays of children who were lodged under a word of the house's list.
const LODGED_UNDER: &str =
    "t.personne_id IN (SELECT h2.personne_id FROM hebergement h2 WHERE h2.libelle_id = $1)";

/// What a stay is read from, beside itself.
const OF_A_STAY: &[Depend] = &[
    Depend::on("personne", "t.personne_id = $1"),
    Depend::on("mesure", "t.mesure_id = $1"),
    Depend::on("famille", STAYS_OF_FAMILY),
    Depend::on("territoire_local", "tl.id = $1"),
    Depend::on("modalite", "t.modalite_id = $1"),
    Depend::on("unite", "t.unite_id = $1"),
    Depend::on("session_accueil", "t.session_id = $1"),
    Depend::through("hebergement", "personne_id", "t.personne_id = $1"),
    Depend::on("libelle_hebergement", LODGED_UNDER),
    Depend::through("scolarite", "personne_id", "t.personne_id = $1"),
    Depend::through("situation_couple", "famille_id", STAYS_OF_FAMILY),
];

fn sejour() -> PopulationSpec {
    PopulationSpec::span("sejour", "Séjours", "entree_day", "sortie_day")
        .column("service_id", "Service", Kind::Ref)
        .column("sejour_id", "Séjour", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("mesure_id", "Mesure", Kind::Id)
        .column("entree_day", "Entrée", Kind::Day)
        .column("sortie_day", "Sortie", Kind::Day)
        .column("entree_minute", "Heure d'entrée", Kind::Minute)
        .column("sortie_minute", "Heure de sortie", Kind::Minute)
        .code("modalite", "Modalité", "nature_modalite")
        .code("cadre", "Cadre", "cadre")
        .code("nature", "Nature de la mesure", "nature_mesure")
        .code("prescripteur", "Prescripteur", "prescripteur")
        .column("prescripteur_nom", "Nom du prescripteur", Kind::Code)
        .column("territoire", "Territoire", Kind::Code)
        .code("departement", "Département d'origine", "departement")
        .code("delegation", "Délégation", "departement")
        .code("indication", "Indication", "indication")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .code("mna", "Mineur non accompagné", "oui_non")
        .code("mode_admission", "Mode d'admission", "mode_admission")
        .code("motif_sortie", "Motif de sortie", "motif_sortie_sejour")
        .code("suite", "Suite", "suite")
        .column("unite", "Unité", Kind::Code)
        .column("session", "Session", Kind::Code)
        .column("decision_day", "Décision", Kind::Day)
        .column("notification_day", "Notification", Kind::Day)
        .column("reception_day", "Réception", Kind::Day)
        .column("effet_day", "Prise d'effet", Kind::Day)
        .column("prise_en_charge_day", "Prise en charge", Kind::Day)
        .column("terme_day", "Terme", Kind::Day)
        .code("renouvellement", "Renouvellement", "oui_non")
        .code("mainlevee", "Mainlevée", "oui_non")
        .code("prolonge", "Sorti après le terme", "oui_non")
        .code("hebergement_entree", "Hébergement avant l'entrée", "nature_hebergement")
        .code("hebergement", "Hébergement pendant la mesure", "nature_hebergement")
        .code("hebergement_sortie", "Hébergement à la sortie", "nature_hebergement")
        .code("scolarite_entree", "Scolarité à l'entrée", "nature_scolarite")
        .code("scolarite", "Scolarité", "nature_scolarite")
        .code("situation_couple", "Situation du couple parental", "situation_couple")
        .column("hebergement_maison", "Hébergement avant, dans la liste de la maison", Kind::Code)
        .column("heures", "Heures de présence", Kind::Int)
        .code("accompagne", "Accompagné 48 h ou plus", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
        .key("mesure", "mesure_id", "mesures")
        .fratrie("personne_id", "famille_id")
        .birth("birth_day")
        .modalite("modalite")
        .cadre("cadre")
}

// A stay without modalities is a passage itself: the identifiers of the two tables must not meet.
const MODALITE: Published = Published {
    spec: modalite,
    own: "sejour",
    sql: "SELECT COALESCE(-ms.id, t.id), t.service_id, t.id, t.personne_id,
       COALESCE(me.famille_id, p.famille_id),
       COALESCE(ms.start_day, t.entree_day),
       CASE WHEN ms.id IS NULL THEN t.sortie_day ELSE COALESCE(ms.end_day, t.sortie_day) END,
       COALESCE(ml.nature, mo.nature, me.nature), COALESCE(ml.cadre, me.cadre, mo.cadre),
       p.sexe, p.birth_day,
       CASE WHEN COALESCE(ms.start_day, t.entree_day) = t.entree_day THEN 'oui' ELSE 'non' END
  FROM sejour t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN modalite_sejour ms ON ms.sejour_id = t.id
  LEFT JOIN modalite ml ON ml.id = ms.modalite_id
  LEFT JOIN mesure me ON me.id = t.mesure_id
  LEFT JOIN modalite mo ON mo.id = t.modalite_id",
    filter: "",
    group: Some("sejour_id"),
    derived: &[],
    depends: &[
        Depend::through("modalite_sejour", "sejour_id", "t.id = $1"),
        Depend::on("personne", "t.personne_id = $1"),
        Depend::on("mesure", "t.mesure_id = $1"),
        Depend::on("modalite", "t.modalite_id = $1"),
        Depend::on("modalite", "ms.modalite_id = $1"),
    ],
};

fn modalite() -> PopulationSpec {
    PopulationSpec::span("modalite", "Passages dans une modalité", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("sejour_id", "Séjour", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("modalite", "Modalité", "nature_modalite")
        .code("cadre", "Cadre", "cadre")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .code("premiere", "Première modalité du séjour", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
        .key("sejour", "sejour_id", "séjours")
        .fratrie("personne_id", "famille_id")
        .birth("birth_day")
        .modalite("modalite")
        .cadre("cadre")
}

const ABSENCE_SQL: &str = "SELECT t.id, t.service_id, t.sejour_id, t.personne_id, p.famille_id,
       t.start_at, t.end_at, COALESCE(s.entree_at, s.entree_day),
       t.nature, COALESCE(mo.nature, me.nature), me.cadre, p.sexe, p.birth_day
  FROM absence t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN sejour s ON s.id = t.sejour_id
  LEFT JOIN mesure me ON me.id = COALESCE(t.mesure_id, s.mesure_id)
  LEFT JOIN modalite mo ON mo.id = s.modalite_id";

const OF_AN_ABSENCE: &[Depend] = &[
    Depend::on("personne", "t.personne_id = $1"),
    Depend::on("sejour", "t.sejour_id = $1"),
    Depend::on("mesure", ABSENCES_OF_MEASURE),
    Depend::on("modalite", "mo.id = $1"),
];

const PHASE: &[Derived] = &[
    Derived { from: "entree_minute", to: "start_minute", make: phase },
    Derived { from: "start_minute", to: "end_minute", make: hours },
    Derived { from: "start_minute", to: "end_minute", make: longer_than_48_h },
];

const ABSENCE: Published = Published {
    spec: absence,
    own: "absence",
    sql: ABSENCE_SQL,
    // One that ends when it begins was taken back: it counts for nothing (ADR 0052).
    filter: "t.sejour_id IS NOT NULL AND (t.end_at IS NULL OR t.end_at > t.start_at)",
    group: None,
    derived: PHASE,
    depends: OF_AN_ABSENCE,
};

/// A number cut out of a moment's text.
macro_rules! number {
    ($at:literal, $from:literal, $long:literal) => {
        concat!("CAST(SUBSTR(", $at, ", ", $from, ", ", $long, ") AS BIGINT)")
    };
}

/// Years from March on, that the day of a leap year ends.
macro_rules! year {
    ($at:literal) => {
        concat!("(", number!($at, 1, 4), " + 4800 - (14 - ", number!($at, 6, 2), ") / 12)")
    };
}

/// The minutes of a moment since a day long ago (Julian days), in a text that both engines read: whole divisions only.
macro_rules! minute {
    ($at:literal) => {
        concat!(
            "((365 * ",
            year!($at),
            " + ",
            year!($at),
            " / 4 - ",
            year!($at),
            " / 100 + ",
            year!($at),
            " / 400 + (153 * (",
            number!($at, 6, 2),
            " + 12 * ((14 - ",
            number!($at, 6, 2),
            ") / 12) - 3) + 2) / 5 + ",
            number!($at, 9, 2),
            ") * 1440 + CASE WHEN LENGTH(",
            $at,
            ") > 13 THEN ",
            number!($at, 12, 2),
            " * 60 + ",
            number!($at, 15, 2),
            " ELSE 0 END)"
        )
    };
}

/// The phase of a flight, as `facts::phase` says it.
macro_rules! phase_of {
    ($start:literal, $entry:literal) => {
        concat!(
            "CASE WHEN ",
            minute!($start),
            " - ",
            minute!($entry),
            " >= 2880 THEN 'pendant' WHEN ",
            minute!($start),
            " >= ",
            minute!($entry),
            " THEN 'moins_48h' ELSE 'avant_arrivee' END"
        )
    };
}

/// Whether the same child fled in another phase too, in the same service and the same year.
macro_rules! two_phases {
    () => { concat!(
    "CASE WHEN EXISTS (SELECT 1 FROM absence o LEFT JOIN sejour z ON z.id = o.sejour_id
          WHERE o.personne_id = t.personne_id AND o.service_id = t.service_id AND o.nature = 'fugue'
            AND SUBSTR(o.start_at, 1, 4) = SUBSTR(t.start_at, 1, 4) AND ",
    phase_of!("o.start_at", "COALESCE(z.entree_at, z.entree_day)"),
    " <> ",
    phase_of!("t.start_at", "COALESCE(s.entree_at, s.entree_day)"),
    ") THEN 'oui' ELSE 'non' END"
    ) };
}

/// A flight, with its hour, its unit, and how many children stayed in the unit that day.
const FUGUE: Published = Published {
    spec: fugue,
    own: "absence",
    sql: concat!(
        "SELECT t.id, t.service_id, t.sejour_id, t.personne_id, p.famille_id,
       t.start_at, t.end_at, COALESCE(s.entree_at, s.entree_day),
       t.nature, COALESCE(mo.nature, me.nature), me.cadre, p.sexe, p.birth_day, u.nom,
       (SELECT COUNT(*) FROM sejour n WHERE n.unite_id = s.unite_id
          AND n.entree_day <= SUBSTR(t.start_at, 1, 10)
          AND (n.sortie_day IS NULL OR n.sortie_day > SUBSTR(t.start_at, 1, 10) OR n.id = s.id)),
       CASE WHEN LENGTH(t.start_at) > 13 THEN CAST(SUBSTR(t.start_at, 12, 2) AS BIGINT) END, ",
        two_phases!(),
        ",
       CASE WHEN t.declaration_at IS NOT NULL OR EXISTS (SELECT 1 FROM incident i
              WHERE i.personne_id = t.personne_id AND i.service_id = t.service_id
                AND i.nature = 'fugue' AND COALESCE(i.evite, 0) = 0
                AND SUBSTR(i.start_at, 1, 10) = SUBSTR(t.start_at, 1, 10)
                AND (i.gendarmerie = 1 OR EXISTS (SELECT 1 FROM information_incident d
                      WHERE d.incident_id = i.id AND d.destinataire = 'forces_ordre')))
            THEN 'oui' ELSE 'non' END
  FROM absence t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN sejour s ON s.id = t.sejour_id
  LEFT JOIN mesure me ON me.id = COALESCE(t.mesure_id, s.mesure_id)
  LEFT JOIN modalite mo ON mo.id = s.modalite_id
  LEFT JOIN unite u ON u.id = s.unite_id"
    ),
    filter: "t.nature = 'fugue'",
    group: None,
    derived: &[
        Derived { from: "entree_minute", to: "start_minute", make: phase },
        Derived { from: "start_minute", to: "end_minute", make: hours },
        Derived { from: "start_minute", to: "end_minute", make: longer_than_48_h },
        Derived { from: "start_minute", to: "start_minute", make: weekday },
        Derived { from: "start_minute", to: "start_minute", make: week_part },
    ],
    depends: &[
        Depend::on("personne", "t.personne_id = $1"),
        Depend::on("sejour", "t.sejour_id = $1"),
        Depend::on("mesure", ABSENCES_OF_MEASURE),
        Depend::on("modalite", "mo.id = $1"),
        Depend::on("unite", "s.unite_id = $1"),
        Depend::through("sejour", "unite_id", "s.unite_id = $1"),
        // The other flights of the child, and what was told of this one.
        Depend::through("absence", "personne_id", "t.personne_id = $1"),
        Depend::through("sejour", "personne_id", "t.personne_id = $1"),
        Depend::through("incident", "personne_id", "t.personne_id = $1"),
        Depend::through("information_incident", "personne_id", "t.personne_id = $1"),
    ],
};

/// What absences and flights are read from; their computed columns come last.
fn absence_columns(spec: PopulationSpec) -> PopulationSpec {
    spec.column("service_id", "Service", Kind::Ref)
        .column("sejour_id", "Séjour", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("start_minute", "Départ", Kind::Minute)
        .column("end_minute", "Retour", Kind::Minute)
        .column("entree_minute", "Entrée du séjour", Kind::Minute)
        .code("nature", "Nature", "nature_absence")
        .code("modalite", "Modalité", "nature_modalite")
        .code("cadre", "Cadre", "cadre")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("sejour", "sejour_id", "séjours")
        .birth("birth_day")
}

fn phase_columns(spec: PopulationSpec) -> PopulationSpec {
    spec.code("phase", "Moment", "phase_fugue")
        .column("heures", "Heures d'absence", Kind::Int)
        .code("plus_de_48h", "48 h ou plus", "oui_non")
}

fn absence() -> PopulationSpec {
    let spec = PopulationSpec::span("absence", "Absences", "start_minute", "end_minute");
    phase_columns(absence_columns(spec)).absence(AbsenceSpec {
        of: "sejour".to_owned(),
        row: "sejour_id".to_owned(),
        nature: "nature".to_owned(),
        from: "start_minute".to_owned(),
        to: "end_minute".to_owned(),
    })
}

fn fugue() -> PopulationSpec {
    let spec = absence_columns(PopulationSpec::event("fugue", "Fugues", "start_minute"))
        .column("unite", "Unité", Kind::Code)
        .column("taille_unite", "Enfants de l'unité ce jour-là", Kind::Int)
        .column("heure", "Heure de départ", Kind::Int)
        .code("deux_phases", "Le même enfant en fugue à un autre moment de l'année", "oui_non")
        .code("declaree", "Déclarée à la police ou à la gendarmerie", "oui_non");
    phase_columns(spec).code("jour_semaine", "Jour de la semaine", "jour_semaine").code(
        "moment_semaine",
        "Semaine ou week-end",
        "moment_semaine",
    )
}

/// What measures and those among them that wait share.
const MESURE_SQL: &str =
    "SELECT t.id, t.service_id, t.personne_id, COALESCE(t.famille_id, p.famille_id),
       t.decision_day, t.notification_day, t.reception_day, t.effet_day, t.prise_en_charge_day,
       t.terme_day, t.fin_day,
       CASE WHEN t.prise_en_charge_day IS NOT NULL
                 AND (t.fin_day IS NULL OR t.prise_en_charge_day <= t.fin_day)
            THEN t.prise_en_charge_day ELSE t.fin_day END,
       t.nature, t.cadre, t.prescripteur, t.prescripteur_nom, tl.nom,
       COALESCE(t.departement, f.departement), t.delegation,
       CASE WHEN t.delegation IS NULL THEN 'non' ELSE 'oui' END,
       t.indication, t.danger, t.mode_admission, t.suite,
       CASE WHEN t.mainlevee = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.precedente_id IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN EXISTS (SELECT 1 FROM mesure n WHERE n.precedente_id = t.id)
            THEN 'oui' ELSE 'non' END,
       CASE WHEN t.attente_sans_suite = 1 THEN 'oui' ELSE 'non' END,
       CASE WHEN t.fin_day IS NOT NULL AND t.terme_day IS NOT NULL AND t.fin_day > t.terme_day
            THEN 'oui' ELSE 'non' END,
       CASE WHEN t.veille IS NULL THEN 'non' ELSE 'oui' END,
       p.sexe, p.birth_day,
       COALESCE(s.entree_at, s.entree_day), COALESCE(s.sortie_at, s.sortie_day)
  FROM mesure t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN famille f ON f.id = COALESCE(t.famille_id, p.famille_id)
  LEFT JOIN territoire_local tl ON tl.id = COALESCE(t.territoire_id, f.territoire_id)
  LEFT JOIN sejour s ON s.id = (SELECT MIN(n.id) FROM sejour n WHERE n.mesure_id = t.id)";

/// Whether the measure brought the child in.
const BROUGHT_IN: &[Derived] =
    &[Derived { from: "entree_minute", to: "sortie_minute", make: stayed_48_h }];

const OF_A_MEASURE: &[Depend] = &[
    Depend::on("personne", "t.personne_id = $1"),
    Depend::on("famille", MEASURES_OF_FAMILY),
    Depend::on("territoire_local", "tl.id = $1"),
    // The measure that another renews is « renouvelée ».
    Depend::through("mesure", "precedente_id", "t.id = $1"),
    Depend::through("sejour", "mesure_id", "t.id = $1"),
];

const MESURE: Published = Published {
    spec: mesure,
    own: "mesure",
    sql: MESURE_SQL,
    filter: "",
    group: None,
    derived: BROUGHT_IN,
    depends: OF_A_MEASURE,
};

const ATTENTE: Published = Published {
    spec: attente,
    own: "mesure",
    sql: MESURE_SQL,
    filter: "t.reception_day IS NOT NULL",
    group: None,
    derived: BROUGHT_IN,
    depends: OF_A_MEASURE,
};

fn mesure_columns(spec: PopulationSpec) -> PopulationSpec {
    spec.column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("decision_day", "Décision", Kind::Day)
        .column("notification_day", "Notification", Kind::Day)
        .column("reception_day", "Réception", Kind::Day)
        .column("effet_day", "Prise d'effet", Kind::Day)
        .column("prise_en_charge_day", "Prise en charge", Kind::Day)
        .column("terme_day", "Terme", Kind::Day)
        .column("fin_day", "Fin", Kind::Day)
        .column("attente_fin_day", "Fin de l'attente", Kind::Day)
        .code("nature", "Nature", "nature_mesure")
        .code("cadre", "Cadre", "cadre")
        .code("prescripteur", "Prescripteur", "prescripteur")
        .column("prescripteur_nom", "Nom du prescripteur", Kind::Code)
        .column("territoire", "Territoire", Kind::Code)
        .code("departement", "Département d'origine", "departement")
        .code("delegation", "Département délégant", "departement")
        .code("deleguee", "Par délégation", "oui_non")
        .code("indication", "Indication", "indication")
        .code("danger", "Danger", "danger")
        .code("mode_admission", "Mode d'admission", "mode_admission")
        .code("suite", "Suite", "suite")
        .code("mainlevee", "Mainlevée", "oui_non")
        .code("renouvellement", "Renouvellement d'une autre", "oui_non")
        .code("renouvelee", "Renouvelée", "oui_non")
        .code("attente_sans_suite", "Attente sans suite", "oui_non")
        .code("prolongee", "Finie après le terme", "oui_non")
        .code("veille", "Veille pendant l'attente", "oui_non")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .column("entree_minute", "Entrée du premier séjour", Kind::Minute)
        .column("sortie_minute", "Sortie du premier séjour", Kind::Minute)
        .code("accompagne", "Enfant accueilli 48 h ou plus", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
        .fratrie("personne_id", "famille_id")
        .birth("birth_day")
        .cadre("cadre")
}

fn mesure() -> PopulationSpec {
    mesure_columns(PopulationSpec::span("mesure", "Mesures", "decision_day", "fin_day"))
}

fn attente() -> PopulationSpec {
    mesure_columns(PopulationSpec::span(
        "attente",
        "Mesures en attente",
        "reception_day",
        "attente_fin_day",
    ))
}

const REFERENT: Published = Published {
    spec: referent,
    own: "referent",
    sql: "SELECT t.id, t.service_id, t.professionnel_id, s.personne_id, p.famille_id,
       t.start_day, CASE WHEN t.end_day IS NULL THEN s.sortie_day ELSE t.end_day END, t.role
  FROM referent t
  JOIN sejour s ON s.id = t.sejour_id
  JOIN personne p ON p.id = s.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("sejour", "t.sejour_id = $1"),
        Depend::on("personne", "s.personne_id = $1"),
    ],
};

fn referent() -> PopulationSpec {
    PopulationSpec::span("referent", "Suivis par un référent", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("professionnel_id", "Professionnel", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("role", "Rôle", "role_referent")
        .service("service_id")
        .key("professionnel", "professionnel_id", "professionnels")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
}
