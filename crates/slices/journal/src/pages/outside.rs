//! Who reads notes from outside the team, told to who writes and reads them.

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, SHARED, Verb};
use web::{PageError, Shell};

use crate::note;

/// To whom acts of sharing open each kind of information; none for who does not read the acts.
pub(super) struct Outside(Option<BTreeMap<Category, Vec<String>>>);

impl Outside {
    /// Of what a service keeps of a child.
    pub(super) async fn of(
        shell: &Shell,
        actor: &Actor,
        granted: &mut Granted,
        (personne, service): (i64, i64),
    ) -> Result<Self, PageError> {
        let house = &shell.house;
        let open = house.services_on_child(granted.read(), actor, Verb::Lire, personne).await?;
        let acts = |(category, of): &(Category, Vec<i64>)| {
            *category == Category::Partage && of.contains(&service)
        };
        if !open.iter().any(acts) {
            return Ok(Self(None));
        }
        let today = house.today().to_string();
        Ok(Self(Some(note::outside(granted, (personne, service), &today).await?)))
    }

    /// What is said after the readers of the team; empty when nobody else reads.
    pub(super) fn told(&self, category: Category) -> String {
        let Some(all) = &self.0 else {
            let shared = SHARED.iter().any(|(_, of)| *of == category);
            let told = ", et les services à qui ce type d’information est partagé";
            return if shared { told.to_owned() } else { String::new() };
        };
        match all.get(&category) {
            Some(noms) if !noms.is_empty() => {
                format!(", et par un acte de partage : {}", noms.join(", "))
            }
            _ => String::new(),
        }
    }
}
