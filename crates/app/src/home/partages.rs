//! What a registry opens first: the children whose file somebody shares with it, each leading to the page of a judge.

use access::{AccessError, Actor};
use fiche::Register;
use web::{PageError, Shell};

use crate::dossier::{name, reading};

/// How many children are named there; all of them are one page further.
const MOST: usize = 30;

/// Each child by name, with where their page is, in the order of the names. Each file is asked for itself, and leaves
/// its own trace.
pub(super) async fn of(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
) -> Result<Vec<(String, String)>, PageError> {
    let mut read = shell.house.db().read().await?;
    let children = shell.house.shared_children(&mut read, actor).await?;
    drop(read);
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let mut all = Vec::new();
    for personne in children.into_iter().take(MOST) {
        let told = "information:identite";
        let mut granted = match shell.house.authorize_telling(actor, reading(personne), told).await
        {
            Ok(granted) => granted,
            Err(AccessError::Refused) => continue,
            Err(error) => return Err(error.into()),
        };
        let row = fiche::read_row(&mut granted, fiche, personne).await?;
        granted.commit().await?;
        all.extend(row.map(|row| (name(&row), format!("/dossiers/{personne}/juge"))));
    }
    all.sort();
    Ok(all)
}
