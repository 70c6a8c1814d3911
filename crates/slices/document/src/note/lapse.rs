//! Notes whose time is over: the mission ended and the delay to end writings too, or their author
//! left the service for as long.

use std::{collections::BTreeMap, time::Duration};

use access::{APRES_JOURS, House, Mission};
use db::DbError;
use jiff::ToSpan as _;
use web::Shell;

use super::store;

/// How often.
const EVERY: Duration = Duration::from_hours(1);

/// Erases the notes whose time is over, now and every hour, until the process ends.
pub async fn watch(shell: Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        match lapse(&shell.house).await {
            Ok(0) => {}
            Ok(notes) => tracing::info!(notes, "working notes erased at the end of their time"),
            Err(error) => tracing::error!(%error, "working notes could not be looked at"),
        }
    }
}

/// Erases the notes whose time is over; each leaves an entry in the trace. Returns how many.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn lapse(house: &House) -> Result<usize, DbError> {
    let mut read = house.db().read().await?;
    let all = store::places(&mut read).await?;
    // A day from which a role must still hold.
    let since = house.today().saturating_sub(APRES_JOURS.days()).to_string();
    let mut missions: BTreeMap<(i64, i64), bool> = BTreeMap::new();
    let mut roles: BTreeMap<(i64, i64), bool> = BTreeMap::new();
    let mut over = Vec::new();
    for (id, service, personne, compte) in all {
        let runs = match missions.get(&(service, personne)) {
            Some(runs) => *runs,
            None => {
                let (mission, _) = house.standing(&mut read, service, personne).await?;
                let runs = matches!(mission, Mission::Ouverte | Mission::Attente | Mission::Apres);
                *missions.entry((service, personne)).or_insert(runs)
            }
        };
        let works = match roles.get(&(compte, service)) {
            Some(works) => *works,
            None => {
                let works = store::works_in(&mut read, compte, service, &since).await?;
                *roles.entry((compte, service)).or_insert(works)
            }
        };
        if !(runs && works) {
            over.push((id, personne));
        }
    }
    drop(read);
    if over.is_empty() {
        return Ok(0);
    }
    let at = house.now().to_string();
    let mut write = house.db().write().await?;
    for (id, personne) in &over {
        store::drop_note(&mut write, *id, &at).await?;
        let cible = format!("{}:{id}", store::TABLE);
        access::note_in(&mut write, &at, "note.effacer", &cible, "notes-de-fin", Some(*personne))
            .await?;
    }
    write.commit().await?;
    Ok(over.len())
}
