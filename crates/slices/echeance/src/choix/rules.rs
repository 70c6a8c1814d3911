//! What a setting changes, and what holds without one.

use std::collections::BTreeMap;

use delais::{Regle, Responsable};
use fiche::{Linked, Remark, Row, rule};

/// After how many days a late deadline is told to the head of service, when the service says nothing.
const CHEF_JOURS: i64 = 7;
/// After how many days it is told to the director.
const DIRECTION_JOURS: i64 = 30;

/// The rule whose being late is told to those who must know at once: the measure is decided and nobody
/// began.
const NON_EXECUTION: &str = "mesure-non-executee-1m";

/// A rule put aside says from which text; the head learns of a delay before the director.
pub(super) fn regle_echeance(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    if row.int("ecartee") == Some(1) && row.text("source").is_none() {
        remarks.push(Remark::refuse(
            "source",
            "Dites d'après quel texte le service ne suit pas cette règle.",
        ));
    }
    if let (Some(chef), Some(direction)) = (row.int("chef_jours"), row.int("direction_jours"))
        && direction < chef
    {
        remarks.push(Remark::refuse(
            "direction_jours",
            "La direction l'apprendrait avant le chef de service : corrigez l'un des deux.",
        ));
    }
    remarks
}

/// What a service set for a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reglage {
    /// It is not followed.
    pub ecartee: bool,
    /// Who takes care of it.
    pub responsable: Option<Responsable>,
    /// How many days ahead one is told.
    pub rappel_jours: Option<i64>,
    /// After how many days late the head of service is.
    pub chef_jours: Option<i64>,
    /// After how many the director is.
    pub direction_jours: Option<i64>,
}

impl Reglage {
    /// What a row of `regle_echeance` says.
    pub fn of_row(row: &Row) -> Self {
        Self {
            ecartee: row.int("ecartee") == Some(1),
            responsable: match row.text("responsable") {
                Some("referent") => Some(Responsable::Referent),
                Some("chef_de_service") => Some(Responsable::ChefDeService),
                Some("directeur") => Some(Responsable::Directeur),
                _ => None,
            },
            rappel_jours: row.int("rappel_jours"),
            chef_jours: row.int("chef_jours"),
            direction_jours: row.int("direction_jours"),
        }
    }
}

/// The settings of a service in force on a day, by rule, and the rules it gives itself.
#[derive(Debug, Clone, Default)]
pub struct Choix {
    /// By rule.
    pub reglages: BTreeMap<String, Reglage>,
    /// Its own, whatever their dates: each is about what happens within them.
    pub propres: Vec<Regle>,
}

impl Choix {
    /// Whether a service follows a rule.
    pub fn suit(&self, regle: &str) -> bool {
        !self.reglages.get(regle).is_some_and(|one| one.ecartee)
    }

    /// Who takes care of a rule.
    pub fn responsable(&self, regle: &str, dit: Responsable) -> Responsable {
        self.reglages.get(regle).and_then(|one| one.responsable).unwrap_or(dit)
    }

    /// Whether one is told ahead, `left` days before; `usual` when the service says nothing.
    pub fn rappelle(&self, regle: &str, left: i32, usual: bool) -> bool {
        match self.reglages.get(regle).and_then(|one| one.rappel_jours) {
            Some(days) => i64::from(left) <= days,
            None => usual,
        }
    }

    /// Who is told of a deadline that is `late` days late: the head of service, then the director too.
    pub fn prevenus(&self, regle: &str, late: i32) -> Vec<Responsable> {
        let set = self.reglages.get(regle);
        let at_once = regle == NON_EXECUTION;
        let after = |set: Option<i64>, usual: i64| set.unwrap_or(if at_once { 0 } else { usual });
        let chef = after(set.and_then(|one| one.chef_jours), CHEF_JOURS);
        let direction = after(set.and_then(|one| one.direction_jours), DIRECTION_JOURS);
        [(chef, Responsable::ChefDeService), (direction, Responsable::Directeur)]
            .into_iter()
            .filter(|(days, _)| i64::from(late) >= *days)
            .map(|(_, who)| who)
            .collect()
    }
}
