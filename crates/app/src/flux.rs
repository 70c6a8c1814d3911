//! The deadlines that one's own feed tells: they are `echeance`'s, the feed is `agenda`'s.

use std::sync::Arc;

use access::{Action, Actor, Category, Cible, Verb};
use agenda::flux::{Answer, DuService, Echeances, Terme};
use echeance::suivi::{Where, dossiers, termes};
use web::{PageError, Shell};

/// How the feed reads deadlines.
pub(crate) fn echeances() -> Echeances {
    Echeances(Arc::new(|shell: Shell, actor: Actor, personnes: Vec<i64>| -> Answer {
        Box::pin(async move { read(&shell, &actor, &personnes).await })
    }))
}

/// How the week of a service reads what it owes.
pub(crate) fn du_service() -> DuService {
    DuService(Arc::new(|shell: Shell, actor: Actor, service: i64| -> Answer {
        Box::pin(async move { owed_in(&shell, &actor, service).await })
    }))
}

/// What a service owes for its children, where it is open to the reader of its week.
async fn owed_in(shell: &Shell, actor: &Actor, service: i64) -> Result<Vec<Terme>, PageError> {
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let (house, today) = (&shell.house, shell.house.today());
    let mut granted = house.authorize_telling(actor, action, "agenda").await?;
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Parcours, Category::Incident] {
        let own = vec![service];
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [identite, parcours, incident] = open.as_slice() else { return Ok(Vec::new()) };
    let which = Where::Service { service, today, perimetres: [identite, parcours, incident] };
    let files = dossiers(granted.read(), &which).await?;
    let all = termes(shell, &mut granted, &files).await?;
    granted.commit().await?;
    let told = all.into_iter().filter(|one| one.service == service);
    Ok(told.map(|one| Terme { key: one.key, nom: one.nom, what: one.what, day: one.day }).collect())
}

/// What is owed for these children, where it is open to who reads the feed.
async fn read(shell: &Shell, actor: &Actor, personnes: &[i64]) -> Result<Vec<Terme>, PageError> {
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let house = &shell.house;
    let mut granted = house.authorize_telling(actor, action, "agenda:flux").await?;
    let mut open = Vec::new();
    for category in [Category::Identite, Category::Parcours, Category::Incident] {
        let own = actor.services_for(Verb::Lire, category);
        open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
    }
    let [identite, parcours, incident] = open.as_slice() else { return Ok(Vec::new()) };
    let which = Where::Enfants { personnes, perimetres: [identite, parcours, incident] };
    let files = dossiers(granted.read(), &which).await?;
    let all = termes(shell, &mut granted, &files).await?;
    let mut all: Vec<Terme> = all
        .into_iter()
        .map(|one| Terme { key: one.key, nom: one.nom, what: one.what, day: one.day })
        .collect();
    // What is to do has words that somebody typed: they stay here, a telephone on a table says that something is.
    let mut open = Vec::new();
    for category in journal::note::CATEGORIES {
        let own = actor.services_for(Verb::Lire, *category);
        let of = house.perimetre(granted.read(), actor, Verb::Lire, *category, own).await?;
        open.push((*category, of));
    }
    for one in journal::tache::mine(granted.read(), actor.compte, &open).await? {
        let nom = files.iter().find(|file| Some(file.personne) == one.personne);
        all.push(Terme {
            key: format!("tache {}", one.id),
            nom: nom.map_or_else(|| elsewhere(actor, one.service), |file| file.nom.clone()),
            what: "chose à faire".to_owned(),
            day: one.due,
        });
    }
    granted.commit().await?;
    Ok(all)
}

/// What a task of the service, or about a child one does not follow, is under in a feed: the service.
fn elsewhere(actor: &Actor, service: i64) -> String {
    actor.service(service).map_or_else(|| "Maillage".to_owned(), |seen| seen.nom.clone())
}
