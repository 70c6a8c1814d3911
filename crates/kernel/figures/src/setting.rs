//! What surrounds a count and is not in the facts: rules, places, published values, labels.

use std::collections::HashMap;

use crate::capacity::{CapacitySpan, PlannedDays};
use crate::day::{Day, FAR};
use crate::fraction::Fraction;
use crate::rules::RulesHistory;

/// A figure as it was published: it no longer moves, whatever is corrected afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The figure.
    pub figure: String,
    /// The services it was published for, ascending.
    pub services: Vec<i64>,
    /// The first day of the period.
    pub start: Day,
    /// The day after the last one.
    pub end: Day,
    /// The labels of the cell's axes, empty for the figure as a whole.
    pub keys: Vec<String>,
    /// The value as printed.
    pub value: Fraction,
}

/// A nomenclature: codes and labels in the order they are shown.
pub type Nomenclature = Vec<(String, String)>;

/// A table from codes to codes of a higher level.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// The higher code of each code.
    pub to: HashMap<String, String>,
    /// The nomenclature of the higher codes.
    pub nomenclature: Option<String>,
}

/// What surrounds a count.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The rules of each service; the default ones where absent.
    pub rules: HashMap<i64, RulesHistory>,
    /// The rules of services that have none of their own.
    pub default_rules: RulesHistory,
    /// The places of services.
    pub capacities: Vec<CapacitySpan>,
    /// The days agreed with payers.
    pub planned: Vec<PlannedDays>,
    /// The figures published.
    pub frozen: Vec<Frozen>,
    /// The nomenclatures, by name.
    pub nomenclatures: HashMap<String, Nomenclature>,
    /// The tables to higher levels, by name.
    pub mappings: HashMap<String, Mapping>,
    /// The names of services.
    pub service_labels: HashMap<i64, String>,
    /// The last day known: days after it are not counted. All are when absent.
    pub as_of: Option<Day>,
}

impl Setting {
    /// Returns the rules of a service.
    pub fn rules_of(&self, service: i64) -> &RulesHistory {
        self.rules.get(&service).unwrap_or(&self.default_rules)
    }

    /// Returns the day from which no day is counted.
    pub(crate) fn stop(&self) -> Day {
        self.as_of.map_or(FAR, |day| day.saturating_add(1))
    }

    /// Returns the label of a code: of its list, else of the first other list that knows it. One that no list knows is
    /// told as not said, never as it is stored; where no list is known, a code is its own label.
    pub fn label(&self, nomenclature: Option<&str>, code: &str) -> String {
        let Some(list) = nomenclature.and_then(|name| self.nomenclatures.get(name)) else {
            return code.to_owned();
        };
        let of = |list: &Nomenclature| {
            list.iter().find(|(own, _)| own == code).map(|(_, label)| label.clone())
        };
        let elsewhere = || {
            let found =
                self.nomenclatures.iter().filter_map(|(name, list)| Some((name, of(list)?)));
            found.min_by_key(|(name, _)| *name).map(|(_, label)| label)
        };
        of(list).or_else(elsewhere).unwrap_or_else(|| "Non précisé".to_owned())
    }

    /// Returns the rank of a code in its nomenclature, for showing codes in order.
    pub fn rank(&self, nomenclature: Option<&str>, code: &str) -> usize {
        nomenclature
            .and_then(|name| self.nomenclatures.get(name))
            .and_then(|list| list.iter().position(|(own, _)| own == code))
            .unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn a_code_that_its_list_does_not_know_is_never_printed_as_it_is_stored() {
        let mut setting = Setting::default();
        for (name, code, label) in
            [("modalite", "internat", "Internat"), ("mesure", "placement_ase", "Placement")]
        {
            let list = vec![(code.to_owned(), label.to_owned())];
            setting.nomenclatures.insert(name.to_owned(), list);
        }
        let told = |code: &str| setting.label(Some("modalite"), code);
        assert_eq!(told("internat"), "Internat");
        assert_eq!(told("placement_ase"), "Placement");
        assert_eq!(told("inconnue_ici"), "Non précisé");
        assert_eq!(setting.label(None, "Les Érables"), "Les Érables");
    }
}
