//! The deadlines that one's own feed tells: they are `echeance`'s, the feed is `agenda`'s.

use std::sync::Arc;

use access::{Action, Actor, Category, Cible, Verb};
use agenda::flux::{Answer, Echeances, Terme};
use echeance::suivi::{Where, dossiers, termes};
use web::{PageError, Shell};

/// How the feed reads deadlines.
pub(crate) fn echeances() -> Echeances {
    Echeances(Arc::new(|shell: Shell, actor: Actor, personnes: Vec<i64>| -> Answer {
        Box::pin(async move { read(&shell, &actor, &personnes).await })
    }))
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
    granted.commit().await?;
    Ok(all
        .into_iter()
        .map(|one| Terme { key: one.key, nom: one.nom, what: one.what, day: one.day })
        .collect())
}
