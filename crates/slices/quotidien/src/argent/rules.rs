//! What is due to a child, what the accounts hold, what the cash box should hold.

use jiff::civil::{Date, Weekday};

/// A rule of a service: so much, for an age, so often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regle {
    /// Its row.
    pub id: i64,
    /// Code of [`super::NATURE_ARGENT`].
    pub nature: String,
    /// Ages, in years, both included.
    pub ages: (i64, i64),
    /// Cents.
    pub montant: i64,
    /// Code of [`super::PERIODICITE_ARGENT`].
    pub periodicite: String,
    /// First day.
    pub start: Date,
    /// The day after the last; none while it runs.
    pub end: Option<Date>,
}

/// A sum that a rule gives to a child for the period of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The rule.
    pub regle: i64,
    /// Code of [`super::NATURE_ARGENT`].
    pub nature: String,
    /// Cents.
    pub montant: i64,
    /// The first day of the period.
    pub period: Date,
    /// The period in words: « semaine du 09/03/2026 », « mars 2026 ».
    pub told: String,
}

/// The first day of the period that holds `day`: a Monday, the first of a month, of a quarter, of a year.
pub fn period_start(periodicite: &str, day: Date) -> Date {
    let first = |month: i8| Date::new(day.year(), month, 1).unwrap_or(day);
    match periodicite {
        "semaine" => {
            let back = i64::from(day.weekday().since(Weekday::Monday));
            day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
        }
        "trimestre" => first((day.month() - 1) / 3 * 3 + 1),
        "annee" => first(1),
        _ => first(day.month()),
    }
}

fn period_told(periodicite: &str, period: Date) -> String {
    match periodicite {
        "semaine" => format!("semaine du {}", vocabulary::french_day(period)),
        "trimestre" => {
            let rank = (period.month() - 1) / 3 + 1;
            let nth = if rank == 1 { "er" } else { "e" };
            format!("{rank}{nth} trimestre {}", period.year())
        }
        "annee" => format!("année {}", period.year()),
        _ => format!("{} {}", vocabulary::month_name(period.month()), period.year()),
    }
}

/// What the rules give, on `day`, to a child born on `birth`: one sum an account, by the latest rule
/// that covers the age.
pub fn due(rules: &[Regle], birth: Option<Date>, day: Date) -> Vec<Due> {
    let Some(birth) = birth.filter(|birth| *birth <= day) else { return Vec::new() };
    let age = i64::from(vocabulary::age_years(birth, day));
    super::NATURE_ARGENT
        .items
        .iter()
        .filter_map(|(nature, _)| {
            let covers = |rule: &&Regle| {
                rule.nature == *nature
                    && (rule.ages.0..=rule.ages.1).contains(&age)
                    && rule.start <= day
                    && rule.end.is_none_or(|end| end > day)
            };
            let rule = rules.iter().filter(covers).max_by_key(|rule| (rule.start, rule.id))?;
            let period = period_start(&rule.periodicite, day);
            Some(Due {
                regle: rule.id,
                nature: rule.nature.clone(),
                montant: rule.montant,
                period,
                told: period_told(&rule.periodicite, period),
            })
        })
        .collect()
}

/// Cents with their sign: what comes in adds, what goes out takes.
pub fn signed(sens: &str, montant: i64) -> i64 {
    if sens == "recu" { montant } else { montant.saturating_neg() }
}

/// An amount as people read it: `1 234,50 €`; cents.
pub fn euros(cents: i64) -> String {
    let (whole, part) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (rank, digit) in digits.chars().enumerate() {
        if rank > 0 && (digits.len() - rank).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "\u{2212}" } else { "" };
    format!("{sign}{grouped},{part:02}\u{a0}€")
}
