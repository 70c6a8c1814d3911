//! The grant: the only key to the database.

use std::collections::BTreeMap;

use audit::{Entry, Receipt, append};
use db::{DbError, Read, Row, Value, Write};
use jiff::civil::Date;

use crate::{
    AccessError, Action, Actor, Category, Cible, Mission, Perimetre, Role, Situation, Verb,
    decide::rule_in, ties::Regle,
};

/// A reading that was allowed and is on its way into the chain.
pub struct Granted {
    pub(crate) action: Action,
    pub(crate) services: Vec<i64>,
    pub(crate) perimetre: Perimetre,
    pub(crate) dossier: Vec<(Category, Vec<i64>)>,
    pub(crate) rule: &'static str,
    pub(crate) read: Read,
    pub(crate) receipts: Vec<Receipt>,
}

impl Granted {
    /// What was allowed.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// The rule that allowed it, as the chain keeps it.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// The services this grant covers; a query joins them, never more.
    pub fn services(&self) -> &[i64] {
        &self.services
    }

    /// Which rows of those services; a list joins its condition.
    pub fn perimetre(&self) -> &Perimetre {
        &self.perimetre
    }

    /// On the file of a child ([`crate::Cible::Dossier`]): the services whose rows of `category`
    /// about this child are open.
    pub fn services_on_child(&self, category: Category) -> &[i64] {
        self.dossier
            .iter()
            .find(|(known, _)| *known == category)
            .map_or(&[], |(_, services)| services.as_slice())
    }

    /// The snapshot to read from.
    pub fn read(&mut self) -> &mut Read {
        &mut self.read
    }

    /// Runs a query inside the grant.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        self.read.query(sql, values).await
    }

    /// Whether a category of a child is open in every service that follows the child on a day: « aucune » is said of all of
    /// them, or is not said.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn opens_everywhere(
        &mut self,
        category: Category,
        personne: i64,
        day: Date,
    ) -> Result<bool, DbError> {
        let open = self.services_on_child(category).to_vec();
        let sql = "SELECT DISTINCT service_id FROM mission
            WHERE personne_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)";
        let rows = self.read.query(sql, &[personne.into(), day.to_string().into()]).await?;
        for row in rows {
            if !open.contains(&row.get::<i64>("service_id")?) {
                return Ok(false);
            }
        }
        Ok(!open.is_empty())
    }

    /// Ends the reading; returns once its entries are durable. A page leaves only after this.
    ///
    /// # Errors
    ///
    /// [`AccessError::Machine`] when an entry could not be kept: then nothing may be shown.
    pub async fn commit(self) -> Result<(), AccessError> {
        drop(self.read);
        for receipt in self.receipts {
            receipt.kept().await.map_err(|cause| AccessError::Machine(DbError::Commit(cause)))?;
        }
        Ok(())
    }
}

/// Who writes, as a reader.
pub(crate) struct Reader {
    pub actor: Actor,
    pub rules: BTreeMap<i64, Regle>,
    pub day: Date,
}

/// What a carer may open to others: who the child is, and the care.
const CARE: &[Category] =
    &[Category::Identite, Category::Sante, Category::Medical, Category::Troubles];

/// A write that was allowed, and whose entry stands in its own transaction.
pub struct GrantedWrite {
    pub(crate) action: Action,
    pub(crate) rule: &'static str,
    pub(crate) perimetre: Perimetre,
    pub(crate) reader: Reader,
    pub(crate) compte: i64,
    pub(crate) at: String,
    pub(crate) write: Write,
}

impl GrantedWrite {
    /// What was allowed.
    pub fn action(&self) -> &Action {
        &self.action
    }

    /// Which rows may be named by what is written; an import joins its condition.
    pub fn perimetre(&self) -> &Perimetre {
        &self.perimetre
    }

    /// Which rows of a category the writer may read, in the services where they have a role: what a
    /// row may name besides the child it is about.
    pub fn reads(&self, category: Category) -> Perimetre {
        let Reader { actor, rules, day } = &self.reader;
        let services = actor.services_for(Verb::Lire, category);
        let regle = |service: i64| rules.get(&service).copied().unwrap_or_default();
        Perimetre::of(actor, services, Verb::Lire, category, *day, regle)
    }

    /// Which rows of a category the writer may open to others by an act of sharing: those they read by their
    /// own roles, never what was shared with them nor what an emergency opened. A carer who does not answer
    /// for the service gives what care needs, and no more (CSP, art. L. 1110-4).
    fn gives(&self, service: i64, category: Category) -> Perimetre {
        let Reader { actor, rules, day } = &self.reader;
        let roles = actor.roles_in(service);
        let answers = roles.iter().any(|role| matches!(role, Role::ChefService | Role::Directeur));
        let services = if answers || CARE.contains(&category) { vec![service] } else { Vec::new() };
        let regle = |service: i64| rules.get(&service).copied().unwrap_or_default();
        Perimetre::of(actor, services, Verb::Lire, category, *day, regle)
    }

    /// Whether the writer may open a category of one child's file to others: nobody opens what they do not read by
    /// their own roles (ADR 0046).
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn gives_of(
        &mut self,
        service: i64,
        child: i64,
        category: Category,
    ) -> Result<bool, DbError> {
        let mut values = vec![Value::from(child)];
        let own = self.gives(service, category);
        let within = own.condition(&service.to_string(), Some("personne.id"), &mut values);
        let sql = format!("SELECT id FROM personne WHERE id = $1 AND {within}");
        Ok(self.write.query_opt(&sql, &values).await?.is_some())
    }

    /// Whether a role of the writer may do more than write in a service: what undoes a protection wants who answers for
    /// it (ADR 0061). The child was asked for with the write itself.
    pub fn may(&self, service: i64, verb: Verb, category: Category) -> bool {
        let actor = &self.reader.actor;
        actor.may(service, verb, category) || actor.rule_in_instance(verb, category).is_some()
    }

    /// Whether a role of the writer opens, in a service, rows of a category that name no child: who works there for one
    /// child only writes about that one (ADR 0072).
    pub fn writes_of_nobody(&self, service: i64, category: Category) -> bool {
        let Reader { actor, rules, .. } = &self.reader;
        let walled = rules.get(&service).copied().unwrap_or_default().cloisonne;
        let situation = Situation::of(Mission::SansEnfant).walled(walled);
        rule_in(actor, Some(service), Verb::Ecrire, category, situation).is_some()
    }

    /// The transaction to write in.
    pub fn write(&mut self) -> &mut Write {
        &mut self.write
    }

    /// Who writes.
    pub fn compte(&self) -> i64 {
        self.compte
    }

    /// When, as an RFC 3339 instant.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Says in the chain, child by child, that what was allowed touched their files: a list that
    /// leaves in one gesture stands in the trace of each child it names. `details` is in codes.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses; the write must then be dropped.
    pub async fn tell_children(&mut self, children: &[i64], details: &str) -> Result<(), DbError> {
        let service = match self.action.cible {
            Cible::Service(service) | Cible::RowOfService { service, .. } => Some(service),
            _ => None,
        };
        let entry = |child: &i64| Entry {
            at: self.at.clone(),
            compte: (self.compte != 0).then_some(self.compte),
            action: self.action.name(),
            cible: format!("personne:{child}"),
            verdict: "accorde",
            rule: self.rule.to_owned(),
            service,
            personne: Some(*child),
            details: details.to_owned(),
        };
        let entries: Vec<Entry> = children.iter().map(entry).collect();
        if entries.is_empty() { Ok(()) } else { append(&mut self.write, &entries).await }
    }

    /// Keeps the write and its entry; returns when both are durable.
    ///
    /// # Errors
    ///
    /// [`AccessError::Machine`] when they could not be kept: then neither is.
    pub async fn commit(self) -> Result<(), AccessError> {
        Ok(self.write.commit().await?)
    }
}

impl Action {
    /// The name of the action in the chain: `parcours.lire`.
    pub(crate) fn name(&self) -> String {
        let (verb, category): (Verb, Category) = (self.verb, self.category);
        format!("{}.{}", category.code(), verb.code())
    }
}
