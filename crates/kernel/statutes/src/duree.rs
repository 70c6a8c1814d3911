//! How long a decision may make a measure last before it is renewed.

use jiff::civil::{Date, date};

use crate::Confiance;

/// The longest term of some measures.
#[derive(Debug, PartialEq, Eq)]
pub struct DureeMax {
    /// The name of the figure.
    pub id: &'static str,
    /// The natures of measures it is about.
    pub natures: &'static [&'static str],
    /// The framework it is about.
    pub cadre: &'static str,
    /// The longest term, in months.
    pub months: i32,
    /// From when the term is counted.
    pub depart: Depart,
    /// The first decision day it is about, when it is sourced.
    pub start_day: Option<Date>,
    /// The article.
    pub source: &'static str,
    /// How sure the source is.
    pub confiance: Confiance,
}

/// From when a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depart {
    /// From the decision.
    Decision,
    /// From the day it takes effect.
    Effet,
}

/// The most particular first.
static DUREES: &[DureeMax] = &[
    DureeMax {
        id: "ae-renforcee",
        natures: &["aemo_renforcee"],
        cadre: "judiciaire",
        months: 12,
        depart: Depart::Decision,
        // Law of 7 February 2022, published on the 8th.
        start_day: Some(date(2022, 2, 9)),
        source: "Code civil, art. 375-2 (loi n° 2022-140)",
        confiance: Confiance::Moyenne,
    },
    DureeMax {
        id: "ae-duree",
        natures: &["aemo", "aemo_renforcee", "placement_ase", "placement_direct", "pead"],
        cadre: "judiciaire",
        months: 24,
        depart: Depart::Decision,
        start_day: None,
        source: "Code civil, art. 375",
        confiance: Confiance::Haute,
    },
    DureeMax {
        id: "mesure-adm-duree",
        natures: &["aed", "aed_renforcee", "accueil_provisoire", "pead"],
        cadre: "administratif",
        months: 12,
        depart: Depart::Effet,
        start_day: None,
        source: "Code de l'action sociale et des familles, art. L. 223-5",
        confiance: Confiance::Haute,
    },
];

/// Returns the longest term of a measure of this nature and framework decided on `decision_day`.
pub fn duree_max(nature: &str, cadre: &str, decision_day: Date) -> Option<&'static DureeMax> {
    DUREES.iter().find(|duree| {
        duree.natures.contains(&nature)
            && duree.cadre == cadre
            && duree.start_day.is_none_or(|start| start <= decision_day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_term_follows_the_law_of_the_day_of_decision() {
        for (nature, cadre, day, months) in [
            ("aemo", "judiciaire", date(2021, 3, 1), Some(24)),
            ("aemo_renforcee", "judiciaire", date(2022, 2, 8), Some(24)),
            ("aemo_renforcee", "judiciaire", date(2022, 2, 9), Some(12)),
            ("aed", "administratif", date(2021, 3, 1), Some(12)),
            ("pead", "judiciaire", date(2021, 3, 1), Some(24)),
            ("placement_cer", "penal", date(2021, 3, 1), None),
        ] {
            let found = duree_max(nature, cadre, day).map(|duree| duree.months);
            assert_eq!(found, months, "{nature} {cadre} {day}");
        }
    }
}
