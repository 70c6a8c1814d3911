//! The doses of today whose moment is past and of which nothing is noted: they call out to who gives them.

use access::{Actor, Category, Granted, Role, Verb};
use jiff::tz::TimeZone;
use sante::traitement::MOMENT_PRISE;
use web::{PageError, Shell};

use super::{Block, Line, store};

pub(super) async fn late(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
) -> Result<Block, PageError> {
    let house = &shell.house;
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = house.now().to_zoned(paris).datetime();
    let mut found: Vec<(i64, String, i64, &'static str)> = Vec::new();
    let services: Vec<(i64, String)> =
        actor.services().map(|(id, seen)| (id, seen.nom.clone())).collect();
    for (service, nom) in services {
        let carer = actor.roles_in(service).contains(&Role::Soignant);
        if !carer && !actor.may(service, Verb::Ecrire, Category::Vie) {
            continue;
        }
        let mut open = Vec::new();
        for category in [Category::Sante, Category::Vie, Category::Parcours, Category::Incident] {
            let own = vec![service];
            open.push(house.perimetre(granted.read(), actor, Verb::Lire, category, own).await?);
        }
        let [sante, vie, parcours, incident] = open.as_slice() else { continue };
        let open = [sante, vie, parcours, incident];
        for (personne, moment) in sante::late(granted.read(), service, (now, carer), open).await? {
            found.push((service, nom.clone(), personne, moment));
        }
    }
    let names = store::names(granted, found.iter().map(|one| one.2).collect()).await?;
    let lines = found
        .into_iter()
        .map(|(service, nom, personne, moment)| {
            let who = names.get(&personne).cloned().unwrap_or_else(|| "Un enfant".to_owned());
            let when = MOMENT_PRISE.label_of(moment).unwrap_or_default().to_lowercase();
            Line {
                text: format!("{who} : rien n’est noté pour la prise du {when}"),
                href: format!("/services/{service}/traitements#{moment}"),
                told: nom,
                tag: "En retard".to_owned(),
                kind: "bad",
            }
        })
        .collect();
    Ok(Block::new("prises-retard", "Prises en retard", lines))
}
