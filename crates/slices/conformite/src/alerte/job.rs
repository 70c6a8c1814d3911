//! The work of the hour: every organisation's alerts, computed again.

use std::time::Duration;

use web::Shell;

use super::store;

/// How often.
const EVERY: Duration = Duration::from_hours(1);

/// Computes the alerts of every organisation, now and every hour, until the process ends.
pub async fn watch(shell: Shell) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        if let Err(error) = once(&shell).await {
            tracing::error!(%error, "the alerts could not be computed");
        }
    }
}

async fn once(shell: &Shell) -> Result<(), db::DbError> {
    let mut read = shell.house.db().read().await?;
    let all = store::organisations(&mut read).await?;
    drop(read);
    for organisation in all {
        let new = store::compute(&shell.house, organisation).await?;
        if new > 0 {
            tracing::info!(organisation, new, "new alerts on the trace");
        }
    }
    Ok(())
}
