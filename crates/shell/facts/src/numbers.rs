//! The numbers that a text may say by words, for the checker of what is typed by hand: what is counted, the same a year
//! before, and what shares are of.

use figures::{
    Ask, Fraction, World,
    day::{Day, from_date, to_date},
};
use jiff::ToSpan as _;
use reconcile::{Base, Known, Numbers};

/// A figure of the catalogue, how a sentence goes on after its number, and the folded words that name it.
type Named = (&'static str, &'static str, &'static [&'static str]);

/// What texts count.
const COUNTED: &[Named] = &[
    (
        "attente_mesures",
        "mesures en attente",
        &["mesures en attente", "en attente", "attendaient", "attendent", "liste d attente"],
    ),
    ("attente_familles", "familles en attente", &["familles en attente"]),
    ("journees", "journées réalisées", &["journees realisees", "journees"]),
    ("entrees", "admissions", &["admissions", "entrees"]),
    ("sorties", "sorties", &["sorties"]),
    ("demandes", "demandes reçues", &["demandes"]),
    ("file_active", "enfants suivis", &["file active", "enfants suivis", "suivis dans l annee"]),
    ("familles_suivies", "familles suivies", &["familles suivies"]),
    ("presents_fin", "présents au dernier jour", &["presents"]),
];

const CAPACITY: &[&str] = &[
    "capacite du service",
    "capacite de l etablissement",
    "capacite d accueil",
    "capacite autorisee",
    "capacite",
];

const PLANNED: &[&str] = &[
    "previsionnel",
    "journees previsionnelles",
    "journees prevues",
    "activite previsionnelle",
    "activite prevue",
    "activite fixee",
];

fn whole(world: &World<'_>, figure: &str, ask: &Ask) -> Option<i64> {
    let answer = figures::evaluate_on(world, figure, &[], ask).ok()?;
    answer.value()?.number().map(Fraction::to_whole)
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The same period a year before; none at the beginning of time.
fn year_before(ask: &Ask) -> Option<Ask> {
    let back = |day: Day| to_date(day)?.checked_sub(1.year()).ok().map(from_date);
    Some(Ask { services: ask.services.clone(), start: back(ask.start)?, end: back(ask.end)? })
}

fn places_on(day: Day) -> String {
    let day = to_date(day).map_or(String::new(), vocabulary::french_day);
    format!("places au {day}")
}

/// What the register counts over a period, for [`reconcile::readings`]. A figure that the catalogue lacks, or that cannot be
/// counted, is left out: nothing is then said of it.
pub fn numbers(world: &World<'_>, ask: &Ask) -> Numbers {
    let before = year_before(ask);
    let known = COUNTED.iter().filter_map(|(id, label, words)| {
        Some(Known {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            words: owned(words),
            value: whole(world, id, ask)?,
            before: before.as_ref().and_then(|ask| whole(world, id, ask)),
        })
    });
    let last = ask.end - 1;
    let bases = [
        ("capacite", places_on(last), CAPACITY, true),
        ("capacite_lendemain", places_on(ask.end), CAPACITY, false),
        ("capacite_1er_janvier", places_on(ask.start), CAPACITY, false),
        ("journees_prevues", "journées prévues".to_owned(), PLANNED, true),
    ];
    let bases = bases.into_iter().filter_map(|(id, label, words, meant)| {
        let value = whole(world, id, ask).filter(|value| *value > 0)?;
        Some(Base { label, words: owned(words), value, meant })
    });
    Numbers { known: known.collect(), bases: bases.collect() }
}
