//! What the frise draws: spans of a life in lanes, and where it broke.

use std::collections::BTreeSet;

use fiche::Row;
use jiff::civil::Date;
use parcours::{
    absence::NATURE_ABSENCE,
    continuite::{
        Compteurs, Lieu, Nature, Rupture, ruptures_de_lieu, ruptures_de_referent,
        ruptures_de_scolarite,
    },
    mesure::NATURE_MESURE,
};
use vocabulary::Nomenclature;

use crate::dossier::{enfant::Enfant, essentiel::home};

/// A lane of the frise, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voie {
    Mesure,
    Lieu,
    Service,
    Referent,
    Ecole,
    Absence,
    Soin,
}

impl Voie {
    pub const ALL: [Self; 7] = [
        Self::Mesure,
        Self::Lieu,
        Self::Service,
        Self::Referent,
        Self::Ecole,
        Self::Absence,
        Self::Soin,
    ];

    /// What people read; short, for a phone.
    pub fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Mesure => ("Mesures", "Mesures"),
            Self::Lieu => ("Lieux de vie", "Lieux"),
            Self::Service => ("Services", "Services"),
            Self::Referent => ("Référents", "Réf."),
            Self::Ecole => ("École", "École"),
            Self::Absence => ("Absences", "Abs."),
            Self::Soin => ("Soins", "Soins"),
        }
    }

    /// Its colour, a class of the style sheet; told by the label first.
    pub fn class(self) -> &'static str {
        match self {
            Self::Mesure => "s1",
            Self::Lieu => "s2",
            Self::Referent => "s3",
            Self::Ecole => "s4",
            Self::Absence => "s5",
            Self::Service | Self::Soin => "s6",
        }
    }
}

/// A span of the life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bande {
    pub voie: Voie,
    pub label: String,
    /// The service that says so.
    pub service: String,
    pub start: Date,
    /// The first day that is no longer of it.
    pub end: Option<Date>,
    pub href: String,
}

/// A life as one reader may know it.
pub(super) struct Vie {
    pub bandes: Vec<Bande>,
    pub ruptures: Vec<Rupture>,
    pub compteurs: Compteurs,
}

/// Exits that were foreseen: what follows is no rupture.
const SORTIES_PREVUES: &[&str] = &["terme", "mesure_complete", "mainlevee", "majorite"];
const SUITES_PREVUES: &[&str] = &["retour_famille", "fin_prise_en_charge", "mainlevee", "majorite"];
/// Homes that are a place of reception: left, they call for another.
const ACCUEILS: &[&str] = &["tiers_digne", "famille_accueil", "etablissement", "cer_cef", "hotel"];

fn code(list: &Nomenclature, row: &Row, field: &str) -> String {
    let code = row.text(field).unwrap_or_default();
    list.label_of(code).unwrap_or(code).replace('\'', "’")
}

fn href(slug: &str, row: &Row) -> String {
    format!("/fiche/{slug}/{}", row.id)
}

/// Gathers the spans of a child up to `day`.
pub(super) fn vie(enfant: &Enfant, day: Date) -> Vie {
    let mut bandes = Vec::new();
    let mut push = |voie, label: String, row: &Row, span: (Option<Date>, Option<Date>), slug| {
        let Some(start) = span.0.filter(|start| *start <= day) else { return };
        let service = enfant.service(row.owner).nom;
        let end = span.1.filter(|end| *end > start);
        bandes.push(Bande { voie, label, service, start, end, href: href(slug, row) });
    };
    for row in enfant.rows("mesure") {
        let label = code(&NATURE_MESURE, row, "nature");
        let start = row.day("prise_en_charge_day").or_else(|| row.day("decision_day"));
        push(Voie::Mesure, label, row, (start, row.day("fin_day")), "mesures");
    }
    for row in enfant.rows("sejour") {
        let service = enfant.service(row.owner);
        let voie = if service.houses() { Voie::Lieu } else { Voie::Service };
        let span = (row.day("entree_day"), row.day("sortie_day"));
        push(voie, service.nom, row, span, "sejours");
    }
    let stays = housed(enfant);
    for row in enfant.rows("hebergement").filter(|row| !is_a_stay(row, &stays)) {
        push(Voie::Lieu, home(row), row, span(row), "hebergements");
    }
    for row in enfant.referents.iter().filter(|row| row.text("role") == Some("referent")) {
        let qui = row.int("professionnel_id").unwrap_or_default();
        let label = enfant.noms.get(&qui).cloned().unwrap_or_default();
        push(Voie::Referent, label, row, span(row), "referents");
    }
    for row in enfant.rows("scolarite") {
        let nature = code(&dossier::scolarite::NATURE_SCOLARITE, row, "nature");
        let label = row.text("classe").map_or(nature.clone(), |at| format!("{at}, {nature}"));
        push(Voie::Ecole, label, row, span(row), "scolarites");
    }
    // Visits are the ordinary of a week, and would hide the rest.
    for row in enfant.rows("absence").filter(|row| row.text("nature") != Some("dvh")) {
        let label = code(&NATURE_ABSENCE, row, "nature");
        let back = row.day("end_at").map(|end| end.saturating_add(jiff::ToSpan::day(1)));
        push(Voie::Absence, label, row, (row.day("start_at"), back), "absences");
    }
    for row in enfant.rows("orientation_sante") {
        let label = code(&vie::sante::NATURE_ORIENTATION_SANTE, row, "nature");
        push(Voie::Soin, label, row, span(row), "orientations-sante");
    }
    bandes.sort_by(|a, b| (a.voie, a.start, &a.label).cmp(&(b.voie, b.start, &b.label)));
    let (ruptures, compteurs) = broken(enfant, &stays, day);
    Vie { bandes, ruptures, compteurs }
}

fn span(row: &Row) -> (Option<Date>, Option<Date>) {
    (row.day("start_day"), row.day("end_day"))
}

/// The stays in services where the child lives.
fn housed(enfant: &Enfant) -> Vec<Lieu> {
    enfant
        .rows("sejour")
        .filter(|row| enfant.service(row.owner).houses())
        .filter_map(|row| {
            let is = |field: &str, list: &[&str]| {
                row.text(field).is_some_and(|code| list.contains(&code))
            };
            Some(Lieu {
                nom: enfant.service(row.owner).nom,
                start: row.day("entree_day")?,
                end: row.day("sortie_day"),
                prevue: is("motif_sortie", SORTIES_PREVUES) || is("suite", SUITES_PREVUES),
            })
        })
        .collect()
}

/// Whether a home tells the same place as a stay: a place of reception within its days.
fn is_a_stay(row: &Row, stays: &[Lieu]) -> bool {
    let reception = row.text("nature").is_some_and(|code| ACCUEILS.contains(&code));
    let (Some(start), end) = span(row) else { return false };
    reception
        && stays.iter().any(|stay| {
            stay.end.is_none_or(|out| out > start) && end.is_none_or(|end| end > stay.start)
        })
}

fn broken(enfant: &Enfant, stays: &[Lieu], day: Date) -> (Vec<Rupture>, Compteurs) {
    let mut lieux = stays.to_vec();
    let mut places = stays.iter().filter(|one| one.start <= day).count();
    for row in enfant.rows("hebergement").filter(|row| !is_a_stay(row, stays)) {
        let (Some(start), end) = span(row) else { continue };
        let reception = row.text("nature").is_some_and(|code| ACCUEILS.contains(&code));
        places += usize::from(reception && start <= day);
        lieux.push(Lieu { nom: home(row), start, end, prevue: !reception });
    }
    let (suivis, presences) = enfant.suivis(None);
    let school: Vec<_> = enfant
        .rows("scolarite")
        .filter(|row| row.text("nature") == Some("descolarise"))
        .filter_map(|row| Some((row.day("start_day")?, row.day("end_day"))))
        .collect();
    let mut ruptures = ruptures_de_lieu(&lieux, day);
    ruptures.extend(ruptures_de_referent(&suivis, &presences, day));
    ruptures.extend(ruptures_de_scolarite(&school, day));
    ruptures.sort_by_key(|one| (one.start, one.nature));
    let teams: BTreeSet<i64> = enfant.rows("sejour").map(|row| row.owner).collect();
    let who: BTreeSet<i64> =
        suivis.iter().filter(|one| one.start <= day).map(|one| one.qui).collect();
    let compteurs = Compteurs { lieux: places, equipes: teams.len(), referents: who.len() };
    (ruptures, compteurs)
}

/// The lane where a rupture is drawn.
pub(super) fn voie_of(nature: Nature) -> Voie {
    match nature {
        Nature::Lieu => Voie::Lieu,
        Nature::Referent => Voie::Referent,
        Nature::Scolarite => Voie::Ecole,
    }
}
