//! The life of the service as figures count it.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The populations of this slice.
pub static POPULATIONS: &[Published] = &[
    ACTION,
    PARTICIPATION,
    PRESENCE,
    STAGE,
    PROJET,
    INSERTION,
    PEINE,
    SANTE,
    SOLLICITATION,
    REUNION,
    ACTE,
];

const OF_A_PERSON: &[Depend] = &[Depend::on("personne", "t.personne_id = $1")];

const ACTION: Published = Published {
    spec: action,
    own: "action_collective",
    sql:
        "SELECT t.id, t.service_id, t.start_day, t.end_day, t.nature, t.intitule, t.lieu, t.seances,
       t.heures_seance, t.cout, 100,
       (SELECT COUNT(DISTINCT pa.personne_id) FROM participation_action pa
         WHERE pa.action_id = t.id AND COALESCE(pa.venu, 1) = 1),
       (SELECT COUNT(DISTINCT pa.professionnel_id) FROM participation_action pa
         WHERE pa.action_id = t.id AND COALESCE(pa.venu, 1) = 1),
       t.cout_prevu, CASE WHEN t.evaluation IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.objectifs IS NULL THEN 'non' ELSE 'oui' END, t.partenaires,
       CASE WHEN t.partenaires IS NULL THEN 'non' ELSE 'oui' END
  FROM action_collective t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::through("participation_action", "action_id", "t.id = $1")],
};

fn action() -> PopulationSpec {
    PopulationSpec::event("action_collective", "Actions collectives", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Dernier jour", Kind::Day)
        .code("nature", "Nature", "nature_action")
        .column("intitule", "Intitulé", Kind::Code)
        .column("lieu", "Lieu", Kind::Code)
        .column("seances", "Séances", Kind::Int)
        .column("heures_seance", "Heures par séance (centièmes)", Kind::Int)
        .column("cout", "Coût (centimes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .column("jeunes", "Enfants participants", Kind::Int)
        .column("encadrants", "Professionnels participants", Kind::Int)
        .column("cout_prevu", "Coût prévu (centimes)", Kind::Int)
        .code("evaluee", "Évaluée", "oui_non")
        .code("objectif", "Des objectifs sont écrits", "oui_non")
        .column("partenaires", "Partenaires", Kind::Code)
        .code("partenariat", "Avec un partenaire", "oui_non")
        .service("service_id")
}

const PARTICIPATION: Published = Published {
    spec: participation,
    own: "participation_action",
    sql: "SELECT t.id, t.service_id, t.action_id, t.personne_id, t.professionnel_id, a.start_day,
       a.nature, a.intitule, CASE WHEN t.personne_id IS NULL THEN 'professionnel' ELSE 'enfant' END,
       p.sexe, p.birth_day
  FROM participation_action t
  JOIN action_collective a ON a.id = t.action_id
  LEFT JOIN personne p ON p.id = t.personne_id",
    filter: "COALESCE(t.venu, 1) = 1",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("action_collective", "t.action_id = $1"),
        Depend::on("personne", "t.personne_id = $1"),
    ],
};

fn participation() -> PopulationSpec {
    PopulationSpec::event("participation_action", "Participations à une action", "start_day")
        .column("service_id", "Service", Kind::Ref)
        .column("action_id", "Action", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .column("professionnel_id", "Professionnel", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .code("nature", "Nature de l'action", "nature_action")
        .column("intitule", "Action", Kind::Code)
        .column("qui", "Enfant ou professionnel", Kind::Code)
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("professionnel", "professionnel_id", "professionnels")
        .key("action", "action_id", "actions")
        .birth("birth_day")
}

/// Who came to a session; a session is an action and a day.
const PRESENCE: Published = Published {
    spec: presence,
    own: "presence_seance",
    sql:
        "SELECT t.id, t.service_id, t.action_id, t.personne_id, t.professionnel_id, t.day, a.nature,
       a.public_action, CASE WHEN t.personne_id IS NULL THEN 'equipe' ELSE 'jeune' END,
       t.action_id || '/' || t.day
  FROM presence_seance t JOIN action_collective a ON a.id = t.action_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::on("action_collective", "t.action_id = $1")],
};

fn presence() -> PopulationSpec {
    PopulationSpec::event("presence_seance", "Présences aux séances", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("action_id", "Action", Kind::Id)
        .column("personne_id", "Jeune", Kind::Id)
        .column("professionnel_id", "Professionnel", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .code("nature", "Nature de l'action", "nature_action")
        .code("public_action", "Pour qui", "public_action")
        .code("qui", "Jeune ou équipe", "qui_seance")
        .column("seance", "Séance", Kind::Code)
        .service("service_id")
        .key("personne", "personne_id", "jeunes")
        .key("professionnel", "professionnel_id", "professionnels")
        .key("seance", "seance", "séances")
}

const STAGE: Published = Published {
    spec: stage,
    own: "stage",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.domaine, p.sexe,
       p.birth_day, CASE WHEN t.convention_day IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.retour_employeur IS NULL AND t.retour_jeune IS NULL THEN 'non' ELSE 'oui' END
  FROM stage t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn stage() -> PopulationSpec {
    PopulationSpec::span("stage", "Stages", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "Premier jour", Kind::Day)
        .column("end_day", "Dernier jour", Kind::Day)
        .column("domaine", "Domaine", Kind::Code)
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .code("convention", "Convention signée", "oui_non")
        .code("retour", "Un retour est noté", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("domaine", "domaine", "domaines")
        .birth("birth_day")
}

const PROJET: Published = Published {
    spec: projet,
    own: "projet_sortie",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.nature, t.domaine, t.etat,
       t.resultat_projet, CASE WHEN t.action_id IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.devenir_id IS NULL THEN 'non' ELSE 'oui' END
  FROM projet_sortie t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn projet() -> PopulationSpec {
    PopulationSpec::event("projet_sortie", "Projets de sortie", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Constaté le", Kind::Day)
        .code("nature", "Nature", "nature_projet_sortie")
        .column("domaine", "Domaine", Kind::Code)
        .code("etat", "État", "etat_projet_sortie")
        .code("resultat", "Ce qu'il est devenu", "resultat_projet")
        .code("par_action", "Une action y a mené", "oui_non")
        .code("suivi", "Des nouvelles après la sortie le disent", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const INSERTION: Published = Published {
    spec: insertion,
    own: "insertion",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.nature, p.sexe,
       p.birth_day
  FROM insertion t JOIN personne p ON p.id = t.personne_id",
    filter: "",
    group: None,
    derived: &[],
    depends: OF_A_PERSON,
};

fn insertion() -> PopulationSpec {
    PopulationSpec::span("insertion", "Périodes d'insertion", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Jeune", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("nature", "Où il en est", "nature_insertion")
        .code("sexe", "Sexe", "sexe")
        .column("birth_day", "Naissance", Kind::Day)
        .service("service_id")
        .key("personne", "personne_id", "jeunes")
        .birth("birth_day")
}

/// The hours done are those of its days; before days were noted, the number that the sentence says.
const PEINE: Published = Published {
    spec: peine,
    own: "peine",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.nature, t.etat,
       t.heures_ordonnees,
       COALESCE((SELECT CAST(SUM(h.heures) AS BIGINT) FROM heures_peine h WHERE h.peine_id = t.id),
                t.heures_faites), 100,
       CASE WHEN t.attestation_day IS NULL THEN 'non' ELSE 'oui' END
  FROM peine t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::through("heures_peine", "peine_id", "t.id = $1")],
};

fn peine() -> PopulationSpec {
    PopulationSpec::span("peine", "Peines exécutées au service", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("start_day", "À partir du", Kind::Day)
        .column("end_day", "Jusqu'au", Kind::Day)
        .code("nature", "Nature", "nature_peine")
        .code("etat", "État", "etat_peine")
        .column("heures_ordonnees", "Heures ordonnées (centièmes)", Kind::Int)
        .column("heures_faites", "Heures faites (centièmes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("attestee", "Une attestation de fin est notée", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const SANTE: Published = Published {
    spec: sante,
    own: "orientation_sante",
    sql:
        "SELECT t.id, t.service_id, t.personne_id, t.demande_day, t.start_day, t.end_day, t.nature,
       t.reponse, CASE WHEN t.start_day IS NULL THEN 'non' ELSE 'oui' END, t.cadre_soin,
       CASE WHEN t.end_day IS NOT NULL THEN 'arrete' WHEN t.start_day IS NOT NULL THEN 'en_cours'
            WHEN t.reponse = 'refusee' THEN 'refuse' ELSE 'en_attente' END,
       CASE WHEN t.start_day IS NULL AND t.reponse IN ('refusee', 'sans_reponse', 'en_attente')
                 AND NOT EXISTS (SELECT 1 FROM sollicitation_sante q WHERE q.orientation_id = t.id
                       AND q.reponse = 'acceptee')
            THEN 'oui' ELSE 'non' END, tl.nom
  FROM orientation_sante t
  JOIN personne p ON p.id = t.personne_id
  LEFT JOIN famille f ON f.id = p.famille_id
  LEFT JOIN territoire_local tl ON tl.id = f.territoire_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::through("sollicitation_sante", "orientation_id", "t.id = $1"),
        Depend::on("personne", "t.personne_id = $1"),
        Depend::on(
            "famille",
            "t.personne_id IN (SELECT fp.id FROM personne fp WHERE fp.famille_id = $1)",
        ),
        Depend::on("territoire_local", "tl.id = $1"),
    ],
};

const SOLLICITATION: Published = Published {
    spec: sollicitation,
    own: "sollicitation_sante",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.orientation_id, t.demande_day, t.reponse_day,
       o.nature, t.reponse,
       CASE WHEN t.reponse IN ('acceptee', 'refusee') THEN 'oui' ELSE 'non' END, tl.nom
  FROM sollicitation_sante t
  JOIN orientation_sante o ON o.id = t.orientation_id
  LEFT JOIN personne p ON p.id = t.personne_id
  LEFT JOIN famille f ON f.id = p.famille_id
  LEFT JOIN territoire_local tl ON tl.id = f.territoire_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("orientation_sante", "t.orientation_id = $1"),
        Depend::on("personne", "t.personne_id = $1"),
        Depend::on("famille", "p.famille_id = $1"),
        Depend::on("territoire_local", "tl.id = $1"),
    ],
};

fn sollicitation() -> PopulationSpec {
    PopulationSpec::event("sollicitation_sante", "Structures de soin sollicitées", "demande_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("orientation_id", "Demande", Kind::Id)
        .column("demande_day", "Sollicitée le", Kind::Day)
        .column("reponse_day", "Répondu le", Kind::Day)
        .code("nature", "Soin", "nature_orientation_sante")
        .code("reponse", "Réponse", "reponse_sante")
        .code("repondu", "A répondu", "oui_non")
        .column("territoire", "Territoire", Kind::Code)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("demande", "orientation_id", "demandes")
}

fn sante() -> PopulationSpec {
    PopulationSpec::event("orientation_sante", "Orientations vers le soin", "demande_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("demande_day", "Demandée le", Kind::Day)
        .column("start_day", "Début du soin", Kind::Day)
        .column("end_day", "Fin du soin", Kind::Day)
        .code("nature", "Soin", "nature_orientation_sante")
        .code("reponse", "Réponse", "reponse_sante")
        .code("suivie", "Suivie d'un soin", "oui_non")
        .code("cadre_soin", "Libre ou ordonnée", "cadre_soin")
        .code("etat_soin", "Où en est le soin", "etat_soin")
        .code("manque", "Aucune suite", "oui_non")
        .column("territoire", "Territoire", Kind::Code)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

const REUNION: Published = Published {
    spec: reunion,
    own: "reunion",
    sql: "SELECT t.id, t.service_id, t.day, t.nature, t.groupe, t.heures, 100,
       CASE WHEN t.presence_direction = 1 THEN 'oui' WHEN t.presence_direction = 0 THEN 'non' END,
       (SELECT COUNT(DISTINCT pr.personne_id) FROM participation_reunion pr WHERE pr.reunion_id = t.id)
  FROM reunion t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[Depend::through("participation_reunion", "reunion_id", "t.id = $1")],
};

fn reunion() -> PopulationSpec {
    PopulationSpec::event("reunion", "Réunions", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("day", "Jour", Kind::Day)
        .code("nature", "Nature", "nature_reunion")
        .column("groupe", "Groupe", Kind::Code)
        .column("heures", "Heures (centièmes)", Kind::Int)
        .column("centiemes", "Centièmes par unité", Kind::Int)
        .code("direction", "La direction était là", "oui_non")
        .column("jeunes", "Jeunes présents", Kind::Int)
        .service("service_id")
        .key("groupe", "groupe", "groupes")
        .impersonal()
}

/// Where an act is made: as noted, else as its nature says.
macro_rules! mode {
    () => {
        "COALESCE(t.mode_intervention, CASE t.nature WHEN 'visite_domicile' THEN 'domicile'
            WHEN 'telephone' THEN 'telephone' END)"
    };
}

/// Whether the home was out of the département of the service, that day; nothing when either is not known.
macro_rules! outside {
    () => {
        "(SELECT CASE WHEN sv.departement IS NULL THEN NULL
            WHEN COALESCE(ad.departement, CASE WHEN SUBSTR(ad.commune, 1, 2) = '97'
                 THEN SUBSTR(ad.commune, 1, 3) ELSE SUBSTR(ad.commune, 1, 2) END) = sv.departement THEN 'non'
            WHEN ad.departement IS NULL AND ad.commune IS NULL THEN NULL ELSE 'oui' END
          FROM adresse_foyer ad JOIN service sv ON sv.id = t.service_id
         WHERE ad.foyer_id = t.foyer_id AND ad.start_day <= t.day
           AND (ad.end_day IS NULL OR ad.end_day > t.day)
         ORDER BY ad.start_day DESC, ad.id DESC LIMIT 1)"
    };
}

/// An act of the same intervention that stands before the act `t`: told once for several children, an intervention is an
/// act in each of their files, and counts once, where its home is named if it is.
macro_rules! earlier {
    () => {
        "SELECT 1 FROM note_journal na
           JOIN note_journal nb ON nb.compte_id = na.compte_id AND nb.group_id = na.group_id
           JOIN acte b ON b.id = nb.acte_id
          WHERE na.acte_id = t.id AND na.personne_id = t.personne_id AND nb.retrait_at IS NULL
            AND b.service_id = t.service_id AND b.nature = t.nature
            AND (CASE WHEN b.foyer_id IS NULL THEN 1 ELSE 0 END, b.id)
              < (CASE WHEN t.foyer_id IS NULL THEN 1 ELSE 0 END, t.id)"
    };
}

/// That the note of the act `t` was not withdrawn: the time of one that was counts no more.
macro_rules! stands {
    () => {
        "NOT EXISTS (SELECT 1 FROM note_journal n WHERE n.personne_id = t.personne_id
       AND n.acte_id = t.id AND n.retrait_at IS NOT NULL)"
    };
}

/// The acts `b` of the same intervention that stand before an act `t`; none when `t` is the one that counts. A condition on
/// `b` may follow, for who reads some children only.
pub const EARLIER: &str = earlier!();
/// Whether an act `t` stands.
pub const STANDS: &str = stands!();
/// Whether the home of an act `t` was out of the département of its service that day: `oui`, `non` or nothing.
pub const OUTSIDE: &str = outside!();

const ACTE: Published = Published {
    spec: acte,
    own: "acte",
    sql: concat!(
        "SELECT t.id, t.service_id, t.personne_id, t.day, t.section, t.nature, t.professionnels,
       t.minutes, t.travel_minutes,
       CASE WHEN t.nature IN ('reunion', 'ecrit', 'autre') THEN 'indirect'
            WHEN t.nature = 'partenaire' THEN 'partenariat' ELSE 'direct' END,
       p.famille_id, ",
        mode!(),
        ", CASE WHEN ",
        mode!(),
        " IN ('visio', 'telephone') THEN 'distance' WHEN ",
        mode!(),
        " IS NOT NULL THEN 'presence' END,
       CASE WHEN t.accord_distance = 1 THEN 'oui' WHEN t.accord_distance = 0 THEN 'non' END,
       f.equipement, fo.nature, ",
        outside!(),
        ", COALESCE(t.professionnels, 1), CASE WHEN COALESCE(t.professionnels, 1) >= 2 THEN 'oui' ELSE 'non' END,
       CASE WHEN EXISTS (",
        earlier!(),
        ") THEN 'non' ELSE 'oui' END
  FROM acte t
  LEFT JOIN personne p ON p.id = t.personne_id
  LEFT JOIN famille f ON f.id = p.famille_id
  LEFT JOIN foyer fo ON fo.id = t.foyer_id"
    ),
    filter: stands!(),
    group: None,
    derived: &[],
    depends: &[
        // Another act of the same intervention may stand before it, or stand no more.
        Depend::on(
            "acte",
            "t.id IN (SELECT nb.acte_id FROM note_journal na
               JOIN note_journal nb ON nb.compte_id = na.compte_id AND nb.group_id = na.group_id
              WHERE na.acte_id = $1)",
        ),
        Depend::on("personne", "t.personne_id = $1"),
        Depend::on(
            "famille",
            "t.personne_id IN (SELECT fp.id FROM personne fp WHERE fp.famille_id = $1)",
        ),
        Depend::on("foyer", "t.foyer_id = $1"),
        Depend::through("adresse_foyer", "foyer_id", "t.foyer_id = $1"),
        Depend::on("service", "t.service_id = $1"),
    ],
};

fn acte() -> PopulationSpec {
    PopulationSpec::event("acte", "Actes", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("day", "Jour", Kind::Day)
        .column("section", "Section", Kind::Code)
        .code("nature", "Nature", "nature_acte")
        .column("professionnels", "Professionnels présents", Kind::Int)
        .column("minutes", "Minutes", Kind::Int)
        .column("travel_minutes", "Minutes de trajet", Kind::Int)
        .code("temps", "Nature du temps", "nature_temps")
        .column("famille_id", "Famille", Kind::Id)
        .code("mode", "Où et comment", "mode_intervention")
        .code("presence", "En présence ou à distance", "presence_acte")
        .code("accord", "Avec l'accord de la famille", "oui_non")
        .code("equipement", "Ce que la famille a pour échanger à distance", "equipement")
        .code("foyer", "Chez qui", "nature_foyer")
        .code("hors_departement", "Hors du département du service", "oui_non")
        .column("presents", "Professionnels, un au moins", Kind::Int)
        .code("binome", "À deux ou plus", "oui_non")
        .code("une_fois", "Compte son intervention, dite pour plusieurs enfants", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
}
