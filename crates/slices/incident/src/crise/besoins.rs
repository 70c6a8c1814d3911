//! The needs that hold at given moments only, as the latest shared assessment of each service says them: they stand on the
//! crisis sheet without being typed again.

use std::collections::BTreeMap;

use fiche::Row;

/// The heading of that part of the sheet.
pub const A_CERTAINS_MOMENTS: &str = "Ce dont il a besoin à certains moments";

/// Whether a code of need is one of given moments: told by the room that keeps the list.
#[derive(Debug, Clone, Copy)]
pub struct Moments(pub fn(&str) -> bool);

/// Those of the latest assessment of each service that are needs of the child, in words: « Être isolé : quand le bruit monte ».
pub fn besoins<'r>(
    rows: impl Iterator<Item = &'r Row>,
    Moments(specific): Moments,
    label: impl Fn(&Row) -> String,
) -> Vec<String> {
    let mut latest: BTreeMap<i64, Vec<&Row>> = BTreeMap::new();
    let rank = |row: &Row| (row.day("day"), row.int("evaluation_id"));
    for row in rows {
        let kept = latest.entry(row.owner).or_default();
        match kept.first().map(|first| rank(first).cmp(&rank(row))) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Less) => *kept = vec![row],
            _ => kept.push(row),
        }
    }
    let mut told: Vec<String> = Vec::new();
    for row in latest.into_values().flatten() {
        let own = row.text("besoin").is_some_and(specific);
        if !own || row.text("etat") == Some("pas_concerne") {
            continue;
        }
        let more =
            row.text("precision_besoin").map(|text| format!(" : {text}")).unwrap_or_default();
        let line = format!("{}{more}", label(row));
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_assessment_of_each_service_and_only_needs_of_certain_moments() {
        let row = |owner: i64, evaluation: i64, day: &str, besoin: &str, etat: &str, when: &str| {
            let mut row = Row::default()
                .with("evaluation_id", evaluation)
                .with("day", day)
                .with("besoin", besoin)
                .with("etat", etat)
                .with("precision_besoin", when);
            row.owner = owner;
            row
        };
        let rows = [
            row(1, 10, "2026-01-05", "isole", "fragile", "au coucher"),
            row(1, 11, "2026-02-05", "isole", "fragile", "quand le bruit monte"),
            row(1, 11, "2026-02-05", "apaise", "pas_concerne", "jamais"),
            row(1, 11, "2026-02-05", "securite", "fragile", "la nuit"),
            row(2, 12, "2025-11-05", "isole", "assure", "après une visite"),
        ];
        let specific = Moments(|code| matches!(code, "isole" | "apaise"));
        let told = besoins(rows.iter(), specific, |_| "Être isolé".to_owned());
        assert_eq!(told, ["Être isolé : quand le bruit monte", "Être isolé : après une visite"]);
    }
}
