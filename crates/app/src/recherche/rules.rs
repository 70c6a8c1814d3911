//! A line of an extract for research, and how small groups are hidden: what would let one child be told among few is
//! said less and less, then not at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

/// Under so many children, a group is too small to be told: counts of one to five are hidden everywhere (ADR 0028).
pub(super) const FEWEST: usize = 6;

/// What stands in the place of what is not told.
pub(super) const HIDDEN: &str = "Masqué";

/// A measure of a child.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ligne {
    /// The number of the line: two lines of one child have two, or what one hides the other would tell.
    pub pseudonyme: String,
    /// Whose it is, to count children; it does not leave.
    pub enfant: i64,
    pub age: String,
    pub sexe: String,
    pub nature: String,
    pub cadre: String,
    pub attente: String,
    pub duree: String,
}

/// The class of an age in years.
pub(super) fn age_class(years: Option<i16>) -> &'static str {
    match years {
        None => "Non renseigné",
        Some(..3) => "Moins de 3 ans",
        Some(3..6) => "3 à 5 ans",
        Some(6..11) => "6 à 10 ans",
        Some(11..15) => "11 à 14 ans",
        Some(15..18) => "15 à 17 ans",
        Some(18..) => "18 ans et plus",
    }
}

/// The class of the time between two days.
pub(super) fn duration_class(from: Option<Date>, to: Option<Date>) -> &'static str {
    let Some(from) = from else { return "Pas commencée" };
    let Some(to) = to else { return "En cours" };
    match (to - from).get_days() {
        ..31 => "Moins d’un mois",
        31..183 => "1 à 6 mois",
        183..366 => "6 mois à un an",
        366..731 => "1 à 2 ans",
        731.. => "Plus de 2 ans",
    }
}

/// What tells a child among others, as it is said at a level: times go first, then the frame, the sex, the age.
fn said(line: &Ligne, level: usize) -> [String; 6] {
    let at = |hidden_from: usize, text: &str| {
        if level >= hidden_from { HIDDEN.to_owned() } else { text.to_owned() }
    };
    [
        line.nature.clone(),
        at(4, &line.age),
        at(3, &line.sexe),
        at(2, &line.cadre),
        at(1, &line.attente),
        at(1, &line.duree),
    ]
}

/// Hides small groups: each line is told as finely as at least [`FEWEST`] children share it, those of no such group are
/// removed. Returns the lines in the order of their numbers, which is nobody's, and how many were removed.
pub(super) fn protect(lines: Vec<Ligne>) -> (Vec<Ligne>, usize) {
    let (mut left, mut kept) = (lines, Vec::new());
    for level in 0..=4 {
        let mut groups: BTreeMap<[String; 6], BTreeSet<i64>> = BTreeMap::new();
        for line in &left {
            groups.entry(said(line, level)).or_default().insert(line.enfant);
        }
        let mut after = Vec::new();
        for line in left {
            let key = said(&line, level);
            if groups.get(&key).map_or(0, BTreeSet::len) < FEWEST {
                after.push(line);
                continue;
            }
            let [nature, age, sexe, cadre, attente, duree] = key;
            kept.push(Ligne { age, sexe, nature, cadre, attente, duree, ..line });
        }
        left = after;
    }
    kept.sort();
    (kept, left.len())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(n: usize, age: &str, sexe: &str, nature: &str) -> Ligne {
        Ligne {
            pseudonyme: format!("p{n:02}"),
            enfant: i64::try_from(n).unwrap(),
            age: age.to_owned(),
            sexe: sexe.to_owned(),
            nature: nature.to_owned(),
            cadre: "Judiciaire".to_owned(),
            attente: "Moins d’un mois".to_owned(),
            duree: "En cours".to_owned(),
        }
    }

    #[test]
    fn a_group_of_six_is_told_a_smaller_one_less_and_the_smallest_not_at_all() {
        let mut all: Vec<Ligne> = (0..6).map(|n| line(n, "3 à 5 ans", "Fille", "AEMO")).collect();
        // Three girls and three boys of an age: told without their sex.
        all.extend((6..9).map(|n| line(n, "6 à 10 ans", "Fille", "AEMO")));
        all.extend((9..12).map(|n| line(n, "6 à 10 ans", "Garçon", "AEMO")));
        all.extend((12..17).map(|n| line(n, "15 à 17 ans", "Garçon", "Placement")));
        let (kept, removed) = protect(all);
        assert_eq!((kept.len(), removed), (12, 5));
        assert!(kept.iter().take(6).all(|one| one.sexe == "Fille" && one.cadre == "Judiciaire"));
        let rest: Vec<&Ligne> = kept.iter().skip(6).collect();
        assert!(rest.iter().all(|one| one.sexe == HIDDEN && one.age == "6 à 10 ans"));
        assert!(kept.iter().all(|one| one.nature == "AEMO"));
    }

    #[test]
    fn the_only_long_measure_of_its_group_is_not_told_by_its_length() {
        let mut all: Vec<Ligne> = (0..6).map(|n| line(n, "3 à 5 ans", "Fille", "AEMO")).collect();
        all[3].duree = "Plus de 2 ans".to_owned();
        let (kept, removed) = protect(all);
        assert_eq!((kept.len(), removed), (6, 0));
        assert!(kept.iter().all(|one| one.duree == HIDDEN && one.cadre == "Judiciaire"));
    }

    #[test]
    fn measures_of_one_child_are_one_child() {
        let all: Vec<Ligne> = (0..9).map(|_| line(1, "3 à 5 ans", "Fille", "AEMO")).collect();
        assert_eq!(protect(all), (Vec::new(), 9));
        assert_eq!(protect(Vec::new()), (Vec::new(), 0));
    }

    #[test]
    fn ages_and_durations_are_classes() {
        for (years, told) in [
            (None, "Non renseigné"),
            (Some(2), "Moins de 3 ans"),
            (Some(3), "3 à 5 ans"),
            (Some(17), "15 à 17 ans"),
            (Some(18), "18 ans et plus"),
        ] {
            assert_eq!(age_class(years), told);
        }
        let from = Some(date(2025, 1, 1));
        assert_eq!(duration_class(from, Some(date(2025, 1, 31))), "Moins d’un mois");
        assert_eq!(duration_class(from, Some(date(2025, 2, 1))), "1 à 6 mois");
        assert_eq!(duration_class(from, Some(date(2027, 1, 2))), "Plus de 2 ans");
        assert_eq!(duration_class(from, None), "En cours");
        assert_eq!(duration_class(None, None), "Pas commencée");
    }
}
