//! What follows from objectives: those that stand alone, what was planned, reviews that are owed, shares
//! that do not make a whole.

use std::collections::{BTreeMap, BTreeSet};

use fiche::{Linked, Remark, Row, rule};
use jiff::{Unit, civil::Date};

/// The rule of a project.
pub(super) fn projet(row: &Row, _: &Linked) -> Vec<Remark> {
    rule::span(row, "day", "end_day").into_iter().collect()
}

/// The rule of an objective.
pub(super) fn objectif(row: &Row, _: &Linked) -> Vec<Remark> {
    let has = |field: &str| row.value(field).is_some();
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    if matches!(row.text("accueil"), Some("modifie" | "refuse")) && !has("motif") {
        let told = "Dites pourquoi : qui l’a proposé le lira.";
        remarks.push(Remark::refuse("motif", told));
    }
    if has("nombre") != has("periodicite") {
        let field = if has("nombre") { "periodicite" } else { "nombre" };
        remarks.push(Remark::refuse(field, "Combien de fois, et par quoi : remplissez les deux."));
    }
    if has("suivi_par") && !has("nombre") {
        remarks
            .push(Remark::refuse("nombre", "Dites combien de fois, pour compter ce qui est fait."));
    }
    remarks
}

/// The rule of a review: of an objective of the same child.
pub(super) fn bilan(row: &Row, linked: &Linked) -> Vec<Remark> {
    let objectif = linked.get("objectif_id");
    let of = objectif.and_then(|other| other.int("personne_id"));
    if of.is_some_and(|of| Some(of) != row.int("personne_id")) {
        return vec![Remark::refuse("objectif_id", "Cet objectif est celui d’un autre enfant.")];
    }
    let start = objectif.and_then(|other| other.day("start_day"));
    match (row.day("day"), start) {
        (Some(day), Some(start)) if day < start => {
            vec![Remark::refuse("day", "Ce jour est avant le début de l’objectif.")]
        }
        _ => Vec::new(),
    }
}

/// A whole, in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// The rule of a share: more than nothing, at most the whole.
pub(super) fn part(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    if row.int("part_percent").is_some_and(|part| part <= 0 || part > WHOLE) {
        remarks.push(Remark::refuse("part_percent", "Une part va de 0,01 à 100 %."));
    }
    remarks
}

/// Whether a span of a row covers a day; its end is the first day that is no longer of it.
pub fn runs(row: &Row, today: Date) -> bool {
    let start = row.day("start_day").or_else(|| row.day("day"));
    start.is_some_and(|start| start <= today) && row.day("end_day").is_none_or(|end| end > today)
}

/// Whether an objective is worked at: neither refused nor still to be discussed.
fn is_held(row: &Row) -> bool {
    matches!(row.text("accueil"), Some("retenu" | "modifie"))
}

/// Where an objective stands towards the other projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// Other projects have an objective on the same theme: their codes.
    Mapped(Vec<String>),
    /// None has, and somebody said why.
    Declared(String),
    /// None has, and nobody said why.
    Alone,
}

/// Where each objective that is worked at stands on a day, by identifier.
pub fn faces(rows: &[Row], today: Date) -> BTreeMap<i64, Face> {
    let live: Vec<&Row> = rows.iter().filter(|row| runs(row, today) && is_held(row)).collect();
    live.iter()
        .map(|row| {
            let own = row.text("projet");
            let others: BTreeSet<String> = live
                .iter()
                .filter(|other| other.text("theme") == row.text("theme"))
                .filter_map(|other| other.text("projet").filter(|code| Some(*code) != own))
                .map(str::to_owned)
                .collect();
            let face = if others.is_empty() {
                row.text("sans_contrepartie")
                    .map_or(Face::Alone, |why| Face::Declared(why.to_owned()))
            } else {
                Face::Mapped(others.into_iter().collect())
            };
            (row.id, face)
        })
        .collect()
}

/// The themes of a PPE or a PPA to which no other project answers, and nobody said why.
pub fn alone(rows: &[Row], today: Date) -> BTreeSet<String> {
    let faces = faces(rows, today);
    rows.iter()
        .filter(|row| matches!(row.text("projet"), Some("ppe" | "ppa")))
        .filter(|row| faces.get(&row.id) == Some(&Face::Alone))
        .filter_map(|row| row.text("theme").map(str::to_owned))
        .collect()
}

/// How many times an objective was to be worked at from its start to a day (included), rounded down to
/// what was surely owed; `None` when it says no frequency.
pub fn expected(row: &Row, today: Date) -> Option<i64> {
    let (nombre, start) = (row.int("nombre")?, row.day("start_day")?);
    let last = row.day("end_day").map_or(today, |end| end.yesterday().unwrap_or(end).min(today));
    let after = last.tomorrow().ok()?;
    if after <= start {
        return Some(0);
    }
    let unit = if row.text("periodicite")? == "semaine" { Unit::Week } else { Unit::Month };
    let span = start.until((unit, after)).ok()?;
    let units = match row.text("periodicite")? {
        "semaine" => i64::from(span.get_weeks()),
        "mois" => i64::from(span.get_months()),
        _ => i64::from(span.get_months()) / 3,
    };
    Some(units * nombre)
}

/// Whether the review of an objective is owed: its day is past, and none was written since.
pub fn overdue(row: &Row, bilans: &[Row], today: Date) -> bool {
    let Some(review) = row.day("review_day").filter(|review| *review < today) else { return false };
    let done = bilans
        .iter()
        .filter(|bilan| bilan.int("objectif_id") == Some(row.id))
        .any(|bilan| bilan.day("day").is_some_and(|day| day >= review));
    runs(row, today) && !done
}

/// A solution that several pay for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Its name.
    pub objet: String,
    /// Who pays, and which part in hundredths of a percent.
    pub parts: Vec<(String, i64)>,
    /// What lacks to make a whole, in hundredths of a percent; negative when there is too much.
    pub missing: i64,
}

/// The shares that run on a day, by solution.
pub fn shares(rows: &[Row], today: Date) -> Vec<Solution> {
    let mut all: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    for row in rows.iter().filter(|row| runs(row, today)) {
        let text = |name: &str| row.text(name).unwrap_or_default().trim().to_owned();
        let part = row.int("part_percent").unwrap_or_default();
        all.entry(text("objet")).or_default().push((text("financeur"), part));
    }
    all.into_iter()
        .map(|(objet, mut parts)| {
            parts.sort_by_key(|(who, part)| (std::cmp::Reverse(*part), who.clone()));
            let missing = WHOLE - parts.iter().map(|(_, part)| part).sum::<i64>();
            Solution { objet, parts, missing }
        })
        .collect()
}
