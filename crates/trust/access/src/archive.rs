//! Whose file is kept for proof only: what is told to who works in its service, and who may open it.

use db::DbError;
use jiff::civil::Date;

use crate::{
    Action, Actor, Category, Cible, House, Mission, Situation, Verb,
    decide::{first_rule, rule_in},
    ties::{Ties, regles},
};

/// A file that is kept for proof only, as a person of its service is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archivee {
    /// The service whose mission is over.
    pub service: i64,
    /// Its organisation.
    pub organisation: i64,
    /// The last day of a mission of that service.
    pub ended: Option<Date>,
    /// Whether the person may open it, for a reason.
    pub may_open: bool,
}

impl House {
    /// What is told of a file that is kept for proof only, to who read it until it was; nothing to anybody else, those who
    /// worked with the child included: the end of the mission closed it to them.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn archived(
        &self,
        actor: &Actor,
        personne: i64,
    ) -> Result<Option<Archivee>, DbError> {
        let day = self.today();
        let mut read = self.db().read().await?;
        let ties = Ties::read(&mut read, actor.compte, personne, day, self.now()).await?;
        // The rules of one's own services too: the same questions, whether there is such a file or not.
        let own = actor.services().map(|(service, _)| service);
        let rules = regles(&mut read, day, ties.named().into_iter().chain(own)).await?;
        drop(read);
        let opens = Action {
            verb: Verb::Publier,
            category: Category::Partage,
            cible: Cible::Dossier(personne),
        };
        let mut found: Option<Archivee> = None;
        for service in ties.services() {
            let regle = rules.get(&service).copied().unwrap_or_default();
            let Some(organisation) = ties.organisation(service) else { continue };
            if ties.mission(service, day, regle) != Mission::Archivee {
                continue;
            }
            let before = Situation::of(Mission::Close);
            if rule_in(actor, Some(service), Verb::Lire, Category::Identite, before).is_none() {
                continue;
            }
            let may_open = first_rule(actor, &ties, service, &opens, day, &rules, false).is_some();
            if found.is_none_or(|known| may_open && !known.may_open) {
                let ended = ties.ended(service);
                found = Some(Archivee { service, organisation, ended, may_open });
            }
        }
        Ok(found)
    }
}
