//! The devices that wait for the word of who leads a service.

use access::{Actor, Granted, Role};
use web::PageError;

use super::{Block, Line};

/// Those of the services that one leads.
pub(super) async fn of_led(actor: &Actor, granted: &mut Granted) -> Result<Block, PageError> {
    let mut lines = Vec::new();
    let leads = |id: &i64| actor.roles_in(*id).contains(&Role::ChefService);
    let led: Vec<(i64, String)> = actor
        .services()
        .filter(|(id, _)| leads(id))
        .map(|(id, seen)| (id, seen.nom.clone()))
        .collect();
    for (service, nom) in led {
        let waiting = nomade::appareil::waiting(granted.read(), &[service], actor.compte).await?;
        if waiting > 0 {
            lines.push(Line {
                text: match waiting {
                    1 => "Un appareil attend votre accord".to_owned(),
                    n => format!("{n} appareils attendent votre accord"),
                },
                href: format!("/services/{service}/appareils"),
                told: nom,
                tag: String::new(),
                kind: "",
            });
        }
    }
    Ok(Block::new("appareils", "Appareils", lines))
}
