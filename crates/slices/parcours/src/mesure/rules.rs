//! What must hold on a measure: its dates in order, its suite, its term, the child's age.

use fiche::{Linked, Remark, Row, rule};
use jiff::ToSpan as _;
use jiff::civil::Date;
use statutes::{Depart, duree_max};
use vocabulary::{age_years, french_day};

use crate::ordonnance::rules::founded;

/// From this age on, in years, a measure at home is improbable.
const MAJORITE_YEARS: i16 = 18;
/// From this age on, in years, any measure is improbable.
const IMPROBABLE_YEARS: i16 = 21;

/// Months after which a reinforced measure at home is told as exceptional. Source: field document S003, requirement 52.
pub(super) const EXCEPTION_MOIS: i64 = 18;

/// How many whole months a chain of measures lasts, from its first decision to its term.
pub(super) fn months(first: Date, terme: Date) -> i64 {
    let span = first.until((jiff::Unit::Month, terme)).unwrap_or_default();
    i64::from(span.get_months())
}

/// Whether a measure goes beyond what is ordinary: a reinforced measure at home whose chain lasts more than
/// [`EXCEPTION_MOIS`] months.
pub(super) fn is_exceptional(nature: &str, first: Date, terme: Date) -> bool {
    let ordinary = first.saturating_add(EXCEPTION_MOIS.months());
    matches!(nature, "aemo_renforcee" | "aed_renforcee") && terme > ordinary
}

/// All that must hold on a measure.
pub fn mesure(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::after_birth(row, linked, "decision_day")
        .into_iter()
        .chain(before_decision(row))
        .collect();
    let others = [
        term_too_early(row),
        ended_too_early(row),
        suite(row),
        mainlevee(row),
        never_begun(row),
        renewed(row, linked),
        founded(row, linked),
        age(row, linked),
        too_long(row),
    ];
    remarks.extend(others.into_iter().flatten());
    remarks
}

/// Received or notified before it was decided: impossible. Begun before: urgency exists.
fn before_decision(row: &Row) -> Vec<Remark> {
    let Some(decision) = row.day("decision_day") else { return Vec::new() };
    let early = |field: &str| row.day(field).filter(|day| *day < decision);
    let mut remarks = Vec::new();
    for (field, what) in [("notification_day", "notifiée"), ("reception_day", "reçue")] {
        if let Some(day) = early(field) {
            remarks.push(Remark::refuse(
                field,
                format!(
                    "La mesure est {what} ({}) avant d'être décidée ({}) : corrigez l'une des deux \
                     dates.",
                    french_day(day),
                    french_day(decision)
                ),
            ));
        }
    }
    for (field, what) in [("effet_day", "prend effet"), ("prise_en_charge_day", "commence")] {
        if let Some(day) = early(field) {
            remarks.push(Remark::warn(
                field,
                format!(
                    "La mesure {what} ({}) avant d'être décidée ({}) : vérifiez les dates, ou dites \
                     pourquoi (accueil en urgence, décision écrite après).",
                    french_day(day),
                    french_day(decision)
                ),
            ));
        }
    }
    remarks
}

fn term_too_early(row: &Row) -> Option<Remark> {
    let (terme, decision) = (row.day("terme_day")?, row.day("decision_day")?);
    (terme < decision).then(|| {
        Remark::refuse(
            "terme_day",
            format!(
                "Le terme ({}) est avant la décision ({}) : corrigez l'une des deux dates.",
                french_day(terme),
                french_day(decision)
            ),
        )
    })
}

fn ended_too_early(row: &Row) -> Option<Remark> {
    let fin = row.day("fin_day")?;
    let (start, what) = match (row.day("prise_en_charge_day"), row.day("decision_day")) {
        (Some(day), _) => (day, "la prise en charge"),
        (None, day) => (day?, "la décision"),
    };
    (fin < start).then(|| {
        Remark::refuse(
            "fin_day",
            format!(
                "La fin ({}) est avant {what} ({}) : corrigez l'une des deux dates.",
                french_day(fin),
                french_day(start)
            ),
        )
    })
}

/// An end has its suite, but for a measure that never began; a suite has its end.
fn suite(row: &Row) -> Option<Remark> {
    match (row.day("fin_day").is_some(), row.value("suite").is_some()) {
        (true, false) if row.int("attente_sans_suite") != Some(1) => Some(Remark::warn(
            "suite",
            "La mesure a pris fin sans suite : dites ce qui vient après, ou pourquoi on ne le sait \
             pas.",
        )),
        (false, true) => Some(Remark::refuse(
            "suite",
            "Une suite est donnée, mais la mesure n'a pas pris fin : donnez le jour de fin, ou videz \
             la suite.",
        )),
        _ => None,
    }
}

fn mainlevee(row: &Row) -> Option<Remark> {
    (row.int("mainlevee") == Some(1) && row.day("fin_day").is_none()).then(|| {
        Remark::refuse(
            "mainlevee",
            "La mainlevée met fin à la mesure : donnez le jour de fin, ou décochez la mainlevée.",
        )
    })
}

fn never_begun(row: &Row) -> Option<Remark> {
    let begun = row.day("prise_en_charge_day").is_some();
    (begun && row.int("attente_sans_suite") == Some(1)).then(|| {
        Remark::refuse(
            "attente_sans_suite",
            "La mesure a commencé : elle n'est pas une attente sans suite. Décochez la case, ou \
             videz la prise en charge.",
        )
    })
}

/// A measure renews an earlier one, of the same child.
fn renewed(row: &Row, linked: &Linked) -> Option<Remark> {
    let before = linked.get("precedente_id")?;
    let sentence = if before.id != 0 && before.id == row.id {
        "Une mesure ne se renouvelle pas elle-même : choisissez la mesure d'avant."
    } else if before.int("personne_id") != row.int("personne_id") {
        "La mesure renouvelée est celle d'un autre enfant : choisissez une mesure du même enfant."
    } else if before.day("decision_day")? > row.day("decision_day")? {
        "La mesure renouvelée est décidée après celle-ci : choisissez la mesure d'avant."
    } else {
        return None;
    };
    Some(Remark::refuse("precedente_id", sentence))
}

/// The day from which the child is followed, as far as it is known, with its field.
fn beginning(row: &Row) -> Option<(&'static str, Date)> {
    ["prise_en_charge_day", "effet_day", "decision_day"]
        .into_iter()
        .find_map(|field| Some((field, row.day(field)?)))
}

fn age(row: &Row, linked: &Linked) -> Option<Remark> {
    let (field, day) = beginning(row)?;
    let years = age_years(linked.get("personne_id")?.day("birth_day")?, day);
    let nature = row.text("nature")?;
    let at_home = matches!(nature, "aemo" | "aemo_renforcee" | "aed" | "aed_renforcee");
    let improbable = years >= IMPROBABLE_YEARS || (at_home && years >= MAJORITE_YEARS);
    improbable.then(|| {
        let what = if at_home { "une AEMO ou une AED" } else { "une mesure" };
        Remark::warn(
            field,
            format!(
                "{years} ans le {}, c'est peu probable pour {what} : vérifiez la date et la \
                 naissance, ou dites pourquoi.",
                french_day(day)
            ),
        )
    })
}

/// The term goes beyond what the law lets one decision last.
fn too_long(row: &Row) -> Option<Remark> {
    let (terme, decision) = (row.day("terme_day")?, row.day("decision_day")?);
    let duree = duree_max(row.text("nature")?, row.text("cadre")?, decision)?;
    let start = match duree.depart {
        Depart::Decision => decision,
        Depart::Effet => row.day("effet_day").unwrap_or(decision),
    };
    let latest = start.checked_add(duree.months.months()).ok()?;
    (terme > latest).then(|| {
        Remark::warn(
            "terme_day",
            format!(
                "Le terme ({}) dépasse {} mois ({}, {}) : vérifiez-le, ou dites pourquoi.",
                french_day(terme),
                duree.months,
                french_day(latest),
                duree.source
            ),
        )
    })
}
