//! What a registry opens first: the children whose file somebody shares with it, each leading to the page of a judge.

use access::Actor;
use fiche::Register;
use web::{PageError, Shell};

/// How many children are named there; all of them are one page further.
const MOST: usize = 30;

/// Each child by name, with where their page is, in the order of the names. It is a list: it leaves the trace of a list,
/// and none in the file of each child at each visit of the first page.
pub(super) async fn of(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
) -> Result<Vec<(String, String)>, PageError> {
    let open = shell.house.list_shared(actor, MOST, "liste:personne").await?;
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let mut read = shell.house.db().read().await?;
    let names = fiche::titles(&mut read, fiche, &open).await?;
    let mut all: Vec<(String, String)> = names
        .into_iter()
        .map(|(personne, nom)| (nom, format!("/dossiers/{personne}/juge")))
        .collect();
    all.sort();
    Ok(all)
}
