//! What the house asks the policy, place by place, before the door leaves an entry: for a decision, for a
//! list, for a button.

use std::collections::BTreeMap;

use db::{DbError, Read};

use crate::{
    Action, Actor, Category, Cible, House, Mission, Perimetre, Situation, Verb,
    decide::{Decided, first_rule, on_child, on_notes, open_on_child, rule_in},
    ties::{Ties, regles, shared_children, urgent_children},
};

impl House {
    /// What the policy says of an action, where it takes place; nothing is left in the chain.
    pub(crate) async fn decide(
        &self,
        read: &mut Read,
        actor: &Actor,
        action: &Action,
    ) -> Result<Option<Decided>, DbError> {
        let (verb, category, day) = (action.verb, action.category, self.today());
        let whole = |rule: &'static str, services: Vec<i64>| {
            Decided::new(rule, Perimetre::whole(actor, services, day))
        };
        Ok(match action.cible {
            Cible::Service(service) => self.in_services(read, actor, action, vec![service]).await?,
            Cible::RowOfService { service, .. } if !category.is_of_a_child() => {
                self.in_services(read, actor, action, vec![service]).await?
            }
            Cible::RowOfService { service, ref enfants, .. } if enfants.is_empty() => {
                let rules = regles(read, day, [service]).await?;
                let regle = rules.get(&service).copied().unwrap_or_default();
                let situation = Situation::of(Mission::SansEnfant).walled(regle.cloisonne);
                rule_in(actor, Some(service), verb, category, situation)
                    .map(|rule| whole(rule, vec![service]))
            }
            Cible::RowOfService { service, ref enfants, id, .. } => {
                let mut found = None;
                for enfant in enfants {
                    let ties = Ties::read(read, actor.compte, *enfant, day, self.now()).await?;
                    let named = ties.named().into_iter().chain([service]);
                    let rules = regles(read, day, named).await?;
                    found = first_rule(actor, &ties, service, action, day, &rules, id != 0);
                    if found.is_some() {
                        break;
                    }
                }
                found.map(|rule| whole(rule, vec![service]))
            }
            Cible::Organisation(organisation) => actor
                .rule_in_organisation(organisation, verb, category)
                .map(|rule| whole(rule, actor.services_for(verb, category))),
            Cible::Instance => {
                actor.rule_in_instance(verb, category).map(|rule| whole(rule, Vec::new()))
            }
            // It needs a role somewhere, not a mission: that is what it is for.
            Cible::Urgence { .. } => {
                let services = actor.services_for(verb, category);
                self.in_services(read, actor, action, services).await?
            }
            Cible::Portee => {
                let services = actor.services_for(verb, category);
                if services.is_empty() {
                    actor.rule_in_instance(verb, category).map(|rule| whole(rule, services))
                } else {
                    self.in_services(read, actor, action, services).await?
                }
            }
            Cible::Notes { personne, auteur } => {
                let ties = Ties::read(read, actor.compte, personne, day, self.now()).await?;
                let rules = regles(read, day, ties.named()).await?;
                let own = category == Category::Note && auteur == actor.compte;
                on_notes(actor, &ties, verb, day, &rules, own)
            }
            Cible::Dossier(personne) => {
                let ties = Ties::read(read, actor.compte, personne, day, self.now()).await?;
                let rules = regles(read, day, ties.named()).await?;
                on_child(actor, &ties, verb, category, day, &rules)
            }
        })
    }

    /// The children that acts of sharing in force may open to the actor; opening each is asked.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn shared_children(
        &self,
        read: &mut Read,
        actor: &Actor,
    ) -> Result<Vec<i64>, DbError> {
        shared_children(read, actor, self.today()).await
    }

    /// The children that something else than a mission may open to the actor: an act of sharing in
    /// force, and an emergency that runs; the latter first. Opening each is asked.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn lent_children(
        &self,
        read: &mut Read,
        actor: &Actor,
    ) -> Result<(Vec<i64>, Vec<i64>), DbError> {
        let urgent = urgent_children(read, actor, &self.now().to_string()).await?;
        Ok((urgent, shared_children(read, actor, self.today()).await?))
    }

    /// The rows that the roles of the actor open in some services, without asking: what a form
    /// offers, once the write it serves is granted.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn perimetre(
        &self,
        read: &mut Read,
        actor: &Actor,
        verb: Verb,
        category: Category,
        services: impl IntoIterator<Item = i64>,
    ) -> Result<Perimetre, DbError> {
        let day = self.today();
        let services: Vec<i64> = services.into_iter().collect();
        let rules = regles(read, day, services.iter().copied()).await?;
        let regle = |service: i64| rules.get(&service).copied().unwrap_or_default();
        Ok(Perimetre::of(actor, services, verb, category, day, regle))
    }

    /// The rule that would allow an action, without doing it: nothing is opened, nothing is left in
    /// the chain. For a button that is shown or not, and for those who check the policy.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn would_allow(
        &self,
        read: &mut Read,
        actor: &Actor,
        action: &Action,
    ) -> Result<Option<&'static str>, DbError> {
        Ok(self.decide(read, actor, action).await?.map(|decided| decided.rule))
    }

    /// By category, the services in whose name the actor may do `verb` about a child: which buttons
    /// are worth showing. The grant decides again.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn services_on_child(
        &self,
        read: &mut Read,
        actor: &Actor,
        verb: Verb,
        personne: i64,
    ) -> Result<Vec<(Category, Vec<i64>)>, DbError> {
        let day = self.today();
        let ties = Ties::read(read, actor.compte, personne, day, self.now()).await?;
        let rules = regles(read, day, ties.named()).await?;
        Ok(open_on_child(actor, &ties, verb, day, &rules))
    }

    /// What the roles of the actor open in some services, child by child when it is about them.
    async fn in_services(
        &self,
        read: &mut Read,
        actor: &Actor,
        action: &Action,
        services: Vec<i64>,
    ) -> Result<Option<Decided>, DbError> {
        let (verb, category, day) = (action.verb, action.category, self.today());
        let rules = if category.is_of_a_child() {
            regles(read, day, services.iter().copied()).await?
        } else {
            BTreeMap::default()
        };
        let regle = |service: i64| rules.get(&service).copied().unwrap_or_default();
        let perimetre = Perimetre::of(actor, services, verb, category, day, regle);
        let Some(first) = perimetre.services().first().copied() else { return Ok(None) };
        let rule = if category.is_of_a_child() {
            let mut best = Mission::ALL.iter().filter(|mission| **mission != Mission::SansObjet);
            let walled = regle(first).cloisonne;
            best.find_map(|mission| {
                let situation = Situation::of(*mission).near(category, true).walled(walled);
                rule_in(actor, Some(first), verb, category, situation)
            })
        } else {
            rule_in(actor, Some(first), verb, category, Situation::SANS_OBJET)
        };
        Ok(rule.map(|rule| Decided::new(rule, perimetre)))
    }
}
