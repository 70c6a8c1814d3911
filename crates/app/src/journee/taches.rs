//! What one has to do, and what a service has to do that nobody has or that is late.

use access::{Actor, Category, Granted, Perimetre, Verb};
use web::{PageError, Shell};

use super::{Block, Line, store, voix::Number};

/// What the reader has to do, by day.
pub(super) async fn of_mine(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<Block, PageError> {
    let today = shell.house.today();
    let all = journal::tache::mine(granted.read(), actor.compte, open).await?;
    let ids = all.iter().filter_map(|one| one.personne).collect();
    let names = store::names(granted, ids).await?;
    let lines = all
        .iter()
        .map(|one| {
            let (tag, kind) = one.state(today);
            let of = match one.personne {
                Some(id) => names.get(&id).cloned().unwrap_or_else(|| "Un enfant".to_owned()),
                None => actor.service(one.service).map_or(String::new(), |seen| seen.nom.clone()),
            };
            let own = one.compte == actor.compte;
            let by = if own { String::new() } else { format!(" · demandée par {}", one.nom) };
            Line {
                text: one.texte.clone(),
                href: format!("/taches/{}", one.id),
                told: format!("{of}{by}"),
                tag,
                kind,
            }
        })
        .collect();
    let mut block = Block::new("taches", "À faire", lines);
    if let (Some(service), false) =
        (actor.services_for(Verb::Lire, Category::Vie).first(), block.lines.is_empty())
    {
        block.all = (format!("/services/{service}/taches"), "Toutes les choses à faire du service");
    }
    Ok(block)
}

/// What its head sees of a service: what nobody has, what is late.
pub(super) async fn of_service(
    shell: &Shell,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    service: i64,
) -> Result<Vec<Number>, PageError> {
    let today = shell.house.today();
    let (nobody, late) = journal::tache::waiting_in(granted.read(), service, today, open).await?;
    let mut numbers = Vec::new();
    if late > 0 {
        let told = if late == 1 { "chose à faire en retard" } else { "choses à faire en retard" };
        let href = format!("/services/{service}/taches#en-retard");
        numbers.push((late.to_string(), told, href, "worry"));
    }
    if nobody > 0 {
        let told = if nobody == 1 {
            "chose à faire sans personne"
        } else {
            "choses à faire sans personne"
        };
        let href = format!("/services/{service}/taches#sans-personne");
        numbers.push((nobody.to_string(), told, href, ""));
    }
    Ok(numbers)
}
