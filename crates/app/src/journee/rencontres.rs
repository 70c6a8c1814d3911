//! The meetings that this week owes, for the psychologist of a service: what is left to note, and where.

use access::{Actor, Category, Granted, Role, Verb};
use web::{PageError, Shell};

use super::{Block, Line};

pub(super) async fn of_week(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
) -> Result<Block, PageError> {
    let house = &shell.house;
    let mut lines = Vec::new();
    let own: Vec<(i64, String)> = actor
        .services()
        .filter(|(id, _)| actor.roles_in(*id).contains(&Role::Psychologue))
        .map(|(id, seen)| (id, seen.nom.clone()))
        .collect();
    for (service, nom) in own {
        let of = vec![service];
        let open = house.perimetre(granted.read(), actor, Verb::Lire, Category::Sante, of).await?;
        let (owed, left) = sante::week_owed(granted.read(), service, house.today(), &open).await?;
        if owed == 0 {
            continue;
        }
        lines.push(Line {
            text: match left {
                0 => "Les rencontres de la semaine sont notées".to_owned(),
                1 => "Une rencontre de la semaine reste à noter".to_owned(),
                n => format!("{n} rencontres de la semaine restent à noter"),
            },
            href: format!("/services/{service}/suivi-psychologique"),
            told: nom,
            tag: String::new(),
            kind: "",
        });
    }
    Ok(Block::new("rencontres", "Suivi psychologique", lines))
}
