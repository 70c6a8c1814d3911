//! What must hold on schooling, and what follows from it: half-days, days without school, what to look at.

use fiche::{Linked, Remark, Row, rule};
use jiff::{ToSpan as _, civil::Date};

/// The span is in order and begins after birth.
pub fn scolarite(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(rule::after_birth(row, linked, "start_day"))
        .collect()
}

/// The same; a review is not before the plan.
pub fn plan(row: &Row, linked: &Linked) -> Vec<Remark> {
    let early = row
        .day("review_day")
        .zip(row.day("start_day"))
        .is_some_and(|(review, start)| review < start)
        .then(|| Remark::refuse("review_day", "C'est avant le début : corrigez l'un des deux."));
    scolarite(row, linked).into_iter().chain(early).collect()
}

/// A fact of one day, after birth.
pub fn dated(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// A lateness lasts no half-day.
pub fn absence(row: &Row, linked: &Linked) -> Vec<Remark> {
    let late = row.text("nature") == Some("retard") && row.int("demi_journees").is_some();
    let late = late.then(|| {
        let told =
            "Un retard ne compte pas de demi-journée : videz ce champ, ou notez une absence.";
        Remark::refuse("demi_journees", told)
    });
    dated(row, linked).into_iter().chain(late).collect()
}

/// What became of a wish is after the wish.
pub fn voeu(row: &Row, linked: &Linked) -> Vec<Remark> {
    let early = row
        .day("suite_day")
        .zip(row.day("day"))
        .is_some_and(|(suite, said)| suite < said)
        .then(|| Remark::refuse("suite_day", "C'est avant le vœu : corrigez l'un des deux."));
    dated(row, linked).into_iter().chain(early).collect()
}

/// The half-days of school that an absence makes: 0 for a lateness.
pub fn demi_journees(row: &Row) -> i64 {
    match (row.text("nature"), row.int("demi_journees"), row.text("moment_jour")) {
        (Some("retard"), ..) => 0,
        (_, Some(given), _) => given,
        (_, None, Some("journee")) => 2,
        _ => 1,
    }
}

/// The first day of the school year that `today` is of: 1 September.
pub fn annee_scolaire(today: Date) -> Date {
    let year = if today.month() >= 9 { today.year() } else { today.year() - 1 };
    Date::new(year, 9, 1).unwrap_or(today)
}

/// What absences come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compte {
    /// Half-days of absence, exclusions left out.
    pub absences: i64,
    /// Those of them that are said not to be justified.
    pub injustifiees: i64,
    /// Half-days of exclusion.
    pub exclusions: i64,
    pub retards: i64,
}

/// Counts absences by nature.
pub fn compte<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Compte {
    let mut all = Compte::default();
    for row in rows {
        let halves = demi_journees(row);
        match row.text("nature") {
            Some("retard") => all.retards += 1,
            Some("exclusion") => all.exclusions += halves,
            _ => {
                all.absences += halves;
                if row.int("justifiee") == Some(0) {
                    all.injustifiees += halves;
                }
            }
        }
    }
    all
}

/// A time without school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rupture {
    pub start: Date,
    /// The first day of school after it, or of eighteen years; none while it lasts.
    pub end: Option<Date>,
    /// Its days, those of summer left out.
    pub jours: i32,
    /// Whether somebody noted the child out of school; nothing is noted otherwise.
    pub notee: bool,
}

/// Where a child stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// At school.
    Inscrit,
    /// Without school.
    Sans(Rupture),
    /// In summer, nothing is noted for the autumn.
    Rentree,
    /// Nobody noted where the child learns.
    Inconnue,
    /// No school is owed at this age.
    NonConcerne,
}

/// From this age to the other one, in years, a child without school is told. School is owed from 3 to 16,
/// school or training until 18.
const AGES: (i32, i32) = (3, 18);

/// A hole no longer than this between two schools is a change of school.
const CHANGEMENT: i32 = 7;

/// From 1 July to 10 September nobody is at school.
fn ete(day: Date) -> bool {
    matches!((day.month(), day.day()), (7 | 8, _) | (9, 1..=10))
}

fn covers(row: &Row, day: Date) -> bool {
    row.day("start_day").is_some_and(|start| start <= day)
        && row.day("end_day").is_none_or(|end| end > day)
}

fn hors(row: &Row) -> bool {
    row.text("nature") == Some("descolarise")
}

/// The rows that tell where a child stands on a day.
fn on(rows: &[Row], day: Date) -> impl Iterator<Item = &Row> {
    rows.iter().filter(move |row| covers(row, day))
}

/// The times without school up to `today`, from the first schooling that is known, the oldest first.
pub fn ruptures(rows: &[Row], birth: Option<Date>, today: Date) -> Vec<Rupture> {
    // Read once: a life is many days.
    let spans: Vec<(Date, Option<Date>, bool)> = rows
        .iter()
        .filter_map(|row| Some((row.day("start_day")?, row.day("end_day"), hors(row))))
        .collect();
    let within = |(start, end, _): &&(Date, Option<Date>, bool), day: Date| {
        *start <= day && end.is_none_or(|end| end > day)
    };
    let Some(first) = spans.iter().map(|one| one.0).min() else { return Vec::new() };
    let at = |years: i32| birth.and_then(|day| day.checked_add(years.years()).ok());
    let mut day = at(AGES.0).map_or(first, |least| first.max(least));
    let grown = at(AGES.1).filter(|grown| *grown <= today);
    let mut found = Vec::new();
    let mut running: Option<Rupture> = None;
    while day <= today && grown.is_none_or(|grown| day < grown) {
        let (at_school, notee) = spans
            .iter()
            .filter(|one| within(one, day))
            .map(|one| one.2)
            .fold((false, false), |(school, noted), out| (school || !out, noted || out));
        if at_school {
            found.extend(running.take().map(|one| Rupture { end: Some(day), ..one }));
        } else if !ete(day) {
            let one = running.get_or_insert(Rupture { start: day, end: None, jours: 0, notee });
            one.jours += 1;
            one.notee |= notee;
        }
        day = day.saturating_add(1.day());
    }
    found.extend(running.map(|one| Rupture { end: grown, ..one }));
    found.retain(|one| one.end.is_none() || one.notee || one.jours > CHANGEMENT);
    found
}

/// Where a child stands today.
pub fn situation(rows: &[Row], birth: Option<Date>, today: Date) -> Situation {
    let age = birth.map(|birth| i32::from(vocabulary::age_years(birth, today)));
    let schools: Vec<&Row> = on(rows, today).filter(|row| !hors(row)).collect();
    let nature = |code: &str| schools.iter().any(|row| row.text("nature") == Some(code));
    let unknown = schools.iter().all(|row| row.text("nature") == Some("inconnue"));
    if !schools.is_empty() && !unknown {
        let not_owed = schools.len() == 1 && nature("non_soumis");
        return if not_owed { Situation::NonConcerne } else { Situation::Inscrit };
    }
    if age.is_some_and(|age| !(AGES.0..AGES.1).contains(&age)) {
        return Situation::NonConcerne;
    }
    if !schools.is_empty() || rows.iter().all(|row| row.day("start_day").is_none_or(|d| d > today))
    {
        return Situation::Inconnue;
    }
    let lasting = ruptures(rows, birth, today).into_iter().find(|one| one.end.is_none());
    match lasting {
        Some(one) if one.notee || !ete(today) => Situation::Sans(one),
        _ if on(rows, today).any(hors) => {
            let start = on(rows, today).filter_map(|row| row.day("start_day")).min();
            let start = start.unwrap_or(today);
            Situation::Sans(Rupture { start, end: None, jours: 0, notee: true })
        }
        _ => Situation::Rentree,
    }
}

/// What is to be done about a plan that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoir {
    /// The day it was to be looked at is past.
    Retard(Date),
    /// It is to be looked at on this day.
    Le(Date),
    /// This is its last day.
    Finit(Date),
}

/// How many days before its review or its end a plan is told first.
const AVANT: i64 = 60;

/// Whether a plan runs on a day, or is to come.
pub fn court(plan: &Row, today: Date) -> bool {
    plan.day("end_day").is_none_or(|end| end > today)
}

/// What a plan asks of the team within sixty days, the most pressing.
pub fn a_revoir(plan: &Row, today: Date) -> Option<Revoir> {
    if !court(plan, today) {
        return None;
    }
    let soon = today.checked_add(AVANT.days()).unwrap_or(today);
    let last = plan.day("end_day").and_then(|end| end.yesterday().ok());
    let review = plan.day("review_day");
    if let Some(late) = review.filter(|day| *day < today) {
        return Some(Revoir::Retard(late));
    }
    let ends = last.filter(|day| *day <= soon);
    match review.filter(|day| *day <= soon) {
        Some(day) if ends.is_none_or(|last| day <= last) => Some(Revoir::Le(day)),
        _ => ends.map(Revoir::Finit),
    }
}
