//! What must hold on capacities, plans and prices.

use fiche::{Linked, Remark, Row, rule};

/// A capacity is not negative and ends after it starts.
pub fn capacite(row: &Row, _: &Linked) -> Vec<Remark> {
    let places = rule::not_negative(
        row,
        "places",
        "Un nombre de places n'est pas négatif : donnez 0 ou plus.",
    );
    places.into_iter().chain(rule::span(row, "start_day", "end_day")).collect()
}

/// Planned days are not negative, and nobody opens more days than the year has.
pub fn plan_activite(row: &Row, _: &Linked) -> Vec<Remark> {
    let planned = rule::not_negative(
        row,
        "planned_days",
        "Un nombre de journées prévues n'est pas négatif : donnez 0 ou plus.",
    );
    planned.into_iter().chain(open_all_year(row)).collect()
}

fn open_all_year(row: &Row) -> Option<Remark> {
    let year = i16::try_from(row.int("annee")?).ok()?;
    let days = i64::from(jiff::civil::Date::new(year, 1, 1).ok()?.days_in_year());
    (row.int("opening_days")? > days).then(|| {
        Remark::refuse(
            "opening_days",
            format!("L'année {year} a {days} jours : donnez {days} jours d'ouverture au plus."),
        )
    })
}

/// A price is not negative and ends after it starts.
pub fn prix_journee(row: &Row, _: &Linked) -> Vec<Remark> {
    let montant =
        rule::not_negative(row, "montant", "Un prix n'est pas négatif : donnez 0 ou plus.");
    montant.into_iter().chain(rule::span(row, "start_day", "end_day")).collect()
}
