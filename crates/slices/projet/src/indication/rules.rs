//! What contradicts, and what is settled.

use std::collections::BTreeMap;

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::french_day;

use crate::{objectif::runs, theme};

/// The rule of an indication.
pub(super) fn indication(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::only_span(row, linked)
}

/// The rule of an arbitrage: it says why it is the interest of the child, and who was heard; it is seen again after it was
/// decided.
pub(super) fn arbitrage(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if row.text("interet").is_none() {
        let told = "Dites en quoi c’est l’intérêt de l’enfant.";
        remarks.push(Remark::refuse("interet", told));
    }
    if row.text("entendus").is_none() {
        let told = "Dites qui a été entendu : l’enfant, chacun de ses parents, les services.";
        remarks.push(Remark::refuse("entendus", told));
    }
    let days = row.day("day").zip(row.day("review_day"));
    if let Some((day, _)) = days.filter(|(day, review)| review <= day) {
        let told = format!("À revoir après le jour de la décision ({}).", french_day(day));
        remarks.push(Remark::refuse("review_day", told));
    }
    remarks
}

/// The services that do not say the same of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction<'r> {
    /// Code of [`theme::THEME_PROJET`].
    pub theme: String,
    /// What each says, the oldest first.
    pub indications: Vec<&'r Row>,
    /// The arbitrage that settled them as they stand.
    pub settled: Option<&'r Row>,
}

impl Contradiction<'_> {
    /// What an arbitrage of it names: each indication with the version that was settled.
    pub fn names(&self) -> String {
        let mut all: Vec<(i64, i64)> =
            self.indications.iter().map(|row| (row.id, row.version)).collect();
        all.sort_unstable();
        all.iter().map(|(id, version)| format!("{id}.{version}")).collect::<Vec<_>>().join(" ")
    }
}

/// What contradicts on a day among the indications one reads, by theme: those that nobody settled as they
/// stand first.
pub fn contradictions<'r>(
    indications: &'r [Row],
    arbitrages: &'r [Row],
    today: Date,
) -> Vec<Contradiction<'r>> {
    let mut by_theme: BTreeMap<(usize, &str), Vec<&Row>> = BTreeMap::new();
    for row in indications.iter().filter(|row| runs(row, today)) {
        let code = row.text("theme").unwrap_or_default();
        by_theme.entry((theme::rank(code), code)).or_default().push(row);
    }
    let mut all: Vec<Contradiction<'_>> = by_theme
        .into_iter()
        .filter(|(_, rows)| {
            rows.iter().any(|one| {
                rows.iter()
                    .any(|other| one.owner != other.owner && one.text("sens") != other.text("sens"))
            })
        })
        .map(|((_, code), mut rows)| {
            rows.sort_by_key(|row| (row.day("start_day"), row.id));
            let mut found =
                Contradiction { theme: code.to_owned(), indications: rows, settled: None };
            let names = found.names();
            found.settled = arbitrages
                .iter()
                .filter(|row| row.text("theme") == Some(code))
                .filter(|row| row.text("indication").is_some_and(|kept| covers(kept, &names)))
                .max_by_key(|row| (row.day("day"), row.id));
            found
        })
        .collect();
    all.sort_by_key(|one| one.settled.is_some());
    all
}

/// Whether an arbitrage names every indication as it stands.
fn covers(kept: &str, names: &str) -> bool {
    let kept: Vec<&str> = kept.split_whitespace().collect();
    names.split_whitespace().all(|name| kept.contains(&name))
}
