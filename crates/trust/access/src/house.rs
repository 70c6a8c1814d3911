//! The door: decide, leave an entry, hand the transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use audit::{Entry, Trail, append};
use db::{Db, DbError, Ids, Write};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Actor, Category, Granted, GrantedWrite, Perimetre, Verb, decide::Decided, grant::Reader,
    ties::regles,
};

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
        /// Its identifier; 0 for a row that is being created.
        id: i64,
        /// The children it is about, as the database says: one most of the time, several for a
        /// family, none when it names nobody.
        enfants: Vec<i64>,
    },
    /// The file of a child: open by the mission of a service, an act of sharing, an emergency.
    Dossier(i64),
    /// The working notes that one account keeps about a child: nobody else's, ever.
    Notes {
        /// The child.
        personne: i64,
        /// The account that wrote them.
        auteur: i64,
    },
    /// An emergency access to a file: by somebody without mission, told to a service.
    Urgence {
        /// The service that is told.
        service: i64,
        /// The child.
        personne: i64,
    },
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

    fn entry(&self, actor: &Actor, action: &Action, rule: Option<&str>, details: &str) -> Entry {
        let cible = match &action.cible {
            Cible::Service(id) => format!("service:{id}"),
            Cible::RowOfService { table, id, .. } => format!("{table}:{id}"),
            Cible::Dossier(id)
            | Cible::Notes { personne: id, .. }
            | Cible::Urgence { personne: id, .. } => format!("personne:{id}"),
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
                Cible::Service(service)
                | Cible::RowOfService { service, .. }
                | Cible::Urgence { service, .. } => Some(service),
                _ => None,
            },
            personne: match &action.cible {
                Cible::Dossier(personne)
                | Cible::Notes { personne, .. }
                | Cible::Urgence { personne, .. } => Some(*personne),
                Cible::RowOfService { enfants, .. } => enfants.first().copied(),
                _ => None,
            },
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
        let mut read = self.db.read().await?;
        let decided = self.decide(&mut read, actor, &action).await?;
        let rule = decided.as_ref().map(|decided| decided.rule);
        let receipt = self.trail.leave(self.entry(actor, &action, rule, details)).await;
        let Some(Decided { rule, perimetre, dossier }) = decided else {
            drop(read);
            receipt.kept().await.map_err(DbError::Commit)?;
            return Err(AccessError::Refused);
        };
        let services = perimetre.services();
        let mut receipts = vec![receipt];
        let entry = self.entry(actor, &action, Some(rule), details);
        for other in for_others(&entry, &action) {
            receipts.push(self.trail.leave(other).await);
        }
        Ok(Granted { action, services, perimetre, dossier, rule, read, receipts })
    }

    /// Tells the trace more of a reading that was allowed, once it is known: on which page, and the kinds
    /// of information that were there to read, codes of categories. Nothing when none was. Kept when the
    /// grant is committed, with its first entry.
    pub async fn tell_kinds<'k>(
        &self,
        granted: &mut Granted,
        actor: &Actor,
        page: &str,
        kinds: impl IntoIterator<Item = &'k str>,
    ) {
        let kinds: BTreeSet<&str> = kinds.into_iter().collect();
        if kinds.is_empty() {
            return;
        }
        let told: Vec<String> = kinds.iter().map(|code| format!("information:{code}")).collect();
        let details = format!("{page} {}", told.join(" "));
        let entry = self.entry(actor, &granted.action, Some(granted.rule), details.trim_start());
        granted.receipts.push(self.trail.leave(entry).await);
    }

    /// The children that acts of sharing open to a person, to be named in one list: each is decided for itself, and the
    /// chain keeps one entry for each service whose children stand there, as for any list. Kept before it answers.
    ///
    /// # Errors
    ///
    /// [`AccessError::Machine`] when the engine refuses, or the entries could not be kept.
    pub async fn list_shared(
        &self,
        actor: &Actor,
        most: usize,
        details: &str,
    ) -> Result<Vec<i64>, AccessError> {
        let mut read = self.db.read().await?;
        let mut open: Vec<i64> = Vec::new();
        let mut by_service: BTreeMap<i64, &'static str> = BTreeMap::new();
        for personne in self.shared_children(&mut read, actor).await?.into_iter().take(most) {
            let asked = Action {
                verb: Verb::Lire,
                category: Category::Identite,
                cible: Cible::Dossier(personne),
            };
            let Some(decided) = self.decide(&mut read, actor, &asked).await? else { continue };
            let sql = "SELECT service_id FROM personne WHERE id = $1";
            let Some(row) = read.query_opt(sql, &[personne.into()]).await? else { continue };
            by_service.entry(row.get("service_id")?).or_insert(decided.rule);
            open.push(personne);
        }
        drop(read);
        let mut receipts = Vec::with_capacity(by_service.len());
        for (service, rule) in by_service {
            let listed = Action {
                verb: Verb::Lire,
                category: Category::Identite,
                cible: Cible::Service(service),
            };
            let entry = self.entry(actor, &listed, Some(rule), details);
            receipts.push(self.trail.leave(entry).await);
        }
        for receipt in receipts {
            receipt.kept().await.map_err(DbError::Commit)?;
        }
        Ok(open)
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

    /// Asks to write, telling the trace more than the action, in codes of ours only.
    ///
    /// # Errors
    ///
    /// [`AccessError::Refused`] when no rule allows it; the refusal is in the chain.
    pub async fn authorize_write_telling(
        &self,
        actor: &Actor,
        action: Action,
        details: &str,
    ) -> Result<GrantedWrite, AccessError> {
        self.writes(actor, vec![action], details).await
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
        self.writes(actor, actions, "").await
    }

    async fn writes(
        &self,
        actor: &Actor,
        actions: Vec<Action>,
        details: &str,
    ) -> Result<GrantedWrite, AccessError> {
        let mut first = None;
        let mut entries = Vec::with_capacity(actions.len());
        let mut perimetre: Option<Perimetre> = None;
        let mut read = self.db.read().await?;
        for action in &actions {
            let Some(decided) = self.decide(&mut read, actor, action).await? else {
                drop(read);
                let refusal = self.entry(actor, action, None, details);
                self.trail.leave(refusal).await.kept().await.map_err(DbError::Commit)?;
                return Err(AccessError::Refused);
            };
            first.get_or_insert(decided.rule);
            let entry = self.entry(actor, action, Some(decided.rule), details);
            let others = for_others(&entry, action);
            entries.push(entry);
            entries.extend(others);
            // Of several, the one that covers the fewest children holds for all.
            if perimetre.as_ref().is_none_or(Perimetre::cuts_nothing) {
                perimetre = Some(decided.perimetre);
            }
        }
        let day = self.today();
        let own = actor.services().map(|(service, _)| service);
        let mut rules = regles(&mut read, day, own).await?;
        // What is brought in from before names files that are kept for proof already.
        if actions.iter().all(|action| action.verb == Verb::Importer) {
            for regle in rules.values_mut() {
                regle.archive = None;
            }
        }
        let reader = Reader { actor: actor.clone(), rules, day };
        drop(read);
        let (Some(perimetre), Some(rule)) = (perimetre, first) else {
            return Err(AccessError::Refused);
        };
        let Some(action) = actions.into_iter().next() else { return Err(AccessError::Refused) };
        let mut write = self.db.write().await?;
        append(&mut write, &entries).await?;
        let at = self.now().to_string();
        Ok(GrantedWrite { action, rule, perimetre, reader, compte: actor.compte, at, write })
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

    /// Leaves, in the write that keeps it, an entry for what an account read elsewhere, of what a grant gave it before: on
    /// a device without network. `details` says when, in codes of ours.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses; the write must then be dropped.
    pub async fn note_read_in(
        &self,
        write: &mut Write,
        compte: i64,
        action: &Action,
        details: &str,
    ) -> Result<(), DbError> {
        let reader = Actor::with_roles(compte, &[]);
        append(write, &[self.entry(&reader, action, Some("maison"), details)]).await
    }
}

/// The same entry for the other children of a row that names several: each reads who opened what is about them.
fn for_others(entry: &Entry, action: &Action) -> Vec<Entry> {
    let Cible::RowOfService { enfants, .. } = &action.cible else { return Vec::new() };
    let others = enfants.iter().filter(|child| Some(**child) != entry.personne);
    others.map(|child| Entry { personne: Some(*child), ..entry.clone() }).collect()
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
