//! From what ties a person to a child to a decision: the rule that opens, and what it covers.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    Action, Actor, Category, Cible, Mission, Perimetre, Situation, Verb, decide,
    ties::{Regle, Ties},
};

/// What was decided: the rule, what it covers and, on the file of a child, by category the
/// services whose rows are open.
pub(crate) struct Decided {
    pub rule: &'static str,
    pub perimetre: Perimetre,
    pub dossier: Vec<(Category, Vec<i64>)>,
}

impl Decided {
    pub fn new(rule: &'static str, perimetre: Perimetre) -> Self {
        Self { rule, perimetre, dossier: Vec::new() }
    }
}

/// The rule that opens, asked of the roles held in a service, or in any.
pub(crate) fn rule_in(
    actor: &Actor,
    service: Option<i64>,
    verb: Verb,
    category: Category,
    situation: Situation,
) -> Option<&'static str> {
    actor
        .roles_asked(service)
        .iter()
        .find_map(|role| decide(*role, verb, category, situation))
        .map(|rule| rule.id.as_str())
}

/// The rule that opens what service `of` keeps on a child. A row that the service already keeps
/// was written in its name: without a mission it stands as a file where nothing began.
pub(crate) fn first_rule(
    actor: &Actor,
    ties: &Ties,
    of: i64,
    action: &Action,
    day: Date,
    regles: &BTreeMap<i64, Regle>,
    kept: bool,
) -> Option<&'static str> {
    ties.situations(actor, of, action.category, day, regles).into_iter().find_map(
        |(service, mut situation)| {
            let own = service == Some(of) && !situation.partage;
            if kept && own && situation.mission == Mission::Aucune {
                situation.mission = Mission::Attente;
            }
            rule_in(actor, service, action.verb, action.category, situation)
        },
    )
}

/// Decides on the file of a child: the rule that opens one category of it, and all that is open.
pub(crate) fn on_child(
    actor: &Actor,
    ties: &Ties,
    verb: Verb,
    category: Category,
    day: Date,
    regles: &BTreeMap<i64, Regle>,
) -> Option<Decided> {
    let action = Action { verb, category, cible: Cible::Instance };
    let rule = ties
        .services()
        .into_iter()
        .find_map(|of| first_rule(actor, ties, of, &action, day, regles, false))?;
    let dossier = open_on_child(actor, ties, verb, day, regles);
    let services =
        dossier.iter().find(|(kind, _)| *kind == category).map(|(_, services)| services.clone())?;
    let mut decided = Decided::new(rule, Perimetre::whole(actor, services, day));
    decided.dossier = dossier;
    Some(decided)
}

/// Decides on one's own notes about a child: the services in whose name the actor accompanies it.
/// Nothing that somebody shared or opened in an emergency leads there.
pub(crate) fn on_notes(
    actor: &Actor,
    ties: &Ties,
    verb: Verb,
    day: Date,
    regles: &BTreeMap<i64, Regle>,
    auteur: bool,
) -> Option<Decided> {
    let mut rule = None;
    let mut open = Vec::new();
    for of in ties.services() {
        let found = ties
            .situations(actor, of, Category::Note, day, regles)
            .into_iter()
            .filter(|(service, one)| *service == Some(of) && !one.partage)
            .map(|(_, one)| one.of_author(auteur))
            .find_map(|one| rule_in(actor, Some(of), verb, Category::Note, one));
        if let Some(found) = found {
            rule = rule.or(Some(found));
            open.push(of);
        }
    }
    rule.map(|rule| Decided::new(rule, Perimetre::whole(actor, open, day)))
}

/// By category, the services whose rows about a child are open to a verb.
pub(crate) fn open_on_child(
    actor: &Actor,
    ties: &Ties,
    verb: Verb,
    day: Date,
    regles: &BTreeMap<i64, Regle>,
) -> Vec<(Category, Vec<i64>)> {
    let children = Category::ALL.iter().copied().filter(|kind| kind.is_of_a_child());
    children
        .map(|category| {
            let action = Action { verb, category, cible: Cible::Instance };
            let open =
                |of: &i64| first_rule(actor, ties, *of, &action, day, regles, false).is_some();
            (category, ties.keepers().into_iter().filter(open).collect())
        })
        .collect()
}
