//! What a group is, in counts: who is in it, which places are free and from when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use vocabulary::{age_years, french_day};

pub(super) use crate::places::Libre;
use crate::places::Span;

/// Under this number, a count is not told to who may not read every file of the group.
const PETIT: usize = 5;

/// How many ages are told one by one: more are a range.
const AGES: usize = 15;

/// The needs that say that a child is kept apart from others at given moments.
const A_PART: [&str; 2] = ["isole", "preserve"];

/// A child who lives there.
#[derive(Debug, Clone, Default)]
pub(super) struct Present {
    pub personne: i64,
    /// The name, for who may read it.
    pub nom: Option<String>,
    pub unite: Option<i64>,
    pub sexe: String,
    pub birth: Option<Date>,
    pub sortie: Option<Date>,
    /// When the measure ends, if nothing prolongs it.
    pub terme: Option<Date>,
    /// The needs to which little or nothing answers, and those of given moments.
    pub besoins: Vec<String>,
}

/// Somebody who comes on a day that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrivee {
    pub unite: Option<i64>,
    pub entree: Option<Date>,
    pub sortie: Option<Date>,
}

/// The first day from which a place stays free in a group, by those who are there and those who come.
pub(super) fn free(
    places: i64,
    presents: &[&Present],
    arrivees: &[&Arrivee],
    today: Date,
) -> Option<Libre> {
    let spans: Vec<Span> = presents
        .iter()
        .map(|one| (today, one.sortie))
        .chain(arrivees.iter().filter_map(|one| Some((one.entree?, one.sortie))))
        .collect();
    crate::places::free(places, &spans, today)
}

/// What is said of free places.
pub(super) fn told_free(
    places: Option<i64>,
    presents: &[&Present],
    arrivees: &[&Arrivee],
    today: Date,
) -> String {
    let Some(places) = places else {
        return "aucun nombre de places n’est noté".to_owned();
    };
    let sur = format!("{} sur {places} place{}", presents.len(), if places < 2 { "" } else { "s" });
    let libre = match free(places, presents, arrivees, today) {
        Some(Libre { places, depuis }) => {
            let when = if depuis == today {
                "dès aujourd’hui".to_owned()
            } else {
                format!("à partir du {}", french_day(depuis))
            };
            format!("{places} libre{} {when}", if places < 2 { "" } else { "s" })
        }
        None => {
            let first =
                presents.iter().filter_map(|one| one.terme).filter(|day| *day > today).min();
            first.map_or("aucune libre".to_owned(), |day| {
                format!("aucune libre ; premier terme d’une mesure le {}", french_day(day))
            })
        }
    };
    let coming = match arrivees.len() {
        0 => String::new(),
        1 => " ; une arrivée prévue".to_owned(),
        n => format!(" ; {n} arrivées prévues"),
    };
    format!("{sur}, {libre}{coming}")
}

/// A count, or that it is a small one for who may not read every file.
pub(super) fn counted(number: usize, all_open: bool) -> String {
    if all_open || number >= PETIT { number.to_string() } else { format!("moins de {PETIT}") }
}

fn sexe(presents: &[&Present], code: &str) -> usize {
    presents.iter().filter(|one| one.sexe == code).count()
}

/// Whether every file of a group is open to the reader.
pub(super) fn all_open(presents: &[&Present]) -> bool {
    presents.iter().all(|one| one.nom.is_some())
}

/// Girls, boys and ages; nothing that would tell somebody whom the reader may not read.
pub(super) fn told_people(presents: &[&Present], today: Date) -> String {
    let plural =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n < 2 { one } else { many });
    if presents.is_empty() {
        return "personne n’y est".to_owned();
    }
    let (girls, boys) = (sexe(presents, "fille"), sexe(presents, "garcon"));
    let rest = presents.len() - girls - boys;
    let small = |n: usize| n > 0 && n < PETIT;
    if !all_open(presents) && [girls, boys, rest].into_iter().any(small) {
        return format!(
            "{} ; filles, garçons et âges ne sont pas dits : trop peu d’enfants",
            plural(presents.len(), "présent", "présents")
        );
    }
    let mut parts = vec![plural(girls, "fille", "filles"), plural(boys, "garçon", "garçons")];
    if rest > 0 {
        parts.push(format!("{rest} dont le sexe n’est pas noté"));
    }
    let mut ages: Vec<i16> =
        presents.iter().filter_map(|one| one.birth).map(|birth| age_years(birth, today)).collect();
    ages.sort_unstable();
    let aged = match (ages.first(), ages.last()) {
        (Some(low), Some(high)) if low == high => format!(" ; {low} ans"),
        (Some(low), Some(high)) => {
            let each: Vec<String> = ages.iter().map(i16::to_string).collect();
            let each = if all_open(presents) && ages.len() <= AGES {
                format!(" ({})", each.join(", "))
            } else {
                String::new()
            };
            format!(" ; de {low} à {high} ans{each}")
        }
        _ => String::new(),
    };
    format!("{} : {}{aged}", plural(presents.len(), "présent", "présents"), parts.join(", "))
}

/// How many children of a group each need is noted for, the most frequent first.
pub(super) fn needs(presents: &[&Present]) -> Vec<(String, usize)> {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for besoin in presents.iter().flat_map(|one| one.besoins.iter()) {
        *all.entry(besoin).or_default() += 1;
    }
    let mut all: Vec<(String, usize)> =
        all.into_iter().map(|(code, number)| (code.to_owned(), number)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

/// How many children are kept apart from others at given moments.
pub(super) fn apart(presents: &[&Present]) -> usize {
    let own = |one: &&&Present| one.besoins.iter().any(|code| A_PART.contains(&code.as_str()));
    presents.iter().filter(own).count()
}

/// What the child asked for would change of the group: the youngest, the oldest, the only girl or boy.
pub(super) fn beside(
    presents: &[&Present],
    (enfant_sexe, age): (&str, Option<i64>),
    today: Date,
) -> Vec<String> {
    let mut all = Vec::new();
    if presents.is_empty() {
        return all;
    }
    let alone = match enfant_sexe {
        "fille" => Some("serait la seule fille"),
        "garcon" => Some("serait le seul garçon"),
        _ => None,
    };
    let known = presents.iter().all(|one| !one.sexe.is_empty());
    if known && sexe(presents, enfant_sexe) == 0 {
        all.extend(alone.map(str::to_owned));
    }
    let ages = presents.iter().filter_map(|one| one.birth);
    let ages: Vec<i64> = ages.map(|birth| i64::from(age_years(birth, today))).collect();
    if let (Some(age), Some(low), Some(high)) = (age, ages.iter().min(), ages.iter().max()) {
        let years = |n: i64| if n < 2 { format!("{n} an") } else { format!("{n} ans") };
        if age < *low {
            all.push(format!("aurait {} de moins que le plus jeune", years(low - age)));
        } else if age > *high {
            all.push(format!("aurait {} de plus que le plus âgé", years(age - high)));
        }
    }
    all
}
