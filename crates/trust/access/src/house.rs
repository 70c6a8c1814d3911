//! The door: decide, leave an entry, hand the transaction.

use std::sync::Arc;

use audit::{Entry, Trail, append};
use db::{Db, DbError, Ids, Write};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{Actor, Category, Granted, GrantedWrite, Verb};

/// The clock, an argument of everything that needs the day.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// Where an action takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cible {
    /// A whole service: a list, a dashboard, a new row.
    Service(i64),
    /// A row of a table that belongs to a service.
    RowOfService {
        /// The service it belongs to, as the database says.
        service: i64,
        /// Its table.
        table: &'static str,
        /// Its identifier.
        id: i64,
    },
    /// The file of a child: open to the services that have a mission with the child.
    Dossier(i64),
    /// A whole organisation.
    Organisation(i64),
    /// Every service where the actor may do this: a search, a home page.
    Portee,
    /// The instance itself.
    Instance,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What is done.
    pub verb: Verb,
    /// With which kind of information.
    pub category: Category,
    /// Where.
    pub cible: Cible,
}

/// Why there is no grant.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Not allowed, or nothing there: the reader sees the same.
    #[error("refused")]
    Refused,
    /// The machine failed.
    #[error(transparent)]
    Machine(#[from] DbError),
}

/// The house: the database, its trail, its clock. Cloning it is cheap.
#[derive(Clone)]
pub struct House {
    db: Db,
    trail: Trail,
    clock: Arc<dyn Clock>,
    ids: Arc<Ids>,
}

impl House {
    /// Opens the house on a database.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        let trail = Trail::open(db.clone());
        Self { db, trail, clock, ids: Arc::default() }
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The present day in Europe/Paris.
    pub fn today(&self) -> Date {
        let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        self.now().to_zoned(paris).date()
    }

    /// A new identifier.
    pub fn new_id(&self) -> i64 {
        self.ids.next(self.now().as_millisecond())
    }

    /// The database, for the house itself (sign-in, jobs, checks). A page has no use for it: what
    /// it shows comes through a grant.
    pub fn db(&self) -> &Db {
        &self.db
    }

    async fn decide(
        &self,
        actor: &Actor,
        action: &Action,
    ) -> Result<Option<(&'static str, Vec<i64>)>, DbError> {
        let (verb, category) = (action.verb, action.category);
        Ok(match action.cible {
            Cible::Service(service) | Cible::RowOfService { service, .. } => {
                actor.rule_in_service(service, verb, category).map(|rule| (rule, vec![service]))
            }
            Cible::Organisation(organisation) => actor
                .rule_in_organisation(organisation, verb, category)
                .map(|rule| (rule, actor.services_for(verb, category))),
            Cible::Instance => {
                actor.rule_in_instance(verb, category).map(|rule| (rule, Vec::new()))
            }
            Cible::Portee => {
                let services = actor.services_for(verb, category);
                if services.is_empty() {
                    actor.rule_in_instance(verb, category).map(|rule| (rule, services))
                } else {
                    Some(("services-de-la-personne", services))
                }
            }
            Cible::Dossier(personne) => {
                let missions = self.missions(personne).await?;
                missions.iter().find_map(|service| {
                    let rule = actor.rule_in_service(*service, verb, category)?;
                    Some((rule, actor.services_for(verb, category)))
                })
            }
        })
    }

    /// The services that have, or had, a mission with a child, or opened the file.
    async fn missions(&self, personne: i64) -> Result<Vec<i64>, DbError> {
        let rows = self
            .db
            .read()
            .await?
            .query(
                "SELECT service_id FROM personne WHERE id = $1
                  UNION SELECT service_id FROM mesure WHERE personne_id = $1
                  UNION SELECT service_id FROM sejour WHERE personne_id = $1",
                &[personne.into()],
            )
            .await?;
        rows.iter().map(|row| row.get("service_id")).collect()
    }

    fn entry(
        &self,
        actor: &Actor,
        action: &Action,
        rule: Option<&str>,
        (personne, details): (Option<i64>, &str),
    ) -> Entry {
        let cible = match &action.cible {
            Cible::Service(id) => format!("service:{id}"),
            Cible::RowOfService { table, id, .. } => format!("{table}:{id}"),
            Cible::Dossier(id) => format!("personne:{id}"),
            Cible::Organisation(id) => format!("organisation:{id}"),
            Cible::Portee => "portee".to_owned(),
            Cible::Instance => "instance".to_owned(),
        };
        Entry {
            at: self.now().to_string(),
            compte: (actor.compte != 0).then_some(actor.compte),
            action: action.name(),
            cible,
            verdict: if rule.is_some() { "accorde" } else { "refuse" },
            rule: rule.unwrap_or("rien-ne-le-permet").to_owned(),
            service: match action.cible {
                Cible::Service(service) | Cible::RowOfService { service, .. } => Some(service),
                _ => None,
            },
            personne,
            details: details.to_owned(),
        }
    }

    /// Asks to read.
    ///
    /// # Errors
    ///
    /// [`AccessError::Refused`] when no rule allows it; the refusal is in the chain.
    pub async fn authorize(&self, actor: &Actor, action: Action) -> Result<Granted, AccessError> {
        self.authorize_telling(actor, action, "").await
    }

    /// Asks to read, telling the trace what is asked beyond the action: which list, which filters,
    /// which format. Codes of ours only, never words that a person typed: a name searched is a
    /// name kept (ADR 0019).
    ///
    /// # Errors
    ///
    /// [`AccessError::Refused`] when no rule allows it; the refusal is in the chain.
    pub async fn authorize_telling(
        &self,
        actor: &Actor,
        action: Action,
        details: &str,
    ) -> Result<Granted, AccessError> {
        let decided = self.decide(actor, &action).await?;
        let rule = decided.as_ref().map(|(rule, _)| *rule);
        let about = self.child_of(&action).await?;
        let receipt = self.trail.leave(self.entry(actor, &action, rule, (about, details))).await;
        let Some((_, services)) = decided else {
            receipt.kept().await.map_err(DbError::Commit)?;
            return Err(AccessError::Refused);
        };
        Ok(Granted { action, services, read: self.db.read().await?, receipt })
    }

    /// Asks to write.
    ///
    /// # Errors
    ///
    /// [`AccessError::Refused`] when no rule allows it; the refusal is in the chain.
    pub async fn authorize_write(
        &self,
        actor: &Actor,
        action: Action,
    ) -> Result<GrantedWrite, AccessError> {
        self.authorize_writes(actor, vec![action]).await
    }

    /// Asks to write several kinds of information at once: all of them, or none.
    ///
    /// # Errors
    ///
    /// [`AccessError::Refused`] when one is not allowed, or none is asked; the refusal is in the
    /// chain.
    pub async fn authorize_writes(
        &self,
        actor: &Actor,
        actions: Vec<Action>,
    ) -> Result<GrantedWrite, AccessError> {
        let mut entries = Vec::with_capacity(actions.len());
        for action in &actions {
            let about = self.child_of(action).await?;
            let Some((rule, _)) = self.decide(actor, action).await? else {
                let refusal = self.entry(actor, action, None, (about, ""));
                self.trail.leave(refusal).await.kept().await.map_err(DbError::Commit)?;
                return Err(AccessError::Refused);
            };
            entries.push(self.entry(actor, action, Some(rule), (about, "")));
        }
        let Some(action) = actions.into_iter().next() else { return Err(AccessError::Refused) };
        let mut write = self.db.write().await?;
        append(&mut write, &entries).await?;
        Ok(GrantedWrite { action, compte: actor.compte, at: self.now().to_string(), write })
    }

    /// Leaves an entry for what is no action on the register: a sign-in, its refusal, a start.
    ///
    /// # Errors
    ///
    /// [`AccessError::Machine`] when it could not be kept.
    pub async fn note(
        &self,
        compte: Option<i64>,
        action: &str,
        cible: &str,
        verdict: &'static str,
    ) -> Result<(), AccessError> {
        let entry = Entry {
            at: self.now().to_string(),
            compte,
            action: action.to_owned(),
            cible: cible.to_owned(),
            verdict,
            rule: "maison".to_owned(),
            ..Entry::default()
        };
        Ok(self.trail.leave(entry).await.kept().await.map_err(DbError::Commit)?)
    }
}

/// Leaves an entry of the house itself in the transaction of what it did.
///
/// # Errors
///
/// [`DbError`] when the engine refuses; the write must then be dropped.
pub async fn note_in(
    write: &mut Write,
    at: &str,
    action: &str,
    cible: &str,
    rule: &str,
    personne: Option<i64>,
) -> Result<(), DbError> {
    let entry = Entry {
        at: at.to_owned(),
        action: action.to_owned(),
        cible: cible.to_owned(),
        verdict: "accorde",
        rule: rule.to_owned(),
        personne,
        ..Entry::default()
    };
    append(write, &[entry]).await
}
