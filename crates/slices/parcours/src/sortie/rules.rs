//! What must hold on news after an exit, and what follows: which are owed, which are late, what lacks.

use std::collections::BTreeSet;

use fiche::{Linked, Remark, Row, rule};
use figures::Value;
use jiff::{ToSpan as _, civil::Date};

/// What is told only of who gave news.
const TOLD: &[&str] = &["logement", "activite", "ressources", "menage", "entourage", "mots"];

/// The stay is of the child and over on that day; what is told is told by who answered.
pub fn devenir(row: &Row, linked: &Linked) -> Vec<Remark> {
    let stay = linked.get("sejour_id");
    let other = stay.filter(|stay| stay.int("personne_id") != row.int("personne_id")).map(|_| {
        Remark::refuse("sejour_id", "Ce séjour est celui d'un autre enfant : corrigez-le.")
    });
    let early = stay.zip(row.day("day")).and_then(|(stay, day)| match stay.day("sortie_day") {
        Some(out) if day < out => {
            let told = "C'est avant la sortie : corrigez la date, ou le séjour.";
            Some(Remark::refuse("day", told))
        }
        Some(_) => None,
        None => Some(Remark::warn("sejour_id", "Ce séjour n'est pas fini.")),
    });
    let told = TOLD.iter().find(|field| row.value(field).is_some_and(|value| !value.is_null()));
    let answered = row.text("reponse") == Some("repondu");
    let silent = told.filter(|_| !answered && row.text("reponse").is_some()).map(|field| {
        let told = "Vous notez ce qui est dit, mais pas que quelqu'un a répondu : choisissez « A \
                    donné de ses nouvelles », ou videz ce champ.";
        Remark::refuse(field, told)
    });
    let empty = (answered && told.is_none()).then(|| {
        let told = "Notez au moins une chose apprise ; « Ne sait pas » en est une.";
        Remark::refuse("logement", told)
    });
    [other, early, silent, empty].into_iter().flatten().collect()
}

/// A fact of one day, after birth.
pub fn point(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// The two moments, and how many months after the exit each is.
pub const MOMENTS: &[(&str, i64)] = &[("six_mois", 6), ("douze_mois", 12)];

/// From how many tries in vain a child is told « not reached ».
pub const ESSAIS: usize = 3;

/// How many days after it was owed an answer is late.
pub const RETARD_JOURS: i64 = 60;

/// How many months an answer stays owed.
const OUVERT_MOIS: i64 = 6;

/// The day on which news are owed: the same day of the month so many months later, its last day when
/// the month is shorter.
pub fn owed_day(sortie: Date, months: i64) -> Date {
    sortie.saturating_add(months.months())
}

fn after(sortie: Option<i64>, months: i64) -> Value<'static> {
    let day = |minutes: i64| {
        let days = i32::try_from(minutes.div_euclid(24 * 60)).ok()?;
        let epoch = Date::constant(1970, 1, 1);
        let owed = owed_day(epoch.saturating_add(days.days()), months);
        Some(Value::Day(owed.since(epoch).ok()?.get_days()))
    };
    sortie.and_then(day).unwrap_or(Value::None)
}

/// Six months after an exit, in minutes since 1970, as figures count it.
pub fn in_six_months(sortie: Option<i64>, _: Option<i64>) -> Value<'static> {
    after(sortie, 6)
}

/// Twelve months after.
pub fn in_twelve_months(sortie: Option<i64>, _: Option<i64>) -> Value<'static> {
    after(sortie, 12)
}

/// A try or an answer: what came of it, on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Essai {
    /// The record.
    pub id: i64,
    /// A code of the list of answers.
    pub reponse: String,
    /// The day.
    pub day: Date,
}

/// Where the news of one moment stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// Too early.
    Attendre,
    /// Owed since this day.
    Du(Date),
    /// Owed since this day, and late.
    Retard(Date),
    /// Tried so often in vain.
    PasJoint(usize),
    /// Given: the record and its day.
    Repondu(i64, Date),
    /// Refused, which is an answer.
    Refus(i64, Date),
    /// Never given, and owed no more.
    Passe,
}

/// Where it stands on a day, from the exit, the months after it and what was tried.
pub fn suite(sortie: Date, months: i64, essais: &[Essai], today: Date) -> Suite {
    let given = |code: &str| essais.iter().rev().find(|one| one.reponse == code);
    if let Some(one) = given("repondu") {
        return Suite::Repondu(one.id, one.day);
    }
    if let Some(one) = given("refus") {
        return Suite::Refus(one.id, one.day);
    }
    let owed = owed_day(sortie, months);
    if today < owed {
        return Suite::Attendre;
    }
    if today >= owed_day(owed, OUVERT_MOIS) {
        return Suite::Passe;
    }
    // Two touches of one day, or two colleagues of one day, are one try.
    let days: BTreeSet<Date> = essais.iter().map(|one| one.day).collect();
    match days.len() {
        tries if tries >= ESSAIS => Suite::PasJoint(tries),
        _ if today > owed.saturating_add(RETARD_JOURS.days()) => Suite::Retard(owed),
        _ => Suite::Du(owed),
    }
}

/// The latest row of one thing to line up; rows come the latest first.
pub fn latest<'r>(rows: &'r [Row], point: &str) -> Option<&'r Row> {
    rows.iter()
        .filter(|row| row.text("point") == Some(point))
        .max_by_key(|row| (row.day("day"), row.id))
}

/// The birthday of so many years.
pub fn birthday(birth: Date, years: i64) -> Date {
    let day = birth.saturating_add(years.years());
    // Someone born on 29 February grows older on 1 March of the years that have no such day.
    let leap = birth.month() == 2 && birth.day() == 29 && day.day() == 28;
    if leap { day.saturating_add(1.day()) } else { day }
}
