//! « Pourquoi ? »: for a person and a child, category by category, the rule, the facts and the
//! source. It asks the same questions as the door, and decides nothing.

use std::collections::BTreeMap;

use db::{DbError, Read};
use jiff::{Timestamp, civil::Date};

use crate::{
    Actor, Category, House, Mission, Rule, Situation, Verb, explain,
    ties::{Ties, regles},
};

/// Why one category of what one service keeps on a child is open to a person, or is not.
#[derive(Debug, Clone)]
pub struct Why {
    /// The service that keeps it.
    pub service: i64,
    /// The kind of information.
    pub category: Category,
    /// Whether it may be read.
    pub allowed: bool,
    /// The rule that decided: that opens, or that forbids. `None`: nothing opens it.
    pub rule: Option<&'static Rule>,
    /// The facts, each a clause of a sentence.
    pub facts: Vec<String>,
}

/// An act as the trace keeps it: what was asked, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acte {
    /// What was to be done.
    pub verb: Verb,
    /// With which kind of information.
    pub category: Category,
    /// The service whose row it was, when it was one.
    pub service: Option<i64>,
    /// Whether the row was kept already: it stands then as a file where nothing began.
    pub kept: bool,
}

impl House {
    /// Tells why an act about a child was allowed to `actor`, or was not, on a day at an instant: from facts
    /// as they are dated, by the policy of today. A line for each service that was asked.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn why_act(
        &self,
        read: &mut Read,
        actor: &Actor,
        personne: i64,
        acte: Acte,
        (day, at): (Date, Timestamp),
    ) -> Result<Vec<Why>, DbError> {
        let Acte { verb, category, service, kept } = acte;
        if !category.is_of_a_child() {
            let asked = [(service, Situation::SANS_OBJET)];
            let (allowed, rule) = decided(actor, verb, category, &asked);
            let names: Vec<&str> =
                actor.roles_asked(service).iter().map(|role| role.label()).collect();
            let facts = vec![if names.is_empty() {
                "aucun rôle dans ce service ce jour-là".to_owned()
            } else {
                format!("rôle dans ce service : {}", names.join(", "))
            }];
            let service = service.unwrap_or_default();
            return Ok(vec![Why { service, category, allowed, rule, facts }]);
        }
        let ties = Ties::read(read, actor.compte, personne, day, at).await?;
        let rules = regles(read, day, ties.named().into_iter().chain(service)).await?;
        let asked = service.map_or_else(|| ties.services(), |of| [of].into_iter().collect());
        let mut all = Vec::new();
        for of in asked {
            let mut situations = ties.situations(actor, of, category, day, &rules);
            for (service, one) in &mut situations {
                let own = *service == Some(of) && !one.partage;
                if kept && own && one.mission == Mission::Aucune {
                    one.mission = Mission::Attente;
                }
            }
            let (allowed, rule) = decided(actor, verb, category, &situations);
            let mut facts = facts(actor, of, category, &situations);
            if let Some(end) = ties.ended(of).filter(|end| *end <= day) {
                facts.push(format!("sa mission a pris fin le {}", french(end)));
            }
            all.push(Why { service: of, category, allowed, rule, facts });
        }
        Ok(all)
    }

    /// Tells what the file of a child opens to `actor` for a verb, and why: a line for each service that
    /// knows the child and each category about children.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn why(
        &self,
        read: &mut Read,
        actor: &Actor,
        personne: i64,
        verb: Verb,
    ) -> Result<Vec<Why>, DbError> {
        let day = self.today();
        let ties = Ties::read(read, actor.compte, personne, day, self.now()).await?;
        let rules = regles(read, day, ties.named()).await?;
        let mut all = Vec::new();
        for of in ties.services() {
            // One's own notes are no part of the file: nobody else asks why.
            let of_the_file = |one: &Category| one.is_of_a_child() && *one != Category::Note;
            for category in Category::ALL.iter().copied().filter(of_the_file) {
                let situations = ties.situations(actor, of, category, day, &rules);
                let (allowed, rule) = decided(actor, verb, category, &situations);
                let mut facts = facts(actor, of, category, &situations);
                if let Some(end) = ties.ended(of).filter(|end| *end <= day) {
                    facts.push(format!("sa mission a pris fin le {}", french(end)));
                }
                all.push(Why { service: of, category, allowed, rule, facts });
            }
        }
        Ok(all)
    }

    /// Where the mission of a service with a child stands today and, once it is over, the day on
    /// which the delay to end writings is over too.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn standing(
        &self,
        read: &mut Read,
        service: i64,
        personne: i64,
    ) -> Result<(Mission, Option<jiff::civil::Date>), DbError> {
        let day = self.today();
        let ties = Ties::read(read, 0, personne, day, self.now()).await?;
        let regle = regles(read, day, [service]).await?.get(&service).copied().unwrap_or_default();
        let mission = ties.mission(service, day, regle);
        let over = matches!(mission, Mission::Apres | Mission::Close | Mission::Archivee);
        let end = ties.ended(service).filter(|_| over);
        Ok((mission, end.map(|end| regle.until(end))))
    }

    /// The services that have, or had, a mission with a child, or opened the file.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn services_of_child(
        &self,
        read: &mut Read,
        personne: i64,
    ) -> Result<Vec<i64>, DbError> {
        let ties = Ties::read(read, 0, personne, self.today(), self.now()).await?;
        Ok(ties.services().into_iter().collect())
    }
}

fn french(day: jiff::civil::Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

fn decided(
    actor: &Actor,
    verb: Verb,
    category: Category,
    situations: &[(Option<i64>, Situation)],
) -> (bool, Option<&'static Rule>) {
    let mut forbids = None;
    for (service, situation) in situations {
        for role in actor.roles_asked(*service) {
            let verdict = explain(role, verb, category, *situation);
            if verdict.allowed {
                return (true, verdict.rules.first().copied());
            }
            forbids = forbids.or(verdict.rules.into_iter().find(|rule| rule.forbids));
        }
    }
    (false, forbids)
}

/// What the decision rests on, in the words of a person.
fn facts(
    actor: &Actor,
    of: i64,
    category: Category,
    situations: &[(Option<i64>, Situation)],
) -> Vec<String> {
    let mut told = Vec::new();
    let mut roles: BTreeMap<Option<i64>, String> = BTreeMap::new();
    for (service, situation) in situations {
        if situation.partage {
            told.push("un acte de partage en cours couvre cette information".to_owned());
        } else if situation.urgence {
            told.push("un accès d’urgence est ouvert".to_owned());
        } else {
            let names: Vec<&str> =
                actor.roles_asked(*service).iter().map(|role| role.label()).collect();
            roles.insert(*service, names.join(", "));
            told.push(situation.mission.label().to_owned());
            if situation.cloisonne {
                told.push(
                    "le service n’ouvre un dossier qu’à l’équipe autour de l’enfant".to_owned(),
                );
            }
            if situation.mission != Mission::Aucune {
                let is = |near: bool| if near { "est" } else { "n’est pas" };
                told.push(if category.is_for_named() {
                    let named = is(situation.nomme);
                    format!("la personne {named} parmi celles que la direction a nommées pour cet enfant")
                } else {
                    format!("la personne {} de l’équipe autour de l’enfant", is(situation.equipe))
                });
            }
        }
    }
    if let Some(names) = roles.get(&Some(of)) {
        told.insert(0, format!("rôle dans ce service : {names}"));
    } else {
        told.insert(0, "aucun rôle dans ce service".to_owned());
        if situations.is_empty() {
            told.push("aucun acte de partage en cours, aucun accès d’urgence".to_owned());
        }
    }
    told
}
