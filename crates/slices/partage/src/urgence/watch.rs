//! Who answers for a service learns within the minute that a file of theirs was opened in an emergency: what waits
//! for a review is looked at behind, and said on every page they open.

use std::time::Duration;

use db::DbError;
use web::Shell;

use super::store;

/// How often it is looked at: another process of the house may have opened one.
const EVERY: Duration = Duration::from_secs(20);

/// Looks at what waits, again and again.
pub async fn watch(shell: Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = look(&shell).await {
            tracing::error!(%error, "emergency accesses could not be looked at");
        }
    }
}

/// Looks at what waits now.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn look(shell: &Shell) -> Result<(), DbError> {
    let now = shell.house.now().to_string();
    let mut read = shell.house.db().read().await?;
    let found = store::waiting_by_service(&mut read, &now).await?;
    drop(read);
    shell.urgences.tell(found);
    Ok(())
}
