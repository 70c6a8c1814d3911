//! Files whose time is over are erased, and the chain says so.

use std::time::Duration;

use access::{House, note_in};
use db::DbError;
use web::Shell;

use crate::store;

/// How often.
const EVERY: Duration = Duration::from_mins(10);

/// Erases what is over, now and every ten minutes, until the process ends.
pub async fn watch(shell: Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        match clean(&shell.house).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "exports erased"),
            Err(error) => tracing::error!(%error, "exports could not be erased"),
        }
    }
}

/// Erases the files whose time is over; returns how many.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn clean(house: &House) -> Result<usize, DbError> {
    let now = house.now().to_string();
    let mut write = house.db().write().await?;
    let ids = store::remove_over(&mut write, &now).await?;
    for id in &ids {
        note_in(&mut write, &now, "export.effacer", &format!("export:{id}"), "maison", None)
            .await?;
    }
    write.commit().await?;
    Ok(ids.len())
}
