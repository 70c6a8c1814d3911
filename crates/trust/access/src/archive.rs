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
        let all = self.archives(actor, personne).await?;
        Ok(all.iter().find(|one| one.may_open).or(all.first()).copied())
    }

    /// What who may open such a file would read of it then, by service: kinds of information. What only names open is not
    /// among them: that something is reserved is not told (ADR 0081).
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn archived_kinds(
        &self,
        actor: &Actor,
        personne: i64,
    ) -> Result<Vec<(Category, i64)>, DbError> {
        let all = self.archives(actor, personne).await?;
        let opened = Situation::of(Mission::Close);
        let reads = |category: Category, service: i64| {
            rule_in(actor, Some(service), Verb::Lire, category, opened).is_some()
        };
        let told = Category::ALL.iter().copied();
        let told = told.filter(|one| one.is_of_a_child() && !one.is_for_named());
        Ok(told
            .flat_map(|category| {
                let services = all.iter().filter(|one| one.may_open).map(|one| one.service);
                services.map(move |service| (category, service))
            })
            .filter(|(category, service)| reads(*category, *service))
            .collect())
    }

    /// The services that keep the file for proof only, of those where the person read it until it was.
    async fn archives(&self, actor: &Actor, personne: i64) -> Result<Vec<Archivee>, DbError> {
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
        let mut found = Vec::new();
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
            found.push(Archivee { service, organisation, ended: ties.ended(service), may_open });
        }
        Ok(found)
    }
}
